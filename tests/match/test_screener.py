"""Screening of one party against a list."""

from dataclasses import replace
from pathlib import Path

import pytest

from screening.config import Config
from screening.match.screener import Screener
from screening.model import Entity, EntityType, Identifier, Name, NameKind, PartialDate, Party, PieceOutcome
from tests.match.world import ENTITIES, PERSON, snapshot


@pytest.fixture(scope="module")
def screener(tmp_path_factory: pytest.TempPathFactory) -> Screener:
    return Screener.open([snapshot(tmp_path_factory.mktemp("data"))], Config())


def day(text: str) -> PartialDate:
    return PartialDate(text, text, text)


def ids(screener: Screener, party: Party) -> list[str]:
    return [h.entity.id for h in screener.screen(party).hits]


@pytest.mark.parametrize(
    ("name", "id"),
    [
        ("Anatolij Orlowski", "P1"),
        ("Анатолий Орловский", "P1"),
        ("A.B. Orlovski", "P1"),
        ("OsamaAlsabri", "P2"),
        ("Shahid Kolahduz Industries Grp", "O1"),
        ("گروه صنعتی شهید کلاهدوز", "O1"),
        ("Serov Mechanical Plant 5", "O2"),
        ("Petro Neft Trading LLC", "O3"),
        ("Gulf Heron 1", "V1"),
    ],
)
def test_variants_of_listed_names_are_found(screener: Screener, name: str, id: str) -> None:
    assert ids(screener, Party(name)) == [id]


@pytest.mark.parametrize(
    "name", ["Anatoliy Petrov", "Shahid Afridi", "Serov Mechanical Plant 7", "Gulf Heron 2", "Melal"]
)
def test_other_names_are_not_hits(screener: Screener, name: str) -> None:
    assert ids(screener, Party(name)) == []


def test_a_weak_alias_alone_is_shown_apart(screener: Screener) -> None:
    found = screener.screen(Party("SKIG"))
    assert found.hits == ()
    assert [h.matched_name.value for h in found.weak_matches] == ["SKIG"]


def test_a_weak_alias_alerts_where_the_setting_says_so(tmp_path: Path) -> None:
    screener = Screener.open([snapshot(tmp_path)], Config(weak_aliases_alert=("internal",)))
    assert ids(screener, Party("SKIG")) == ["O1"]


def test_a_shared_identifier_is_a_hit_whatever_the_name(screener: Screener) -> None:
    party = Party("Blue Lotus General Trading", identifiers=(Identifier("", "ab 445566 k"),))
    [hit] = screener.screen(party).hits
    assert (hit.entity.id, hit.score) == ("O1", 1.0)
    assert any(p.feature == "identifier" and p.outcome is PieceOutcome.AGREE for p in hit.pieces)


def test_another_imo_number_lowers_but_does_not_hide_an_exact_name(screener: Screener) -> None:
    same = screener.screen(Party("Gulf Heron 1", type=EntityType.VESSEL)).hits[0]
    other = replace(Party("Gulf Heron 1", type=EntityType.VESSEL), identifiers=(Identifier("imo", "9187629"),))
    [hit] = screener.screen(other).hits
    assert hit.score < same.score


def test_birth_dates_raise_lower_or_say_nothing(screener: Screener) -> None:
    party = Party("Anatoliy Orlovskij Junior", type=EntityType.PERSON)

    def score(**facts: object) -> float:
        loose = Screener(screener.indexes, Config(threshold=0.5))
        return loose.screen(replace(party, **facts)).hits[0].score  # type: ignore[arg-type]

    unknown = score()
    assert score(birth_date=day("1961-04-02")) > unknown > score(birth_date=day("1990-01-01"))
    year = PartialDate("1961-01-01", "1961-12-31", "1961")
    assert score(birth_date=day("1961-04-02")) > score(birth_date=year) > unknown
    assert score(countries=("RU",)) > unknown > score(countries=("BR",))


