"""Which keys of group rules can make a group at all, known in a fixed amount of memory.

Most rows share no key with another, and most keys have no row of the kind that a rule asks for. A first look at all
rows marks the keys; a second keeps only entries whose key may hold. Keys fall into a fixed number of places, so a key
may be taken for another: then an entry is kept for nothing, and never is one lost.
"""

from __future__ import annotations

from typing import Any

from screening.rules.rule import GroupSpec, Measure

#: Places for keys, a power of two: of a million different keys some six in a hundred share a place with another.
PLACES = 1 << 24

_SEEN, _AGAIN, _WITNESS = 1, 2, 4
#: Place of an entry's parts (see `groups.Entry`).
_KEY, _MEASURED, _LOOKS_BACK = 0, 3, 6


class SharedKeys:
    """The marks of all keys of all rules."""

    def __init__(self) -> None:
        self._marks = bytearray(PLACES)

    def mark(self, rule: str, spec: GroupSpec, entry: list[Any]) -> None:
        """Takes note of an entry in the first look."""
        place = self._place(rule, entry)
        mark = self._marks[place]
        self._marks[place] = mark | (_AGAIN if mark else _SEEN) | (_WITNESS if _is_witness(spec, entry) else 0)

    def may_hold(self, rule: str, spec: GroupSpec, entry: list[Any]) -> bool:
        """Whether the entry's key may make a group, in the second look."""
        mark = self._marks[self._place(rule, entry)]
        return bool(mark & _WITNESS) and (bool(mark & _AGAIN) or not _needs_two(spec))

    def _place(self, rule: str, entry: list[Any]) -> int:
        return hash((rule, entry[_KEY])) % PLACES


class Once:
    """Entries with the values that they share kept once: rows of a group state the same, by definition."""

    def __init__(self) -> None:
        self._kept: dict[Any, Any] = {}

    def __call__(self, entry: list[Any]) -> tuple[Any, ...]:
        """The entry, from values that were seen before where they were."""
        kept = self._kept.setdefault
        key, first, last, measured, stated, *rest = entry
        values = tuple(tuple(value) if isinstance(value, list) else value for value in measured)
        texts = tuple(stated.items())
        return (kept(key, key), first, last, kept(values, values), kept(texts, stated), *rest)


def _is_witness(spec: GroupSpec, entry: list[Any]) -> bool:
    """Whether the entry is of the kind without which no group holds: the first that is asked for."""
    if spec.back_from is not None:
        return bool(entry[_LOOKS_BACK])
    for index, having in enumerate(spec.having):
        if having.where is not None and having.least > 0:
            return entry[_MEASURED][index] is not None
    return True


def _needs_two(spec: GroupSpec) -> bool:
    """Whether one entry alone can never hold."""
    counted = (Measure.ROWS, Measure.DISTINCT, Measure.UNRELATED)
    least = 0 if spec.back_from is not None else 1
    return any(having.measure in counted and having.least > least for having in spec.having)
