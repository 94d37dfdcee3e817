from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from screening.lists.catalogue import CatalogueEntry, load_catalogue
from screening.lists.offline import Found, find_files, settle

UN = load_catalogue()["un_sc"]
SDN = load_catalogue()["us_ofac_sdn"]
OTHER = replace(UN, id="us_ofac_cons", reader="ofac")
TRIO = ("sdn.csv", "alt.csv", "add.csv", "sdn_comments.csv")


def put(folder: Path, *names: str) -> tuple[Path, ...]:
    folder.mkdir(exist_ok=True)
    for name in names:
        (folder / name).write_bytes(b"x")
    return tuple(folder / name for name in names)


def test_files_are_found_by_their_published_names(tmp_path: Path) -> None:
    paths = put(tmp_path, *TRIO)
    put(tmp_path, "notes.txt")
    assert find_files(tmp_path, SDN) == Found(paths)


@pytest.mark.parametrize("name", ["CONSOLIDATED.XML", "consolidated.xml.gz"])
def test_case_and_packing_do_not_matter(tmp_path: Path, name: str) -> None:
    paths = put(tmp_path, name)
    assert find_files(tmp_path, UN) == Found(paths)


def test_a_subfolder_named_like_the_list_goes_first_and_may_hold_other_names(tmp_path: Path) -> None:
    put(tmp_path, "consolidated.xml")
    paths = put(tmp_path / "un_sc", "20261120-UN.xml")
    assert find_files(tmp_path, UN) == Found(paths)


def test_a_missing_part_of_a_list_is_named(tmp_path: Path) -> None:
    put(tmp_path, "sdn.csv", "add.csv", "sdn_comments.csv")
    found = find_files(tmp_path, SDN)
    assert found
    assert (found.paths, found.problem) == ((), f"missing beside {tmp_path / 'sdn.csv'}: alt.csv")


def test_the_names_for_an_import_by_hand_do_too(tmp_path: Path) -> None:
    by_hand: CatalogueEntry = replace(UN, fetch={"other.xml": "https://example.org/"}, files="consolidated.xml")
    assert find_files(tmp_path, by_hand) is None
    paths = put(tmp_path, "consolidated.xml")
    assert find_files(tmp_path, by_hand) == Found(paths)


@pytest.mark.parametrize(
    ("list_id", "name"),
    [
        ("us_ofac_sdn", "SDN_ENHANCED.XML"),
        ("us_ofac_sdn", "SDN_ADVANCED.XML.gz"),
        ("us_ofac_sdn", "sdn.xml"),
        ("us_ofac_cons", "CONS_ENHANCED.XML"),
        ("us_ofac_cons", "cons_advanced.xml"),
        ("us_ofac_cons", "consolidated.xml"),
        ("us_csl", "consolidated.json"),
        ("us_bis_dpl", "dpl_2023-11-30.txt"),
        ("eu_fsf", "20261120-FULL-1_1(xsd).xml"),
        ("eu_fsf", "20261120-FULL-1_1.csv"),
        ("gb_uksl", "UK-Sanctions-List.xml"),
        ("ch_seco", "consolidated-list_2026-11-20.xml"),
        ("au_dfat", "Australian_Sanctions_Consolidated_List.xlsx"),
        ("au_dfat", "regulation8_consolidated.xlsx"),
        ("opensanctions", "entities.ftm.json"),
        ("opensanctions", "ua_war_sanctions.targets.simple.csv.gz"),
        ("internal", "our-list.xlsx"),
    ],
)
def test_every_published_name_of_a_list_is_found(tmp_path: Path, list_id: str, name: str) -> None:
    paths = put(tmp_path, name)
    assert find_files(tmp_path, load_catalogue()[list_id]) == Found(paths)


def test_the_richest_complete_format_goes_first(tmp_path: Path) -> None:
    put(tmp_path, *TRIO)
    (enhanced,) = put(tmp_path, "SDN_ENHANCED.XML")
    assert find_files(tmp_path, SDN) == Found((enhanced,))


def test_a_complete_format_goes_before_parts_of_a_richer_one(tmp_path: Path) -> None:
    (whole,) = put(tmp_path, "sdn.xml")
    put(tmp_path, "sdn.csv")
    assert find_files(tmp_path, SDN) == Found((whole,))


def test_of_dated_names_the_last_counts(tmp_path: Path) -> None:
    _, newest = put(tmp_path, "20261101-FULL-1_1.xml", "20261120-FULL-1_1.xml")
    assert find_files(tmp_path, load_catalogue()["eu_fsf"]) == Found((newest,))


class TestAFileThatCouldBeOfTwoLists:
    def found(self, tmp_path: Path, *entries: CatalogueEntry) -> dict[str, Found]:
        found = [(entry, files) for entry in entries if (files := find_files(tmp_path, entry))]
        assert len(found) == 2
        return {entry.id: files for entry, files in settle(found)}

    def test_is_of_the_one_whose_reader_takes_it(self, tmp_path: Path) -> None:
        path = tmp_path / "consolidated.xml"
        path.write_text(
            '<CONSOLIDATED_LIST dateGenerated="2026-02-27T00:00:09.554Z"><INDIVIDUALS/><ENTITIES><ENTITY><DATAID>1'
            "</DATAID><FIRST_NAME>EXAMPLE BUREAU</FIRST_NAME></ENTITY></ENTITIES></CONSOLIDATED_LIST>",
            encoding="utf-8",
        )
        assert self.found(tmp_path, UN, OTHER) == {"un_sc": Found((path,))}

    def test_is_of_none_where_no_reader_takes_it(self, tmp_path: Path) -> None:
        (path,) = put(tmp_path, "consolidated.xml")
        said = f"{path} could be of un_sc or us_ofac_cons; put it into a subfolder named like its list"
        assert self.found(tmp_path, UN, OTHER) == {"un_sc": Found((), said), "us_ofac_cons": Found((), said)}

    def test_is_in_no_doubt_in_a_subfolder(self, tmp_path: Path) -> None:
        ours = put(tmp_path / "un_sc", "consolidated.xml")
        theirs = put(tmp_path / "us_ofac_cons", "consolidated.xml")
        assert self.found(tmp_path, UN, OTHER) == {"un_sc": Found(ours), "us_ofac_cons": Found(theirs)}
