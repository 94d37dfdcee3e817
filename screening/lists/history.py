"""What was in use when: a line for every import of a list, in the order of the imports, never changed afterwards."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, date, datetime, time
from pathlib import Path

from screening.errors import ListsProblem, UsageProblem
from screening.lists.disk import replace_file
from screening.records import dataclass
from screening.small_files import read_small

HISTORY = "history.jsonl"


@dataclass(frozen=True, slots=True)
class Use:
    """A snapshot that was put in use."""

    digest: str
    imported: str
    """ISO time (UTC) from which it was in use; it ends with the next one."""
    published: str
    """ISO date of publication as known then, "" where unknown."""


def read_history(folder: Path) -> tuple[Use, ...]:
    """The uses of the list in a folder, the first import first; () where none is recorded.

    A last line without its line break was being written when the power went out; it counts as not written.
    Raises ListsProblem where any other line cannot be read.
    """
    path = folder / HISTORY
    try:
        lines = read_small(path).split(b"\n")[:-1]
    except FileNotFoundError:
        return ()
    except OSError as exc:
        raise ListsProblem(f"{path} cannot be read ({exc.strerror}), so what was in use when is not known") from None
    uses = []
    for number, line in enumerate(lines, start=1):
        try:
            use = Use(**json.loads(line))
            datetime.fromisoformat(use.imported)
        except (ValueError, TypeError, RecursionError):
            raise ListsProblem(f"{path} is damaged at line {number}; restore it from a backup, or remove it") from None
        uses.append(use)
    return tuple(uses)


def append_uses(folder: Path, uses: Sequence[Use]) -> None:
    """Adds uses at the end, through to the disk; two processes may do so at once. OSError where it cannot."""
    path = folder / HISTORY
    content = b"".join(json.dumps(asdict(use), sort_keys=True).encode() + b"\n" for use in uses)
    if path.exists() and not (before := path.read_bytes()).endswith(b"\n"):
        replace_file(path, [before[: before.rfind(b"\n") + 1], content])
        return
    flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | getattr(os, "O_BINARY", 0)
    with open(os.open(path, flags, 0o600), "ab", buffering=0) as file:
        file.write(content)
        os.fsync(file.fileno())


def use_at(uses: Sequence[Use], moment: datetime) -> Use | None:
    """The use that was on at a moment; None before the first import."""
    begun = [use for use in uses if datetime.fromisoformat(use.imported) <= moment]
    # the later line wins between imports of one second
    return max(reversed(begun), key=lambda use: datetime.fromisoformat(use.imported), default=None)


def read_moment(text: str, now: datetime, option: str = "--as-of") -> datetime:
    """The moment that a date (its last second, UTC) or an ISO time (UTC unless it says otherwise) means.

    Raises UsageProblem for anything else, and for what lies after `now` (the current day does not).
    """
    try:
        timed = "T" in text or " " in text
        moment = datetime.fromisoformat(text) if timed else datetime.combine(date.fromisoformat(text), time(23, 59, 59))
    except ValueError:
        raise UsageProblem(
            f"{option} wants a date such as 2026-11-22 or a time such as 2026-11-22T14:30, not {text!r}"
        ) from None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    today = not timed and moment.date() == now.astimezone(UTC).date()
    if moment > now and not today:
        raise UsageProblem(f"{option} {text} lies in the future")
    return min(moment, now)
