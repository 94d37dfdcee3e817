"""What the notes of an order say its freight or insurance comes to, beside what the goods are said to be worth."""

from __future__ import annotations

import re
from collections.abc import Mapping

from screening.rules.readers import Unreadable, data_table, read_money
from screening.rules.wording import fold, phrase_key
from screening.rules.worth import PER_EURO, worth

#: A number with its groups, and the word behind it that makes it thousands or millions.
_SUM = re.compile(
    r"(?<![\w.,])(\d{1,3}(?:[., '\u00a0]\d{3})+(?:[.,]\d{1,2})?|\d{1,9}(?:[.,]\d{1,2})?)\s?([^\W\d_]{0,8})"
)
_CURRENCY = re.compile(r"(?<![^\W\d_])[A-Z]{3}(?![^\W\d_])")
_CLAUSE = re.compile(r"[.;!?]\s|\n")
_TIMES = {"k": 1e3, "tsd": 1e3, "тыс": 1e3, "bin": 1e3, "m": 1e6, "mn": 1e6, "mio": 1e6, "mln": 1e6, "млн": 1e6}
_TIMES |= dict.fromkeys(("million", "millions", "millionen", "milyon", "millones", "milioni"), 1e6)
#: Smaller sums are no sign of anything: a parcel costs more than the sample in it. In euros, roughly.
_LEAST = 5_000


def carriage_times(fields: Mapping[str, str]) -> float | Unreadable | None:
    """The greatest sum that a clause of the notes names for freight or insurance, in multiples of the order's worth;
    None where they name none of 5,000 euros and more, unreadable where the worth of the order is."""
    clauses = filter(_of_carriage, _CLAUSE.split(fields.get("notes", "")))
    greatest = max((found for clause in clauses for found in _sums(clause, fields)), default=0.0)
    if greatest < _LEAST:
        return None
    stated = worth(fields)
    if isinstance(stated, Unreadable):
        return stated
    return greatest / stated if stated else Unreadable("the worth of the order is not stated")


def _of_carriage(clause: str) -> bool:
    folded = fold(clause)
    return any(phrase_key(word).rstrip() in folded for word in data_table("carriage_words")["beginnings"])


def _sums(clause: str, fields: Mapping[str, str]) -> list[float]:
    """The sums of a clause in euros, roughly; those without a currency, in its words or the order's, are left out."""
    named = [code for code in _CURRENCY.findall(clause) if code in PER_EURO or code in ("EUR", "USD", "GBP", "CHF")]
    currency = (named or [fields.get("currency", "").strip().upper()])[0]
    if not currency:
        return []
    found = []
    for number, word in _SUM.findall(clause):
        amount = read_money(number)
        if not isinstance(amount, Unreadable):
            found.append(amount * _TIMES.get(word.casefold(), 1) / PER_EURO.get(currency, 1))
    return found
