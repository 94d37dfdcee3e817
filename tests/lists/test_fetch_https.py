"""Protected addresses: an authority must be one that the system trusts, and no redirection leads out of protection."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from screening.lists.fetch import FetchProblem, Limits, fetch
from tests.certificate import make_certificate, server_context, trust
from tests.lists.list_server import ListServer, file, redirect, serving

QUICK = Limits(attempts=3, backoff=0.001, silence=5, total=10)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_certificate(tmp_path_factory.mktemp("certificate"))


@pytest.fixture
def server(certificate: Path) -> Iterator[ListServer]:
    with serving(server_context(certificate)) as running:
        running.script("/list.xml", file(b"<list/>"))
        yield running


@pytest.fixture
def _trusted(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    trust(certificate, monkeypatch)


def test_an_authority_that_is_not_trusted_is_named_at_once(server: ListServer, tmp_path: Path) -> None:
    with pytest.raises(FetchProblem, match="certificate is not trusted"):
        fetch(f"{server.url}/list.xml", tmp_path / "list.xml", limits=QUICK)
    assert server.requests == []


@pytest.mark.usefixtures("_trusted")
def test_an_authority_that_the_system_trusts_will_do(server: ListServer, tmp_path: Path) -> None:
    fetch(f"{server.url}/list.xml", tmp_path / "list.xml", limits=QUICK)
    assert (tmp_path / "list.xml").read_bytes() == b"<list/>"


@pytest.mark.usefixtures("_trusted")
def test_a_redirection_out_of_protection_is_refused(server: ListServer, tmp_path: Path) -> None:
    with serving() as open_server:
        url = server.script("/moved.xml", redirect(open_server.script("/list.xml", file(b"<list/>"))))
        with pytest.raises(FetchProblem, match="less protected"):
            fetch(url, tmp_path / "list.xml", limits=QUICK)
        assert open_server.requests == []
