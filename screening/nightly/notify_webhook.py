"""Posts the record of a run to an address, signed where a key is configured."""

from __future__ import annotations

import hashlib
import hmac
import http.client
import json
import ssl
import time
from collections.abc import Callable
from typing import IO
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, HTTPSHandler, OpenerDirector, ProxyHandler, Request, build_opener

from screening import __version__
from screening.nightly.notice import Message
from screening.nightly.notify_attempts import NotSent, TryAgain, attempted
from screening.nightly.notify_config import WebhookSettings, is_loopback, why_no_webhook
from screening.secret_source import hidden
from screening.terminal import printable
from screening.trust import client_context

SIGNATURE = "X-Screening-Signature"
#: Answers that may be better the next time (RFC 9110, RFC 6585), besides all from 500.
_PASSING = (408, 425, 429)


def post_webhook(settings: WebhookSettings, message: Message, sleep: Callable[[float], None]) -> None:
    """Posts the record; any answer from 200 to 299 will do. Redirections are not followed.

    Proxies are those of the environment, trusted authorities those of the system. Raises a ScreeningError, which names
    the server but not the address, where a secret is missing or all attempts fail.
    """
    url = settings.secret_url.read().strip() if settings.secret_url else settings.url
    if fault := why_no_webhook(url):
        raise NotSent(f"the address of the webhook {fault}")
    key = settings.secret.read() if settings.secret else ""
    body = json.dumps(message.record).encode("ascii")  # escapes hold what no UTF-8 can: bytes of strange file names
    opener = _opener(url)
    attempted(lambda: _post(opener, url, key, body, settings.timeout), settings.attempts, sleep)


def signature(key: str, moment: int, body: bytes) -> str:
    """The value of the header: `t=<moment>,v1=<HMAC-SHA256 (hex) of "<moment>." and the body>`; seconds since 1970."""
    digest = hmac.new(key.encode("utf-8"), b"%d." % moment + body, hashlib.sha256).hexdigest()
    return f"t={moment},v1={digest}"


def _opener(url: str) -> OpenerDirector:
    host = urlsplit(url).hostname or ""
    proxies = [ProxyHandler({})] if is_loopback(host) else []  # a proxy would look for the host on itself
    return build_opener(_NoRedirects, HTTPSHandler(context=client_context()), *proxies)


def _post(opener: OpenerDirector, url: str, key: str, body: bytes, timeout: float) -> None:
    headers = {"Content-Type": "application/json; charset=utf-8", "User-Agent": f"screening/{__version__}"}
    if key:
        headers[SIGNATURE] = signature(key, int(time.time()), body)
    where = urlsplit(url).netloc
    try:
        opener.open(Request(url, data=body, headers=headers, method="POST"), timeout=timeout).close()
    except HTTPError as error:
        error.close()
        if error.code in _PASSING or error.code >= 500:
            raise TryAgain(f"{where} answered {error.code}") from None
        if error.code < 400:
            raise NotSent(
                f"{where} answered {error.code}; redirections are not followed: write the address itself"
            ) from None
        raise NotSent(f"{where} answered {error.code}: check the address and the key") from None
    except (URLError, http.client.HTTPException, OSError, ValueError) as error:
        reason = error.reason if isinstance(error, URLError) else error
        if isinstance(reason, ssl.SSLCertVerificationError):
            raise NotSent(f"the certificate of {where} is not trusted ({reason.verify_message})") from None
        said = hidden(printable(str(reason) or type(reason).__name__), url, key)
        raise TryAgain(f"{where} cannot be reached ({said})") from None


class _NoRedirects(HTTPRedirectHandler):
    """Follows none: a record must not wander to an address that nobody configured."""

    def redirect_request(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: http.client.HTTPMessage, newurl: str
    ) -> None:
        return None
