"""Finds the weights of words by which `screening.rules.word_weights` judges an order, and tells how well they judge.

    python tests/bench/word_weights.py --validate      # by cross-validation: whole authors are left out
    python tests/bench/word_weights.py --write         # screening/rules/data/word_weights.tsv

From the labelled orders of tests/cases that may be read (`orders_table.OPEN`) and the honest and hard orders
(`orders_honest`, `orders_hard_ordinary`). The pairs that nobody has read are never used, so they go on measuring the
rules. Needs scikit-learn (extra `train`).
"""

from __future__ import annotations

import argparse
import csv
import random
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from orders_table import CASES, HARD, HONEST, OPEN
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from screening.rules import word_weights

#: Strength of the regularisation: of 0.1 to 10 the best in --validate, flat between 1 and 3.
C = 2.0
#: Authors who must have used a mark for it to have a weight; what fewer use tells of them, not of tricks.
LEAST_AUTHORS = 3
#: Weights nearer to nothing are left out of the table.
LEAST_WEIGHT = 0.05
#: Parts into which the authors are cut.
PARTS = 8


class Labelled(NamedTuple):
    """An order whose label is known."""

    author: str
    suspicious: bool
    marks: frozenset[str]


def labelled_orders() -> list[Labelled]:
    """The orders of all files that may be read; each pair is by one author, each honest language and
    each hand of the hard orders by another."""
    names = [*((name, pair[0]) for pair in OPEN for name in pair), (HONEST, ""), (HARD, "")]
    orders = []
    for name, author in names:
        with (CASES / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
            for row in csv.DictReader(stream):
                hand = author or _hand(row["order_id"])
                marks = frozenset(word_weights.marks({column: cell for column, cell in row.items() if cell}))
                orders.append(Labelled(hand, row["expected"] == "1", marks))
    return orders


def _hand(order_id: str) -> str:
    """Who wrote an honest order: one hand for each language, and one that is cut into eight."""
    hand, _, number = order_id.partition("-")
    return f"{hand} {int(number) // 30}" if hand == "HON" else hand


def fitted(orders: Sequence[Labelled]) -> tuple[Any, Any]:
    """The vectoriser and the regression over these orders."""
    authors: dict[str, set[str]] = {}
    for order in orders:
        for mark in order.marks:
            authors.setdefault(mark, set()).add(order.author)
    kept = {mark for mark, used_by in authors.items() if len(used_by) >= LEAST_AUTHORS}
    vectors = DictVectorizer()
    known = vectors.fit_transform([dict.fromkeys(order.marks & kept, 1.0) for order in orders])
    model = LogisticRegression(C=C, class_weight="balanced", max_iter=5000)
    return vectors, model.fit(known, [order.suspicious for order in orders])


def validate(orders: Sequence[Labelled]) -> None:
    """Judges every author by the weights of others and prints recall and false alarms at several limits."""
    authors = sorted({order.author for order in orders})
    random.Random(3).shuffle(authors)
    part = {author: number % PARTS for number, author in enumerate(authors)}
    score = np.zeros(len(orders))
    for left_out in range(PARTS):
        vectors, model = fitted([order for order in orders if part[order.author] != left_out])
        places = [place for place, order in enumerate(orders) if part[order.author] == left_out]
        marks = [dict.fromkeys(orders[place].marks, 1.0) for place in places]
        score[places] = model.decision_function(vectors.transform(marks))
    suspicious = np.array([order.suspicious for order in orders])
    honest = np.array([not order.author.startswith("orders_") for order in orders])
    print(f"{len(orders):,} orders by {len(authors)} authors")
    print("limit  suspicious  ordinary  honest notes")
    for limit in (0.5, 1.0, 1.5, 2.0, 2.2, 2.4, 2.6, 2.8, 3.0):
        over = score >= limit
        shares = (over[suspicious].mean(), over[~suspicious & ~honest].mean(), over[honest].mean())
        print(f"{limit:5.1f}  {shares[0]:10.1%}  {shares[1]:8.2%}  {shares[2]:12.2%}")


def write(orders: Sequence[Labelled]) -> None:
    """Writes the table of weights."""
    vectors, model = fitted(orders)
    weights = {
        name: round(float(weight), 2) for name, weight in zip(vectors.feature_names_, model.coef_[0], strict=True)
    }
    table = {"": round(float(model.intercept_[0]), 2)}
    table |= {mark: weights[mark] for mark in sorted(weights) if abs(weights[mark]) >= LEAST_WEIGHT}
    header = (
        f"# Weights of words, from {len(orders):,} labelled orders of this project by tests/bench/word_weights.py\n"
    )
    lines = "".join(f"{mark}\t{weight:g}\n" for mark, weight in table.items())
    word_weights.TABLE.write_text(header + lines, encoding="utf-8", newline="\n")
    print(f"{len(table):,} weights in {word_weights.TABLE}")


def main() -> None:
    """Trains, and does what the options ask."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--validate", action="store_true")
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    orders = labelled_orders()
    if options.validate:
        validate(orders)
    if options.write:
        write(orders)


if __name__ == "__main__":
    main()
