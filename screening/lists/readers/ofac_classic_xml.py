"""Reads OFAC's classic XML (SDN.XML, CONSOLIDATED.XML): one `sdnEntry` a party, numbers and facts in its `idList`.

Format: OFAC's sdn.xsd and consolidated.xsd. The namespace is read from the file: OFAC moved it once.
"""

from __future__ import annotations

from collections import Counter
from datetime import date

from lxml import etree

from screening.errors import InputProblem
from screening.lists.dates import parse_english_date
from screening.lists.files import SourceFile
from screening.lists.readers.ofac_facts import TYPES, Facts, find_targets, make_entity
from screening.lists.readers.us_sublists import sublist_by_programs
from screening.lists.readers.xml_stream import Fields, records
from screening.lists.reading import Reading
from screening.lists.shelf import Shelf
from screening.model import Address, Entity, EntityType, Issue, Locator, Name

ROOT = "sdnList"
#: Empty or constant attributes; the elements' own numbers are elements here.
_BOOKKEEPING = frozenset[str]()
_VESSEL = {
    "callSign": "Vessel Call Sign",
    "vesselType": "Vessel Type",
    "vesselFlag": "Vessel Flag",
    "vesselOwner": "Vessel Owner",
    "tonnage": "Vessel Tonnage",
    "grossRegisteredTonnage": "Vessel Gross Registered Tonnage",
}


def read(file: SourceFile, list_id: str) -> Reading:
    """The list in one classic XML file.

    Raises InputProblem for XML that cannot be read, an entry without uid or name, or a uid given twice.
    """
    issues: list[Issue] = []
    entities = Shelf()
    counts: Counter[str] = Counter()
    published, stated = "", ""
    for path, element in records(file, ROOT, ()):
        if path == "sdnEntry":
            entity = _Entry(element, file, issues, counts).entity(list_id)
            if not entities.add(entity):
                raise InputProblem(f"{file.name}: uid {entity.id} stands twice")
        elif path == "publshInformation":
            head = Fields(element, file.plain_name, path, issues, _BOOKKEEPING)
            published, stated = _published(head), head.text("Record_Count")
            head.audit()
        else:
            issues.append(Issue(file.plain_name, path, path, "unknown element"))
    if not entities:
        raise InputProblem(f"{file.name} holds no entries")
    if stated != str(len(entities)):
        message = f"the file states {stated or 'no'} records and holds {len(entities)}: is it whole?"
        issues.append(Issue(file.plain_name, "publshInformation", "Record_Count", message))
    find_targets(entities)
    return Reading(entities, tuple(issues), published, dict(counts))


def _published(head: Fields) -> str:
    """The date of publication, which OFAC writes as month/day/year."""
    text = head.text("Publish_Date")
    try:
        month, day, year = (int(part) for part in text.split("/"))
        return date(year, month, day).isoformat()
    except ValueError:
        head.issue("Publish_Date", f"{text!r} is no date of publication")
        return ""


