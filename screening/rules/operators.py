"""The closed set of operators. Each asks one question of one field and answers yes, no or unknown (None).

A test is called with values that are stated and readable; a missing or unreadable value never reaches it, it makes
the condition unknown (`conditions.py`).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from screening.rules import readers
from screening.rules.denied_words import stands_undenied
from screening.rules.field import Kind
from screening.rules.nearness import near
from screening.rules.readers import Countries, Days
from screening.rules.wording import Folded, fold, may_be_one, phrase_head, phrase_key, share_a_word, word_runs

Truth = bool | None
Test = Callable[[Any], Truth]
Test2 = Callable[[Any, Any], Truth]


class Takes(StrEnum):
    """What stands after an operator in a rule file."""

    WORDS = "a list of texts or $values.NAME"
    CHOICES = "a list of the field's words or $values.NAME"
    CHOICE = "one of the field's words"
    COUNTRIES = "a list of ISO country codes or $values.NAME"
    CODES = "a list of digits in quotes or $values.NAME"
    DOMAINS = "a list of domains or $values.NAME"
    NUMBER = "a number"
    COUNT = "a whole number"
    DATE = "a date such as 2022-02-24"
    YESNO = "true or false"
    FIELD = "the id of another field"
    SPAN = "a mapping {days: N, at: the id of a date field}"
    NEAR = "a mapping {within: N, words: two or more lists of texts or $values.NAME}"


@dataclass(frozen=True, slots=True)
class Operator:
    """One operator for some kinds of fields."""

    name: str
    kinds: frozenset[Kind]
    takes: Takes
    meaning: str
    make: Callable[[Any], Any]
    """Argument -> `Test`; for FIELD and SPAN arguments -> `Test2` of the field's and the other field's value; for NEAR
    its argument is the pair of both."""


def _op(name: str, kinds: tuple[Kind, ...], takes: Takes, meaning: str, make: Callable[[Any], Any]) -> Operator:
    return Operator(name, frozenset(kinds), takes, meaning, make)


# --- words ---------------------------------------------------------------------------------------


def _equals_words(texts: list[str]) -> Test:
    wanted = frozenset(fold(text) for text in texts)
    return lambda value: value in wanted


def _has_word(phrases: list[str]) -> Test:
    keys = tuple(phrase_key(phrase) for phrase in phrases)
    return _contains_one(keys) if len(keys) <= _FEW else _contains_one_of_many(keys)


def _word_begins(beginnings: list[str]) -> Test:
    keys = tuple(phrase_key(text).rstrip() for text in beginnings)
    if len(keys) <= _FEW or any(" " in key[1:] for key in keys):
        return _contains_one(keys)
    heads = frozenset(key[1:] for key in keys if key.startswith(" "))
    lengths = sorted({len(head) for head in heads})
    unspaced = _contains_one(tuple(key for key in keys if not key.startswith(" ")))

    def test(value: Folded) -> Truth:
        return unspaced(value) or any(word[:length] in heads for word in value.split() for length in lengths)

    return test


#: Up to so many keys, looking for each in turn is as fast as cutting the text into words.
_FEW = 8


def _contains_one(keys: tuple[str, ...]) -> Test:
    def test(value: Folded) -> Truth:
        for key in keys:  # noqa: SIM110 - twice as fast as any() here, where rules spend most of their time
            if key in value:
                return True
        return False

    return test


def _contains_one_of_many(keys: tuple[str, ...]) -> Test:
    """As `_contains_one`, by the words of the text: a long table costs no more than a short one."""
    spaced = [key for key in keys if key.startswith(" ")]
    anywhere = _contains_one(tuple(key for key in keys if not key.startswith(" ")))
    short: set[str] = set()
    longer: dict[str, list[str]] = {}
    for key in spaced:
        head = phrase_head(key)
        if head == key.strip():
            short.add(head)
        else:
            longer.setdefault(head, []).append(key)

    def test(value: Folded) -> Truth:
        runs = word_runs(value)
        if not short.isdisjoint(runs):
            return True
        for head in longer.keys() & runs:
            if any(key in value for key in longer[head]):
                return True
        return not value.isascii() and anywhere(value)

    return test


def _has_undenied_word(phrases: list[str]) -> Test:
    keys = tuple(phrase_key(phrase) for phrase in phrases)
    stands = _has_word(phrases)

    def test(value: Folded) -> Truth:
        return stands(value) and any(stands_undenied(key, value) for key in keys if key in value)

    return test


def _starts_with(beginnings: list[str]) -> Test:
    keys = tuple(fold(text).rstrip() for text in beginnings)
    return lambda value: value.startswith(keys)


def _negated(make: Callable[[Any], Test]) -> Callable[[Any], Test]:
    def build(argument: Any) -> Test:
        test = make(argument)

        def negated(value: Any) -> Truth:
            answer = test(value)
            return None if answer is None else not answer

        return negated

    return build


def _negated2(test: Test2) -> Test2:
    def negated(value: Any, other: Any) -> Truth:
        answer = test(value, other)
        return None if answer is None else not answer

    return negated


# --- closed words, domains, codes, sets ----------------------------------------------------------


def _in_choices(choices: list[str]) -> Test:
    wanted = frozenset(choice.casefold() for choice in choices)
    return lambda value: value in wanted


def _in_domains(domains: list[str]) -> Test:
    exact = frozenset(domain.casefold().lstrip(".") for domain in domains)
    endings = tuple("." + domain for domain in exact)
    return lambda value: value in exact or value.endswith(endings)


def _codes_start(prefixes: list[str]) -> Test:
    wanted = tuple(prefixes)
    return lambda codes: any(code.startswith(wanted) for code in codes)


def _any_in(values: list[str]) -> Test:
    wanted = frozenset(values)
    return lambda value: not wanted.isdisjoint(value)


# --- countries -----------------------------------------------------------------------------------


def _country_in(codes: list[str]) -> Test:
    wanted = frozenset(codes)

    def test(value: Countries) -> Truth:
        if not wanted.isdisjoint(value.known):
            return True
        return False if value.complete else None

    return test


def _countries_overlap(value: Countries, other: Countries) -> Truth:
    if not value.known.isdisjoint(other.known):
        return True
    return False if value.complete and other.complete else None


def _count_ge(least: int) -> Test:
    def test(value: Countries) -> Truth:
        if len(value.known) >= least:
            return True
        return False if value.complete else None

    return test


# --- numbers and dates ---------------------------------------------------------------------------


#: Share of a limit from which a number is just below it. Own choice: whoever splits an order uses the room there is.
JUST_BELOW = 0.75


def _just_below(limit: float) -> Test:
    return lambda value: JUST_BELOW * limit <= value <= limit


def _multiple_of(unit: float) -> Test:
    return lambda value: value > 0 and value % unit == 0


def _before(limit: str) -> Test:
    day = _argument_day(limit)

    def test(value: Days) -> Truth:
        return True if value.last < day else False if value.first >= day else None

    return test


def _after(limit: str) -> Test:
    day = _argument_day(limit)

    def test(value: Days) -> Truth:
        return True if value.first > day else False if value.last <= day else None

    return test


def _argument_day(text: str) -> int:
    value = readers.read_date(text)
    assert isinstance(value, Days)
    return value.first


def _younger_than(days: int) -> Test2:
    def test(value: Days, at: Days) -> Truth:
        if value.first > at.last:  # founded after the order: one of the dates is wrong, and no age follows from them
            return None
        if at.last - value.first < days:
            return True
        return False if at.first - value.last >= days else None

    return test


#: One decimal digit of any script; it cannot run away.
_DIGIT = re.compile(r"\d")

TEXTUAL = (Kind.TEXT, Kind.NAME)
EVERY = tuple(Kind)

_OPERATORS = (
    _op("equals", TEXTUAL, Takes.WORDS, "the whole text is one of these", _equals_words),
    _op("has_word", TEXTUAL, Takes.WORDS, "one of these words or phrases stands in the text as whole words", _has_word),
    _op("has_word_beginning", TEXTUAL, Takes.WORDS, "a word of the text begins with one of these", _word_begins),
    _op("has_undenied_word", TEXTUAL, Takes.WORDS, "one of these words or phrases stands in the text as whole words, "
        "and no denial directly before or behind it (`without …`, `… not included`)", _has_undenied_word),
    _op("words_near", TEXTUAL, Takes.NEAR, "a word of each list, all within so many words; `label*` is every word that "
        "begins so", lambda near_words: near(*near_words)),
    _op("starts_with", TEXTUAL, Takes.WORDS, "the text begins with one of these", _starts_with),
    _op("min_words", TEXTUAL, Takes.COUNT, "the text has at least so many words",
        lambda least: lambda value: len(value.split()) >= least),
    _op("has_digit", TEXTUAL, Takes.YESNO, "whether a digit stands in the text, as in a street number",
        lambda wanted: lambda value: (_DIGIT.search(value) is not None) is wanted),
    _op("same_as", (Kind.NAME,), Takes.FIELD, "both names may mean one company: legal forms and common trade words "
        "aside, the words of one are all in the other", lambda _: may_be_one),
    _op("differs_from", (Kind.NAME,), Takes.FIELD, "the names cannot mean one company",
        lambda _: _negated2(may_be_one)),
    _op("shares_word_with", (Kind.NAME,), Takes.FIELD, "the names share a distinctive word, as firms of one group do",
        lambda _: share_a_word),
    _op("unrelated_to", (Kind.NAME,), Takes.FIELD, "the names cannot mean one company and share no distinctive word",
        lambda _: lambda name, other: not may_be_one(name, other) and not share_a_word(name, other)),
    _op("same_as", (Kind.TEXT, Kind.CHOICE, Kind.DOMAIN, Kind.PHONE, Kind.IMO), Takes.FIELD, "both say the same",
        lambda _: lambda value, other: value == other),
    _op("differs_from", (Kind.TEXT, Kind.CHOICE, Kind.DOMAIN, Kind.PHONE, Kind.IMO), Takes.FIELD, "they say different "
        "things", lambda _: lambda value, other: value != other),
    _op("equals", (Kind.CHOICE,), Takes.CHOICE, "it is this word", lambda word: _in_choices([word])),
    _op("in", (Kind.CHOICE,), Takes.CHOICES, "it is one of these", _in_choices),
    _op("not_in", (Kind.CHOICE,), Takes.CHOICES, "it is none of these", _negated(_in_choices)),
    _op("in", TEXTUAL, Takes.WORDS, "the whole text is one of these", _equals_words),
    _op("not_in", TEXTUAL, Takes.WORDS, "the whole text is none of these", _negated(_equals_words)),
    _op("domain_in", (Kind.DOMAIN,), Takes.DOMAINS, "it is one of these domains or lies below one", _in_domains),
    _op("country_in", (Kind.COUNTRIES,), Takes.COUNTRIES, "one of the countries is among these", _country_in),
    _op("country_not_in", (Kind.COUNTRIES,), Takes.COUNTRIES, "none of the countries is among these",
        _negated(_country_in)),
    _op("same_as", (Kind.COUNTRIES,), Takes.FIELD, "they have a country in common", lambda _: _countries_overlap),
    _op("differs_from", (Kind.COUNTRIES,), Takes.FIELD, "they have no country in common",
        lambda _: _negated2(_countries_overlap)),
    _op("count_ge", (Kind.COUNTRIES,), Takes.COUNT, "at least so many countries", _count_ge),
    _op("count_ge", (Kind.SET,), Takes.COUNT, "at least so many", lambda n: lambda value: len(value) >= n),
    _op("any_in", (Kind.SET,), Takes.CHOICES, "at least one is among these", _any_in),
    _op("none_in", (Kind.SET,), Takes.CHOICES, "none is among these", _negated(_any_in)),
    _op("code_starts_with", (Kind.CODES,), Takes.CODES, "a code begins with one of these", _codes_start),
    _op("gt", (Kind.NUMBER,), Takes.NUMBER, "more than", lambda n: lambda value: value > n),
    _op("ge", (Kind.NUMBER,), Takes.NUMBER, "at least", lambda n: lambda value: value >= n),
    _op("lt", (Kind.NUMBER,), Takes.NUMBER, "less than", lambda n: lambda value: value < n),
    _op("le", (Kind.NUMBER,), Takes.NUMBER, "at most", lambda n: lambda value: value <= n),
    _op("just_below", (Kind.NUMBER,), Takes.NUMBER, "at most so much, and at least three quarters of it", _just_below),
    _op("multiple_of", (Kind.NUMBER,), Takes.NUMBER, "more than nothing, and a whole multiple of it", _multiple_of),
    _op("before", (Kind.DATE,), Takes.DATE, "earlier than this day", _before),
    _op("after", (Kind.DATE,), Takes.DATE, "later than this day", _after),
    _op("younger_than", (Kind.DATE,), Takes.SPAN, "fewer than so many days before the other date; "
        "unknown where it lies after it", _younger_than),
    _op("older_than", (Kind.DATE,), Takes.SPAN, "at least so many days before the other date; "
        "unknown where it lies after it",
        lambda days: _negated2(_younger_than(days))),
    _op("is", (Kind.YESNO,), Takes.YESNO, "yes or no", lambda wanted: lambda value: value is wanted),
    _op("valid_imo", (Kind.IMO,), Takes.YESNO, "whether the check digit of the IMO number fits",
        lambda wanted: lambda value: readers.imo_is_valid(value) is wanted),
    _op("missing", EVERY, Takes.YESNO, "whether nothing is stated (nor by `TBA`); never unknown",
        lambda wanted: wanted),
    _op("present", EVERY, Takes.YESNO, "whether something is stated, readable or not; never unknown",
        lambda wanted: not wanted),
)  # fmt: skip

#: Operators answered without reading the value.
PRESENCE = frozenset({"missing", "present"})

OPERATORS = MappingProxyType({(op.name, kind): op for op in _OPERATORS for kind in op.kinds})
"""(name, kind of the field) -> operator."""
OPERATOR_NAMES = frozenset(op.name for op in _OPERATORS)


def operators_for(kind: Kind) -> tuple[str, ...]:
    """Names of the operators a field of this kind takes, sorted."""
    return tuple(sorted(name for name, of in OPERATORS if of is kind))
