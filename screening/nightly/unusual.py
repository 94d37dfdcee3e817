"""What a run leaves out that the run before it had: lists, inputs, rows. Alerts vanish with them, undecided."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from screening.reports.manifest import RunManifest

#: Share of its rows that an input may lose from one run to the next before somebody should look, and fewer rows than
#: which say nothing. Our judgement: files of customers grow and shrink by parts of a hundred in a day.
_LOST, _FEW = 0.5, 10


def unusual(before: RunManifest | None, now: RunManifest) -> tuple[str, ...]:
    """Sentences on what `now` did not screen or search although the run before it did; empty without such a run."""
    return tuple(_left_out(before, now)) if before else ()


def _left_out(before: RunManifest, now: RunManifest) -> Iterator[str]:
    lists = {used.id for used in now.lists}
    for used in before.lists:
        if used.id not in lists:
            yield f"the list {used.id} was searched by the run before and is not any more: its hits are gone undecided"
    rows, rows_before = _rows(now), _rows(before)
    for source, had in sorted(rows_before.items()):
        if source not in rows:
            yield f"{source}: screened by the run before ({had:,} rows), not by this one: what was found there stays"
        elif rows[source] == 0 < had or (had >= _FEW and rows[source] < had * (1 - _LOST)):
            yield f"{source}: has {rows[source]:,} rows, in the run before {had:,}; see whether the export is whole"


def _rows(manifest: RunManifest) -> Counter[str]:
    """Rows by input, as it is known from run to run."""
    counted: Counter[str] = Counter()
    for used in manifest.inputs:
        counted[used.source or used.file] += used.rows
    return counted
