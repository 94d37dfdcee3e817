"""The details of alerts, packed small within the page: thousands of them would weigh as much as a film."""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

#: Alerts packed together: large enough to pack well, small enough to be unpacked while a finger leaves the key.
BLOCK_ALERTS = 50


@dataclass(frozen=True, slots=True)
class Block:
    """Some bodies: a JSON array of HTML, deflated (RFC 1951), in base64 (which needs no escaping)."""

    text: str
    size: int
    """Bytes when unpacked."""


class PackedBodies:
    """Takes the HTML of alerts one by one and keeps it packed; the page's script unpacks what is opened."""

    def __init__(self) -> None:
        self._blocks: list[Block] = []
        self._waiting: list[str] = []

    @property
    def next(self) -> str:
        """Where the next body will stand: its block, and its place in it."""
        return f"{len(self._blocks)}.{len(self._waiting)}"

    def add(self, body: str) -> str:
        """Keep a body. Nothing to show in its place: ""."""
        self._waiting.append(str(body).strip())
        if len(self._waiting) == BLOCK_ALERTS:
            self._pack()
        return ""

    def blocks(self) -> Iterator[Block]:
        """What was kept, in order."""
        if self._waiting:
            self._pack()
        yield from self._blocks

    def _pack(self) -> None:
        content = json.dumps(self._waiting, ensure_ascii=False).encode("utf-8", "backslashreplace")
        packer = zlib.compressobj(level=9, wbits=-zlib.MAX_WBITS)
        packed = packer.compress(content) + packer.flush()
        self._blocks.append(Block(base64.b64encode(packed).decode("ascii"), len(content)))
        self._waiting = []
