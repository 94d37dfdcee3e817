"""The readers on the real files, counted independently by plain lines; skipped where the files are not beside us."""

from __future__ import annotations

import csv
import gzip
import io
import re
from collections import Counter
from pathlib import Path

import pytest

from screening.lists.files import load_files
from screening.lists.readers import ofac_csv, un_xml
from screening.lists.reading import Reading
from screening.model import Entity, EntityType, Name, NameKind

#: Reads whole lists.
pytestmark = pytest.mark.slow


def lines(path: Path) -> int:
    """Records of an OFAC file: lines that begin with a number."""
    return len(re.findall(rb"(?m)^\d+,", gzip.decompress(path.read_bytes())))


def cells(path: Path) -> list[list[str]]:
    return list(csv.reader(io.StringIO(gzip.decompress(path.read_bytes()).decode(), newline="")))


@pytest.fixture(scope="module")
def trio(real_lists: Path) -> Path:
    return real_lists / "us_ofac_sdn" / "2023-12-28"


@pytest.fixture(scope="module")
def sdn(trio: Path) -> Reading:
    return ofac_csv.read(load_files(sorted(trio.iterdir())), "us_ofac_sdn")


@pytest.fixture(scope="module")
def sdn_entities(sdn: Reading) -> dict[str, Entity]:
    return {entity.id: entity for entity in sdn.entities}


def test_every_record_of_the_ofac_files_is_accounted_for(trio: Path, sdn: Reading) -> None:
    assert sdn.records == {"sdn": 13821, "alt": 17091, "add": 18990, "comments": 13}
    assert lines(trio / "sdn.csv.gz") == len(sdn.entities)
    assert lines(trio / "alt.csv.gz") == sdn.records["alt"]
    assert lines(trio / "add.csv.gz") == sdn.records["add"]
    assert sorted(issue.field for issue in sdn.issues if issue.field != "Remarks") == ["ent_num"] * 3


def test_every_ofac_alias_stands_at_its_entity_as_published(trio: Path, sdn_entities: dict[str, Entity]) -> None:
    kinds = {"aka": NameKind.ALIAS, "nka": NameKind.ALIAS, "fka": NameKind.FORMER}
    published = Counter((row[0], row[3], kinds[row[2]]) for row in cells(trio / "alt.csv.gz") if len(row) == 5)
    read = Counter(
        (entity.id, name.value, name.kind)
        for entity in sdn_entities.values()
        for name in entity.names[1:]
        if name.kind is not NameKind.WEAK_ALIAS
    )
    assert published.total() == 17091
    assert read == published


def test_every_quoted_alias_of_the_remarks_is_a_weak_one(trio: Path, sdn_entities: dict[str, Entity]) -> None:
    cut = {row[0] for row in cells(trio / "sdn_comments.csv.gz")}
    for row in cells(trio / "sdn.csv.gz"):
        if len(row) == 12 and row[0] not in cut and len(row[11]) < 1000:
            weak = [name for name in sdn_entities[row[0]].names if name.kind is NameKind.WEAK_ALIAS]
            assert len(weak) == len(re.findall(r"\b[afn]\.k\.a\. '", row[11])), row[0]


def test_every_ofac_address_with_content_stands_at_its_entity(trio: Path, sdn_entities: dict[str, Entity]) -> None:
    rows = [row for row in cells(trio / "add.csv.gz") if len(row) == 6]
    filled = sum(any(cell.strip() != "-0-" for cell in row[2:5]) for row in rows)
    kept = sum(len(entity.addresses) for entity in sdn_entities.values())
    assert len(rows) == 18990
    assert kept == filled


def test_the_types_of_the_ofac_entities_are_those_of_the_file(sdn: Reading) -> None:
    counts = Counter(entity.type for entity in sdn.entities)
    assert counts == {
        EntityType.PERSON: 6646,
        EntityType.ORGANIZATION: 6033,
        EntityType.VESSEL: 764,
        EntityType.AIRCRAFT: 378,
    }


def test_known_entities_are_right(sdn_entities: dict[str, Entity]) -> None:
    assert Name("SHIG", NameKind.WEAK_ALIAS) in sdn_entities["9349"].names
    assert sdn_entities["18782"].name == "ROSOBORONEKSPORT OAO"
    assert "NPWMD" in sdn_entities["9349"].programs


def test_hardly_anything_in_the_remarks_is_left_over(sdn: Reading) -> None:
    left = sum(int(match[1]) for issue in sdn.issues if (match := re.match(r"(\d+) item", issue.message)))
    items = sum(entity.remarks.count(";") + 1 for entity in sdn.entities if entity.remarks)
    assert items > 45_000
    assert left < items * 0.01


def test_aliases_and_addresses_newer_than_their_list_are_reported_not_lost(real_lists: Path) -> None:
    folder = real_lists / "us_ofac_sdn"
    partial = folder / "2025-12-24-partial"
    found = ofac_csv.read(load_files([folder / "2024-05-03" / "sdn.csv.gz", *sorted(partial.iterdir())]), "us_ofac_sdn")
    orphans = Counter(issue.file for issue in found.issues if issue.field == "ent_num")
    aliases = sum(name.kind in (NameKind.ALIAS, NameKind.FORMER) for e in found.entities for name in e.names)
    assert len(found.entities) == lines(folder / "2024-05-03" / "sdn.csv.gz") == 14965
    assert aliases + orphans["alt.csv"] == lines(partial / "alt.csv.gz")
    assert orphans["add.csv"] > 0


def test_the_non_sdn_list_reads_with_the_same_reader(real_lists: Path) -> None:
    found = ofac_csv.read(load_files(sorted((real_lists / "us_ofac_cons" / "2025-12-19").iterdir())), "us_ofac_cons")
    assert found.records == {"sdn": 442, "alt": 1073, "add": 574, "comments": 10}
    assert len(found.entities) == 442


@pytest.fixture(scope="module")
def un(real_lists: Path) -> Reading:
    return un_xml.read(load_files([real_lists / "un_sc" / "2026-02-27" / "consolidated.xml.gz"]), "un_sc")


def test_every_entry_of_the_un_list_is_there(real_lists: Path, un: Reading) -> None:
    text = gzip.decompress((real_lists / "un_sc" / "2026-02-27" / "consolidated.xml.gz").read_bytes()).decode()
    assert un.records == {"individual": text.count("<INDIVIDUAL>"), "entity": text.count("<ENTITY>")}
    assert un.records == {"individual": 730, "entity": 273}
    assert un.published == "2026-02-27"
    assert {entity.id for entity in un.entities} == set(re.findall(r"<DATAID>(\d+)</DATAID>", text))


def test_only_documents_without_number_are_left_over_in_the_un_list(un: Reading) -> None:
    assert {issue.field for issue in un.issues} == {"NUMBER"}


@pytest.mark.parametrize("version", ["2022-09-15", "2024-12"])
def test_older_un_lists_read_too(real_lists: Path, version: str) -> None:
    found = un_xml.read(load_files([real_lists / "un_sc" / version / "consolidated.xml.gz"]), "un_sc")
    assert len(found.entities) == sum(found.records.values()) > 800
