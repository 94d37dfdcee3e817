"""Whom a protected connection trusts."""

from __future__ import annotations

import ssl


def client_context() -> ssl.SSLContext:
    """The authorities that the system trusts, so that those of a company's network count too; names are checked."""
    import truststore

    return truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
