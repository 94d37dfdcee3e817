"""Which rules what a row states can still let fire: most are ruled out by a country, a code or an empty cell alone.

The answer of a part of a condition that asks one field hangs on the field's value alone. So it is worked out once for
each value, for the parts of all rules together, and remembered as the bits of a number. A part of an `all` that is no
makes it no, and so do all parts of an `any` together; rules that are no for certain are not asked. What is left is
asked in full: a sieve changes no answer.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import chain, product
from typing import Any, NamedTuple, TypeVar

from screening.model import Party, Row
from screening.rules.conditions import Closure, Condition, Join
from screening.rules.field import Field, Kind
from screening.rules.rule import Rule
from screening.rules.subject import NOT_READ, Subject
from screening.rules.wording import Folded, phrase_head, word_runs

#: Kinds of fields whose values hardly ever come again, or cost no more to ask than to remember.
_UNREPEATED = frozenset((Kind.NUMBER, Kind.PHONE, Kind.IMO))
#: Letters of a longer text, which hardly ever comes again: what it says is not remembered.
_LONG = 80
#: Values remembered of one field before all are forgotten; those of all fields hold some 20 MB at most.
_MOST_KEPT = 2_000
#: Ways in which a condition can be no that are looked at; of one with more, the others are left to the condition.
_MOST_WAYS = 12
#: A row and a party that state nothing.
_NOTHING = Subject(Row("", 0, "", "order", (), {}), party=Party(""))

_Atom = tuple[int, Closure]
_Key = TypeVar("_Key")
_Value = TypeVar("_Value")


_Ways = tuple[Rule, int, Sequence[int]]


class _Plan(NamedTuple):
    """What there is to do where certain columns are stated."""

    rules: Sequence[_Ways]
    """Those that need nothing else, with the ways in which they are no: the atoms each of which is enough, as the bits
    of one number, and sets of several."""
    no: int
    """Atoms of fields that are not stated, as far as they are no."""
    guards: Sequence[_Guard]
    """The other fields."""


class Sieve:
    """Rules of one scope, and what can rule them out."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._guards: dict[str, _Guard] = {}
        self._count = 0
        self._rules = [(rule, *_enough_and_together(self._ways(rule.when))) for rule in rules]
        self._of_row = [guard for guard in self._guards.values() if guard.field.of_row]
        self._of_part = [guard for guard in self._guards.values() if not guard.field.of_row]
        self._row_plans: dict[frozenset[str], _Plan] = {}
        self._part_plans: dict[frozenset[str], _Plan] = {}

    def asked(self, subjects: Sequence[Subject], stated: frozenset[str]) -> Iterator[tuple[Rule, Sequence[Subject]]]:
        """The rules that are not ruled out, in order, each with those of the subjects that do not rule it out: the
        row, its parties or its goods. `stated` as in `Condition.needs`."""
        if not subjects:
            return
        plan = self._row_plans.get(stated) or self._row_plan(stated)
        of_row = plan.no | _no(plan.guards, subjects[0], subjects[0].shared)
        of_each = [(subject, of_row | self._no_of_part(subject)) for subject in subjects]
        for rule, enough, together in plan.rules:
            if not of_row & enough and not (together and _is_no(together, of_row)):
                left = [
                    subject for subject, no in of_each if not no & enough and not (together and _is_no(together, no))
                ]
                if left:
                    yield rule, left

    def _no_of_part(self, subject: Subject) -> int:
        details = frozenset(subject.party.details) if subject.party is not None else None
        if not self._of_part or details is None:
            return _no(self._of_part, subject, subject.own)
        plan = self._part_plans.get(details) or self._part_plan(details)
        return plan.no | _no(plan.guards, subject, subject.own)

    def _row_plan(self, stated: frozenset[str]) -> _Plan:
        rules = [each for each in self._rules if each[0].when.needs <= stated]
        absent = [guard for guard in self._of_row if guard.field.cell and guard.field.cell not in stated]
        return _keep(self._row_plans, stated, _plan(rules, self._of_row, absent))

    def _part_plan(self, details: frozenset[str]) -> _Plan:
        absent = [guard for guard in self._of_part if guard.field.detail and guard.field.detail not in details]
        return _keep(self._part_plans, details, _plan((), self._of_part, absent))

    def _ways(self, condition: Condition) -> tuple[int, ...]:
        """Sets of atoms, as bits: where all of one set are no, the condition is no."""
        fields = list({field.id: field for field in condition.all_fields()}.values())
        if len(fields) == 1 and fields[0].kind not in _UNREPEATED:
            atom, self._count = 1 << self._count, self._count + 1
            self._guards.setdefault(fields[0].id, _Guard(fields[0])).add(atom, condition)
            return (atom,)
        if condition.join is Join.ALL:
            return tuple(way for part in condition.parts for way in self._ways(part))
        if condition.join is Join.ANY:
            together = list(product(*map(self._ways, condition.parts)))
            return tuple(sum(set(ways)) for ways in together) if len(together) <= _MOST_WAYS else ()
        return ()


