from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from screening.cli.lists_diff import command
from screening.errors import UsageProblem
from screening.lists.reading import Reading
from screening.lists.store import Store
from screening.model import Entity, EntityType, Name, NameKind

WORKS = Entity("10", "un_sc", EntityType.ORGANIZATION, (Name("Orlov Works"), Name("OW", NameKind.ALIAS)))
GONE = Entity("11", "un_sc", EntityType.VESSEL, (Name("=Gone"),))
NEW = Entity("12", "un_sc", EntityType.PERSON, (Name("New, Anna"),))


@pytest.fixture
def digests(tmp_path: Path) -> list[str]:
    """Two snapshots of a list, and one of another."""
    store = Store(tmp_path)
    versions = [(WORKS, GONE), (replace(WORKS, names=(Name("Orlov Works"), Name("OWO", NameKind.ALIAS))), NEW)]
    found = [
        store.import_reading("un_sc", Reading(entities, (), "", {}), now=datetime(2026, 11, day, tzinfo=UTC)).digest
        for day, entities in enumerate(versions, start=1)
    ]
    store.import_reading("us_csl", Reading((NEW,), (), "", {}), now=datetime(2026, 11, 2, tzinfo=UTC))
    return found


def run(tmp_path: Path, *arguments: str) -> str:
    result = CliRunner().invoke(command, ["--data-dir", str(tmp_path), *arguments], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout


def test_the_last_two_snapshots_are_compared_by_default(tmp_path: Path, digests: list[str]) -> None:
    text = run(tmp_path, "un_sc")
    assert f"un_sc: {digests[0][:12]} (imported 2026-11-01) to {digests[1][:12]} (imported 2026-11-02)" in text
    assert "1 added, 1 removed, 1 changed" in text
    assert "+ 12         New, Anna (person)" in text
    assert "- OW (alias)\n        + OWO (alias)" in text


@pytest.mark.parametrize("named", [("un_sc", "2026-11-01", "2026-11-02"), ("2026-11-01", "2026-11-02"), ()])
def test_dates_and_words_work_with_and_without_a_list(
    tmp_path: Path, digests: list[str], named: tuple[str, ...]
) -> None:
    record = json.loads(run(tmp_path, *named, "--json"))
    (compared,) = record["lists"]
    assert (compared["id"], compared["from"]["digest"], compared["to"]["digest"]) == ("un_sc", *digests)
    assert (compared["added"], compared["removed"], compared["changed"]) == (1, 1, 1)
    assert [entry["id"] for entry in record["added"] + record["removed"]] == ["12", "11"]
    assert record["changed"] == [
        {
            "list": "un_sc",
            "id": "10",
            "name": "Orlov Works",
            "type": "organization",
            "fields": {"names": {"removed": ["OW (alias)"], "added": ["OWO (alias)"]}},
        }
    ]


def test_two_digests_find_their_list_and_may_stand_in_any_order(tmp_path: Path, digests: list[str]) -> None:
    record = json.loads(run(tmp_path, digests[1][:8], digests[0][:8], "--json"))
    assert [entry["id"] for entry in record["added"]] == ["11"]


def test_csv_has_a_line_for_each_changed_field_and_is_harmless_in_a_spreadsheet(
    tmp_path: Path, digests: list[str]
) -> None:
    assert run(tmp_path, "un_sc", "--csv").splitlines() == [
        "list,change,entity_id,name,type,field,removed,added",
        "un_sc,changed,10,Orlov Works,organization,names,OW (alias),OWO (alias)",
        "un_sc,removed,11,'=Gone,vessel,,,",
        'un_sc,added,12,"New, Anna",person,,,',
    ]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["us_csl"], "us_csl has no snapshot 'previous'"),
        (["un_sc", "a", "b", "c"], "at most two"),
        (["un_sc", "--csv", "--json"], "exclude each other"),
        (["2020-01-01"], "no list has both"),
    ],
)
def test_what_cannot_be_compared_is_said(tmp_path: Path, digests: list[str], arguments: list[str], said: str) -> None:
    with pytest.raises(UsageProblem, match=said):
        run(tmp_path, *arguments)


def test_snapshots_of_different_lists_are_not_compared(tmp_path: Path, digests: list[str]) -> None:
    csl = Store(tmp_path).digests("us_csl")[0]
    with pytest.raises(UsageProblem, match="different lists"):
        run(tmp_path, digests[0], csl)


def test_a_newer_side_that_is_stale_itself_is_marked(tmp_path: Path) -> None:
    store, old = Store(tmp_path), datetime.now(UTC) - timedelta(days=31)
    for entities in ((WORKS,), (WORKS, GONE)):
        store.import_reading("un_sc", Reading(entities, (), "", {}), now=old, usual_age_days=3)
    assert "1 added, 0 removed, 0 changed; STALE 31 days" in run(tmp_path, "un_sc")
    assert json.loads(run(tmp_path, "un_sc", "--json"))["lists"][0]["to"]["stale"]
    result = CliRunner().invoke(command, ["--data-dir", str(tmp_path), "un_sc", "--csv"])
    assert "Note: un_sc: STALE 31 days" in result.stderr
