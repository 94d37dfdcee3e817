"""Chunks of rows through the stages on an executor, with the function that a local run uses too."""

from __future__ import annotations

import logging
import pickle
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from screening.batch.stage import SAME_ROW, Screened, Stages, screen_rows
from screening.cluster.kit import Kit
from screening.errors import ScreeningError
from screening.model import Alert

#: A record is one row of the input. `alert` holds what `unpacked` gives, `facts` the entries for the group rules; where
#: the run must stop, `problem` says why, and `status` is the exit status.
SCHEMA = "file int, row int, alert binary, facts binary, problem string, status int"

Place = Callable[[str], str]
"""Where an archive of this name was unpacked on the machine: `SparkFiles.get`."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ChunkScreener:
    """The function for `mapInPandas` over records of `reading.SCHEMA`; gives records of SCHEMA."""

    kit: Kit
    place: Place

    def __call__(self, batches: Iterable[pd.DataFrame]) -> Iterator[pd.DataFrame]:
        for batch in batches:
            for number, body in zip(batch["file"], batch["body"], strict=True):
                try:
                    stages = self.kit.open(Path(self.place(self.kit.name)))
                    screened = screen_rows(pickle.loads(body), stages)
                except ScreeningError as exc:
                    yield _table([(-1, -1, None, None, str(exc), exc.exit_code)])
                    return
                yield _table([_record(int(number), one, stages) for one in screened])


def unpacked(body: bytes) -> tuple[Alert, tuple[str, ...]]:
    """The alert of a record, and the names in its row that could not be searched."""
    alert, unsearchable = pickle.loads(body)
    return alert, unsearchable


def group_entries(facts: dict[str, Any] | None, stages: Stages) -> dict[str, list[Any]]:
    """What a row gives to the group rules that run, by key."""
    keys = stages.rules.group_keys if stages.rules else frozenset()
    return {key: entries for key, entries in (facts or {}).items() if key != SAME_ROW and key in keys}


def _record(number: int, one: Screened, stages: Stages) -> tuple[Any, ...]:
    if one.failure:
        _log.error("a row could not be screened:\n%s", one.failure)
    entries = group_entries(one.facts, stages)
    facts = pickle.dumps(entries) if entries else None
    return number, one.alert.decision.row, pickle.dumps((one.alert, one.unsearchable)), facts, None, None


def _table(records: list[tuple[Any, ...]]) -> pd.DataFrame:
    columns = ["file", "row", "alert", "facts", "problem", "status"]
    return pd.DataFrame(records, columns=columns).astype({"status": "Int32"})
