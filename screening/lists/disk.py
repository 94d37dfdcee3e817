"""Writing that survives being killed: files and folders appear whole or not at all, for the owner only."""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

#: Files and folders being written begin so; readers pass over them.
_UNFINISHED = ".new-"
#: Seconds after which something unfinished cannot belong to a running import any more: one day.
_ABANDONED = 86400.0


def private_folder(folder: Path) -> Path:
    """Makes the folder and its parents, readable by the owner only where the system supports that."""
    for missing in reversed([folder, *folder.parents]):
        if not missing.exists():
            missing.mkdir(mode=0o700, exist_ok=True)
    return folder


def write_file(path: Path, content: Iterable[bytes]) -> None:
    """Writes a new file, piece by piece and through to the disk, readable by the owner only."""
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0), 0o600), "wb") as file:
        file.writelines(content)
        file.flush()
        os.fsync(file.fileno())


def replace_file(path: Path, content: Iterable[bytes]) -> None:
    """Replaces a file in one step: readers see the old content or the new, never a part."""
    import tempfile

    handle, name = tempfile.mkstemp(dir=path.parent, prefix=_UNFINISHED)
    os.close(handle)
    new = Path(name)
    try:
        write_file(new, content)
        os.replace(new, path)
    except BaseException:
        new.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


@contextlib.contextmanager
def publish_folder(folder: Path) -> Iterator[Path]:
    """Gives an empty folder to fill; on success it gets its name in one step, on failure it is removed.

    Where another process published the same folder meanwhile, that one stays. What runs killed long ago left
    half-written beside it is removed.
    """
    import shutil
    import tempfile

    for left in folder.parent.glob(f"{_UNFINISHED}*"):
        if time.time() - left.stat().st_mtime > _ABANDONED:
            shutil.rmtree(left) if left.is_dir() else left.unlink()
    new = Path(tempfile.mkdtemp(dir=folder.parent, prefix=_UNFINISHED))
    try:
        yield new
        sync_folder(new)
        try:
            os.rename(new, folder)
        except OSError:
            if not folder.is_dir():
                raise
        sync_folder(folder.parent)
    finally:
        shutil.rmtree(new, ignore_errors=True)


def sync_folder(folder: Path) -> None:
    """Writes the folder's entries through to the disk, where the system can (Windows cannot)."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
