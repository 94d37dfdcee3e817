"""`screening evaluate --selftest`: runs it on the loaded lists and shows what was found."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from screening.cli.run_progress import told

if TYPE_CHECKING:
    from screening.config import Config
    from screening.match.selftest import Recall, SelfTest, Trial

#: Misses listed when --errors does not say otherwise.
_SHOWN_MISSES = 10


def run_selftest(
    data_dir: Path, list_ids: Sequence[str], demo: bool, config: Config, sample: int, seed: int
) -> SelfTest:
    """Screens near-copies of `sample` entities of every loaded list, showing progress and the lists' warnings."""
    from screening.lists.loaded import open_lists
    from screening.match.screener import Screener
    from screening.match.selftest import SelfTest, choose, planned, run_trials

    lists = open_lists(data_dir, list_ids, demo=demo)
    for warning in lists.warnings:
        click.echo(warning, err=True)
    screener = Screener.open(lists.snapshots, config)
    plan = [one for snapshot in lists.snapshots for one in planned(choose(snapshot, sample, seed), seed)]
    trials = tuple(told(run_trials(screener, plan), len(plan), "self-test"))
    return SelfTest(sample, seed, config.threshold, lists.snapshots, trials)


def selftest_text(tested: SelfTest, limit: int | None) -> str:
    """Recall by kind, list, type and choice, then the misses (at most `limit`)."""
    from screening.cli.evaluation import table

    whole = tested.whole
    lists = ", ".join(f"{snapshot.list_id} {snapshot.digest[:12]}" for snapshot in tested.lists)
    lines = [
        f"self-test: {whole.trials:,} near-copies of listed names at threshold {tested.threshold:g} "
        f"(sample {tested.sample} a list, seed {tested.seed}; {lists})",
        "",
        *table(("by kind of distortion", "names", "found", "recall", "first"), [*map(_row, tested.by_kind())]),
    ]
    for title, rows in (
        ("by list", tested.by_list()),
        ("by type", tested.by_type()),
        ("by choice", tested.by_choice()),
    ):
        lines += ["", *table((title, "names", "found", "recall", "first"), [*map(_row, rows)])]
    lines += ["", *table(("all", "names", "found", "recall", "first"), [_row(whole)])]
    if tested.lost:
        lines += [
            "",
            f"Lost by the search: {len(tested.lost):,} names score at or above the threshold and were not found.",
        ]
    if tested.beyond:
        found = sum(trial.found for trial in tested.beyond)
        lines += [
            "",
            f"Counted apart: {len(tested.beyond):,} names that nobody could know again, of which {found:,} were found:",
            *(f"  {count:,} {why}" for why, count in tested.beyond_reasons()),
        ]
    misses = tested.misses
    shown = misses[: _SHOWN_MISSES if limit is None else limit]
    if misses:
        lines += [
            "",
            f"missed: {len(misses):,}, the commonest kind first" + (f" ({len(shown)} shown)" if shown else ""),
        ]
        lines += [f"  {t.score:.3f}  {t.kind}, {t.list_id} {t.entity_id}: {t.query}  /  {t.listed}" for t in shown]
    return "\n".join(lines)


def selftest_json(tested: SelfTest, limit: int | None) -> dict[str, Any]:
    """The same as JSON values; every miss unless `limit` says otherwise."""
    return {
        "kind": "selftest",
        "threshold": tested.threshold,
        "sample": tested.sample,
        "seed": tested.seed,
        "lists": [
            {"id": s.list_id, "digest": s.digest, "published": s.published or None, "entities": s.entity_count}
            for s in tested.lists
        ],
        **_recall_json(tested.whole),
        "by_kind": [{"kind": r.group, **_recall_json(r)} for r in tested.by_kind()],
        "by_list": [{"list": r.group, **_recall_json(r)} for r in tested.by_list()],
        "by_type": [{"type": r.group, **_recall_json(r)} for r in tested.by_type()],
        "by_choice": [{"choice": r.group, **_recall_json(r)} for r in tested.by_choice()],
        "lost_by_search": len(tested.lost),
        "beyond": {
            "names": len(tested.beyond),
            "found": sum(trial.found for trial in tested.beyond),
            "reasons": dict(tested.beyond_reasons()),
        },
        "missed": [_trial_json(trial) for trial in tested.misses[:limit]],
    }


def _row(recall: Recall) -> tuple[str, ...]:
    share = "–" if recall.recall is None else f"{recall.recall:.3f}"
    return recall.group, f"{recall.trials:,}", f"{recall.found:,}", share, f"{recall.first:,}"


def _recall_json(recall: Recall) -> dict[str, Any]:
    share = None if recall.recall is None else round(recall.recall, 6)
    return {"names": recall.trials, "found": recall.found, "recall": share, "first": recall.first}


def _trial_json(trial: Trial) -> dict[str, Any]:
    return {
        "list": trial.list_id,
        "entity_id": trial.entity_id,
        "type": trial.type,
        "newest": trial.newest,
        "kind": trial.kind,
        "query": trial.query,
        "listed": trial.listed,
        "score": round(trial.score, 6),
    }
