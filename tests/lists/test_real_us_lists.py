"""The readers of the US lists on the real files, counted independently by plain lines; skipped without them."""

from __future__ import annotations

import csv
import gzip
import io
import json
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from screening.lists.files import load_files
from screening.lists.readers import bis_dpl, csl, ofac
from screening.lists.readers.us_sublists import csl_list_code, sublist_by_programs
from screening.lists.reading import Reading
from screening.model import Entity, EntityType, Name, NameKind

#: Reads whole lists.
pytestmark = pytest.mark.slow


def text_of(path: Path) -> str:
    return gzip.decompress(path.read_bytes()).decode("utf-8-sig")


def kinds(reading: Reading) -> Counter[NameKind]:
    return Counter(name.kind for entity in reading.entities for name in entity.names)


# --- OFAC classic XML ---------------------------------------------------------------------------


@pytest.fixture(scope="module")
def classic_file(real_lists: Path) -> Path:
    return real_lists / "us_ofac_cons" / "2018-05" / "consolidated.xml.gz"


@pytest.fixture(scope="module")
def classic(classic_file: Path) -> Reading:
    return ofac.read(load_files([classic_file]), "us_ofac_cons")


def test_every_record_of_the_classic_xml_is_accounted_for(classic_file: Path, classic: Reading) -> None:
    text = text_of(classic_file)
    assert len(classic.entities) == classic.records["entry"] == text.count("<sdnEntry>") == 639
    assert classic.records["alias"] == text.count("<aka>") == 1255
    assert classic.records["address"] == text.count("<address>") == 711
    assert classic.records["id"] == text.count("<id>") == 2096
    assert (classic.issues, classic.published) == ((), "2018-04-06")


def test_every_alias_of_the_classic_xml_has_the_published_quality(classic_file: Path, classic: Reading) -> None:
    text = text_of(classic_file)
    former = len(re.findall(r"<type>f\.k\.a\.</type>\s*<category>strong<", text))
    strong = text.count("<category>strong</category>") - former
    assert kinds(classic) == {
        NameKind.PRIMARY: 639,
        NameKind.ALIAS: strong,
        NameKind.FORMER: former,
        NameKind.WEAK_ALIAS: text.count("<category>weak</category>"),
    }


def test_every_address_with_content_of_the_classic_xml_is_kept(classic: Reading) -> None:
    assert sum(len(entity.addresses) for entity in classic.entities) == 711


def test_every_ship_of_the_classic_xml_keeps_its_number(classic: Reading) -> None:
    ships = [entity for entity in classic.entities if entity.type is EntityType.VESSEL]
    assert len(ships) == 74
    assert all(any(number.type == "imo" for number in ship.identifiers) for ship in ships)


# --- OFAC ENHANCED XML --------------------------------------------------------------------------


@pytest.fixture(scope="module")
def enhanced_file(real_lists: Path) -> Path:
    return real_lists / "us_ofac_cons" / "2025-01-10" / "CONS_ENHANCED.XML.gz"


@pytest.fixture(scope="module")
def enhanced(enhanced_file: Path) -> Reading:
    return ofac.read(load_files([enhanced_file]), "us_ofac_cons")


def test_every_record_of_the_enhanced_xml_is_accounted_for(enhanced_file: Path, enhanced: Reading) -> None:
    text = text_of(enhanced_file)
    body = text[text.index("<entities>") :]
    assert len(enhanced.entities) == enhanced.records["entity"] == body.count("<entity id=") == 443
    assert enhanced.records["name"] == len(re.findall(r"<name id=", body)) == 1579
    assert enhanced.records["feature"] == body.count("<feature id=") == 1863
    assert enhanced.records["document"] == body.count("<identityDocument id=") == 692
    assert enhanced.records["relationship"] == body.count("<relationship id=") == 283
    assert enhanced.records["address"] == body.count("<address id=") == 572
    assert (enhanced.issues, enhanced.published) == ((), "2025-01-10")


def test_every_name_of_the_enhanced_xml_is_kept_in_every_script(enhanced_file: Path, enhanced: Reading) -> None:
    text = text_of(enhanced_file)
    published = Counter(re.findall(r"<formattedFullName>([^<]*)</formattedFullName>", text))
    read = Counter(name.value.replace("&", "&amp;") for entity in enhanced.entities for name in entity.names)
    assert published.total() == 1624
    assert {" ".join(value.split()): count for value, count in published.items()} == dict(read)
    weak = sum(name.kind is NameKind.WEAK_ALIAS and not name.lang for e in enhanced.entities for name in e.names)
    assert weak == text.count("<isLowQuality>true</isLowQuality>") == 70


