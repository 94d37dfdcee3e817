"""One entity of an embedded list: its fields, checked one by one."""

from __future__ import annotations

import calendar
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import yaml

from screening.lists.countries import is_country_code
from screening.lists.readers.embedded_yaml import Problems, Table, scalar
from screening.model import Entity, EntityType, Identifier, Locator, Name, NameKind, PartialDate

_TYPES = tuple(kind for kind in EntityType if kind is not EntityType.UNKNOWN)
_ALIAS_KINDS = (NameKind.ALIAS, NameKind.WEAK_ALIAS, NameKind.FORMER)
#: The numbers an embedded entity may carry: the publishers' own references, and numbers that prove identity.
_IDENTIFIERS = (
    "ofac_ent_num",
    "un_reference",
    "eu_reference",
    "uk_reference",
    "imo",
    "tax_id",
    "registration",
    "passport",
    "national_id",
)
_SLUG = re.compile(r"[a-z0-9]+(?:_[a-z0-9]+)*_?")
_LANGUAGE = re.compile(r"[a-z]{2,3}")
_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")


@dataclass(frozen=True, slots=True)
class Citation:
    """A source that a file declares."""

    text: str
    """Title and date, as shown to the user."""
    url: str


@dataclass(frozen=True, slots=True)
class Entry:
    """An entity as read, with the nodes that later checks need for their line."""

    entity: Entity
    node: yaml.Node
    links: tuple[tuple[str, yaml.Node], ...]
    """Relations within this list, by kind; their ids are resolved once all entities are known."""


def read_entry(node: yaml.Node, file: str, list_id: str, sources: Mapping[str, Citation], problems: Problems) -> Entry:
    """The entity of one item of `entities`; what is wrong with it goes to `problems`."""
    table = Table(node, "an entity", problems)
    entity_id = table.text("id", required=True)
    table.what = f"entity {entity_id!r}"
    if entity_id and not _SLUG.fullmatch(entity_id):
        problems.add(node, f"the id {entity_id!r} must be of small letters, digits and _")
    type_text = table.text("type", required=True)
    if type_text and type_text not in _TYPES:
        problems.add(node, f"unknown type {type_text!r} of {table.what}; one of {', '.join(_TYPES)}")
    cited = _texts(table, "sources", problems, required=True)
    for source in cited:
        if source not in sources:
            problems.add(node, f"{table.what} cites the unknown source {source!r}; known: {', '.join(sources)}")
    entity = Entity(
        id=entity_id,
        list_id=list_id,
        type=EntityType(type_text) if type_text in _TYPES else EntityType.UNKNOWN,
        names=_names(table, problems),
        programs=_texts(table, "programs", problems),
        countries=_countries(table, problems),
        birth_dates=_dates(table, "birth_dates", problems),
        identifiers=_identifiers(table, problems),
        designated=_designated(table, problems),
        remarks=_remarks(table, [sources[source] for source in cited if source in sources], problems),
        url=next((sources[source].url for source in cited if source in sources and sources[source].url), ""),
        locator=Locator(file, f"line {node.start_mark.line + 1}"),
    )
    links = [("parent", item) for item in table.items("parents")] + [
        ("linked_to", item) for item in table.items("related")
    ]
    table.finish()
    return Entry(entity, node, tuple(links))


def _texts(table: Table, key: str, problems: Problems, *, required: bool = False) -> tuple[str, ...]:
    return tuple(
        scalar(item, f"an item of {key!r} of {table.what}", problems) for item in table.items(key, required=required)
    )


def _names(table: Table, problems: Problems) -> tuple[Name, ...]:
    names = [Name(table.text("name", required=True))]
    for item in table.items("aliases"):
        name = _alias(item, table.what, problems)
        if name.value.casefold() in {known.value.casefold() for known in names}:
            problems.add(item, f"{table.what} has the name {name.value!r} twice")
        names.append(name)
    return tuple(names)


def _alias(node: yaml.Node, what: str, problems: Problems) -> Name:
    """An alias: plain text, or `{value, kind, lang}`."""
    if isinstance(node, yaml.ScalarNode):
        return Name(scalar(node, f"an alias of {what}", problems), NameKind.ALIAS)
    table = Table(node, f"an alias of {what}", problems)
    value, kind, lang = table.text("value", required=True), table.text("kind") or NameKind.ALIAS, table.text("lang")
    if kind not in _ALIAS_KINDS:
        problems.add(node, f"unknown kind {kind!r} of an alias of {what}; one of {', '.join(_ALIAS_KINDS)}")
        kind = NameKind.ALIAS
    if lang and not _LANGUAGE.fullmatch(lang):
        problems.add(node, f"{lang!r} is no ISO 639 code of a language (an alias of {what})")
    table.finish()
    return Name(value, NameKind(kind), lang)


def _countries(table: Table, problems: Problems) -> tuple[str, ...]:
    codes = _texts(table, "countries", problems)
    for code in codes:
        if not is_country_code(code):
            problems.add(table.node, f"unknown country {code!r} of {table.what}; an ISO 3166-1 code such as IR")
    return codes


def _dates(table: Table, key: str, problems: Problems) -> tuple[PartialDate, ...]:
    dates = []
    for text in _texts(table, key, problems):
        if found := partial_date(text):
            dates.append(found)
        else:
            problems.add(
                table.node, f"{text!r} in {key!r} of {table.what} is no date such as 1961, 1961-06 or 1961-06-01"
            )
    return tuple(dates)


def _designated(table: Table, problems: Problems) -> str:
    text = table.text("designated")
    if text and partial_date(text) is None:
        problems.add(table.node, f"'designated' of {table.what} must be a date such as 2007-03-24, not {text!r}")
    return text


def partial_date(text: str) -> PartialDate | None:
    """The days that `1961`, `1961-06`, `1961-06-01` or `circa 1961` may mean; None for anything else."""
    circa, plain = text.startswith("circa "), text.removeprefix("circa ")
    match = _DATE.fullmatch(plain)
    if not match:
        return None
    year, month, day = int(match[1]), int(match[2] or 0), int(match[3] or 0)
    try:
        first = date(year, month or 1, day or 1)
        last = date(year, month or 12, day or calendar.monthrange(year, month or 12)[1])
    except (ValueError, calendar.IllegalMonthError):
        return None
    return PartialDate(first.isoformat(), last.isoformat(), text, circa)


def _identifiers(table: Table, problems: Problems) -> tuple[Identifier, ...]:
    node = table.take("identifiers")
    if node is None:
        return ()
    numbers = Table(node, f"'identifiers' of {table.what}", problems)
    found = []
    for kind in _IDENTIFIERS:
        value = numbers.take(kind)
        items = value.value if isinstance(value, yaml.SequenceNode) else [value] if value is not None else []
        found += [Identifier(kind, scalar(item, f"{kind!r} of {table.what}", problems)) for item in items]
    numbers.finish()
    return tuple(found)


def _remarks(table: Table, cited: Sequence[Citation], problems: Problems) -> str:
    """What the entity does, the parts it plays (words such as `ballistic_missile`), and who says so, as one text."""
    roles = _texts(table, "roles", problems)
    parts = [table.text("what"), f"Roles: {', '.join(roles)}." if roles else ""]
    parts.append(f"Sources: {'; '.join(source.text for source in cited)}." if cited else "")
    return " ".join(part for part in parts if part)
