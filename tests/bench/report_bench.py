"""Size and speed of report.html with thousands of alerts, in headless Chromium.

    python tests/bench/report_bench.py [--alerts 5000] [--night] [--run FOLDER] [--keep FILE.html] [--axe axe.min.js]

Invented alerts of three hits or findings each, or those of a finished run. Times are of the page's own clock
(`performance.now`), from the choice to the frame that shows it. With --axe, axe-core's rules are put to the whole page
with all its alerts, which takes many minutes; each rule that does not hold is printed, and the exit status is 1.
"""

from __future__ import annotations

import argparse
import resource
import shutil
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from random import Random

from selenium import webdriver

from screening.batch.run import read_alerts
from screening.model import Address, Alert, Identifier, Name, NameKind, Severity
from screening.reports.html import write_report
from screening.reports.manifest import read_manifest
from tests.reports.nights import sample_night
from tests.reports.samples import FLOW_FORMING, FORWARDER, alert, karun_hit, officer_hit, order_row, sample_manifest

SYLLABLES = (
    "ka",
    "ru",
    "bo",
    "shi",
    "lev",
    "an",
    "dor",
    "mi",
    "tas",
    "el",
    "gu",
    "po",
    "ren",
    "va",
    "chi",
    "nek",
    "ham",
)

#: Runs a step and gives the milliseconds until the frame that shows it was drawn.
TIMED = """
const done = arguments[arguments.length - 1], start = performance.now();
(new Function(arguments[0]))();
requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now() - start)));
"""
#: axe-core over the page as it stands.
AXE = """
const done = arguments[arguments.length - 1];
axe.run(document, {resultTypes: ['violations'], elementRef: false}).then(done, e => done({error: String(e)}));
"""


def word(random: Random) -> str:
    return "".join(random.choice(SYLLABLES) for _ in range(random.randint(2, 4))).title()


def invented(count: int) -> Iterator[Alert]:
    """Alerts of which no two share a name, with as much text as real ones."""
    random = Random(1)
    for number in range(1, count + 1):
        name = f"{word(random)} {word(random)} Trading"
        hits = []
        for base in (karun_hit(0.86 + random.random() / 8, name), officer_hit()):
            others = tuple(Name(f"{word(random)} {word(random)}", NameKind.ALIAS) for _ in range(random.randint(0, 6)))
            listed = replace(
                base.entity,
                id=str(random.randint(1, 99_999)),
                names=(Name(f"{word(random)} {word(random)} {word(random)}"), *others),
                addresses=(Address(f"{random.randint(1, 99)} {word(random)} Street", word(random), country="IR"),),
                identifiers=(Identifier("registration", str(random.randint(10**6, 10**9)), "IR"),),
                remarks=" ".join(word(random) for _ in range(random.randint(4, 30))),
            )
            pieces = tuple(
                replace(piece, query=(said := word(random)), text=f"“{said}” and “{piece.listed}” are compared.")
                for piece in base.pieces
            )
            hits.append(replace(base, entity=listed, matched_name=listed.names[0], pieces=pieces, same_party=""))
        findings = ((), (FORWARDER,), (FORWARDER, FLOW_FORMING))[number % 3]
        severity = (Severity.MEDIUM, Severity.HIGH, Severity.CRITICAL)[number % 3]
        yield alert(
            number,
            row_id=f"O-{number:05}",
            hits=tuple(hits),
            findings=findings,
            severity=severity,
            row=order_row(number, f"O-{number:05}", name),
            reason=f"customer {name} matches {hits[0].entity.name}",
        )


def written(folder: Path, arguments: argparse.Namespace) -> Path:
    """The report to measure."""
    if arguments.run:
        run = Path(arguments.run)
        return write_report(folder, read_manifest(run), lambda: read_alerts(run))
    alerts = list(invented(arguments.alerts))
    counts = {"review": len(alerts), "clear": 0, "error": 0, "not_screened": 0}
    manifest = sample_manifest(counts_in=len(alerts), counts_out=counts)
    night = sample_night(alerts) if arguments.night else None
    return write_report(folder, manifest, as_given(alerts), None, night)


def as_given(alerts: list[Alert]) -> Callable[[], Iterable[Alert]]:
    return lambda: alerts


