"""The labelled orders of tests/cases through the rules: recall and false alarms, by kind and by pattern group.

    python tests/bench/orders_table.py

An order counts as flagged where its findings reach severity medium; name hits do not count. Of the unread files only
totals are printed: whoever changes rules must not see which of their rows come out wrong.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory

from click.testing import CliRunner

from screening.cli.main import cli
from screening.model import Severity

CASES = Path(__file__).resolve().parents[1] / "cases"
#: The pairs that may be read, each further one by an author who had not seen the rules; and those that nobody has read.
OPEN = tuple(
    (f"orders_{author}suspicious", f"orders_{author}ordinary")
    for author in (
        "",
        "second_",
        "third_",
        "fourth_",
        "fifth_",
        "sixth_",
        "seventh_",
        "eighth_",
        "ninth_",
        "tenth_",
        "eleventh_",
        "exam_",
        "thirteenth_",
        "fourteenth_",
        "fifteenth_",
        "sixteenth_",
        "seventeenth_",
        "eighteenth_",
        "nineteenth_",
        "twentyfirst_",
        "twentieth_",
        "twentythird_",
        "twentyfourth_",
        "twentysixth_",
        "twentyseventh_",
        "twentyninth_",
        "thirtieth_",
        "thirtyfirst_",
        "thirtysecond_",
        "thirtythird_",
        "thirtyfourth_",
        "thirtysixth_",
        "thirtyseventh_",
        "thirtyeighth_",
        "thirtyninth_",
        "fortieth_",
        "fortyfirst_",
        "fortysecond_",
    )
)
#: Honest orders whose notes sound alarming, by hands who had not seen the rules; their languages stand in their ids.
HONEST = "orders_honest"
#: Ordinary orders that a careless program would stop, by three more hands.
HARD = "orders_hard_ordinary"
KINDS = ("suspicious", "ordinary")
UNREAD = tuple(
    f"orders_{author}_{kind}"
    for author in (
        *("twelfth", "twentysecond", "twentyfifth", "twentyeighth"),
        *("thirtyfifth", "fortythird", "fortyfourth", "fortyfifth", "fortysixth"),
    )
    for kind in ("suspicious", "ordinary")
)


@dataclass(frozen=True, slots=True)
class Order:
    """A labelled order and what came of it."""

    id: str
    suspicious: bool
    kind: str
    pattern: str
    flagged: bool

    @property
    def group(self) -> str:
        """`G01` and its like, where the order belongs to a group of rows; the pattern begins with it."""
        first = self.pattern.partition(" ")[0]
        return first if first[-1:].isdecimal() and first[:1] in "GNX" else "alone"


def judged(name: str) -> list[Order]:
    """Every order of a file of tests/cases, screened on the embedded lists."""
    path = CASES / f"{name}.csv"
    decided = severities(path)
    return [
        Order(row["order_id"], row["expected"] == "1", row["kind"], row["pattern"],
              decided[row["order_id"]] >= Severity.MEDIUM)
        for row in rows_of(path)
    ]  # fmt: skip


def severities(path: Path) -> dict[str, Severity]:
    """The severity of every order of a file, by its number; screened on the embedded lists."""
    with TemporaryDirectory() as folder:
        options = ["--demo", "--exit-zero", "--workers", "1", "--kind", "order", "--out", f"{folder}/out", str(path)]
        result = CliRunner().invoke(cli, ["--data-dir", f"{folder}/data", "batch", *options])
        if result.exit_code:
            raise RuntimeError(f"{path.name}: {result.output}")
        return {row["id"]: Severity.parse(row["severity"]) for row in rows_of(Path(folder) / "out" / "decisions.csv")}


def table(orders: list[Order], part_of: Callable[[Order], str]) -> Iterable[str]:
    """Markdown lines: for each part, by falling size, how many orders were flagged."""
    parts = sorted({part_of(order) for order in orders})
    yield from ("| part | orders | flagged | share |", "|---|---:|---:|---:|")
    for part in sorted(parts, key=lambda part: -sum(part_of(order) == part for order in orders)):
        yield _line(f"`{part}`", [order for order in orders if part_of(order) == part])
    yield _line("**all**", orders)


def _line(name: str, orders: list[Order]) -> str:
    flagged = sum(order.flagged for order in orders)
    return f"| {name} | {len(orders)} | {flagged} | {flagged / len(orders):.1%} |"


def rows_of(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV file, by column."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def main() -> None:
    for name in chain(*OPEN):
        orders = judged(name)
        for title, part_of in (("kind", lambda order: order.kind), ("group of rows", lambda order: order.group)):
            print(f"\n## {name} by {title}\n", *table(orders, part_of), sep="\n")
    print(
        "\n## The unread files, totals only\n", "| file | orders | flagged | share |", "|---|---:|---:|---:|", sep="\n"
    )
    for name in UNREAD:
        print(_line(f"`{name}`", judged(name)))


if __name__ == "__main__":
    main()
