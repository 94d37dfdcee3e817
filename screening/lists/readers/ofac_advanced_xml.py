"""Reads OFAC's ADVANCED XML (SDN_ADVANCED.XML, CONS_ADVANCED.XML), the standard exchange format for sanctions lists.

Format: sdn_advanced.xsd. The file holds tables of values, places and documents first, then parties, then relations
between their profiles and the entries of the lists that name them; all refer to each other by number. The namespace is
read from the file: it was http://www.un.org/sanctions/1.0 and is now an address of OFAC's own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from lxml import etree

from screening.errors import InputProblem
from screening.lists.files import SourceFile
from screening.lists.readers.ofac_advanced_party import Party
from screening.lists.readers.ofac_advanced_tables import Tables, date_of, day_of
from screening.lists.readers.ofac_facts import Facts, make_entity
from screening.lists.readers.us_sublists import ofac_list_code, sublist_of
from screening.lists.readers.xml_stream import Fields, records
from screening.lists.reading import Reading
from screening.lists.scratch import Scratch
from screening.lists.shelf import Shelf
from screening.model import Entity, EntityType, Issue, Locator

ROOT = "Sanctions"
_CONTAINERS = (
    *("Locations", "IDRegDocuments", "DistinctParties"),
    *("ProfileRelationships", "SanctionsEntries", "SanctionsEntryLinks"),
)
#: No attribute goes unread: a nested `DeltaAction` (what changed against an earlier file) is reported.
_BOOKKEEPING = frozenset[str]()
#: Sanctions type under which the comment names the programme.
_PROGRAM = "Program"


def read(file: SourceFile, list_id: str) -> Reading:
    """The list in one ADVANCED XML file.

    Raises InputProblem for XML that cannot be read, a party without number or primary name, or a number given twice.
    """
    reader = _Reader(file)
    for path, element in records(file, ROOT, _CONTAINERS):
        reader.take(path, element)
    return reader.reading(list_id)


@dataclass(frozen=True, slots=True)
class _Kept:
    """A party as far as the file has told it."""

    id: str
    record: str
    profile: str
    kind: EntityType
    facts: Facts


@dataclass(slots=True)
class _Said:
    """What stands behind the parties about one of them: a relation, or the entry of a list."""

    notes: list[str] = field(default_factory=list)
    relations: list[tuple[str, str, str]] = field(default_factory=list)
    """Kind, name and number of the other party."""
    lists_it: bool = False
    lists: list[str] = field(default_factory=list)
    programs: list[str] = field(default_factory=list)
    designated: list[str] = field(default_factory=list)


def _no_report(field: str, text: str) -> None:
    """Stands in for the report of a record that is not at hand."""


class _Reader:
    """The state of one file: tables first, then parties, then what is said about them."""

    def __init__(self, file: SourceFile) -> None:
        self._file = file
        self._issues: list[Issue] = []
        self._counts: Counter[str] = Counter()
        self._tables = Tables()
        self._parties: Scratch[_Kept] = Scratch()
        self._named: Scratch[tuple[str, str]] = Scratch()
        """Number and primary name of the party of each profile."""
        self._said: Scratch[_Said] = Scratch()
        """What is said of the party of a profile."""
        self._published = ""

    def take(self, path: str, element: etree._Element) -> None:
        """One record of the file."""
        if path == "ReferenceValueSets":
            self._tables.references.fill(element)
            return
        fields = Fields(
            element,
            self._file.plain_name,
            f"{element.tag} {element.get('ID', '')}".strip(),
            self._issues,
            _BOOKKEEPING,
        )
        if fields.attribute("DeltaAction") not in ("", "add"):
            raise InputProblem(f"{self._file.name} holds changes to an earlier file only; import the whole list")
        if path == "DateOfIssue":
            self._published = day_of(fields)
        elif path == "Locations/Location":
            self._tables.take_location(fields)
        elif path == "IDRegDocuments/IDRegDocument":
            self._tables.take_document(fields)
        elif path == "DistinctParties/DistinctParty":
            self._take_party(fields)
        elif path == "ProfileRelationships/ProfileRelationship":
            self._take_relation(fields)
        elif path == "SanctionsEntries/SanctionsEntry":
            self._take_entry(fields)
        elif path == "SanctionsEntryLinks/SanctionsEntryLink":
            self._counts["link"] += 1
            fields.issue("SanctionsEntryLink", "links between entries are not taken")
        else:
            fields.issue(path, "unknown element")

    def reading(self, list_id: str) -> Reading:
        """What the whole file gave."""
        if not self._parties:
            raise InputProblem(f"{self._file.name} holds no parties")
        if not self._published:
            self._issues.append(Issue(self._file.plain_name, "", "DateOfIssue", "no date of publication"))
        for identity in self._tables.documents:
            text = f"{len(self._tables.documents.get(identity))} document(s) of an identity that no party has"
            self._issues.append(Issue(self._file.plain_name, f"identity {identity}", "IDRegDocument", text))
        entities = Shelf()
        for party in self._parties.values():
            entities.add(self._entity(party, list_id))
        counts: Mapping[str, int] = dict(self._counts)
        return Reading(entities, tuple(self._issues), self._published, counts)

    def _entity(self, party: _Kept, list_id: str) -> Entity:
        """A party with all that is said of it."""
        facts, said = party.facts, self._said.get(party.profile)
        for each in said:
            for relation in each.relations:
                facts.take_relation(*relation)
            facts.notes += each.notes
        if not any(each.lists_it for each in said):
            self._issues.append(Issue(self._file.plain_name, party.record, "SanctionsEntry", "no list names it"))
        return make_entity(
            facts,
            list_id=list_id,
            entity_id=party.id,
            kind=party.kind,
            programs=[program for each in said for program in each.programs],
            locator=Locator(self._file.plain_name, party.record),
            designated=min((day for each in said for day in each.designated), default=""),
            sublist=sublist_of([code for each in said for code in each.lists]),
        )

    def _take_party(self, fields: Fields) -> None:
        party = Party(fields, self._tables, self._counts)
        if not party.id or party.id in self._parties:
            problem = "stands twice" if party.id else "without FixedRef"
            raise InputProblem(f"{self._file.name}: party {party.id} {problem}")
        facts = replace(party.facts, report=_no_report)
        self._parties.add(party.id, _Kept(party.id, party.record, party.profile, party.kind, facts))
        self._named.add(party.profile, (party.id, party.name))

    def _take_relation(self, relation: Fields) -> None:
        self._counts["relationship"] += 1
        refs = self._tables.references
        ends = [relation.attribute(f"{side}-ProfileID") for side in ("From", "To")]
        kind = refs.of(relation, "RelationType")
        quality = refs.of(relation, "RelationQuality")
        former = relation.attribute("Former") == "true"
        notes = relation.texts("Comment")
        notes += [date.text for span in relation.all("DatePeriod") if (date := date_of(span))]
        relation.attribute("ID")
        relation.attribute("SanctionsEntryID")
        relation.all("IDRegDocumentReference")
        relation.audit()
        source, target = (self._named.get(end) for end in ends)
        if not source or not target:
            relation.issue("ProfileID", f"links {' and '.join(ends)}, of which the file lacks at least one")
            return
        target_id, name = target[-1]
        notes += [f"quality {quality}"] if quality not in ("", "High") else []
        said = _Said([f"{kind} {name}: {note}" for note in notes])
        said.relations.append((f"former {kind}" if former else kind, name, target_id))
        self._said.add(ends[0], said)

    def _take_entry(self, entry: Fields) -> None:
        """What lists a party: the list, when and by which authority, and the measures with their programmes."""
        self._counts["entry"] += 1
        refs = self._tables.references
        profile = entry.attribute("ProfileID")
        if profile not in self._named:
            entry.issue("ProfileID", f"an entry for the profile {profile}, which the file does not have")
            return
        name = refs.of(entry, "List")
        code = ofac_list_code(name)
        if code is None:
            entry.issue("ListID", f"unknown list {name!r}")
        said = _Said(lists_it=True, lists=[code] if code else [])
        for event in entry.all("EntryEvent"):
            self._take_event(event, said, code or name)
        for measure in entry.all("SanctionsMeasure"):
            kind, comment = refs.of(measure, "SanctionsType"), measure.text("Comment")
            if kind == _PROGRAM and comment:
                said.programs.append(comment)
            elif kind == _PROGRAM:
                measure.issue("SanctionsMeasure/Comment", "a programme without name")
            else:
                said.notes.append(": ".join(filter(None, ["Sanctions type", kind, comment])))
            measure.attribute("ID")
            for span in measure.all("DatePeriod"):
                if date := date_of(span):
                    said.notes.append(f"{kind} {date.text}")
            measure.audit()
        for info in entry.all("SupportingInfo"):
            kind = refs.of(info, "SupInfoType")
            said.notes.append(f"{kind}: {' '.join([*info.texts('Text'), *info.texts('DirectURL')])}")
            info.attribute("ID")
            info.audit()
        said.notes += [*entry.texts("LimitationsToListing"), *entry.texts("Comment")]
        entry.all("ProfileRelationshipReference")
        for attribute in ("ID", "EntryProfileRef", "EntryDeltaFlag"):
            entry.attribute(attribute)
        entry.audit()
        self._said.add(profile, said)

    def _take_event(self, event: Fields, said: _Said, listed_on: str) -> None:
        refs = self._tables.references
        kind, basis = refs.of(event, "EntryEventType"), refs.of(event, "LegalBasis")
        days = [day for date in event.all("Date") if (day := day_of(date))]
        said.designated += days if kind in ("", "Created") else []
        event_text = " ".join(filter(None, [kind.lower(), *days]))
        said.notes.append(f"Listed on {listed_on}: {event_text}" + (f" ({basis})" if basis else ""))
        said.notes += event.texts("Comment")
        event.attribute("ID")
        event.audit()
