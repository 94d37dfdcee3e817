"""How many worker processes there may be, and what each does first, whatever its work."""

from __future__ import annotations

import contextlib
import gc
import os
import signal
import threading
from collections.abc import Iterator

#: Of malloc.h.
_M_MMAP_THRESHOLD = -3
#: Bytes of an array that is large.
_LARGE = 1 << 20


def usable_processors() -> int:
    """Processors that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def give_memory_back() -> None:
    """For processes that work with large arrays for long: what is freed of them goes back to the system at once.

    The C library of Linux keeps more and more of it otherwise: it takes the largest piece that was ever freed for the
    usual size (mallopt(3), M_MMAP_THRESHOLD). Nothing happens with another library.
    """
    import ctypes

    with contextlib.suppress(AttributeError, OSError, TypeError):
        ctypes.CDLL(None).mallopt(_M_MMAP_THRESHOLD, _LARGE)


@contextlib.contextmanager
def collector_at_rest() -> Iterator[None]:
    """While millions of small records come and hardly any rings of them go: Python's garbage collector would look for
    such among all that is remembered, again and again."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def begin_worker() -> None:
    """Leaves Ctrl-C to the main process, and ends with it: when that is killed, its workers must not stay behind."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    import multiprocessing  # a check asks for the number of processors alone

    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
