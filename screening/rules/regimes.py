"""Whose law applies: the profile's, and that of the country from which the goods are sent."""

from __future__ import annotations

#: Member states of the European Union (Treaty on European Union, Article 52; 27 since 2020-02-01).
EU_MEMBERS = frozenset(
    "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK".split()  # noqa: SIM905
)


def regime_of(country: str) -> str:
    """The regime of a country (ISO code): US, EU or UK; "" for one whose law the rules do not know."""
    return "EU" if country in EU_MEMBERS else {"US": "US", "GB": "UK"}.get(country, "")


def regimes(profile: str, home: str) -> frozenset[str]:
    """The regimes whose rules are asked: US law goes with goods and money abroad, so the profile's always counts."""
    return frozenset(regime for regime in (profile, regime_of(home)) if regime)
