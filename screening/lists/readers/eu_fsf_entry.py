"""What the XML and the CSV of the EU's Financial Sanctions Files have in common: one entry, block by block.

Blocks are mappings of the XML's attribute names to text. Format: FSF export 1.1 (xmlFullSanctionsList_1_1 and its XSD).
"""

from __future__ import annotations

import re

from screening.lists.countries import is_country_code
from screening.lists.readers.draft import Draft
from screening.lists.readers.numbered import split_numbered
from screening.model import Entity, EntityType, NameKind

_TYPES = {"person": EntityType.PERSON, "enterprise": EntityType.ORGANIZATION}
#: Code of an identification -> our type.
_IDENTIFICATIONS = {
    "passport": "passport",
    "diplpassport": "passport",
    "id": "national_id",
    "nrn": "national_id",
    "ssn": "social_security",
    "fiscalcode": "tax_id",
    "regnumber": "registration",
    "tradelic": "licence",
    "swiftbic": "swift_bic",
    "imo": "imo",
    "birthcert": "birth_certificate",
    "nationcert": "nationality_certificate",
    "travelcardid": "travel_document",
    "electionid": "voter_id",
    "residentperm": "residence_permit",
    "drivinglicence": "driving_licence",
    "other": "other",
}
_CONTACTS = {"PHONE": "phone", "FAX": "fax", "EMAIL": "email", "WEB": "website"}
#: What the file writes for a country that it does not know.
_NO_COUNTRY = ("", "00")
_UNKNOWN = "UNKNOWN"
_LOW_QUALITY = re.compile(r"\b(?:low?|poor)[ -]quality\b", re.IGNORECASE)
_FORMER = re.compile(r"\bformer(?:ly)?\b|\bf\.?k\.?a\b", re.IGNORECASE)
_MARKS = (
    ("diplomatic", "diplomatic"),
    ("knownExpired", "expired"),
    ("knownFalse", "false"),
    ("reportedLost", "reported lost"),
    ("revokedByIssuer", "revoked"),
)
#: Attributes that say nothing about the party: ids within the file, and the language of the text that was quoted.
BOOKKEEPING = frozenset({"logicalId", "regulationLanguage"})


