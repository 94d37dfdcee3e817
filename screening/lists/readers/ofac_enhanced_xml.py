"""Reads OFAC's ENHANCED XML (SDN_ENHANCED.XML, CONS_ENHANCED.XML): parties with names in all scripts, typed features,
identity documents, dates of listing and relationships.

Format: the schema named in the file (ENHANCED_XML.xsd); the namespace is read from the file. The text beside each
reference is the referred value, so the table of reference values is only checked for shape.
"""

from __future__ import annotations

from collections import Counter

from lxml import etree

from screening.errors import InputProblem
from screening.lists.dates import iso_day, parse_english_date
from screening.lists.files import SourceFile
from screening.lists.readers.ofac_facts import TYPES, Facts, find_targets, make_entity
from screening.lists.readers.us_sublists import ofac_list_code, sublist_of
from screening.lists.readers.xml_stream import Fields, records
from screening.lists.reading import Reading
from screening.lists.shelf import Shelf
from screening.model import Address, Entity, EntityType, Issue, Locator, Name, NameKind, PartialDate

ROOT = "sanctionsData"
_CONTAINERS = ("referenceValues", "featureTypes", "entities")
#: Numbers of the publisher's own database.
_BOOKKEEPING = frozenset({"id", "refId", "featureTypeId", "nameId", "nameTranslationId"})
_STREET = ("ADDRESS1", "ADDRESS2", "ADDRESS3")


def read(file: SourceFile, list_id: str) -> Reading:
    """The list in one ENHANCED XML file.

    Raises InputProblem for XML that cannot be read, an entity without id or primary name, or an id given twice.
    """
    issues: list[Issue] = []
    entities = Shelf()
    counts: Counter[str] = Counter()
    published = ""
    for path, element in records(file, ROOT, _CONTAINERS):
        if path == "entities/entity":
            entity = _Entry(element, file, issues, counts).entity(list_id)
            if not entities.add(entity):
                raise InputProblem(f"{file.name}: entity {entity.id} stands twice")
        elif path == "publicationInfo":
            head = Fields(element, file.plain_name, path, issues, _BOOKKEEPING)
            published = iso_day(head.text("dataAsOf")) or ""
            head.all("filters")  # which lists were asked for; each entity names its own
            head.audit()
        elif path not in ("referenceValues/referenceValue", "featureTypes/featureType"):
            issues.append(Issue(file.plain_name, path, path, "unknown element"))
    if not entities:
        raise InputProblem(f"{file.name} holds no entities")
    if not published:
        issues.append(Issue(file.plain_name, "publicationInfo", "dataAsOf", "no date of publication"))
    find_targets(entities)
    return Reading(entities, tuple(issues), published, dict(counts))


