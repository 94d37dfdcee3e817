from __future__ import annotations

import pytest

from screening.lists.languages import language_code


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Czech", "cs"),
        ("Croatian", "hr"),
        ("Kirghiz; Kyrgyz", "ky"),
        ("Romanian; Moldavian; Moldovan", "ro"),
        ("Persian/Farsi", "fa"),
        ("Greek, Modern (1453-)", "el"),
        (" RUSSIAN ", "ru"),
        ("Cyrillic", ""),
        ("Russian and Ukrainian", ""),
        ("Klingon", None),
        ("Russian and Klingon", None),
        ("", None),
    ],
)
def test_the_publishers_words_give_the_code(name: str, code: str | None) -> None:
    assert language_code(name) == code
