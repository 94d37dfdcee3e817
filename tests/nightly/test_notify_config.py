"""The key `notify` is read whole or refused with every fault and its line; it names secrets and never shows one."""

from __future__ import annotations

from pathlib import Path

import pytest

from screening.nightly.notify_config import (
    EmailSettings,
    NotifySettings,
    Security,
    WebhookSettings,
    When,
    read_notify,
    why_no_webhook,
)
from screening.rules.marked import read_marked_text
from screening.secret_source import SecretSource

FULL = """\
notify:
  when: review
  details: true
  email:
    server: smtp.example.org
    from: screening@example.org
    to: [compliance@example.org, night@example.org]
    user_env: SMTP_USER
    password_file: smtp.password
    attach_report: true
  webhook:
    url: https://chat.example.org/hook/hunter2
    secret_env: HOOK_KEY
    timeout: 5
    attempts: 2
"""
EMAIL = "notify:\n  email:\n    server: {server}\n    from: a@example.org\n    to: b@example.org\n"


def read(text: str) -> tuple[NotifySettings | None, list[str]]:
    marked = read_marked_text(text, "nightly.yml")
    found = read_notify(marked, marked.value.get("notify"), Path("/srv"), "notify")
    return found, [str(problem) for problem in marked.problems]


def test_a_full_configuration_is_read() -> None:
    settings, problems = read(FULL)
    assert problems == []
    assert settings == NotifySettings(
        When.REVIEW,
        True,
        EmailSettings(
            "smtp.example.org", 587, Security.STARTTLS, "screening@example.org",
            ("compliance@example.org", "night@example.org"), SecretSource("SMTP_USER"),
            SecretSource(file=Path("/srv/smtp.password")), True,
        ),
        WebhookSettings("https://chat.example.org/hook/hunter2", None, SecretSource("HOOK_KEY"), 5, 2),
    )  # fmt: skip
    assert "hunter2" not in repr(settings)


def test_without_the_key_nobody_is_told() -> None:
    assert read("inputs: []\n") == (None, [])


@pytest.mark.parametrize(
    ("server", "more", "security", "port"),
    [
        ("smtp.example.org", "", Security.STARTTLS, 587),
        ("smtp.example.org", "    security: tls\n", Security.TLS, 465),
        ("smtp.example.org", "    security: none\n", Security.NONE, 25),
        ("127.0.0.1", "", Security.NONE, 25),
        ("localhost", "    port: 2525\n", Security.NONE, 2525),
        ("localhost", "    security: starttls\n", Security.STARTTLS, 587),
    ],
)
def test_connections_are_protected_unless_they_stay_on_this_machine(server, more, security, port) -> None:
    settings, problems = read(EMAIL.format(server=server) + more)
    assert problems == []
    assert settings is not None
    assert settings.email is not None
    assert settings.when is When.NEW
    assert (settings.email.security, settings.email.port) == (security, port)


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("notify: mail", ["1: expected keys (when, details, email, webhook)"]),
        ("notify:\n  when: always", ["1: say how to notify: by email, webhook, or both"]),
        ("notify:\n  wehn: new\n  email: x", ["2: unknown key 'wehn'", "3: expected keys",
         "3: the key 'server' is missing", "3: the key 'from' is missing", "3: the key 'to' is missing"]),
        (EMAIL.format(server="s") + "  when: sometimes", ["6: when must be one of new, review, always"]),
        (EMAIL.format(server="s") + "  details: 1", ["6: details must be true or false"]),
        (EMAIL.format(server="s") + "    password: hunter2", ["6: unknown key 'password'"]),
        (EMAIL.format(server="s") + "    password_env: P", ["2: a user name and a password go together"]),
        (EMAIL.format(server="s") + "    security: none\n    user_env: U\n    password_env: P",
         ["6: the password would cross the network in the clear"]),
        (EMAIL.format(server="s") + "    port: 70000", ["6: port must be a whole number from 1 to 65535"]),
        (EMAIL.format(server="s") + "    port: 25.5", ["6: port must be a whole number"]),
        (EMAIL.format(server="s") + "    attempts: true", ["6: attempts must be a whole number from 1 to 10"]),
        (EMAIL.format(server="s") + "    timeout: 0", ["6: timeout must be a number from 1 to 600"]),
        ("notify:\n  email:\n    server: s\n    from: a\n    to: ['b@c.d\\nBcc: x@y.z', e@f.g]",
         ["4: 'a' is no address", "5: 'b@c.d\\\\nBcc: x@y.z' is no address"]),
        ("notify:\n  webhook: {}", ["2: give the address by one of url, url_env and url_file"]),
        ("notify:\n  webhook:\n    url: https://a.b\n    url_env: A", ["2: give the address by one of"]),
        ("notify:\n  webhook:\n    url: http://a.example.org/hunter2",
         ["3: the address of the webhook must begin with https://; http:// is for this machine alone"]),
        ("notify:\n  webhook:\n    url: https://u:hunter2@a.example.org", ["3: the address of the webhook may hold"]),
        ("notify:\n  webhook:\n    url: https://a.b\n    secret: hunter2", ["4: unknown key 'secret'"]),
        ("notify:\n  webhook:\n    url: https://a.b\n    secret_env: A\n    secret_file: b",
         ["5: give either secret_env or secret_file, not both"]),
    ],
)  # fmt: skip
def test_every_fault_has_its_line_and_shows_no_secret(text: str, faults: list[str]) -> None:
    settings, problems = read(text)
    assert settings is None
    assert "hunter2" not in " ".join(problems)
    left = list(problems)
    for fault in faults:
        match = next((problem for problem in left if problem.startswith(f"nightly.yml:{fault}")), None)
        assert match, (fault, problems)
        left.remove(match)
    assert left == []


@pytest.mark.parametrize(
    ("url", "fault"),
    [
        ("https://hooks.example.org/a?b=c", ""),
        ("http://127.0.0.1:8080/x", ""),
        ("http://[::1]:8080/x", ""),
        ("http://localhost/x", ""),
        ("http://localhost.example.org/x", "must begin with https://"),
        ("http://127.0.0.1.example.org/x", "must begin with https://"),
        ("ftp://127.0.0.1/x", "must begin with https://"),
        ("file:///etc/passwd", "cannot be read"),
        ("https://", "cannot be read"),
        ("https://a:b/", "cannot be read"),
        ("https://[::1", "cannot be read"),
        ("https://a.b/\r\nX: y", "cannot be read"),
    ],
)
def test_a_webhook_is_protected_or_on_this_machine(url: str, fault: str) -> None:
    found = why_no_webhook(url)
    assert found.startswith(fault)
    assert bool(found) is bool(fault)
