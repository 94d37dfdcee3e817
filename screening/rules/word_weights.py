"""How the words of an order weigh: like those of orders that officers stopped, or of those that they passed.

No single rule has the words of every clerk. So each word, and each pair of neighbours, has a weight, found by logistic
regression over the labelled orders of this project (`tests/bench/word_weights.py`); an order has the sum of the weights
of its words. The table is data anybody can read (`data/word_weights.tsv`), and a finding names the words that weighed
most. Names, addresses and countries of parties have no weight: who somebody is, is for the lists and the other rules.
Nor have numbers, short words and ways of payment: they tell one author of orders from another rather than a trick.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from itertools import islice, pairwise
from pathlib import Path

from screening.rules.wording import FIRST_CJK, fold

#: Columns whose words weigh, and how their marks begin: a word weighs otherwise in a note than in a description.
COLUMNS: Mapping[str, str] = {
    "notes": "",
    "end_use_statement": "stated ",
    "goods_description": "goods ",
    "end_use": "use ",
    "customer_business": "customer ",
    "consignee_business": "consignee ",
    "payer_business": "payer ",
    "end_user_business": "user ",
}
#: Letters that stand for a word, so that its endings and near relatives weigh alike. Of 4 to 8 the fewest false alarms
#: at equal recall, by cross-validation over authors (`word_weights.py`).
STEM = 5
#: Letters of the shortest word with a weight.
SHORTEST = 3
#: Words named as evidence.
_NAMED = 6
TABLE = Path(__file__).parent / "data" / "word_weights.tsv"


def marks(fields: Mapping[str, str]) -> Mapping[str, str]:
    """The marks that the words of an order leave, each with the words that left it.

    A mark is the beginning of a word, or those of two neighbours; two neighbouring signs where words are not spaced.
    """
    found: dict[str, str] = {}
    for column, prefix in COLUMNS.items():
        text = fields.get(column)
        if text:
            found.update(_marks_of(prefix, text))
    return found


@lru_cache(maxsize=2048)
def _marks_of(prefix: str, text: str) -> Mapping[str, str]:
    pieces = list(_pieces(text))
    found = {prefix + stem: word for stem, word in pieces if stem}
    pairs = ((left, right) for left, right in pairwise(pieces) if left[0] and right[0])
    found.update((f"{prefix}{a} {b}", f"{left} {right}") for (a, left), (b, right) in pairs)
    return found


def _pieces(text: str) -> Iterator[tuple[str, str]]:
    """The stems of a text, in order, with their words; an empty stem where a word has no weight."""
    for word in fold(text).split():
        if ord(word[0]) >= FIRST_CJK:
            yield from ((pair, pair) for pair in (map("".join, pairwise(word)) if len(word) > 1 else (word,)))
        else:
            yield "" if len(word) < SHORTEST or any(sign.isdigit() for sign in word) else word[:STEM], word


def likeness(fields: Mapping[str, str]) -> float | None:
    """The weights of the order's words, added: the logarithm of the odds that an officer stopped such an order, as far
    as the words tell. None where no column has words."""
    stated = [(prefix, text) for column, prefix in COLUMNS.items() if (text := fields.get(column))]
    return _weights()[""] + sum(_weight_of(*each) for each in stated) if stated else None


@lru_cache(maxsize=4096)
def _weight_of(prefix: str, text: str) -> float:
    table = _weights()
    return sum(table.get(mark, 0.0) for mark in _marks_of(prefix, text))


def telling_words(fields: Mapping[str, str]) -> str:
    """The words that weigh most for `likeness`, heaviest first."""
    table = _weights()
    weighed = sorted(((table.get(mark, 0.0), words) for mark, words in marks(fields).items()), reverse=True)
    telling = dict.fromkeys(words for weight, words in weighed if weight > 0.0)
    return ", ".join(islice(telling, _NAMED))


@cache
def _weights() -> Mapping[str, float]:
    lines = TABLE.read_text(encoding="utf-8").splitlines()
    return {mark: float(weight) for mark, weight in (line.split("\t") for line in lines if not line.startswith("#"))}
