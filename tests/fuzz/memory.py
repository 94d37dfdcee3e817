"""How much memory this process took at most since a moment, and a limit that it cannot pass."""

from __future__ import annotations

import contextlib
import re
import sys
from pathlib import Path

#: Address space above what is in use at the beginning: threads and allocators reserve much that they never touch.
_ROOM = 3 << 30
_STATUS, _CLEAR = Path("/proc/self/status"), Path("/proc/self/clear_refs")


class Watch:
    """Measures the peak of the memory in use; that of the whole process where the system cannot start it anew."""

    def __init__(self, largest: int) -> None:
        self._limited = False
        self._largest = largest

    def begin(self) -> None:
        """The peak counts from here. The first time, a limit is set: what goes far beyond gets a MemoryError."""
        if not self._limited:
            self._limited = True
            _limit(self._largest + _ROOM)
        with contextlib.suppress(OSError):
            _CLEAR.write_text("5")

    def peak(self) -> int:
        """Bytes in use at most since `begin`; 0 where the system does not tell."""
        if _STATUS.exists() and (found := re.search(r"VmHWM:\s+(\d+) kB", _STATUS.read_text())):
            return int(found[1]) << 10
        if sys.platform == "win32":
            return 0
        import resource

        most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return most if sys.platform == "darwin" else most << 10


def _limit(more: int) -> None:
    if sys.platform != "linux":
        return
    import resource

    used = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (used + more, resource.getrlimit(resource.RLIMIT_AS)[1]))
