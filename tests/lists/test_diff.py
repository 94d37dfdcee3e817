from __future__ import annotations

import csv
import gzip
import io
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from screening.errors import ListsProblem
from screening.lists.diff import EntityChange, FieldChange, diff_snapshots
from screening.lists.importing import import_files
from screening.lists.reading import Reading
from screening.lists.snapshot import Snapshot
from screening.lists.store import Store
from screening.model import Address, Entity, EntityType, Identifier, Locator, Name, NameKind

WORKS = Entity(
    "10",
    "un_sc",
    EntityType.ORGANIZATION,
    (Name("Orlov Works"), Name("Old Works", NameKind.FORMER)),
    programs=("A", "B"),
    identifiers=(Identifier("tax_id", "77", "RU"),),
    vessel={"flag": "IR"},
    locator=Locator("list.xml", "line 1"),
)


def snapshot(tmp_path: Path, *entities: Entity) -> Snapshot:
    reading = Reading(entities, (), "2026-02-27", {"entity": len(entities)})
    return Store(tmp_path).import_reading("un_sc", reading)


def changes(tmp_path: Path, old: Iterable[Entity], new: Iterable[Entity]) -> list[EntityChange]:
    return list(diff_snapshots(snapshot(tmp_path, *old), snapshot(tmp_path, *new)))


def fields(tmp_path: Path, **new: object) -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
    (change,) = changes(tmp_path, [WORKS], [replace(WORKS, **new)])  # type: ignore[arg-type]
    return {one.field: (one.removed, one.added) for one in change.fields}


def test_added_and_removed_entities_are_told_apart_by_id(tmp_path: Path) -> None:
    nine, eleven = replace(WORKS, id="9"), replace(WORKS, id="11")
    assert changes(tmp_path, [WORKS, nine], [WORKS, eleven]) == [
        EntityChange("added", "11", "Orlov Works", "organization"),
        EntityChange("removed", "9", "Orlov Works", "organization"),
    ]


def test_a_snapshot_does_not_differ_from_itself(tmp_path: Path) -> None:
    assert changes(tmp_path, [WORKS], [WORKS]) == []


def test_another_order_or_place_in_the_file_is_no_change(tmp_path: Path) -> None:
    moved = replace(WORKS, programs=("B", "A"), locator=Locator("list.xml", "line 99"))
    assert changes(tmp_path, [WORKS], [moved]) == []


def test_a_changed_entity_names_the_fields_with_what_they_lost_and_gained(tmp_path: Path) -> None:
    new = replace(WORKS, names=(Name("Orlov Works"), Name("New Works", NameKind.ALIAS)), programs=("A",))
    assert changes(tmp_path, [WORKS], [new]) == [
        EntityChange(
            "changed",
            "10",
            "Orlov Works",
            "organization",
            (
                FieldChange("names", ("Old Works (former)",), ("New Works (alias)",)),
                FieldChange("programs", ("B",), ()),
            ),
        )
    ]


def test_an_alias_that_becomes_weak_is_a_change(tmp_path: Path) -> None:
    names = (Name("Orlov Works"), Name("Old Works", NameKind.WEAK_ALIAS))
    assert fields(tmp_path, names=names) == {"names": (("Old Works (former)",), ("Old Works (weak_alias)",))}


def test_every_kind_of_field_is_compared(tmp_path: Path) -> None:
    found = fields(
        tmp_path,
        type=EntityType.VESSEL,
        remarks="Closed.",
        identifiers=(Identifier("tax_id", "77", "KZ"),),
        addresses=(Address(city="Omsk", country="RU"),),
        vessel={"flag": "PA"},
    )
    assert found == {
        "type": (("organization",), ("vessel",)),
        "remarks": ((), ("Closed.",)),
        "identifiers": (("77 (RU, tax_id)",), ("77 (KZ, tax_id)",)),
        "addresses": ((), ("Omsk, RU",)),
        "vessel": (("flag: IR",), ("flag: PA",)),
    }


