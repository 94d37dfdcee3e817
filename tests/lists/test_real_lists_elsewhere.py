"""The readers of lists outside the US on the real files: all of them is accounted for, counted by a few plain lines.

Skipped where the files are not beside us.
"""

from __future__ import annotations

import csv
import gzip
import importlib
import io
import re
from collections import Counter
from pathlib import Path

import pytest
import python_calamine

from screening.lists.files import load_files
from screening.lists.reading import Reading
from screening.model import EntityType, NameKind

#: Reads whole lists.
pytestmark = pytest.mark.slow


def reading(reader: str, list_id: str, *paths: Path) -> Reading:
    found = importlib.import_module(f"screening.lists.readers.{reader}").read(load_files(paths), list_id)
    assert isinstance(found, Reading)
    return found


def csv_rows(path: Path, skip: int = 0) -> list[dict[str, str]]:
    text = gzip.decompress(path.read_bytes()).decode("utf-8-sig")
    for _ in range(skip):
        text = text.partition("\n")[2]
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_the_excerpt_of_the_eu_file_is_read_without_a_leftover(real_lists: Path) -> None:
    path = real_lists / "eu_fsf" / "2018-12-21-excerpt.xml"
    text = path.read_text(encoding="utf-8")
    found = reading("eu_fsf", "eu_fsf", path)
    assert found.issues == ()
    assert found.published == "2018-12-21"
    assert len(found.entities) == text.count("<sanctionEntity ") == 2
    names = Counter(name.value for entity in found.entities for name in entity.names)
    assert names == Counter(re.findall(r'wholeName="([^"]+)"', text))
    assert found.records["nameAlias"] == text.count("<nameAlias ") == names.total()


def test_every_row_of_the_closed_uk_list_is_accounted_for(real_lists: Path) -> None:
    path = real_lists / "gb_ofsi_closed" / "2025-04" / "ConList.csv.gz"
    rows = csv_rows(path, skip=1)
    found = reading("gb_ofsi", "gb_ofsi", path)
    assert found.records == {"row": len(rows)} == {"row": 18798}
    assert {entity.id for entity in found.entities} == {row["Group ID"] for row in rows}
    assert len(found.entities) == 4688
    assert found.published == "2025-04-14"
    parts = [f"Name {number}" for number in range(1, 7)]
    names = {(row["Group ID"], " ".join(" ".join(row[part] for part in parts).split())) for row in rows}
    names |= {(row["Group ID"], " ".join(text.split())) for row in rows if (text := row["Name Non-Latin Script"])}
    # Two names with `A.K.A` between them count as such besides.
    names |= {(group, part) for group, name in names for part in name.split(" A.K.A ")}
    assert {(entity.id, name.value) for entity in found.entities for name in entity.names} == names
    weak = {
        (row["Group ID"], " ".join(" ".join(row[part] for part in parts).split()))
        for row in rows
        if row["Alias Quality"] == "Low quality"
    }
    read = {(e.id, name.value) for e in found.entities for name in e.names if name.kind is NameKind.WEAK_ALIAS}
    assert read <= weak
    assert len(read) == 613
    assert len(found.issues) <= 10


def test_documents_of_the_closed_uk_list_are_identifiers(real_lists: Path) -> None:
    path = real_lists / "gb_ofsi_closed" / "2025-04" / "ConList.csv.gz"
    found = reading("gb_ofsi", "gb_ofsi", path)
    single = {
        (row["Group ID"], row["Passport Number"].strip(" ."))
        for row in csv_rows(path, skip=1)
        if row["Passport Number"] and not row["Passport Number"].startswith("(")
    }
    passports = {
        (e.id, " ".join(i.value.split())) for e in found.entities for i in e.identifiers if i.type == "passport"
    }
    assert {(group, " ".join(number.split())) for group, number in single} <= passports
    ships = [entity for entity in found.entities if entity.type is EntityType.VESSEL]
    assert len(ships) == 15
    assert all(any(i.type == "imo" for i in ship.identifiers) and ship.vessel["flag"] for ship in ships)


def test_every_record_of_the_canadian_list_is_accounted_for(real_lists: Path) -> None:
    path = real_lists / "ca_sema" / "2020-04" / "sema-lmes.xml.gz"
    text = gzip.decompress(path.read_bytes()).decode()
    found = reading("ca_sema", "ca_sema", path)
    assert found.issues == ()
    assert len(found.entities) == found.records["record"] == text.count("<record>") == 1369
    kinds = Counter(entity.type for entity in found.entities)
    assert kinds == {
        EntityType.PERSON: text.count("<LastName>"),
        EntityType.ORGANIZATION: text.count("<record>") - text.count("<LastName>"),
    }
    assert sum(bool(entity.birth_dates) for entity in found.entities) == text.count("<DateOfBirth>")


