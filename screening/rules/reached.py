"""To which countries the mail addresses, web addresses and telephone numbers in a free text lead."""

from __future__ import annotations

import re

from screening.rules.readers import Countries, Unreadable, countries_of_phone, country_of_domain, read_domain

#: What may be an address (`a@b.ir`, `www.b.ir`) or an international number (`+98 21 555 0101`).
_SIGNS = r"[^\s<>,;()\"']"
_ADDRESS = re.compile(rf"(?<!{_SIGNS}){_SIGNS}+@{_SIGNS}+|www\.{_SIGNS}+")
_NUMBER = re.compile(r"\+\d[\d ()/-]{6,}\d")


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
    return Countries(frozenset(found))