class _Guard:
    """The atoms of one field: parts of conditions that ask nothing else."""

    def __init__(self, field: Field) -> None:
        self.field = field
        self.no_unstated = 0
        """The atoms that are no where the field states nothing."""
        self.kept: dict[object, int] = {}
        """The atoms that are no, by the value of the field."""
        self._all = 0
        self._atoms: list[_Atom] = []
        """Those that ask for more than words."""
        self._worded: defaultdict[str, list[_Atom]] = defaultdict(list)
        """Those that ask for words and phrases, by the heads of these."""
        self._unspaced: list[_Atom] = []
        """Those that ask for words of scripts that write no spaces."""

    def add(self, atom: int, condition: Condition) -> None:
        """Takes in a part of a rule."""
        self._all |= atom
        if (self.field.cell or self.field.detail) and condition.test(_NOTHING) is False:
            self.no_unstated |= atom
        if not condition.words:
            self._atoms.append((atom, condition.test))
        for key in condition.words:
            place = self._worded[phrase_head(key)] if key.startswith(" ") else self._unspaced
            if (atom, condition.test) not in place:
                place.append((atom, condition.test))

    def no(self, subject: Subject, value: object) -> int:
        """The atoms that are no, worked out anew."""
        asked = list(self._atoms)
        if isinstance(value, str):
            asked += () if value.isascii() else self._unspaced
            for head in self._worded.keys() & word_runs(Folded(value)):
                asked += self._worded[head]
        else:
            asked += chain(self._unspaced, *self._worded.values())
        may_be_yes = 0
        for atom, test in asked:
            if not may_be_yes & atom and test(subject) is not False:
                may_be_yes |= atom
        found = self._all & ~may_be_yes
        if not isinstance(value, str) or len(value) <= _LONG:
            _keep(self.kept, value, found)
        return found


def _keep(kept: dict[_Key, _Value], key: _Key, value: _Value) -> _Value:
    if len(kept) >= _MOST_KEPT:
        kept.clear()
    kept[key] = value
    return value


def _enough_and_together(ways: Sequence[int]) -> tuple[int, Sequence[int]]:
    enough = 0
    for way in ways:
        if way.bit_count() == 1:
            enough |= way
    return enough, [way for way in ways if way.bit_count() != 1]


def _plan(
    rules: Sequence[tuple[Rule, int, Sequence[int]]], guards: Sequence[_Guard], absent: Sequence[_Guard]
) -> _Plan:
    return _Plan(rules, sum(guard.no_unstated for guard in absent), [g for g in guards if g not in absent])


def _no(guards: Sequence[_Guard], subject: Subject, read: dict[str, Any]) -> int:
    """The atoms that are no; `read` holds the values that were read of the row or the part of it."""
    found = 0
    for guard in guards:
        # as `Subject.get`, but for the call
        value = read.get(guard.field.id, NOT_READ)
        if value is NOT_READ:
            value = subject.get(guard.field)
        no = guard.kept.get(value)
        found |= guard.no(subject, value) if no is None else no
    return found


def _is_no(ways: Sequence[int], no: int) -> bool:
    for way in ways:  # noqa: SIM110 - twice as fast as any() here, and asked a hundred times for each row
        if no & way == way:
            return True
    return False