def test_the_lists_within_the_enhanced_xml_are_kept_apart(enhanced_file: Path, enhanced: Reading) -> None:
    text = text_of(enhanced_file)
    codes = Counter(code for entity in enhanced.entities for code in entity.sublist.split("; "))
    published = Counter(re.findall(r"<sanctionsList refId=[^>]*datePublished=[^>]*>([^<]*)<", text))
    assert codes == {
        "SSI": published["Sectoral Sanctions Identifications List"],
        "PLC": published["Non-SDN Palestinian Legislative Council List"],
        "SDN": published["SDN List"],
        "CMIC": published["Non-SDN CMIC List"],
        "MBS": published["Non-SDN Menu-Based Sanctions List"],
        "CAP": published["CAPTA List"],
        "FSE": published["FSE List"],
    }


def test_the_lists_told_by_programme_alone_are_those_the_enhanced_xml_states(enhanced: Reading) -> None:
    told = [(entity, sublist_by_programs("us_ofac_cons", entity.programs)) for entity in enhanced.entities]
    assert sum(bool(sublist) for _, sublist in told) >= 430
    for entity, sublist in told:
        assert set(filter(None, sublist.split("; "))) <= set(entity.sublist.split("; ")), entity.id


# --- ENHANCED XML against CSV -------------------------------------------------------------------

#: What OFAC changed in these entries between 2025-01-10 (ENHANCED XML) and 2025-12-19 (CSV). The parties themselves
#: differ by one (26182 left the list); nothing else does.
CHANGED = {
    "type": 0,
    "primary name": 1,  # RN-Komsomolsky Refinery was respelt
    "names": 7,  # aliases were added, most with designations under EO 14024; one differs in the writing of quotes
    "programs": 12,  # RUSSIA-EO14024 was added, SYRIA ended
    "birth dates": 0,
    "birth places": 0,
    "nationalities": 0,
    "gender": 0,
    "relations": 0,
    # Numbers and countries of issue were added; and the CSV writes one country into the number without a space.
    "identifiers": 25,
    "countries": 1,  # an address got its country
}
FACTS: dict[str, Callable[[Entity], object]] = {
    "type": lambda entity: entity.type,
    "primary name": lambda entity: entity.name,
    "names": lambda entity: {Name(name.value, name.kind) for name in entity.names if not name.lang},
    "programs": lambda entity: set(entity.programs),
    "birth dates": lambda entity: {(date.earliest, date.latest, date.circa) for date in entity.birth_dates},
    "birth places": lambda entity: set(entity.birth_places),
    "nationalities": lambda entity: entity.nationalities,
    "gender": lambda entity: entity.gender,
    "relations": lambda entity: {relation.target for relation in entity.relations},
    "identifiers": lambda entity: set(entity.identifiers),
    "countries": lambda entity: set(entity.countries),
}


@pytest.fixture(scope="module")
def both(real_lists: Path, enhanced: Reading) -> list[tuple[Entity, Entity]]:
    folder = real_lists / "us_ofac_cons" / "2025-12-19"
    later = {entity.id: entity for entity in ofac.read(load_files(sorted(folder.iterdir())), "us_ofac_cons").entities}
    earlier = {entity.id: entity for entity in enhanced.entities}
    assert set(earlier) - set(later) == {"26182"}
    assert set(later) <= set(earlier)
    return [(earlier[entity_id], later[entity_id]) for entity_id in sorted(later)]


@pytest.mark.parametrize("fact", FACTS)
def test_enhanced_xml_and_csv_agree_but_for_what_changed_between_them(
    both: list[tuple[Entity, Entity]], fact: str
) -> None:
    differing = [earlier.id for earlier, later in both if FACTS[fact](earlier) != FACTS[fact](later)]
    assert len(differing) == CHANGED[fact], differing


def test_what_changed_in_names_and_programmes_was_added_not_lost(both: list[tuple[Entity, Entity]]) -> None:
    for earlier, later in both:
        # The Syria programme ended on 2025-07-01 (Executive Order 14312); one entry bore its tag.
        assert set(earlier.programs) - set(later.programs) == ({"SYRIA"} if earlier.id == "18782" else set())
        # The CSV writes double quotes as single ones.
        names = {name.value.replace('"', "'") for name in earlier.names if not name.lang}
        lost = names - {name.value for name in later.names}
        assert len(lost) == (1 if earlier.id == "18284" else 0), (earlier.id, lost)


