"""Progress of longer work, told on stderr: a line that renews itself on a terminal, now and then one in a log."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Iterator
from typing import TypeVar

Item = TypeVar("Item")

#: Seconds before the first word (quick work stays silent) and between the lines, on a terminal and in a log.
_FIRST, _TERMINAL, _LOG = 2.0, 0.25, 30.0


def told(items: Iterable[Item], total: int, what: str) -> Iterator[Item]:
    """Gives `items` on and tells how many of `total` are done, with rate and time left, once it takes over 2 s."""
    renews = sys.stderr.isatty()
    start = time.monotonic()
    next_word = start + _FIRST
    for done, item in enumerate(items, start=1):
        yield item
        now = time.monotonic()
        if now >= next_word:
            next_word = now + (_TERMINAL if renews else _LOG)
            _say(done, total, what, now - start, renews)
    if renews and time.monotonic() - start > _FIRST:
        sys.stderr.write("\r\x1b[K")
        sys.stderr.flush()


def _say(done: int, total: int, what: str, seconds: float, renews: bool) -> None:
    rate = done / seconds
    line = f"{done:,} of {total:,} {what}, {rate:,.0f} a second, {(total - done) / rate:.0f} s left"
    sys.stderr.write(f"\r{line}\x1b[K" if renews else f"{line}\n")
    sys.stderr.flush()
