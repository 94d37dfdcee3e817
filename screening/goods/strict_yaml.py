"""YAML read strictly: every value knows its line, duplicate and unknown keys are problems, and all are told at once."""

from __future__ import annotations

from pathlib import Path

import yaml

from screening.errors import RulesProblem
from screening.yaml_nodes import NotYaml, read_node


class Problems:
    """The problems of a set of files, collected so that one run shows them all."""

    def __init__(self) -> None:
        self._found: list[str] = []

    def add(self, file: str, line: int, message: str) -> None:
        """Takes a problem; it names the file as seen from the rules folder."""
        self._found.append(f"goods/{file}:{line}: {message}")

    def raise_any(self) -> None:
        """RulesProblem with all problems, one a line, where there are any."""
        if self._found:
            count = f"{len(self._found)} problem{'s' if len(self._found) > 1 else ''}"
            raise RulesProblem(f"{count} in the goods files:\n" + "\n".join(sorted(self._found)))


class Value:
    """One YAML node with its file and line; the `as_…` methods report a wrong type and return an empty value."""

    def __init__(self, node: yaml.Node, file: str, problems: Problems) -> None:
        self._node, self._file, self._problems = node, file, problems

    def problem(self, message: str) -> None:
        self._problems.add(self._file, self._node.start_mark.line + 1, message)

    @property
    def is_section(self) -> bool:
        return isinstance(self._node, yaml.MappingNode)

    def as_section(self) -> Section:
        if isinstance(self._node, yaml.MappingNode):
            return Section(self._node, self._file, self._problems)
        self.problem("keys and values are expected here")
        return Section(yaml.MappingNode("", [], self._node.start_mark), self._file, self._problems)

    def as_items(self) -> list[Value]:
        if isinstance(self._node, yaml.SequenceNode):
            return [Value(node, self._file, self._problems) for node in self._node.value]
        self.problem("a list is expected here")
        return []

    def as_text(self) -> str:
        if isinstance(self._node, yaml.ScalarNode) and self._node.tag.endswith(":str") and self._node.value.strip():
            return str(self._node.value)
        self.problem("text is expected here (quote numbers and codes)")
        return ""

    def as_texts(self) -> tuple[str, ...]:
        return tuple(item.as_text() for item in self.as_items())

    def as_number(self) -> float:
        if isinstance(self._node, yaml.ScalarNode) and self._node.tag.endswith((":int", ":float")):
            try:
                return float(self._node.value)
            except ValueError:
                pass
        self.problem("a number is expected here")
        return 0.0

    def as_bool(self) -> bool:
        if isinstance(self._node, yaml.ScalarNode) and self._node.tag.endswith(":bool"):
            return self._node.value.lower() in ("true", "yes", "on")
        self.problem("true or false is expected here")
        return False

    def as_choice(self, choices: tuple[str, ...]) -> str:
        text = self.as_text()
        if text and text not in choices:
            self.problem(f"{text!r} is not one of {', '.join(choices)}")
        return text


class Section:
    """A mapping whose keys are taken one by one; `close` reports the keys that nobody took."""

    def __init__(self, node: yaml.MappingNode, file: str, problems: Problems) -> None:
        self._node, self._file, self._problems = node, file, problems
        self._left: dict[str, Value] = {}
        for key_node, value_node in node.value:
            key = str(key_node.value)
            if key in self._left:
                problems.add(file, key_node.start_mark.line + 1, f"the key {key!r} stands here twice")
            self._left[key] = Value(value_node, file, problems)

    def problem(self, message: str) -> None:
        self._problems.add(self._file, self._node.start_mark.line + 1, message)

    def take(self, key: str) -> Value | None:
        return self._left.pop(key, None)

    def need(self, key: str) -> Value:
        """The value of `key`; a missing key is a problem and reads as an empty value of the wrong type."""
        value = self._left.pop(key, None)
        if value is None:
            self.problem(f"the key {key!r} is missing")
            return Value(yaml.ScalarNode("tag:yaml.org,2002:null", "", self._node.start_mark), self._file, Problems())
        return value

    def take_rest(self) -> dict[str, Value]:
        rest, self._left = self._left, {}
        return rest

    def text(self, key: str) -> str:
        value = self.take(key)
        return value.as_text() if value else ""

    def texts(self, key: str) -> tuple[str, ...]:
        value = self.take(key)
        return value.as_texts() if value else ()

    def close(self) -> None:
        for key, value in self._left.items():
            value.problem(f"unknown key {key!r}")


def open_yaml(path: Path, problems: Problems) -> Section | None:
    """The top mapping of a file; None, with a problem noted, where the file is no readable YAML mapping."""
    try:
        node = read_node(path)
    except NotYaml as exc:
        problems.add(path.name, exc.line or 1, exc.message)
        return None
    if not isinstance(node, yaml.MappingNode):
        problems.add(path.name, 1, "keys and values are expected at the top of the file")
        return None
    return Section(node, path.name, problems)
