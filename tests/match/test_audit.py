"""The audit finds nothing lost where the index is whole, and what a broken index loses."""

from pathlib import Path

import pytest

from screening.config import Config
from screening.lists.files import load_files
from screening.lists.readers import un_xml
from screening.match import index_slices, screener
from screening.match.audit import Audit, Auditor, Drawn, Origin
from screening.match.audit_workers import audit_all
from screening.match.bulk_candidates import BulkCandidates
from screening.match.draw import near_copies
from screening.model import Entity, Name, Party
from tests.match.world import ENTITIES, ORG, PERSON, person, snapshot

SCRIPTS = (
    person("C1", "许建中", "Xu Jianzhong"),
    person("C2", "김정은"),
    person("C3", "محمد رضا کرمی", "Mohammad Reza Karami"),
    person("C4", "Владимир Петрович Сидоров"),
    person("C5", "Γεώργιος Παπαδόπουλος"),
    Entity("C6", "internal", ORG, (Name("Рязанский приборный завод"), Name("Ryazan Instrument Plant"))),
    Entity("C7", "internal", ORG, (Name("华为技术有限公司"),)),
)


def audit(folder: Path, drawn: list[Drawn], entities: tuple[Entity, ...] = ENTITIES, workers: int = 1) -> Audit:
    listed = snapshot(folder, entities)
    chunks = list(audit_all(drawn, [listed], Config(), workers))
    audited = tuple(one for chunk in chunks for one in chunk.audited)
    return Audit(1, 0.85, "customers.csv", (listed,), chunks[0].about, audited)


def customers(*names: str) -> list[Drawn]:
    return [Drawn(Party(name), Origin.FILE) for name in names]


def copies(folder: Path, entities: tuple[Entity, ...] = ENTITIES, seed: int = 1) -> list[Drawn]:
    return [Drawn(party, Origin.NEAR_COPY) for party in near_copies([snapshot(folder, entities)], 100, seed)]


def test_a_whole_index_loses_nothing(tmp_path):
    found = audit(tmp_path, [*customers("Petro Neft Trading", "Acme Bakery"), *copies(tmp_path)])

    assert found.lost == ()
    assert found.whole.recall == 1.0
    assert found.whole.mattering >= found.whole.at_threshold > 10


def test_every_listed_name_is_compared_with_every_name_drawn(tmp_path):
    found = audit(tmp_path, customers("Petro Neft Trading", "Acme Bakery"))

    assert found.whole.pairs == 2 * found.about.names
    assert found.about.names == sum(len(entity.names) for entity in ENTITIES)


def test_the_two_kinds_of_names_are_counted_apart(tmp_path):
    near = copies(tmp_path)
    of_file, of_copies = audit(tmp_path, [*customers("Acme Bakery"), *near]).by_origin()

    assert (of_file.names, of_file.mattering, of_file.recall) == (1, 0, None)
    assert (of_copies.names, of_copies.recall) == (len(near), 1.0)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_mixed_scripts_lose_nothing(tmp_path, seed):
    names = (
        "Hsu Chien-chung",
        "Kim Jong-un",
        "Mohamad Reza Karami",
        "Vladimir Sidorov",
        "محمد کرمی",
        "Riazanskiy priborny zavod",
    )
    found = audit(tmp_path, [*customers(*names), *copies(tmp_path, SCRIPTS, seed)], SCRIPTS)

    assert found.lost == ()
    assert found.by_origin()[0].mattering >= 4


@pytest.mark.parametrize(("query", "listed"), [("MAYCHOU Ali", "علي ما يشو"), ("علي ما يشو", "MAYCHOU Ali")])
def test_two_words_of_few_consonants_that_are_one_are_offered(tmp_path, query, listed):
    found = audit(tmp_path, customers(query), (person("1", listed),))

    assert (found.whole.mattering, found.lost) == (1, ())


def test_an_index_that_drops_a_name_is_caught_in_check(tmp_path, monkeypatch):
    whole = screener.candidates
    monkeypatch.setattr(screener, "candidates", lambda *asked: whole(*asked)[1:])

    (lost,) = audit(tmp_path, customers("Zaman Bank Melal")).lost

    assert (lost.in_check, lost.in_batch) == (True, False)
    assert (lost.pair.query, lost.pair.listed.text, lost.pair.score) == ("Zaman Bank Melal", "Zaman Bank Melal", 1.0)


def test_an_index_that_drops_a_name_is_caught_in_a_batch(tmp_path, monkeypatch):
    whole = BulkCandidates.find
    monkeypatch.setattr(BulkCandidates, "find", lambda self, sought: [found[1:] for found in whole(self, sought)])

    found = audit(tmp_path, customers("Zaman Bank Melal", "Acme Bakery"))

    assert [(lost.in_check, lost.in_batch) for lost in found.lost] == [(False, True)]
    assert found.whole.recall == 0.0


def test_a_word_that_the_index_has_under_no_key_is_caught(tmp_path, monkeypatch):
    whole = index_slices.index_keys
    monkeypatch.setattr(index_slices, "index_keys", lambda word: set() if word.text == "zaman" else whole(word))

    (lost,) = audit(tmp_path, customers("Melal Zaman Bank")).lost

    assert (lost.pair.listed.text, lost.in_check) == ("Zaman Bank Melal", True)


def test_names_that_are_not_searched_are_shown_and_no_loss(tmp_path):
    found = audit(tmp_path, customers("J", "Acme Bakery"), (*ENTITIES, person("X", "J")))

    assert (found.unsearchable, found.unsearched) == (("J",), 1)
    assert [one.text for one in found.about.unsearchable] == ["J"]
    assert (found.lost, found.whole.mattering) == ((), 0)


def test_the_same_names_give_the_same_audit_whatever_the_number_of_processes(tmp_path):
    near = copies(tmp_path)
    alone, together = audit(tmp_path, near), audit(tmp_path, near, workers=2)

    assert len(near) > 10, "two chunks"
    assert alone.audited == together.audited
    assert alone.about == together.about


def test_what_an_auditor_of_a_known_type_need_not_offer_is_no_loss(tmp_path):
    auditor = Auditor.open([snapshot(tmp_path)], Config())

    (as_person,) = auditor.audit([Drawn(Party("Zaman Bank Melal", type=PERSON), Origin.FILE)])
    (near,) = auditor.audit([Drawn(Party("Zaman Bank Melak", type=PERSON), Origin.FILE)])

    assert (as_person.mattering, as_person.lost) == (1, ())
    assert near.mattering == 0


@pytest.mark.slow
def test_nothing_is_lost_on_a_real_list(tmp_path, real_lists):
    reading = un_xml.read(load_files([real_lists / "un_sc" / "2026-02-27" / "consolidated.xml.gz"]), "internal")
    listed = tuple(reading.entities)

    found = audit(tmp_path, copies(tmp_path, listed)[:60], listed)

    assert found.lost == ()
    assert found.whole.mattering > 60
