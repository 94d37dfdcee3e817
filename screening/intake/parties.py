"""Builds the parties of a row from its fields."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from screening.intake.columns import PARTY, Slot
from screening.intake.countries import read_countries
from screening.intake.dates import read_date
from screening.intake.fields import (
    DETAIL_FIELDS,
    IDENTIFIER_FIELDS,
    LINKED_PARTIES,
    NAMED_PARTIES,
    PARTY_ROLE,
)
from screening.intake.identifiers import identifier_kind, looks_rounded, read_identifiers
from screening.intake.kinds import read_kind
from screening.intake.placeholders import is_placeholder
from screening.model import ROLES, EntityType, Identifier, PartialDate, Party
from screening.spreadsheet_errors import is_spreadsheet_error

_SPLIT = re.compile(r"[;|\n]")
#: `Ivan Petrov (51 %)`: the share of an owner is no part of the name.
_SHARE = re.compile(r"(?:(?<!\s)\s+)?(?:[(\[,:–-]\s*)?(?:about |ca\.? )?\d{1,3}(?:[.,]\d+)?\s*%\s*[)\]]?")
_SPACES = re.compile(r"\s+")

#: Roles whose party is of one kind by its nature; a type column overrules.
_KIND_OF_ROLE = {
    "vessel": EntityType.VESSEL,
    "bank": EntityType.ORGANIZATION,
    "correspondent_bank": EntityType.ORGANIZATION,
}
_KIND_OF_LINK = {"contact": EntityType.PERSON}
_ADDRESS_PARTS = ("address", "postal_code", "city", "region")
_COUNTRY_PARTS = ("country", "nationality")


@dataclass(frozen=True, slots=True)
class PartyReader:
    """Reads the party of one role; knows which of its fields the file has, so that a row costs no search."""

    role: str
    keys: Mapping[str, str]
    """Field -> key in the row's fields, for the fields that the file has."""
    countries: tuple[str, ...]
    addresses: tuple[str, ...]
    identifiers: tuple[tuple[str, str], ...]
    """(key, type of identifier)"""
    details: tuple[tuple[str, str], ...]
    """(field, key)"""
    linked: tuple[tuple[str, str], ...]
    """(field, key) of the owners, directors and contacts."""

    def read(self, fields: Mapping[str, str], issues: list[str], unscreened: list[str]) -> tuple[Party, ...]:
        """The party and those linked to it; empty where the row names none.

        Unreadable cells go to `issues`; a party that is there but has no readable name goes to `unscreened`.
        """
        name = self._name(fields, issues, unscreened)
        for problem in lost_names(fields.get(self.keys.get("alias", ""), "")):
            (issues if name else unscreened).append(f"{self.keys['alias']}: {problem}")
        countries = self._countries(fields)
        identifiers = self._identifiers(fields, issues)
        parties = []
        if not name and self.role != PARTY_ROLE:
            name = self._other_name(fields, identifiers, unscreened)
        if name:
            parties.append(
                Party(
                    name,
                    self.role,
                    self._kind(fields, issues),
                    aliases=self._aliases(name, fields),
                    countries=countries,
                    birth_date=self._birth_date(fields, issues),
                    addresses=self._addresses(fields),
                    identifiers=identifiers,
                    details={field: fields[key] for field, key in self.details if key in fields},
                )
            )
        for field, key in self.linked:
            kind = _KIND_OF_LINK.get(field, EntityType.UNKNOWN)
            text = fields.get(key, "")
            parties.extend(Party(linked, f"{self.role}_{field}", kind) for linked in names_in(text))
            unscreened.extend(f"{key}: {problem}" for problem in lost_names(text))
        return tuple(parties)

    def _name(self, fields: Mapping[str, str], issues: list[str], unscreened: list[str]) -> str:
        keys = self.keys
        name = fields.get(keys.get("name", ""), "")
        if not name:
            parts = [fields.get(keys.get(part, ""), "") for part in ("first_name", "middle_name", "last_name")]
            name = " ".join(filter(None, parts))
        if not name:
            return ""
        if "\ufffd" in name:
            issues.append(f"{keys.get('name', 'name')}: {name!r} has lost letters in an earlier conversion (U+FFFD)")
        problem = name_problem(name)
        if problem:
            (issues if _says_nobody(name) else unscreened).append(f"{keys.get('name', 'name')}: {problem}")
            return ""
        return name if name.isalnum() else _SPACES.sub(" ", name)

    def _other_name(self, fields: Mapping[str, str], identifiers: tuple[Identifier, ...], unscreened: list[str]) -> str:
        """What a nameless party of an order is screened by: a number of known kind (a ship, a wallet) or an alias."""
        known = next((i for i in identifiers if i.type), None)
        if known:
            return f"{known.type.upper()} {known.value}"
        if aliases := self._aliases("", fields):
            return aliases[0]
        if identifiers:
            unscreened.append(f"{self.role}: has a number ({identifiers[0].value!r}) but no name")
        elif any(_lost_number(fields.get(key, "")) for key, _ in self.identifiers):
            unscreened.append(f"{self.role}: has no name, and its number was lost in a spreadsheet")
        return ""

    def _kind(self, fields: Mapping[str, str], issues: list[str]) -> EntityType:
        text = fields.get(self.keys.get("type", ""), "")
        if text and not is_placeholder(text):
            kind = read_kind(text)
            if kind is not None:
                return kind
            issues.append(
                f"{self.keys['type']}: {text!r} is no known kind of party (person, organization, vessel, aircraft); "
                "screened as any kind"
            )
        elif fields.get(self.keys.get("first_name", "")) and fields.get(self.keys.get("last_name", "")):
            return EntityType.PERSON
        return _KIND_OF_ROLE.get(self.role, EntityType.UNKNOWN)

    def _countries(self, fields: Mapping[str, str]) -> tuple[str, ...]:
        texts = [fields[key] for key in self.countries if key in fields]
        if len(texts) == 1:
            return read_countries(texts[0])[0]
        return tuple(dict.fromkeys(code for text in texts for code in read_countries(text)[0]))

    def _aliases(self, name: str, fields: Mapping[str, str]) -> tuple[str, ...]:
        text = fields.get(self.keys.get("alias", ""))
        if not text:
            return ()
        return tuple(alias for alias in names_in(text) if alias != name)

    def _birth_date(self, fields: Mapping[str, str], issues: list[str]) -> PartialDate | None:
        text = fields.get(self.keys.get("birth_date", ""))
        if not text or is_placeholder(text):
            return None
        found, problem = read_date(text)
        if problem:
            issues.append(f"{self.keys['birth_date']}: {text!r} {problem}")
        return found

    def _addresses(self, fields: Mapping[str, str]) -> tuple[str, ...]:
        text = ", ".join(_SPACES.sub(" ", fields[key]) for key in self.addresses if key in fields)
        return (text,) if text else ()

    def _identifiers(self, fields: Mapping[str, str], issues: list[str]) -> tuple[Identifier, ...]:
        found: list[Identifier] = []
        for key, kind in self.identifiers:
            text = fields.get(key)
            if not text:
                continue
            if problem := _lost_number(text):
                issues.append(f"{key}: {text!r} {problem}")
                continue
            country = ""
            if key == self.keys.get("identifier"):
                kind = self._stated_kind(fields, issues)
                country = fields.get(self.keys.get("identifier_country", ""), "")
                country = country if len(country) == 2 else ""
            found.extend(read_identifiers(text, kind, country))
        return tuple(dict.fromkeys(found))

    def _stated_kind(self, fields: Mapping[str, str], issues: list[str]) -> str:
        text = fields.get(self.keys.get("identifier_type", ""), "")
        if not text or is_placeholder(text):
            return ""
        kind = identifier_kind(text)
        if kind is None:
            issues.append(
                f"{self.keys['identifier_type']}: {text!r} is no known kind of number; compared with all kinds"
            )
        return kind or ""


