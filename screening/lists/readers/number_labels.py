"""Registration numbers as publishers write them: several in a field, each with words that say what it is."""

from __future__ import annotations

import re
from collections.abc import Iterator

from screening.lists.readers.numbered import split_numbered

#: Words beside a number -> type. The first that fits decides (`Tax Registration Number` is a tax number); a number
#: without such words is a registration number.
_LABELS = (
    ("lei", re.compile(r"\bLEI\b|legal entity identifier", re.IGNORECASE)),
    ("swift_bic", re.compile(r"\bSWIFT\b|\bBIC\b", re.IGNORECASE)),
    ("duns", re.compile(r"\bD-?U-?N-?S\b", re.IGNORECASE)),
    ("kpp", re.compile(r"\bKPP\b|\bКПП\b", re.IGNORECASE)),
    ("okpo", re.compile(r"\bOKPO\b|\bОКПО\b", re.IGNORECASE)),
    ("bik", re.compile(r"\bBI[KC]\b|\bБИК\b", re.IGNORECASE)),
    ("registration", re.compile(r"\bOGRN\b|\bОГРН\b", re.IGNORECASE)),
    (
        "tax_id",
        re.compile(r"\b(?:I\.?N\.?N|ИНН|T\.?I\.?N|tax(?:payer)?|TRN|GSTIN|VAT|PAN|UNP|УНП|EIN)\b", re.IGNORECASE),
    ),
    ("registration", re.compile(r"\b(?:registration|reg|company|USCC|CRN?|BRN|UEN|CIN|BIN)\b", re.IGNORECASE)),
)
_PARTS = re.compile(r";|,(?=\s*[A-Z][A-Za-z ./]+[:#])|\.\s+(?=[A-Z(])")
#: A run of letters and digits of at least five characters; signs may stand within.
_NUMBER = re.compile(r"(?<!\w)(?=[\w./-]{5})[0-9A-ZА-Я][\w./-]*\w", re.IGNORECASE)
_LEAST_DIGITS = 3


def labelled_numbers(text: str) -> list[tuple[str, str]]:
    """Type and value of every number in the text, in order: `7704730655 (Tax ID/INN)`, `(1) OGRN: 10… (2) TIN: 16…`."""
    found: list[tuple[str, str]] = []
    for numbered in split_numbered(text):
        for part in _PARTS.split(numbered):
            found += _of_part(part)
    return list(dict.fromkeys(found))


def _of_part(part: str) -> list[tuple[str, str]]:
    numbers = list(_numbers(part))
    found = []
    for at, number in enumerate(numbers):
        before = part[numbers[at - 1].end() if at else 0 : number.start()]
        after = part[number.end() : numbers[at + 1].start() if at + 1 < len(numbers) else len(part)]
        found.append((_type(before) or _type(after) or "registration", number[0].strip("./-")))
    return found


def _numbers(part: str) -> Iterator[re.Match[str]]:
    """The runs that have three digits before the next space."""
    for word in re.finditer(r"\S+", part):
        digits = [at for at, char in enumerate(word[0], word.start()) if char.isdecimal()]
        if len(digits) >= _LEAST_DIGITS:
            for run in _NUMBER.finditer(part, word.start(), word.end()):
                if run.start() <= digits[-_LEAST_DIGITS]:
                    yield run


def _type(words: str) -> str:
    return next((kind for kind, pattern in _LABELS if pattern.search(words)), "")