class FsfEntry:
    """One entry; each method takes the fields of one block out of a mapping, and reports what is left in it."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self._has_primary = False

    def entity(self, entity_id: str, list_id: str, subject_type: str) -> Entity:
        """The entity; an unknown type of subject is an issue."""
        kind = _TYPES.get(subject_type)
        if kind is None:
            self.draft.issue("subjectType", f"unknown type {subject_type!r}")
        return self.draft.entity(entity_id, list_id, kind or EntityType.UNKNOWN)

    def header(self, fields: dict[str, str]) -> None:
        """Attributes of the entry itself."""
        draft = self.draft
        draft.identify("eu_reference", fields.pop("euReferenceNumber", ""))
        draft.identify("un_ref", fields.pop("unitedNationId", ""))
        draft.designate(fields.pop("designationDate", ""), "designationDate")
        draft.note(fields.pop("designationDetails", ""), "Designation")
        self._rest(fields, "sanctionEntity")

    def regulation(self, fields: dict[str, str]) -> None:
        """The legal act that last changed the entry: its date is none of designation."""
        draft = self.draft
        draft.programs += [programme] if (programme := fields.pop("programme", "")) else []
        published, in_force = fields.pop("publicationDate", ""), fields.pop("entryIntoForceDate", "")
        act = " ".join(filter(None, [fields.pop("numberTitle", ""), in_force or published]))
        kind = " of the ".join(filter(None, [fields.pop("regulationType", ""), fields.pop("organisationType", "")]))
        draft.note(f"{act} ({kind})" if kind else act, "Legal act")
        draft.url = draft.url or fields.pop("publicationUrl", "")
        fields.pop("publicationUrl", "")
        self._rest(fields, "regulation")

    def name(self, fields: dict[str, str], remarks: list[str]) -> None:
        """A name: the first strong one is the primary name; the file marks none."""
        draft = self.draft
        parts = [fields.pop(key, "") for key in ("firstName", "middleName", "lastName")]
        whole = fields.pop("wholeName", "") or " ".join(filter(None, parts))
        remark = " ".join(remarks)
        strong = fields.pop("strong", "true").lower() != "false" and not _LOW_QUALITY.search(remark)
        lang = fields.pop("nameLanguage", "").lower()
        kind = NameKind.ALIAS if strong else NameKind.WEAK_ALIAS
        if strong and _FORMER.search(remark):
            kind = NameKind.FORMER
        elif strong and whole and not self._has_primary:
            kind, self._has_primary = NameKind.PRIMARY, True
        draft.name(whole, kind, lang)
        draft.sex(fields.pop("gender", ""), "gender")
        for text in (fields.pop("title", ""), fields.pop("function", "")):
            draft.titles += split_numbered(text)
        draft.note(remark, f"Name {whole}")
        self._rest(fields, "nameAlias")

    def birth(self, fields: dict[str, str], remarks: list[str]) -> None:
        """A date of birth, whole or in parts, and the place."""
        draft = self.draft
        circa = fields.pop("circa", "").lower() == "true"
        day, month, year = (fields.pop(key, "") for key in ("dayOfMonth", "monthOfYear", "year"))
        first, last = fields.pop("yearRangeFrom", ""), fields.pop("yearRangeTo", "")
        whole = fields.pop("birthdate", "")
        if whole:
            draft.born(whole, "birthdate", circa)
        elif year:
            draft.born(f"{day or '00'}/{month or '00'}/{year}", "birthdate", circa)
        elif first or last:
            draft.born(f"{first or last}-{last or first}", "yearRange", circa)
        calendar = fields.pop("calendarType", "")
        if calendar not in ("", "GREGORIAN"):
            draft.note(f"{whole or year or first} in the calendar {calendar}", "Birth date")
        _, name = self._country(fields, "birthdate")
        place = [fields.pop(key, "") for key in ("place", "city", "region", "zipCode")]
        if where := ", ".join(filter(None, [*place, name])):
            draft.birth_places.append(where)
        draft.note(" ".join(remarks), "Birth")
        self._rest(fields, "birthdate")

    def identification(self, fields: dict[str, str], remarks: list[str]) -> None:
        """A document or number; a second form of it in Latin letters is a number of its own."""
        draft = self.draft
        code, described = fields.pop("identificationTypeCode", ""), fields.pop("identificationTypeDescription", "")
        kind = _IDENTIFICATIONS.get(code.lower())
        if kind is None:
            draft.issue("identificationTypeCode", f"unknown type {code!r} ({described})")
        country, _ = self._country(fields, "identification")
        number, latin = fields.pop("number", ""), fields.pop("latinNumber", "")
        for value in (number, latin):
            draft.identify(kind or "other", value, country)
        notes = [label for key, label in _MARKS if fields.pop(key, "").lower() == "true"]
        for key, label in (
            ("issuedBy", "issued by"),
            ("issueDate", "issued"),
            ("issuedDate", "issued"),
            ("validFrom", "valid from"),
            ("validTo", "valid to"),
            ("nameOnDocument", "in the name of"),
            ("region", "region"),
        ):
            if value := fields.pop(key, ""):
                notes.append(f"{label} {value}")
        notes += remarks
        if notes:
            draft.note("; ".join(notes), f"{described or code} {number or latin}".strip())
        self._rest(fields, "identification")

    def address(self, fields: dict[str, str], remarks: list[str], contacts: list[tuple[str, str]]) -> None:
        """An address, and the contacts that the file keeps with it."""
        draft = self.draft
        country, name = self._country(fields, "address")
        box = fields.pop("poBox", "")
        text = [fields.pop("street", ""), f"PO Box {box}" if box else "", fields.pop("place", "")]
        draft.locate(
            ", ".join(filter(None, [*text, "" if country else name])),
            city=fields.pop("city", ""),
            region=fields.pop("region", ""),
            postal_code=fields.pop("zipCode", ""),
            country=country,
        )
        if fields.pop("asAtListingTime", "").lower() == "true":
            remarks = [*remarks, "as at the time of listing"]
        draft.note("; ".join(remarks), "Address")
        for key, value in contacts:
            kind = _CONTACTS.get(key.upper())
            if kind is None:
                draft.issue("contactInfo", f"unknown kind of contact {key!r}")
            draft.identify(kind or "other", value)
        self._rest(fields, "address")

    def citizenship(self, fields: dict[str, str], remarks: list[str]) -> None:
        """A nationality."""
        country, name = self._country(fields, "citizenship")
        if country:
            self.draft.nationalities.append(country)
        self.draft.note("; ".join([*filter(None, [fields.pop("region", "")]), *remarks]), f"Citizenship {name}".strip())
        self._rest(fields, "citizenship")

    def _country(self, fields: dict[str, str], block: str) -> tuple[str, str]:
        """Code and name of the block's country; the name where the code is of no country of today (`CS`)."""
        code, name = fields.pop("countryIso2Code", ""), fields.pop("countryDescription", "")
        name = "" if name == _UNKNOWN else name
        if is_country_code(code):
            return code, name
        if name:
            return self.draft.country(name, f"{block}/countryDescription"), name
        return ("" if code in _NO_COUNTRY else self.draft.country(code, f"{block}/countryIso2Code")), name

    def _rest(self, fields: dict[str, str], block: str) -> None:
        for key, value in fields.items():
            if value and key not in BOOKKEEPING:
                self.draft.issue(f"{block}/{key}", f"unknown field: {value[:120]!r}")