def party_readers(kind: str, slots: Iterable[Slot]) -> tuple[PartyReader, ...]:
    """One reader for each role that the file has columns for, in the order of the contract's roles."""
    keys: dict[str, dict[str, str]] = {}
    for slot in slots:
        if slot.role:
            keys.setdefault(slot.role, {})[slot.field] = slot.key
        elif kind != PARTY and slot.field in NAMED_PARTIES:
            keys[slot.field] = {"name": slot.key}
        elif slot.field in ("vessel_imo", "vessel_flag"):
            owner = PARTY_ROLE if kind == PARTY else "vessel"
            keys.setdefault(owner, {})[slot.field] = slot.key
    order = (PARTY_ROLE, *ROLES, *NAMED_PARTIES)
    return tuple(_reader(role, keys[role]) for role in order if role in keys)


def _reader(role: str, keys: Mapping[str, str]) -> PartyReader:
    def present(fields: Iterable[str]) -> tuple[tuple[str, str], ...]:
        return tuple((field, keys[field]) for field in fields if field in keys)

    # The id of a party file is the row's; in an order it is a number of the party.
    numbers = [field for field in IDENTIFIER_FIELDS if field != "id" or role != PARTY_ROLE]
    identifiers = [(key, IDENTIFIER_FIELDS[field]) for field, key in present(numbers)]
    identifiers += [(key, "imo") for _, key in present(["vessel_imo"])]
    return PartyReader(
        role,
        keys,
        countries=tuple(key for _, key in present((*_COUNTRY_PARTS, "vessel_flag"))),
        addresses=tuple(key for _, key in present(_ADDRESS_PARTS)),
        identifiers=tuple(identifiers),
        details=present(DETAIL_FIELDS),
        linked=present(LINKED_PARTIES),
    )


def names_in(text: str) -> list[str]:
    """The names of a cell that may hold several, parted by `;`, `|` or line breaks, without shares of ownership."""
    return [name for name in _parted(text) if not name_problem(name)]


def lost_names(text: str) -> list[str]:
    """What is wrong with the names of such a cell that are there but cannot be read (`????`)."""
    return [problem for name in _parted(text) if (problem := name_problem(name)) and not _says_nobody(name)]


def _parted(text: str) -> Iterable[str]:
    return dict.fromkeys(_SPACES.sub(" ", _SHARE.sub("", part)).strip() for part in _SPLIT.split(text))


def _lost_number(text: str) -> str:
    """Why a cell's number is not the one that was meant, or ""."""
    if looks_rounded(text):
        return "was rounded by a spreadsheet; format the column as text and export again"
    lost = is_spreadsheet_error(text) and not is_placeholder(text)
    return "is a spreadsheet's error value, no number" if lost else ""


def _says_nobody(name: str) -> bool:
    """True for what people type into an empty cell (`-`, `?`); `????` is a name lost in an earlier conversion."""
    return name == "?" or not name.strip("-–—_./* ")


def name_problem(name: str) -> str:
    """Why a text cannot be screened as a name, or ""."""
    if name.isalpha() or any(c.isalnum() for c in name):
        if is_spreadsheet_error(name):
            return f"{name!r} is a spreadsheet's error value, no name"
        return ""
    return f"{name[:40]!r} holds no letter or digit"
