"""Fetches one file over HTTP: only where it changed, within limits of time and size, going on where it was cut off."""

from __future__ import annotations

import gzip
import http.client
import json
import os
import ssl
import time
import zlib
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import IO
from urllib.error import HTTPError, URLError
from urllib.request import HTTPRedirectHandler, HTTPSHandler, OpenerDirector, Request, build_opener

from screening import __version__
from screening.errors import InputProblem
from screening.lists.disk import replace_file
from screening.lists.files import MAX_CONTENT
from screening.lists.update_notes import FileNote
from screening.small_files import FREE_UNPACKED, MAX_RATIO
from screening.trust import client_context

#: Answers that may be better the next time (RFC 9110, RFC 6585); the others are final.
_PASSING = {408, 425, 429, 500, 502, 503, 504}
_CHUNK = 1 << 16


class FetchProblem(InputProblem):
    """A file that could not be fetched; the message names its address and why."""


class _TryAgain(Exception):
    """This attempt failed in a way that the next may not; `wait` is how long the server asks to wait, in seconds."""

    def __init__(self, reason: str, wait: float = 0.0) -> None:
        super().__init__(reason)
        self.wait = wait


@dataclass(frozen=True, slots=True)
class Limits:
    """How long to try, and how much to take."""

    attempts: int = 5
    backoff: float = 2.0
    """Seconds before the second attempt; each further wait is twice as long."""
    silence: float = 120.0
    """Seconds to wait for the next byte: the EU's server works for over a minute before it answers."""
    total: float = 1800.0
    """Seconds for one file with all its attempts: the largest (OFAC's SDN_ADVANCED.XML, 120 MB) at 70 kB/s."""
    size: int = MAX_CONTENT
    """Bytes, packed or unpacked."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """A file as the server has it now."""

    path: Path | None
    """Where its content lies, unpacked; None where it has not changed."""
    etag: str
    last_modified: str
    """Both as the server sent them, "" where it did not."""


@dataclass(frozen=True, slots=True)
class _Answer:
    """What the server says of the file that it is sending: which version, packed how."""

    url: str
    etag: str
    last_modified: str
    encoding: str

    @property
    def validator(self) -> str:
        """What names this version byte by byte (RFC 9110, 13.1.5); "" where nothing does: then no resuming."""
        return self.last_modified if not self.etag or self.etag.startswith("W/") else self.etag


def fetch(
    url: str,
    path: Path,
    known: FileNote | None = None,
    limits: Limits | None = None,
    sleep: Callable[[float], None] = time.sleep,
) -> Fetched:
    """Fetches the file at `url` to `path`, whose folder exists; where it is still the `known` one, nothing is written.

    Proxies are those of the environment, trusted authorities those of the system. What was received before a break is
    kept beside `path` and used by the next attempt or call, where the server can say that it is the same version.
    Raises FetchProblem where all attempts fail; `path` is then as it was.
    """
    limits = limits or Limits()
    deadline = time.monotonic() + limits.total
    opener = build_opener(_Redirects, HTTPSHandler(context=client_context()))
    for attempt in range(1, limits.attempts + 1):
        try:
            return _attempt(opener, url, path, known, limits, deadline)
        except _TryAgain as again:
            wait = max(limits.backoff * 2 ** (attempt - 1), again.wait)
            if attempt == limits.attempts or time.monotonic() + wait > deadline:
                raise FetchProblem(f"{url}: {again} ({attempt} attempts)") from None
            sleep(wait)
    raise FetchProblem(f"{url}: no attempt is allowed")


def _attempt(
    opener: OpenerDirector, url: str, path: Path, known: FileNote | None, limits: Limits, deadline: float
) -> Fetched:
    part = path.with_name(f"{path.name}.part")
    begun = _begun(part, url)
    # some publishers turn away whatever does not begin as browsers do (RFC 9110 lets every program say what it is)
    headers = {"User-Agent": f"Mozilla/5.0 (compatible; screening/{__version__})", "Accept-Encoding": "gzip"}
    if begun:
        headers |= {"Range": f"bytes={part.stat().st_size}-", "If-Range": begun.validator}
    elif known and known.url == url:
        headers |= {"If-None-Match": known.etag} if known.etag else {}
        headers |= {"If-Modified-Since": known.last_modified} if known.last_modified else {}
    patience = max(0.01, min(limits.silence, deadline - time.monotonic()))
    try:
        with opener.open(Request(url, headers=headers), timeout=patience) as response:
            answer = _answer(response, url)
            expected = _prepare(response, part, begun, answer)
            _receive(response, answer.url, part, expected, limits, deadline)
    except HTTPError as error:
        with error:
            return _refused(error, url, part, known)
    except (URLError, http.client.HTTPException, OSError) as error:
        raise _broken(error, url, path) from None
    _unpack(part, path, answer, limits.size)
    return Fetched(path, answer.etag, answer.last_modified)


def _answer(response: http.client.HTTPResponse, url: str) -> _Answer:
    encoding = response.headers.get("Content-Encoding", "identity").strip().lower()
    if encoding not in ("identity", "gzip", "x-gzip", ""):
        raise FetchProblem(f"{url}: the server packs it as {encoding!r}, which was not asked for")
    headers = response.headers
    return _Answer(url, headers.get("ETag", ""), headers.get("Last-Modified", ""), encoding)


def _prepare(response: http.client.HTTPResponse, part: Path, begun: _Answer | None, answer: _Answer) -> int | None:
    """Makes the part file ready for the bytes to come; gives the size that the whole must have, None where unsaid."""
    length = response.headers.get("Content-Length")
    coming = int(length) if length and length.isdecimal() else None
    if response.status == 206 and begun:
        have = part.stat().st_size
        content_range = response.headers.get("Content-Range", "")
        if not content_range.startswith(f"bytes {have}-") or answer.encoding != begun.encoding:
            _forget(part)
            raise _TryAgain("the server sent another part than asked for")
        return None if coming is None else have + coming
    if response.status != 200:
        raise _TryAgain(f"the server answered {response.status}, not a file")
    _forget(part)
    part.write_bytes(b"")
    replace_file(_label(part), [json.dumps(asdict(answer)).encode()])
    return coming


def _receive(
    response: http.client.HTTPResponse, url: str, part: Path, expected: int | None, limits: Limits, deadline: float
) -> None:
    size = part.stat().st_size
    if max(size, expected or 0) > limits.size:
        _forget(part)
        raise FetchProblem(f"{url}: {expected or size:,} bytes, more than the {limits.size:,} allowed")
    with part.open("ab") as file:
        while chunk := response.read1(_CHUNK):
            size += len(chunk)
            file.write(chunk)
            if size > limits.size:
                break
            if time.monotonic() > deadline:
                raise FetchProblem(f"{url}: only {size:,} bytes came within {limits.total:g} seconds")
        file.flush()
        os.fsync(file.fileno())
    if size > limits.size:
        _forget(part)
        raise FetchProblem(f"{url}: more than the {limits.size:,} bytes allowed")
    if expected is not None and size != expected:
        if size > expected:
            _forget(part)
        raise _TryAgain(f"{size:,} bytes came, {expected:,} were announced")


def _unpack(part: Path, path: Path, answer: _Answer, limit: int) -> None:
    """Puts the content, unpacked where the server packed it for the way, in place in one step."""
    ready = part
    if answer.encoding in ("gzip", "x-gzip"):
        ready = path.with_name(f"{path.name}.unpacked")
        try:
            with gzip.open(part) as packed, ready.open("wb") as plain:
                limit = min(limit, max(FREE_UNPACKED, part.stat().st_size * MAX_RATIO))
                size = _copy(packed, plain, limit)
        except (OSError, EOFError, zlib.error):
            _forget(part)
            raise _TryAgain("the packed content is damaged or cut off") from None
        if size > limit:
            _forget(part)
            ready.unlink()
            raise FetchProblem(f"{answer.url}: unfolds to more than the {limit:,} bytes allowed")
    os.replace(ready, path)
    _forget(part)


def _copy(source: gzip.GzipFile, target: IO[bytes], limit: int) -> int:
    size = 0
    while size <= limit and (chunk := source.read(_CHUNK)):
        size += target.write(chunk)
    return size


def _begun(part: Path, url: str) -> _Answer | None:
    """What is known of the bytes that an earlier attempt left; None where there are none that can be gone on with."""
    try:
        answer = _Answer(**json.loads(_label(part).read_text(encoding="utf-8")))
        return answer if answer.url == url and answer.validator and part.stat().st_size else None
    except (OSError, ValueError, TypeError):
        return None


def _label(part: Path) -> Path:
    return part.with_name(f"{part.name}.json")


def _forget(part: Path) -> None:
    _label(part).unlink(missing_ok=True)
    part.unlink(missing_ok=True)


def _refused(error: HTTPError, url: str, part: Path, known: FileNote | None) -> Fetched:
    """What an answer without a file means: unchanged, try again, or no hope."""
    if error.code == 304 and known:
        return Fetched(None, known.etag, known.last_modified)
    if error.code == 416:
        _forget(part)
        raise _TryAgain("what was received before does not fit the file any more")
    said = " ".join(f"the server answered {error.code} {error.reason}".split())
    if error.code in _PASSING:
        wait = error.headers.get("Retry-After", "")
        raise _TryAgain(said, float(wait) if wait.isdecimal() else 0.0)
    raise FetchProblem(f"{url}: {said}; check the address in the catalogue")


def _broken(error: Exception, url: str, path: Path) -> Exception:
    """What a connection that could not be made or broke off means."""
    reason = error.reason if isinstance(error, URLError) else error
    if isinstance(reason, ssl.SSLCertVerificationError):
        return FetchProblem(
            f"{url}: the server's certificate is not trusted ({reason.verify_message}); where your network looks into "
            "connections, have its authority added to those that the system trusts"
        )
    if isinstance(reason, TimeoutError):
        return _TryAgain("the server was silent for too long")
    if isinstance(error, OSError) and not isinstance(error, URLError) and error.filename:
        return FetchProblem(f"{path} cannot be written ({error.strerror})")
    return _TryAgain(f"the connection failed ({reason or type(reason).__name__})")


class _Redirects(HTTPRedirectHandler):
    """Follows redirections (ten at most), but never from a protected address to an open one."""

    def redirect_request(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: http.client.HTTPMessage, newurl: str
    ) -> Request | None:
        allowed = ("https:",) if req.type == "https" else ("https:", "http:")
        if not newurl.lower().startswith(allowed):
            fp.close()
            raise FetchProblem(f"{req.full_url}: the server leads to {newurl}, which is less protected")
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def day_of(last_modified: str) -> str:
    """The ISO day (UTC) of a Last-Modified header, "" where there is none or it is no date."""
    try:
        return parsedate_to_datetime(last_modified).astimezone(UTC).date().isoformat()
    except (TypeError, ValueError):
        return ""
