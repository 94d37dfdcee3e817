"""In what two names differ, as a person would say it."""

import pytest

from screening.match.differences import Difference, difference, scripts
from screening.model import EntityType

PERSON, ORG = EntityType.PERSON, EntityType.ORGANIZATION


@pytest.mark.parametrize(
    ("query", "name", "type", "kind"),
    [
        ("Pavel Morenko", "Pavel Morenko", PERSON, Difference.EXACT),
        ("PAVEL MORENKO", "Pável Morenko", PERSON, Difference.MARKS),
        ("A.B.C. Drill-Tech", "ABC Drill Tech", ORG, Difference.MARKS),
        ("Павел Моренко", "Pavel Morenko", PERSON, Difference.SCRIPT),
        ("OOO Severny Zavod", "Severny Zavod LLC", ORG, Difference.LEGAL_FORM),
        ("Severny Zavod", "Severny Zavod LLC", ORG, Difference.LEGAL_FORM),
        ("MORENKO, Pavel", "Pavel Morenko", PERSON, Difference.ORDER),
        ("PavelMorenko", "Pavel Morenko", PERSON, Difference.JOINED),
        ("Sergei Morenko", "Sergey Morenko", PERSON, Difference.TRANSLITERATION),
        ("Pavel Morenko", "Pavel Mornko", PERSON, Difference.TYPO),
        ("P. Morenko", "Pavel Morenko", PERSON, Difference.INITIAL),
        ("Pavel Morenko", "Pavel Ilyich Morenko", PERSON, Difference.MISSING_PART),
        ("Pavel Ilyich Morenko", "Pavel Morenko", PERSON, Difference.EXTRA_PART),
        ("Pavel Morenko", "Anna Lindqvist", PERSON, Difference.OTHER),
        ("Li Wei", "Li Wen", PERSON, Difference.OTHER),
        ("Bo Bo Lind", "Bo Lind", PERSON, Difference.EXTRA_PART),
    ],
)
def test_the_kind_of_difference_is_the_one_that_explains_the_pair(query, name, type, kind):
    assert difference(query, name, type) is kind


def test_missing_and_extra_part_change_places_with_the_names():
    assert difference("Pavel Morenko", "Pavel Ilyich Morenko", PERSON) is Difference.MISSING_PART
    assert difference("Pavel Ilyich Morenko", "Pavel Morenko", PERSON) is Difference.EXTRA_PART


def test_the_script_is_named_once_where_both_names_share_it():
    assert scripts("Pavel", "Anna") == "latin"
    assert scripts("Павел", "Pavel") == "cyrillic / latin"
