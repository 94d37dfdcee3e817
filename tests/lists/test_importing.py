"""What an import refuses or warns of, whatever reader made the entities."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from screening.errors import InputProblem, ListsProblem
from screening.lists import importing
from screening.lists.catalogue import load_catalogue
from screening.lists.importing import Imported, import_files
from screening.lists.store import Store
from tests.lists.test_bis_dpl import HEADER, ORLOV
from tests.lists.test_ca_sema import COMPANY, PERSON

#: A company whose name stands under a tag that no reader knows.
RENAMED = COMPANY.replace("Entity>", "Body>").replace(
    "<Aliases>Orlov Motors Co., Ltd., Orlov Engines Pte. Ltd.; OEW", "<Aliases>"
)


def sema(folder: Path, *records: str) -> Path:
    path = folder / "sema-lmes.xml"
    numbered = [record.replace("<Item>1<", f"<Item>{number}<") for number, record in enumerate(records)]
    path.write_text(f"<data-set>{''.join(numbered)}</data-set>", encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("named", "nameless", "said"),
    [(0, 1, "1 of 1"), (0, 3, "3 of 3"), (5, 2, "2 of 7"), (197, 3, "3 of 200")],
)
def test_a_list_whose_names_were_not_understood_is_refused_on_import(
    named: int, nameless: int, said: str, tmp_path: Path
) -> None:
    path = sema(tmp_path, *[COMPANY] * named, *[RENAMED] * nameless)
    with pytest.raises(InputProblem, match=rf"sema-lmes.xml: {said} entries have no name, the first of them record"):
        import_files(tmp_path / "data", "ca_sema", [path])
    assert Store(tmp_path / "data").current("ca_sema") is None


@pytest.mark.parametrize(("named", "nameless"), [(1, 1), (198, 2)])
def test_single_entries_without_a_name_are_kept_and_told(named: int, nameless: int, tmp_path: Path) -> None:
    path = sema(tmp_path, *[COMPANY] * named, *[RENAMED] * nameless)
    imported = import_files(tmp_path / "data", "ca_sema", [path])
    assert imported.snapshot.entity_count == named + nameless
    assert f"without a name: {nameless}" in " ".join(imported.warnings)


@pytest.mark.parametrize(
    ("list_id", "fixture", "pattern"),
    [
        ("eu_fsf", "eu_fsf.xml", r"\bnameAlias\b"),
        ("gb_uksl", "gb_uksl.xml", r"\b(?:Names|NonLatinNames)\b"),
        ("ch_seco", "ch_seco.xml", r"<(/?)name\b(?=[ >])"),
        ("us_ofac_sdn", "sdn_advanced.xml", r"\bNamePartValue\b"),
    ],
)
def test_a_renamed_element_of_names_stops_every_reader(
    list_id: str, fixture: str, pattern: str, tmp_path: Path
) -> None:
    content = (Path(__file__).parent / "fixtures" / fixture).read_text(encoding="utf-8")
    path = tmp_path / fixture
    path.write_text(re.sub(pattern, lambda match: match[0] + "-Nom", content), encoding="utf-8")
    with pytest.raises(InputProblem):
        import_files(tmp_path / "data", list_id, [path])


def test_what_no_reader_knows_is_a_warning(tmp_path: Path) -> None:
    path = sema(tmp_path, COMPANY, COMPANY.replace("<Aliases>", "<Alias-Autre>Big Orlov</Alias-Autre><Aliases>"))
    warnings = import_files(tmp_path / "data", "ca_sema", [path]).warnings
    assert any("record/Alias-Autre (1)" in warning for warning in warnings)


CSL_SOURCES = ["Entity List (EL) - BIS"] * 30 + ["Military End User (MEU) List - BIS"] * 3


@pytest.fixture
def csl(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Imported]:
    """Imports a Consolidated Screening List with one record for each source, as an update does."""
    catalogue = load_catalogue()
    small = replace(catalogue["us_csl"], min_entities=1, min_aliases=0, min_weak=0, min_sublists={}, min_filled={})
    monkeypatch.setattr(importing, "load_catalogue", lambda: {**catalogue, small.id: small})

    def imported(*sources: str, strict: bool = True, without_id: int = -1) -> Imported:
        results = [
            {"id": "" if number == without_id else str(number), "source": source, "name": f"ORLOV WORKS {number}"}
            for number, source in enumerate(sources)
        ]
        path = tmp_path / "consolidated.json"
        path.write_text(json.dumps({"results": results}), encoding="utf-8")
        return import_files(tmp_path / "data", "us_csl", [path], strict=strict)

    return imported


def test_an_update_in_which_a_sublist_vanished_is_refused(csl: Callable[..., Imported]) -> None:
    csl(*CSL_SOURCES)
    renamed = [source.replace("(MEU) ", "") for source in CSL_SOURCES]
    with pytest.raises(ListsProblem, match="0 records of MEU after 3"):
        csl(*renamed)
    warnings = " ".join(csl(*renamed, strict=False).warnings)
    assert "0 records of MEU after 3" in warnings
    assert "3 record(s) of a list that this version does not know are kept" in warnings


def test_an_update_in_which_a_sublist_shrank_by_more_than_a_third_is_refused(csl: Callable[..., Imported]) -> None:
    csl(*CSL_SOURCES)
    with pytest.raises(ListsProblem, match="1 records of MEU after 3"):
        csl(*CSL_SOURCES[:-2])
    csl(*CSL_SOURCES[:-1])


def test_an_update_that_leaves_records_out_is_refused(csl: Callable[..., Imported]) -> None:
    csl(*CSL_SOURCES)
    with pytest.raises(ListsProblem, match="1 records are left out"):
        csl(*CSL_SOURCES, without_id=7)


def test_a_new_sublist_alone_is_kept_with_a_warning(csl: Callable[..., Imported]) -> None:
    csl(*CSL_SOURCES)
    (warning,) = csl(*CSL_SOURCES, "Blue List (BLUE) - Somebody").warnings
    assert "Blue List (BLUE)" in warning


def test_a_list_of_which_nothing_could_be_read_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "dpl.txt"
    path.write_text(f"{HEADER}\n{ORLOV.replace('PYOTR ORLOV', '')}\n", encoding="utf-8")
    with pytest.raises(InputProblem, match=r"dpl\.txt holds no entry that could be read"):
        import_files(tmp_path / "data", "us_bis_dpl", [path])


def test_values_that_often_cannot_be_taken_are_a_warning(tmp_path: Path) -> None:
    path = sema(tmp_path, *[PERSON.replace("1970-01-02 or 1970-01-03", "58").replace("<Item>58<", "<Item>1<")] * 8)
    (warning,) = [text for text in import_files(tmp_path / "data", "ca_sema", [path]).warnings if "moved" in text]
    assert "DateOfBirth could not be taken in 8 entries" in warning