class _Entry:
    """One entity element, emptied field by field."""

    def __init__(self, element: etree._Element, file: SourceFile, issues: list[Issue], counts: Counter[str]) -> None:
        self._id = element.get("id", "")
        if not self._id:
            raise InputProblem(f"{file.name}, line {element.sourceline}: an entity without id")
        self._fields = Fields(element, file.plain_name, f"entity {self._id}", issues, _BOOKKEEPING)
        self._file = file
        self._counts = counts
        self._facts = Facts(self._fields.issue)

    def entity(self, list_id: str) -> Entity:
        """The entry as an entity; everything left over afterwards becomes an issue."""
        fields, facts = self._fields, self._facts
        self._counts["entity"] += 1
        kind = self._general()
        codes, listed = self._lists()
        programs = [text for group in fields.all("sanctionsPrograms") for text in group.texts("sanctionsProgram")]
        for group_tag, tag in (("sanctionsTypes", "sanctionsType"), ("legalAuthorities", "legalAuthority")):
            texts = [text for group in fields.all(group_tag) for text in group.texts(tag)]
            facts.notes += [f"{'Sanctions type' if tag == 'sanctionsType' else 'Legal authority'}: {t}" for t in texts]
        for name in fields.items("names", "name"):
            self._take_name(name)
        facts.names.sort(key=lambda name: name.kind is not NameKind.PRIMARY)
        if not facts.names or facts.names[0].kind is not NameKind.PRIMARY:
            raise InputProblem(f"{self._file.name}, {fields.record}: an entity without primary name")
        for address in fields.items("addresses", "address"):
            self._take_address(address)
        for feature in fields.items("features", "feature"):
            self._take_feature(feature)
        for document in fields.items("identityDocuments", "identityDocument"):
            self._take_document(document)
        for relation in fields.items("relationships", "relationship"):
            self._take_relation(relation)
        fields.audit()
        return make_entity(
            facts,
            list_id=list_id,
            entity_id=self._id,
            kind=kind,
            programs=programs,
            locator=Locator(self._file.plain_name, fields.record),
            designated=min(listed, default=""),
            sublist=sublist_of(codes),
        )

    def _general(self) -> EntityType:
        kind = None
        for info in self._fields.all("generalInfo"):
            info.text("identityId")
            stated = info.text("entityType")
            kind = TYPES.get(stated)
            if kind is None:
                info.issue("entityType", f"unknown type {stated!r}")
            title = info.text("title")
            self._facts.titles += [part.strip() for part in title.split(";") if part.strip()]
            self._facts.take_remarks(info.text("remarks"))
            info.audit()
        return kind or EntityType.UNKNOWN

    def _lists(self) -> tuple[list[str], list[str]]:
        """Codes of the lists the party is on, and the days since when; the Consolidated List is the file itself."""
        codes, days = [], []
        for entry in self._fields.items("sanctionsLists", "sanctionsList"):
            text, name = entry.attribute("datePublished"), entry.own_text()
            code, day = ofac_list_code(name), iso_day(text)
            if code is None:
                entry.issue("sanctionsList", f"unknown list {name!r}")
            if text and not day:
                entry.issue("datePublished", f"{text!r} is no date")
            if code:
                codes.append(code)
                days += [day] if day else []
                self._facts.notes.append(f"Listed on {code}: {day or text or 'no date'}")
            entry.audit()
        return codes, days

    def _take_name(self, name: Fields) -> None:
        """One name in its scripts; the other scripts of the primary name are aliases."""
        self._counts["name"] += 1
        primary, weak = self._flag(name, "isPrimary"), self._flag(name, "isLowQuality")
        stated = name.text("aliasType")
        kind = NameKind.PRIMARY if primary else self._facts.alias_kind(stated, weak)
        for form in name.items("translations", "translation"):
            self._counts["translation"] += 1
            main = self._flag(form, "isPrimary")
            language = self._facts.language(form.text("script"))
            value = form.text("formattedFullName")
            form.text("formattedFirstName")
            form.text("formattedLastName")
            parts = []
            for part in form.items("nameParts", "namePart"):
                part.text("type")
                parts.append(part.text("value"))
                part.audit()
            if not value:
                form.issue("formattedFullName", "the full name is empty; its parts stand for it")
                value = " ".join(parts)
            if value:
                other = NameKind.ALIAS if kind is NameKind.PRIMARY and not main else kind
                self._facts.names.append(Name(value, other, language))
            form.audit()
        name.audit()

    def _take_address(self, address: Fields) -> None:
        """One address in its scripts; the country belongs to all of them."""
        self._counts["address"] += 1
        country = address.text("country")
        code = self._facts.code_of("address country", country)
        forms = []
        for form in address.items("translations", "translation"):
            form.text("isPrimary")
            self._facts.language(form.text("script"))
            parts: dict[str, str] = {}
            for part in form.items("addressParts", "addressPart"):
                parts[part.text("type")] = part.text("value")
                part.audit()
            street = ", ".join(filter(None, (parts.pop(line, "") for line in _STREET)))
            city, postal_code = parts.pop("CITY", ""), parts.pop("POSTAL CODE", "")
            region = [parts.pop("STATE/PROVINCE", ""), parts.pop("REGION", ""), "" if code else country]
            for left, value in parts.items():
                form.issue("addressPart", f"unknown part {left!r}: {value!r}")
            forms.append(Address(street, city, ", ".join(filter(None, region)), postal_code, code))
            form.audit()
        self._facts.addresses += [form for form in dict.fromkeys(forms) if form != Address()]
        address.audit()

    def _take_feature(self, feature: Fields) -> None:
        self._counts["feature"] += 1
        feature.text("versionId")
        feature.text("valueRefId")
        feature.text("isPrimary")
        label, value = feature.text("type"), feature.text("value")
        reliability, comments = feature.text("reliability"), feature.text("comments")
        date = None
        for span in feature.all("valueDate"):
            date = self._date(span, value)
        if label == "Birthdate":
            self._facts.take(label, value, date=date)
        else:
            self._facts.take(label, value)
        if reliability not in ("", "Confirmed") or comments:
            said = "; ".join(filter(None, [reliability and f"reliability {reliability}", comments]))
            self._facts.notes.append(f"{label} {value}: {said}")
        feature.audit()

    def _date(self, span: Fields, value: str) -> PartialDate | None:
        """The published days from the first to the last possible; the text gives the date where they are missing."""
        first, last = iso_day(span.text("fromDateBegin")), iso_day(span.text("toDateEnd"))
        span.text("fromDateEnd")
        span.text("toDateBegin")
        circa = self._flag(span, "isApproximate")
        self._flag(span, "isDateRange")
        span.audit()
        if not first or not last or first > last:
            span.issue("valueDate", f"{value!r} without a span of days")
            return parse_english_date(value)
        return PartialDate(first, last, value, circa)

    def _take_document(self, document: Fields) -> None:
        self._counts["document"] += 1
        label, number = document.text("type"), document.text("documentNumber")
        document.text("name")  # which of the party's names the document bears
        country = self._facts.code_of("issuingCountry", document.text("issuingCountry"))
        details = [
            *("not valid" for valid in [document.text("isValid")] if valid == "false"),
            *(
                f"{what} {text}"
                for what, tag in (
                    ("issued", "issueDate"),
                    ("expires", "expirationDate"),
                    ("issued in", "issuingLocation"),
                    ("issued by", "issuingAuthority"),
                    ("", "comments"),
                )
                if (text := document.text(tag))
            ),
        ]
        self._facts.take_document(label, number, country, ", ".join(detail.strip() for detail in details))
        document.audit()

    def _take_relation(self, relation: Fields) -> None:
        self._counts["relationship"] += 1
        kind, quality, comments = relation.text("type"), relation.text("quality"), relation.text("comments")
        for other in relation.all("relatedEntity"):
            target_id, target = other.attribute("entityId"), other.own_text()
            self._facts.take_relation(kind, target, target_id)
            if quality not in ("", "High") or comments:
                said = "; ".join(filter(None, [quality and f"quality {quality}", comments]))
                self._facts.notes.append(f"{kind} {target}: {said}")
            other.audit()
        relation.audit()

    def _flag(self, fields: Fields, tag: str) -> bool:
        text = fields.text(tag)
        if text not in ("true", "false"):
            fields.issue(tag, f"unknown value {text!r}; taken as false")
        return text == "true"
