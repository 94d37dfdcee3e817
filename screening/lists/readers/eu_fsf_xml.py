"""Reads the XML of the EU's Financial Sanctions Files 1.1 (xmlFullSanctionsList_1_1)."""

from __future__ import annotations

from screening.errors import InputProblem
from screening.lists.files import SourceFile
from screening.lists.published_dates import published_day
from screening.lists.readers.draft import Draft
from screening.lists.readers.eu_fsf_entry import FsfEntry
from screening.lists.readers.markup import Node, records, report_rest
from screening.lists.readers.xml_stream import root_attributes
from screening.lists.reading import Reading
from screening.lists.shelf import Shelf
from screening.model import Entity, Issue


def read(file: SourceFile, list_id: str) -> Reading:
    """The list; InputProblem for unreadable or harmful XML, another root, or an id that is missing or stands twice."""
    published = published_day(root_attributes(file, "export").get("generationDate", ""))
    issues = [] if published else [Issue(file.plain_name, "", "generationDate", "no date of publication")]
    entities = Shelf()
    counts = {"sanctionEntity": 0, "nameAlias": 0}
    for node in records(file, "export", ("sanctionEntity",), issues):
        entity_id = node.attr("logicalId")
        if not entity_id or entities.holds(entity_id):
            why = f"logicalId {entity_id} stands twice" if entity_id else "an entry without logicalId"
            raise InputProblem(f"{file.name}, line {node.line}: {why}")
        names = node.all("nameAlias")
        counts["sanctionEntity"] += 1
        counts["nameAlias"] += len(names)
        draft = Draft(file.plain_name, f"logicalId {entity_id}", issues)
        entities.add(_entity(node, names, FsfEntry(draft), entity_id, list_id))
        report_rest(node, draft)
    if not entities:
        raise InputProblem(f"{file.name} holds no entries")
    return Reading(entities, tuple(issues), published, counts)


def _entity(node: Node, names: list[Node], entry: FsfEntry, entity_id: str, list_id: str) -> Entity:
    entry.header(node.attrs())
    for remark in node.all("remark"):
        entry.draft.note(remark.own_text())
    for act in node.all("regulation"):
        entry.regulation(act.attrs() | {"publicationUrl": act.text("publicationUrl")})
        _finish(act, entry)
    code = ""
    for subject in node.all("subjectType"):
        # The classification says the same in one letter.
        code, _ = subject.attr("code"), subject.attr("classificationCode")
        _finish(subject, entry)
    for name in names:
        entry.name(name.attrs(), _remarks(name))
        _finish(name, entry)
    for birth in node.all("birthdate"):
        entry.birth(birth.attrs(), _remarks(birth))
        _finish(birth, entry)
    for document in node.all("identification"):
        entry.identification(document.attrs(), _remarks(document))
        _finish(document, entry)
    for address in node.all("address"):
        contacts = [(info.attr("key"), info.attr("value")) for info in address.all("contactInfo")]
        entry.address(address.attrs(), _remarks(address), contacts)
        _finish(address, entry)
    for citizenship in node.all("citizenship"):
        entry.citizenship(citizenship.attrs(), _remarks(citizenship))
        _finish(citizenship, entry)
    return entry.entity(entity_id, list_id, code)


def _remarks(node: Node) -> list[str]:
    return [text for remark in node.all("remark") if (text := remark.own_text())]


def _finish(node: Node, entry: FsfEntry) -> None:
    """Reports what is left; which act a single fact comes from (regulationSummary) says nothing about the party."""
    node.all("regulationSummary")
    report_rest(node, entry.draft)