def test_every_row_of_the_australian_list_is_accounted_for(real_lists: Path) -> None:
    path = real_lists / "au_dfat" / "2024-12" / "regulation8_consolidated.xlsx"
    book = python_calamine.CalamineWorkbook.from_path(str(path))
    rows = book.get_sheet_by_name("Sheet1").to_python()[1:]
    found = reading("au_dfat", "au_dfat", path)
    assert found.records == {"row": len(rows)} == {"row": 9553}
    numbers = [re.match(r"\d+", str(row[0]))[0] for row in rows]  # type: ignore[index]
    assert [entity.id for entity in found.entities] == list(dict.fromkeys(numbers))
    assert len(found.entities) == 3062
    names = {(number, " ".join(str(row[1]).split())) for number, row in zip(numbers, rows, strict=True)}
    listed = re.compile(r" \((?:previously|formerly) listed as.*", re.IGNORECASE)
    stated = {(number, listed.sub("", name).removeprefix("Formerly known as ")) for number, name in names}
    read = {(entity.id, name.value): name.kind for entity in found.entities for name in entity.names}
    stated |= {
        (number, inside[1].strip()) for number, name in names if (inside := re.search(r"Arabic: ([^()]+)", name))
    }
    assert set(read) == stated
    earlier = [(number, listed.sub("", name)) for number, name in names if listed.search(name)]
    assert len(earlier) == 17
    assert {read[name] for name in earlier} == {NameKind.FORMER}
    # Dates and citizenships that the list writes as prose; fewer than 2 in 100 entries.
    assert {issue.field for issue in found.issues} == {"Date of Birth", "Citizenship"}
    assert len(found.issues) < 60


def test_every_row_of_regulation_833_is_accounted_for(real_lists: Path) -> None:
    path = real_lists / "eu_oj" / "2026-08" / "eu_oj.csv.gz"
    rows = csv_rows(path)
    own = [row for row in rows if row["celex"] == "32014R0833"]
    found = reading("eu_833", "eu_833", path)
    assert found.issues == ()
    assert found.records == {"row": len(own), "row of another act": len(rows) - len(own)}
    assert len(found.entities) == len(own) == 1746
    assert [entity.name for entity in found.entities] == [" ".join(row["name"].split()) for row in own]
    assert Counter(entity.sublist for entity in found.entities) == Counter(f"Annex {row['annex']}" for row in own)
    imo = [i.value for entity in found.entities for i in entity.identifiers if i.type == "imo"]
    assert imo == [row["imoNumber"] for row in own if row["imoNumber"]]
    assert sum(bool(entity.designated) for entity in found.entities) == sum(bool(row["startDate"]) for row in own)


def test_every_entry_of_the_japanese_notices_is_accounted_for(real_lists: Path) -> None:
    paths = sorted((real_lists / "jp_meti").iterdir())
    addresses = [len(re.findall(r"所\s*在\s*地", path.read_text(encoding="utf-8"))) for path in paths]
    found = reading("jp_meti", "jp_meti_eul", *paths)
    assert found.issues == ()
    assert found.records == {"OTHER": 56, "RU": 561}
    assert sorted(found.records.values()) == sorted(addresses)
    assert found.published == "2025-09-12"
    japanese = re.compile(r"[぀-ヿ一-鿿]")
    assert [entity.name for entity in found.entities if japanese.search(entity.name)] == []
    assert [e.id for e in found.entities if not any(name.lang == "ja" for name in e.names)] == []
    # The second notice counts the other names of many entries in words; what is read must agree.
    text = " ".join(path.read_text(encoding="utf-8") for path in paths)
    said = Counter(re.findall(r"following\s+(one|two|three)\s+alias", text))
    latin = Counter(
        sum(name.lang == "" and not japanese.search(name.value) for name in e.names) for e in found.entities
    )
    assert latin[2] >= said["one"] * 0.95


def test_every_target_of_an_opensanctions_export_is_accounted_for(real_lists: Path) -> None:
    path = real_lists / "opensanctions" / "ua_war_sanctions_2026-03-13.targets.simple.csv.gz"
    rows = csv_rows(path)
    found = reading("opensanctions", "opensanctions", path)
    assert found.issues == ()
    assert found.published == "2026-03-13"
    assert [entity.id for entity in found.entities] == [row["id"] for row in rows]
    assert len(rows) == 5600
    plain = sum(
        len({name for name in row["aliases"].split(";") if name} - {row["name"]})
        for row in rows
        if '"' not in row["aliases"]
    )
    read = sum(
        len(entity.names) - 1 for entity, row in zip(found.entities, rows, strict=True) if '"' not in row["aliases"]
    )
    assert read == plain
    vessels = [entity for entity in found.entities if entity.type is EntityType.VESSEL]
    assert len(vessels) == sum(row["schema"] == "Vessel" for row in rows)
