"""Preparation of whole names."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from screening.model import EntityType
from screening.names.prepare import prepare, split_variants
from screening.names.tokens import Kind

ORGANIZATION, PERSON = EntityType.ORGANIZATION, EntityType.PERSON


def keys(name: str, type: EntityType = ORGANIZATION) -> list[str]:
    return [t.key for t in prepare(name, type).tokens]


@pytest.mark.parametrize(
    ("name", "legal"),
    [
        ("OOO Vneshekostil", "private"),
        ("Vneshekostil LLC", "private"),
        ("ООО «Внешэкостиль»", "private"),
        ("Obshchestvo s ogranichennoi otvetstvennostyu Vneshekostil", "private"),
        ("Vneshekostil, L.L.C.", "private"),
        ("Limited Liability Company Vneshekostil", "private"),
        ("AO Vneshekostil", "stock"),
        ("Vneshekostil GmbH", "private"),
        ("Vneshekostil d.o.o.", "private"),
        ("Vneshekostil", ""),
    ],
)
def test_legal_forms_are_taken_off_in_any_form_and_place(name: str, legal: str) -> None:
    form = prepare(name, ORGANIZATION)
    assert [t.fold for t in form.tokens] == ["vnexekostil"]
    assert form.legal == legal


def test_a_name_that_is_only_a_legal_form_stays() -> None:
    assert keys("Limited") != []
    assert keys("AG") == ["ag"]


@pytest.mark.parametrize(
    ("foreign", "english"),
    [
        ("Mekhanicheskii zavod", "Mechanical Plant"),
        ("конструкторское бюро", "design bureau"),
        ("گروه صنعتی", "Industrial Group"),
        ("NII Radio", "Scientific Research Institute Radio"),
        ("Intl Mkting Svcs", "International Marketing Services"),
        ("航天科技集团", "Aerospace Technology Group"),
        ("Tenth Plant", "Plant No. 10"),
    ],
)
def test_company_words_are_compared_by_meaning(foreign: str, english: str) -> None:
    assert set(keys(foreign)) == set(keys(english))


@pytest.mark.parametrize(
    ("written", "parts"),
    [
        ("Abd al Rahman", ["abdulraman"]),
        ("Abdurrahman", ["abdulraman"]),
        ("Abdel-Rahman", ["abdulraman"]),
        ("Ayman al-Zawahiri", ["aiman", "zavahiri"]),
        ("Usama bin Ladin", ["usama", "ladin"]),
        ("VladimirPutin", ["vladimir", "putin"]),
        ("V.V. Putin", ["v", "v", "putin"]),
        ("McDonald", ["mkdonald"]),
        ("习近平", ["ksi", "jin", "ping"]),
        ("박정천", ["pak", "jong", "con"]),
    ],
)
def test_parts_of_personal_names_are_joined_and_split(written: str, parts: list[str]) -> None:
    assert keys(written, PERSON) == parts


def test_patronymics_and_titles_weigh_less_than_names() -> None:
    tokens = {t.text: t for t in prepare("Dr Arkadiy Romanovich Rotenberg", PERSON).tokens}
    assert tokens["romanovich"].kind is Kind.PATRONYMIC
    assert tokens["dr"].kind is Kind.TITLE
    assert tokens["dr"].weight < tokens["romanovich"].weight < tokens["rotenberg"].weight


def test_joined_initials_are_no_ignored_word() -> None:
    assert keys("A & T Logistics")[0] == "at"


def test_bracketed_and_alternative_names_stand_for_themselves() -> None:
    assert split_variants("Baltiyskaya Kompaniya (JSC Baltic Company)") == (
        "Baltiyskaya Kompaniya",
        "JSC Baltic Company",
    )
    assert split_variants("Minskii Zavod (MZ)") == ("Minskii Zavod",)
    assert split_variants("Alpha Trading a.k.a. Beta Trading") == ("Alpha Trading", "Beta Trading")
    assert split_variants("(Alpha)") == ("Alpha",)
    assert split_variants("Sberbank (Switzerland) AG") == ("Sberbank  Switzerland  AG",)
    assert split_variants("Desert Stone Guard (DSG) Rocket Command") == ("Desert Stone Guard   Rocket Command",)


@example("\u094d\u094d\u8fd1\u0259\u0161\u0161", EntityType.PERSON)
@example("\u093c", EntityType.PERSON)
@given(st.text(max_size=60), st.sampled_from(list(EntityType)))
def test_any_text_can_be_prepared(text: str, type: EntityType) -> None:
    form = prepare(text, type)
    assert all(t.text and 0 < t.weight <= 1 for t in form.tokens)
    assert split_variants(text)


@given(st.text(alphabet="ABCDEFG abcdefg.,'-", min_size=1, max_size=40))
def test_case_and_outer_punctuation_of_a_company_name_do_not_matter(text: str) -> None:
    shouted = prepare(text.upper(), ORGANIZATION)
    assert shouted.tokens == prepare(f"  {text.upper()} . ", ORGANIZATION).tokens
