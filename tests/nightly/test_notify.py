"""Messages reach real servers of mail and web on this machine, protected; what cannot be sent is a problem."""

from __future__ import annotations

import hashlib
import hmac
import json
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from screening.nightly.notice import Message, Occasion, RunNews, message_of
from screening.nightly.notify import notify, unready, wanted
from screening.nightly.notify_config import EmailSettings, NotifySettings, Security, WebhookSettings, When
from screening.secret_source import SecretSource
from tests.certificate import make_certificate, server_context, trust

smtp_server = pytest.importorskip("aiosmtpd.smtp", reason="aiosmtpd is not installed")
controllers = pytest.importorskip("aiosmtpd.controller", reason="aiosmtpd is not installed")

TEXT = "Łódź: 1 new"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_certificate(tmp_path_factory.mktemp("certificate"))


@pytest.fixture
def message(tmp_path: Path) -> Message:
    (tmp_path / "report.html").write_text("<p>Łódź</p>", encoding="utf-8")
    return Message(
        "Screening: Łódź\r\nBcc: x@example.org", f"{TEXT}\n", {"new": 1}, Occasion.NEW, tmp_path / "report.html"
    )


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


class Box:
    """Takes mail; refuses who is called `nobody`, and the first mails as often as it is told."""

    def __init__(self, busy: int = 0) -> None:
        self.mails: list[Any] = []
        self.envelopes: list[Any] = []
        self.logins: list[tuple[bytes, bytes]] = []
        self.protected: list[bool] = []
        self.tries = 0
        self._busy = busy

    async def handle_RCPT(self, _server, _session, envelope, address: str, _options) -> str:
        if address.startswith("nobody"):
            return "550 no such person"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, _session, envelope) -> str:
        self.tries += 1
        if self.tries <= self._busy:
            return "451 later"
        self.envelopes.append(envelope)
        self.protected.append(server.transport.get_extra_info("ssl_object") is not None)
        self.mails.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 OK"

    def login(self, _server, _session, _envelope, _mechanism, data) -> Any:
        self.logins.append((data.login, data.password))
        right = data.password == b"hunter2 secret"
        return smtp_server.AuthResult(success=right, handled=False)


@contextmanager
def mail_server(box: Box, **options: Any) -> Iterator[int]:
    port = free_port()
    controller = controllers.Controller(box, hostname="127.0.0.1", port=port, enable_SMTPUTF8=True, **options)
    controller.start()
    try:
        yield port
    finally:
        controller.stop()


def by_mail(port: int, security: Security = Security.NONE, **more: Any) -> NotifySettings:
    facts: dict[str, Any] = {"sender": "screening@example.org", "recipients": ("a@example.org", "b@example.org")} | more
    return NotifySettings(email=EmailSettings("127.0.0.1", port, security, timeout=5, **facts))


def problems_of(*given: Any) -> list[str]:
    return list(notify(*given).problems)


def no_pause(_seconds: float) -> None:
    pass


def test_mail_goes_to_all_recipients_in_full_and_without_the_report(message: Message) -> None:
    box = Box()
    with mail_server(box) as port:
        assert problems_of(by_mail(port), message) == []
    (mail,) = box.mails
    assert box.envelopes[0].rcpt_tos == ["a@example.org", "b@example.org"]
    assert mail["Subject"] == "Screening: Łódź  Bcc: x@example.org"
    assert mail["Bcc"] is None
    assert mail.get_content().strip() == TEXT
    assert not mail.is_multipart()
    assert box.protected == [False]
    assert mail["Message-ID"].endswith("@example.org>")


def test_the_report_goes_along_where_that_is_asked_for(message: Message) -> None:
    box = Box()
    with mail_server(box) as port:
        assert problems_of(by_mail(port, attach_report=True), message) == []
    (attached,) = box.mails[0].iter_attachments()
    assert attached.get_filename() == "report.html"
    assert attached.get_content() == "<p>Łódź</p>" or attached.get_payload(decode=True).decode() == "<p>Łódź</p>"


