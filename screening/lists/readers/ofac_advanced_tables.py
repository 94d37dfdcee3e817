"""The tables of OFAC's ADVANCED XML that parties refer to by number: reference values, places and documents.

The format keeps every word once, under a number; a number that no table holds is reported, never guessed.
"""

from __future__ import annotations

import calendar
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from lxml import etree

from screening.lists.countries import country_code, is_country_code
from screening.lists.readers.xml_stream import Fields
from screening.lists.scratch import Scratch
from screening.model import Address, PartialDate

_STREET = ("ADDRESS1", "ADDRESS2", "ADDRESS3")


@dataclass(frozen=True, slots=True)
class Country:
    """A country as the file names it, and its ISO 3166-1 alpha-2 code, "" where it has none."""

    name: str
    code: str


@dataclass(frozen=True, slots=True)
class Document:
    """A number issued to a party: its published kind and number, the issuing country, and the rest as text."""

    kind: str
    number: str
    country: str
    details: str


@dataclass(slots=True)
class References:
    """The reference values: kind of value (`AliasType`) and number to text."""

    values: dict[tuple[str, str], str] = field(default_factory=dict)
    countries: dict[str, Country] = field(default_factory=dict)
    party_types: dict[str, str] = field(default_factory=dict)
    """Number of a party's subtype -> number of its type."""

    def fill(self, sets: etree._Element) -> None:
        """Takes the values of a ReferenceValueSets element."""
        for group in sets:
            for value in group:
                tag, number = str(value.tag), value.get("ID", "")
                short = value.get("LegalBasisShortRef") or ""
                self.values[(tag, number)] = " ".join((value.text or short).split())
                if tag == "Country":
                    code = value.get("ISO2") or country_code(value.text or "") or ""
                    self.countries[number] = Country(self.values[(tag, number)], code if is_country_code(code) else "")
                elif tag == "PartySubType":
                    self.party_types[number] = value.get("PartyTypeID", "")

    def of(self, fields: Fields, tag: str, attribute: str = "") -> str:
        """The text that an attribute (default: `<tag>ID`) refers to; "" without it or, reported, for a wrong number."""
        attribute = attribute or f"{tag}ID"
        number = fields.attribute(attribute)
        if number and (tag, number) not in self.values:
            fields.issue(f"{fields.tag}@{attribute}", f"the file has no {tag} {number}")
        return self.values.get((tag, number), "")

    def country(self, fields: Fields, attribute: str = "CountryID") -> Country:
        """The country that an attribute refers to; one unknown to us keeps its name and is reported."""
        number = fields.attribute(attribute)
        country = self.countries.get(number)
        if number and country is None:
            fields.issue(f"{fields.tag}@{attribute}", f"the file has no Country {number}")
        if country and not country.code and country_code(country.name) is None:
            fields.issue(f"{fields.tag}@{attribute}", f"unknown country {country.name!r}")
        return country or Country("", "")


