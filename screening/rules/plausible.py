"""What in the cells of an order cannot be read, or cannot be meant: reported, never mended or guessed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from screening.control_numbers import read_control_numbers
from screening.model import ROLES
from screening.rules.field import Kind
from screening.rules.fields import FIELDS
from screening.rules.known_codes import is_control_number, is_currency, is_tariff_code
from screening.rules.readers import Days, Unreadable, read_codes, states_nothing, tariff_parts
from screening.rules.subject import Subject
from screening.tariff_codes import tariff_text

#: Kinds of columns that may hold what cannot be read. The intake tells of countries itself.
_READ = frozenset({Kind.NUMBER, Kind.DATE, Kind.CODES, Kind.IMO, Kind.PHONE, Kind.DOMAIN, Kind.TEXT})
_TYPED = {field.cell: field for field in FIELDS.values() if field.cell and field.kind in _READ}

#: Share by which quantity times price may miss the value of the order: freight, rebates and rounding stay within it.
_TOLERANCE = 0.05

#: What stands in the column of control numbers where there is none.
_NO_NUMBER = re.compile(r"EAR ?99|NLR|NOT? |N/?A$|NONE|AL |USML|[XVI]+\b", re.IGNORECASE)

#: Units in which goods are ordered (own list; UN/ECE Recommendation 20 has many more).
_UNITS = frozenset(
    """pc pcs piece pieces ea each unit units nos no number item items set sets kit kits pair pairs dozen lot lots pack
    packs package packages box boxes carton cartons case cases crate crates pallet pallets roll rolls reel reels
    coil coils sheet sheets plate plates bar bars tube tubes bag bags bottle bottles drum drums barrel barrels
    can cans cylinder cylinders container containers licence license hour hours day days kg kgs kilogram
    kilograms g gram grams mg t to ton tons tonne tonnes mt lb lbs oz l ltr litre litres liter liters ml m3 cbm
    m2 sqm m meter meters metre metres mm cm km ft foot feet in inch inches stk stück stuck st adet шт штук кг м
    л т 个 件 台 套 只 عدد кусок""".split()  # noqa: SIM905
)


def doubts(subject: Subject) -> Iterator[str]:
    """What is doubtful in an order's cells, as `column: why`."""
    fields = subject.row.fields
    for column in fields:
        field = _TYPED.get(column)
        if field is not None:
            value = subject.get(field)
            if type(value) is Unreadable:
                yield f"{column}: {value.reason}"
    quantity, price, total = (_number(subject, name) for name in ("quantity", "unit_price", "total_value"))
    for column, number in (("quantity", quantity), ("unit_price", price), ("total_value", total)):
        if number is not None and (number < 0 or (number == 0 and column == "quantity")):
            yield f"{column}: {fields[column]!r} is {'negative' if number < 0 else 'nothing'}"
    if quantity and price and total is not None and abs(quantity * price - total) > _TOLERANCE * abs(quantity * price):
        yield f"total_value: {fields['total_value']!r} is not quantity times unit_price ({quantity * price:g})"
    yield from _founded(subject)
    yield from _codes(subject)


def _founded(subject: Subject) -> Iterator[str]:
    """A party that is younger than its order: one of the dates is wrong."""
    ordered = subject.get(FIELDS["order.order_date"])
    if not isinstance(ordered, Days):
        return
    fields = subject.row.fields
    for column in (f"{role}_founded" for role in ROLES):
        founded = subject.get(FIELDS[f"order.{column}"]) if column in fields else None
        if isinstance(founded, Days) and founded.first > ordered.last:
            yield f"{column}: {fields[column]!r} lies after the order ({fields['order_date']})"


def _number(subject: Subject, column: str) -> float | None:
    value = subject.get(FIELDS[f"order.{column}"])
    return value if isinstance(value, int | float) else None


def _codes(subject: Subject) -> Iterator[str]:
    fields = subject.row.fields
    yield from _tariff_codes(fields.get("hs_code", ""))
    stated = fields.get("eccn", "").strip()
    numbers = read_control_numbers(stated)
    for number in numbers.denied:
        yield f"eccn: {stated!r} says that {number} does not apply; it counts as not stated"
    for number in numbers.applying:
        if number[0].isdecimal() and not is_control_number(number):
            yield (
                f"eccn: {number} stands neither in the US Commerce Control List (2026-07) nor in Annex I of the EU "
                "(2022-10); it may be a newer or a national number"
            )
    if stated and not numbers.applying and not numbers.denied and not _NO_NUMBER.match(stated):
        yield f"eccn: {stated!r} is no control number that can be read"
    licence = fields.get("licence_number", "").strip()
    if not states_nothing(licence) and subject.get(FIELDS["order.licence_number"]) is None:
        yield f"licence_number: {licence!r} names no licence; it counts as none"
    currency = fields.get("currency", "").strip()
    if currency and not (len(currency) == 3 and currency.isascii() and currency.isalpha()):
        yield f"currency: {currency!r} is no code of three letters"
    elif currency and not is_currency(currency.upper()):
        yield f"currency: {currency!r} is no currency of ISO 4217"
    unit = fields.get("unit", "").strip().casefold().rstrip(".")
    if unit and unit not in _UNITS:
        yield f"unit: {fields['unit']!r} is no unit that is known"


def _tariff_codes(cell: str) -> Iterator[str]:
    codes = read_codes(cell) if cell.strip() else ()
    parts = tariff_parts(cell)
    for part, code in zip(parts, codes, strict=True) if isinstance(codes, tuple) else ():
        _, odd = tariff_text(part)
        if odd:
            yield f"hs_code: {part!r} {odd}; read as {code}"
        if len(code) % 2:
            yield f"hs_code: {code!r} has {len(code)} digits; tariff codes have 4, 6, 8, 10 or 12"
        elif code[:2] in ("00", "77"):
            yield f"hs_code: there is no chapter {code[:2]}"
        elif code[:2] in ("98", "99"):
            yield f"hs_code: {code} is of chapter {code[:2]}, which is left to national use"
        elif not is_tariff_code(code):
            yield f"hs_code: {code} is no code of HS 2022; it may be of an older edition"
