"""The outlines rule out no pair of words that agrees."""

from __future__ import annotations

from itertools import product

import numpy as np

from screening.match.bulk_outlines import may_read, may_read_together, outlines_of
from screening.match.similarity import joins, without_articles
from screening.names.patterns import MOST_COST, agreement
from screening.names.person import person_token
from screening.names.tokens import Token

SCRIPT = (
    "محمد",
    "حسین",
    "عبد",
    "الله",
    "رضا",
    "هادي",
    "طه",
    "راوي",
    "ישראל",
    "כהן",
    "Γιώργος",
    "Αθήνα",
    "अमित",
    "สมชาย",
    "نجّار",
)
LATIN = (
    *(
        "muhammad",
        "mohamed",
        "hussein",
        "husayn",
        "abd",
        "allah",
        "abdallah",
        "abdullah",
        "reza",
        "rida",
        "hadi",
        "taha",
    ),
    *(
        "rawi",
        "alrawi",
        "israel",
        "yisrael",
        "cohen",
        "kohen",
        "giorgos",
        "yorgos",
        "athina",
        "amit",
        "somchai",
        "najjar",
    ),
    *("ah", "h", "x", "mohamedtaha", "tahamohamed", "rezahadi", "hadireza", "cohenisrael", "giorgosathina", "moham"),
)


def tokens(words: tuple[str, ...]) -> list[Token]:
    return [token for word in words if (token := person_token(word.lower())) is not None]


def reads_as(script: Token, latin: Token) -> bool:
    """Whether a word of another script may be written as the Latin one."""
    return any(agreement((script.original,), text)[0] <= MOST_COST for text in without_articles(latin.text))


def test_words_that_read_alike_may_be_read() -> None:
    pairs = list(product(tokens(SCRIPT), tokens(LATIN)))
    may = may_read(*(outlines_of(side) for side in zip(*pairs, strict=True)))
    backwards = may_read(*(outlines_of(side) for side in reversed(list(zip(*pairs, strict=True)))))
    alike = np.array([reads_as(a, b) for a, b in pairs])
    assert np.array_equal(may, backwards)
    assert 20 < alike.sum() < may.sum() < len(pairs) / 2
    assert not (alike & ~may).any()


def test_words_that_two_are_together_may_be_read() -> None:
    found = 0
    for parts, wholes in ((tokens(SCRIPT), tokens(LATIN)), (tokens(LATIN), tokens(SCRIPT))):
        pairs = list(product(parts, parts))
        first, second = (outlines_of(side) for side in zip(*pairs, strict=True))
        for whole in wholes:
            ours = np.repeat(outlines_of([whole]), len(pairs), axis=0)
            joined = np.array([joins(whole, a, b) or joins(whole, b, a) for a, b in pairs])
            found += int(joined.sum())
            assert not (joined & ~may_read_together(ours, first, second)).any()
    assert found > 10
