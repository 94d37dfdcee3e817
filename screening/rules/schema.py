"""The JSON Schema of a rule file, made from the loader's own tables, so that an editor knows what the loader knows.

It says what may stand where: keys, fields by scope, operators by kind of field, tables by what they hold, techniques
and sources of the folder. What needs more than the shape (fields named in messages, failing tests, the lock) is
left to `screening rules check`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from screening.model import EntityType, Severity
from screening.rules.casefile import CASE_KEYS, GOODS_KEYS, HOME, LISTED, ORDER_COLUMNS, PARTY_COLUMNS
from screening.rules.compiler import CHOICES, IF_MISSING
from screening.rules.field import Field, Kind
from screening.rules.fields import FIELDS
from screening.rules.folder import Catalogue
from screening.rules.operators import OPERATORS, PRESENCE, Operator, Takes
from screening.rules.rule import Expect, Measure, Scope, Status
from screening.rules.rulefile import PROFILES, REQUIRED, RULE_KEYS, SUBJECTS
from screening.rules.sources import SOURCE_KEYS
from screening.rules.values import KINDS, PREFIX

DRAFT = "https://json-schema.org/draft/2020-12/schema"
Schema = dict[str, Any]

_TEXT: Schema = {"type": "string", "pattern": "\\S"}
_WORD: Schema = _TEXT | {"not": {"pattern": "^\\$"}}
_DAY: Schema = {"type": "string", "description": "a date such as 2026-11-22"}
_ABOVE_ZERO: Schema = {"type": "integer", "minimum": 1}


def rule_schema(catalogue: Catalogue) -> Schema:
    """The schema of the rule files of a folder, with its tables, techniques and named sources."""
    tables = {name: table.kind for name, table in catalogue.tables.items()}
    properties = _properties(catalogue)
    assert properties.keys() == RULE_KEYS, "the loader and the schema know different keys"
    return {
        "$schema": DRAFT,
        "title": "A screening rule",
        "type": "object",
        "properties": properties,
        "required": list(REQUIRED),
        "additionalProperties": False,
        "allOf": [
            *({"if": _has("scope", scope), "then": {"properties": {"when": _ref(f"when_{scope}")}}} for scope in Scope),
            {
                "if": _has("scope", Scope.GROUP),
                "then": {"required": ["group"], "properties": {"tests": _cases(grouped=True)}},
                "else": {"not": {"required": ["group"]}, "properties": {"tests": _cases(grouped=False)}},
            },
            {"if": _has("status", Status.STABLE), "then": {"required": ["sources", "tests"]}},
            {
                "if": _has("status", Status.DEPRECATED),
                "then": {"required": ["reason"]},
                "else": {"not": {"required": ["reason"]}},
            },
        ],
        "$defs": _definitions(tables),
    }


def _properties(catalogue: Catalogue) -> Schema:
    source: Schema = {
        "type": "object",
        "properties": {key: {"type": "string"} for key in sorted(SOURCE_KEYS)},
        "additionalProperties": False,
        "anyOf": [{"required": ["ref"]}, {"required": ["authority"]}, {"required": ["title"]}],
    }
    source["properties"]["ref"] = {"enum": sorted(catalogue.sources)}
    return {
        "id": _TEXT | {"description": "stable, never reused; the file is called <id>-<some-words>.yml"},
        "title": _TEXT,
        "family": _TEXT | {"description": "the folder's name unless given; severities are combined by family"},
        "status": {"enum": list(Status)},
        "severity": {"enum": [severity.label for severity in Severity if severity]},
        "scope": {"enum": list(Scope)},
        "version": _ABOVE_ZERO,
        "reviewed": _DAY,
        "profile": {
            "anyOf": [{"enum": ["all", *PROFILES]}, {"type": "array", "items": {"enum": list(PROFILES)}, "minItems": 1}]
        },
        "techniques": {"type": "array", "items": {"enum": sorted(catalogue.techniques)}},
        "sources": {"type": "array", "items": source, "minItems": 1},
        "when": {},
        "group": _group(),
        "message": _TEXT | {"description": "fields between braces are replaced by the cells as stated"},
        "question": _TEXT | {"description": "what to ask the customer"},
        "essential": {"type": "array", "items": {"enum": sorted(FIELDS)}},
        "blind_spots": _TEXT,
        "tests": {},
        "reason": _TEXT | {"description": "why the rule is deprecated"},
    }


def _definitions(tables: Mapping[str, str]) -> Schema:
    found: Schema = {}
    for scope in Scope:
        parts = {"type": "array", "items": _ref(f"when_{scope}"), "minItems": 1}
        leaves = [
            _ref(f"ask_{subject}_{kind}") for subject in sorted(SUBJECTS[scope]) for kind in Kind if _of(subject, kind)
        ]
        found[f"when_{scope}"] = {
            "anyOf": [
                _closed({"all": parts}, required=["all"]),
                _closed({"any": parts}, required=["any"]),
                _closed({"not": _ref(f"when_{scope}")}, required=["not"]),
                *leaves,
            ]
        }
    for subject in sorted({field.subject for field in FIELDS.values()}):
        for kind in Kind:
            if _of(subject, kind):
                found[f"ask_{subject}_{kind}"] = _question(_of(subject, kind), kind, tables)
    return found


def _question(fields: list[Field], kind: Kind, tables: Mapping[str, str]) -> Schema:
    """One field of a kind, one operator of that kind, and `if_missing` where it has a meaning."""
    operators = [operator for (_, of), operator in sorted(OPERATORS.items()) if of is kind]
    properties: Schema = {"field": {"enum": [field.id for field in fields]}, IF_MISSING: {"type": "boolean"}}
    for operator in operators:
        properties[operator.name] = _argument(operator, kind, tables) | {"description": operator.meaning}
    closed = [
        {
            "if": {"properties": {"field": {"const": field.id}}, "required": ["field"]},
            "then": {
                "properties": {
                    operator.name: _words(sorted(CHOICES[field.id]), operator.takes, tables)
                    for operator in operators
                    if operator.takes in (Takes.CHOICE, Takes.CHOICES)
                }
            },
        }
        for field in fields
        if field.id in CHOICES
    ]
    return {
        "type": "object",
        "properties": properties,
        "required": ["field"],
        "additionalProperties": False,
        "oneOf": [{"required": [operator.name]} for operator in operators],
        "not": {"required": [IF_MISSING], "anyOf": [{"required": [name]} for name in sorted(PRESENCE)]},
        **({"allOf": closed} if closed else {}),
    }


def _argument(operator: Operator, kind: Kind, tables: Mapping[str, str]) -> Schema:
    match operator.takes:
        case Takes.FIELD:
            return {"enum": [field.id for field in FIELDS.values() if field.kind is kind]}
        case Takes.SPAN:
            dates = {"enum": [field.id for field in FIELDS.values() if field.kind is Kind.DATE]}
            days = {"anyOf": [_ABOVE_ZERO, _tables(Takes.COUNT, tables)]}
            return _closed({"days": days, "at": dates}, required=["days", "at"])
        case Takes.NEAR:
            words = {"type": "array", "items": _listed(_WORD, Takes.WORDS, tables), "minItems": 2}
            return _closed({"within": _ABOVE_ZERO, "words": words}, required=["within", "words"])
        case Takes.YESNO:
            return {"type": "boolean"}
        case Takes.NUMBER:
            return {"anyOf": [{"type": "number"}, _tables(Takes.NUMBER, tables)]}
        case Takes.COUNT:
            return {"anyOf": [_ABOVE_ZERO, _tables(Takes.COUNT, tables)]}
        case Takes.DATE:
            return _DAY
        case Takes.CHOICE:
            return {"type": "string"}
        case Takes.COUNTRIES:
            return _listed({"type": "string", "pattern": "^[A-Z]{2}$"}, operator.takes, tables)
        case Takes.CODES:
            return _listed({"type": "string", "pattern": "^[0-9]{2,12}$"}, operator.takes, tables)
        case _:
            return _listed(_WORD, operator.takes, tables)


def _words(known: list[str], takes: Takes, tables: Mapping[str, str]) -> Schema:
    if takes is Takes.CHOICE:
        return {"enum": known}
    return _listed({"enum": known}, takes, tables)


def _listed(item: Schema, takes: Takes, tables: Mapping[str, str]) -> Schema:
    """One value, a list of values, or a table; a list may hold tables too."""
    one = {"anyOf": [item, _tables(takes, tables)]}
    return {"anyOf": [*one["anyOf"], {"type": "array", "items": one, "minItems": 1}]}


def _tables(takes: Takes, tables: Mapping[str, str]) -> Schema:
    return {"enum": [PREFIX + name for name, kind in sorted(tables.items()) if takes in KINDS[kind]]}


def _group() -> Schema:
    fields = [field.id for field in FIELDS.values() if field.subject in SUBJECTS[Scope.GROUP]]
    dates = [name for name in fields if FIELDS[name].kind is Kind.DATE]
    numbers = [name for name in fields if FIELDS[name].kind is Kind.NUMBER]
    names = [name for name in fields if FIELDS[name].kind is Kind.NAME]
    condition = _ref(f"when_{Scope.GROUP}")
    measured: dict[Measure, Schema] = {
        Measure.ROWS: {},
        Measure.DISTINCT: {"enum": fields},
        Measure.UNRELATED: {"enum": names},
        Measure.SUM: {"enum": numbers},
        Measure.SAME: {"enum": fields},
    }
    bounds: Schema = {"ge": {"type": "number"}, "le": {"type": "number"}}
    having = [
        _closed({measure: of, **bounds, "where": condition}, required=[measure])
        | {"anyOf": [{"required": [bound]} for bound in bounds]}
        for measure, of in measured.items()
    ]
    key = {"enum": fields}
    properties = {
        "key": {"anyOf": [key, {"type": "array", "items": key}]},
        "window": _closed(
            {"days": _ABOVE_ZERO, "date": {"enum": dates}, "back_from": condition}, required=["days", "date"]
        ),
        "having": {"type": "array", "items": {"anyOf": having}, "minItems": 1},
        "each": {"enum": ["order", "party"]},
    }
    return _closed(properties, required=["key", "having"])


def _cases(*, grouped: bool) -> Schema:
    columns = {*ORDER_COLUMNS, *PARTY_COLUMNS, *(f"order.{column}" for column in ORDER_COLUMNS)}
    columns |= {f"party.{column}" for column in (*PARTY_COLUMNS, "role")}
    row: Schema = {column: {"type": ["string", "number"]} for column in sorted(columns)}
    row |= {"type": {"enum": list(EntityType)}, "party.type": {"enum": list(EntityType)}}
    goods: Schema = {key: {} for key in sorted(GOODS_KEYS)}
    row[LISTED] = {"type": "array", "items": {"enum": sorted(CHOICES["party.role"])}}
    row[HOME] = {"type": "string", "pattern": "^[A-Z]{2}$"}
    row["goods"] = {"type": "array", "items": _closed(goods, required=["id", "tier"])}
    given = _closed(row)
    if grouped:
        given = _closed({"rows": {"type": "array", "items": given, "minItems": 1}}, required=["rows"])
    properties = {
        "name": {"type": ["string", "number"]},
        "given": given,
        "expect": {"enum": list(Expect)},
        "missing": {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]},
    }
    assert properties.keys() == CASE_KEYS, "the loader and the schema know different keys of a test"
    return {"type": "array", "items": _closed(properties, required=["name", "given", "expect"])}


def _closed(properties: Mapping[str, Any], required: Iterable[str] = ()) -> Schema:
    schema: Schema = {"type": "object", "properties": dict(properties), "additionalProperties": False}
    return schema | ({"required": list(required)} if required else {})


def _has(key: str, value: str) -> Schema:
    return {"properties": {key: {"const": value}}, "required": [key]}


def _ref(name: str) -> Schema:
    return {"$ref": f"#/$defs/{name}"}


def _of(subject: str, kind: Kind) -> list[Field]:
    return [field for field in FIELDS.values() if field.subject == subject and field.kind is kind]
