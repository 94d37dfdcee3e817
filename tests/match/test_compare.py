"""Comparison of two names: what must match, what must not, and the laws of the score."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screening.config import DEFAULT_THRESHOLD
from screening.match.explain import pieces
from screening.match.screener import compare_names
from screening.model import EntityType

PERSON, ORG, VESSEL = EntityType.PERSON, EntityType.ORGANIZATION, EntityType.VESSEL

MUST_MATCH = [
    (PERSON, "Vladimir Putin", "PUTIN, Vladimir Vladimirovich"),
    (PERSON, "V.V. Putin", "Vladimir Vladimirovich Putin"),
    (PERSON, "VladimirPutin", "Vladimir Putin"),
    (PERSON, "Владимир Путин", "Vladimir Putin"),
    (PERSON, "Usama bin Ladin", "BIN LADEN, Osama"),
    (PERSON, "Abd al Rahman al Sudani", "Abdulrahman Alsudani"),
    (PERSON, "Jon Smith", "John Smith"),
    (PERSON, "Misha Petrenko", "Mikhail Petrenko"),
    (PERSON, "Bob Hallwright", "Robert Hallwright"),
    (PERSON, "Dr. Javad Rahiqi", "RAHIQI, Javad"),
    (PERSON, "محمد رضا نقدی", "Mohammad Reza Naqdi"),
    (PERSON, "习近平", "Xi Jinping"),
    (ORG, "OOO Vneshekostil", "LLC Vneshekostil"),
    (ORG, "Obshchestvo s ogranichennoi otvetstvennostyu Plaz", "Plaz LLC"),
    (ORG, "Shahid Hemat Industrial Grp", "Shahid Hemmat Industrial Group"),
    (ORG, "Hemmat Industries Group Shahid", "Shahid Hemmat Industrial Group"),
    (ORG, "Serovskii mekhanicheskii zavod", "Serov Mechanical Plant"),
    (ORG, "Ryazanskoye konstruktorskoye byuro Globus", "Ryazan Design Bureau Globus"),
    (ORG, "Tenth Bearing Plant", "10th Bearing Plant"),
    (ORG, "JSC NII Vektor", "Scientific Research Institute Vektor"),
    (ORG, "Pаrchin Chemical Industries", "Parchin Chemical Industries"),
    (ORG, "Petro Neft", "PetroNeft"),
    (ORG, "711 ARZ JSC", "Joint Stock Company 711 Aircraft Repair Plant"),
    (ORG, "EPO Zarnitsa LLC", "Engelsskoe priborostroitelnoe obyedinenie Zarnitsa"),
    (ORG, "KHIMT", "Kavir Hemmat Industrial Machine Tools"),
    (ORG, "Marine Weapons Corporation, NPO Zarnitsa", "NPO Zarnitsa"),
    (ORG, "NPO Zarnitsa named after N.N. Kovrigin", "NPO Zarnitsa"),
    # a body is the same under its next name
    (ORG, "Scientific and Production Association Zarnitsa", "State Research and Production Enterprise Zarnitsa"),
    (ORG, "Nauchnoproizvodstvennoe obedinenie Zarnitsa", "NPP Zarnitsa"),
    (ORG, "NPO Zarnitsa", "Zarnitsa Scientific Research Association"),
    # written as one
    (ORG, "JSC Kurganmashzavod", "Kurgan Machine Building Plant"),
    (ORG, "TsNIITochMash", "Central Research Institute of Precision Engineering"),
    (ORG, "Курганмашзавод", "Kurgan Machine-Building Plant"),
    # abbreviations with a short form in them, or of all that is left
    (ORG, "SPMDB Zarnitsa", "Saint Petersburg Marine Design Bureau Zarnitsa"),
    (ORG, "GosMKB Zarnitsa", "Zarnitsa State Machine Building Design Bureau"),
    (ORG, "Foreign Trade Bank of the DPRK", "Korea Foreign Trade Bank"),
    (ORG, "Zarnitsa University of Technology", "Daneshgah-e Sanati-ye Zarnitsa"),
    (ORG, "Ar-Rasheed Trust", "Al Rashid Trust"),
    (VESSEL, "Se Pho (Rak Won 2)", "RAK WON 2"),
    (PERSON, "KIM Kwang Yon 김광연", "Kim Kwang Yon"),
    (VESSEL, "M/V Adrian Darya 1", "ADRIAN DARYA 1"),
]
MUST_NOT_MATCH = [
    (ORG, "Bank Mellat", "Bank Melli"),
    (ORG, "Shahid Karimi Group", "Shahid Bagheri Group"),
    (ORG, "No. 5 Machine Plant", "No. 7 Machine Plant"),
    (ORG, "National Industrial Group Holding", "Shahid Hemmat Industrial Group"),
    (ORG, "Aerospace Corporation", "Aerospace Industries Organization"),
    (ORG, "Wagner Bau GmbH", "PMC Wagner"),
    (ORG, "Hemmatfar Trading", "Shahid Hemmat Industrial Group"),
    (ORG, "Group Industrial Supply", "Industrial Group"),
    (ORG, "Technology Industries", "Industrial Technologies Ufa"),
    (ORG, "ACC Limited", "IAC International Inc."),
    (ORG, "AMG LLC", "Alfa Machinery Group"),
    (ORG, "NPO Zarnitsa", "NPO Orlan"),
    (ORG, "Kurganmashzavod", "Kurgankhimprom"),
    (ORG, "BIF-Canada", "The Western Investment Company of Canada"),
    (ORG, "Zarnitsa AMT", "Orlan Advanced Machine Tools"),
    (PERSON, "Shahid Afridi", "Shahid Bolouri"),
    (PERSON, "Wang Wei", "Wang Wen"),
    (PERSON, "John Smith", "John Taylor"),
    (PERSON, "Ali Hassan", "Ali Hussein"),
    (VESSEL, "RAK WON 2", "RAK WON 3"),
]


@pytest.mark.parametrize(("type", "a", "b"), MUST_MATCH, ids=lambda v: str(v))
def test_names_of_one_party_reach_the_threshold(type: EntityType, a: str, b: str) -> None:
    assert compare_names(a, b, type).score >= DEFAULT_THRESHOLD


@pytest.mark.parametrize(("type", "a", "b"), MUST_NOT_MATCH, ids=lambda v: str(v))
def test_names_of_different_parties_stay_below_the_threshold(type: EntityType, a: str, b: str) -> None:
    assert compare_names(a, b, type).score < DEFAULT_THRESHOLD


def test_a_contradiction_costs_more_than_an_omission() -> None:
    full = "Anatoliy Borisovich Vetrov"
    omitted = compare_names(full, "Anatoliy Vetrov", PERSON).score
    contradicted = compare_names(full, "Anatoliy Sergeevich Vetrov", PERSON).score
    assert contradicted < omitted < 1.0


# fmt: off
WORDS = st.sampled_from([
    "Bank", "Melli", "Shahid", "Hemmat", "Industrial", "Group", "Zavod", "Plant", "Vladimir", "Putin",
    "Ivanovich", "Li", "al-Zawahiri", "OOO", "LLC", "5", "7", "V.", "Рособоронэкспорт", "گروه",
    "Trading", "Sarov", "Sarovskii", "Petro", "Neft",
    "Shipping", "Shippig", "Ptro", "Istitute", "Dr", "Haji", "Putinvladimir",
])
# fmt: on
NAMES = st.lists(WORDS, min_size=1, max_size=6).map(" ".join)
TYPES = st.sampled_from([PERSON, ORG, VESSEL])


@given(NAMES, NAMES, TYPES)
def test_the_score_is_symmetric_and_between_0_and_1(a: str, b: str, type: EntityType) -> None:
    forward, backward = compare_names(a, b, type).score, compare_names(b, a, type).score
    assert forward == pytest.approx(backward, abs=1e-9)
    assert 0.0 <= forward <= 1.0


@given(NAMES, TYPES)
def test_a_name_equals_itself(name: str, type: EntityType) -> None:
    assert compare_names(name, name, type).score == pytest.approx(1.0)
    assert compare_names(name, name.upper(), type).score == pytest.approx(1.0)


#: Without letters that are a numeral at the end of a name only, and one script: else the added word changes the others.
PLAIN = st.lists(WORDS.filter(lambda word: word.isascii() and word != "V."), min_size=1, max_size=6).map(" ".join)


@given(PLAIN, PLAIN, TYPES)
def test_a_further_word_in_common_never_lowers_the_score(a: str, b: str, type: EntityType) -> None:
    before, after = compare_names(a, b, type).score, compare_names(f"Qarluqov {a}", f"Qarluqov {b}", type).score
    assert after >= before - 1e-9


@given(st.permutations(["Vladimir", "Putin", "Vladimirovich"]))
def test_the_order_of_a_personal_name_does_not_matter(words: list[str]) -> None:
    assert compare_names(" ".join(words), "PUTIN, Vladimir Vladimirovich", PERSON).score == pytest.approx(1.0)


@given(NAMES, NAMES, TYPES)
def test_the_pieces_sum_to_the_score(a: str, b: str, type: EntityType) -> None:
    comparison = compare_names(a, b, type)
    total = sum(p.contribution for p in pieces(comparison, ()))
    assert total == pytest.approx(comparison.score, abs=1e-9) or (comparison.score == 0.0 and total < 0.0)


def test_every_piece_has_a_sentence() -> None:
    for piece in pieces(compare_names("OOO V. Sarovskii Zavod 5", "Sarov Plant 7 AO Vympel", ORG), ()):
        assert piece.text.endswith(".")
        assert "{" not in piece.text


@pytest.mark.parametrize("name", ["", "   ", "?!", "…"])
def test_a_name_without_letters_matches_nothing(name: str) -> None:
    assert compare_names(name, "Bank Melli", ORG).score == 0.0
    assert compare_names(name, name, PERSON).score == 0.0
