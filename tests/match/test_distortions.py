"""Distortions do what they say, leave the rest of the name alone, and admit where a name is lost."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screening.match.distortions import Distortion, Kind, distortions
from screening.match.name_parts import natural_order
from screening.model import EntityType

PERSON, ORG, VESSEL = EntityType.PERSON, EntityType.ORGANIZATION, EntityType.VESSEL


def distorted(name: str, type: EntityType, seed: int = 1) -> dict[Kind, Distortion]:
    return {found.kind: found for found in distortions(name, type, Random(seed))}


@pytest.mark.parametrize(
    ("name", "type", "kind", "text"),
    [
        ("MORENKO, Pavel", PERSON, Kind.EXACT, "MORENKO, Pavel"),
        ("MORENKO, Pavel", PERSON, Kind.CASE, "MORENKO, PAVEL"),
        ("MORENKO", PERSON, Kind.CASE, "morenko"),
        ("A.B.C. Drill-Tech, Inc.", ORG, Kind.PUNCTUATION, "ABC Drill Tech Inc"),
        ("MORENKO, Pavel Ilyich", PERSON, Kind.WORD_ORDER, "Pavel Ilyich MORENKO"),
        ("Northern Star Shipping LLC", ORG, Kind.WORD_ORDER, "Shipping Northern Star LLC"),
        ("Pavel Ilyich Abdul Morenko", PERSON, Kind.WORD_ORDER, "Abdul Morenko Pavel Ilyich"),
        ("Señal Norte", ORG, Kind.DIACRITICS, "Senal Norte"),
        ("Severny Zavod OOO", ORG, Kind.LEGAL_FORM_REMOVED, "Severny Zavod"),
        ("OOO Severny Zavod", ORG, Kind.LEGAL_FORM_REMOVED, "Severny Zavod"),
        ("Bolt Bakery, Inc.", ORG, Kind.LEGAL_FORM_REMOVED, "Bolt Bakery"),
        ("Bolt General Trading Company Limited", ORG, Kind.ABBREVIATION, "Bolt Gen Trdg Company Limited"),
        ("Bolt International Limited", ORG, Kind.ABBREVIATION, "Bolt Intl Ltd"),
        ("Pavel Morenko", PERSON, Kind.JOINED, "PavelMorenko"),
        ("MORENKO, Alexander", PERSON, Kind.TRANSLITERATION, "MORENKO, Aleksander"),
        ("MIKHEYEV", PERSON, Kind.TRANSLITERATION, "MIHEYEV"),
        ("MORENKO, Pavel Ilyich", PERSON, Kind.MISSING_PART, "Pavel MORENKO"),
        ("MORENKOV, Pavel Ilyich", PERSON, Kind.INITIAL, "P. Ilyich MORENKOV"),
    ],
)
def test_a_distortion_makes_the_text_that_its_name_promises(name, type, kind, text):
    assert distorted(name, type)[kind].text == text


@pytest.mark.parametrize(
    ("name", "type", "kind"),
    [
        ("Morenko", PERSON, Kind.WORD_ORDER),
        ("Severny Zavod (SZ)", ORG, Kind.WORD_ORDER),
        ("Morenko", PERSON, Kind.JOINED),
        ("Pavel Morenko", PERSON, Kind.MISSING_PART),
        ("Pavel Morenko", PERSON, Kind.PUNCTUATION),
        ("Pavel Morenko", PERSON, Kind.ABBREVIATION),
        ("Bolt Bakery", ORG, Kind.LEGAL_FORM_REMOVED),
        ("Bolt Bakery", ORG, Kind.TITLE),
        ("Bolt Bakery", ORG, Kind.INITIAL),
        ("Gulf Heron Ltd", VESSEL, Kind.LEGAL_FORM_REMOVED),
        ("Bolt", ORG, Kind.SPLIT),
        ("77", VESSEL, Kind.ONE_TYPO),
    ],
)
def test_a_distortion_that_cannot_change_the_name_is_left_out(name, type, kind):
    assert kind not in distorted(name, type)


def test_a_homoglyph_looks_like_the_name_and_is_written_with_other_letters():
    text = distorted("Parchin Complex", ORG)[Kind.HOMOGLYPH].text

    assert text != "Parchin Complex"
    assert len(text) == len("Parchin Complex")
    assert any("а" <= letter <= "я" or "А" <= letter <= "Я" for letter in text)


def test_a_swapped_legal_form_is_the_same_form_in_other_words():
    seen = {distorted("Severny Zavod LLC", ORG, seed)[Kind.LEGAL_FORM_SWAPPED].text for seed in range(30)}

    assert "Severny Zavod OOO" in seen
    assert "Severny Zavod Limited Liability Company" in seen
    assert all(text.startswith("Severny Zavod ") for text in seen)
    assert "Severny Zavod LLC" not in seen


@pytest.mark.parametrize("seed", range(20))
def test_typos_spare_first_letters_and_legal_forms(seed):
    found = distorted("Severny Zavod Limited Liability Company", ORG, seed)

    for kind in (Kind.ONE_TYPO, Kind.TWO_TYPOS):
        words = found[kind].text.split()
        assert words[2:] == ["Limited", "Liability", "Company"]
        assert [word[0] for word in words[:2]] == ["S", "Z"]
        wrong = sum(a != b for a, b in zip(words[:2], ["Severny", "Zavod"], strict=True))
        assert wrong == (1 if kind is Kind.ONE_TYPO else 2)
    assert found[Kind.LEGAL_FORM_TYPO].text.startswith("Severny Zavod ")


@pytest.mark.parametrize(
    ("name", "type", "kind", "why"),
    [
        ("LI, Wei", PERSON, Kind.ONE_TYPO, "no word has 4 letters"),
        ("MARIN", VESSEL, Kind.ONE_TYPO, "a name of fewer than 6 letters"),
        ("MORENKOV, Li", PERSON, Kind.TWO_TYPOS, "two errors in one word"),
        ("ZARE, Amid", PERSON, Kind.TWO_TYPOS, "fewer than 12 letters"),
        ("KIM, Jong Un", PERSON, Kind.MISSING_PART, "fewer than 9 letters are left"),
        ("LEE, Alexander", PERSON, Kind.INITIAL, "fewer than 9 letters are left"),
        ("Seyyed Yunus Morenkov", PERSON, Kind.MISSING_PART, "one name and an honorific are left"),
        ("Bank Severny Trading Company", ORG, Kind.MISSING_PART, "only general words are left"),
    ],
)
def test_a_name_that_nobody_could_know_again_says_why(name, type, kind, why):
    found = {distorted(name, type, seed)[kind].beyond for seed in range(12)}

    assert why in found


def test_the_same_seed_gives_the_same_texts_and_another_seed_others():
    name = "MORENKOV, Alexander Pavlovich"

    assert distorted(name, PERSON, 1) == distorted(name, PERSON, 1)
    assert distorted(name, PERSON, 1) != distorted(name, PERSON, 2)


def test_natural_order_turns_only_names_of_persons():
    assert natural_order("MORENKO, Pavel", PERSON) == "Pavel MORENKO"
    assert natural_order("MORENKO, Pavel, Jr", PERSON) == "MORENKO, Pavel, Jr"
    assert natural_order("Bolt Bakery, Oslo", ORG) == "Bolt Bakery, Oslo"


@given(st.text(max_size=60), st.sampled_from(EntityType), st.integers(0, 5))
def test_any_text_can_be_distorted_and_only_exact_leaves_it_as_it_is(name, type, seed):
    found = list(distortions(name, type, Random(seed)))

    assert [one.kind for one in found].count(Kind.EXACT) == 1
    assert len({one.kind for one in found}) == len(found)
    assert all((one.text == name) == (one.kind is Kind.EXACT) for one in found)