@dataclass(slots=True)
class Tables:
    """What stands before the parties in the file."""

    references: References = field(default_factory=References)
    places: Scratch[tuple[Address, Country]] = field(default_factory=Scratch)
    """By the number of the location."""
    documents: Scratch[Document] = field(default_factory=Scratch)
    """By the number of the identity that bears them."""

    def place_of(self, fields: Fields) -> tuple[Address, Country]:
        """The place that `LocationID` refers to."""
        number = fields.attribute("LocationID")
        found = self.places.get(number)
        if not found:
            fields.issue(f"{fields.tag}@LocationID", f"the file has no Location {number}")
        return found[-1] if found else (Address(), Country("", ""))

    def take_location(self, location: Fields) -> None:
        """Keeps a Location: its parts as an address, its country or area code."""
        refs = self.references
        country = Country("", "")
        for area in location.all("LocationAreaCode"):
            refs.of(area, "AreaCode")  # an area code names the country again
            area.audit()
        for entry in location.all("LocationCountry"):
            country = refs.country(entry)
            refs.of(entry, "CountryRelevance")
            entry.audit()
        parts: dict[str, list[str]] = defaultdict(list)
        for part in location.all("LocationPart"):
            kind = refs.of(part, "LocPartType").upper()
            for value in part.all("LocationPartValue"):
                refs.of(value, "LocPartValueType")
                refs.of(value, "LocPartValueStatus")
                value.attribute("Primary")
                parts[kind] += value.texts("Value") + [f"({note})" for note in value.texts("Comment")]
                value.audit()
            part.audit()
        street = ", ".join(text for line in _STREET for text in parts.pop(line, []))
        city, postal_code = ", ".join(parts.pop("CITY", [])), ", ".join(parts.pop("POSTAL CODE", []))
        region = [*parts.pop("STATE/PROVINCE", []), *parts.pop("REGION", []), *([] if country.code else [country.name])]
        region += location.texts("Comment")
        unknown = [text for kind in sorted(parts) for text in parts[kind]]
        for kind in sorted(parts):
            if kind != "UNKNOWN":
                location.issue("LocationPart", f"unknown kind of part {kind!r}: {', '.join(parts[kind])!r}")
        text = ", ".join(filter(None, [street, *unknown]))
        address = Address(text, city, ", ".join(filter(None, region)), postal_code, country.code)
        skip_links(location)
        self.places.add(location.attribute("ID"), (address, country))
        location.audit()

    def take_document(self, document: Fields) -> None:
        """Keeps an IDRegDocument for the identity that bears it."""
        refs = self.references
        kind, number = refs.of(document, "IDRegDocType"), document.text("IDRegistrationNo")
        country = refs.country(document, "IssuedBy-CountryID")
        details = []
        if authority := document.text("IssuingAuthority"):
            details.append(f"issued by {authority}")
        if place := document.attribute("IssuedIn-LocationID"):
            address = next((address for address, _ in self.places.get(place)), Address())
            details.append(f"issued in {', '.join(filter(None, [address.text, address.city, address.region]))}")
        for stamp in document.all("DocumentDate"):
            what = refs.of(stamp, "IDRegDocDateType")
            details += [f"{what}: {date.text}" for span in stamp.all("DatePeriod") if (date := date_of(span))]
            stamp.audit()
        if (validity := refs.of(document, "Validity")) and validity != "Valid":
            details.append(validity)
        details += document.texts("Comment")
        document.all("DocumentedNameReference")  # which of the party's names the document bears
        document.all("IDRegDocumentMention")
        document.all("ProfileRelationshipReference")
        skip_links(document)
        document.attribute("ID")
        identity = document.attribute("IdentityID")
        self.documents.add(identity, Document(kind, number, country.code, ", ".join(details)))
        document.audit()


def skip_links(fields: Fields) -> None:
    """Leaves out links that the other side states as well."""
    fields.all("FeatureVersionReference")
    fields.all("IDRegDocumentReference")


def date_of(span: Fields) -> PartialDate | None:
    """The days that a DatePeriod allows, from the first start to the last end; None for an empty one."""
    for flag in ("CalendarTypeID", "YearFixed", "MonthFixed", "DayFixed"):
        span.attribute(flag)
    days: list[tuple[str, str]] = []
    circa = False
    for side in ("Start", "End"):
        for boundary in span.all(side):
            circa = boundary.attribute("Approximate") == "true" or circa
            for flag in ("YearFixed", "MonthFixed", "DayFixed"):
                boundary.attribute(flag)
            days += [day for tag in ("From", "To") for point in boundary.all(tag) if (day := _point(point))]
            boundary.audit()
    note = span.text("Comment")
    span.audit()
    if not days:
        return None
    earliest, latest = min(first for first, _ in days), max(last for _, last in days)
    return PartialDate(earliest, latest, note or _text(earliest, latest, circa), circa)


def day_of(date: Fields) -> str:
    """The ISO day of a Date element, "" (reported) where it is no date."""
    date.attribute("CalendarTypeID")
    found = _point(date)
    if found is None:
        date.issue(date.tag, "no date")
    return found[0] if found else ""


def _point(point: Fields) -> tuple[str, str] | None:
    """First and last day of a year, month and day, of which month and day may be missing."""
    parts: Mapping[str, str] = {tag: point.text(tag) for tag in ("Year", "Month", "Day")}
    point.audit()
    try:
        year, month, day = (int(parts[tag] or 0) for tag in ("Year", "Month", "Day"))
        last_month = month or 12
        last_day = day or calendar.monthrange(year, last_month)[1]
        if not (1 <= year <= 9999 and 1 <= last_day <= calendar.monthrange(year, last_month)[1]):
            raise ValueError
    except (ValueError, calendar.IllegalMonthError):
        point.issue(point.tag, f"{'-'.join(parts.values())!r} is no date")
        return None
    return f"{year:04}-{month or 1:02}-{day or 1:02}", f"{year:04}-{last_month:02}-{last_day:02}"


def _text(earliest: str, latest: str, circa: bool) -> str:
    """A span of days in words: the day, the month, the year, or the span."""
    if earliest == latest:
        text = earliest
    elif earliest[:4] == latest[:4] and earliest.endswith("-01-01") and latest.endswith("-12-31"):
        text = earliest[:4]
    elif earliest.endswith("-01-01") and latest.endswith("-12-31"):
        text = f"{earliest[:4]} to {latest[:4]}"
    elif earliest[:7] == latest[:7] and earliest.endswith("-01"):
        text = earliest[:7]
    else:
        text = f"{earliest} to {latest}"
    return f"circa {text}" if circa else text
