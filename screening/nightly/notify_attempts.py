"""Sending again what failed in a way that may pass."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from screening.errors import ScreeningError

_Sent = TypeVar("_Sent")

#: Seconds before the second attempt; each further pause is twice as long.
_FIRST_PAUSE = 2.0


class NotSent(ScreeningError):
    """A message that could not be sent; says where to and why, without secrets."""


class TryAgain(Exception):
    """This attempt failed in a way that the next may not."""


def attempted(action: Callable[[], _Sent], attempts: int, sleep: Callable[[float], None]) -> _Sent:
    """What the action gives, after pauses of 2, 4, 8 … seconds where it raises TryAgain; NotSent after the last."""
    for attempt in range(1, attempts):
        try:
            return action()
        except TryAgain:
            sleep(_FIRST_PAUSE * 2 ** (attempt - 1))
    try:
        return action()
    except TryAgain as error:
        tries = f" ({attempts} attempts)" if attempts > 1 else ""
        raise NotSent(f"{error}{tries}") from None
