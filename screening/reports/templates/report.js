
(function () {
  "use strict";
  const list = document.getElementById("list");
  const alerts = list ? Array.from(list.children) : [];
  const byId = (id) => document.getElementById(id);

  // Deflated bytes (RFC 1951) as they were. The browser's own DecompressionStream answers later, and paper does not
  // wait: what `beforeprint` leaves packed stays off the page.
  const LENGTHS = [3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258];
  const DISTANCES = [1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145, 8193, 12289, 16385, 24577];
  const ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

  function code(lengths) {
    const counts = new Uint16Array(16), starts = new Uint16Array(16), symbols = new Uint16Array(lengths.length);
    for (const length of lengths) counts[length]++;
    counts[0] = 0;
    for (let length = 1; length < 15; length++) starts[length + 1] = starts[length] + counts[length];
    lengths.forEach((length, symbol) => { if (length) symbols[starts[length]++] = symbol; });
    return { counts, symbols };
  }

  const usual = (symbol) => (symbol < 144 ? 8 : symbol < 256 ? 9 : symbol < 280 ? 7 : 8);
  const FIXED = [code(Array.from({ length: 288 }, (_, symbol) => usual(symbol))), code(new Array(30).fill(5))];

  function inflate(source, size) {
    const out = new Uint8Array(size);
    let end = 0, place = 0, held = 0, kept = 0;
    const bits = (count) => {
      while (kept < count) { held |= source[place++] << kept; kept += 8; }
      const value = held & ((1 << count) - 1);
      held >>>= count; kept -= count;
      return value;
    };
    const symbol = ({ counts, symbols }) => {
      for (let length = 1, value = 0, first = 0, index = 0; length < 16; length++) {
        if (!kept) { held = source[place++]; kept = 8; }
        value |= held & 1; held >>>= 1; kept--;
        const count = counts[length];
        if (value < first + count) return symbols[index + value - first];
        index += count; first = (first + count) << 1; value <<= 1;
      }
      throw new RangeError("packed details are damaged");
    };
    const codes = () => {
      const literals = bits(5) + 257, distances = bits(5) + 1, known = bits(4) + 4;
      const own = new Array(19).fill(0);
      for (let i = 0; i < known; i++) own[ORDER[i]] = bits(3);
      const lengths = [], ofLengths = code(own);
      while (lengths.length < literals + distances) {
        const next = symbol(ofLengths);
        if (next < 16) { lengths.push(next); continue; }
        const again = next === 16 ? lengths[lengths.length - 1] : 0;
        const times = next === 16 ? 3 + bits(2) : next === 17 ? 3 + bits(3) : 11 + bits(7);
        for (let i = 0; i < times; i++) lengths.push(again);
      }
      return [code(lengths.slice(0, literals)), code(lengths.slice(literals))];
    };
    for (let last = 0; !last;) {
      last = bits(1);
      const kind = bits(2);
      if (kind === 0) {
        held = kept = 0;
        const length = source[place] | (source[place + 1] << 8);
        out.set(source.subarray(place + 4, place + 4 + length), end);
        place += 4 + length; end += length;
        continue;
      }
      const [literals, distances] = kind === 1 ? FIXED : codes();
      for (let next = symbol(literals); next !== 256; next = symbol(literals)) {
        if (next < 256) { out[end++] = next; continue; }
        const l = next - 257, length = LENGTHS[l] + (l < 8 || l === 28 ? 0 : bits((l >> 2) - 1));
        const d = symbol(distances), distance = DISTANCES[d] + (d < 4 ? 0 : bits((d >> 1) - 1));
        for (let i = 0; i < length; i++, end++) out[end] = out[end - distance];
      }
    }
    return out;
  }

  // The details of most alerts are packed, some to a block.
  const blocks = Array.from(document.querySelectorAll("template.bodies"));
  let latest = { number: -1, bodies: [] };

  function bodyOf(alert) {
    const [number, place] = alert.dataset.packed.split(".").map(Number);
    if (latest.number !== number) {
      const block = blocks[number];
      const packed = Uint8Array.from(atob(block.content.textContent), (letter) => letter.charCodeAt(0));
      latest = { number, bodies: JSON.parse(new TextDecoder().decode(inflate(packed, Number(block.dataset.size)))) };
    }
    return latest.bodies[place];
  }

  function unpack(alert) {
    if (!alert.dataset.packed) return;
    alert.insertAdjacentHTML("beforeend", bodyOf(alert));
    alert.removeAttribute("data-packed");
  }

  // What can be scrolled must be reached by keyboard, and say what it is.
  function markScrollers() {
    for (const one of document.querySelectorAll(".scroll")) {
      if (one.scrollWidth <= one.clientWidth || one.tabIndex === 0) continue;
      const heading = one.closest("details, section, .body").querySelector("summary, h2, h3");
      one.tabIndex = 0;
      one.setAttribute("role", "group");
      one.setAttribute("aria-label", "Table: " + (heading ? heading.textContent.trim().slice(0, 80) : "more columns"));
    }
  }
  addEventListener("resize", markScrollers);
  addEventListener("toggle", markScrollers, true);
  markScrollers();

  const alertOf = (element) => (element && list && list.contains(element) ? element.closest(".alert") : null);
  if (list) {
    list.addEventListener("click", (event) => {
      const summary = event.target.closest("summary");
      if (summary && summary.parentNode.parentNode === list) unpack(summary.parentNode);
    });
    list.addEventListener("toggle", (event) => { if (event.target.open && event.target.parentNode === list) unpack(event.target); }, true);
  }

  function openTarget() {
    const target = location.hash && byId(decodeURIComponent(location.hash.slice(1)));
    if (target && target.tagName === "DETAILS") {
      if (alertOf(target)) unpack(target);
      target.hidden = false; target.open = true; target.scrollIntoView();
    }
  }
  addEventListener("hashchange", openTarget);
  openTarget();

  // Rows that fit a filter appear at once as far as a screen reaches, the others in the frames that follow.
  let appearing = [];
  function appear(count) {
    for (const alert of appearing.splice(0, count)) alert.hidden = false;
    if (appearing.length) requestAnimationFrame(() => appear(400));
  }

  // Paper shows what the screen shows, opened; afterwards everything is as it was.
  let closed = [];
  addEventListener("beforeprint", () => {
    appear(alerts.length);
    for (const alert of alerts) if (!alert.hidden) unpack(alert);
    closed = Array.from(document.querySelectorAll("details:not([open])")).filter((one) => !one.closest("[hidden]"));
    for (const one of closed) one.open = true;
  });
  addEventListener("afterprint", () => { for (const one of closed) one.open = false; closed = []; });

  if (!alerts.length) return;

  // The text of an alert, as it is searched.
  const text = new Map();
  const MARKS = { "&amp;": "&", "&lt;": "<", "&gt;": ">", "&#34;": '"', "&#39;": "'" };
  const plain = (markup) => markup.replace(/<[^>]*>/g, " ").replace(/&(?:amp|lt|gt|#34|#39);/g, (mark) => MARKS[mark]);
  function words(alert) {
    if (!text.has(alert)) {
      const all = alert.textContent + (alert.dataset.packed ? " " + plain(bodyOf(alert)) : "");
      const lower = all.toLowerCase().replace(/\s+/g, " ");
      lower.includes("\n");  // browsers join the parts of a text when it is first searched: better now than then
      text.set(alert, lower);
    }
    return text.get(alert);
  }
  // Read before anybody asks, a little at a time, in the order in which they are packed.
  const unread = alerts.slice();
  const later = window.requestIdleCallback || ((work) => setTimeout(work, 20));
  function readSome() {
    const until = performance.now() + 12;
    while (unread.length && performance.now() < until) words(unread.shift());
    if (unread.length) later(readSome); else list.dataset.read = "all";
  }

  const chosen = (id) => (byId(id) ? byId(id).value : "");
  function filter() {
    const find = chosen("find").trim().toLowerCase().replace(/\s+/g, " ");
    const severity = Number(chosen("severity")), kind = chosen("kind"), onList = chosen("onlist"), standing = chosen("standing");
    let shown = 0;
    appearing = [];
    for (const alert of list.children) {
      const data = alert.dataset;
      const fits = Number(data.severity) >= severity
        && (!kind || data.kind.split(" ").includes(kind))
        && (!onList || data.lists.split(" ").includes(onList))
        && (!standing || data.standings.split(" ").includes(standing))
        && (!find || words(alert).includes(find));
      if (!fits) alert.hidden = true;
      else if (alert.hidden) appearing.push(alert);
      shown += fits;
    }
    appear(400);
    byId("count").textContent = shown + " of " + alerts.length + " shown";
    byId("none").hidden = shown > 0;
  }

  function sort() {
    const key = chosen("order");
    const falling = key === "score" ? -1 : 1;
    const sorted = alerts.slice().sort((a, b) =>
      falling * (Number(a.dataset[key]) - Number(b.dataset[key])) || Number(a.dataset.order) - Number(b.dataset.order));
    list.append(...sorted);
  }

  // Some at a time, so that the page answers meanwhile; another click takes the place of the one before.
  let opening = 0;
  function openAll(open) {
    appear(alerts.length);
    const turn = ++opening, waiting = alerts.filter((alert) => !alert.hidden && alert.open !== open);
    (function some() {
      if (turn !== opening) return;
      const until = performance.now() + 40;
      while (waiting.length && performance.now() < until) {
        const alert = waiting.shift();
        if (open) unpack(alert);
        alert.open = open;
      }
      if (waiting.length) setTimeout(some);
    })();
  }

  let waiting = 0;
  byId("find").addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(filter, 120); });
  for (const id of ["severity", "kind", "onlist", "standing"]) if (byId(id)) byId(id).addEventListener("change", filter);
  byId("order").addEventListener("change", sort);
  byId("open").addEventListener("click", () => openAll(true));
  byId("close").addEventListener("click", () => openAll(false));
  byId("tools").addEventListener("submit", (event) => event.preventDefault());
  addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.altKey || event.metaKey || event.target.closest("input, select")) return;
    event.preventDefault();
    byId("find").focus();
  });
  byId("tools").hidden = false;
  filter();
  later(readSome);
})();
