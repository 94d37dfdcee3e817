"""Reads the consolidated list of the UN Security Council (consolidated.xml).

Every element is taken by name and what nobody took is reported, so that a change of the format shows itself.
Format: https://scsanctions.un.org (schema sc-sanctions.xsd).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from lxml import etree

from screening.errors import InputProblem
from screening.lists.countries import country_code
from screening.lists.dates import iso_day, parse_english_date, year_range
from screening.lists.files import SourceFile
from screening.lists.readers.names_within import names_of
from screening.lists.readers.xml_stream import records, root_attributes
from screening.lists.reading import Reading
from screening.lists.shelf import Shelf
from screening.model import Address, Entity, EntityType, Identifier, Issue, Locator, Name, NameKind, PartialDate

_ROOT = "CONSOLIDATED_LIST"
_CONTAINERS = ("INDIVIDUALS", "ENTITIES")
_TYPES = {"INDIVIDUAL": EntityType.PERSON, "ENTITY": EntityType.ORGANIZATION}
_ALIAS_KINDS = {
    "": NameKind.ALIAS,
    "Good": NameKind.ALIAS,
    "Low": NameKind.WEAK_ALIAS,
    "a.k.a.": NameKind.ALIAS,
    "f.k.a.": NameKind.FORMER,
}
_DOCUMENTS = {
    "Passport": "passport",
    "Numéro de passeport": "passport",
    "Número de pasaporte": "passport",
    "National Identification Number": "national_id",
    "National identification no.": "national_id",
}
_GENDERS = {"": "", "male": "male", "female": "female", "unknown": ""}
#: Elements that say nothing about the party: version and sorting data, empty or constant in every known file.
_BOOKKEEPING = ("VERSIONNUM", "SORT_KEY", "SORT_KEY_LAST_MOD", "LAST_DAY_UPDATED", "LIST_TYPE")
_PARTS_OF_NAME = ("FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME")
_GENDER_NOTE = re.compile(r"\bGender: ?(male|female)\b", re.IGNORECASE)


def read(files: Sequence[SourceFile], list_id: str) -> Reading:
    """The list in one consolidated.xml.

    Raises InputProblem for more than one file, XML that cannot be read or holds a document type or entities, another
    root element, an entry without id or name, or an id given twice.
    """
    if len(files) != 1:
        raise InputProblem(f"the UN list is one file, consolidated.xml, not {len(files)}")
    file = files[0]
    published = iso_day(root_attributes(file, _ROOT).get("dateGenerated", ""))
    issues = [] if published else [Issue(file.plain_name, "", "dateGenerated", "no date of publication")]
    entities = Shelf()
    counts = {"individual": 0, "entity": 0}
    for _, element in records(file, _ROOT, _CONTAINERS):
        tag, line = str(element.tag), element.sourceline
        if tag not in _TYPES:
            issues.append(Issue(file.plain_name, f"line {line}", tag, "unknown element"))
            continue
        counts[tag.lower()] += 1
        entity = _Entry(element, file.plain_name, issues).entity(list_id)
        if not entities.add(entity):
            raise InputProblem(f"{file.name}, line {line}: DATAID {entity.id} stands twice")
    if not entities:
        raise InputProblem(f"{file.name} holds no entries")
    return Reading(entities, tuple(issues), published or "", counts)


class _Entry:
    """One INDIVIDUAL or ENTITY element, emptied field by field."""

    def __init__(self, element: etree._Element, file: str, issues: list[Issue]) -> None:
        self._element = element
        self._file = file
        self._issues = issues
        self._record = f"line {element.sourceline}"
        self._notes: list[str] = []

    def entity(self, list_id: str) -> Entity:
        """The entry as an entity; every element left over afterwards becomes an issue."""
        entity_id = self._text("DATAID")
        name = " ".join(part for tag in _PARTS_OF_NAME if (part := self._text(tag)))
        if not entity_id or not name:
            raise InputProblem(f"{self._file}, {self._record}: an entry without {'name' if entity_id else 'DATAID'}")
        self._record = f"DATAID {entity_id}"
        original = self._text("NAME_ORIGINAL_SCRIPT")
        parts = _split_names(name)
        names = names_of(name, NameKind.PRIMARY)
        names += [Name(part, NameKind.ALIAS) for part in parts if len(parts) > 1]
        names += [Name(part, NameKind.ALIAS) for part in _split_names(original)]
        dates: list[PartialDate] = []
        places: list[str] = []
        self._take_aliases(names, dates, places)
        for date in self._all("INDIVIDUAL_DATE_OF_BIRTH"):
            self._take_birth_date(date, dates)
        for place in self._all("INDIVIDUAL_PLACE_OF_BIRTH"):
            places += self._birth_place(place)
        comments = self._text("COMMENTS1")
        nationalities = self._countries(self._values("NATIONALITY"), "NATIONALITY")
        addresses = tuple(address for element in self._addresses() for address in self._address(element))
        reference = self._text("REFERENCE_NUMBER")
        documents = [found for element in self._all("INDIVIDUAL_DOCUMENT") for found in self._document(element)]
        entity = Entity(
            id=entity_id,
            list_id=list_id,
            type=_TYPES[str(self._element.tag)],
            names=tuple(dict.fromkeys(names)),
            programs=tuple(filter(None, [self._text("UN_LIST_TYPE")])),
            countries=tuple(
                dict.fromkeys([*nationalities, *(address.country for address in addresses if address.country)])
            ),
            nationalities=nationalities,
            birth_dates=tuple(dict.fromkeys(dates)),
            birth_places=tuple(dict.fromkeys(places)),
            gender=self._gender(comments),
            titles=tuple(dict.fromkeys([*self._values("TITLE"), *self._values("DESIGNATION")])),
            identifiers=(*([Identifier("un_ref", reference)] if reference else []), *documents),
            addresses=addresses,
            designated=self._day("LISTED_ON"),
            remarks=" ".join([comments, *self._notes]).strip(),
            locator=Locator(self._file, self._record),
        )
        self._audit()
        return entity

    def _take_aliases(self, names: list[Name], dates: list[PartialDate], places: list[str]) -> None:
        """Aliases may carry the birth date and place that were used with them."""
        for alias in [*self._all("INDIVIDUAL_ALIAS"), *self._all("ENTITY_ALIAS")]:
            quality, value = _pop(alias, "QUALITY"), _pop(alias, "ALIAS_NAME")
            if quality not in _ALIAS_KINDS:
                self._issue("QUALITY", f"unknown quality {quality!r} of the alias {value!r}; taken as an alias")
            kind = _ALIAS_KINDS.get(quality, NameKind.ALIAS)
            names += [name for part in _split_names(value) for name in names_of(part, kind)]
            born = _pop(alias, "DATE_OF_BIRTH")
            if born:
                self._add_date(born, dates, born)
            city, country = _pop(alias, "CITY_OF_BIRTH"), _pop(alias, "COUNTRY_OF_BIRTH")
            if city or country:
                places.append(", ".join(filter(None, [city, country])))
            self._note(f"Alias {value}" if value else "Alias", alias)
            self._rest(alias)

    def _take_birth_date(self, element: etree._Element, dates: list[PartialDate]) -> None:
        kind, day, year = _pop(element, "TYPE_OF_DATE"), _pop(element, "DATE"), _pop(element, "YEAR")
        first, last = _pop(element, "FROM_YEAR"), _pop(element, "TO_YEAR")
        note = element.findtext("NOTE") or ""
        self._note("Birth date", element)
        self._rest(element)
        circa = kind == "APPROXIMATELY" or "approx" in note.lower()
        if kind not in ("", "EXACT", "APPROXIMATELY", "BETWEEN"):
            self._issue("TYPE_OF_DATE", f"unknown type of date {kind!r}")
        if day:
            self._add_date(day, dates, day, circa)
        elif year:
            self._add_date(year, dates, year, circa)
        elif first or last:
            # Where one end is missing, the other is all that is known.
            found = year_range(first or last, last or first, f"{first} to {last}", circa)
            self._keep_date(found, dates, f"{first} to {last}")
        elif found := parse_english_date(_clean(note)):
            dates.append(found)

    def _add_date(self, text: str, dates: list[PartialDate], as_published: str, circa: bool = False) -> None:
        day = iso_day(text)
        found = PartialDate(day, day, as_published, circa) if day else parse_english_date(text)
        if found and circa and not found.circa:
            found = PartialDate(found.earliest, found.latest, found.text, True)
        self._keep_date(found, dates, text)

    def _keep_date(self, found: PartialDate | None, dates: list[PartialDate], text: str) -> None:
        if found:
            dates.append(found)
        else:
            self._issue("DATE_OF_BIRTH", f"{text!r} is no date")
            self._notes.append(f"Birth date: {text}.")

    def _birth_place(self, element: etree._Element) -> list[str]:
        parts = [_pop(element, tag) for tag in ("STREET", "CITY", "STATE_PROVINCE", "COUNTRY")]
        self._note("Birth place", element)
        self._rest(element)
        return [", ".join(filter(None, parts))] if any(parts) else []

    def _addresses(self) -> Iterator[etree._Element]:
        yield from self._all("INDIVIDUAL_ADDRESS")
        yield from self._all("ENTITY_ADDRESS")

    def _address(self, element: etree._Element) -> list[Address]:
        street, city, region, postal_code, country = (
            _pop(element, tag) for tag in ("STREET", "CITY", "STATE_PROVINCE", "ZIP_CODE", "COUNTRY")
        )
        note = element.findtext("NOTE") or ""
        self._note("Address", element)
        self._rest(element)
        codes = self._countries([country] if country else [], "COUNTRY")
        text = ", ".join(filter(None, [street, country if country and not codes else ""]))
        address = Address(text, city, region, postal_code, codes[0] if codes else "")
        if address == Address():
            # Some addresses stand in the note alone.
            address = Address(text=_clean(note))
        return [address] if address != Address() else []

    def _document(self, element: etree._Element) -> list[Identifier]:
        kind, detail, number = (_pop(element, tag) for tag in ("TYPE_OF_DOCUMENT", "TYPE_OF_DOCUMENT2", "NUMBER"))
        country = _pop(element, "ISSUING_COUNTRY")
        other_country, city = _pop(element, "COUNTRY_OF_ISSUE"), _pop(element, "CITY_OF_ISSUE")
        issued = _pop(element, "DATE_OF_ISSUE")
        what = " ".join(filter(None, [detail or kind, number]))
        self._note(f"Document {what}".strip(), element)
        self._rest(element)
        for label, value in (("issued", issued), ("issued in", city)):
            if value:
                self._notes.append(f"Document {what}: {label} {value}.")
        if not number:
            if kind or detail:
                self._issue("NUMBER", f"a document ({what}) without number")
            return []
        codes = self._countries([name for name in (country, other_country) if name], "COUNTRY_OF_ISSUE")
        return [Identifier(self._document_type(kind, detail), number, codes[0] if codes else "")]

    def _document_type(self, kind: str, detail: str) -> str:
        if kind in _DOCUMENTS:
            return _DOCUMENTS[kind]
        if not kind and "passport" in detail.lower():
            return "passport"
        self._issue("TYPE_OF_DOCUMENT", f"unknown document {kind or detail!r}")
        return "other"

    def _gender(self, comments: str) -> str:
        """The element GENDER, or the words `Gender: male` with which the comments often begin."""
        stated = self._text("GENDER").lower()
        if stated not in _GENDERS:
            self._issue("GENDER", f"unknown gender {stated!r}")
        match = _GENDER_NOTE.search(comments)
        return _GENDERS.get(stated, "") or (match[1].lower() if match else "")

    def _countries(self, names: Sequence[str], field: str) -> tuple[str, ...]:
        codes = []
        for name in names:
            code = country_code(name)
            if code is None:
                self._issue(field, f"unknown country {name!r}")
                self._notes.append(f"{field.capitalize()}: {name}.")
            elif code:
                codes.append(code)
        return tuple(dict.fromkeys(codes))

    def _day(self, tag: str) -> str:
        text = self._text(tag)
        day = iso_day(text) if text else ""
        if day is None:
            self._issue(tag, f"{text!r} is no date")
        return day or ""

    def _text(self, tag: str) -> str:
        return _pop(self._element, tag)

    def _all(self, tag: str) -> list[etree._Element]:
        """Takes every child of that name out of the entry."""
        found = self._element.findall(tag)
        for child in found:
            self._element.remove(child)
        return found

    def _values(self, tag: str) -> list[str]:
        return [
            text for child in self._all(tag) for value in child.findall("VALUE") if (text := _clean(value.text or ""))
        ]

    def _note(self, what: str, element: etree._Element) -> None:
        note = _pop(element, "NOTE")
        if note:
            self._notes.append(f"{what}: {note}.")

    def _rest(self, element: etree._Element) -> None:
        """Reports what an element still holds after its fields were taken."""
        for child in element:
            self._report(child, f"{element.tag}/{child.tag}")

    def _audit(self) -> None:
        for child in self._element:
            if child.tag not in _BOOKKEEPING:
                self._report(child, str(child.tag))

    def _report(self, element: etree._Element, field: str) -> None:
        text = _clean(" ".join(str(part) for part in element.itertext()))
        if text:
            self._issue(field, f"unknown element: {text[:120]!r}")

    def _issue(self, field: str, message: str) -> None:
        self._issues.append(Issue(self._file, self._record, field, message))


def _pop(element: etree._Element, tag: str) -> str:
    """The text of the first child of that name, which is taken out; "" where there is none."""
    child = element.find(tag)
    if child is None:
        return ""
    element.remove(child)
    return _clean(child.text or "")


def _split_names(text: str) -> list[str]:
    """The names in one field: the UN puts several into one, between semicolons or as `b)`, outside brackets."""
    # XML has no \0, which stands for a semicolon before a closing bracket
    kept = re.sub(r"(?<![^()])[^()]*\)", lambda match: match[0].replace(";", "\0"), text)
    parts = re.split(r";|(?<=\s)[a-z]\)\s", kept)
    return [name for part in parts if (name := part.replace("\0", ";").strip())]


def _clean(text: str) -> str:
    """The text with its line breaks and indentation made single spaces, as XML editors add them."""
    return " ".join(text.split())
