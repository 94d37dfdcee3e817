"""The one family of errors that reach a user, each with its exit status.

Exceptions are for what stops a command; a bad row or a bad list record is a value
(`model.RowError`, `model.Issue`), so that one bad line never stops a file.
"""

from __future__ import annotations

import errno
from pathlib import Path
from typing import Self

EXIT_CLEAR = 0
EXIT_REVIEW = 1
EXIT_USAGE = 2
EXIT_LISTS = 3
#: Of `lists update` alone: an update failed, and the last good copy stays in use.
EXIT_UPDATE = 4


class ScreeningError(Exception):
    """Base of all errors shown to the user as one message, without a traceback.

    The message names what is wrong, where (file, row, column) and how to mend it.
    """

    exit_code: int = EXIT_USAGE

    def __init__(self, message: str = "", plain: str = "") -> None:
        super().__init__(message)
        self.plain = plain or message
        """The message for logs and notifications: it quotes no cell of an input, headers included, since a file
        without a header row has data there."""

    def with_more(self, more: str) -> Self:
        """The same with a further sentence."""
        return type(self)(f"{self}{more}", f"{self.plain}{more}")


class UsageProblem(ScreeningError):
    """Bad options or arguments, or a configuration that cannot be used."""


class InputProblem(ScreeningError):
    """An input file that is missing, unreadable, or has no usable columns."""


class OutputProblem(ScreeningError):
    """Results could not be written (full disk, read-only folder)."""


class RulesProblem(ScreeningError):
    """Rules, values or goods files that do not pass their checks; lists all problems at once."""


class ListsProblem(ScreeningError):
    """Lists that are missing, damaged or older than allowed: the run stops, nothing is called clear."""

    exit_code = EXIT_LISTS


class StateProblem(ScreeningError):
    """The state of the review (decisions, audit log) is damaged, changed from outside, or of a newer version: what was
    decided cannot be relied on."""

    exit_code = EXIT_LISTS


_FULL = {errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)}
_IN_THE_WAY = {errno.EEXIST, errno.ENOTDIR, errno.EISDIR, errno.ENOTEMPTY}


def cannot_write(place: Path, error: OSError) -> OutputProblem:
    """What to tell the user where writing to `place`, a file or folder, failed."""
    where = str(place)
    if error.errno in _IN_THE_WAY and error.filename is not None:
        # of a move, the second name is the one in the way
        where = str(error.filename2 or error.filename)
    if error.errno in _FULL:
        fix = "free some space, or choose another output folder"
    elif error.errno in _IN_THE_WAY:
        fix = "move what is in the way, or choose another output folder"
    else:
        fix = "close it in other programs, or choose another output folder"
    return OutputProblem(f"{where} cannot be written ({error.strerror or error}): {fix}")
