"""One table of the real list files in an official layout: what a few plain lines count, and what the readers give.

    make lists-table        or        python tests/bench/lists_table.py [--folder ../shared/data/lists]

Records are counted without the readers: tags, lines or rows. `in` and `out` must be equal in every line: the records
that the plain count finds, and those that the reader accounts for. Leftovers are the items that no reader took, each
counted, also where one issue tells of many; issues are what a reader reports, leftovers and all else. Each file is
read in a process of its own, so that the peak of memory (in MB, with Python and the file itself) is that of the file.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import importlib
import io
import json
import re
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import python_calamine

from screening.batch.memory import peak_memory
from screening.lists.catalogue import load_catalogue
from screening.lists.files import load_files
from screening.lists.reading import Reading
from screening.model import Issue, NameKind

_FOLDER = Path(__file__).resolve().parents[3] / "shared" / "data" / "lists"
_COLUMNS = (
    *("file", "in", "out", "entities", "primary", "alias", "former", "weak", "identifiers", "leftovers", "issues"),
    *("seconds", "MB"),
)

_LEFTOVER = re.compile(r"unknown (element|attribute|column|key|field|part|kind)|unexpected text|as text only")
#: How many items an issue tells of: `298 item(s) kept as text only`, `filled in 12 row(s)`.
_ITEMS = re.compile(r"\b(\d+) (?:item|row)\(s\)")


@dataclass(frozen=True)
class Source:
    """Files of one list, how to count their records plainly, and which of the reader's counts that must be."""

    list_id: str
    files: Sequence[str]
    count: Callable[[Sequence[Path]], int]
    kinds: Sequence[str] = ()
    """The kinds of record that the plain count counts; none: all of them."""


def text_of(path: Path) -> str:
    content = path.read_bytes()
    return (gzip.decompress(content) if path.suffix == ".gz" else content).decode("utf-8-sig")


def tags(*names: str) -> Callable[[Sequence[Path]], int]:
    """Counts opening tags."""
    return lambda paths: sum(len(re.findall(rf"<(?:{'|'.join(names)})[ >]", text_of(path))) for path in paths)


def words(pattern: str) -> Callable[[Sequence[Path]], int]:
    """Counts the places where a pattern matches."""
    return lambda paths: sum(len(re.findall(pattern, text_of(path))) for path in paths)


def rows(above: int, delimiter: str = ",") -> Callable[[Sequence[Path]], int]:
    """Counts the filled rows of a table but for those `above` its data; a Ctrl-Z that ends a file is none."""

    def count(path: Path) -> int:
        lines = csv.reader(io.StringIO(text_of(path), newline=""), delimiter=delimiter)
        return sum(any(cell.strip(" \x1a") for cell in line) for line in lines) - above

    return lambda paths: sum(map(count, paths))


def sheet_rows(above: int) -> Callable[[Sequence[Path]], int]:
    """Counts the filled rows of the first sheet of a workbook, but for those `above` its data."""

    def count(path: Path) -> int:
        sheet = python_calamine.CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0)
        return sum(any(str(cell).strip() for cell in row) for row in sheet.to_python()) - above

    return lambda paths: sum(map(count, paths))


