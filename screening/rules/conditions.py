"""Conditions as closures, in the three-valued logic of Kleene: yes, no, and unknown where a fact is missing.

`all` is no as soon as one part is no, `any` is yes as soon as one is yes, whatever the unknown parts would say;
otherwise one unknown part makes the whole unknown. So `unknown` is said exactly where a missing fact could decide.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from screening.rules.field import Field, Kind
from screening.rules.operators import Test, Test2, Truth
from screening.rules.readers import Unreadable, states_nothing
from screening.rules.subject import NOT_READ, Subject

Closure = Callable[[Subject], Truth]


#: In `Condition.needs`: a recognised good.
GOODS = "goods"


class Join(StrEnum):
    """What a condition is made of."""

    ALL = "all"
    ANY = "any"
    NOT = "not"
    LEAF = "leaf"


@dataclass(frozen=True, slots=True)
class Condition:
    """A compiled condition: `test` decides; the rest says why."""

    join: Join
    test: Closure
    parts: tuple[Condition, ...] = ()
    fields: tuple[Field, ...] = ()
    """Of a leaf: the field asked and the one it is compared with."""
    asks_presence: bool = False
    roles: frozenset[str] | None = None
    """Of a condition on parties: where the role is stated and none of these, it is no. None: nothing is known."""
    needs: frozenset[str] = frozenset()
    """Columns of the order: where one of them states nothing, it is no. `GOODS` stands among them where it is no when
    the goods were looked at and none was recognised."""

    open_without: tuple[Field, ...] = ()
    """Of a leaf: the fields without which it is unknown."""

    words: tuple[str, ...] = ()
    """Of a leaf that asks for words or phrases: their keys. It is no where the text is stated and has none of them."""

    def needed(self) -> Iterator[Field]:
        """Every field whose absence can leave the condition unknown."""
        yield from self.open_without
        for part in self.parts:
            yield from part.needed()

    def all_fields(self) -> Iterator[Field]:
        """Every field the condition can ask."""
        yield from self.fields
        for part in self.parts:
            yield from part.all_fields()


def all_of(parts: tuple[Condition, ...]) -> Condition:
    """Yes where every part is yes."""
    tests = [part.test for part in sorted(parts, key=_cost)]

    def test(subject: Subject) -> Truth:
        answer: Truth = True
        for each in tests:
            found = each(subject)
            if found is False:
                # the order changes no answer, and what said no to this row will say no to most
                if each is not tests[0]:
                    tests.remove(each)
                    tests.insert(0, each)
                return False
            if found is None:
                answer = None
        return answer

    known = [part.roles for part in parts if part.roles is not None]
    roles = frozenset.intersection(*known) if known else None
    return Condition(Join.ALL, test, parts, roles=roles, needs=frozenset[str]().union(*(part.needs for part in parts)))


def any_of(parts: tuple[Condition, ...]) -> Condition:
    """Yes where one part is yes."""
    tests = tuple(part.test for part in parts)

    def test(subject: Subject) -> Truth:
        answer: Truth = False
        for each in tests:
            found = each(subject)
            if found is True:
                return True
            if found is None:
                answer = None
        return answer

    known = [part.roles for part in parts if part.roles is not None]
    roles = frozenset[str]().union(*known) if len(known) == len(parts) else None
    return Condition(Join.ANY, test, parts, roles=roles, needs=frozenset.intersection(*(part.needs for part in parts)))


def _cost(part: Condition) -> int:
    """Which part of an `all` is asked first: what is cheap and mostly no. It changes no answer."""
    if part.join is not Join.LEAF:
        return 2
    return 0 if part.fields[0].id.startswith(("order.goods_", "party.role")) else 1


def negation(part: Condition) -> Condition:
    """Yes where the part is no; unknown stays unknown."""
    inner = part.test

    def test(subject: Subject) -> Truth:
        found = inner(subject)
        return None if found is None else not found

    return Condition(Join.NOT, test, (part,))


def leaf(
    field: Field,
    asks: Test,
    if_missing: Truth = None,
    roles: frozenset[str] | None = None,
    asks_goods: bool = False,
    words: tuple[str, ...] = (),
) -> Condition:
    """One question about one field; `if_missing` is the answer where nothing is stated."""
    read, field_id, of_row = field.read, field.id, field.of_row

    def test(subject: Subject) -> Truth:
        # as `Subject.get`, but for the call: a run spends most of its time here
        kept = subject.shared if of_row else subject.own
        value = kept.get(field_id, NOT_READ)
        if value is NOT_READ:
            value = kept[field_id] = read(subject)
        if value is None:
            return if_missing
        return None if type(value) is Unreadable else asks(value)

    needs = frozenset((GOODS,)) if asks_goods else _needs(field) if if_missing is False else frozenset[str]()
    open_without = (field,) if if_missing is None else ()
    return Condition(Join.LEAF, test, fields=(field,), roles=roles, needs=needs, open_without=open_without, words=words)


def comparison(field: Field, other: Field, asks: Test2, if_missing: Truth = None) -> Condition:
    """One question about two fields; `if_missing` is the answer where `field` is not stated.

    Where the other field is missing, the answer stays unknown.
    """

    def test(subject: Subject) -> Truth:
        value, against = subject.get(field), subject.get(other)
        if value is None:
            return if_missing
        if against is None or type(value) is Unreadable or type(against) is Unreadable:
            return None
        return asks(value, against)

    needs = _needs(field) if if_missing is False else frozenset[str]()
    open_without = (field, other) if if_missing is None else (other,)
    return Condition(Join.LEAF, test, fields=(field, other), needs=needs, open_without=open_without)


def presence(field: Field, wanted_missing: bool) -> Condition:
    """Whether the field states nothing (or something): always decided. A name or text such as `TBA` states nothing."""
    worded = field.kind in (Kind.NAME, Kind.TEXT)

    def test(subject: Subject) -> Truth:
        missing = subject.get(field) is None or (worded and states_nothing(field.stated(subject)))
        return missing is wanted_missing

    needs = frozenset[str]() if wanted_missing else _needs(field)
    return Condition(Join.LEAF, test, fields=(field,), asks_presence=True, needs=needs)


def _needs(field: Field) -> frozenset[str]:
    return frozenset((field.cell,)) if field.cell else frozenset()


def grounds(condition: Condition, subject: Subject) -> Iterator[Field]:
    """The fields whose values made a condition what it is (yes or no): a finding's evidence."""
    answer = condition.test(subject)
    if condition.join is Join.LEAF:
        yield from condition.fields
    elif condition.join is Join.NOT:
        yield from grounds(condition.parts[0], subject)
    else:
        for part in condition.parts:
            if part.test(subject) is answer:
                yield from grounds(part, subject)


def unknowns(condition: Condition, subject: Subject) -> Iterator[Field]:
    """The missing or unreadable fields that keep an unknown condition from being decided."""
    if condition.test(subject) is not None:
        return
    if condition.join is not Join.LEAF:
        for part in condition.parts:
            yield from unknowns(part, subject)
        return
    unread = [field for field in condition.fields if _is_unread(subject.get(field))]
    yield from unread or condition.fields


def _is_unread(value: object) -> bool:
    return value is None or type(value) is Unreadable
