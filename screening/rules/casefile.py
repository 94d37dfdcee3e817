"""The inline tests of a rule: what is stated in a row, and what the rule must say."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from screening.lists.countries import is_country_code
from screening.model import ROLES, EntityType, GoodsMatch, Identifier, Party, Row
from screening.rules.fields import FIELDS
from screening.rules.marked import Marked
from screening.rules.readers import Countries, read_countries
from screening.rules.rule import Case, Expect
from screening.rules.subject import Subject

PARTY_COLUMNS = tuple(name.removeprefix("order.customer_") for name in FIELDS if name.startswith("order.customer_"))
ORDER_COLUMNS = frozenset(name.removeprefix("order.") for name in FIELDS if name.startswith("order."))
GOODS_KEYS = frozenset(
    {"id", "tier", "programmes", "hs_agrees", "hs_stated", "score", "matched", "name", "mtcr", "hs6"}
)
#: Names in a test the parties that hit a list, by role.
LISTED = "listed"
#: Names in a test the home country of the user.
HOME = "home"
CASE_KEYS = frozenset({"name", "given", "expect", "missing"})
Path_ = tuple[str | int, ...]


def read_cases(marked: Marked, raw: Any, grouped: bool) -> tuple[Case, ...]:
    """The cases under `tests:`; faults are recorded in the file."""
    if not isinstance(raw, list):
        marked.fault("tests is a list of {name, given, expect}", "tests")
        return ()
    cases: list[Case] = []
    for index, item in enumerate(raw):
        path: Path_ = ("tests", index)
        if not isinstance(item, dict) or not {"name", "given", "expect"} <= set(item) or set(item) - CASE_KEYS:
            marked.fault("a test has the keys name, given, expect, and missing if wanted", *path)
            continue
        if item["expect"] not in list(Expect):
            marked.fault(f"expect is fired, silent or undetermined, not {item['expect']!r}", *path, "expect")
            continue
        given = item["given"]
        if grouped:
            rows = given.get("rows") if isinstance(given, dict) else None
            if not isinstance(rows, list) or not rows:
                marked.fault("the test of a group rule gives {rows: [{…}, …]}", *path, "given")
                continue
            places = [(row, (*path, "given", "rows", i)) for i, row in enumerate(rows)]
        else:
            places = [(given, (*path, "given"))]
        right = [_row_is_right(marked, row, place) for row, place in places]
        if not all(right):
            continue
        missing = item.get("missing", [])
        cases.append(
            Case(
                name=str(item["name"]),
                rows=tuple(row for row, _ in places),
                expect=Expect(item["expect"]),
                missing=tuple(missing if isinstance(missing, list) else [missing]),
                line=marked.line(*path),
            )
        )
    return tuple(cases)


def _row_is_right(marked: Marked, given: Any, path: Path_) -> bool:
    if not isinstance(given, dict):
        marked.fault("given is a mapping of columns (or party.… fields) to values, and goods", *path)
        return False
    good = True
    for key, value in given.items():
        if key == "goods":
            good = _goods_are_right(marked, value, (*path, key)) and good
        elif key == LISTED:
            if not isinstance(value, list) or not all(isinstance(role, str) for role in value):
                marked.fault(f"{LISTED} is a list of the roles whose parties hit a list", *path, key)
                good = False
        elif key == HOME:
            if not isinstance(value, str) or not is_country_code(value):
                marked.fault(f"{HOME} is the ISO code of a country, not {value!r}", *path, key)
                good = False
        elif _column(key) is None:
            marked.fault(f"unknown column {key!r} in a test", *path, key)
            good = False
        elif not isinstance(value, str | int | float) or isinstance(value, bool):
            marked.fault(f"{key} takes text or a number, not {value!r}", *path, key)
            good = False
    return good


def _goods_are_right(marked: Marked, goods: Any, path: Path_) -> bool:
    if not isinstance(goods, list):
        marked.fault("goods is a list of {id, tier, …}", *path)
        return False
    good = True
    for index, item in enumerate(goods):
        if not isinstance(item, dict) or not {"id", "tier"} <= set(item) or set(item) - GOODS_KEYS:
            known = ", ".join(sorted(GOODS_KEYS))
            marked.fault(f"a good has the keys {known}; id and tier must be there", *path, index)
            good = False
    return good


def _column(key: str) -> str | None:
    """The plain name of a stated column; `party.x` for one lone party, None for what is no input column."""
    if key.startswith("party."):
        return key if key.removeprefix("party.") in (*PARTY_COLUMNS, "role") else None
    plain = key.removeprefix("order.")
    return plain if plain in ORDER_COLUMNS or plain in PARTY_COLUMNS else None


def build_row(given: Mapping[str, Any], number: int = 1) -> tuple[Row, tuple[GoodsMatch, ...]]:
    """The row and goods that a case states. Columns without a role (`name`, `country`) make a row of a party file;
    `party.…` fields make one party of an order, without a role where none is given.
    """
    fields = {_column(key) or key: str(value) for key, value in given.items() if key not in ("goods", LISTED, HOME)}
    lone = {key.removeprefix("party."): fields.pop(key) for key in list(fields) if key.startswith("party.")}
    goods = tuple(_goods(item) for item in given.get("goods", ()))
    parties: list[Party] = []
    kind = "order"
    if lone:
        parties.append(_party(lone.pop("role", ""), lone))
    elif any(column in fields for column in PARTY_COLUMNS):
        kind = "party"
        parties.append(_party("party", {c: fields[c] for c in PARTY_COLUMNS if c in fields}))
    for role in ROLES:
        stated = {c: fields[f"{role}_{c}"] for c in PARTY_COLUMNS if f"{role}_{c}" in fields}
        if "name" in stated:
            parties.append(_party(role, stated))
    row = Row("case", number, fields.get("order_id", str(number)), kind, tuple(parties), fields)
    return row, goods


def case_subject(given: Mapping[str, Any], number: int = 1) -> Subject:
    """The row that a case states, as rules see it."""
    row, goods = build_row(given, number)
    return Subject(row, goods, listed=frozenset(given.get(LISTED, ())), home=given.get(HOME, ""))


def _party(role: str, stated: Mapping[str, str]) -> Party:
    countries = read_countries(stated["country"]) if "country" in stated else None
    return Party(
        name=stated.get("name", ""),
        role=role,
        type=EntityType(stated.get("type", "unknown")),
        countries=tuple(sorted(countries.known)) if isinstance(countries, Countries) else (),
        addresses=(stated["address"],) if "address" in stated else (),
        identifiers=(Identifier("", stated["id"]),) if "id" in stated else (),
        details={
            key: value for key, value in stated.items() if key not in ("name", "country", "address", "type", "id")
        },
    )


def _goods(item: Mapping[str, Any]) -> GoodsMatch:
    return GoodsMatch(
        good=item["id"],
        name=item.get("name", item["id"].replace("_", " ")),
        tier=item["tier"],
        matched=tuple(item.get("matched", (item["id"],))),
        score=float(item.get("score", 1.0)),
        programmes=tuple(item.get("programmes", ())),
        mtcr=item.get("mtcr", ""),
        hs6=tuple(item.get("hs6", ())),
        hs_stated=str(item.get("hs_stated", "")),
        hs_agrees=item.get("hs_agrees"),
    )