def test_a_report_that_is_gone_does_not_keep_the_mail_back(message: Message) -> None:
    box = Box()
    assert message.report is not None
    message.report.unlink()
    with mail_server(box) as port:
        (problem,) = problems_of(by_mail(port, attach_report=True), message)
    assert "goes without the report" in problem
    assert len(box.mails) == 1


@pytest.mark.parametrize("security", [Security.STARTTLS, Security.TLS])
def test_a_protected_connection_carries_user_and_password(
    certificate: Path, message: Message, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, security: Security
) -> None:
    trust(certificate, monkeypatch)
    monkeypatch.setenv("SMTP_USER", "robot")
    (tmp_path / "password").write_text("hunter2 secret\n", encoding="utf-8")
    box = Box()
    context = server_context(certificate)
    options = (
        {"tls_context": context, "require_starttls": True}
        if security is Security.STARTTLS
        else {"ssl_context": context}
    )
    with mail_server(box, authenticator=box.login, auth_require_tls=False, **options) as port:
        secrets = {"user": SecretSource("SMTP_USER"), "password": SecretSource(file=tmp_path / "password")}
        assert problems_of(by_mail(port, security, **secrets), message) == []
        (tmp_path / "password").write_text("wrong hunter2", encoding="utf-8")
        problems = problems_of(by_mail(port, security, **secrets), message, no_pause)
    assert len(box.mails) == 1
    assert box.protected == [True]
    assert box.logins[0] == (b"robot", b"hunter2 secret")
    assert len(problems) == 1
    assert "535" in problems[0]
    assert "hunter2" not in problems[0]


@pytest.mark.parametrize("security", [Security.STARTTLS, Security.TLS])
def test_a_certificate_that_is_not_trusted_gets_no_mail(
    certificate: Path, message: Message, security: Security
) -> None:
    box = Box()
    context = server_context(certificate)
    options = {"tls_context": context} if security is Security.STARTTLS else {"ssl_context": context}
    with mail_server(box, **options) as port:
        (problem,) = problems_of(by_mail(port, security), message, no_pause)
    assert "is not trusted" in problem
    assert box.mails == []


def test_a_server_without_protection_gets_no_mail_where_it_is_asked_for(message: Message) -> None:
    box = Box()
    with mail_server(box) as port:
        (problem,) = problems_of(by_mail(port, Security.STARTTLS), message, no_pause)
    assert "STARTTLS" in problem
    assert box.mails == []


def test_one_refused_recipient_does_not_keep_the_mail_from_the_others(message: Message) -> None:
    box = Box()
    with mail_server(box) as port:
        (problem,) = problems_of(by_mail(port, recipients=("nobody@example.org", "a@example.org")), message, no_pause)
        (all_refused,) = problems_of(by_mail(port, recipients=("nobody@example.org",)), message, no_pause)
    assert "refuses the recipient nobody@example.org (550)" in problem
    assert "refuses all recipients (550)" in all_refused
    assert [envelope.rcpt_tos for envelope in box.envelopes] == [["a@example.org"]]


def test_a_busy_mail_server_is_asked_again_after_growing_pauses(message: Message) -> None:
    box, pauses = Box(busy=2), []
    with mail_server(box) as port:
        assert problems_of(by_mail(port), message, pauses.append) == []
    assert pauses == [2, 4]
    assert len(box.mails) == 1


def test_a_server_that_fails_at_the_farewell_sends_once(message: Message, monkeypatch: pytest.MonkeyPatch) -> None:
    box = Box()

    async def rude(_self, _arg) -> None:
        raise ConnectionResetError

    monkeypatch.setattr(smtp_server.SMTP, "smtp_QUIT", rude)
    with mail_server(box) as port:
        assert problems_of(by_mail(port), message, no_pause) == []
    assert len(box.mails) == 1


