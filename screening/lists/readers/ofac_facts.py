"""Makes entities of what OFAC says about a party, the same way for all of OFAC's formats.

The XML formats give each fact with its label (`Passport`, `Birthdate`, `Former Vessel Flag`), the CSV files write the
labels into the remarks: the labels and what they mean are the same (`ofac_labels`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from screening.lists.countries import country_code
from screening.lists.dates import parse_english_date
from screening.lists.readers.ofac_labels import IDENTIFIERS, NOTES, VESSEL_FACTS, number_label
from screening.lists.readers.ofac_remarks import parse_remarks
from screening.lists.readers.us_sublists import legal_effect_of
from screening.lists.shelf import Shelf
from screening.model import (
    Address,
    Entity,
    EntityType,
    Identifier,
    Locator,
    Name,
    NameKind,
    PartialDate,
    Relation,
)

#: Reports (field, message) about the record at hand.
Report = Callable[[str, str], None]

TYPES = {
    "Individual": EntityType.PERSON,
    "Entity": EntityType.ORGANIZATION,
    "Vessel": EntityType.VESSEL,
    "Aircraft": EntityType.AIRCRAFT,
}
#: Kinds of alias in all spellings of the formats, in lower case. N.K.A. is "now known as".
_ALIAS_KINDS = {"a.k.a.": NameKind.ALIAS, "f.k.a.": NameKind.FORMER, "n.k.a.": NameKind.ALIAS}
#: Scripts that write one language -> its code; of other scripts only the script is known (BCP 47: `und-Cyrl`).
_SCRIPTS = {
    "Latin": "",
    "Arabic": "und-Arab",
    "Armenian": "hy",
    "Chinese Simplified": "zh-Hans",
    "Chinese Traditional": "zh-Hant",
    "Cyrillic": "und-Cyrl",
    "Georgian": "ka",
    "Greek": "el",
    "Hangul": "ko",
    "Hebrew": "he",
    "Japanese": "ja",
    "Korean": "ko",
}
_COUNTRY_LABELS = ("Nationality Country", "Citizenship Country", "Nationality of Registration", "Registration Country")
#: OFAC writes some labels in capitals in some formats: VESSEL TYPE.
_SPELLINGS = {label.casefold(): label for label in (*VESSEL_FACTS, *_COUNTRY_LABELS)}
#: Identifiers that only remarks give.
_CONTACTS = ("phone", "fax", "email", "website")
_WALLET = "Digital Currency Address - "
_PAGE = "https://sanctionssearch.ofac.treas.gov/Details.aspx?id="


@dataclass(slots=True)
class Facts:
    """What is known of one party, filled label by label."""

    report: Report
    names: list[Name] = field(default_factory=list)
    birth_dates: list[PartialDate] = field(default_factory=list)
    birth_places: list[str] = field(default_factory=list)
    nationalities: list[str] = field(default_factory=list)
    registered_in: list[str] = field(default_factory=list)
    gender: str = ""
    titles: list[str] = field(default_factory=list)
    identifiers: list[Identifier] = field(default_factory=list)
    addresses: list[Address] = field(default_factory=list)
    relations: list[Relation] = field(default_factory=list)
    vessel: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    """What has no field of its own; it becomes the remarks."""

    def take(self, label: str, value: str, country: str = "", date: PartialDate | None = None) -> None:
        """One labelled fact. `country` is the code of the issuing country, `date` the date where the format has one.

        A label nobody knows is reported, and kept in the remarks.
        """
        label = _SPELLINGS.get(label.casefold()) or number_label(label) or label
        if not value:
            self.report(label, "a fact without a value")
        elif label in ("Birthdate", "DOB"):
            self._take_birth_date(value, date)
        elif label in ("Place of Birth", "POB"):
            self.birth_places.append(value)
        elif label == "Gender":
            self._take_gender(value)
        elif label == "Title":
            self.titles.append(value)
        elif label in _COUNTRY_LABELS:
            self.take_country(label, value)
        elif label.startswith(_WALLET):
            self.identifiers.append(Identifier("wallet", value))
        elif label in VESSEL_FACTS:
            self._take_vessel(label, VESSEL_FACTS[label], value)
        elif label in IDENTIFIERS:
            self.identifiers.append(_identifier(label, value, country))
        elif label.startswith(NOTES):
            self.notes.append(f"{label} {value}")
        else:
            self.report(label, f"unknown kind of fact: {value[:80]!r}; kept in the remarks")
            self.notes.append(f"{label} {value}")

    def take_document(self, label: str, number: str, country: str = "", details: str = "") -> None:
        """A number issued to the party; one of an unknown kind is kept as type `other` and reported."""
        label = number_label(label) or label
        if not number:
            self.report(label, "a document without number")
        elif label in IDENTIFIERS or label.startswith((_WALLET, *NOTES)) or label in (*_COUNTRY_LABELS, *VESSEL_FACTS):
            self.take(label, number, country)
        elif label == "Gender":
            self._take_gender(number)
        else:
            self.report(label, f"unknown kind of document: {number[:80]!r}")
            self.identifiers.append(Identifier("other", number, country))
        if details:
            self.notes.append(f"{label} {number}: {details}")

    def take_remarks(self, text: str) -> None:
        """Free remarks, of which relations, aliases and contact data are understood; the text stays as it is.

        Numbers in prose are left there: `Passport and National ID were issued in Ulm` gives none.
        """
        if text:
            found = parse_remarks(text, self.titles)
            self.names += found.names
            self.relations += found.relations
            self.identifiers += [number for number in found.identifiers if number.type in _CONTACTS]
            self.notes.append(text)

    def take_country(self, label: str, name: str, code: str | None = None) -> str:
        """A country by its name (and its code where the format gives one), as nationality or place of registration."""
        code = self.code_of(label, name) if code is None else code
        target = self.registered_in if "Registration" in label else self.nationalities
        if code and code not in target:
            target.append(code)
        return code

    def take_relation(self, kind: str, target: str, target_id: str) -> None:
        """A link to another party of the list, by its published kind (`Owned or Controlled By`)."""
        self.relations.append(Relation(re.sub(r"[^a-z]+", "_", kind.lower()).strip("_"), target, target_id))

    def code_of(self, label: str, name: str) -> str:
        """The code of a country name; an unknown one is reported and kept in the remarks."""
        code = country_code(name) if name else ""
        if code is None:
            self.report(label, f"unknown country {name!r}")
            self.notes.append(f"{label} {name}")
        return code or ""

    def alias_kind(self, kind: str, weak: bool) -> NameKind:
        """Kind of an alias by its published kind (`A.K.A.`) and quality; an unknown kind is reported."""
        if kind.lower() not in _ALIAS_KINDS:
            self.report("alias type", f"unknown type {kind!r}; taken as an alias")
        return NameKind.WEAK_ALIAS if weak else _ALIAS_KINDS.get(kind.lower(), NameKind.ALIAS)

    def language(self, script: str) -> str:
        """Language tag of a script, "" for Latin; an unknown script is reported."""
        if script not in _SCRIPTS:
            self.report("script", f"unknown script {script!r}")
        return _SCRIPTS.get(script, "und")

    def _take_birth_date(self, value: str, date: PartialDate | None) -> None:
        found = date or parse_english_date(value)
        if found:
            self.birth_dates.append(found)
        else:
            self.report("Birthdate", f"{value!r} is no date")
            self.notes.append(f"DOB {value}")

    def _take_gender(self, value: str) -> None:
        if value.lower() not in ("male", "female"):
            self.report("Gender", f"unknown gender {value!r}")
            self.notes.append(f"Gender {value}")
        else:
            self.gender = value.lower()

    def _take_vessel(self, label: str, key: str, value: str) -> None:
        if key == "flag":
            value = self.code_of(label, value) or value
        self.vessel[key] = f"{self.vessel[key]}; {value}" if key in self.vessel else value


def make_entity(
    facts: Facts,
    *,
    list_id: str,
    entity_id: str,
    kind: EntityType,
    programs: Sequence[str],
    locator: Locator,
    designated: str = "",
    sublist: str = "",
) -> Entity:
    """The entity of the facts; `designated` is an ISO date, `sublist` as `us_sublists.sublist_of` gives it."""
    flag = facts.vessel.get("flag", "")
    codes = [*facts.nationalities, *facts.registered_in, flag, *(address.country for address in facts.addresses)]
    return Entity(
        id=entity_id,
        list_id=list_id,
        type=kind,
        names=tuple(facts.names),
        programs=tuple(dict.fromkeys(programs)),
        countries=tuple(dict.fromkeys(code for code in codes if len(code) == 2)),
        nationalities=tuple(facts.nationalities),
        birth_dates=tuple(facts.birth_dates),
        birth_places=tuple(facts.birth_places),
        gender=facts.gender,
        titles=tuple(facts.titles),
        identifiers=tuple(of_party(identifier, kind) for identifier in facts.identifiers),
        addresses=tuple(facts.addresses),
        relations=tuple(facts.relations),
        vessel=facts.vessel,
        designated=designated,
        legal_effect=legal_effect_of(sublist),
        sublist=sublist,
        remarks="; ".join(facts.notes),
        url=_PAGE + entity_id,
        locator=locator,
    )


def find_targets(entities: Shelf) -> None:
    """Gives each relation without one the id of its target, where exactly one entry bears that primary name."""

    def resolved(relation: Relation) -> Relation:
        found = [] if relation.target_id else entities.bearers(relation.target)
        return replace(relation, target_id=found[0]) if len(found) == 1 else relation

    for entity in entities.linked():
        relations = tuple(map(resolved, entity.relations))
        if relations != entity.relations:
            entities.replace(replace(entity, relations=relations))


def of_party(identifier: Identifier, kind: EntityType) -> Identifier:
    """OFAC labels the IMO numbers of ships and of shipping companies alike: the party decides which one it is."""
    if identifier.type == "imo" and kind in (EntityType.ORGANIZATION, EntityType.PERSON):
        return replace(identifier, type="imo_company")
    return identifier


def _identifier(label: str, value: str, country: str) -> Identifier:
    """`Vessel Registration Identification: IMO 9187629` is an IMO number, as in the CSV's remarks."""
    rest = re.fullmatch(r"IMO (\S+)", value)
    if rest and f"{label} IMO" in IDENTIFIERS:
        return Identifier(IDENTIFIERS[f"{label} IMO"], rest[1], country)
    return Identifier(IDENTIFIERS[label], value, country)
