"""A backtest as text for people, as JSON and as CSV for programs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

from screening.batch.backtest import Backtest
from screening.batch.backtest_tally import Change, RuleTally, Sample, SampleRow, SideTally
from screening.model import Severity
from screening.reports.cells import harmless
from screening.reports.tables import csv_line

#: Pairs of rules shown in the text; all of them stand in the JSON.
_PAIRS = 10
_COLUMNS = ("rule", "severity", "rows", "share", "alone", "decisive", "undetermined", "title")
_COMPARED = ("rows_before", "gained", "lost")


def as_record(result: Backtest) -> dict[str, Any]:
    """The whole result as JSON values; shares run from 0 to 1."""
    record: dict[str, Any] = {
        "rows": result.rows,
        "unreadable": result.unreadable,
        **_side_record(result, result.after),
    }
    if result.before is not None and result.change is not None:
        record["before"] = _side_record(result, result.before)
        record["change"] = asdict(result.change)
    return record


def csv_lines(result: Backtest) -> Iterator[str]:
    """One line for each rule of either catalogue, with its counts; shares have four digits."""
    compared = result.before is not None
    yield csv_line([*_COLUMNS, *(_COMPARED if compared else ())])
    for tally in _all_rules(result):
        cells = [tally.rule, tally.severity, str(tally.fired), f"{_share(tally.fired, result):.4f}"]
        cells += [str(tally.alone), str(tally.decisive), str(tally.undetermined), harmless(tally.title)]
        yield csv_line([*cells, *(map(str, _before(result, tally.rule)) if compared else ())])


def text_lines(result: Backtest) -> Iterator[str]:
    """The result for a terminal."""
    asked = result.rows - result.unreadable
    yield f"{_rows(result.rows)}, {asked:,} asked" + (f", {result.unreadable:,} unreadable" * bool(result.unreadable))
    side = result.after
    flagged = f"{_rows(side.flagged)} ({_percent(side.flagged, result)})"
    yield f"{flagged} would be reviewed by the rules alone; name hits aside"
    counts = (f"{severity.label} {side.severities[severity]:,}" for severity in reversed(Severity) if severity)
    yield f"by severity: {', '.join(counts)}"
    if result.before is not None and result.change is not None:
        yield from _change_lines(result, result.before, result.change)
    yield ""
    compared = result.before is not None
    shown = [tally for tally in _all_rules(result) if tally.fired or any(_before(result, tally.rule))]
    yield from _table(
        [
            (
                "rule",
                "severity",
                "rows",
                "share",
                *(("before", "+", "-") if compared else ()),
                "alone",
                "decisive",
                "title",
            ),
            *(
                (
                    tally.rule,
                    tally.severity,
                    f"{tally.fired:,}",
                    _percent(tally.fired, result),
                    *(map(str, _before(result, tally.rule)) if compared else ()),
                    f"{tally.alone:,}",
                    f"{tally.decisive:,}",
                    tally.title,
                )
                for tally in shown
            ),
        ]
    )
    silent = [tally.rule for tally in side.by_frequency() if not tally.fired]
    if silent:
        yield f"\n{len(silent)} rules never fired: {', '.join(silent)}"
    unknown = sorted((t for t in side.rules.values() if t.undetermined), key=lambda t: (-t.undetermined, t.rule))
    if unknown:
        yield "\nundetermined in most rows: " + ", ".join(f"{t.rule} {t.undetermined:,}" for t in unknown[:_PAIRS])
    if side.together:
        yield "\nfired together (share of the rarer rule's rows)"
        for one, other, rows, share in side.overlaps()[:_PAIRS]:
            yield f"  {one} and {other}: {_rows(rows)}, {share:.0%}"
    sampled = [(tally, tally.sample.rows()) for tally in shown]
    for tally, rows_shown in sampled:
        if rows_shown:
            yield f"\n{tally.rule}  {tally.title}"
            yield from _sample_lines(rows_shown)


def _change_lines(result: Backtest, before: SideTally, change: Change) -> Iterator[str]:
    yield f"before: {_rows(before.flagged)} ({_percent(before.flagged, result)}) would be reviewed"
    yield f"newly flagged: {change.newly_flagged:,}"
    yield from _sample_lines(change.newly_flagged_rows)
    yield f"no longer flagged: {change.no_longer_flagged:,}"
    yield from _sample_lines(change.no_longer_flagged_rows)


def _side_record(result: Backtest, side: SideTally) -> dict[str, Any]:
    return {
        "flagged": side.flagged,
        "flagged_share": _share(side.flagged, result),
        "severities": {s.label: side.severities[s] for s in Severity if s},
        "rules": [
            {
                "rule": tally.rule,
                "title": tally.title,
                "severity": tally.severity,
                "rows": tally.fired,
                "share": _share(tally.fired, result),
                "alone": tally.alone,
                "decisive": tally.decisive,
                "undetermined": tally.undetermined,
                "sample": [asdict(row) for row in tally.sample.rows()],
            }
            for tally in side.by_frequency()
        ],
        "together": [
            {"rules": [one, other], "rows": rows, "share_of_rarer": round(share, 4)}
            for one, other, rows, share in side.overlaps()
        ],
    }


def _all_rules(result: Backtest) -> list[RuleTally]:
    """The rules after, then those that stood only before, with nothing fired after."""
    after = result.after.by_frequency()
    before = [] if result.before is None else result.before.by_frequency()
    gone = [tally for tally in before if tally.rule not in result.after.rules]
    return after + [RuleTally(tally.rule, tally.title, tally.severity, Sample(0)) for tally in gone]


def _before(result: Backtest, rule: str) -> tuple[int, int, int]:
    """Rows in which a rule fired before, rows gained, rows lost; nothing without a catalogue to compare with."""
    if result.before is None or result.change is None:
        return (0, 0, 0)
    tally = result.before.rules.get(rule)
    return (tally.fired if tally else 0, result.change.gained.get(rule, 0), result.change.lost.get(rule, 0))


def _share(count: int, result: Backtest) -> float:
    asked = result.rows - result.unreadable
    return round(count / asked, 6) if asked else 0.0


def _percent(count: int, result: Backtest) -> str:
    return f"{100 * _share(count, result):.2f} %"


def _rows(count: int) -> str:
    return f"{count:,} row{'s' if count != 1 else ''}"


def _sample_lines(rows: Sequence[SampleRow]) -> Iterator[str]:
    for row in rows:
        yield f"  {row.file} row {row.row} ({row.id}): {' '.join(row.message.split())}"


def _table(lines: Sequence[tuple[str, ...]]) -> Iterator[str]:
    widths = [max(len(line[column]) for line in lines) for column in range(len(lines[0]))]
    for line in lines:
        yield "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
