
(function () {
  "use strict";
  const list = document.getElementById("list");
  const alerts = list ? Array.from(list.children) : [];
  const byId = (id) => document.getElementById(id);

  function openAll(open) {
    for (const alert of alerts) if (!alert.hidden) alert.open = open;
  }

  function openTarget() {
    const target = location.hash && byId(decodeURIComponent(location.hash.slice(1)));
    if (target && target.tagName === "DETAILS") { target.hidden = false; target.open = true; target.scrollIntoView(); }
  }
  addEventListener("hashchange", openTarget);
  openTarget();

  // Paper shows what the screen shows, opened; afterwards everything is as it was.
  let closed = [];
  addEventListener("beforeprint", () => {
    closed = Array.from(document.querySelectorAll("details:not([open])"));
    for (const one of closed) one.open = true;
  });
  addEventListener("afterprint", () => { for (const one of closed) one.open = false; closed = []; });

  if (!alerts.length) return;
  const text = new Map();
  const words = (alert) => {
    if (!text.has(alert)) text.set(alert, alert.textContent.toLowerCase().replace(/\s+/g, " "));
    return text.get(alert);
  };
  const chosen = (id) => (byId(id) ? byId(id).value : "");

  function filter() {
    const find = chosen("find").trim().toLowerCase().replace(/\s+/g, " ");
    const severity = Number(chosen("severity")), kind = chosen("kind"), onList = chosen("onlist");
    let shown = 0;
    for (const alert of alerts) {
      const fits = Number(alert.dataset.severity) >= severity
        && (!kind || alert.dataset.kind.split(" ").includes(kind))
        && (!onList || alert.dataset.lists.split(" ").includes(onList))
        && (!find || words(alert).includes(find));
      alert.hidden = !fits;
      shown += fits;
    }
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

  let waiting = 0;
  byId("find").addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(filter, 120); });
  for (const id of ["severity", "kind", "onlist"]) if (byId(id)) byId(id).addEventListener("change", filter);
  byId("order").addEventListener("change", sort);
  byId("open").addEventListener("click", () => openAll(true));
  byId("close").addEventListener("click", () => openAll(false));
  byId("tools").addEventListener("submit", (event) => event.preventDefault());
  byId("tools").hidden = false;
  filter();
})();
