"""Decides what every column of a file is for: which field of which role, or carried along."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from screening.errors import InputProblem
from screening.intake.fields import (
    IDENTIFIER_FIELDS,
    LINKED_PARTIES,
    NAMED_PARTIES,
    PARTY_ROLE,
    REPEATABLE_FIELDS,
    WEAK_ORDER_FIELDS,
    WEAK_ROLES,
)
from screening.intake.headers import Meaning, read_header

PARTY = "party"
ORDER = "order"

#: A column of a party that in an order belongs to the ship, whatever other parties there are.
_SHIP_FIELDS = frozenset({"imo", "mmsi", "call_sign"})
#: `Bank Account` and `Bank Country` in a party file say where the party holds its account.
_OWN_BANK = {"account": "account", "country": "account_country"}
_NAME_FIELDS = frozenset({"name", "first_name", "last_name"})
#: Fields of a role that each give a party of an order something to be screened by: a name, or a number of known kind.
_SCREENED_FIELDS = _NAME_FIELDS | {"alias", *LINKED_PARTIES, *(f for f, kind in IDENTIFIER_FIELDS.items() if kind)}


class NoNameColumn(InputProblem):
    """None of a file's columns is understood as a name."""


#: Columns of a table: as many as a spreadsheet has.
MAX_COLUMNS = 16_384


@dataclass(frozen=True, slots=True)
class ColumnUse:
    """What one column is used for."""

    column: str
    """The header as it stands in the file."""
    field: str
    """Name in `Row.fields` (`customer_name`, `hs_code`, `birth_date`), or "" for a column that is carried along."""
    role: str = ""
    """The party's role, `party` in a party file, "" for a fact of the order."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A field and the columns that fill it (several only for fields that repeat)."""

    role: str
    field: str
    """Field without its role (`name`)."""
    key: str
    """Name in `Row.fields` (`customer_name`; plain `name` in a party file)."""
    columns: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ColumnPlan:
    """The reading of a header."""

    kind: str
    uses: tuple[ColumnUse, ...]
    slots: tuple[Slot, ...]
    extra: tuple[tuple[str, int], ...]
    """Columns carried along: header and position."""
    warnings: tuple[str, ...]


def plan_columns(file: str, header: Sequence[str], mapping: Mapping[str, str], kind: str | None) -> ColumnPlan:
    """The plan for a file with this header; `mapping` (field -> column) and `kind` overrule what the header suggests.

    Raises InputProblem for duplicate or ambiguous columns, for a mapping that does not fit the file, and where no
    column names a party. An order file without one is read where `kind` asks for orders, with a warning.
    """
    if len(header) > MAX_COLUMNS:
        raise InputProblem(
            f"{file}: {len(header):,} columns where {MAX_COLUMNS:,} are the most; is that the delimiter?"
        )
    columns = [text.strip() or f"column {number}" for number, text in enumerate(header, 1)]
    _refuse_duplicates(file, columns)
    mapped = _read_mapping(file, columns, mapping)
    meanings = [mapped.get(index) or read_header(text) for index, text in enumerate(columns)]
    known = [m for m in meanings if m is not None and m.field]
    chosen = kind or _tell_kind(known)
    warnings: list[str] = []
    place = _Placing(chosen, known)
    filled: dict[tuple[str, str], list[int]] = {}
    for index, meaning in enumerate(meanings):
        if meaning is None:
            continue
        target = place(meaning) if meaning.field else None
        if target:
            filled.setdefault(target, []).append(index)
        elif index in mapped:
            no_place = f"a {chosen} file has no place for the {meaning.role} {meaning.field}; see --kind"
            raise InputProblem(f"{file}: --map {_quoted(columns[index])}: {no_place}", f"{file}: --map: {no_place}")
        elif meaning.field != "id" and (meaning.field or meaning.like):
            warnings.append(_unplaced(columns[index], meaning, chosen))
    slots = [_slot(file, columns, chosen, target, found, set(mapped)) for target, found in filled.items()]
    if not _names_parties(chosen, slots):
        if not (kind == ORDER and slots):
            raise _nameless(file, columns, chosen, slots)
        warnings.append("no column names a party: nothing in this file is screened against the lists")
    used = {index: slot for slot in slots for index in slot.columns}
    uses = [
        ColumnUse(text, used[i].key, used[i].role) if i in used else ColumnUse(text, "")
        for i, text in enumerate(columns)
    ]
    extra = tuple((text, index) for index, text in enumerate(columns) if index not in used)
    return ColumnPlan(chosen, tuple(uses), tuple(slots), extra, tuple(warnings))


