"""axe-core's rules hold on every page: with and without a night, opened and closed, wide and narrow.

axe.min.js comes from the environment variable AXE_CORE, or from node_modules (`npm install axe-core`).
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from screening.match.selftest import SelfTest
from screening.model import Alert, RowOutcome, Severity
from screening.reports.case_folder import export_case
from screening.reports.html import write_report
from screening.reports.night import NightReport
from screening.reports.validation import write_validation
from screening.review.state import open_state
from screening.review.verdict import Verdict
from tests.reports.nights import sample_night
from tests.reports.samples import alert, karun_hit, sample_alerts, sample_manifest
from tests.reports.test_validation import trial, validation
from tests.review import world
from tests.review.world import write_run

pytestmark = pytest.mark.browser
REPO = Path(__file__).resolve().parents[2]


@cache
def axe() -> str:
    path = Path(os.environ.get("AXE_CORE") or REPO / "node_modules" / "axe-core" / "axe.min.js")
    if not path.is_file():
        pytest.skip(f"axe-core is not at {path}: npm install axe-core, or name axe.min.js in AXE_CORE")
    return path.read_text(encoding="utf-8")


@pytest.fixture
def violations(browser: Any) -> Iterator[Callable[..., list[str]]]:
    def check(page: Path, opened: bool = False, width: int = 1280, every: int = 1) -> list[str]:
        """What axe-core finds wrong, a line for each rule with the first element; of the rows, every so many-th is
        looked at."""
        source = axe()
        size = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False}
        browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
        browser.get(page.as_uri())
        if opened:
            browser.execute_script("for (const d of document.querySelectorAll('details')) d.open = true")
        browser.execute_script(
            "document.querySelectorAll('#list > .alert').forEach((one, i) => { if (i % arguments[0]) one.remove() })",
            every,
        )
        browser.execute_script(source)
        result = browser.execute_async_script(
            "const done = arguments[arguments.length - 1];"
            "axe.run(document, {resultTypes: ['violations']}).then(done, e => done({error: String(e)}))"
        )
        assert "error" not in result, result
        return [f"{one['id']}: {one['help']} {one['nodes'][0]['html'][:300]}" for one in result["violations"]]

    yield check
    browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def report(folder: Path, alerts: Iterable[Alert], night: NightReport | None = None, **manifest: Any) -> Path:
    given = list(alerts)
    return write_report(folder, sample_manifest(**manifest), lambda: given, None, night)


@pytest.mark.parametrize("with_night", [False, True], ids=["run", "night"])
@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("opened", [False, True], ids=["closed", "opened"])
def test_the_report(violations: Any, tmp_path: Path, with_night: bool, width: int, opened: bool) -> None:
    page = report(tmp_path, sample_alerts(), sample_night() if with_night else None)
    assert violations(page, opened, width) == []


@pytest.mark.parametrize("with_night", [False, True], ids=["run", "night"])
def test_the_report_of_an_empty_run(violations: Any, tmp_path: Path, with_night: bool) -> None:
    night = replace(sample_night([]), alerts=(), previous="", trend=(), newest=None) if with_night else None
    page = report(tmp_path, [], night, counts_in=0, counts_out={}, inputs=(), lists=(), rules_digest="")
    assert violations(page) == []


@pytest.mark.slow
@pytest.mark.parametrize("with_night", [False, True], ids=["run", "night"])
def test_the_report_of_five_thousand_alerts(violations: Any, browser: Any, tmp_path: Path, with_night: bool) -> None:
    """axe-core takes minutes over so many rows, which are all of one template: it sees every 50th."""
    alerts = [alert(number, hits=(karun_hit(0.86 + number / 100_000),)) for number in range(1, 5001)]
    page = report(tmp_path, alerts, sample_night(alerts) if with_night else None)
    assert violations(page, every=50) == []
    browser.get(page.as_uri())
    ids = browser.execute_script("return Array.from(document.querySelectorAll('[id]'), one => one.id)")
    assert len(ids) == len(set(ids)) > 5000
    assert page.stat().st_size < 10_000_000


def test_a_run_that_was_no_screening(violations: Any, tmp_path: Path) -> None:
    alerts = [alert(1, outcome=RowOutcome.NOT_SCREENED, severity=Severity.NONE)]
    counts = {"clear": 0, "review": 0, "error": 0, "not_screened": 8}
    assert violations(report(tmp_path, alerts, embedded_only=True, counts_out=counts)) == []


def test_the_validation_report(violations: Any, tmp_path: Path) -> None:
    tested = SelfTest(100, 1, 0.85, (), (trial(True), trial(False)))
    whole = replace(validation(tmp_path, reason="Fewer misses wanted."), selftest=tested)
    write_validation(tmp_path / "validation.html", whole)
    assert violations(tmp_path / "validation.html") == []
    assert violations(tmp_path / "validation.html", width=390) == []


def test_the_page_of_an_exported_case(violations: Any, tmp_path: Path) -> None:
    run = write_run(tmp_path / "run", "run-1", [world.alert("C1", hits=(world.hit(),), findings=(world.RULE,))])
    with open_state(tmp_path / "state.sqlite", world.Clock(), "ada") as state:
        alert_id = state.record_run(run).alerts[0].alert_id
        state.decide(alert_id, Verdict.FALSE_POSITIVE, "different_birth_date", "Born 1985 by passport.")
        export_case(state, alert_id, tmp_path / "case")
    assert violations(tmp_path / "case" / "README.html") == []
    assert violations(tmp_path / "case" / "README.html", width=390) == []
