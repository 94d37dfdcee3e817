"""Who is told of a nightly run, and how: the key `notify` of its configuration, read strictly.

Passwords and keys are named, never held: `password_env: NAME` or `password_file: FILE`.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from screening.nightly.strict_keys import StrictKeys
from screening.rules.marked import Marked
from screening.secret_source import SecretSource

_KEYS = ("when", "details", "email", "webhook")
_EMAIL_KEYS = (
    "server", "port", "security", "from", "to", "user_env", "user_file", "password_env", "password_file",
    "attach_report", "timeout", "attempts",
)  # fmt: skip
_WEBHOOK_KEYS = ("url", "url_env", "url_file", "secret_env", "secret_file", "timeout", "attempts")
_ADDRESS = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]+@[\w.-]+")


class When(StrEnum):
    """From what on somebody is told. A run that failed is told of with all but NEVER."""

    NEW = "new"
    """Something is new or re-opened since the last run."""
    REVIEW = "review"
    """Something is to be reviewed, new or not."""
    ALWAYS = "always"
    FAILURE = "failure"
    NEVER = "never"


class Security(StrEnum):
    """How the connection to a mail server is protected."""

    STARTTLS = "starttls"
    TLS = "tls"
    NONE = "none"


_PORTS = {Security.STARTTLS: 587, Security.TLS: 465, Security.NONE: 25}


@dataclass(frozen=True, slots=True)
class EmailSettings:
    """A mail server and who gets mail by it."""

    server: str
    port: int
    security: Security
    sender: str
    recipients: tuple[str, ...]
    user: SecretSource | None = None
    password: SecretSource | None = None
    attach_report: bool = False
    timeout: float = 30.0
    """Seconds to wait for each answer."""
    attempts: int = 3


@dataclass(frozen=True, slots=True)
class WebhookSettings:
    """An address that gets the record of a run by POST."""

    url: str = field(default="", repr=False)
    """"" where `secret_url` gives it."""
    secret_url: SecretSource | None = None
    secret: SecretSource | None = None
    """Key of the signature; None: the record is not signed."""
    timeout: float = 10.0
    """Seconds to wait for each answer."""
    attempts: int = 5


@dataclass(frozen=True, slots=True)
class NotifySettings:
    """Who is told, of what, and in how much detail."""

    when: When = When.NEW
    details: bool = False
    """Whether messages name parties; without it they hold numbers only."""
    email: EmailSettings | None = None
    webhook: WebhookSettings | None = None


def read_notify(marked: Marked, value: Any, folder: Path, *path: str | int) -> NotifySettings | None:
    """The settings at `path`; relative paths start at `folder`. None where `value` is None: nobody is told.

    None as well, with the faults noted in `marked`, where they cannot be used.
    """
    if value is None:
        return None
    before = len(marked.problems)
    keys = StrictKeys(marked, value, _KEYS, *path)
    settings = NotifySettings(
        when=When(keys.choice("when", tuple(When), When.NEW)),
        details=keys.flag("details"),
        email=_email(marked, value["email"], folder, *path, "email") if "email" in keys else None,
        webhook=_webhook(marked, value["webhook"], folder, *path, "webhook") if "webhook" in keys else None,
    )
    if isinstance(value, Mapping) and "email" not in keys and "webhook" not in keys:
        keys.fault("say how to notify: by email, webhook, or both")
    return settings if len(marked.problems) == before else None


def is_loopback(host: str) -> bool:
    """Whether a host is this machine itself: what is sent there crosses no network."""
    if host.casefold() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def why_no_webhook(url: str) -> str:
    """Why nothing is posted to the address, as the end of a sentence; "" where it will do. Never quotes it."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return "cannot be read: write https://server/path"
    if not host or port == 0 or not url.isascii() or not url.isprintable() or " " in url:
        return "cannot be read: write https://server/path"
    if parts.username is not None or parts.password is not None:
        return "may hold no user and password; sign the message instead (secret_env or secret_file)"
    if parts.scheme != "https" and not (parts.scheme == "http" and is_loopback(host)):
        return "must begin with https://; http:// is for this machine alone"
    return ""


def _email(marked: Marked, value: Any, folder: Path, *path: str | int) -> EmailSettings:
    keys = StrictKeys(marked, value, _EMAIL_KEYS, *path)
    server = keys.text("server", needed=True)
    usual = Security.NONE if is_loopback(server) else Security.STARTTLS
    security = Security(keys.choice("security", tuple(Security), usual))
    sender = keys.text("from", needed=True)
    recipients = keys.texts("to")
    if not recipients:
        keys.fault("the key 'to' is missing: name at least one address")
    for key, address in (("from", sender), *(("to", address) for address in recipients)):
        if address and not _ADDRESS.fullmatch(address):
            keys.fault(f"{address!r} is no address: write name@example.org", key)
    user, password = keys.secret("user", folder), keys.secret("password", folder)
    if (user is None) != (password is None):
        keys.fault("a user name and a password go together: user_env or user_file, and password_env or password_file")
    if password and security is Security.NONE and not is_loopback(server):
        keys.fault("the password would cross the network in the clear: use security: starttls or tls", "security")
    return EmailSettings(
        server=server,
        port=int(keys.number("port", _PORTS[security], 1, 65535, whole=True)),
        security=security,
        sender=sender,
        recipients=recipients,
        user=user,
        password=password,
        attach_report=keys.flag("attach_report"),
        timeout=keys.number("timeout", 30.0, 1, 600),
        attempts=int(keys.number("attempts", 3, 1, 10, whole=True)),
    )


def _webhook(marked: Marked, value: Any, folder: Path, *path: str | int) -> WebhookSettings:
    keys = StrictKeys(marked, value, _WEBHOOK_KEYS, *path)
    url, secret_url = keys.text("url"), keys.secret("url", folder)
    if bool(url) == bool(secret_url):
        keys.fault("give the address by one of url, url_env and url_file")
    if url and (fault := why_no_webhook(url)):
        keys.fault(f"the address of the webhook {fault}", "url")
    return WebhookSettings(
        url=url,
        secret_url=secret_url,
        secret=keys.secret("secret", folder),
        timeout=keys.number("timeout", 10.0, 1, 600),
        attempts=int(keys.number("attempts", 5, 1, 10, whole=True)),
    )
