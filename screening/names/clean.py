"""Unicode cleaning: one spelling for what looks the same, before anything else reads a name."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NewType

CleanText = NewType("CleanText", str)
"""Text after `clean`: NFKC, no control or invisible characters, plain quotes, single spaces."""

#: Letters of one alphabet drawn like a letter of another (Unicode confusables, TR39; the Latin look-alikes only).
_CYRILLIC_TO_LATIN = str.maketrans("аеорсухіјѕһԁԛԝӏАВЕЗКМНОРСТУХІЈЅ", "aeopcyxijshdqwlABE3KMHOPCTYXIJS")
_GREEK_TO_LATIN = str.maketrans("αορνικτυΑΒΕΖΗΙΚΛΜΝΟΡΤΥΧ", "aopviktuABEZHIKLMNOPTYX")
_LATIN_TO_CYRILLIC = str.maketrans("aeopcyxijĸABEKMHOPCTYXI", "аеорсухіјкАВЕКМНОРСТУХІ")
_LATIN_TO_GREEK = str.maketrans("opvABEZHIKMNOPTYX", "ορνΑΒΕΖΗΙΚΜΝΟΡΤΥΧ")

#: Armenian, Cherokee and Lisu letters that pass for Latin ones.
_OTHER_TO_LATIN = str.maketrans(
    "օոսհցզյԼՕՍՏᎪᏴᏟᎠᎬᏀᎻᎫᏦᏞᎷᏢᏚᎢᏙᎳᏃᎡᎥ\ua4d0\ua4d3\ua4da\ua4ee\ua4f3",
    "onuhgqjLOUSABCDEGHJKLMPSTVWZRiBDCAO",
)
#: Digits that pass for letters inside a word; 1 for l behind a vowel, else for i.
_DIGITS = str.maketrans("035", "oes")
_DIGIT_IN_WORD = re.compile(r"(?<=[A-Z])[0135](?=[A-Z])|(?<=[a-z])[015](?=[a-z])")
_WITH_DIGIT = re.compile(r"(?<![^\W_])[A-Za-z]+(?:[0135][A-Za-z]+)+(?![^\W_])")
_MIN_LETTERS = 5

#: Apostrophes, quotation marks, dashes, and forms of one Arabic letter that Urdu, Kurdish and Persian keyboards have
#: apart.
_PLAIN = str.maketrans(
    dict.fromkeys("'’‘`´ʹʻʼʽʾʿˈˊˋ′ʿʾ‛՚＇", "")
    | dict.fromkeys('"“”„«»‹›‟〝〞＂「」『』', " ")
    | dict.fromkeys("\u05be\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d_", "-")
    | dict.fromkeys("ہھۀە", "ه")
)
_WORD = re.compile(r"[^\W\d_]+")
_LATIN = re.compile(r"[A-Za-z\u00C0-\u024F]")
_CYRILLIC = re.compile(r"[\u0400-\u052F]")
_GREEK = re.compile(r"[\u0370-\u03FF]")


@lru_cache(maxsize=100)  # a name is prepared as a person's and as another one, one directly after the other
def clean(text: str) -> CleanText:
    """`text` in NFKC without invisible characters, apostrophes joined, quotes as spaces, look-alikes mended.

    Idempotent. Case is kept (it separates joined words later).
    """
    words = text.split()
    if text.isascii() and all(map(str.isalpha, words)):
        return CleanText(" ".join(words))
    if text.isascii():
        plain = text.replace("'", "").replace("`", "").replace('"', " ")
    else:
        plain = unicodedata.normalize("NFKC", text)
        if not plain.isprintable():
            plain = "".join(ch for ch in plain if unicodedata.category(ch) not in ("Cf", "Co", "Cn", "Cs"))
        plain = _WORD.sub(_mend_mixed_script, plain.translate(_PLAIN))
        plain = unicodedata.normalize("NFKC", plain)
    if any(digit in plain for digit in "0135"):
        plain = _WITH_DIGIT.sub(_mend_digits, plain)
    if plain.isprintable():  # the only space in it is the plain one
        return CleanText(" ".join(plain.split()))
    return CleanText(
        " ".join("".join(" " if ch.isspace() or ord(ch) < 32 or ord(ch) == 127 else ch for ch in plain).split())
    )


def looks_alike(one: str, other: str) -> bool:
    """Whether two names look the same to a reader, whatever alphabets their letters are of, in capitals or not."""
    return any(_drawn(case(one)) == _drawn(case(other)) for case in (str.casefold, str.upper))


def _drawn(text: str) -> str:
    """The text with every look-alike as a Latin letter, without invisible characters and blanks."""
    plain = unicodedata.normalize("NFKC", text)
    for table in (_CYRILLIC_TO_LATIN, _GREEK_TO_LATIN, _OTHER_TO_LATIN):
        plain = plain.translate(table)
    return "".join(ch for ch in plain if unicodedata.category(ch)[0] not in "CZ")


def _mend_digits(match: re.Match[str]) -> str:
    """A word with digits between its letters (M1RAGE, ELECTR0NICS), where the rest is long enough to be a word."""
    word = match.group()
    if sum(ch.isalpha() for ch in word) < _MIN_LETTERS:
        return word

    def letter(digit: re.Match[str]) -> str:
        before = word[digit.start() - 1]
        found = ("l" if before in "aeiouAEIOU" else "i") if digit.group() == "1" else digit.group().translate(_DIGITS)
        return found.upper() if before.isupper() else found

    return _DIGIT_IN_WORD.sub(letter, word)


def _mend_mixed_script(match: re.Match[str]) -> str:
    """A word whose letters come from two alphabets is rewritten in the one that can write them all, else in the one
    that has more of them."""
    word = match.group()
    if word.isascii():
        return word
    if not _LATIN.search(word):
        return word
    word = word.translate(_OTHER_TO_LATIN)
    for letters, to_latin, from_latin in (
        (_CYRILLIC, _CYRILLIC_TO_LATIN, _LATIN_TO_CYRILLIC),
        (_GREEK, _GREEK_TO_LATIN, _LATIN_TO_GREEK),
    ):
        foreign = len(letters.findall(word))
        if foreign:
            as_latin, as_foreign = word.translate(to_latin), word.translate(from_latin)
            if not letters.search(as_latin) and (_LATIN.search(as_foreign) or 2 * foreign <= len(word)):
                return as_latin
            return as_foreign if not _LATIN.search(as_foreign) or 2 * foreign > len(word) else as_latin
    return word
