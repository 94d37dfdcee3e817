"""One FollowTheMoney party with all that other objects say about it, as an entity."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from screening.lists.readers.draft import Draft
from screening.lists.readers.ftm_terms import TYPES, ftm_country
from screening.lists.readers.ftm_topics import legal_effect_of, other_topics
from screening.model import Entity, EntityType, Issue, NameKind

_NAMES = {
    "alias": NameKind.ALIAS,
    "abbreviation": NameKind.ALIAS,
    "weakAlias": NameKind.WEAK_ALIAS,
    "previousName": NameKind.FORMER,
}
#: Properties that hold numbers -> type.
_NUMBERS = {
    "passportNumber": "passport",
    "idNumber": "national_id",
    "socialSecurityNumber": "social_security",
    "taxNumber": "tax_id",
    "innCode": "tax_id",
    "vatCode": "tax_id",
    "registrationNumber": "registration",
    "ogrnCode": "registration",
    "uscCode": "registration",
    "uniqueEntityId": "registration",
    "kppCode": "kpp",
    "okpoCode": "okpo",
    "bikCode": "bik",
    "npiCode": "registration",
    "leiCode": "lei",
    "dunsCode": "duns",
    "swiftBic": "swift_bic",
    "imoNumber": "imo",
    "mmsi": "mmsi",
    "callSign": "call_sign",
    "serialNumber": "aircraft_serial",
    "publicKey": "wallet",
    "isin": "isin",
    "isinCode": "isin",
    "ticker": "ticker",
    "phone": "phone",
    "email": "email",
    "website": "website",
}
_COUNTRIES = ("country", "jurisdiction", "mainCountry", "birthCountry")
_VESSEL = {
    "pastFlags": "former_flags",
    "type": "vessel_type",
    "tonnage": "tonnage",
    "grossRegisteredTonnage": "grt",
    "buildDate": "year_of_build",
    "model": "model",
}
#: Parts of names that stand in `name` as a whole, sources and dates of the database, and text kept as a note.
_PASSED_OVER = frozenset(
    (
        *("firstName", "lastName", "secondName", "middleName", "fatherName", "motherName", "nameSuffix"),
        *("sourceUrl", "publisher", "publisherUrl", "modifiedAt", "createdAt", "retrievedAt"),
        *("addressEntity", "programId", "opencorporatesUrl", "wikipediaUrl", "parent", "alephUrl", "proof", "currency"),
        "holder",
    )
)
_NOTES = (
    *("notes", "summary", "description", "legalForm", "classification", "sector", "status", "incorporationDate"),
    *("dissolutionDate", "deathDate", "religion", "ethnicity", "education", "political", "appearance", "height"),
    *("weight", "hairColor", "eyeColor", "spokenLanguage", "keywords", "icaoCode", "licenseNumber", "managingExchange"),
)

#: Ids of OpenSanctions that are another list's number of the party.
_OFAC = re.compile(r"ofac-(\d+)")
_REFERENT = re.compile(r"(?:unsc|gb-hmt|gb-fcdo|ch-seco|eu-fsf)-[a-z0-9-]+")
_WIKIDATA = re.compile(r"Q\d+")


@dataclass(frozen=True, slots=True)
class Linked:
    """What other objects of the file say about a party."""

    described: tuple[Mapping[str, Any], ...]
    referred: Mapping[str, Mapping[str, Any]]
    links: tuple[tuple[str, str, str], ...]


def party_entity(
    party: Mapping[str, Any],
    linked: Linked,
    list_id: str,
    file: str,
    issues: list[Issue],
    leftovers: Counter[tuple[str, str]],
) -> Entity:
    """The entity of a party; properties that nobody took are counted in `leftovers` by schema and name."""
    draft = Draft(file, f"id {party['id']}", issues)
    properties = {name: list(values) for name, values in party["properties"].items()}
    kind = TYPES.get(party["schema"], EntityType.UNKNOWN)
    topics = properties.pop("topics", [])
    draft.legal_effect = legal_effect_of(topics)
    for topic in other_topics(topics):
        draft.note(topic, "topic")
    _take_references(party, properties, draft)
    _take_names(properties, str(party.get("caption", "")), draft)
    _take_numbers(properties, kind, draft)
    for name in _COUNTRIES:
        draft.countries += [ftm_country(code, draft, name) for code in properties.pop(name, ())]
    for name in ("nationality", "citizenship"):
        codes = [ftm_country(code, draft, name) for code in properties.pop(name, ())]
        draft.nationalities += [code for code in codes if code]
    for date in properties.pop("birthDate", ()):
        draft.born(date, "birthDate")
    draft.birth_places += properties.pop("birthPlace", [])
    for gender in properties.pop("gender", ()):
        draft.sex(gender, "gender")
    draft.titles += [*properties.pop("title", ()), *properties.pop("position", ())]
    _take_addresses(properties, linked, draft)
    flags = [flag for code in properties.pop("flag", ()) if (flag := ftm_country(code, draft, "flag"))]
    if flags:
        draft.vessel["flag"] = flags[0]
    for name, key in _VESSEL.items():
        if values := properties.pop(name, []):
            draft.vessel[key] = "; ".join(values)
    draft.programs += [*properties.pop("program", ()), *properties.get("programId", ())]
    for name in _NOTES:
        for text in properties.pop(name, ()):
            draft.note(text, "" if name in ("notes", "summary", "description") else name)
    for described in linked.described:
        _describe(described, draft, linked.referred)
    for relation, target, target_id in linked.links:
        draft.relate(relation, target, target_id)
    draft.sublist = ";".join(sorted(party.get("datasets") or ()))
    leftovers.update((party["schema"], name) for name in properties if name not in _PASSED_OVER)
    return draft.entity(party["id"], list_id, kind)


def _take_references(party: Mapping[str, Any], properties: dict[str, list[str]], draft: Draft) -> None:
    """The numbers under which official lists, and Wikidata, have the party: published links to its other listings."""
    known = [party["id"], *(text for text in party.get("referents") or () if isinstance(text, str))]
    for reference in known:
        if found := _OFAC.fullmatch(reference):
            draft.identify("ofac_ent_num", found[1])
        elif _REFERENT.fullmatch(reference):
            draft.identify("referent", reference)
    for number in [*properties.pop("wikidataId", ()), *(key for key in known if _WIKIDATA.fullmatch(key))]:
        draft.identify("wikidata", number)


def _take_names(properties: dict[str, list[str]], caption: str, draft: Draft) -> None:
    names = properties.pop("name", [])
    primary = names[0] if names and caption not in names else caption  # a wallet has no name but its address
    draft.name(primary, NameKind.PRIMARY)
    for name in names:
        draft.name(name)
    for key, kind in _NAMES.items():
        for name in properties.pop(key, ()):
            draft.name(name, kind)


def _take_numbers(properties: dict[str, list[str]], kind: EntityType, draft: Draft) -> None:
    for name, number_type in _NUMBERS.items():
        found = "imo_company" if number_type == "imo" and kind is not EntityType.VESSEL else number_type
        for number in properties.pop(name, ()):
            draft.identify(found, number.upper().removeprefix("IMO").strip() if number_type == "imo" else number)


def _take_addresses(properties: dict[str, list[str]], linked: Linked, draft: Draft) -> None:
    for address in properties.pop("address", ()):
        draft.locate_text(address)
    for key in properties.get("addressEntity", ()):
        parts = linked.referred.get(key, {}).get("properties", {})
        first = {name: values[0] for name, values in parts.items() if values}
        country = ftm_country(first.get("country", ""), draft, "Address.country")
        city, street = first.get("city", ""), first.get("street", "")
        text = street if city else first.get("full", street)
        draft.locate(text, city, first.get("region", ""), first.get("postalCode", ""), country)


def _describe(described: Mapping[str, Any], draft: Draft, referred: Mapping[str, Mapping[str, Any]]) -> None:
    """Takes a sanction, a document, a position held or a wallet."""
    properties = described["properties"]

    def first(name: str) -> str:
        return next(iter(properties.get(name, ())), "")

    schema = described["schema"]
    if schema == "Sanction":
        draft.programs += [*properties.get("program", ()), *properties.get("programId", ())]
        draft.designate(first("listingDate") or first("startDate"), "Sanction.listingDate")
        draft.url = draft.url or first("sourceUrl")
        draft.identify("un_ref", first("unscId"))
        for name in ("authority", "authorityId", "provisions", "reason", "status", "endDate", "summary"):
            for text in properties.get(name, ()):
                draft.note(text, f"Sanction {name}")
    elif schema == "Occupancy":
        posts = [referred.get(post, {}).get("caption", "") for post in properties.get("post", ())]
        draft.titles += [post for post in posts if post]
    elif schema == "CryptoWallet":
        draft.identify("wallet", first("publicKey"))
    else:
        kind = "passport" if schema == "Passport" else "national_id"
        draft.identify(kind, first("number"), ftm_country(first("country"), draft, f"{schema}.country"))
        draft.note(", ".join([*properties.get("type", ()), *properties.get("summary", ())]), first("number"))
