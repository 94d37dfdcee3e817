"""Secrets are read when they are needed; what is wrong with one is told without showing it."""

from __future__ import annotations

from pathlib import Path

import pytest

from screening.errors import UsageProblem
from screening.secret_source import SecretSource, hidden


def test_a_file_gives_its_text_without_the_line_break_at_its_end(tmp_path: Path) -> None:
    path = tmp_path / "password"
    path.write_bytes("\ufeff hunter2 ü \r\n".encode())
    assert SecretSource(file=path).read() == " hunter2 ü "


def test_a_variable_gives_its_text_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SMTP_PASSWORD", "hunter2\n")
    source = SecretSource("SMTP_PASSWORD")
    assert source.read() == "hunter2\n"
    assert "hunter2" not in f"{source} {source!r}"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "cannot be read"),
        (b"\n", "is empty: put the secret there"),
        (b"hunter2 \xff", "is no UTF-8 text: save it as UTF-8"),
        (b"hunter2" * 10_000, "is too long to be a secret"),
    ],
)
def test_what_is_no_secret_is_told_without_its_text(tmp_path: Path, content: bytes | None, message: str) -> None:
    path = tmp_path / "password"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(UsageProblem) as caught:
        SecretSource(file=path).read()
    assert str(caught.value).startswith(f"the file {path} {message}")
    assert "hunter2" not in str(caught.value)


def test_an_empty_variable_is_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SMTP_PASSWORD", "")
    with pytest.raises(UsageProblem, match="SMTP_PASSWORD is empty"):
        SecretSource("SMTP_PASSWORD").read()


def test_secrets_in_messages_are_hidden_the_longest_first() -> None:
    assert hidden("login hunter2 for hunter failed", "hunter", "hunter2", "") == "login *** for *** failed"
