"""The second pass on a cluster: entries of one key come together on one executor, and the group rule answers there."""

from __future__ import annotations

import pickle
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

import pandas as pd

from screening.cluster.kit import Kit
from screening.cluster.screening import Place
from screening.model import Finding
from screening.rules.groups import one_of_each

#: What a row gives to one group. `rule` is the key of the rule's facts, `key` what the rows share.
ENTRIES = "rule string, key binary, file int, row int, nth int, entry binary"
#: What one group says of a row. `first_file, first_row, first_nth` is where the group begins.
FINDINGS = "file int, row int, rule string, first_file int, first_row int, first_nth int, findings binary"
#: Groups answered for one table: small enough for the memory, large enough that a table costs little.
_ANSWERS = 2_000


def entries(batches: Iterable[pd.DataFrame]) -> Iterator[pd.DataFrame]:
    """The function for `mapInPandas` over (file, row, facts); gives records of ENTRIES."""
    for batch in batches:
        records = [
            (rule, str(entry[0]).encode("utf-8", "surrogatepass"), file, row, nth, pickle.dumps(entry))
            for file, row, facts in zip(batch["file"], batch["row"], batch["facts"], strict=True)
            for rule, of_rule in pickle.loads(facts).items()
            for nth, entry in enumerate(of_rule)
        ]
        yield pd.DataFrame(records, columns=["rule", "key", "file", "row", "nth", "entry"])


@dataclass(frozen=True, slots=True)
class GroupAnswers:
    """The function for `mapInPandas` over records of ENTRIES, those of one rule and key together and all sorted by
    rule, key, file, row and nth; gives records of FINDINGS."""

    kit: Kit
    place: Place

    def __call__(self, batches: Iterable[pd.DataFrame]) -> Iterator[pd.DataFrame]:
        rules = self.kit.open(Path(self.place(self.kit.name))).rules
        assert rules is not None, "without rules no row has facts"
        answers: list[tuple[Any, ...]] = []
        for (rule, _), group in groupby(_records(batches), key=lambda record: record[:2]):
            members = list(group)
            first = members[0][2:5]
            found = rules.evaluate_group(
                rule, (((file, row), pickle.loads(entry)) for *_, file, row, _, entry in members)
            )
            answers += [(*row, rule, *first, pickle.dumps(findings)) for row, findings in found.items()]
            if len(answers) >= _ANSWERS:
                yield _table(answers)
                answers = []
        yield _table(answers)


def findings_of(answers: Sequence[tuple[str, int, int, int, bytes]]) -> tuple[Finding, ...]:
    """All that the group rules say of one row, as a local run orders it, from its (rule, first entry, findings)."""
    found: list[Finding] = []
    for _, of_rule in groupby(sorted(answers, key=_order), key=lambda answer: answer[0]):
        found += one_of_each([finding for *_, body in of_rule for finding in pickle.loads(body)])
    return tuple(found)


def _order(answer: tuple[str, int, int, int, bytes]) -> tuple[str, int, int, int]:
    rule, file, row, nth, _ = answer
    return rule.partition(":")[0], file, row, nth


def _records(batches: Iterable[pd.DataFrame]) -> Iterator[tuple[Any, ...]]:
    for batch in batches:
        yield from batch.itertuples(index=False, name=None)


def _table(answers: list[tuple[Any, ...]]) -> pd.DataFrame:
    columns = ["file", "row", "rule", "first_file", "first_row", "first_nth", "findings"]
    return pd.DataFrame(answers, columns=columns)
