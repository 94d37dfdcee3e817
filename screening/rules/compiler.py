"""From the `when:` of a rule file to closures, with every fault at its line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from screening.model import ROLES
from screening.rules import conditions as c
from screening.rules import readers
from screening.rules.field import Field, Kind
from screening.rules.fields import FIELDS
from screening.rules.marked import Marked
from screening.rules.operators import OPERATOR_NAMES, OPERATORS, PRESENCE, Operator, Takes, operators_for
from screening.rules.readers import Days
from screening.rules.values import KINDS, Table, is_reference, reference_name, value_fault
from screening.rules.wording import phrase_key

#: Longest nesting of conditions; a deeper one is a mistake nobody can read, and would exhaust the stack.
MAX_DEPTH = 12

#: The answer of a condition whose field is not stated; without it the condition is unknown there.
IF_MISSING = "if_missing"

_LISTS: Mapping[Takes, str] = {
    Takes.WORDS: "words",
    Takes.CHOICES: "choices",
    Takes.COUNTRIES: "countries",
    Takes.CODES: "codes",
    Takes.DOMAINS: "domains",
}
_NOTHING = c.all_of(())
Path_ = tuple[str | int, ...]


class Compiler:
    """Compiles the conditions of one rule file; faults go to the file, a faulty part becomes an empty condition."""

    def __init__(self, marked: Marked, tables: Mapping[str, Table], known_tables: frozenset[str]) -> None:
        self.marked = marked
        self.tables = tables
        self.known_tables = known_tables
        self.used_tables: set[str] = set()

    def condition(self, node: Any, path: Path_, subjects: frozenset[str]) -> c.Condition:
        """Compiles `node`; `subjects` are the kinds of fields its scope may ask (order, party, goods)."""
        if len(path) > 2 * MAX_DEPTH:
            return self._fault(f"conditions are nested deeper than {MAX_DEPTH}", path)
        if not isinstance(node, dict):
            return self._fault(f"a condition is a mapping with all, any, not or field, not {node!r}", path)
        joins = [key for key in node if key in ("all", "any", "not")]
        if joins:
            if len(node) > 1:
                return self._fault(f"{joins[0]!r} stands alone in its mapping, without {_others(node, joins[0])}", path)
            return self._join(joins[0], node[joins[0]], (*path, joins[0]), subjects)
        return self._leaf(node, path, subjects)

    def field(self, name: Any, path: Path_, subjects: frozenset[str]) -> Field | None:
        """The field of that id, if the scope may ask it."""
        if not isinstance(name, str) or name not in FIELDS:
            self._fault(f"unknown field {name!r}{_nearest(str(name))}", path)
            return None
        if FIELDS[name].subject not in subjects:
            allowed = ", ".join(sorted(subjects))
            self._fault(f"the field {name!r} cannot be asked here; this scope has the fields of {allowed}", path)
            return None
        return FIELDS[name]

    def _join(self, join: str, body: Any, path: Path_, subjects: frozenset[str]) -> c.Condition:
        if join == "not":
            return c.negation(self.condition(body, path, subjects))
        if not isinstance(body, list) or not body:
            return self._fault(f"{join!r} takes a list of conditions", path)
        parts = tuple(self.condition(part, (*path, index), subjects) for index, part in enumerate(body))
        return c.all_of(parts) if join == "all" else c.any_of(parts)

    def _leaf(self, node: dict[str, Any], path: Path_, subjects: frozenset[str]) -> c.Condition:
        for key in node:
            if key not in ("field", IF_MISSING) and key not in OPERATOR_NAMES:
                self._fault(f"unknown operator {key!r}; known: {', '.join(sorted(OPERATOR_NAMES))}", (*path, key))
        if "field" not in node:
            return self._fault("a condition needs `field:`, or all, any or not", path)
        field = self.field(node["field"], (*path, "field"), subjects)
        asked = [key for key in node if key in OPERATOR_NAMES]
        if len(asked) != 1:
            if len(asked) > 1 or not set(node) - {"field", IF_MISSING}:
                self._fault(f"a condition has exactly one operator, not {len(asked)}", path)
            return _NOTHING
        if field is None:
            return _NOTHING
        operator = OPERATORS.get((asked[0], field.kind))
        if operator is None:
            return self._fault(
                f"{asked[0]!r} cannot be asked of {field.id} ({field.kind.value}); "
                f"it takes {', '.join(operators_for(field.kind))}",
                (*path, asked[0]),
            )
        if_missing = node.get(IF_MISSING)
        if IF_MISSING in node and (not isinstance(if_missing, bool) or operator.name in PRESENCE):
            return self._fault(
                f"{IF_MISSING} is true or false, beside an operator that needs a value", (*path, IF_MISSING)
            )
        return self._operation(operator, field, node[asked[0]], if_missing, (*path, asked[0]), subjects)

    def _operation(
        self,
        operator: Operator,
        field: Field,
        argument: Any,
        if_missing: bool | None,
        path: Path_,
        subjects: frozenset[str],
    ) -> c.Condition:
        if operator.takes is Takes.FIELD:
            other = self.field(argument, path, subjects)
            if other is None:
                return _NOTHING
            if other.kind is not field.kind:
                return self._fault(f"{field.id} ({field.kind}) cannot be compared with {other.id} ({other.kind})", path)
            return c.comparison(field, other, operator.make(None), if_missing)
        if operator.takes is Takes.SPAN:
            return self._span(operator, field, argument, if_missing, path, subjects)
        if operator.takes is Takes.NEAR:
            return self._near(operator, field, argument, if_missing, path)
        value = self._argument(operator.takes, argument, path)
        if value is None:
            return _NOTHING
        if operator.name in PRESENCE:
            return c.presence(field, operator.make(value))
        if field.kind is Kind.CHOICE:
            self._check_choices(field, value if isinstance(value, list) else [value], path)
        asks_goods = field.id.startswith("order.goods") and operator.name in ("any_in", "count_ge")
        words = tuple(map(phrase_key, value)) if operator.name == "has_word" else ()
        return c.leaf(field, operator.make(value), if_missing, _roles(field, operator, value), asks_goods, words)

    def _span(
        self,
        operator: Operator,
        field: Field,
        argument: Any,
        if_missing: bool | None,
        path: Path_,
        subjects: frozenset[str],
    ) -> c.Condition:
        if not isinstance(argument, dict) or set(argument) != {"days", "at"}:
            return self._fault(f"{operator.name!r} takes {operator.takes.value}", path)
        days = self._argument(Takes.COUNT, argument["days"], (*path, "days"))
        at = self.field(argument["at"], (*path, "at"), subjects)
        if days is None or at is None:
            return _NOTHING
        if at.kind is not Kind.DATE:
            return self._fault(f"{at.id} is no date field", (*path, "at"))
        return c.comparison(field, at, operator.make(days), if_missing)

    def _near(
        self, operator: Operator, field: Field, argument: Any, if_missing: bool | None, path: Path_
    ) -> c.Condition:
        if not isinstance(argument, dict) or set(argument) != {"within", "words"}:
            return self._fault(f"{operator.name!r} takes {operator.takes.value}", path)
        within = self._argument(Takes.COUNT, argument["within"], (*path, "within"))
        lists = argument["words"]
        if not isinstance(lists, list) or len(lists) < 2:
            return self._fault(f"{operator.name!r} takes {operator.takes.value}", (*path, "words"))
        words = [self._argument(Takes.WORDS, each, (*path, "words", place)) for place, each in enumerate(lists)]
        if within is None or None in words:
            return _NOTHING
        return c.leaf(field, operator.make((within, words)), if_missing)

    def _argument(self, takes: Takes, argument: Any, path: Path_) -> Any:
        """The argument checked and with its tables put in; None where it is faulty."""
        if is_reference(argument):
            return self._from_table(takes, argument, path)
        if takes in _LISTS:
            return self._list(takes, argument if isinstance(argument, list) else [argument], path)
        good = {
            Takes.YESNO: isinstance(argument, bool),
            Takes.NUMBER: isinstance(argument, int | float) and not isinstance(argument, bool),
            Takes.COUNT: isinstance(argument, int) and not isinstance(argument, bool) and argument > 0,
            Takes.DATE: isinstance(argument, str) and isinstance(readers.read_date(argument), Days),
            Takes.CHOICE: isinstance(argument, str),
        }[takes]
        if not good:
            self._fault(f"{path[-1]!r} takes {takes.value}, not {argument!r}", path)
            return None
        return argument

    def _list(self, takes: Takes, items: list[Any], path: Path_) -> list[Any] | None:
        if not items:
            self._fault(f"{path[-1]!r} takes {takes.value}, not an empty list", path)
            return None
        values: list[Any] = []
        for index, item in enumerate(items):
            if is_reference(item):
                values.extend(self._from_table(takes, item, (*path, index)) or [])
                continue
            fault = value_fault(_LISTS[takes], item)
            if fault:
                self._fault(fault, (*path, index))
            else:
                values.append(item)
        return values or None

    def _from_table(self, takes: Takes, reference: str, path: Path_) -> Any:
        name = reference_name(reference)
        if name is None or name not in self.known_tables:
            self._fault(
                f"there is no table {reference!r}; known: {', '.join(sorted(self.known_tables)) or 'none'}", path
            )
            return None
        self.used_tables.add(name)
        table = self.tables.get(name)
        if table is None:
            return None  # the table's own file has the fault
        if takes not in KINDS[table.kind]:
            self._fault(f"{reference} holds {table.kind}, but {takes.value} is asked here", path)
            return None
        return table.values[0] if table.kind == "number" else list(table.values)

    def _check_choices(self, field: Field, values: list[str], path: Path_) -> None:
        known = CHOICES.get(field.id)
        for value in values:
            if known is not None and value not in known:
                self._fault(f"{value!r} is no value of {field.id}; known: {', '.join(sorted(known))}", path)

    def _fault(self, message: str, path: Path_) -> c.Condition:
        self.marked.fault(message, *path)
        return _NOTHING


def _roles(field: Field, operator: Operator, value: Any) -> frozenset[str] | None:
    """The roles to which a question about the role of a party narrows a condition."""
    if field.id != "party.role" or operator.name not in ("in", "equals"):
        return None
    return frozenset([value] if isinstance(value, str) else value)


#: Field of closed words -> its words; others (currencies, incoterms) are open.
CHOICES: Mapping[str, frozenset[str]] = {
    "goods.tier": frozenset({"controlled", "possible", "below_threshold", "watch"}),
    "party.type": frozenset({"person", "organization", "vessel", "aircraft"}),
    "party.role": frozenset({"party", "invoice_buyer", "bl_consignee"})
    | frozenset(ROLES)
    | frozenset(f"{role}_{linked}" for role in (*ROLES, "party") for linked in ("owner", "director", "contact")),
}


def _others(node: Mapping[str, Any], key: str) -> str:
    return ", ".join(repr(other) for other in node if other != key)


def _nearest(name: str) -> str:
    import difflib

    near = difflib.get_close_matches(name, FIELDS, n=1, cutoff=0.6)
    return f"; did you mean {near[0]!r}?" if near else "; `docs/writing-rules.md` has the table of fields"
