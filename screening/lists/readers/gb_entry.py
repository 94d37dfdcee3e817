"""What the UK's lists have in common, in whatever file they come: names and their quality, documents, ships."""

from __future__ import annotations

import re
from collections.abc import Sequence

from screening.lists.countries import nationality_code
from screening.lists.languages import language_code
from screening.lists.readers.draft import Draft
from screening.lists.readers.number_labels import labelled_numbers
from screening.lists.readers.numbered import split_numbered
from screening.model import Entity, EntityType, NameKind

_TYPES = {"individual": EntityType.PERSON, "entity": EntityType.ORGANIZATION, "ship": EntityType.VESSEL}
#: Type of a name, in small letters -> our kind. A variation is another spelling of the primary name.
_NAME_TYPES = {
    "primary name": NameKind.PRIMARY,
    "primary name variation": NameKind.ALIAS,
    "alias": NameKind.ALIAS,
    "aka": NameKind.ALIAS,
    "fka": NameKind.FORMER,
}
#: Strength of an alias, in small letters without dots -> whether it is weak.
_STRENGTHS = {
    "": False,
    "good quality": False,
    "good quality aka": False,
    "low quality": True,
    "low quality aka": True,
}
_CONTACT_BREAK = re.compile(r"[;,]\s*|\.\s+")
_IMO = re.compile(r"\d{7}")
_UN_REFERENCE = re.compile(r"\b[A-Z]{2}[ei]\.\d{3}\b")


class GbEntry:
    """One entry of a UK list, filled field by field; what rows repeat is kept once."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft

    def entity(self, entity_id: str, list_id: str, stated_type: str) -> Entity:
        """The entity; an unknown type is an issue."""
        kind = _TYPES.get(stated_type.strip().lower())
        if kind is None:
            self.draft.issue("type", f"unknown type {stated_type!r}")
        return self.draft.entity(entity_id, list_id, kind or EntityType.UNKNOWN)

    def name(self, parts: Sequence[str], stated_type: str, strength: str) -> None:
        """A name in the order in which it is said: the list's Name 1 to Name 5, then Name 6."""
        kind = _NAME_TYPES.get(stated_type.strip().lower())
        weak = _STRENGTHS.get(" ".join(strength.lower().replace(".", "").split()))
        whole = " ".join(part for part in parts if part)
        if kind is None:
            self.draft.issue("name type", f"unknown type {stated_type!r} of {whole[:60]!r}; taken as an alias")
        if weak is None:
            self.draft.issue(
                "alias strength", f"unknown strength {strength!r} of {whole[:60]!r}; taken as a strong one"
            )
        self.draft.name(whole, NameKind.WEAK_ALIAS if weak else kind or NameKind.ALIAS)

    def script_name(self, text: str, language: str) -> None:
        """A name in another script."""
        lang = language_code(language) if language.strip() else ""
        if lang is None:
            self.draft.issue("script language", f"unknown language {language!r}")
        self.draft.name(text, NameKind.ALIAS, lang or "")

    def birth_place(self, towns: str, countries: str) -> None:
        """Places of birth; numbered towns and countries belong together where there are equally many."""
        town_parts, country_parts = (split_numbered(text, keep_places=True) for text in (towns, countries))
        if len(town_parts) == len(country_parts):
            pairs = [", ".join(filter(None, pair)) for pair in zip(town_parts, country_parts, strict=True)]
        else:
            pairs = [*town_parts, *country_parts]
        self.draft.birth_places += [pair for pair in pairs if pair]

    def nationalities(self, text: str) -> None:
        """Nationalities, several numbered."""
        for word in split_numbered(text):
            self.draft.nationality(word.strip(" ."), "nationality")

    def titles(self, text: str) -> None:
        """Titles or positions, several numbered."""
        self.draft.titles += split_numbered(text)

    def documents(self, kind: str, numbers: str, details: str) -> None:
        """Numbers of one kind with their details, from which the issuing country is read where they begin with it."""
        values, about = (split_numbered(text, keep_places=True) for text in (numbers, details))
        if len(about) != len(values):
            about = about * len(values) if len(about) == 1 else [""] * len(values)
        for value, detail in zip(values, about, strict=True):
            self.draft.identify(kind, value.strip(" ."), _issuer(detail))
        self.draft.note(details, f"{kind.replace('_', ' ').capitalize()} {numbers}".strip())

    def registrations(self, text: str) -> None:
        """Business registration numbers with their labels; text without any number stays in the remarks."""
        for kind, value in labelled_numbers(text):
            self.draft.identify(kind, value)
        self.draft.note(text, "Business registration")

    def contacts(self, kind: str, text: str) -> None:
        """Phone numbers, addresses of mail or web; several numbered or parted by signs."""
        for numbered in split_numbered(text):
            for value in _CONTACT_BREAK.split(numbered):
                self.draft.identify(kind, value.strip(" ."))

    def address(self, lines: Sequence[str], postal_code: str, country: str) -> None:
        """An address: the sixth line is the town or province, as the UK's guide to the list says."""
        *street, last = lines
        self.draft.locate(
            ", ".join(part.strip(" ,") for part in street if part), last, "", postal_code, country, "address country"
        )

    def related(self, kind: str, text: str) -> None:
        """Companies linked to this one; several numbered."""
        for name in split_numbered(text):
            self.draft.relate(kind, name)

    def ship(self, key: str, text: str) -> None:
        """A fact about a ship. Several values of one kind are joined."""
        draft = self.draft
        if not text or text in draft.vessel.get(key, "").split("; "):
            return
        if key == "flag":
            text = draft.country(text, "flag") or text
        draft.vessel[key] = "; ".join(filter(None, [draft.vessel.get(key, ""), text]))
        if key == "owner":
            self.related("owned_by", text)

    def imo(self, text: str) -> None:
        """IMO numbers; text without one is an issue."""
        if not text:
            return
        numbers = _IMO.findall(text)
        for number in numbers:
            self.draft.identify("imo", number)
        if not numbers:
            self.draft.issue("IMO number", f"no IMO number in {text[:60]!r}")

    def un_references(self, text: str) -> None:
        """Reference numbers of the UN, of which a field may hold several."""
        found = _UN_REFERENCE.findall(text)
        for reference in found or ([text] if text else []):
            self.draft.identify("un_ref", reference)

    def measures(self, text: str) -> None:
        """What the entry is subject to: `Asset freeze|Travel Ban`."""
        known = self.draft.legal_effect.split("; ") if self.draft.legal_effect else []
        stated = [part.strip() for part in re.split(r"[|;]", text) if part.strip()]
        self.draft.legal_effect = "; ".join(dict.fromkeys([*known, *stated]))


def _issuer(detail: str) -> str:
    """The country that a document's details begin with: `Afghanistan number, issued …`, `Syrian passport`."""
    words = detail.replace(",", " ").replace(".", " ").split()[:4]
    for length in range(len(words), 0, -1):
        if code := nationality_code(" ".join(words[:length])):
            return code
    return ""
