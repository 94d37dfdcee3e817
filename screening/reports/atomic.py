"""Writes a file under a temporary name and puts it in place only when it is whole."""

from __future__ import annotations

import contextlib
import os
import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path

from screening.errors import cannot_write


@contextlib.contextmanager
def replacing(target: Path) -> Iterator[Path]:
    """Give a new empty file beside `target`; it takes the target's place when the block ends well.

    On any error in the block the file is removed, an older `target` stays as it was, and the error goes on. Raises
    OutputProblem where the file cannot be made or put in place.
    """
    with writing(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{target.name}.", suffix=".part", dir=target.parent)
        os.close(handle)
    part = Path(name)
    try:
        yield part
        with writing(target):
            _give_rights(part, target)
            os.replace(part, target)
    finally:
        part.unlink(missing_ok=True)


@contextlib.contextmanager
def writing(target: Path) -> Iterator[None]:
    """Turn an error of the file system in the block into an OutputProblem that names `target` and the way out."""
    try:
        yield
    except OSError as exc:
        raise cannot_write(target, exc) from exc


def write_text(target: Path, text: str) -> None:
    """Write `text` to `target` whole or not at all; OutputProblem where that fails."""
    with replacing(target) as part, writing(target):
        part.write_text(text, encoding="utf-8", errors="backslashreplace", newline="")


def _give_rights(part: Path, target: Path) -> None:
    """The rights of the file that is replaced; a new one stays for the owner alone, as mkstemp makes it."""
    with contextlib.suppress(OSError):
        part.chmod(stat.S_IMODE(target.stat().st_mode))
