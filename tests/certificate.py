"""A certificate of this machine that no authority signed, for tests of protected connections."""

from __future__ import annotations

import shutil
import ssl
import subprocess
import sys
from pathlib import Path

import pytest


def make_certificate(folder: Path) -> Path:
    """The certificate as a file; its key lies beside it. The test is skipped without openssl."""
    if not shutil.which("openssl"):
        pytest.skip("openssl is not here to make a certificate")
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1"),
            *("-addext", "subjectAltName=IP:127.0.0.1", "-keyout", "key.pem", "-out", "certificate.pem"),
        ],
        cwd=folder,
        check=True,
        capture_output=True,
    )
    return folder / "certificate.pem"


def server_context(certificate: Path) -> ssl.SSLContext:
    """What a server needs to protect its connections with the certificate."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, certificate.with_name("key.pem"))
    return context


def trust(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Makes the system trust the certificate for the rest of the test."""
    if sys.platform != "linux":
        pytest.skip("elsewhere the system's own store of authorities counts, which a test leaves alone")
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
