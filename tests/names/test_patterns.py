"""Scripts that are laid along Latin spelling: Arabic and Hebrew with written and known vowels; Indic, Thai, Greek,
Georgian and Armenian with the habits of romanisation."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screening.config import DEFAULT_THRESHOLD
from screening.match.screener import compare_names
from screening.model import EntityType
from screening.names import patterns

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
    # Indic scripts
    ("सुरेश श्रीवास्तव", "Suresh Shrivastava"),
    ("नरेन्द्र मोदी", "Narendra Modi"),
    ("विजय वर्मा", "Vijay Verma"),
    ("শেখ হাসিনা", "Sheikh Hasina"),
    ("செல்வராஜ் முருகன்", "Selvaraj Murugan"),
    ("వెంకటేశ్వర రావు", "Venkateswara Rao"),
    ("ಮಂಜುನಾಥ ಗೌಡ", "Manjunath Gowda"),
    ("ਹਰਪ੍ਰੀਤ ਕੌਰ", "Harpreet Kaur"),
    ("ભાવેશ શાહ", "Bhavesh Shah"),
    # Thai, Greek, Georgian, Armenian
    ("ทักษิณ ชินวัตร", "Thaksin Shinawatra"),
    ("ยิ่งลักษณ์ ชินวัตร", "Yingluck Shinawatra"),
    ("Αλέξης Τσίπρας", "Alexis Tsipras"),
    ("Γιάννης Μπουτάρης", "Yannis Boutaris"),
    ("Ντίνος Χρυσοχοΐδης", "Dinos Chrysochoidis"),
    ("ბიძინა ივანიშვილი", "Bidzina Ivanishvili"),
    ("ზურაბ წერეთელი", "Zurab Zereteli"),
    ("Սերժ Սարգսյան", "Serzh Sargsyan"),
    ("Հակոբ Պապիկյան", "Hagop Babikian"),
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
    ("सुरेश शर्मा", "Ramesh Sharma"),
    ("राजेश वर्मा", "Rakesh Varma"),
    ("செல்வராஜ் முருகன்", "Selvaraj Murugesan"),
    ("สมชาย ทองดี", "Somsak Thongdee"),
    ("Γιάννης Μπουτάρης", "Yannis Bouras"),
    ("ზურაბ წერეთელი", "Zurab Chikvaidze"),
    ("Սերժ Սարգսյան", "Serzh Sahakyan"),
    ("Hassan Mousavi", "Hussein Mousavi"),
]


@pytest.mark.parametrize(("a", "b"), SAME)
def test_spellings_of_one_name_match(a: str, b: str) -> None:
    assert compare_names(a, b, EntityType.PERSON).score >= DEFAULT_THRESHOLD


@pytest.mark.parametrize(("a", "b"), DIFFERENT)
def test_other_names_do_not(a: str, b: str) -> None:
    assert compare_names(a, b, EntityType.PERSON).score < DEFAULT_THRESHOLD


def test_written_vowels_bind() -> None:
    usual, enough = patterns.agreement(("بوزيد",), "bouzid")
    other, _ = patterns.agreement(("بوزيد",), "bazad")
    assert enough
    assert usual < 0.2 < other


def test_a_latin_word_is_known_as_the_names_it_may_spell() -> None:
    assert patterns.names_like("salem") == {"سالم"}
    assert not patterns.names_like("hassan") & patterns.names_like("hussein")


@given(st.text("aehkostuxz", min_size=1, max_size=6), st.text("aehkostuxz", min_size=1, max_size=6))
def test_a_first_look_at_two_words_rules_out_nothing_that_they_are_together(first: str, second: str) -> None:
    together = patterns.latin_outline(first + second)

    assert together.may_admit(patterns.latin_outline(first), patterns.latin_outline(second))
