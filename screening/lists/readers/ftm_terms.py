"""Words of FollowTheMoney, the data model of OpenSanctions: schemata and country codes."""

from __future__ import annotations

from screening.lists.countries import is_country_code
from screening.lists.readers.draft import Draft
from screening.model import EntityType

#: Schema of a party -> our type; targets of other schemata are UNKNOWN. A LegalEntity is a person or an organization:
#: the source does not say which.
TYPES = {
    "Person": EntityType.PERSON,
    "Organization": EntityType.ORGANIZATION,
    "Company": EntityType.ORGANIZATION,
    "PublicBody": EntityType.ORGANIZATION,
    "LegalEntity": EntityType.UNKNOWN,
    "Trust": EntityType.UNKNOWN,
    "Vessel": EntityType.VESSEL,
    "Airplane": EntityType.AIRCRAFT,
    "Vehicle": EntityType.UNKNOWN,
    "CryptoWallet": EntityType.UNKNOWN,
    "Security": EntityType.UNKNOWN,
    "Asset": EntityType.UNKNOWN,
}
#: Codes of past states, unions and unknown places, which are no country of today.
_NO_COUNTRY = frozenset({"su", "suhh", "cs", "csxx", "cshh", "yucs", "dd", "ddde", "eu", "un", "zz", "xx"})


def ftm_country(code: str, draft: Draft, field: str) -> str:
    """The alpha-2 code in upper case: of `ge-ab` (Abkhazia) the country; an unknown code is an issue."""
    lowered = code.strip().lower()
    if not lowered or lowered in _NO_COUNTRY:
        return ""
    found = lowered.partition("-")[0].upper()
    if not is_country_code(found):
        draft.issue(field, f"unknown country {code!r}")
        return ""
    return found
