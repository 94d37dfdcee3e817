"""Arabic, Persian, Urdu and Hebrew script against Latin spelling: vowels that are written or known must agree."""

import pytest

from screening.config import DEFAULT_THRESHOLD
from screening.match.screener import compare_names
from screening.model import EntityType
from screening.names import abjad

SAME = [
    ("حسن علي", "Hassan Aly"),
    ("حسين الموسوي", "Hussein Al-Mousawi"),
    ("حسین موسوی", "Hossein Mousavi"),
    ("وحید جوادی", "Vahid Javadi"),
    ("كريم يعقوب", "Karim Yacoub"),
    ("خالد الشمري", "Khaled Chammari"),
    ("فيصل بوغانمي", "Faycal Boughanemi"),
    ("جمال القذافي", "Gamal Gaddafi"),
    ("عبد الجليل حقاني", "Abdul Jalil Haqqani"),
    ("رحمت الله نوري", "Rahmatullah Noori"),
    ("نور الدين سالم", "Nureddine Salem"),
    ("محمد ظہیر قریشی", "Muhammad Zaheer Qureshi"),
    ("שלמה כהן", "Shlomo Cohen"),
    ("דוד לוי", "David Levi"),
    ("יעקב פרידמן", "Yaakov Friedman"),
    ("Ramadan Thabit", "Ramadane Sabet"),
]
DIFFERENT = [
    ("حسن الموسوي", "Hussein Al-Mousawi"),
    ("حسين علي", "Hassan Ali"),
    ("سليم الحداد", "Salam al-Haddad"),
    ("حامد کاظمی", "Humayd Kazemi"),
    ("كريم ناصر", "Karam Nasir"),
    ("محمود سالم", "Ahmad Salem"),
    ("سلمان الدوري", "Sulayman al-Duri"),
    ("عمر فاروق", "Amr Farouk"),
    ("דוד לוי", "Dror Levi"),
    ("Karim Nasser", "Karam Nasser"),
    ("Hassan Mousavi", "Hussein Mousavi"),
]


@pytest.mark.parametrize(("a", "b"), SAME)
def test_spellings_of_one_name_match(a: str, b: str) -> None:
    assert compare_names(a, b, EntityType.PERSON).score >= DEFAULT_THRESHOLD


@pytest.mark.parametrize(("a", "b"), DIFFERENT)
def test_other_names_do_not(a: str, b: str) -> None:
    assert compare_names(a, b, EntityType.PERSON).score < DEFAULT_THRESHOLD


def test_written_vowels_bind() -> None:
    usual, enough = abjad.agreement(("بوزيد",), "bouzid")
    other, _ = abjad.agreement(("بوزيد",), "bazad")
    assert enough
    assert usual < 0.2 < other


def test_a_latin_word_is_known_as_the_names_it_may_spell() -> None:
    assert abjad.names_like("salem") == {"سالم"}
    assert not abjad.names_like("hassan") & abjad.names_like("hussein")
