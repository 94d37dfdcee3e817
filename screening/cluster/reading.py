"""Input files on a cluster: each is read by one task, with the readers of a local run, into chunks of numbered rows.

Spark's own CSV reader would take quotation marks, encodings and blank lines otherwise, and give no row numbers.
"""

from __future__ import annotations

import pickle
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd

from screening.batch.first_pass import blocks
from screening.errors import InputProblem
from screening.intake import ColumnUse, InputFile, describe_columns, open_input

#: `chunk` of the record that closes a file: its `body` is a FileRead.
CLOSING = -1
SCHEMA = "file int, chunk int, body binary"


@dataclass(frozen=True, slots=True)
class Reading:
    """How the files are to be read; the options of `screening batch` of the same names."""

    mapping: Mapping[str, str]
    kind: str | None = None
    sheet: str | None = None
    encoding: str | None = None


@dataclass(frozen=True, slots=True)
class FileRead:
    """What is known of an input file once all its rows were read."""

    number: int
    file: str
    digest: str = ""
    kind: str = ""
    encoding: str = ""
    columns: tuple[ColumnUse, ...] = ()
    warnings: tuple[str, ...] = ()
    description: tuple[str, ...] = ()
    """The reading of its header, for people."""
    rows: int = 0
    problem: str = ""
    """Why it cannot be read; the run stops."""


@dataclass(frozen=True, slots=True)
class FileReader:
    """The function for `mapInPandas` over (path, content) of whole files; gives records of SCHEMA."""

    reading: Reading
    files: Mapping[str, tuple[int, str]]
    """Path -> number of the file and its name in all outputs."""

    def __call__(self, batches: Iterable[pd.DataFrame]) -> Iterator[pd.DataFrame]:
        for batch in batches:
            for path, content in zip(batch["path"], batch["content"], strict=True):
                for number, chunk, body in self._records(path, content):
                    yield pd.DataFrame({"file": [number], "chunk": [chunk], "body": [body]})

    def _records(self, path: str, content: bytes) -> Iterator[tuple[int, int, bytes]]:
        number, name = self.files[path]
        rows = 0
        with TemporaryDirectory(prefix="screening-input-") as folder:
            local = Path(folder) / Path(name).name
            local.write_bytes(content)
            del content
            try:
                options = self.reading
                file = open_input(local, options.mapping, options.kind, options.sheet, options.encoding)
                file.file = name
                for chunk, block in enumerate(blocks(file.rows())):
                    rows += len(block)
                    yield number, chunk, pickle.dumps(block)
                done = _closing(number, file, rows)
            except InputProblem as exc:
                text = str(exc).replace(str(local), path)
                done = FileRead(number, name, problem=text if name in text else f"{path}: {text}")
        yield number, CLOSING, pickle.dumps(done)


def _closing(number: int, file: InputFile, rows: int) -> FileRead:
    return FileRead(
        number,
        file.file,
        file.digest,
        file.kind,
        file.encoding,
        file.columns,
        file.warnings,
        tuple(describe_columns(file)),
        rows,
    )