class _Entry:
    """One sdnEntry, emptied field by field."""

    def __init__(self, element: etree._Element, file: SourceFile, issues: list[Issue], counts: Counter[str]) -> None:
        self._fields = Fields(element, file.plain_name, f"line {element.sourceline}", issues, _BOOKKEEPING)
        self._file = file
        self._counts = counts
        self._facts = Facts(self._fields.issue)

    def entity(self, list_id: str) -> Entity:
        """The entry as an entity; everything left over afterwards becomes an issue."""
        fields, facts = self._fields, self._facts
        uid, name = fields.text("uid"), _full_name(fields)
        if not uid or not name:
            raise InputProblem(f"{self._file.name}, {fields.record}: an entry without {'name' if uid else 'uid'}")
        fields.record = f"uid {uid}"
        self._counts["entry"] += 1
        facts.names.append(Name(name))
        kind = TYPES.get(stated := fields.text("sdnType"))
        if kind is None:
            fields.issue("sdnType", f"unknown type {stated!r}")
        title = fields.text("title")
        facts.titles += [part.strip() for part in title.split(";") if part.strip()]
        programs = [program for group in fields.all("programList") for program in group.texts("program")]
        facts.take_remarks(fields.text("remarks"))
        for alias in fields.items("akaList", "aka"):
            self._take_alias(alias)
        for address in fields.items("addressList", "address"):
            self._take_address(address)
        for document in fields.items("idList", "id"):
            self._take_id(document)
        self._take_facts()
        for vessel in fields.all("vesselInfo"):
            for tag, label in _VESSEL.items():
                if value := vessel.text(tag):
                    facts.take(label, value)
            vessel.audit()
        fields.audit()
        return make_entity(
            facts,
            list_id=list_id,
            entity_id=uid,
            kind=kind or EntityType.UNKNOWN,
            programs=programs,
            locator=Locator(self._file.plain_name, fields.record),
            sublist=sublist_by_programs(list_id, programs),
        )

    def _take_alias(self, alias: Fields) -> None:
        self._counts["alias"] += 1
        alias.text("uid")
        kind, category, name = alias.text("type"), alias.text("category"), _full_name(alias)
        if category not in ("strong", "weak"):
            alias.issue("category", f"unknown category {category!r} of the alias {name!r}; taken as strong")
        if name:
            self._facts.names.append(Name(name, self._facts.alias_kind(kind, category == "weak")))
        else:
            alias.issue("lastName", "the alias is empty")
        alias.audit()

    def _take_address(self, fields: Fields) -> None:
        self._counts["address"] += 1
        fields.text("uid")
        street = ", ".join(filter(None, (fields.text(f"address{number}") for number in (1, 2, 3))))
        country = fields.text("country")
        code = self._facts.code_of("address country", country)
        region = fields.text("stateOrProvince")
        address = Address(
            text=street,
            city=fields.text("city"),
            region=region if code else ", ".join(filter(None, [region, country])),
            postal_code=fields.text("postalCode"),
            country=code,
        )
        if address != Address():
            self._facts.addresses.append(address)
        fields.audit()

    def _take_id(self, document: Fields) -> None:
        self._counts["id"] += 1
        document.text("uid")
        country = self._facts.code_of("idCountry", document.text("idCountry"))
        issued, expires = document.text("issueDate"), document.text("expirationDate")
        dates = " ".join(filter(None, [issued and f"issued {issued}", expires and f"expires {expires}"]))
        self._facts.take_document(document.text("idType"), document.text("idNumber"), country, dates)
        document.audit()

    def _take_facts(self) -> None:
        """Dates and places of birth, nationalities and citizenships; the one marked as main entry comes first."""
        for group, item, field, label in (
            ("dateOfBirthList", "dateOfBirthItem", "dateOfBirth", "Birthdate"),
            ("placeOfBirthList", "placeOfBirthItem", "placeOfBirth", "Place of Birth"),
            ("nationalityList", "nationality", "country", "Nationality Country"),
            ("citizenshipList", "citizenship", "country", "Citizenship Country"),
        ):
            found = []
            for fact in self._fields.items(group, item):
                self._counts[item] += 1
                fact.text("uid")
                value, main = fact.text(field), fact.text("mainEntry")
                if main not in ("true", "false"):
                    fact.issue("mainEntry", f"unknown value {main!r}")
                found.append((main != "true", value))
                fact.audit()
            for _, value in sorted(found, key=lambda pair: pair[0]):
                date_of = parse_english_date(value) if label == "Birthdate" else None
                self._facts.take(label, value, date=date_of)


def _full_name(fields: Fields) -> str:
    """`LAST, First`, as OFAC's CSV files and its search page write it."""
    last, first = fields.text("lastName"), fields.text("firstName")
    return ", ".join(filter(None, [last, first]))
