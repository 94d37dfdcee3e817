"""Makes an entity of one record of the US Consolidated Screening List, whichever file it stood in."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from screening.lists.countries import country_code, is_country_code
from screening.lists.dates import iso_day, parse_english_date
from screening.lists.readers.names_within import names_of, names_within
from screening.lists.readers.ofac_facts import TYPES, Facts, make_entity
from screening.lists.readers.us_sublists import csl_list_code, csl_list_name
from screening.model import Address, Entity, EntityType, Identifier, Locator, Name, NameKind, PartialDate

#: What a name covers besides the party itself: `Ministry of Defence of …, including the Armed Forces of …`.
_INCLUDING = re.compile(r",? including (?:the|all|any) ")
#: The Entity List's entries that are addresses only have a number for a name: `Address 01`.
_ADDRESS_ONLY = re.compile(r"address(?:es)?(?: (?:no\.? ?)?\d+)?", re.IGNORECASE)
#: No list of these is older than the Trading with the Enemy Act of 1917; the file has years such as 0016.
_FIRST_DAY = "1917-10-06"
ADDRESS_ONLY_NOTE = "Listed by address only: every party at the address is meant"
_VESSEL_FIELDS = {
    "call_sign": "Vessel Call Sign",
    "vessel_type": "Vessel Type",
    "vessel_flag": "Vessel Flag",
    "vessel_owner": "Vessel Owner",
    "gross_tonnage": "Vessel Tonnage",
    "gross_registered_tonnage": "Vessel Gross Registered Tonnage",
}
#: Fields kept as text, with what they are called there.
_NOTES = {
    "license_requirement": "Licence requirement",
    "license_policy": "Licence policy",
    "federal_register_notice": "Federal Register",
    "standard_order": "Standard order",
    "end_date": "Until",
}


@dataclass(frozen=True, slots=True)
class Issued:
    """A number issued to a party, in the file's words; dates as published."""

    kind: str
    number: str
    country: str = ""
    dates: tuple[str, ...] = ()


@dataclass(slots=True)
class Record:
    """One record of the list, taken apart by the reader of its file; `texts` holds the fields that are plain text."""

    locator: Locator
    texts: dict[str, str]
    programs: Sequence[str] = ()
    alt_names: Sequence[str] = ()
    addresses: Sequence[Address] = ()
    citizenships: Sequence[str] = ()
    nationalities: Sequence[str] = ()
    dates_of_birth: Sequence[str] = ()
    places_of_birth: Sequence[str] = ()
    ids: Sequence[Issued] = ()

    def pop(self, field: str) -> str:
        """Takes a text out, without the space around it and with single spaces inside."""
        return " ".join(self.texts.pop(field, "").split())


class RecordReader:
    """Takes the fields of one record; what is left over afterwards is reported."""

    def __init__(self, record: Record, facts: Facts) -> None:
        self._record = record
        self._facts = facts

    def entity(self, list_id: str) -> Entity | None:
        """The entity; None, reported, for a record without id. One of an unknown list is kept, and reported."""
        record, facts = self._record, self._facts
        entity_id, source = record.pop("id"), record.pop("source")
        if not entity_id:
            facts.report("id", "the record has no id; it is left out")
            return None
        code = csl_list_code(source)
        if code is None:
            code = csl_list_name(source)
            facts.report("source", f"unknown list {source!r}; what it means is in the entry alone")
        kind = self._kind()
        address_only = self._take_names(record.pop("name"))
        facts.titles += [part.strip() for part in record.pop("title").split(";") if part.strip()]
        facts.addresses += [address for address in record.addresses if address != Address()]
        self._take_person()
        for field, label in _VESSEL_FIELDS.items():
            if value := record.pop(field):
                facts.take(label, value)
        for number in record.ids:
            self._take_id(number)
        facts.take_remarks(record.pop("remarks"))
        designated = self._day("start_date")
        self._day("end_date", keep=True)
        facts.notes += [f"{label}: {text}" for field, label in _NOTES.items() if (text := record.pop(field))]
        ofac_number = record.pop("entity_number")
        if ofac_number:
            facts.identifiers.append(Identifier("ofac_ent_num", ofac_number))
        pages = [record.pop("source_information_url"), record.pop("source_list_url")]
        for field, text in record.texts.items():
            if text.strip():
                facts.report(field, f"unknown field: {text[:120]!r}")
        entity = make_entity(
            facts,
            list_id=list_id,
            entity_id=entity_id,
            kind=kind,
            programs=record.programs or (code,),
            locator=record.locator,
            designated=designated,
            sublist=code,
        )
        if not ofac_number:
            entity = replace(entity, url=next(filter(None, pages), ""))
        return replace(entity, address_only=True) if address_only else entity

    def _kind(self) -> EntityType:
        stated = self._record.pop("type")
        if stated and stated not in TYPES:
            self._facts.report("type", f"unknown type {stated!r}")
        return TYPES.get(stated, EntityType.UNKNOWN)

    def _take_names(self, name: str) -> bool:
        """The primary name as published, and those that stand in it. True: an address without name is listed."""
        facts = self._facts
        addresses = [address for address in self._record.addresses if address.text]
        unnamed = not name and not self._record.alt_names
        address_only = bool(addresses) and (unnamed or _ADDRESS_ONLY.fullmatch(name) is not None)
        if address_only:
            facts.names.append(Name(addresses[0].text))
            facts.notes.append(ADDRESS_ONLY_NOTE + (f" ({name})" if name else ""))
        else:
            if not name:
                facts.report("name", "the primary name is empty")
            facts.names.append(Name(name))
            found = names_within(name)
            short = Name(_INCLUDING.split(found.own)[0].strip(" ,"), NameKind.ALIAS)
            known = {name, "", *self._record.alt_names}
            facts.names += [other for other in (short, *found.others) if other.value not in known]
        for alias in self._record.alt_names:
            if text := " ".join(alias.split()):
                facts.names += names_of(text, NameKind.ALIAS)
        return address_only

    def _take_person(self) -> None:
        record, facts = self._record, self._facts
        for label, values in (
            ("Nationality Country", record.nationalities),
            ("Citizenship Country", record.citizenships),
        ):
            for value in values:
                facts.take_country(label, value, value if is_country_code(value) else None)
        for text in record.dates_of_birth:
            day = iso_day(text)
            facts.take("Birthdate", text, date=PartialDate(day, day, text) if day else parse_english_date(text))
        for place in record.places_of_birth:
            facts.take("Place of Birth", place)

    def _take_id(self, number: Issued) -> None:
        country = number.country
        code = country if is_country_code(country) else self._facts.code_of("ids country", country)
        self._facts.take_document(number.kind, number.number, code, ", ".join(number.dates))

    def _day(self, field: str, keep: bool = False) -> str:
        """The ISO day of a field, which stays among the texts where `keep` says so; another text is reported."""
        text = self._record.texts.get(field, "").strip() if keep else self._record.pop(field)
        day = iso_day(text) or ""
        if text and day < _FIRST_DAY:
            self._facts.report(field, f"{text!r} is no date of a listing")
            self._facts.notes += [] if keep else [f"{field}: {text}"]
            return ""
        return day


def country_of(text: str) -> str:
    """The code of a country given by code or name at the end of an address; "" where it is neither."""
    return text if is_country_code(text) else country_code(text) or ""
