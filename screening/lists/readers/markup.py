"""XML records emptied value by value, with containers of values as the UK and the EU use them: what no reader took is
left to report."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from lxml import etree

from screening.lists.files import SourceFile
from screening.lists.readers import xml_stream
from screening.lists.readers.draft import Draft
from screening.model import Issue


class Node:
    """One element whose children and attributes are taken one by one; tags are without namespace."""

    def __init__(self, element: etree._Element) -> None:
        self._element = element
        self.tag = _local(element.tag)
        self.line = element.sourceline
        self._attributes = {str(k): str(v).strip() for k, v in element.attrib.items() if not str(k).startswith("{")}
        self._children = [Node(child) for child in element if isinstance(child.tag, str)]
        self._text = " ".join((element.text or "").split())

    def attr(self, name: str) -> str:
        """Takes an attribute, "" where it is absent."""
        return self._attributes.pop(name, "")

    def attrs(self) -> dict[str, str]:
        """Takes all attributes that are left."""
        taken, self._attributes = self._attributes, {}
        return taken

    def own_text(self) -> str:
        """Takes the text of the element itself, its spaces made single."""
        taken, self._text = self._text, ""
        return taken

    def all(self, tag: str) -> list[Node]:
        """Takes every child of that name."""
        found = [child for child in self._children if child.tag == tag]
        self._children = [child for child in self._children if child.tag != tag]
        return found

    def children(self) -> list[Node]:
        """Takes all children that are left."""
        taken, self._children = self._children, []
        return taken

    def text(self, tag: str) -> str:
        """Takes the text of the first child of that name, "" where there is none."""
        for at, child in enumerate(self._children):
            if child.tag == tag:
                taken = child.own_text()
                if not list(child.leftovers()):
                    del self._children[at]
                return taken
        return ""

    def texts(self, container: str, item: str) -> list[str]:
        """Takes the texts of the items in a container: `Websites`, `Website`."""
        found = [text for box in self._boxes(container) for child in box.all(item) if (text := child.own_text())]
        self._drop_empty()
        return found

    def nodes(self, container: str, item: str) -> list[Node]:
        """Takes the items in a container."""
        found = [child for box in self._boxes(container) for child in box.all(item)]
        self._drop_empty()
        return found

    def leftovers(self, path: str = "") -> Iterator[tuple[str, str]]:
        """Path and value of every attribute and text that nobody took."""
        here = f"{path}/{self.tag}" if path else self.tag
        for name, value in self._attributes.items():
            if value:
                yield f"{here}/@{name}", value
        if self._text:
            yield here, self._text
        for child in self._children:
            yield from child.leftovers(here)

    def _boxes(self, container: str) -> list[Node]:
        return [child for child in self._children if child.tag == container]

    def _drop_empty(self) -> None:
        self._children = [child for child in self._children if list(child.leftovers())]


def records(file: SourceFile, root: str, tags: Collection[str], issues: list[Issue] | None = None) -> Iterator[Node]:
    """The children of the root with those names, one at a time; others with content are issues, where asked for.

    Raises InputProblem for XML that cannot be read, another root, or a document type.
    """
    for _, element in xml_stream.records(file, root, ()):
        node = Node(element)
        if node.tag in tags:
            yield node
        elif issues is not None:
            issues.extend(leftover_issues(node, file.plain_name, f"line {node.line}"))


def report_rest(node: Node, draft: Draft) -> None:
    """Reports what is left of an item: once it is taken out, the audit of the whole record does not see it."""
    for path, value in node.leftovers():
        draft.issue(path, f"unknown element or attribute: {value[:120]!r}")


def leftover_issues(node: Node, file: str, record: str) -> Iterator[Issue]:
    """An issue for each attribute and text that nobody took."""
    for path, value in node.leftovers():
        yield Issue(file, record, path, f"unknown element or attribute: {value[:120]!r}")


def _local(tag: object) -> str:
    return str(tag).rpartition("}")[2]
