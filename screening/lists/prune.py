"""Removes snapshots that are no longer needed; never the one in use."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from pathlib import Path

from screening.errors import cannot_write
from screening.lists.history import Use
from screening.lists.store import Store


@dataclass(frozen=True, slots=True)
class Removable:
    """A snapshot that is no longer in use."""

    list_id: str
    digest: str
    last_used: str
    """ISO time (UTC) at which another took its place, "" where the history does not tell."""
    size: int
    """Bytes on disk."""


def removable(
    store: Store, list_id: str, keep: int | None, older_than_days: float | None, now: datetime
) -> tuple[Removable, ...]:
    """What may go of one list, the longest unused first.

    `keep` is how many snapshots stay, the one in use among them (so at least 1); None: any number may go.
    `older_than_days` keeps what was in use within so many days; one of which it is not known stays. None: no limit.
    Raises ListsProblem where it is not sure which snapshot is in use.
    """
    current = store.current(list_id)
    if current is None:
        return ()
    ends = _last_used(store.history(list_id))
    others = [digest for digest in store.digests(list_id) if digest != current.digest]
    others.sort(key=lambda digest: (ends.get(digest, ""), digest), reverse=True)
    beyond = others if keep is None else others[max(keep, 1) - 1 :]
    return tuple(
        Removable(list_id, digest, ends.get(digest, ""), _size(store.folder / list_id / digest))
        for digest in reversed(beyond)
        if older_than_days is None or _days_since(ends.get(digest, ""), now) > older_than_days
    )


def remove(store: Store, found: Sequence[Removable]) -> None:
    """Removes the snapshots, each gone at once for those who read; OutputProblem where one cannot be removed."""
    for one in found:
        folder = store.folder / one.list_id / one.digest
        going = folder.with_name(f".new-pruned-{one.digest}")  # a name that the next import clears away
        try:
            os.rename(folder, going)
            shutil.rmtree(going)
        except OSError as exc:
            raise cannot_write(folder, exc) from exc


def _last_used(history: Sequence[Use]) -> Mapping[str, str]:
    """When each digest was last replaced by another."""
    return {use.digest: following.imported for use, following in pairwise(history) if use.digest != following.digest}


def _days_since(moment: str, now: datetime) -> float:
    return (now - datetime.fromisoformat(moment)).total_seconds() / 86400 if moment else -1.0


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
