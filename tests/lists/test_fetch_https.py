"""Protected addresses: an authority must be one that the system trusts, and no redirection leads out of protection."""

from __future__ import annotations

import shutil
import ssl
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from screening.lists.fetch import FetchProblem, Limits, fetch
from tests.lists.list_server import ListServer, file, redirect, serving

QUICK = Limits(attempts=3, backoff=0.001, silence=5, total=10)

pytestmark = pytest.mark.skipif(not shutil.which("openssl"), reason="openssl is not here to make a certificate")


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate of this machine, with its key, that no authority signed."""
    folder = tmp_path_factory.mktemp("certificate")
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1"),
            *("-addext", "subjectAltName=IP:127.0.0.1", "-keyout", "both.pem", "-out", "certificate.pem"),
        ],
        cwd=folder,
        check=True,
        capture_output=True,
    )
    (folder / "both.pem").write_bytes((folder / "both.pem").read_bytes() + (folder / "certificate.pem").read_bytes())
    return folder / "certificate.pem"


@pytest.fixture
def server(certificate: Path) -> Iterator[ListServer]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate.with_name("both.pem"))
    with serving(context) as running:
        running.script("/list.xml", file(b"<list/>"))
        yield running


@pytest.fixture
def _trusted(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if sys.platform != "linux":
        pytest.skip("elsewhere the system's own store of authorities counts, which a test leaves alone")
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))


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
