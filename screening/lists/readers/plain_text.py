"""The text of list files, in the encodings that publishers use: line by line, as CSV, or whole."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator
from contextlib import contextmanager

from screening.errors import InputProblem
from screening.lists.files import SourceFile
from screening.model import Issue

_CHUNK = 1 << 16
#: Longer lines than any list's; a file without line breaks must not fill the memory.
_LONGEST_LINE = 1 << 24
#: Name of our way of reading bytes that are no UTF-8.
_AS_1252 = "screening.windows-1252"


def csv_lines(file: SourceFile, issues: list[Issue], delimiter: str = ",") -> Iterator[list[str]]:
    """The cells of each line of a CSV file in UTF-8, UTF-16 with its mark, or (with an issue) partly Windows-1252.

    Raises InputProblem for a file that is no CSV, or has a line that is longer than any list's.
    """
    with text_stream(file, _encoding(file, issues), _AS_1252) as text:
        try:
            yield from csv.reader(_lines(text), delimiter=delimiter, strict=True)
        except csv.Error as exc:
            raise InputProblem(f"{file.name} is no readable CSV ({exc}); download it again") from None


def decode(file: SourceFile, issues: list[Issue]) -> str:
    """The whole text of a small file in those encodings; InputProblem for binary or very large content."""
    return file.whole().decode(_encoding(file, issues), _AS_1252)


def _encoding(file: SourceFile, issues: list[Issue]) -> str:
    with file.opened() as content:
        chunk = content.read(_CHUNK)
        marked = chunk.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
        encoding = "utf-16" if marked else "utf-8-sig"
        decoder = codecs.getincrementaldecoder(encoding)()
        try:
            while chunk:
                if not marked and b"\0" in chunk:
                    raise InputProblem(f"{file.name} is no text file; give the list's CSV or text file")
                decoder.decode(chunk)
                chunk = content.read(_CHUNK)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError as exc:
            if marked:
                raise InputProblem(f"{file.name} is damaged: no UTF-16 throughout ({exc.reason})") from None
            issues.append(_not_utf_8(file))
    return encoding


def _not_utf_8(file: SourceFile) -> Issue:
    """The issue that names the first of the lines that are no UTF-8, and how many there are."""
    first = count = 0
    number = 1
    with file.opened() as content:
        while line := content.readline(_LONGEST_LINE):
            try:
                line.decode()
            except UnicodeDecodeError:
                first, count = first or number, count + 1
            number += line.endswith(b"\n")
    said = f"not UTF-8, as {count:,} line(s) in all; what is not was read as Windows-1252: check names with accents"
    return Issue(file.plain_name, f"line {first}", "", said)


def _as_1252(error: UnicodeError) -> tuple[str, int]:
    """Reads bytes that are no UTF-8 as Windows-1252, so that one slip does not garble all other names."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", errors="replace"), error.end


codecs.register_error(_AS_1252, _as_1252)


@contextmanager
def text_stream(file: SourceFile, encoding: str, errors: str = "replace") -> Iterator[io.TextIOWrapper]:
    """The text of a file as a stream, its line breaks as they are."""
    with file.opened() as content:
        text = io.TextIOWrapper(content, encoding, errors=errors, newline="")
        try:
            yield text
        finally:
            text.detach()  # the stream is closed by whoever opened it


def _lines(text: io.TextIOWrapper) -> Iterator[str]:
    while line := text.readline(_LONGEST_LINE):
        if len(line) == _LONGEST_LINE:
            raise csv.Error(f"a line of more than {_LONGEST_LINE:,} characters")
        yield line
