"""Settings of nightly runs: shown, compared, and what a change would have changed, before it takes effect."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from screening.cli.config import command
from screening.lists.reading import Reading
from screening.lists.store import Store
from screening.model import Entity, EntityType, Name
from screening.nightly.config_reader import read_nightly_config
from screening.nightly.night import Watch, run_night
from screening.review.state import open_state

ENTITY = Entity("O1", "opensanctions", EntityType.ORGANIZATION, (Name("Shahid Kolahdooz Industrial Group"),))
CUSTOMERS = "id,name\nC1,Alpine Pump Works\nC2,Kolahdooz Industrial Grp\nC3,Shahid Kolahdooz Industrial Group\n"
PAIRS = """query,name,type,expected
Alpine Pump Works,Alpine Pump Works,organization,1
Alpine Pump Works,Alpine Pumps,organization,1
Alpine Pump Works,Baltic Valves,organization,0
"""


def config(*lines: str) -> Path:
    path = Path("nightly.yml")
    text = ["inputs: [customers.csv]", "output: reports", "max_age_days: 100000", "rules: none"]
    path.write_text("\n".join([*text, "review: {state: state.sqlite}", *lines, ""]), encoding="utf-8")
    return path


@pytest.fixture(autouse=True)
def last_night(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A finished night with the default threshold."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SCREENING_DATA_DIR", str(tmp_path / "data"))
    Store(Path("data")).import_reading("opensanctions", Reading((ENTITY,), (), "2026-11-01", {"test": 1}))
    Path("customers.csv").write_text(CUSTOMERS, encoding="utf-8")
    night()


def night(hour: int = 2) -> list[str]:
    """Runs a night; gives what it told people."""

    def clock() -> datetime:
        return datetime(2026, 11, 22, hour, tzinfo=UTC)

    told: list[str] = []
    watch = Watch(lambda _: None, told.append, lambda _: None)
    run_night(read_nightly_config(config_path()), Path("data"), clock, watch)
    return told


def config_path() -> Path:
    return Path("nightly.yml") if Path("nightly.yml").exists() else config()


def run(*arguments: str) -> Result:
    return CliRunner().invoke(command, arguments, standalone_mode=False, catch_exceptions=False)


def test_show_gives_every_setting_and_why_it_is_so() -> None:
    path = config("threshold: {value: 0.9, reason: trade-off of November}")
    shown = run("show", str(path)).stdout
    for part in ("threshold            0.9   because: trade-off of November", "review_severity      medium", "home"):
        assert part in shown
    record = json.loads(run("show", str(path), "--json").stdout)
    assert record["reasons"] == {"threshold": "trade-off of November"}


def test_diff_of_a_run_and_a_configuration_names_what_differs() -> None:
    (latest,) = [path for path in Path("reports").iterdir() if path.is_dir()]
    same = run("diff", str(latest), str(config()))
    assert (same.return_value, same.stdout) == (0, "No setting differs.\n")
    path = config("threshold: {value: 0.9, reason: fewer alerts}", "profile: EU")
    other = run("diff", str(latest), str(path))
    assert other.return_value == 1
    assert [line.split()[0] for line in other.stdout.splitlines()] == ["profile", "threshold"]
    assert "0.85 -> 0.9   because: fewer alerts" in other.stdout


def test_check_tells_what_a_higher_threshold_would_lose_and_writes_nothing() -> None:
    path = config("threshold: {value: 0.99, reason: fewer alerts}")
    Path("pairs.csv").write_text(PAIRS, encoding="utf-8")
    before = sorted(Path("reports").rglob("*"))
    result = run("check", str(path), "--labelled", "pairs.csv")
    assert result.return_value == 1
    assert "0 more to review" in result.stdout
    assert "1 no longer to review: hit opensanctions 1" in result.stdout
    assert "C2: party Kolahdooz Industrial Grp matches" in result.stdout
    assert "recall 1.000 (0 called wrongly) -> precision 1.000, recall 0.500" in result.stdout
    assert sorted(Path("reports").rglob("*")) == before


def test_check_with_nothing_changed_is_status_0() -> None:
    result = run("check", str(config()))
    assert result.return_value == 0
    assert "No setting differs." in result.stdout


def test_check_says_where_the_comparison_is_not_exact() -> None:
    Path("customers.csv").write_text(CUSTOMERS + "C4,Shahid Kolahdooz Industrial Group\n", encoding="utf-8")
    result = run("check", str(config("threshold: {value: 0.99, reason: fewer}")))
    assert "customers.csv changed since the last run" in result.stdout


def test_a_night_warns_of_a_change_that_nobody_accepted_until_somebody_does() -> None:
    path = config("threshold: {value: 0.99, reason: fewer alerts}")
    (told,) = [text for text in night(3) if "settings changed" in text]
    assert "threshold 0.85 -> 0.99" in told
    config()
    accepted = run("check", str(path), "--accept", "--reason", "back to the default", "--user", "anna")
    assert "Noted in the audit log." in accepted.stdout
    assert not [text for text in night(4) if "settings changed" in text]
    with open_state(Path("state.sqlite")) as state:
        (line,) = [line for line in state.log() if line["action"] == "settings_accepted"]
        assert line["user"] == "anna"
        assert json.loads(line["details"])["effect"]["settings"] == {"threshold": ["0.99", "0.85", ""]}
        assert not list(state.verify())


def test_labelled_orders_are_judged_by_the_rules() -> None:
    header = "order_id,customer_name,goods_description,end_use,destination_country,expected\n"
    rows = "1,Alpine Pump Works,garden pumps,watering,CH,0\n2,Shahid Kolahdooz Industrial Group,pumps,,IR,1\n"
    Path("orders.csv").write_text(header + rows, encoding="utf-8")
    result = run("check", str(config()), "--labelled", "orders.csv")
    assert "orders.csv: precision 1.000, recall 1.000 (0 called wrongly)" in result.stdout