def test_a_damaged_snapshot_is_not_compared(tmp_path: Path) -> None:
    old, new = snapshot(tmp_path, WORKS), snapshot(tmp_path, replace(WORKS, remarks="New."))
    old.entities_path.write_bytes(old.entities_path.read_bytes()[:-10])
    with pytest.raises(ListsProblem, match="digest"):
        list(diff_snapshots(old, new))


# --- real lists, counted independently --------------------------------------------------------------------------


def ids_by_kind(found: Iterable[EntityChange]) -> dict[str, set[str]]:
    kinds: dict[str, set[str]] = {"added": set(), "removed": set(), "changed": set()}
    for change in found:
        kinds[change.kind].add(change.id)
    return kinds


def imported(tmp_path: Path, list_id: str, path: Path, day: int) -> Snapshot:
    now = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=day)
    return import_files(tmp_path, list_id, [path], now=now).snapshot


def sdn_records(path: Path) -> dict[str, list[str]]:
    rows = csv.reader(io.StringIO(gzip.decompress(path.read_bytes()).decode("utf-8", "replace"), newline=""))
    return {row[0]: [cell.strip() for cell in row] for row in rows if len(row) > 1}


@pytest.mark.slow
def test_changes_between_the_monthly_sdn_files_match_a_count_of_the_raw_records(
    real_lists: Path, tmp_path: Path
) -> None:
    files = sorted((real_lists / "us_ofac_sdn" / "monthly").glob("sdn_*.csv.gz"))
    assert len(files) == 12
    snapshots = [imported(tmp_path, "us_ofac_sdn", path, day) for day, path in enumerate(files)]
    for (old, new), (before, after) in zip(pairwise(snapshots), pairwise(map(sdn_records, files)), strict=True):
        changed = list(diff_snapshots(old, new))
        found = ids_by_kind(changed)
        assert found["added"] == after.keys() - before.keys()
        assert found["removed"] == before.keys() - after.keys()
        reworded = {key for key in before.keys() & after.keys() if before[key] != after[key]}
        # an untouched record counts as changed where the entity that its remarks name was listed or left
        linked = {change.id for change in changed if [f.field for f in change.fields] == ["relations"]}
        assert found["changed"] - linked == reworded - linked
        assert len(linked) <= 5


#: Elements whose words come through unchanged: another text there must be a change.
_PLAIN = {"COMMENTS1", "FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "ALIAS_NAME", "NUMBER", "LISTED_ON"}


def un_records(path: Path) -> dict[str, Counter[tuple[str, str]]]:
    """The elements of each record that hold text, by DATAID; the older files lay them out in other lines."""
    text = gzip.decompress(path.read_bytes()).decode("utf-8")
    records = {}
    for _, body in re.findall(r"<(INDIVIDUAL|ENTITY)>(.*?)</\1>", text, re.DOTALL):
        leaves = Counter((tag, " ".join(text.split())) for tag, text in re.findall(r"<(\w+)[^>/]*>([^<]+)</\1>", body))
        (dataid,) = (text for tag, text in leaves if tag == "DATAID")
        records[dataid] = leaves
    return records


def test_changes_between_the_un_files_match_a_count_of_the_raw_records(real_lists: Path, tmp_path: Path) -> None:
    files = [real_lists / "un_sc" / day / "consolidated.xml.gz" for day in ("2022-09-15", "2024-12", "2026-02-27")]
    snapshots = [imported(tmp_path, "un_sc", path, day) for day, path in enumerate(files)]
    for (old, new), (before, after) in zip(pairwise(snapshots), pairwise(map(un_records, files)), strict=True):
        found = ids_by_kind(diff_snapshots(old, new))
        assert found["added"] == after.keys() - before.keys()
        assert found["removed"] == before.keys() - after.keys()
        both = before.keys() & after.keys()
        touched = {key: {tag for tag, _ in (before[key] - after[key]) + (after[key] - before[key])} for key in both}
        assert found["changed"] <= {key for key in both if touched[key]}
        assert found["changed"] >= {key for key in both if touched[key] & _PLAIN}