def test_contributions_sum_to_the_score_and_absent_is_no_conflict(screener: Screener) -> None:
    party = Party(
        "Anatoly Orlovsky",
        type=EntityType.PERSON,
        countries=("DE",),
        birth_date=day("1961-04-02"),
        addresses=("Moscow",),
    )
    [hit] = screener.screen(party).hits
    assert sum(p.contribution for p in hit.pieces) == pytest.approx(hit.score, abs=1e-5)
    assert next(p for p in hit.pieces if p.feature == "address").outcome is PieceOutcome.ABSENT


def test_aliases_of_the_party_are_screened(screener: Screener) -> None:
    assert ids(screener, Party("Unknown Person", aliases=("Anatoly Orlovsky",))) == ["P1"]


@pytest.mark.parametrize("name", ["", "???", "A.", "…"])
def test_a_name_with_nothing_to_search_by_is_reported(screener: Screener, name: str) -> None:
    assert screener.screen(Party(name, type=EntityType.PERSON)).unsearchable == (name,)


def test_several_lists_give_one_party_one_label(tmp_path: Path) -> None:
    other = tuple(replace(e, list_id="other", id="X" + e.id) for e in ENTITIES)
    screener = Screener.open([snapshot(tmp_path / "a"), snapshot(tmp_path / "b", other, "other")], Config())
    hits = screener.screen(Party("Shahid Kolahdooz Industrial Group")).hits
    assert len(hits) == 2
    assert len({h.same_party for h in hits}) == 1
    persons = screener.screen(Party("Kim Jong Sik")).hits
    assert len({h.same_party for h in persons}) == 2, "the same name alone links nothing"


def test_the_code_of_a_tax_office_is_no_hit(tmp_path: Path) -> None:
    code = Identifier("kpp", "772201001")
    firm = replace(ENTITIES[3], identifiers=(code,))
    opened = Screener.open([snapshot(tmp_path, (firm,))], Config())
    assert not opened.screen(Party("Quiet Lotus Trading", identifiers=(code,))).hits
    assert not opened.screen(Party("Quiet Lotus Trading", identifiers=(Identifier("", code.value),))).hits


def csl_and_sdn(tmp_path: Path, sdn_id: str) -> Screener:
    names = Name("HIDDEN, Boris"), Name("Kaidana", NameKind.ALIAS), Name("Borya Hidden", NameKind.ALIAS)
    csl = Entity("7", "us_csl", PERSON, names, identifiers=(Identifier("ofac_ent_num", "7"),))
    weak = names[0], replace(names[1], value="KAIDANA", kind=NameKind.WEAK_ALIAS), names[2]
    others = [Entity(str(n), "us_ofac_sdn", PERSON, (Name(f"OTHER, Person {n}"),)) for n in range(20, 40)]
    sdn = (Entity(sdn_id, "us_ofac_sdn", PERSON, weak), *others)
    lists = snapshot(tmp_path, (csl,), "us_csl"), snapshot(tmp_path, sdn, "us_ofac_sdn")
    return Screener.open(lists, Config())


def test_a_weak_alias_of_ofac_is_weak_where_the_list_that_republishes_it_does_not_say_so(tmp_path: Path) -> None:
    found = csl_and_sdn(tmp_path, "7").screen(Party("Kaidana"))
    assert not found.hits
    assert [(hit.list_id, hit.matched_name.kind) for hit in found.weak_matches] == [
        ("us_csl", NameKind.WEAK_ALIAS),
        ("us_ofac_sdn", NameKind.WEAK_ALIAS),
    ]


def test_strong_names_and_other_parties_keep_their_marks(tmp_path: Path) -> None:
    screener = csl_and_sdn(tmp_path / "same", "7")
    assert {hit.list_id for hit in screener.screen(Party("Borya Hidden")).hits} == {"us_csl", "us_ofac_sdn"}
    other = csl_and_sdn(tmp_path / "other", "8").screen(Party("Kaidana"))
    assert [hit.list_id for hit in other.hits] == ["us_csl"]
