"""Which snapshot a user means: by its digest, by a date, or the one in use and the one before it."""

from __future__ import annotations

import re
from datetime import datetime

from screening.errors import UsageProblem
from screening.lists.history import read_moment
from screening.lists.snapshot import Snapshot
from screening.lists.store import Store

CURRENT, PREVIOUS = "current", "previous"
#: Digits of a digest that are enough to name it, where no other begins so.
SHORTEST_PREFIX = 4


def find_snapshot(store: Store, list_id: str, said: str, now: datetime) -> Snapshot:
    """The snapshot of a list that `said` names: `current`, `previous`, a date or time, or the start of a digest.

    Raises UsageProblem where there is none such or several, ListsProblem where it is damaged or was pruned.
    """
    found = _at_date(store, list_id, said, now) if "-" in said else _by_word(store, list_id, said)
    if found is None:
        kept = ", ".join(digest[:12] for digest in store.digests(list_id)) or "none"
        raise UsageProblem(f"list {list_id} has no snapshot {said!r}; kept: {kept}")
    return found


def lists_of_digest(store: Store, said: str) -> tuple[str, ...]:
    """The lists that keep a snapshot whose digest begins as said."""
    if not looks_like_digest(said):
        return ()
    return tuple(i for i in store.list_ids() if any(d.startswith(said) for d in store.digests(i)))


def looks_like_digest(said: str) -> bool:
    """Whether the text can be the start of a digest, and is long enough for one."""
    return re.fullmatch(rf"[0-9a-f]{{{SHORTEST_PREFIX},64}}", said) is not None


def _at_date(store: Store, list_id: str, said: str, now: datetime) -> Snapshot | None:
    moment = read_moment(said, now, "a snapshot's date")
    found = store.as_of(list_id, moment)
    if found is None:
        first = store.history(list_id)[:1]
        since = f"the first import was at {first[0].imported}" if first else "it was never imported"
        raise UsageProblem(f"list {list_id} had no snapshot at {said}: {since}")
    return found


def _by_word(store: Store, list_id: str, said: str) -> Snapshot | None:
    if said == CURRENT:
        return store.current(list_id)
    if said == PREVIOUS:
        current = store.current(list_id)
        before = [use for use in store.history(list_id) if current and use.digest != current.digest]
        return store.snapshot(list_id, before[-1].digest) if before else None
    fitting = [digest for digest in store.digests(list_id) if looks_like_digest(said) and digest.startswith(said)]
    if len(fitting) > 1:
        raise UsageProblem(f"{said!r} begins several digests of list {list_id}: {', '.join(d[:16] for d in fitting)}")
    return store.snapshot(list_id, fitting[0]) if fitting else None
