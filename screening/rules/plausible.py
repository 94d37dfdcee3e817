"""What in the cells of an order cannot be read, or cannot be meant: reported, never mended or guessed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from screening.rules.fields import FIELDS, Kind
from screening.rules.readers import Unreadable, states_nothing
from screening.rules.subject import Subject

#: Kinds of columns that may hold what cannot be read. The intake tells of countries itself.
_READ = frozenset({Kind.NUMBER, Kind.DATE, Kind.CODES, Kind.IMO, Kind.PHONE, Kind.DOMAIN})
_TYPED = {field.cell: field for field in FIELDS.values() if field.cell and field.kind in _READ}

#: Share by which quantity times price may miss the value of the order: freight, rebates and rounding stay within it.
_TOLERANCE = 0.05

#: A control number as the US and the EU write it, and classifications that are none.
_CONTROL_NUMBER = re.compile(r"\d[A-E]\d{3}(?!\d)")
_NO_NUMBER = re.compile(r"EAR ?99|NLR|NOT? |N/?A$|NONE|AL |ML ?\d|USML|[XVI]+\b", re.IGNORECASE)

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
    yield from _codes(subject)


def _number(subject: Subject, column: str) -> float | None:
    value = subject.get(FIELDS[f"order.{column}"])
    return value if isinstance(value, int | float) else None


def _codes(subject: Subject) -> Iterator[str]:
    fields = subject.row.fields
    codes = subject.get(FIELDS["order.hs_code"])
    for code in codes if isinstance(codes, tuple) else ():
        if len(code) % 2:
            yield f"hs_code: {code!r} has {len(code)} digits; tariff codes have 4, 6, 8 or 10"
        elif code[:2] in ("00", "77"):
            yield f"hs_code: there is no chapter {code[:2]}"
    stated = fields.get("eccn", "").strip()
    if stated and not _CONTROL_NUMBER.search(stated.upper()) and not _NO_NUMBER.match(stated):
        yield f"eccn: {stated!r} is no control number that can be read"
    licence = fields.get("licence_number", "").strip()
    if not states_nothing(licence) and subject.get(FIELDS["order.licence_number"]) is None:
        yield f"licence_number: {licence!r} names no licence; it counts as none"
    currency = fields.get("currency", "").strip()
    if currency and not (len(currency) == 3 and currency.isascii() and currency.isalpha()):
        yield f"currency: {currency!r} is no code of three letters"
    unit = fields.get("unit", "").strip().casefold().rstrip(".")
    if unit and unit not in _UNITS:
        yield f"unit: {fields['unit']!r} is no unit that is known"