# --- Consolidated Screening List ----------------------------------------------------------------


@pytest.fixture(scope="module")
def csl_file(real_lists: Path) -> Path:
    return real_lists / "us_csl" / "2022-05-06" / "consolidated.csv.gz"


@pytest.fixture(scope="module")
def csl_rows(csl_file: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text_of(csl_file), newline="")))


@pytest.fixture(scope="module")
def screening_list(csl_file: Path) -> Reading:
    return csl.read(load_files([csl_file]), "us_csl")


def test_every_record_of_the_screening_list_is_accounted_for_by_sublist(
    csl_rows: list[dict[str, str]], screening_list: Reading
) -> None:
    by_source = Counter(re.findall(r"\((?:NS-)?([A-Z]+)", row["source"])[0] for row in csl_rows)
    assert screening_list.records == by_source
    assert len(csl_rows) == sum(by_source.values()) == 14160
    assert {entity.id for entity in screening_list.entities} == {row["_id"] for row in csl_rows}
    assert len(screening_list.entities) == 14048


def test_every_entity_of_the_screening_list_is_on_the_sublists_of_its_records(
    csl_rows: list[dict[str, str]], screening_list: Reading
) -> None:
    published: dict[str, set[str]] = {}
    for row in csl_rows:
        published.setdefault(row["_id"], set()).update(re.findall(r"\((?:NS-)?([A-Z]+)", row["source"]))
    assert {entity.id: set(entity.sublist.split("; ")) for entity in screening_list.entities} == published
    assert all(entity.legal_effect for entity in screening_list.entities)


def test_every_sublist_of_the_screening_list_of_2026_is_known(real_lists: Path) -> None:
    # Not the official layout, but it names the official sources.
    text = text_of(real_lists / "us_csl" / "2026-07-31-projected" / "csl.json.gz")
    sources = json.loads(text)["countsBySource"]
    assert len(sources) == 12
    assert [source for source in sources if not csl_list_code(source)] == []


def test_every_name_of_the_screening_list_stands_at_its_entity(
    csl_rows: list[dict[str, str]], screening_list: Reading
) -> None:
    names = {entity.id: {name.value for name in entity.names} for entity in screening_list.entities}
    for row in csl_rows:
        assert " ".join(row["name"].split()) in names[row["_id"]]
        for alias in filter(str.strip, row["alt_names"].split("; ")):
            for part in re.split(r",? ?\(?\b[af]\.k\.a\b[.,]* ", alias.strip().removeprefix("and "), flags=re.I):
                assert " ".join(part.split()).rstrip(")") in {name.rstrip(")") for name in names[row["_id"]]} | {""}


def test_only_impossible_dates_are_left_over_in_the_screening_list(screening_list: Reading) -> None:
    assert [issue.field for issue in screening_list.issues] == ["start_date"] * 3


def test_identifiers_of_the_screening_list_are_those_of_the_file(
    csl_rows: list[dict[str, str]], screening_list: Reading
) -> None:
    items = {(row["_id"], item) for row in csl_rows for item in row["ids"].split("; ") if item.endswith("Passport")}
    kept = sum(number.type == "passport" for entity in screening_list.entities for number in entity.identifiers)
    assert kept == len(items) == 1678
    ships = [entity for entity in screening_list.entities if entity.type is EntityType.VESSEL]
    assert len(ships) == sum(row["type"] == "Vessel" for row in csl_rows)


# --- Denied Persons -----------------------------------------------------------------------------


def test_every_line_of_the_denied_persons_list_is_accounted_for(real_lists: Path) -> None:
    path = real_lists / "us_bis_dpl" / "dpl_2023-11-30.txt"
    lines = path.read_text(encoding="utf-8").splitlines()[1:]
    found = bis_dpl.read(load_files([path]), "us_bis_dpl")
    cells = [line.split("\t") for line in lines if line.strip()]
    orders = {(" ".join(row[0].strip('"').split()), row[6], row[7]) for row in cells}
    assert found.records == {"row": len(cells)} == {"row": 665}
    assert len(found.entities) == len({entity.id for entity in found.entities}) == len(orders) == 549
    assert sum(len(entity.locator.record.split(", ")) for entity in found.entities) == 665
    assert [issue.message for issue in found.issues] == ["unknown country 'NM'"]
