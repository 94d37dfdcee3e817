"""YAML with a memory: every value knows its line, and what YAML would guess is refused.

Plain scalars are read by a small rule of our own instead of YAML 1.1's, which takes the country code NO
for false, 0123 for an octal number and 12:30 for 750. Only `true`, `false`, `null`, whole numbers and
decimal fractions are more than text here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from screening.rules.problems import Problem
from screening.yaml_nodes import NotYaml, node_of, read_node

Path_ = tuple[str | int, ...]
#: Digits of a number; more is text, which whoever wants a number refuses.
_LONGEST_NUMBER = 30


@dataclass(slots=True)
class Marked:
    """A YAML file as plain values, with the line of every path."""

    file: str
    value: Any = None
    lines: dict[Path_, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def line(self, *path: str | int) -> int:
        """Line of the value at `path`, or of its nearest parent that has one."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)

    def fault(self, message: str, *path: str | int) -> None:
        """Records a problem at `path`."""
        self.problems.append(Problem(self.file, self.line(*path), message))


def read_marked(path: Path, file: str) -> Marked:
    """Reads one YAML file; every fault becomes a problem of the result, none is raised."""
    return _marked(file, lambda: read_node(path))


def read_marked_text(text: str, file: str) -> Marked:
    """As `read_marked`, from text in memory."""
    return _marked(file, lambda: node_of(text))


def _marked(file: str, root: Callable[[], yaml.Node]) -> Marked:
    marked = Marked(file)
    try:
        marked.value = _plain(root(), (), marked, set())
    except NotYaml as exc:
        marked.problems.append(Problem(file, exc.line, exc.message))
    except RecursionError:
        marked.problems.append(Problem(file, 0, "is nested too deeply"))
    return marked


def _plain(node: yaml.Node, path: Path_, marked: Marked, seen: set[int]) -> Any:
    marked.lines.setdefault(path, node.start_mark.line + 1)
    if id(node) in seen:
        marked.fault("YAML anchors and aliases are not used in rules: write the value out or use $values", *path)
        return None
    if isinstance(node, yaml.MappingNode):
        seen.add(id(node))
        return _mapping(node, path, marked, seen)
    if isinstance(node, yaml.SequenceNode):
        seen.add(id(node))
        return [_plain(child, (*path, index), marked, seen) for index, child in enumerate(node.value)]
    return _scalar(node)


def _mapping(node: yaml.MappingNode, path: Path_, marked: Marked, seen: set[int]) -> dict[str, Any]:
    result: dict[str, Any] = {}
    for key_node, value_node in node.value:
        key = str(key_node.value)
        line = key_node.start_mark.line + 1
        if key in result:
            marked.problems.append(Problem(marked.file, line, f"the key {key!r} stands twice in one mapping"))
            continue
        marked.lines[(*path, key)] = line
        result[key] = _plain(value_node, (*path, key), marked, seen)
    return result


def _scalar(node: yaml.Node) -> Any:
    text = str(node.value)
    if getattr(node, "style", None):  # "" or None for a plain scalar, depending on the loader
        return text
    if text in ("true", "false"):
        return text == "true"
    if text in ("", "~", "null"):
        return None
    digits = text.removeprefix("-")
    if len(digits) > _LONGEST_NUMBER:
        return text
    if digits.isdecimal() and digits.isascii() and (digits == "0" or not digits.startswith("0")):
        return int(text)
    whole, dot, fraction = digits.partition(".")
    if dot and whole.isdecimal() and fraction.isdecimal() and digits.isascii():
        return float(text)
    return text
