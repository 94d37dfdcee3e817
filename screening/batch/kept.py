"""What a finished run keeps for later ones: its alerts (for the comparison) and its group facts (for `--history`)."""

from __future__ import annotations

import gzip
import hashlib
import json
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from screening.batch.codec import to_line
from screening.errors import InputProblem
from screening.small_files import ordinary

T = TypeVar("T")

ALERTS = "alerts.jsonl.gz"
GROUP_FACTS = "group-facts.jsonl.gz"


class JsonLinesWriter:
    """Adds records to a compressed file of JSON lines, made by `json_lines`."""

    def __init__(self, stream: gzip.GzipFile) -> None:
        self._stream = stream

    def write(self, record: Any) -> None:
        self._stream.write(to_line(record).encode("ascii"))


@contextmanager
def json_lines(path: Path) -> Iterator[JsonLinesWriter]:
    """A new compressed file of JSON lines; the same records give the same bytes. OSError where it cannot be written."""
    # no file name and no time in the header: they would differ from run to run
    with path.open("wb") as raw, gzip.GzipFile("", "wb", fileobj=raw, mtime=0, compresslevel=6) as stream:
        yield JsonLinesWriter(stream)


def read_json_lines(path: Path) -> Iterator[Any]:
    """The records of such a file; InputProblem where it is missing, cut off or damaged."""
    try:
        with gzip.open(ordinary(path), "rt", encoding="ascii", newline="\n") as lines:
            for line in lines:
                yield json.loads(line)
    except (OSError, EOFError, ValueError, RecursionError, zlib.error) as exc:
        raise _no_run(path, exc) from exc


def read_records(path: Path, make: Callable[[Any], T]) -> Iterator[T]:
    """What `make` makes of the records of such a file; InputProblem where one of them is not what was written."""
    for record in read_json_lines(path):
        try:
            yield make(record)
        except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as exc:
            raise _no_run(path, exc) from exc


def digest_of(path: Path) -> str:
    """SHA-256 (hex) of a kept file; InputProblem where it is missing."""
    try:
        with ordinary(path).open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as exc:
        raise _no_run(path, exc) from exc


def _no_run(path: Path, error: Exception) -> InputProblem:
    why = getattr(error, "strerror", None) or error
    return InputProblem(f"{path} cannot be read ({why}); name the folder of a finished run, or move this one away")
