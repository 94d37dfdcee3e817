"""Names that stand in a name."""

from __future__ import annotations

import pytest

from screening.lists.readers.names_within import NamesWithin, names_within
from screening.model import Name, NameKind

ALIAS, FORMER = NameKind.ALIAS, NameKind.FORMER


@pytest.mark.parametrize(
    ("text", "own", "others"),
    [
        ("Orlov Works (f.k.a. Petrov Works)", "Orlov Works", [Name("Petrov Works", FORMER)]),
        ("Orlov Works (f.k.a., Petrov (East) Works)", "Orlov Works", [Name("Petrov (East) Works", FORMER)]),
        ("Orlov Works, f.k.a., Petrov Works", "Orlov Works", [Name("Petrov Works", FORMER)]),
        ("ORLOV WORKS A.K.A PETROV WORKS", "ORLOV WORKS", [Name("PETROV WORKS", ALIAS)]),
        ("PYOTR ORLOV A/K/A PETER ORLOFF", "PYOTR ORLOV", [Name("PETER ORLOFF", ALIAS)]),
        ("Orlov (a.k.a. One; Two, Ltd.) Works", "Orlov Works", [Name("One", ALIAS), Name("Two, Ltd.", ALIAS)]),
        ("Orlov Works [aka Orlov Plant]", "Orlov Works", [Name("Orlov Plant", ALIAS)]),
        ("Orlov Works (also known as: Plant) (n.k.a. New Works)", "Orlov Works", [Name("Plant"), Name("New Works")]),
        ("Orlov Works (formerly known as Petrov Works)", "Orlov Works", [Name("Petrov Works", FORMER)]),
    ],
)
def test_other_names_are_told_apart(text: str, own: str, others: list[Name]) -> None:
    found = names_within(text)
    assert (found.own, found.former) == (own, False)
    assert [(name.value, name.kind) for name in found.others] == [
        (name.value, ALIAS if name.kind is NameKind.PRIMARY else name.kind) for name in others
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("f.k.a. Petrov Works", NamesWithin("Petrov Works", True)),
        ("F.K.A. Petrov Works (PW)", NamesWithin("Petrov Works (PW)", True)),
        ("Formerly known as Petrov Works", NamesWithin("Petrov Works", True)),
        ("a.k.a. Petrov Works", NamesWithin("Petrov Works")),
        ("Pyotr Orlov (previously listed as)", NamesWithin("Pyotr Orlov", True)),
        (
            "Orlov (previously listed as, in Russian: Орлов )",
            NamesWithin("Orlov", True, (Name("Орлов", FORMER, "ru"),)),
        ),
        ("Orlov Works (former name)", NamesWithin("Orlov Works", True)),
        (
            "Pyotr Orlov (Previously listed as. In Russian: Пётр Орлов)",
            NamesWithin("Pyotr Orlov", True, (Name("Пётр Орлов", FORMER, "ru"),)),
        ),
    ],
)
def test_words_about_the_name_tell_its_kind(text: str, found: NamesWithin) -> None:
    assert names_within(text) == found


@pytest.mark.parametrize(
    "text", ["Jean Aka Kouassi", "HAZIM KAKA", "AKA INTEGRAL SERVICES", "FORMER JUNDALLAH", "Orlov (Previous) Ltd", ""]
)
def test_other_texts_stay_as_they_are(text: str) -> None:
    assert names_within(text) == NamesWithin(text)
