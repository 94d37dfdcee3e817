"""One data frame through the stages: for pandas, and as the function that Dask and Ray call on each partition."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import pandas as pd

from screening.batch.opening import StagesOpener
from screening.batch.stage import Screened, Stages, screen_rows
from screening.cluster.screening import group_entries
from screening.config import Config, default_data_dir
from screening.intake.columns import plan_columns
from screening.intake.parquet import cell_text
from screening.intake.rows import RowBuilder
from screening.lists.loaded import LoadedLists, open_lists

#: Name of the frame where a message names a file.
_FRAME = "frame"
#: Rows that are searched together.
_ROWS = 500
_TYPES = {
    "id": "str",
    "outcome": "str",
    "severity": "str",
    "top_score": "float64",
    "hits": "int64",
    "findings": "int64",
    "undetermined": "int64",
    "reason": "str",
    "listings": "str",
    "rules_not_asked": "str",
    "lists_stale": "str",
    "lists": "str",
}


def screen_frame(
    frame: pd.DataFrame,
    *,
    data_dir: Path | str | None = None,
    list_ids: Sequence[str] = (),
    demo: bool = False,
    config: Config | None = None,
    rules: Path | str | bool = True,
    mapping: Mapping[str, str] | None = None,
    kind: str | None = None,
) -> pd.DataFrame:
    """The decision on each row of a frame of parties or orders, under the frame's own index.

    Columns are recognised as in a file; the options are those of `screening batch`, `rules` a folder, True for those
    that ship with the software, or False. The answer has the columns `id, outcome, severity, top_score, hits, findings,
    undetermined, reason` of decisions.csv, `listings` (list and entity id of each hit), `rules_not_asked` (rules over
    several rows in which the row would take part: a partition cannot answer them, so they are never asked here),
    `lists_stale`, and `lists` (those searched, with the start of their digests: partitions must not differ).

    Each row gets an outcome; one that cannot be read is `error`, and on the embedded lists without `demo` no row is
    clear but `not_screened`. Raises ListsProblem where lists are damaged, missing or older than `config.max_age_days`,
    InputProblem where no column holds a name.
    """
    config = config or Config()
    headers = [str(name) for name in frame.columns]
    plan = plan_columns(_FRAME, headers, mapping or {}, kind)
    lists = open_lists(Path(data_dir or default_data_dir()), list_ids, demo, config.max_age_days)
    config.check_lists([snapshot.list_id for snapshot in lists.snapshots])
    folder = None if isinstance(rules, bool) else Path(rules)
    opener = StagesOpener(lists.snapshots, config, not lists.embedded_only, folder, bool(rules))
    stages = _stages(tuple((s.list_id, s.digest) for s in lists.snapshots), _Opening(opener))
    builder = RowBuilder(_FRAME, plan)
    rows = [
        builder.build(number, [_text(value) for value in cells])
        for number, cells in enumerate(frame.itertuples(index=False, name=None), start=1)
    ]
    screened = [one for at in range(0, len(rows), _ROWS) for one in screen_rows(rows[at : at + _ROWS], stages)]
    return _table(screened, frame.index, stages, lists)


class _Opening:
    """Opens the stages; equal to another that would open the same."""

    def __init__(self, opener: StagesOpener) -> None:
        self.opener = opener
        self._key = (opener.config, opener.lists_trusted, opener.rules_dir, opener.use_rules)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Opening) and self._key == other._key

    def __hash__(self) -> int:
        return hash(self._key)


@lru_cache(maxsize=4)
def _stages(lists: tuple[tuple[str, str], ...], opening: _Opening) -> Stages:
    """The stages on these lists: opened once in a process, anew after an update of a list."""
    return opening.opener()


def _text(value: Any) -> str:
    """The text of a cell; nothing for what pandas calls missing."""
    missing = pd.api.types.is_scalar(value) and pd.isna(value)
    return "" if missing else cell_text(value)


def _table(screened: Sequence[Screened], index: pd.Index, stages: Stages, lists: LoadedLists) -> pd.DataFrame:
    stale = "; ".join(snapshot.list_id for snapshot in lists.snapshots if snapshot.stale())
    searched = "; ".join(f"{snapshot.list_id} {snapshot.digest[:12]}" for snapshot in lists.snapshots)
    records = [
        (
            *(d.id, d.outcome.value, d.severity.label, d.top_score, d.hits, d.findings, d.undetermined, d.reason),
            "; ".join(dict.fromkeys(f"{hit.list_id} {hit.entity.id}" for hit in one.alert.hits)),
            "; ".join(sorted(key.partition(":")[0] for key in group_entries(one.facts, stages))),
            *(stale, searched),
        )
        for one in screened
        for d in (one.alert.decision,)
    ]
    return pd.DataFrame(records, columns=list(_TYPES), index=index).astype(_TYPES)