def test_no_server_no_secret_no_password_of_other_letters_are_problems(
    message: Message, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not notify(by_mail(free_port()), message, no_pause).reached
    (problem,) = problems_of(by_mail(free_port()), message, no_pause)
    assert "cannot be used" in problem
    assert "(3 attempts)" in problem
    secrets = {"user": SecretSource("SMTP_USER"), "password": SecretSource("SMTP_PASSWORD")}
    (problem,) = problems_of(by_mail(1, **secrets), message, no_pause)
    assert problem == (
        "no e-mail was sent: the environment variable SMTP_USER is not set: set it for the account under which "
        "screening runs"
    )
    monkeypatch.setenv("SMTP_USER", "robot")
    monkeypatch.setenv("SMTP_PASSWORD", "hunter2 ü")
    box = Box()
    with mail_server(box, authenticator=box.login, auth_require_tls=False) as port:
        (problem,) = problems_of(by_mail(port, **secrets), message, no_pause)
    assert "letters that it cannot take" in problem
    assert "hunter2" not in problem
    assert "\\xfc" not in problem


class Hook(BaseHTTPRequestHandler):
    server: Any

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.seen.append((self.path, {name.lower(): value for name, value in self.headers.items()}, body))
        status = self.server.answers.pop(0) if self.server.answers else 204
        if status == 0:
            self.close_connection = True
            return
        if status == -1:
            time.sleep(1.5)
        self.send_response(max(status, 200))
        if 300 <= status < 400:
            self.send_header("Location", "/elsewhere")
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_GET = do_POST

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def web_server(answers: list[int], protection: ssl.SSLContext | None = None) -> Iterator[Any]:
    """Answers with the statuses in turn, then 204. 0: hangs up; -1: is slow."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Hook) as server:
        server.handle_error = lambda *_: None  # type: ignore[method-assign]
        server.answers, server.seen = answers, []  # type: ignore[attr-defined]
        if protection:
            server.socket = protection.wrap_socket(server.socket, server_side=True)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


def by_web(server: Any, scheme: str = "http", **more: Any) -> NotifySettings:
    url = f"{scheme}://127.0.0.1:{server.server_address[1]}/hook/hunter2"
    return NotifySettings(webhook=WebhookSettings(url, **({"timeout": 5} | more)))


def test_the_record_is_posted_over_tls_with_a_signature_that_the_receiver_can_check(
    certificate: Path, message: Message, monkeypatch: pytest.MonkeyPatch
) -> None:
    trust(certificate, monkeypatch)
    monkeypatch.setenv("HOOK_KEY", "hunter2 key")
    with web_server([], server_context(certificate)) as server:
        assert problems_of(by_web(server, "https", secret=SecretSource("HOOK_KEY")), message, no_pause) == []
    ((path, headers, body),) = server.seen
    assert path == "/hook/hunter2"
    assert json.loads(body) == {"new": 1}
    assert headers["content-type"] == "application/json; charset=utf-8"
    # as docs/nightly.md tells receivers to do it
    parts = dict(part.split("=", 1) for part in headers["x-screening-signature"].split(","))
    expected = hmac.new(b"hunter2 key", parts["t"].encode() + b"." + body, hashlib.sha256).hexdigest()
    assert hmac.compare_digest(expected, parts["v1"])
    assert abs(time.time() - int(parts["t"])) < 60


def test_without_a_key_there_is_no_signature(message: Message) -> None:
    with web_server([]) as server:
        assert problems_of(by_web(server), message, no_pause) == []
    assert "x-screening-signature" not in server.seen[0][1]


def test_a_failing_receiver_is_asked_again_after_growing_pauses(message: Message) -> None:
    pauses: list[float] = []
    with web_server([503, 0, 500, 429]) as server:
        assert problems_of(by_web(server), message, pauses.append) == []
    assert pauses == [2, 4, 8, 16]
    assert len(server.seen) == 5


@pytest.mark.parametrize(
    ("answers", "more", "said", "asked"),
    [
        ([500] * 9, {"attempts": 3}, "answered 500 (3 attempts)", 3),
        ([400], {}, "answered 400: check the address and the key", 1),
        ([302], {}, "answered 302; redirections are not followed", 1),
        ([307], {}, "answered 307; redirections are not followed", 1),
        ([-1] * 2, {"attempts": 2, "timeout": 0.2}, "(2 attempts)", 2),
    ],
)
def test_what_cannot_be_posted_is_told_without_the_address(
    message: Message, answers, more, said: str, asked: int
) -> None:
    with web_server(answers) as server:
        (problem,) = problems_of(by_web(server, **more), message, no_pause)
    assert problem.startswith("the webhook was not told: 127.0.0.1:")
    assert said in problem
    assert "hunter2" not in problem
    assert len(server.seen) == asked
    assert {path for path, _, _ in server.seen} == {"/hook/hunter2"}


def test_a_web_server_whose_certificate_is_not_trusted_learns_nothing(certificate: Path, message: Message) -> None:
    with web_server([], server_context(certificate)) as server:
        (problem,) = problems_of(by_web(server, "https"), message, no_pause)
    assert "is not trusted" in problem
    assert server.seen == []


def test_an_address_from_the_environment_is_checked_as_any_other(
    message: Message, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = NotifySettings(webhook=WebhookSettings(secret_url=SecretSource("HOOK_URL")))
    monkeypatch.setenv("HOOK_URL", "http://hooks.example.org/hunter2")
    (problem,) = problems_of(settings, message, no_pause)
    assert problem.startswith("the webhook was not told: the address of the webhook must begin with https://")
    assert "hunter2" not in problem


def test_a_proxy_of_the_environment_is_not_asked_for_this_machine(
    message: Message, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{free_port()}")
    monkeypatch.delenv("no_proxy", raising=False)
    with web_server([]) as server:
        assert problems_of(by_web(server, attempts=1), message, no_pause) == []


def test_one_way_that_fails_does_not_keep_the_other_back(message: Message) -> None:
    with web_server([]) as server:
        settings = NotifySettings(email=by_mail(free_port()).email, webhook=by_web(server).webhook)
        notified = notify(settings, message, no_pause)
    (problem,) = notified.problems
    assert problem.startswith("no e-mail was sent")
    assert len(server.seen) == 1
    assert notified.reached


@pytest.mark.parametrize(
    ("when", "told"),
    [
        (When.NEW, {Occasion.NEW, Occasion.FAILURE}),
        (When.REVIEW, {Occasion.REVIEW, Occasion.NEW, Occasion.FAILURE}),
        (When.ALWAYS, set(Occasion)),
        (When.FAILURE, {Occasion.FAILURE}),
        (When.NEVER, set()),
    ],
)
def test_when_decides_who_hears_of_what_and_failures_are_always_told(when: When, told: set[Occasion]) -> None:
    assert {occasion for occasion in Occasion if wanted(NotifySettings(when=when), occasion)} == told


def test_what_is_not_wanted_is_not_sent() -> None:
    quiet = message_of(RunNews(exit_status=0, counts_in=1, counts_out={"clear": 1}))
    with web_server([]) as server:
        assert problems_of(by_web(server), quiet) == []
        failed = message_of(RunNews(exit_status=3, failure="lists too old"))
        assert problems_of(by_web(server), failed) == []
    assert [json.loads(body)["failure"] for _, _, body in server.seen] == ["lists too old"]


def test_bytes_of_strange_file_names_are_sent_too() -> None:
    strange = message_of(
        RunNews(exit_status=1, new=1, warnings=("Kunden\udcfc.csv",), details=("a \udcff",)), details=True
    )
    box = Box()
    with web_server([]) as server, mail_server(box) as port:
        settings = NotifySettings(email=by_mail(port).email, webhook=by_web(server).webhook)
        assert problems_of(settings, strange, no_pause) == []
    assert "Kunden .csv" in box.mails[0].get_content()
    assert json.loads(server.seen[0][2])["warnings"] == ["Kunden\udcfc.csv"]


def test_missing_secrets_are_told_before_they_are_needed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    settings = NotifySettings(
        email=by_mail(1, user=SecretSource("SMTP_USER"), password=SecretSource(file=tmp_path / "password")).email,
        webhook=WebhookSettings(secret_url=SecretSource("HOOK_URL")),
    )
    assert [problem.split(": ")[0] for problem in unready(settings)] == [
        "the environment variable SMTP_USER is not set",
        f"the file {tmp_path / 'password'} cannot be read (No such file or directory)",
        "the environment variable HOOK_URL is not set",
    ]
    for name in ("SMTP_USER", "HOOK_URL"):
        monkeypatch.setenv(name, "x")
    (tmp_path / "password").write_text("x", encoding="utf-8")
    assert unready(settings) == []
