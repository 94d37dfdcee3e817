"""What the console says at the end of a run."""

from __future__ import annotations

from pathlib import Path

from screening.reports.text import TOP_ALERTS, summary_lines
from tests.reports.samples import alert, karun_hit, sample_alerts, sample_manifest


def text(**changes: object) -> str:
    return "\n".join(summary_lines(sample_manifest(**changes), sample_alerts, Path("out") / "report.html"))


def test_rows_in_equal_the_sum_of_the_outcomes() -> None:
    assert "8 rows in = 2 clear + 5 review + 1 error + 0 not_screened" in text()


def test_speed_memory_and_the_report_are_named() -> None:
    assert "4.0 rows/s over 2.0 s, peak memory 182 MiB" in text()
    assert text().endswith(f"Report: {Path('out') / 'report.html'}")


def test_unknown_memory_is_left_out() -> None:
    assert "memory" not in text(peak_memory_mb=None)


def test_the_most_urgent_rows_come_first() -> None:
    named = [line.split()[0:3] for line in text().splitlines() if line.startswith("  ")]
    assert named[:2] == [["critical", "0.96", "O-003:"], ["high", "0.93", "O-001:"]]


def test_only_the_top_is_named_and_said_to_be_the_top() -> None:
    alerts = [alert(number, hits=(karun_hit(),)) for number in range(1, 21)]
    manifest = sample_manifest(counts_in=20, counts_out={"review": 20})
    found = summary_lines(manifest, lambda: alerts)
    assert "Most urgent:" in found
    assert len([line for line in found if line.startswith("  ")]) == TOP_ALERTS


def test_a_run_on_embedded_lists_says_that_it_was_no_screening() -> None:
    assert text(embedded_only=True).startswith("NOT SCREENED")
    assert text(embedded_only=True, demo=True).startswith("Demonstration")


def test_stale_lists_are_named() -> None:
    assert "STALE: UN Consolidated" in text()


def test_input_text_cannot_command_the_terminal() -> None:
    alerts = [alert(1, row_id="\x1b[2J\nid", hits=(karun_hit(),))]
    found = "".join(summary_lines(sample_manifest(), lambda: alerts))
    assert "\x1b" not in found
    assert "\n" not in found
