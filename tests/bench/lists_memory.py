"""Imports a large made-up list in each format, in a process of its own, indexes it, and prints the peaks of its memory.

    python tests/bench/lists_memory.py [--mb 600] [--format "OFAC classic XML"] [--folder /big/disk]

The files are written below a temporary folder and removed after each line; they and the store take three times the
size. Exits with 1 where it took more than 500 MB.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from screening.batch.memory import peak_memory
from screening.lists.importing import import_files
from screening.match.index import ensure_index
from tests.lists.large_files import layouts

LIMIT = 500


def line_of(kind: str, megabytes: int, folder: Path) -> dict[str, str | int]:
    """Writes the list, imports it in another process, and says what that took."""
    layout = layouts()[kind]
    with tempfile.TemporaryDirectory(dir=folder) as made:
        paths = layout.write(Path(made), (megabytes << 20) // layout.record_size)
        size = sum(path.stat().st_size for path in paths)
        command = [sys.executable, __file__, "--import", layout.list_id, made, *map(str, paths)]
        done = subprocess.run(command, check=True, capture_output=True, encoding="utf-8")
    return {"format": kind, "size": size, **json.loads(done.stdout)}


def import_here(list_id: str, folder: str, *paths: str) -> dict[str, int | float]:
    """Imports the files, and says what this process needed."""
    began = time.perf_counter()
    snapshot = import_files(Path(folder) / "data", list_id, [Path(path) for path in paths]).snapshot
    read, peak = time.perf_counter(), peak_memory() or 0
    ensure_index(snapshot)
    return {
        "entities": snapshot.entity_count,
        "issues": snapshot.issue_count,
        "seconds": round(read - began),
        "peak": peak,
        "names": snapshot.name_count,
        "index_seconds": round(time.perf_counter() - read),
        "peak_with_index": peak_memory() or 0,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mb", type=int, default=600, help="size of each list (default 600)")
    parser.add_argument("--format", choices=list(layouts()), action="append", help="default: all")
    parser.add_argument("--folder", type=Path, help="where to write (default: the system's temporary folder)")
    parser.add_argument("--import", nargs="+", dest="imported", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.imported:
        print(json.dumps(import_here(*arguments.imported)))
        return
    print("| format | MB of files | entities | names | issues | seconds | peak MB | index seconds | peak MB then |")
    print("|---|---|---|---|---|---|---|---|---|")
    over = False
    for kind in arguments.format or layouts():
        line = line_of(kind, arguments.mb, arguments.folder)
        for key in ("size", "peak", "peak_with_index"):
            line[key] = int(line[key]) >> 20
        columns = ("size", "entities", "names", "issues", "seconds", "peak", "index_seconds", "peak_with_index")
        print(f"| {kind} | " + " | ".join(f"{line[key]:,}" for key in columns) + " |", flush=True)
        over = over or int(line["peak_with_index"]) > LIMIT
    sys.exit(over)


if __name__ == "__main__":
    main()
