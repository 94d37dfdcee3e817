"""A PostgreSQL server of our own on a free port of this machine, under an unprivileged account."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PASSWORD = "hunter2 & @/:ü"


@dataclass(frozen=True)
class Server:
    port: int

    @property
    def options(self) -> dict[str, Any]:
        """For psycopg.connect: the owner of everything."""
        return {"host": "127.0.0.1", "port": self.port, "user": "owner", "password": PASSWORD, "dbname": "postgres"}


def programs() -> Path | None:
    """The folder of initdb and postgres; None where PostgreSQL is not installed."""
    if found := shutil.which("initdb"):
        return Path(found).parent
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))  # Debian keeps them out of PATH
    return versions[-1].parent if versions else None


@contextmanager
def running(programs: Path) -> Iterator[Server]:
    """Starts a server in a folder of its own and stops it at the end."""
    account: dict[str, Any] = {}
    folder = Path(tempfile.mkdtemp(prefix="screening-postgresql-"))
    try:
        (folder / "password").write_text(PASSWORD, encoding="utf-8")
        if os.name == "posix" and os.geteuid() == 0:  # PostgreSQL refuses to run as root
            import pwd

            nobody = pwd.getpwnam("nobody")
            account = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
            for path in (folder, folder / "password"):
                os.chown(path, nobody.pw_uid, nobody.pw_gid)
        quiet: dict[str, Any] = {"stdout": subprocess.DEVNULL, "stderr": subprocess.STDOUT, "cwd": folder, **account}
        subprocess.run(
            [
                *(programs / "initdb", "--pgdata=data", "--username=owner", "--pwfile=password", "--no-sync"),
                *("--auth=scram-sha-256", "--encoding=UTF8", "--locale=C"),
            ],
            check=True,
            **quiet,
        )
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        settings = {"listen_addresses": "127.0.0.1", "port": port, "unix_socket_directories": "", "fsync": "off"}
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        server = subprocess.Popen([programs / "postgres", "-D", "data", *options], **quiet)
        try:
            _wait(server, port)
            yield Server(port)
        finally:
            server.send_signal(signal.SIGINT)  # "fast shutdown"
            server.wait(timeout=30)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _wait(server: subprocess.Popen[bytes], port: int) -> None:
    import psycopg

    deadline = time.monotonic() + 30
    while True:
        try:
            psycopg.connect(**Server(port).options, connect_timeout=5).close()
            return
        except psycopg.OperationalError:
            if server.poll() is not None or time.monotonic() > deadline:
                raise
            time.sleep(0.05)
