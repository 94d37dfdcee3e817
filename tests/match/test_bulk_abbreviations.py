"""Abbreviations looked for among many pairs of names at once, beside those of each pair alone."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest

from screening.match.bulk_abbreviations import LetterColumns, may_abbreviate
from screening.model import EntityType
from screening.names.abbreviations import letters_of, runs
from screening.names.prepare import prepare
from screening.names.tokens import Token

ORG = EntityType.ORGANIZATION
WORDS = ["Orbita", "711", "ARZ", "Tochmash", "TsNII", "Ural", "Trading", "Vympel"]
PHRASES = ["Aircraft Repair Plant", "Precision Machinery", "Central Research Institute", *WORDS]


def columns(names: list[tuple[Token, ...]]) -> LetterColumns:
    """A row for each name, as wide as the longest."""
    found = np.zeros((3, len(names), max(map(len, names))), np.uint64)
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
