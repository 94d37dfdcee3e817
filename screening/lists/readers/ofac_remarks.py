"""Takes OFAC's remarks apart: the items between semicolons, each by the label it begins with.

The CSV files keep weak aliases here, in single quotes (OFAC FAQ 123); the alias file holds strong ones only. What no
label explains is given back as a leftover, so that nothing is lost unseen.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from screening.lists.countries import country_code
from screening.lists.dates import parse_english_date
from screening.lists.readers.ofac_labels import IDENTIFIERS, NOTES, VESSEL_FACTS, number_label_before
from screening.model import Identifier, Name, NameKind, PartialDate, Relation

_QUOTED_NAME = re.compile(r"[afn]\.k\.a\. '(.*)'", re.DOTALL)
_STRONG_NAME = re.compile(r"([afn])\.k\.a\. (.+)", re.DOTALL)
#: `… (Country) issued 08 May 2009 expires 08 May 2019`, each part optional.
_NUMBER = re.compile(
    r"(?P<value>.*?)(?: \((?P<country>[^()]*(?:\([^()]*\)[^()]*)?)\))?"
    r"(?: issued (?:in )?(?P<issued>.*?))?(?: expires (?P<expires>.*))?",
    re.DOTALL,
)
_WALLET = re.compile(r"Digital Currency Address - (?P<currency>[A-Z0-9]{2,6}) ?(?P<value>\S+)")
#: A label nobody has met yet, in front of something with a digit: kept as an identifier of type "other".
_UNKNOWN_NUMBER = re.compile(
    r"(?=\D*\d)(?P<label>\D*?(?:No\.?|Number|ID|#|Code|Card|Licen[cs]e|Permit)) (?P<value>.*)", re.DOTALL
)
#: An ending in which the full stop belongs to the word: S.A., C.V., LTD., Inc., a single letter.
_ABBREVIATION = re.compile(r"(?:\.\w+|\b(?:LTD|CO|CORP|INC|BHD|Ltd|Co|Corp|Inc|Bhd|JR|Jr|Comm)|\b\w)\.$")
#: Kinds of identifiers that may consist of letters alone.
_WITHOUT_DIGITS = frozenset({"email", "website", "swift_bic", "ticker", "call_sign", "tail_number"})
_GENDERS = {"Gender Male": "male", "Gender Female": "female"}


@dataclass(slots=True)
class Remarks:
    """The facts of one remarks text."""

    names: list[Name] = field(default_factory=list)
    birth_dates: list[PartialDate] = field(default_factory=list)
    birth_places: list[str] = field(default_factory=list)
    nationalities: list[str] = field(default_factory=list)
    registered_in: list[str] = field(default_factory=list)
    """Countries of registration of ships and companies."""
    gender: str = ""
    identifiers: list[Identifier] = field(default_factory=list)
    relations: list[Relation] = field(default_factory=list)
    vessel: dict[str, str] = field(default_factory=dict)
    leftovers: list[tuple[str, str]] = field(default_factory=list)
    """(kind, text) of each item that is not, or not wholly, understood."""


def parse_remarks(text: str, titles: Iterable[str] = ()) -> Remarks:
    """The facts in a remarks text; `titles` are those of the title column, which the remarks often repeat."""
    found = Remarks()
    known_titles = {title.rstrip(".").casefold() for title in titles}
    for item in split_items(text):
        if item.rstrip(".").casefold() not in known_titles:
            _take(item, found)
    return found


def split_items(text: str) -> list[str]:
    """The items of a remarks text without their separators; a semicolon inside a quoted name does not separate."""
    items: list[str] = []
    pending: list[str] = []
    quoted = False
    for part in text.split(";"):
        pending.append(part if pending else part.strip())
        quoted = quoted or "k.a. '" in part
        if quoted and not pending[-1].rstrip(". ").endswith("'") and not pending[0].startswith("Linked To"):
            continue
        items.append(";".join(pending))
        pending, quoted = [], False
    items += pending  # a quote that never closes: every part stands for itself
    stripped = [item.strip() for item in items]
    return [_without_stop(item) for item in stripped if item.strip(".")]


def _without_stop(item: str) -> str:
    """The item without the full stop that ends the remarks, which is not part of it."""
    return item[:-1].rstrip() if item.endswith(".") and not _ABBREVIATION.search(item) else item


def _take(item: str, found: Remarks) -> None:
    plain = re.sub(r"^alt\. ", "", item, flags=re.IGNORECASE)
    if plain.startswith("(Linked To: ") and plain.endswith(")"):
        plain = plain[1:-1]
    word, _, rest = plain.partition(" ")
    if match := _QUOTED_NAME.fullmatch(plain):
        found.names.append(Name(match[1], NameKind.WEAK_ALIAS))
    elif match := _STRONG_NAME.fullmatch(plain):
        found.names.append(Name(match[2], NameKind.FORMER if match[1] == "f" else NameKind.ALIAS))
    elif word == "DOB":
        date = parse_english_date(rest)
        found.birth_dates.append(date) if date else found.leftovers.append(("DOB that is no date", item))
    elif word == "POB":
        found.birth_places.append(rest)
    elif word in ("nationality", "citizen"):
        _take_country(rest, found.nationalities, word, item, found)
    elif plain.startswith("Nationality of Registration "):
        _take_country(plain[28:], found.registered_in, "Nationality of Registration", item, found)
    elif plain in _GENDERS:
        found.gender = _GENDERS[plain]
    elif plain.startswith("Linked To: "):
        found.relations.append(Relation("linked_to", plain[11:].strip()))
    elif match := _WALLET.fullmatch(plain):
        found.identifiers.append(Identifier("wallet", match["value"]))
    elif label := _label_of(plain, VESSEL_FACTS):
        key, value = VESSEL_FACTS[label], plain[len(label) + 1 :].strip()
        found.vessel[key] = f"{found.vessel[key]}; {value}" if key in found.vessel else value
    elif (labelled := number_label_before(plain))[0] and _is_number(IDENTIFIERS[labelled[0]], labelled[1]):
        found.identifiers.append(_identifier(IDENTIFIERS[labelled[0]], labelled[1]))
    elif plain.startswith(NOTES):
        pass
    elif match := _UNKNOWN_NUMBER.fullmatch(plain):
        found.identifiers.append(_identifier("other", match["value"]))
        found.leftovers.append((f"number labelled {match['label']!r}", item))
    else:
        found.leftovers.append(("text", item))


def _take_country(name: str, into: list[str], kind: str, item: str, found: Remarks) -> None:
    code = country_code(name)
    if code is None:
        found.leftovers.append((f"{kind} {name!r} is no known country", item))
    elif code and code not in into:
        into.append(code)


def _label_of(item: str, labels: Iterable[str]) -> str:
    """The longest label that the item begins with, "" where none does."""
    fitting = (label for label in labels if item.startswith(label) and item[len(label) : len(label) + 1] == " ")
    return max(fitting, key=len, default="")


def _is_number(kind: str, text: str) -> bool:
    """Whether the text can be a number of that kind: prose such as `Passport and ID were issued in Ulm` is none."""
    return kind in _WITHOUT_DIGITS or any(char.isdigit() for char in text)


def _identifier(kind: str, text: str) -> Identifier:
    """Number and issuing country; what stands in brackets but is no country belongs to the number."""
    match = _NUMBER.fullmatch(text.strip().rstrip("."))
    assert match is not None  # every part of the pattern may be empty
    value, country = match["value"].strip(), match["country"]
    code = country_code(country) if country else ""
    if code is None or (country and not value):
        value, code = f"{value} ({country})".strip(), ""
    if whole := re.fullmatch(r"\(([^()]+)\)", value):
        value = whole[1]
    return Identifier(kind, value, code or "")
