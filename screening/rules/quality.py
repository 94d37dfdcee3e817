"""How much of what the rules ask a row states, so that a quiet row can be told from an empty one."""

from __future__ import annotations

from collections.abc import Iterable

from screening.model import ROLES, RowQuality
from screening.rules.field import Field
from screening.rules.plausible import doubts
from screening.rules.readers import Unreadable
from screening.rules.rule import Rule
from screening.rules.subject import Subject


class Quality:
    """Judges rows by the facts without which a rule in force may stay undetermined."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._of_order: list[Field] = []
        self._of_party: list[tuple[Field, frozenset[str] | None, bool]] = []
        """A field of parties, the roles of which it is asked (None: all), and whether of orders only."""
        self._of_role: dict[str, list[Field]] = {}
        """Fields of a role that rules name with it (`order.payer_name`)."""
        self._chosen: dict[tuple[str, str], tuple[list[Field], list[Field]]] = {}
        order: dict[str, Field] = {}
        party: dict[tuple[str, frozenset[str] | None], tuple[Field, frozenset[str] | None, bool]] = {}
        for rule in rules:
            for field in rule.needed():
                if field.subject == "order":
                    order[field.id] = field
                elif field.subject == "party" and field.id not in ("party.role", "party.listed"):
                    party[field.id, rule.when.roles] = (field, rule.when.roles, rule.needs_order)
        for field in order.values():
            role = next((role for role in ROLES if field.cell.startswith(f"{role}_")), "")
            if role and field.cell not in ("customer_name", "end_user_name"):
                self._of_role.setdefault(role, []).append(field)
            else:
                self._of_order.append(field)
        self._of_party = list(party.values())

    def of(self, subject: Subject) -> RowQuality:
        """The quality of a row."""
        kind = subject.row.kind
        asked = readable = 0
        if kind == "order":
            asked, readable = _count(self._of_order, subject)
        for each in subject.parties():
            role = each.party.role if each.party is not None else ""
            of_role, of_party = self._fields(kind, role)
            for fields, seen in ((of_role, subject), (of_party, each)):
                more, good = _count(fields, seen)
                asked += more
                readable += good
        return RowQuality(asked, readable, tuple(doubts(subject)) if kind == "order" else ())

    def _fields(self, kind: str, role: str) -> tuple[list[Field], list[Field]]:
        """The fields asked of a party in a role: those that rules name with the role, and those of parties, each fact
        once."""
        if (kind, role) not in self._chosen:
            of_party = {
                field.id: field
                for field, roles, orders_only in self._of_party
                if (roles is None or role in roles) and (kind == "order" or not orders_only)
            }
            named = [
                f for f in self._of_role.get(role, ()) if f"party.{f.cell.removeprefix(role + '_')}" not in of_party
            ]
            self._chosen[kind, role] = (named if kind == "order" else [], list(of_party.values()))
        return self._chosen[kind, role]


def _count(fields: list[Field], subject: Subject) -> tuple[int, int]:
    readable = 0
    for field in fields:
        value = subject.get(field)
        readable += value is not None and type(value) is not Unreadable
    return len(fields), readable
