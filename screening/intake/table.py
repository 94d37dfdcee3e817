"""What every input format gives: a header, records of cells, and how far the reading has come."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A record whose cells cannot be told apart."""

    reason: str


class Table(Protocol):
    """A file as a table. `records` may be called again and then reads the file anew."""

    header: tuple[str, ...]
    encoding: str
    """Encoding for people, or the format's name."""
    delimiter: str
    """One character, or "" where the format has none."""
    warnings: tuple[str, ...]
    """What was noticed when the file was opened."""
    checked: bool
    """False where cells may hold NUL or undecodable bytes and must be checked."""

    def records(self) -> Iterator[list[str] | Unreadable]:
        """The data rows; a record of no cell at all is a blank line."""
        ...

    def estimate_rows(self) -> int:
        """About how many data rows there are; line breaks inside cells and blank lines make it too many."""
        ...

    def progress(self) -> float:
        """Share of the file that was read, 0 to 1."""
        ...

    def changed(self) -> bool:
        """Whether the bytes that were read differ from those that were scanned."""
        ...