def browser(profile: str) -> webdriver.Chrome:
    options = webdriver.ChromeOptions()
    options.binary_location = shutil.which("chromium") or shutil.which("google-chrome") or ""
    for argument in ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
                     "--window-size=1280,1000", f"--user-data-dir={profile}"):  # fmt: skip
        options.add_argument(argument)
    driver = webdriver.Chrome(options=options, service=webdriver.ChromeService(shutil.which("chromedriver")))
    driver.set_script_timeout(300)
    return driver


def chosen(control: str, value: str) -> str:
    """A script that makes a choice as a person does."""
    return (
        f"const c = document.getElementById('{control}'); c.value = '{value}'; "
        f"c.dispatchEvent(new Event('change', {{bubbles: true}}));"
    )


def measure(page: Path, pdf: bool) -> None:
    with tempfile.TemporaryDirectory() as profile:
        driver = browser(profile)
        try:
            start = time.perf_counter()
            driver.get(page.as_uri())
            print(f"load              {(time.perf_counter() - start) * 1000:8.0f} ms")
            start = time.perf_counter()
            while driver.execute_script("return document.getElementById('list').dataset.read") != "all":
                time.sleep(0.05)
            print(f"read for search   {(time.perf_counter() - start) * 1000:8.0f} ms, while the page is used")

            def timed(name: str, script: str) -> None:
                took = driver.execute_async_script(TIMED, script)
                print(f"{name:18}{took:8.0f} ms   {driver.find_element('id', 'count').text}")

            # the filter itself, without the pause that waits for the next key
            find = "const f = document.getElementById('find'); f.value = '%s'; " + chosen("severity", "0")
            for words in ("ka", "precision", "no such thing", ""):
                timed(f"find {words or '(all)'}", find % words)
            timed("severity critical", chosen("severity", "5"))
            timed("severity any", chosen("severity", "0"))
            timed("with both", chosen("kind", "both"))
            timed("with any", chosen("kind", ""))
            timed("order by score", chosen("order", "score"))
            timed("open the first", "document.querySelector('.alert > summary').click()")
            timed("open a packed one", "document.querySelector('.alert[data-packed] > summary').click()")
            if pdf:
                start = time.perf_counter()
                size = len(driver.print_page()) * 3 // 4
                print(f"print             {(time.perf_counter() - start) * 1000:8.0f} ms   {size / 1e6:.1f} MB of PDF")
        finally:
            driver.quit()


def accessible(page: Path, axe: str) -> bool:
    """Whether all of axe-core's rules hold on the page; says which do not."""
    with tempfile.TemporaryDirectory() as profile:
        driver = browser(profile)
        try:
            driver.set_script_timeout(4 * 3600)
            driver.command_executor.client_config.timeout = 4 * 3600
            driver.get(page.as_uri())
            driver.execute_script(axe)
            start = time.perf_counter()
            result = driver.execute_async_script(AXE)
            if "error" in result:
                raise SystemExit(f"axe-core stopped: {result['error']}")
            broken, held = result["violations"], len(result["passes"])
            print(f"axe-core          {time.perf_counter() - start:8.0f} s    {held} rules hold, {len(broken)} do not")
            for rule in broken:
                print(f"  {rule['id']}: {rule['help']}: {rule['nodes'][0]['html'][:300]}")
            return not broken
        finally:
            driver.quit()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--alerts", type=int, default=5_000)
    parser.add_argument("--night", action="store_true", help="invented standings and decisions, too")
    parser.add_argument("--run", help="folder of a finished run, in place of invented alerts")
    parser.add_argument("--keep", help="where to leave the page")
    parser.add_argument("--pdf", action="store_true", help="print everything, too; takes minutes")
    parser.add_argument("--axe", type=Path, help="axe.min.js of axe-core, whose rules are put to the whole page")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        start = time.perf_counter()
        page = written(Path(folder), arguments)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        size = page.stat().st_size / 1e6
        print(f"size {size:.2f} MB, written in {time.perf_counter() - start:.1f} s, {peak:.0f} MiB")
        if arguments.keep:
            shutil.copy(page, arguments.keep)
        measure(page, arguments.pdf)
        if arguments.axe and not accessible(page, arguments.axe.read_text(encoding="utf-8")):
            raise SystemExit(1)


if __name__ == "__main__":
    main()
