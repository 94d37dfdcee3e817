"""What holds for all tests: no network, no settings of the person who runs them; real lists if they are beside us."""

from __future__ import annotations

import os
import signal
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

# No test asserts times: a busy machine must not make one fail.
settings.register_profile("screening", deadline=None)
settings.load_profile("screening")

_LOOPBACK = ("127.", "::1", "localhost")


@pytest.fixture(autouse=True)
def _signals_as_before() -> Iterator[None]:
    """What `screening.cli.main.main` does with signals is for its own process."""
    names = [name for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]
    before = {getattr(signal, name): signal.getsignal(getattr(signal, name)) for name in names}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.fixture(autouse=True, scope="session")
def _only_this_machine() -> Iterator[None]:
    """A connection to another machine fails; SCREENING_… variables are unset."""
    connect = socket.socket.connect

    def local_connect(self: socket.socket, address: Any) -> None:
        if isinstance(address, tuple) and not str(address[0]).startswith(_LOOPBACK):
            raise AssertionError(f"a test connects to {address}; tests run offline")
        connect(self, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", local_connect)
        for name in [name for name in os.environ if name.startswith("SCREENING_")]:
            patch.delenv(name)
        yield


@pytest.fixture(scope="session")
def real_lists() -> Path:
    """The folder of real list files; they may not be shipped, so tests that need them skip without."""
    folder = Path(__file__).resolve().parents[2] / "shared" / "data" / "lists"
    if not folder.is_dir():
        pytest.skip("the real list files (../shared/data/lists) are not on this machine")
    return folder
