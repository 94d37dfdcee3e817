from __future__ import annotations

import importlib
from pathlib import Path

import pytest

from screening.errors import ListsProblem
from screening.lists.catalogue import load_catalogue

ENTRY = """\
- id: un_sc
  authority: United Nations
  title: A list
  urls: [https://example.org/list.xml]
  seen: true
  format: XML
  reader: un_xml
  legal_effect: Assets are frozen.
  cadence: daily
  usual_age_days: 7
  min_entities: 1
"""
#: The identifiers that the contract with users fixes.
IDS = (
    "us_ofac_sdn us_ofac_cons us_csl us_bis_dpl us_mieu un_sc eu_fsf eu_833 gb_uksl gb_ofsi ch_seco ca_sema au_dfat "
    "jp_meti_eul opensanctions internal"
)


def test_the_catalogue_has_every_promised_list() -> None:
    assert set(load_catalogue()) == set(IDS.split())


def test_every_named_reader_exists() -> None:
    readers = {entry.reader for entry in load_catalogue().values() if entry.importable}
    assert readers >= {"ofac", "un_xml"}
    for reader in readers:
        assert callable(importlib.import_module(f"screening.lists.readers.{reader}").read)


def problem(tmp_path: Path, text: str) -> str:
    path = tmp_path / "sources.yml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ListsProblem) as caught:
        load_catalogue(path)
    return str(caught.value)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("  cadence: daily\n", "  cadence: daily\n  cadence: weekly\n", "line 10: duplicate key 'cadence'"),
        ("  cadence:", "  cadance:", "unknown key 'cadance'"),
        ("  cadence: daily\n", "", "the key 'cadence' is missing"),
        ("usual_age_days: 7", "usual_age_days: soon", "'usual_age_days' holds 'soon'"),
        ("min_entities: 1", "min_entities: 0", "'min_entities' holds 0"),
        ("seen: true", "seen: perhaps", "'seen' holds 'perhaps'"),
        ("seen: true", "seen: true\n  fetch: {list.xml: example.org}", "'fetch' holds"),
        ("seen: true", "seen: true\n  fetch: https://example.org/", "'fetch' holds"),
        ("seen: true", "seen: true\n  min_filled: {shoes: 0.5}", "'min_filled' holds"),
        ("seen: true", "seen: true\n  min_filled: {name: 5}", "'min_filled' holds"),
        ("seen: true", "seen: true\n  min_sublists: {EL: many}", "'min_sublists' holds"),
        ("seen: true", "seen: true\n  min_aliases: -1", "'min_aliases' holds"),
        ("urls: [https://example.org/list.xml]", "urls: https://example.org", "'urls' holds"),
    ],
)
def test_a_mistake_is_named(tmp_path: Path, old: str, new: str, message: str) -> None:
    assert old in ENTRY
    assert message in problem(tmp_path, ENTRY.replace(old, new))


def test_all_mistakes_are_shown_at_once(tmp_path: Path) -> None:
    text = problem(tmp_path, ENTRY.replace("cadence", "cadance") + ENTRY.replace("format:", "fromat:"))
    assert "'cadance'" in text
    assert "'fromat'" in text


def test_an_id_given_twice_is_refused(tmp_path: Path) -> None:
    assert "line 12: the id 'un_sc' stands twice" in problem(tmp_path, ENTRY * 2)


@pytest.mark.parametrize("text", ["", "- just text", "a: b", "- [", "[]"])
def test_what_is_no_catalogue_is_refused(tmp_path: Path, text: str) -> None:
    assert "catalogue" in problem(tmp_path, text)


def test_updates_fetch_the_formats_that_say_most() -> None:
    catalogue = load_catalogue()
    assert [*catalogue["us_ofac_sdn"].fetch] == ["sdn_enhanced.xml"]
    assert [*catalogue["us_ofac_cons"].fetch] == ["cons_enhanced.xml"]
    by_hand = {entry.id for entry in catalogue.values() if not entry.fetch}
    assert by_hand == {"us_bis_dpl", "us_mieu", "eu_833", "gb_ofsi", "jp_meti_eul", "opensanctions", "internal"}


def test_every_official_list_is_believable_by_more_than_its_size() -> None:
    bare = {entry.id for entry in load_catalogue().values() if not entry.min_filled}
    assert bare == {"us_mieu", "opensanctions", "internal"}
