"""Clearances against real lists: of two SDN files months apart, exactly the entries whose record changed re-open."""

from __future__ import annotations

import csv
import gzip
import io
import random
from datetime import UTC, datetime
from pathlib import Path

import pytest

from screening.batch.job import Job, Source
from screening.batch.run import run_batch
from screening.config import Config
from screening.intake import open_input
from screening.lists.importing import import_files
from screening.lists.loaded import open_lists
from screening.review.state import open_state
from screening.review.verdict import Standing, Verdict
from tests.review.world import Clock


def records(path: Path) -> dict[str, list[str]]:
    """The raw records of an SDN file by `ent_num`."""
    text = gzip.decompress(path.read_bytes()).decode("utf-8", "replace").rstrip("\x1a\r\n")
    return {row[0]: row for row in csv.reader(io.StringIO(text)) if len(row) > 1}


@pytest.mark.slow
def test_exactly_the_entries_that_changed_re_open(real_lists: Path, tmp_path: Path) -> None:
    first, *_, last = sorted((real_lists / "us_ofac_sdn" / "monthly").glob("sdn_*.csv.gz"))
    before, after = records(first), records(last)
    both = sorted(before.keys() & after.keys())
    changed = [key for key in both if before[key] != after[key]]
    gone = sorted(before.keys() - after.keys())
    chance = random.Random(5)
    chosen = {*chance.sample(both, 150), *chance.sample(changed, 100), *chance.sample(gone, 30)}
    customers = "".join(f'C{key},"{before[key][1]}"\n' for key in sorted(chosen))
    (tmp_path / "customers.csv").write_text("id,name\n" + customers, encoding="utf-8")

    def night(number: int, sdn: Path) -> Path:
        import_files(tmp_path, "us_ofac_sdn", [sdn], f"2026-0{number}-01")
        job = Job(
            sources=(Source(open_input(tmp_path / "customers.csv")),),
            out_dir=tmp_path / f"night-{number}",
            lists=open_lists(tmp_path),
            config=Config(),
            use_rules=False,
            workers=1,
        )
        return run_batch(job, clock=lambda: datetime(2026, number, 2, tzinfo=UTC)).out_dir

    clock = Clock()
    with open_state(tmp_path / "state.sqlite", clock, "ada") as state:
        opened = state.record_run(night(1, first)).alerts
        for found in opened:
            state.decide(found.alert_id, Verdict.FALSE_POSITIVE, "name_only_weak", "A customer of the same name.")
        clock.pass_days(30)
        told = state.record_run(night(2, last)).alerts

        assert list(state.verify()) == []
    pairs = {(found.row_id, found.listing) for found in opened}
    now = {(found.row_id, found.listing): found for found in told}
    for pair in pairs:
        listing = pair[1]
        standing, reason = now[pair].standing, now[pair].reason
        if listing not in after:
            assert standing is Standing.CLOSED
        elif standing is Standing.CLOSED:  # its name changed so that it is no hit any more
            assert before[listing] != after[listing]
        elif before[listing] != after[listing]:
            assert standing is Standing.REOPENED
            assert reason.startswith("the list entry changed: ")
        elif standing is not Standing.SUPPRESSED:  # an entry that its remarks link to was listed or left
            assert reason.startswith("the list entry changed: relation")
    assert {now[pair].standing for pair in now.keys() - pairs} <= {Standing.NEW}
    by_standing = [found.standing for found in told]
    assert by_standing.count(Standing.REOPENED) >= 80
    assert by_standing.count(Standing.SUPPRESSED) >= 100
    assert by_standing.count(Standing.CLOSED) >= 20
