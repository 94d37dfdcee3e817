"""One identity of a target of the Swiss list: names in parts and spellings, birth, documents, addresses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from screening.lists.readers.ch_seco_place import Place
from screening.lists.readers.draft import Draft
from screening.lists.readers.markup import Node, report_rest
from screening.lists.readers.number_labels import labelled_numbers
from screening.lists.scratch import Scratch
from screening.model import EntityType, NameKind

_NAME_TYPES = {
    "primary-name": NameKind.PRIMARY,
    "alias": NameKind.ALIAS,
    "formerly-known-as": NameKind.FORMER,
}
_QUALITIES = {"": False, "good": False, "low": True}
_PARTS = frozenset(
    (
        *("title", "given-name", "further-given-name", "father-name", "grand-father-name", "family-name"),
        *("maiden-name", "suffix", "tribal-name", "whole-name", "other"),
    )
)
_DOCUMENTS = {
    "passport": "passport",
    "diplomatic-passport": "passport",
    "service-passport": "passport",
    "id-card": "national_id",
    "identity-card": "national_id",
    "national-id": "national_id",
    "social-security-number": "social_security",
    "tax-number": "tax_id",
    "driving-licence": "driving_licence",
    "residence-permit": "residence_permit",
    "other": "other",
}
_CALENDARS = ("", "gregorian")
_IMO = re.compile(r"IMO(?: number| No\.?)?\s*(?::\s*)?(\d{7})\b", re.IGNORECASE)
_CONTACT = re.compile(
    r"(?P<kind>website|e-?mail(?: address)?|fax|tel\.|telephone(?: number)?|phone(?: number)?)\s*:\s*(?P<value>.+)",
    re.IGNORECASE,
)
#: Behind the first such word (if a later one has a colon behind it, so has the first), a colon and something.
_NUMBER_WORDS = re.compile(
    r"(?>.*?\b(?:registration|taxpayer|tax|INN|OGRN|KPP|ИНН|ОГРН|LEI|SWIFT)\b).*:\s*\S", re.IGNORECASE
)


@dataclass(slots=True)
class _Spellings:
    """The parts of a name in the order of the list, each with its value and its other spellings."""

    values: list[tuple[int, str]] = field(default_factory=list)
    variants: dict[tuple[str, str], dict[int, list[str]]] = field(default_factory=dict)

    def names(self) -> Iterator[tuple[str, str]]:
        """Name and language: as listed, then in each language and script, one spelling changed at a time."""
        base = [value for _, value in sorted(self.values)]
        yield " ".join(base), ""
        orders = [order for order, _ in sorted(self.values)]
        for (lang, _), spellings in self.variants.items():
            first = [spellings.get(order, [value])[0] for order, value in zip(orders, base, strict=True)]
            yield " ".join(first), lang
            for at, order in enumerate(orders):
                for other in spellings.get(order, [])[1:]:
                    yield " ".join([*first[:at], other, *first[at + 1 :]]), lang


def take_identity(node: Node, draft: Draft, places: Scratch[Place]) -> None:
    """Takes an identity; only the main one gives the primary name, those of the others are aliases."""
    main = node.attr("main") != "false"
    node.attr("ssid")
    for name in node.all("name"):
        _take_name(name, main, draft)
    for born in node.all("day-month-year"):
        _take_birth_date(born, draft)
    for birth_place in node.all("place-of-birth"):
        known = _place(birth_place, places, draft)
        detail = ", ".join(filter(None, [birth_place.text("address-details"), known.text if known else ""]))
        draft.birth_places += [detail] if detail else []
        draft.note(birth_place.text("remarks"), "Birth place")
        _take_quality(birth_place, "Birth place", draft)
        _rest(birth_place, draft)
    for nationality in node.all("nationality"):
        for country in nationality.all("country"):
            code, words = country.attr("iso-code"), country.own_text()
            draft.nationality(code or words, "nationality")
        draft.note(nationality.text("remarks"), "Nationality")
        _take_quality(nationality, "Nationality", draft)
        _rest(nationality, draft)
    for address in node.all("address"):
        _take_address(address, draft, places)
    for document in node.all("identification-document"):
        _take_document(document, draft)
    _rest(node, draft)


def take_information(text: str, kind: EntityType, draft: Draft) -> None:
    """Takes a line of other information: contacts and numbers by their labels; all of it stays in the remarks."""
    draft.note(text)
    if match := _CONTACT.fullmatch(text):
        word = match["kind"].lower()
        label = "website" if word == "website" else "email" if word.startswith("e") else "phone"
        for value in re.split(r"[;,]\s+", match["value"]):
            draft.identify("fax" if word == "fax" else label, value)
    elif found := _IMO.findall(text):
        for number in found:
            draft.identify("imo" if kind is EntityType.VESSEL else "imo_company", number)
    elif _NUMBER_WORDS.match(text):
        for number_type, number in labelled_numbers(text):
            draft.identify(number_type, number)


def _take_name(node: Node, main: bool, draft: Draft) -> None:
    stated, quality, named_in = node.attr("name-type"), node.attr("quality"), node.attr("lang").lower()
    node.attr("ssid")
    kind, weak = _NAME_TYPES.get(stated), _QUALITIES.get(quality)
    if kind is None:
        draft.issue("name-type", f"unknown type of name {stated!r}; taken as an alias")
    if weak is None:
        draft.issue("quality", f"unknown quality {quality!r}; taken as a strong name")
    if weak:
        kind = NameKind.WEAK_ALIAS
    elif kind is NameKind.PRIMARY and not main:
        kind = NameKind.ALIAS
    spellings = _Spellings()
    for part in node.all("name-part"):
        _take_part(part, spellings, draft)
    for at, (name, lang) in enumerate(spellings.names()):
        is_variant = at > 0 and kind is NameKind.PRIMARY
        draft.name(name, NameKind.ALIAS if is_variant else kind or NameKind.ALIAS, lang if at else named_in)
    _rest(node, draft)


def _take_part(part: Node, spellings: _Spellings, draft: Draft) -> None:
    kind, order = part.attr("name-part-type"), part.attr("order")
    value = part.text("value")
    if kind not in _PARTS:
        draft.issue("name-part-type", f"unknown part of a name {kind!r}; taken as a part of it")
    if kind == "title":
        draft.titles += [value] if value else []
        part.all("spelling-variant")
        return
    place = int(order) if order.isascii() and order.isdigit() else len(spellings.values) + 1
    if value:
        spellings.values.append((place, value))
    for variant in part.all("spelling-variant"):
        key = (variant.attr("lang").lower(), variant.attr("script"))
        variant.attr("ssid")
        variant.attr("spelling-variant-type")  # how the spelling came about, mostly `not-defined`
        if text := variant.own_text():
            spellings.variants.setdefault(key, {}).setdefault(place, []).append(text)
        _rest(variant, draft)
    _rest(part, draft)


def _take_birth_date(node: Node, draft: Draft) -> None:
    day, month, year = (node.attr(key) for key in ("day", "month", "year"))
    node.attr("ssid")
    calendar, quality = node.attr("calendar"), node.attr("quality")
    circa = quality in ("circa", "approximate", "about")
    text = f"{day or '00'}/{month or '00'}/{year}"
    if calendar.lower() in _CALENDARS:
        draft.born(text if year else "", "day-month-year", circa)
    else:
        draft.note(f"{text} ({calendar})", "Birth date")
    draft.note(node.text("remarks"), "Birth date")
    _rest(node, draft)


def _take_address(node: Node, draft: Draft, places: Scratch[Place]) -> None:
    known = _place(node, places, draft)
    node.attr("main")
    box = node.text("p-o-box")
    text = [node.text("c-o"), node.text("address-details"), f"PO Box {box}" if box else ""]
    location, area, country = (known.location, known.area, known.country) if known else ("", "", "")
    draft.locate(", ".join(filter(None, text)), location, area, node.text("zip-code"), country, "address")
    draft.note(node.text("remarks"), "Address")
    _take_quality(node, "Address", draft)
    _rest(node, draft)


def _take_document(node: Node, draft: Draft) -> None:
    stated = node.attr("document-type")
    kind = _DOCUMENTS.get(stated)
    if kind is None:
        draft.issue("document-type", f"unknown document {stated!r}")
    number = node.text("number")
    issuer = next(iter(node.all("issuer")), None)
    code, name = (issuer.attr("code"), issuer.own_text()) if issuer else ("", "")
    draft.identify(kind or "other", number, draft.country(code or name, "issuer"))
    facts = [(label, node.text(tag)) for tag, label in (("date-of-issue", "issued"), ("expiry-date", "expires"))]
    notes = [f"{label} {value}" for label, value in facts if value]
    notes += [text for tag in ("remark", "remarks") if (text := node.text(tag))]
    draft.note("; ".join(notes), f"{stated} {number}".strip())
    _take_quality(node, f"{stated} {number}".strip(), draft)
    _rest(node, draft)


def _take_quality(node: Node, label: str, draft: Draft) -> None:
    """Keeps the quality of a fact where it is not the good one."""
    quality = node.attr("quality")
    draft.note("" if quality == "good" else quality, f"{label}, quality")


def _place(node: Node, places: Scratch[Place], draft: Draft) -> Place | None:
    key = node.attr("place-id")
    found = places.get(key)
    if key and not found:
        draft.issue("place-id", f"there is no place {key}")
    return found[-1] if found else None


def _rest(node: Node, draft: Draft) -> None:
    node.attr("ssid")
    report_rest(node, draft)