def _refuse_duplicates(file: str, columns: Sequence[str]) -> None:
    twice = [text for text, count in Counter(columns).items() if count > 1]
    if twice:
        places = "; ".join(
            f"{text!r} in columns {', '.join(str(i) for i, c in enumerate(columns, 1) if c == text)}" for text in twice
        )
        raise InputProblem(
            f"{file}: the header has duplicate columns: {places}. Rename or remove all but one.",
            f"{file}: the header has duplicate columns. Rename or remove all but one.",
        )


def _read_mapping(file: str, columns: Sequence[str], mapping: Mapping[str, str]) -> dict[int, Meaning]:
    folded = {text.casefold(): index for index, text in reversed(list(enumerate(columns)))}
    found: dict[int, Meaning] = {}
    for field, column in mapping.items():
        index = columns.index(column) if column in columns else folded.get(column.strip().casefold())
        if index is None:
            close = difflib.get_close_matches(column, columns, n=1)
            hint = f" Did you mean {close[0]!r}?" if close else ""
            raise InputProblem(
                f"{file}: --map {field}={column}: the file has no column {column!r}.{hint} "
                f"Its columns: {_listed(columns)}.",
                f"{file}: --map {field}={column}: the file has no column {column!r}.",
            )
        meaning = read_header(field)
        if meaning is None or not meaning.field:
            raise InputProblem(
                f"{file}: --map {field}={column}: {field!r} is no field. Fields are, for example, name, country, "
                "birth_date in a party file; customer_name, end_user_country, goods_description in an order file."
            )
        if index in found:
            raise InputProblem(
                f"{file}: --map names the column {columns[index]!r} twice; a column fills one field.",
                f"{file}: --map names column {index + 1} twice; a column fills one field.",
            )
        found[index] = meaning
    return found


def _tell_kind(known: Sequence[Meaning]) -> str:
    named = {m.role for m in known if m.field == "name" and m.role not in ("", PARTY_ROLE)}
    facts = {m.field for m in known if m.role == ""}
    if facts - WEAK_ORDER_FIELDS or named - WEAK_ROLES or len(named) > 1:
        return ORDER
    return PARTY


class _Placing:
    """Turns the meaning of a header into (role, field) for one kind of file, or None where it has no place."""

    def __init__(self, kind: str, known: Sequence[Meaning]) -> None:
        self._kind = kind
        names = {m.role for m in known if m.field == "name" and m.role}
        roles = {m.role for m in known if m.role and m.role != PARTY_ROLE}
        self._taken = {(m.role, m.field) for m in known}
        named = names - {PARTY_ROLE}
        if kind == PARTY:
            #: The role that a party file's headers speak of (`Customer Name`, `Customer Country`).
            candidates = roles & WEAK_ROLES if PARTY_ROLE in names else named or roles - {"bank"}
            self._main = next(iter(candidates)) if len(candidates) == 1 else ""
        elif PARTY_ROLE in names and "customer" not in named:
            self._main = "customer"
        else:
            self._main = next(iter(named)) if len(named) == 1 else ""

    def __call__(self, meaning: Meaning) -> tuple[str, str] | None:
        place = self._in_party_file if self._kind == PARTY else self._in_order
        return place(meaning.role, meaning.field)

    def _in_party_file(self, role: str, field: str) -> tuple[str, str] | None:
        if role in ("", PARTY_ROLE):
            return (role, field)
        if role == self._main:
            # A row id of its own wins over the customer number beside it.
            return None if field == "id" and (PARTY_ROLE, "id") in self._taken else (PARTY_ROLE, field)
        if role == "bank" and field in _OWN_BANK and (PARTY_ROLE, _OWN_BANK[field]) not in self._taken:
            return (PARTY_ROLE, _OWN_BANK[field])
        return None

    def _in_order(self, role: str, field: str) -> tuple[str, str] | None:
        if role != PARTY_ROLE:
            return (role, field)
        if field == "id":
            return None if ("", "order_id") in self._taken else ("", "order_id")
        if field in _SHIP_FIELDS:
            return ("", "vessel_imo") if field == "imo" else ("vessel", field)
        if self._main and (self._main, field) not in self._taken:
            return (self._main, field)
        return None