_SDN = "us_ofac_sdn"
_TRIO = ("sdn.csv.gz", "alt.csv.gz", "add.csv.gz", "sdn_comments.csv.gz")
_PARTIAL = [f"{_SDN}/2025-12-24-partial/{name}" for name in _TRIO[1:]]
_CONS = ("cons_prim.csv", "cons_alt.csv", "cons_add.csv", "cons_comments.csv")
_MONTHS = [f"2023-{month:02}" for month in range(6, 13)] + [f"2024-{month:02}" for month in range(1, 6)]
_METI = ("250912_list_daisangoku_tokutei.pdf.txt", "250912_list_russia_tokutei.pdf.txt")
SOURCES = (
    Source(_SDN, [f"{_SDN}/2023-12-28/{name}" for name in _TRIO], rows(above=0)),
    Source(_SDN, [f"{_SDN}/2024-05-03/sdn.csv.gz"], rows(above=0)),
    # Newer aliases and addresses, many of entries that the primary file does not have.
    Source(_SDN, [f"{_SDN}/2024-05-03/sdn.csv.gz", *_PARTIAL], rows(above=0)),
    *(Source(_SDN, [f"{_SDN}/monthly/sdn_{month}.csv.gz"], rows(above=0)) for month in _MONTHS),
    Source("us_ofac_cons", [f"us_ofac_cons/2025-12-19/{name}" for name in _CONS], rows(above=0)),
    Source("us_ofac_cons", ["us_ofac_cons/2018-05/consolidated.xml.gz"], tags("sdnEntry"), ["entry"]),
    Source("us_ofac_cons", ["us_ofac_cons/2025-01-10/CONS_ENHANCED.XML.gz"], tags("entity"), ["entity"]),
    Source("us_csl", ["us_csl/2022-05-06/consolidated.csv.gz"], rows(above=1)),
    Source("us_bis_dpl", ["us_bis_dpl/dpl_2023-11-30.txt"], rows(above=1, delimiter="\t")),
    Source("un_sc", ["un_sc/2022-09-15/consolidated.xml.gz"], tags("INDIVIDUAL", "ENTITY")),
    Source("un_sc", ["un_sc/2024-12/consolidated.xml.gz"], tags("INDIVIDUAL", "ENTITY")),
    Source("un_sc", ["un_sc/2026-02-27/consolidated.xml.gz"], tags("INDIVIDUAL", "ENTITY")),
    Source("eu_fsf", ["eu_fsf/2018-12-21-excerpt.xml"], tags("sanctionEntity"), ["sanctionEntity"]),
    Source("eu_833", ["eu_oj/2026-08/eu_oj.csv.gz"], rows(above=1)),
    # A line with the date of the list stands above the header.
    Source("gb_ofsi", ["gb_ofsi_closed/2025-04/ConList.csv.gz"], rows(above=2)),
    Source("gb_ofsi", ["gb_ofsi_closed/2025-04/ConList.xlsx"], sheet_rows(above=2)),
    Source("au_dfat", ["au_dfat/2024-12/regulation8_consolidated.xlsx"], sheet_rows(above=1)),
    Source("jp_meti_eul", [f"jp_meti/{name}" for name in _METI], words(r"所\s*在\s*地")),
    Source("ca_sema", ["ca_sema/2020-04/sema-lmes.xml.gz"], tags("record")),
    Source("opensanctions", ["opensanctions/ua_war_sanctions_2026-03-13.targets.simple.csv.gz"], rows(above=1)),
)


def leftovers(issues: Iterable[Issue]) -> int:
    """How many items of the files no reader took."""
    messages = [issue.message for issue in issues if _LEFTOVER.search(issue.message)]
    return sum(int(told[1]) if (told := _ITEMS.search(message)) else 1 for message in messages)


def line_of(source: Source, folder: Path) -> dict[str, str]:
    """One line of the table."""
    paths = [folder / name for name in source.files]
    start = time.perf_counter()
    reader = importlib.import_module(f"screening.lists.readers.{load_catalogue()[source.list_id].reader}")
    found: Reading = reader.read(load_files(paths), source.list_id)
    seconds, memory = time.perf_counter() - start, peak_memory()
    kinds = Counter(name.kind for entity in found.entities for name in entity.names)
    out = sum(count for kind, count in found.records.items() if not source.kinds or kind in source.kinds)
    cells = {
        "file": paths[0].relative_to(folder).as_posix() + (f" + {len(paths) - 1}" if len(paths) > 1 else ""),
        "in": source.count(paths),
        "out": out,
        "entities": len(found.entities),
        "primary": kinds[NameKind.PRIMARY],
        "alias": kinds[NameKind.ALIAS],
        "former": kinds[NameKind.FORMER],
        "weak": kinds[NameKind.WEAK_ALIAS],
        "identifiers": sum(len(entity.identifiers) for entity in found.entities),
        "leftovers": leftovers(found.issues),
        "issues": len(found.issues),
    }
    texts = {key: f"{value:,}" if isinstance(value, int) else str(value) for key, value in cells.items()}
    return texts | {"seconds": f"{seconds:.1f}", "MB": f"{memory >> 20:,}" if memory else "unknown"}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folder", type=Path, default=_FOLDER)
    parser.add_argument("--line", type=int, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if not arguments.folder.is_dir():
        parser.error(f"there are no real files at {arguments.folder}; --folder names another place")
    if arguments.line is not None:
        print(json.dumps(line_of(SOURCES[arguments.line], arguments.folder)))
        return
    print("| " + " | ".join(_COLUMNS) + " |")
    print("|" + "---|" * len(_COLUMNS))
    uneven = 0
    for number in range(len(SOURCES)):
        command = [sys.executable, __file__, "--folder", str(arguments.folder), "--line", str(number)]
        line = json.loads(subprocess.run(command, check=True, capture_output=True, encoding="utf-8").stdout)
        print("| " + " | ".join(line[column] for column in _COLUMNS) + " |", flush=True)
        uneven += line["in"] != line["out"]
    print(f"\nRecords in = records accounted for in {len(SOURCES) - uneven} of {len(SOURCES)} lines.")
    sys.exit(uneven > 0)


if __name__ == "__main__":
    main()
