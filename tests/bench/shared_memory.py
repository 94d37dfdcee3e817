"""The memory of a process and all that it started, with pages that several share counted once (PSS of proc(5))."""

from __future__ import annotations

import threading
from pathlib import Path

#: Seconds between two looks; a process that ends before the first is not looked at.
_EVERY = 0.5


class Watch:
    """Watches a process from another thread until `stop`. Sees nothing where there is no /proc/PID/smaps_rollup."""

    def __init__(self, process: int) -> None:
        self._process = process
        self._ended = threading.Event()
        self.peak = 0
        """Bytes, the most that was seen."""
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()

    def stop(self) -> int:
        """Ends the watch and gives its peak."""
        self._ended.set()
        self._thread.join()
        return self.peak

    def _look(self) -> None:
        while not self._ended.wait(_EVERY):
            self.peak = max(self.peak, sum(map(_proportional, _with_children(self._process))))


def _with_children(process: int) -> list[int]:
    found = [process]
    try:
        for task in Path(f"/proc/{process}/task").iterdir():
            for child in (task / "children").read_text("ascii").split():
                found += _with_children(int(child))
    except OSError:
        pass  # it has ended
    return found


def _proportional(process: int) -> int:
    """PSS: own pages, and of each shared one the part of one sharer."""
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text("ascii").splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) << 10 for line in lines if line.startswith("Pss:"))
