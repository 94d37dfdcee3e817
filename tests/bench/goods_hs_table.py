"""The goods matcher over the tariff's own headings: how many does it take for a good, by their words alone?

    python tests/bench/goods_hs_table.py [--headings ../shared/data/trade/hs_harmonized-system.csv] [--texts]

A heading is no consignment: it names everything that is declared under it, so that most recognitions here would be
false ones in an order. Counted are the six-digit headings of which a good is recognised as listed, perhaps listed, or
to be watched. The exit status is 1 where more than 4 % are. Why each may stand: docs/goods.md.
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections import Counter
from pathlib import Path

from screening.goods import recognise
from screening.model import GoodsMatch

_HEADINGS = Path(__file__).resolve().parents[3] / "shared" / "data" / "trade" / "hs_harmonized-system.csv"
#: Share of headings that may be flagged.
MOST = 0.04


def flagged_headings(file: Path) -> tuple[dict[str, tuple[str, list[GoodsMatch]]], int]:
    """The six-digit headings of a CSV (`hscode`, `description`, `level`) in whose texts a good is seen, each with its
    text and the goods, and how many headings were read.
    """
    with file.open(encoding="utf-8", newline="") as opened:
        rows = [row for row in csv.DictReader(opened) if row["level"] == "6"]
    flagged = {}
    for row in rows:
        matches = [match for match in recognise(row["description"]) if match.tier != "below_threshold"]
        if matches:
            flagged[row["hscode"]] = row["description"], matches
    return flagged, len(rows)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--headings", type=Path, default=_HEADINGS, help="CSV with hscode, description and level")
    parser.add_argument("--texts", action="store_true", help="print the text of each flagged heading too")
    arguments = parser.parse_args()
    flagged, read = flagged_headings(arguments.headings)
    by_good: Counter[str] = Counter()
    for code, (text, matches) in flagged.items():
        for match in matches:
            by_good[match.good] += 1
            print(f"{code}  {match.good:<24} {match.tier:<10} {', '.join(match.matched)}")
        if arguments.texts:
            print(f"        {text}")
    print("\n" + ", ".join(f"{good} {count}" for good, count in by_good.most_common()))
    print(f"{len(flagged)} of {read} headings flagged: {len(flagged) / read:.2%} (at most {MOST:.0%})")
    sys.exit(len(flagged) > MOST * read)


if __name__ == "__main__":
    main()
