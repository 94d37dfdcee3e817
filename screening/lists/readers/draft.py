"""An entity while a reader gathers it: what cannot be taken as it stands becomes an issue and stays in the remarks."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import TypeVar

from screening.lists.countries import country_code, is_country_code, nationality_code
from screening.lists.published_dates import parse_published_date, published_day, split_dates
from screening.lists.readers.names_within import names_of
from screening.lists.readers.numbered import split_numbered
from screening.model import (
    Address,
    Entity,
    EntityType,
    Identifier,
    Issue,
    Locator,
    Name,
    NameKind,
    PartialDate,
    Relation,
)

#: Order of name kinds in an entity: the primary name stands first.
_RANK = {NameKind.PRIMARY: 0, NameKind.ALIAS: 1, NameKind.FORMER: 2, NameKind.WEAK_ALIAS: 3}
_GENDERS = {"m": "male", "male": "male", "f": "female", "female": "female"}
#: What publishers write where there is nothing to write.
_NO_VALUE = ("na", "n/a", "-", "unknown", "not available", "none")
_UNKNOWN_GENDERS = ("", "unknown", "other")
_AND = re.compile(r"\band\b|[,;/&]|\.\s", re.IGNORECASE)
#: A comment, not a part of a name: `Korea (North)` and `Congo (Democratic Republic)` must stay whole.
_COMMENT = re.compile(
    r" ?\((?:previous|former|current|possib|believed|presum|alleged|reported|location|operat|support|detained|in |as )"
    r"[^()]*\)$",
    re.IGNORECASE,
)
_POSTAL_CODE = re.compile(r"\b[\d-]{3,}\b")
_BORN = re.compile(r"^\(?(?:alt\.? )?(?:DOB|born)\b:?\s*", re.IGNORECASE)

_Item = TypeVar("_Item")


class Draft:
    """One entity in the making. Every method takes text as published; empty text is passed over."""

    def __init__(self, file: str, record: str, issues: list[Issue]) -> None:
        self.file, self.record = file, record
        self._issues = issues
        self._own_issues: set[Issue] = set()
        self.names: list[Name] = []
        self.programs: list[str] = []
        self.countries: list[str] = []
        self.nationalities: list[str] = []
        self.birth_dates: list[PartialDate] = []
        self.birth_places: list[str] = []
        self.gender = ""
        self.titles: list[str] = []
        self.identifiers: list[Identifier] = []
        self.addresses: list[Address] = []
        self.relations: list[Relation] = []
        self.vessel: dict[str, str] = {}
        self.designated = ""
        self.legal_effect = ""
        self.sublist = ""
        self.url = ""
        self._notes: list[str] = []

    def issue(self, field: str, message: str) -> None:
        """Reports something that could not be taken as it stands, once where rows repeat it."""
        issue = Issue(self.file, self.record, field, message)
        if issue not in self._own_issues:
            self._own_issues.add(issue)
            self._issues.append(issue)

    def note(self, text: str, label: str = "") -> None:
        """Keeps text that has no field of its own, once."""
        line = f"{label}: {text.strip()}" if label else text.strip()
        if text.strip() and line not in self._notes:
            self._notes.append(line)

    def name(self, value: str, kind: NameKind = NameKind.ALIAS, lang: str = "") -> None:
        """Adds a name with its spaces made single, and those that stand in it."""
        if clean := " ".join(value.split()):
            self.names += names_of(clean, kind, lang)

    def country(self, text: str, field: str) -> str:
        """The code of a country, whether a code or a name; "" where unknown, which is an issue and a note."""
        return self._code(text, field, country_code)

    def belongs_to(self, text: str, field: str) -> None:
        """Adds a country that the entry ties the party to."""
        if code := self.country(text, field):
            self.countries.append(code)

    def nationality(self, text: str, field: str) -> None:
        """Adds nationalities, as codes, countries' names or words such as `Iranian`: `Russian and Ukrainian`."""
        several = [nationality_code(part) for part in _AND.split(text) if part.strip()]
        if nationality_code(text) is None and len(several) > 1 and None not in several:
            self.nationalities += [code for code in several if code]
        elif code := self._code(text, field, nationality_code):
            self.nationalities.append(code)

    def born(self, text: str, field: str, circa: bool = False) -> None:
        """Adds a date of birth in any of the publishers' forms."""
        if not text.strip():
            return
        found = parse_published_date(text, circa)
        if found:
            self.birth_dates.append(found)
        else:
            self.issue(field, f"{text.strip()[:60]!r} is no date")
            self.note(text, "Birth date")

    def born_any(self, text: str, field: str) -> None:
        """Adds the dates of birth of a field that may hold several: numbered, or as `A or B`, `A; B`, `A >> B`."""
        for numbered in split_numbered(text):
            for part in split_dates(numbered):
                if (date := _BORN.sub("", part)).lower() not in _NO_VALUE:
                    self.born(date, field)

    def designate(self, text: str, field: str) -> None:
        """Takes a day of designation; the earliest of several counts."""
        if not text.strip():
            return
        day = published_day(text)
        if not day:
            self.issue(field, f"{text.strip()[:60]!r} is no date")
            self.note(text, "Listed on")
        elif not self.designated or day < self.designated:
            self.designated = day

    def sex(self, text: str, field: str) -> None:
        """Takes the gender; two that differ are none, which is an issue."""
        word = text.strip().lower()
        if word in _UNKNOWN_GENDERS:
            return
        gender = _GENDERS.get(word, "")
        if not gender:
            self.issue(field, f"unknown gender {text.strip()[:40]!r}")
        elif self.gender and self.gender != gender:
            self.issue(field, f"gender {gender} after {self.gender}")
        else:
            self.gender = gender

    def identify(self, kind: str, value: str, country: str = "") -> None:
        """Adds a number of the given type (lower-case slug) and country (code)."""
        if clean := " ".join(value.split()):
            self.identifiers.append(Identifier(kind, clean, country))

    def locate(
        self,
        text: str = "",
        city: str = "",
        region: str = "",
        postal_code: str = "",
        country: str = "",
        field: str = "",
    ) -> None:
        """Adds an address; a country that is unknown stays in its text. `field` names the country's field."""
        code = self.country(country, field)
        parts = (text, "" if code else country)
        address = Address(
            ", ".join(clean for part in parts if (clean := " ".join(part.split()))),
            " ".join(city.split()),
            " ".join(region.split()),
            " ".join(postal_code.split()),
            code,
        )
        if address != Address():
            self.addresses.append(address)

    def locate_text(self, text: str) -> None:
        """Adds an address in one piece; its country is read where the last part, or the one before it, names one."""
        clean = " ".join(text.split()).strip(" ,;.")
        if not clean or clean.lower() in _NO_VALUE:
            return
        plain = _COMMENT.sub("", clean)
        parts = [_POSTAL_CODE.sub("", part).strip(" .") for part in plain.split(",")]
        code = next((code for part in reversed(parts[-2:]) if part and (code := country_code(part))), "")
        self.addresses.append(Address("" if code and "," not in plain and plain == clean else clean, country=code))

    def relate(self, kind: str, target: str, target_id: str = "") -> None:
        """Adds a link to another party, named or given by its id."""
        if target.strip() or target_id:
            self.relations.append(Relation(kind, " ".join(target.split()), target_id))

    def entity(self, entity_id: str, list_id: str, kind: EntityType) -> Entity:
        """The entity; a name given twice stands once, as the better kind.

        One without a primary name takes its first name for it, one without any name is kept: both are issues.
        """
        best: dict[str, Name] = {}
        for name in sorted(self.names, key=lambda name: _RANK[name.kind]):
            best.setdefault(name.value, name)
        names = list(best.values())
        if not names:
            self.issue("name", "an entry without a name")
            names = [Name("")]
        elif names[0].kind is not NameKind.PRIMARY:
            self.issue("name", f"no primary name; the first one, {names[0].value[:60]!r}, stands for it")
            names[0] = Name(names[0].value, NameKind.PRIMARY, names[0].lang)
        codes = [*self.countries, *self.nationalities, self.vessel.get("flag", "")]
        codes += [address.country for address in self.addresses]
        return Entity(
            id=entity_id,
            list_id=list_id,
            type=kind,
            names=tuple(names),
            programs=_once(self.programs),
            countries=_once(code for code in codes if is_country_code(code)),
            nationalities=_once(self.nationalities),
            birth_dates=_once(self.birth_dates),
            birth_places=_once(self.birth_places),
            gender=self.gender,
            titles=_once(self.titles),
            identifiers=_once(self.identifiers),
            addresses=_once(self.addresses),
            relations=_once(self.relations),
            vessel=dict(self.vessel),
            designated=self.designated,
            legal_effect=self.legal_effect,
            sublist=self.sublist,
            remarks="\n".join(self._notes),
            url=self.url,
            locator=Locator(self.file, self.record),
        )

    def _code(self, text: str, field: str, look_up: Callable[[str], str | None]) -> str:
        """The code of a country; a comment in brackets behind it (`Iraq (previous address)`) stays in the remarks."""
        name = text.strip()
        if not name:
            return ""
        if (found := look_up(name)) is not None:
            return found
        if is_country_code(name.upper()):
            return name.upper()
        self.note(name, "Country")
        plain = _COMMENT.sub("", name)
        if plain != name and (found := look_up(plain)) is not None:
            return found
        self.issue(field, f"unknown country {name[:60]!r}")
        return ""


def _once(items: Iterable[_Item]) -> tuple[_Item, ...]:
    return tuple(dict.fromkeys(items))
