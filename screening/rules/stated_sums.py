"""The sums that the notes of an order name for freight, insurance or customs, beside what the goods are worth."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from screening.rules.readers import Unreadable, data_table, read_money
from screening.rules.wording import fold, phrase_key
from screening.rules.worth import PER_EURO, price, worth

#: A number with its groups, and the word behind it, which may make it thousands or millions.
_SUM = re.compile(
    r"(?<![\w.,])(\d{1,3}(?:[., '\u00a0]\d{3})+(?:[.,]\d{1,2})?|\d{1,9}(?:[.,]\d{1,2})?)\s?([^\W\d_]{0,8})"
)
_CURRENCY = re.compile(r"(?<![^\W\d_])[A-Z]{3}(?![^\W\d_])")
_NOT_CONVERTED = ("EUR", "USD", "GBP", "CHF")
_CLAUSE = re.compile(r"[.;!?]\s|\n")
_TIMES = {"k": 1e3, "tsd": 1e3, "тыс": 1e3, "bin": 1e3, "m": 1e6, "mn": 1e6, "mio": 1e6, "mln": 1e6, "млн": 1e6}
_TIMES |= dict.fromkeys(("million", "millions", "millionen", "milyon", "millones", "milioni"), 1e6)
#: Smaller sums for carriage are no sign of anything: a parcel costs more than the sample in it. In euros, roughly.
_LEAST = 5_000
#: A smaller number beside no currency is a class of danger, a number of boxes or of days rather than a sum.
_LEAST_WITHOUT_CURRENCY = 10


def carriage_times(fields: Mapping[str, str]) -> float | Unreadable | None:
    """The greatest sum that a clause of the notes names for freight or insurance, in multiples of the order's worth;
    None where they name none of 5,000 euros and more, unreadable where the worth of the order is."""
    greatest = max(_sums(fields, "carriage"), default=0.0)
    if greatest < _LEAST:
        return None
    stated = worth(fields)
    if isinstance(stated, Unreadable):
        return stated
    return greatest / stated if stated else Unreadable("the worth of the order is not stated")


def declared_share(fields: Mapping[str, str]) -> float | Unreadable | None:
    """The least sum that a clause of the notes names beside words of declaring, as a share of the price of a unit, or
    of the order's worth where no such price is stated; None where they name none."""
    least = min(_sums(fields, "declared"), default=None)
    if least is None:
        return None
    stated = price(fields) or worth(fields)
    if isinstance(stated, Unreadable):
        return stated
    return least / stated if stated else Unreadable("the worth of the order is not stated")


def _sums(fields: Mapping[str, str], words: str) -> Iterator[float]:
    """The sums of the clauses with such words, in euros, roughly; those without a currency, in the clause or the
    order's, are left out."""
    for clause in _CLAUSE.split(fields.get("notes", "")):
        if any(sign.isdigit() for sign in clause) and _speaks_of(clause, words):
            upper = clause.upper()
            named = [code for code in _CURRENCY.findall(upper) if code in PER_EURO or code in _NOT_CONVERTED]
            currency = (named or [fields.get("currency", "").strip().upper()])[0]
            for number, word in _SUM.findall(clause) if currency else ():
                amount = read_money(number)
                if not isinstance(amount, Unreadable):
                    amount *= _TIMES.get(word.casefold(), 1)
                    if named or amount >= _LEAST_WITHOUT_CURRENCY:
                        yield amount / PER_EURO.get(currency, 1)


def _speaks_of(clause: str, words: str) -> bool:
    folded = fold(clause)
    return any(phrase_key(word).rstrip() in folded for word in data_table("sum_words")[words])
