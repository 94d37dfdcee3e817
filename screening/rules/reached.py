"""To which countries the mail addresses, web addresses and telephone numbers in a free text lead."""

from __future__ import annotations

import re
from functools import lru_cache

from screening.rules.readers import (
    Countries,
    Unreadable,
    countries_of_phone,
    country_of_domain,
    data_table,
    read_domain,
)
from screening.rules.wording import FIRST_CJK

#: What may be an address (`a@b.ir`, `www.b.ir`) or an international number (`+98 21 555 0101`).
_SIGNS = r"[^\s<>,;()\"']"
_ADDRESS = re.compile(rf"(?<!{_SIGNS}){_SIGNS}+@{_SIGNS}+|www\.{_SIGNS}+")
_NUMBER = re.compile(r"\+\d[\d ()/-]{6,}\d")
#: The beginning of one, which counts beside a word for telephones only: `phone +7 921`.
_BEGINNING = re.compile(r"\+\d{1,3}(?:[ ()-]{0,2}\d{1,4})?(?![\d.,]*\d)")
#: So many signs may lie between that word and the number.
_MOST_BETWEEN = 24


def reached_in(text: str) -> Countries:
    """The countries of all addresses and numbers in the text; none where it holds none or only generic ones."""
    found: set[str] = set()
    if "@" in text or "www." in text:
        for address in _ADDRESS.findall(text):
            domain = read_domain(address)
            country = None if isinstance(domain, Unreadable) else country_of_domain(domain)
            found |= country.known if country else frozenset()
    if "+" in text:
        for number in _NUMBER.findall(text):
            countries = countries_of_phone(number)
            found |= countries.known if isinstance(countries, Countries) else frozenset()
        for number in _BEGINNING.finditer(text):
            found |= _country_of_beginning(text, number)
    return Countries(frozenset(found))


def _country_of_beginning(text: str, number: re.Match[str]) -> frozenset[str]:
    """The country of a number of which a few digits are told, where these tell one country and mean a telephone."""
    countries = countries_of_phone(number.group())
    if isinstance(countries, Unreadable) or len(countries.known) != 1:
        return frozenset()
    words, measures = _signs()
    before = text[max(number.start() - _MOST_BETWEEN, 0) : number.start()]
    return countries.known if words.search(before) and not measures.match(text, number.end()) else frozenset()


@lru_cache(maxsize=1)
def _signs() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Words for telephones, at the beginning of a word where a script has words; and measures behind a number."""
    table = data_table("telephones")
    words = (rf"\b{word}" if ord(word[0]) < FIRST_CJK else word for word in map(re.escape, table["before"]))
    measures = (rf"{sign}\b" if sign[-1].isalpha() else sign for sign in map(re.escape, table["measures"]))
    return re.compile("|".join(words), re.IGNORECASE), re.compile(rf"\s?(?:{'|'.join(measures)})", re.IGNORECASE)
