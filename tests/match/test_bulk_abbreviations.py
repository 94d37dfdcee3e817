"""Abbreviations looked for among many pairs of names at once, beside those of each pair alone."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest

from screening.match.bulk_abbreviations import LetterColumns, may_abbreviate
from screening.model import EntityType
from screening.names.abbreviations import letters_of, runs
from screening.names.company import company_token
from screening.names.prepare import prepare
from screening.names.tokens import Token
from screening.names.vocabulary import vocabulary

ORG = EntityType.ORGANIZATION
WORDS = ["Orbita", "711", "ARZ", "Tochmash", "TsNII", "Ural", "Trading", "Vympel"]
PHRASES = ["Aircraft Repair Plant", "Precision Machinery", "Central Research Institute", *WORDS]


def columns(names: list[tuple[Token, ...]]) -> LetterColumns:
    """A row for each name, as wide as the longest."""
    found = np.zeros((len(LetterColumns._fields), len(names), max(map(len, names))), np.uint64)
    for row, tokens in enumerate(names):
        for column, token in enumerate(tokens):
            found[:, row, column] = letters_of(token)
    return LetterColumns(*found)


@pytest.mark.parametrize("seed", range(3))
def test_no_abbreviation_is_missed(seed: int) -> None:
    random = Random(seed)
    shorts, words = (
        [prepare(" ".join(random.choices(parts, k=random.randint(1, most))), ORG).tokens for _ in range(1000)]
        for parts, most in ((WORDS, 4), (PHRASES, 6))
    )
    short, word = may_abbreviate(columns(shorts), columns(words))
    seen = 0
    for row, (ours, theirs) in enumerate(zip(shorts, words, strict=True)):
        if len(ours) < 2 or len(theirs) < 3:  # no room for an own word beside it
            assert not short[row].any()
            assert not word[row].any()
            continue
        for place, token in enumerate(ours):
            for start, end in runs(token, theirs):
                seen += 1
                assert short[row, place]
                assert word[row, start:end].all()
    assert seen


def test_letters_rule_out_no_abbreviation_of_two_words() -> None:
    random = Random(5)
    known = vocabulary()
    spellings = sorted({word for words in (*known.spellings.values(), *known.short_forms.values()) for word in words})
    words = [token for word in (*spellings, "Kolahdooz", "Orbita", "Xenon", "Tsentr") if (token := company_token(word))]
    runs_seen = ruled_out = 0
    for _ in range(20_000):
        first, second = random.sample(words, 2)
        texts = [[t.text, *known.spellings.get(t.key, ()), *known.short_forms.get(t.key, ())] for t in (first, second)]
        text = "".join(random.choice(some)[: random.randint(1, 4)] for some in texts)
        short = company_token(text if random.random() < 0.8 else text[::-1])
        if short is None:
            continue
        letters = letters_of(short).may_abbreviate(letters_of(first), letters_of(second))
        if runs(short, (first, second)):
            runs_seen += 1
            assert letters, (short.text, first.text, second.text)
        ruled_out += not letters
    assert runs_seen > 1000
    assert ruled_out > 1000
