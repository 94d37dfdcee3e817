"""A team's own list as YAML, read as text: nothing is guessed (YAML would turn the country `NO` into false)."""

from __future__ import annotations

from collections.abc import Collection, Iterator

import yaml

from screening.errors import InputProblem
from screening.lists.files import SourceFile
from screening.lists.readers.plain_text import decode
from screening.model import Issue

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def yaml_entries(
    file: SourceFile, columns: Collection[str], single: Collection[str], problems: list[Issue]
) -> Iterator[tuple[str, dict[str, list[str]]]]:
    """Place and values of every entry; unknown or repeated keys and values of a wrong shape go to `problems`.

    Raises InputProblem where the file is no YAML list, or uses anchors, which a plain list has no need of.
    """
    try:
        root = yaml.compose(unaliased(file, []), Loader=_LOADER)
    except (yaml.YAMLError, RecursionError) as exc:
        raise InputProblem(f"{file.name} is no readable YAML: {exc}") from None
    if not isinstance(root, yaml.SequenceNode) or not root.value:
        raise InputProblem(f"{file.name} must be a YAML list of entries, each with id, name and type")
    for node in root.value:
        yield _entry(node, file.plain_name, columns, single, problems)


def unaliased(file: SourceFile, issues: list[Issue]) -> str:
    """The text of a YAML file; InputProblem where it has aliases of anchors, which could make a small file endless.

    Raises yaml.YAMLError for what is no YAML.
    """
    text = decode(file, issues)
    if any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(text, Loader=_LOADER)):
        raise InputProblem(f"{file.name} uses YAML anchors; write each entry in full")
    return text


def _entry(
    node: yaml.Node, file: str, columns: Collection[str], single: Collection[str], problems: list[Issue]
) -> tuple[str, dict[str, list[str]]]:
    record = f"line {node.start_mark.line + 1}"
    values: dict[str, list[str]] = {}
    if not isinstance(node, yaml.MappingNode):
        problems.append(Issue(file, record, "entry", "must be a mapping of keys to values"))
        return record, values
    for key_node, value_node in node.value:
        key, line = str(key_node.value), f"line {key_node.start_mark.line + 1}"
        texts = _texts(value_node)
        if key not in columns:
            problems.append(Issue(file, line, key, f"unknown key; known: {', '.join(columns)}"))
        elif key in values:
            problems.append(Issue(file, line, key, "stands twice"))
        elif texts is None or (key in single and len(texts) > 1):
            problems.append(Issue(file, line, key, "must be a text" if key in single else "must be a text or a list"))
        else:
            values[key] = texts
    return record, values


def _texts(node: yaml.Node) -> list[str] | None:
    """The text of a scalar or the texts of a list of scalars, empty ones left out; None for any other node."""
    nodes = node.value if isinstance(node, yaml.SequenceNode) else [node]
    if not all(isinstance(each, yaml.ScalarNode) for each in nodes):
        return None
    return [text for each in nodes if (text := " ".join(each.value.split()))]