def _unplaced(column: str, meaning: Meaning, kind: str) -> str:
    if meaning.like:
        return (
            f"column {column!r} speaks of a {meaning.like} but is not recognised; it is carried along, not screened "
            f"(--map FIELD={_quoted(column)} to use it)"
        )
    role = meaning.role if meaning.role != PARTY_ROLE else "customer"
    field = meaning.field if kind == PARTY else f"{role}_{meaning.field}"
    return (
        f"column {column!r} could be the {meaning.field} of several parties or none; it is carried along, not screened "
        f"(--map {field}={_quoted(column)} to use it)"
    )


def _slot(
    file: str, columns: Sequence[str], kind: str, target: tuple[str, str], found: list[int], mapped: set[int]
) -> Slot:
    role, field = target
    key = field if role in ("", PARTY_ROLE) else f"{role}_{field}"
    chosen = [index for index in found if index in mapped] or found
    if len(chosen) > 1 and field not in REPEATABLE_FIELDS:
        both = " and ".join(repr(columns[index]) for index in chosen)
        raise InputProblem(
            f"{file}: the columns {both} could both be {key}. Say which one: --map {key}={_quoted(columns[chosen[0]])} "
            "(the other is then carried along, not screened).",
            f"{file}: the columns {' and '.join(str(index + 1) for index in chosen)} could both be {key}. Say which: "
            f"--map {key}=COLUMN (the other is then carried along, not screened).",
        )
    return Slot(role, field, key, tuple(chosen))


def _names_parties(kind: str, slots: Sequence[Slot]) -> bool:
    """Whether some column can name a party, so that there is anything to compare with the lists."""
    if kind == PARTY:
        return any(slot.field in _NAME_FIELDS for slot in slots)
    return any(
        slot.field in _SCREENED_FIELDS if slot.role else slot.field in (*NAMED_PARTIES, "vessel_imo") for slot in slots
    )


def _nameless(file: str, columns: Sequence[str], kind: str, slots: Sequence[Slot]) -> NoNameColumn:
    """What is wrong with a file in which no column names a party, and what to do."""
    wanted = "name" if kind == PARTY else "customer_name"
    used = {column for slot in slots for column in slot.columns}
    likely = next((column for number, column in enumerate(columns) if number not in used), columns[0])
    orders = " Where orders really name none, say --kind order: then only goods and terms are looked at."
    return NoNameColumn(
        f"{file}: no column holds a name. Columns seen: {_listed(columns)}. The first row must be the header; "
        f"say which column holds the name: --map {wanted}={_quoted(likely)}."
        + (orders if kind == ORDER and slots else ""),
        f"{file}: no column holds a name. The first row must be the header; say which column holds the name by "
        f"--map {wanted}=COLUMN.",
    )


def _quoted(column: str) -> str:
    return f'"{column}"' if " " in column else column


def _listed(columns: Sequence[str], most: int = 40) -> str:
    shown = ", ".join(repr(text if len(text) <= 60 else text[:57] + "...") for text in columns[:most])
    return shown + (f" and {len(columns) - most} more" if len(columns) > most else "")
