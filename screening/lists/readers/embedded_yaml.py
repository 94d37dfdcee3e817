"""Strict reading of a YAML list file: values are text, keys are known and stand once, problems have their line.

The file is read as nodes, not as Python values: nodes keep their line, duplicate keys stay visible, and nothing is
guessed (YAML would turn the country `NO` into false and a date into an object).
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import yaml

from screening.errors import ListsProblem
from screening.yaml_nodes import NotYaml, read_node


class Problems:
    """Collects what is wrong in one file, so that all of it is shown at once."""

    def __init__(self, path: Path) -> None:
        self._file = path.name
        self._found: list[tuple[int, str]] = []

    def add(self, node: yaml.Node, message: str) -> None:
        """Notes a problem at the line of `node`."""
        self._found.append((node.start_mark.line + 1, message))

    def stop(self) -> None:
        """Raises ListsProblem with every problem by its line, where there is any."""
        if self._found:
            lines = [f"{self._file}:{line}: {message}" for line, message in sorted(set(self._found))]
            raise ListsProblem("\n".join([f"{self._file} cannot be used ({len(lines)} to mend):", *lines]))


class Table:
    """One YAML mapping whose keys are taken one by one; `finish` reports those that nobody took."""

    def __init__(self, node: yaml.Node, what: str, problems: Problems) -> None:
        self.node = node
        self.problems = problems
        self.what = what
        """What messages call it; may be made more exact once an id was read."""
        self._taken: list[str] = []
        self._values: dict[str, yaml.Node] = {}
        if not isinstance(node, yaml.MappingNode):
            problems.add(node, f"{what} must be a mapping of keys to values")
            return
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                problems.add(key, f"a key of {what} must be plain text")
            elif key.value in self._values:
                problems.add(key, f"duplicate key {key.value!r} in {what}")
            else:
                self._values[key.value] = value

    def rest(self) -> Iterator[tuple[str, yaml.Node]]:
        """The keys not taken yet, with their nodes, in file order: for tables whose keys are ids."""
        for key, value in self._values.items():
            if key not in self._taken:
                self._taken.append(key)
                yield key, value

    def take(self, key: str, *, required: bool = False) -> yaml.Node | None:
        """The node of `key`, None where it is absent (a problem if required)."""
        self._taken.append(key)
        node = self._values.get(key)
        if node is None and required:
            self.problems.add(self.node, f"{self.what} lacks {key!r}")
        return node

    def text(self, key: str, *, required: bool = False) -> str:
        """The text of `key`, "" where it is absent."""
        node = self.take(key, required=required)
        return "" if node is None else scalar(node, f"{key!r} of {self.what}", self.problems)

    def items(self, key: str, *, required: bool = False) -> Iterator[yaml.Node]:
        """The nodes of a YAML list; nothing where it is absent, a problem where it is empty or no list."""
        node = self.take(key, required=required)
        if isinstance(node, yaml.SequenceNode) and node.value:
            yield from node.value
        elif node is not None:
            self.problems.add(
                node, f"{key!r} of {self.what} must be a list with at least one item; leave it out if empty"
            )

    def finish(self) -> None:
        """Reports the keys that no one took."""
        for key in self._values:
            if key not in self._taken:
                self.problems.add(
                    self._values[key], f"unknown key {key!r} in {self.what}; known: {', '.join(self._taken)}"
                )


def scalar(node: yaml.Node, what: str, problems: Problems) -> str:
    """The text of a scalar node; a problem and "" where it is empty or no scalar."""
    if not isinstance(node, yaml.ScalarNode) or not node.value.strip():
        problems.add(node, f"{what} must be text that is not empty")
        return ""
    return " ".join(node.value.split())


def root(path: Path) -> yaml.Node:
    """The root node of the one YAML document in the file; ListsProblem where it is missing, unreadable or no YAML."""
    try:
        return read_node(path)
    except NotYaml as exc:
        place = f"{path}:{exc.line}" if exc.line else str(path)
        raise ListsProblem(f"{place}: {exc.message}") from exc
