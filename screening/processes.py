"""How many worker processes there may be, and what each does first, whatever its work."""

from __future__ import annotations

import os
import signal
import threading


def usable_processors() -> int:
    """Processors that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


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
