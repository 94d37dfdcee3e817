"""Reads the XML of the UK Sanctions List: one Designation for each entry, lists of values in containers."""

from __future__ import annotations

from screening.errors import InputProblem
from screening.lists.files import SourceFile
from screening.lists.published_dates import published_day
from screening.lists.readers.draft import Draft
from screening.lists.readers.gb_entry import GbEntry
from screening.lists.readers.markup import Node, records, report_rest
from screening.lists.reading import Reading
from screening.lists.shelf import Shelf
from screening.model import Entity, Issue

_CONTACTS = (
    ("PhoneNumbers", "PhoneNumber", "phone"),
    ("Websites", "Website", "website"),
    ("EmailAddresses", "EmailAddress", "email"),
)
_SHIP = (
    ("CurrentOwnerOperators", "CurrentOwnerOperator", "owner"),
    ("PreviousOwnerOperators", "PreviousOwnerOperator", "former_owners"),
    ("CurrentBelievedFlagOfShips", "CurrentBelievedFlagOfShip", "flag"),
    ("PreviousFlags", "PreviousFlag", "former_flags"),
    ("TypeOfShipDetails", "TypeOfShip", "vessel_type"),
    ("TonnageOfShipDetails", "TonnageOfShip", "tonnage"),
    ("LengthOfShipDetails", "LengthOfShip", "length"),
    ("YearsBuilt", "YearBuilt", "year_of_build"),
    ("HullIdentificationNumbers", "HullIdentificationNumber", "hull_number"),
)


def read(file: SourceFile, list_id: str) -> Reading:
    """The list; InputProblem for unreadable or harmful XML, another root, or an id that is missing or stands twice."""
    issues: list[Issue] = []
    published = ""
    entities = Shelf()
    for node in records(file, "Designations", ("Designation", "DateGenerated"), issues):
        if node.tag == "DateGenerated":
            published = published_day(node.own_text())
            continue
        unique_id = node.text("UniqueID")
        if not unique_id or entities.holds(unique_id):
            why = f"UniqueID {unique_id} stands twice" if unique_id else "a Designation without UniqueID"
            raise InputProblem(f"{file.name}, line {node.line}: {why}")
        entry = GbEntry(Draft(file.plain_name, f"UniqueID {unique_id}", issues))
        entities.add(_entity(unique_id, node, list_id, entry))
        report_rest(node, entry.draft)
    if not entities:
        raise InputProblem(f"{file.name} holds no Designation")
    if not published:
        issues.append(Issue(file.plain_name, "", "DateGenerated", "no date of publication"))
    return Reading(entities, tuple(issues), published, {"Designation": len(entities)})


def _entity(unique_id: str, node: Node, list_id: str, entry: GbEntry) -> Entity:
    draft = entry.draft
    for name in node.nodes("Names", "Name"):
        parts = [name.text(f"Name{number}") for number in range(1, 7)]
        entry.name(parts, name.text("NameType"), name.text("AliasStrength"))
        report_rest(name, entry.draft)
    for name in node.nodes("NonLatinNames", "NonLatinName"):
        entry.script_name(name.text("NameNonLatinScript"), name.text("NonLatinScriptLanguage"))
        draft.note(name.text("NonLatinScriptType"), "Non-latin script type")
        report_rest(name, entry.draft)
    draft.titles += node.texts("Titles", "Title")
    for address in node.nodes("Addresses", "Address"):
        lines = [address.text(f"AddressLine{number}") for number in range(1, 7)]
        entry.address(lines, address.text("AddressPostalCode"), address.text("AddressCountry"))
        report_rest(address, entry.draft)
    for container, item, kind in _CONTACTS:
        for value in node.texts(container, item):
            entry.contacts(kind, value)
    for person in node.nodes("IndividualDetails", "Individual"):
        _person(person, entry)
    for company in node.nodes("EntityDetails", "Entity"):
        _company(company, entry)
    for ship in node.nodes("ShipDetails", "Ship"):
        for container, item, key in _SHIP:
            for value in ship.texts(container, item):
                entry.ship(key, value)
        for value in ship.texts("IMONumbers", "IMONumber"):
            entry.imo(value)
        report_rest(ship, entry.draft)
    _references(node, entry)
    draft.identify("uk_reference", unique_id)
    return entry.entity(unique_id, list_id, node.text("IndividualEntityShip"))


def _person(node: Node, entry: GbEntry) -> None:
    draft = entry.draft
    draft.titles += [*node.texts("Titles", "Title"), *node.texts("Positions", "Position")]
    for born in node.texts("DOBs", "DOB"):
        draft.born(born, "DOB")
    for place in node.nodes("BirthDetails", "Location"):
        entry.birth_place(place.text("TownOfBirth"), place.text("CountryOfBirth"))
        report_rest(place, entry.draft)
    for gender in node.texts("Genders", "Gender"):
        draft.sex(gender, "Gender")
    for nationality in node.texts("Nationalities", "Nationality"):
        entry.nationalities(nationality)
    for document in node.nodes("PassportDetails", "Passport"):
        entry.documents("passport", document.text("PassportNumber"), document.text("PassportAdditionalInformation"))
        report_rest(document, entry.draft)
    for document in node.nodes("NationalIdentifierDetails", "NationalIdentifier"):
        number = document.text("NationalIdentifierNumber")
        entry.documents("national_id", number, document.text("NationalIdentifierAdditionalInformation"))
        report_rest(document, entry.draft)
    report_rest(node, entry.draft)


def _company(node: Node, entry: GbEntry) -> None:
    for number in node.texts("BusinessRegistrationNumbers", "BusinessRegistrationNumber"):
        entry.registrations(number)
    for kind in node.texts("TypeOfEntities", "TypeOfEntity"):
        entry.draft.note(kind, "Type of entity")
    for name in node.texts("ParentCompanies", "ParentCompany"):
        entry.related("parent", name)
    for name in node.texts("Subsidiaries", "Subsidiary"):
        entry.related("subsidiary", name)
    report_rest(node, entry.draft)


def _references(node: Node, entry: GbEntry) -> None:
    draft = entry.draft
    draft.programs += [regime] if (regime := node.text("RegimeName")) else []
    entry.measures(node.text("SanctionsImposed"))
    # The indicators say the same once more, one element for each measure.
    node.all("SanctionsImposedIndicators")
    draft.designate(node.text("DateDesignated"), "DateDesignated")
    entry.un_references(node.text("UNReferenceNumber"))
    draft.identify("ofsi_group", node.text("OFSIGroupID"))
    draft.note(node.text("DesignationSource"), "Designation source")
    draft.note(node.text("LastUpdated"), "Last Updated")
    draft.note(node.text("UKStatementofReasons"))
    draft.note(node.text("OtherInformation"))
