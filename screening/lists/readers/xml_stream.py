"""Reads large XML lists record by record, in bounded memory, and empties each record field by field.

Nothing is fetched or expanded: a document type, which entity bombs and foreign entities need, is refused, and libxml2's
own limits on depth and text size hold. Namespaces are those of the file: an element in the namespace of the root goes
by its local name (OFAC's namespaces have changed before), one in another namespace keeps its full name and so shows as
unknown.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from lxml import etree

from screening.errors import InputProblem
from screening.lists.files import SourceFile
from screening.model import Issue

#: Elements in one record: OFAC's longest table, the reference values of ADVANCED XML, has some 5,000.
_LARGEST_RECORD = 200_000


def root_name(file: SourceFile) -> str:
    """Local name of the root element; InputProblem for a file that is no XML or declares a document type."""
    return _local_name(_root(file))


def root_attributes(file: SourceFile, root: str) -> dict[str, str]:
    """Attributes of the root element; InputProblem as for `records`."""
    element = _root(file)
    _check_root(file, element, root)
    return {str(key): str(value) for key, value in element.attrib.items()}


def records(file: SourceFile, root: str, containers: Iterable[str]) -> Iterator[tuple[str, etree._Element]]:
    """(path, element) of each record, which is freed once the caller asks for the next one.

    A record is a child of a container (`entities/entity`) or any other child of the root (`publicationInfo`), so that
    every element of the file is in exactly one record or is the root or a container itself.
    Raises InputProblem for XML that cannot be read, another root, or a document type.
    """
    held = frozenset(containers)
    above = [""]  # the open child of the root
    depth, prefix, size = 0, "", 0
    with _events(file, ("start", "end")) as events:
        for event, element in events:
            if event == "start":
                size += 1
                if size > _LARGEST_RECORD:
                    raise InputProblem(
                        f"{file.name}, line {element.sourceline}: a record of more than {_LARGEST_RECORD:,} elements; "
                        "this is not the layout of the list"
                    )
                if depth == 0:
                    _refuse_document_type(file, element)
                    prefix = _prefix(element)
                    _check_root(file, element, root)
                elif depth == 1:
                    above = [str(element.tag).removeprefix(prefix)]
                depth += 1
                continue
            depth -= 1
            is_record = above[0] in held if depth == 2 else depth == 1 and above[0] not in held
            if not is_record:
                continue
            for part in element.iter():
                part.tag = str(part.tag).removeprefix(prefix)
            yield "/".join([*above[: depth - 1], str(element.tag)]), element
            _free(element)
            size = 0


class Fields:
    """One XML element, emptied field by field: what nobody took is reported by `audit`.

    `bookkeeping` names the attributes that say nothing about a party (the publisher's internal numbers).
    """

    def __init__(
        self, element: etree._Element, file: str, record: str, issues: list[Issue], bookkeeping: frozenset[str]
    ) -> None:
        self.tag = str(element.tag)
        self.record = record
        self.file = file
        self._issues = issues
        self._bookkeeping = bookkeeping
        self._text = element.text or ""
        self._attributes: dict[str, str] = dict(element.attrib)  # type: ignore[arg-type]  # bytes only where given so
        self._children: dict[str, list[etree._Element]] = {}
        for child in element:
            self._children.setdefault(str(child.tag), []).append(child)
            if child.tail and not child.tail.isspace():
                self._text += f" {child.tail}"

    def text(self, tag: str) -> str:
        """Text of the only child of that name, "" where there is none; a second one is reported."""
        found = self._children.pop(tag, [])
        if len(found) > 1:
            self.issue(tag, f"stands {len(found)} times; the first is taken")
        return self._leaf(found[0]) if found else ""

    def texts(self, tag: str) -> list[str]:
        """Texts of all children of that name, empty ones left out."""
        return [text for child in self._children.pop(tag, []) if (text := self._leaf(child))]

    def items(self, list_tag: str, tag: str) -> list[Fields]:
        """The children of that name in the child `list_tag`, each to be emptied and audited in turn."""
        found = []
        for group in self.all(list_tag):
            found += group.all(tag)
            group.audit()
        return found

    def all(self, tag: str) -> list[Fields]:
        """All children of that name."""
        return [self._inner(child) for child in self._children.pop(tag, [])]

    def attribute(self, name: str) -> str:
        """The value of an attribute, "" where there is none."""
        return self._attributes.pop(name, "").strip()

    def own_text(self) -> str:
        """The text of the element itself."""
        text, self._text = self._text, ""
        return _clean(text)

    def issue(self, field: str, message: str) -> None:
        """Reports something about this record."""
        self._issues.append(Issue(self.file, self.record, field, message))

    def audit(self) -> None:
        """Reports every child, attribute and text that nobody took."""
        for tag, children in self._children.items():
            for child in children:
                text = _clean(" ".join(str(part) for part in child.itertext()))
                if text or child.attrib:
                    said = text or " ".join(f"{key}={value}" for key, value in self._inner(child)._attributes.items())
                    self.issue(f"{self.tag}/{tag}", f"unknown element: {said[:120]!r}")
        for name, value in self._attributes.items():
            if name not in self._bookkeeping:
                self.issue(f"{self.tag}@{name}", f"unknown attribute: {value[:120]!r}")
        if text := _clean(self._text):
            self.issue(self.tag, f"unexpected text: {text[:120]!r}")

    def _inner(self, child: etree._Element) -> Fields:
        return Fields(child, self.file, self.record, self._issues, self._bookkeeping)

    def _leaf(self, child: etree._Element) -> str:
        leaf = self._inner(child)
        text = leaf.own_text()
        leaf.audit()
        return text


@contextmanager
def _events(file: SourceFile, kinds: tuple[str, ...]) -> Iterator[Iterator[tuple[str, etree._Element]]]:
    """Starts and ends of the elements of a file; InputProblem where the reading meets what is no XML."""
    try:
        with file.opened() as content:
            yield iter(
                etree.iterparse(
                    content,
                    events=kinds,
                    resolve_entities=False,
                    no_network=True,
                    load_dtd=False,
                    huge_tree=False,
                    remove_comments=True,
                    remove_pis=True,
                    collect_ids=False,
                )
            )
    except etree.XMLSyntaxError as exc:
        if b"<!DOCTYPE" in file.head():
            raise _document_type(file) from None
        raise InputProblem(f"{file.name} is no readable XML ({exc.msg}); download it again") from None


def _root(file: SourceFile) -> etree._Element:
    with _events(file, ("start",)) as events:
        for _, element in events:
            _refuse_document_type(file, element)
            return element
    raise InputProblem(f"{file.name} holds no XML element")


def _refuse_document_type(file: SourceFile, element: etree._Element) -> None:
    if element.getroottree().docinfo.doctype:  # type: ignore[attr-defined]  # lxml-stubs lack it
        raise _document_type(file)


def _document_type(file: SourceFile) -> InputProblem:
    return InputProblem(f"{file.name} declares a document type or entities, as no official list does; it is refused")


def _check_root(file: SourceFile, element: etree._Element, root: str) -> None:
    name = _local_name(element)
    if name != root:
        raise InputProblem(f"{file.name} begins with <{name}>, not with <{root}>")


def _local_name(element: etree._Element) -> str:
    """The name without its namespace; of a name that is none as well, on which `etree.QName` stops."""
    return str(element.tag).rpartition("}")[2]


def _prefix(root: etree._Element) -> str:
    """What stands before the local names of the root's namespace, "" where it has none."""
    namespace, brace, _ = str(root.tag).rpartition("}")
    return namespace + brace


def _free(element: etree._Element) -> None:
    element.clear()
    parent = element.getparent()
    while parent is not None and parent[0] is not element:
        del parent[0]


def _clean(text: str) -> str:
    """The text with its line breaks and indentation made single spaces, as XML editors add them."""
    return " ".join(text.split())
