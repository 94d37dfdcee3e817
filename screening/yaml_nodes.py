"""Opens YAML as nodes, which know their line and keep what a plain load would guess, merge or drop."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from screening.small_files import read_small

#: libyaml where the installation has it (seven times faster), else the pure Python parser; both give the same nodes.
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class NotYaml(Exception):
    """A file that cannot be read as one YAML document."""

    def __init__(self, message: str, line: int = 0) -> None:
        super().__init__(message)
        self.message = message
        """Reads on after the file's name: `is empty`."""
        self.line = line
        """Counted from 1; 0 where the fault belongs to the file as a whole."""


def read_node(path: Path) -> yaml.Node:
    """The root node of the one document in a file. Raises NotYaml where it is missing, no UTF-8, no YAML, or empty."""
    try:
        content = read_small(path)
    except FileNotFoundError:
        raise NotYaml("there is no such file") from None
    except OSError as exc:
        raise NotYaml(f"cannot be read: {exc.strerror or exc}") from exc
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as exc:
        line = content.count(b"\n", 0, exc.start) + 1
        raise NotYaml(f"holds the byte 0x{content[exc.start]:02x}, which is not UTF-8; save it as UTF-8", line) from exc
    return node_of(text)


def node_of(text: str) -> yaml.Node:
    """As `read_node`, from text in memory."""
    try:
        node: yaml.Node | None = yaml.compose(text, Loader=_LOADER)
    except yaml.YAMLError as exc:
        mark = getattr(exc, "problem_mark", None) or getattr(exc, "context_mark", None)
        said = getattr(exc, "problem", None) or str(exc).splitlines()[0]
        raise NotYaml(f"is not YAML: {said}", mark.line + 1 if mark else 0) from exc
    except RecursionError:
        raise NotYaml("is nested too deeply") from None
    if node is None:
        raise NotYaml("is empty")
    return node
