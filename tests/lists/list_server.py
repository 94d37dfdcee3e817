"""A real HTTP server on this machine that answers as a test scripts it."""

from __future__ import annotations

import ssl
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Answer = Callable[["Handler"], None]


class Handler(BaseHTTPRequestHandler):
    """One request: the next answer scripted for its path; the last one goes on for ever."""

    server: ListHTTPServer

    def do_GET(self) -> None:
        self.server.requests.append((self.path, {name.lower(): value for name, value in self.headers.items()}))
        answers = self.server.answers[self.path]
        with suppress(BrokenPipeError, ConnectionResetError):  # the client had enough
            (answers.pop(0) if len(answers) > 1 else answers[0])(self)

    def log_message(self, *_args: object) -> None:
        """Tests need no log."""

    def reply(self, status: int, body: bytes = b"", **headers: str | int) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), str(value))
        self.end_headers()
        self.wfile.write(body)


class ListHTTPServer(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_args: object) -> None:
        """A client that breaks off is what tests want; it needs no traceback."""

    answers: dict[str, list[Answer]]
    requests: list[tuple[str, dict[str, str]]]


@dataclass(frozen=True)
class ListServer:
    """The server's address, what it shall answer, and what it was asked."""

    url: str
    http: ListHTTPServer = field(repr=False)

    def script(self, path: str, *answers: Answer) -> str:
        """Sets the answers to requests for a path; gives its address."""
        self.http.answers[path] = list(answers)
        return self.url + path

    @property
    def requests(self) -> list[tuple[str, dict[str, str]]]:
        """Path and headers (names in lower case) of every request so far."""
        return self.http.requests


@contextmanager
def serving(protection: ssl.SSLContext | None = None) -> Iterator[ListServer]:
    """A server on a free port of this machine; over TLS with `protection`."""
    with ListHTTPServer(("127.0.0.1", 0), Handler) as http:
        http.answers = defaultdict(lambda: [status(404)])
        http.requests = []
        if protection:
            http.socket = protection.wrap_socket(http.socket, server_side=True)
        thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield ListServer(f"{'https' if protection else 'http'}://127.0.0.1:{http.server_address[1]}", http)
        finally:
            http.shutdown()
            thread.join()


def file(body: bytes, **headers: str | int) -> Answer:
    """The whole file; 304 where the request names its ETag or Last-Modified; a part where it asks for one."""

    def answer(handler: Handler) -> None:
        asked = handler.headers
        etag, modified = headers.get("ETag"), headers.get("Last_Modified")
        # If-None-Match counts alone where it stands (RFC 9110, 13.2.2)
        if asked["If-None-Match"] == etag if asked["If-None-Match"] else asked["If-Modified-Since"] == (modified or 0):
            handler.reply(304)
            return
        if asked["Range"] and asked["If-Range"] in (etag, modified):
            start = int(asked["Range"].removeprefix("bytes=").removesuffix("-"))
            if start >= len(body):
                handler.reply(416, Content_Range=f"bytes */{len(body)}")
                return
            part = body[start:]
            where = f"bytes {start}-{len(body) - 1}/{len(body)}"
            handler.reply(206, part, Content_Length=len(part), Content_Range=where, **headers)
            return
        handler.reply(200, body, **({"Content_Length": len(body)} | headers))

    return answer


def status(code: int, body: bytes = b"", **headers: str | int) -> Answer:
    return lambda handler: handler.reply(code, body, Content_Length=len(body), **headers)


def cut_off(body: bytes, after: int, **headers: str | int) -> Answer:
    """Announces the whole body and closes the connection after a part of it."""
    return lambda handler: handler.reply(200, body[:after], Content_Length=len(body), **headers)


def redirect(to: str) -> Answer:
    return lambda handler: handler.reply(302, Location=to, Content_Length=0)


def dripping(body: bytes, pause: float) -> Answer:
    """One byte at a time, `pause` seconds apart."""

    def answer(handler: Handler) -> None:
        handler.reply(200, b"", Content_Length=len(body))
        for byte in body:
            handler.wfile.write(bytes([byte]))
            handler.wfile.flush()
            time.sleep(pause)

    return answer


def silent(seconds: float) -> Answer:
    return lambda _handler: time.sleep(seconds)
