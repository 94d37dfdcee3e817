"""A list file that a test makes up, without a disk."""

from __future__ import annotations

import io

from screening.lists.files import SourceFile


def in_memory(name: str, content: str | bytes) -> SourceFile:
    """A file of that name and content; text is UTF-8."""
    stored = content.encode() if isinstance(content, str) else content
    return SourceFile(name, lambda: io.BytesIO(stored))
