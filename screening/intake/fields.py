"""The vocabulary of input columns: the contract's fields, and which of them need special reading."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml

from screening.intake.header_text import header_key
from screening.model import ROLES

#: Role of the one party of a party file's row.
PARTY_ROLE = "party"

#: Order fields that name one more party to screen; the field is its role.
NAMED_PARTIES = ("invoice_buyer", "bl_consignee")

#: Party fields that name further people or bodies to screen; their role is `<role>_<field>`.
LINKED_PARTIES = ("owner", "director", "contact")

#: Party field -> type of the identifier that it holds ("" where the column does not say).
IDENTIFIER_FIELDS = MappingProxyType(
    {
        "identifier": "",
        "id": "",
        "passport": "passport",
        "national_id": "national_id",
        "tax_id": "tax_id",
        "registration": "registration",
        "imo": "imo",
        "mmsi": "mmsi",
        "call_sign": "call_sign",
        "lei": "lei",
        "swift": "swift_bic",
        "duns": "duns",
        "wallet": "wallet",
    }
)

#: Party fields that go into `Party.details` as text.
DETAIL_FIELDS = (
    "phone",
    "email",
    "website",
    "business",
    "founded",
    "contact",
    "contact_title",
    "account",
    "account_country",
    "owner",
    "director",
    "wallet",
    "birth_place",
    "gender",
)

#: Party fields that hold countries, and order fields that do. `Row.fields` gives them as ISO codes joined by ";".
PARTY_COUNTRY_FIELDS = frozenset({"country", "nationality", "account_country", "identifier_country"})
ORDER_COUNTRY_FIELDS = frozenset(
    {
        "vessel_flag",
        "origin_country",
        "transit_countries",
        "destination_country",
        "payment_country",
        "invoice_destination",
    }
)

#: Party fields that several columns may hold together (`Alias 1`, `Alias 2`, `Street`, `Address Line 2`).
REPEATABLE_FIELDS = frozenset(
    {"alias", "address", "country", "nationality", "owner", "director", "phone", *(set(IDENTIFIER_FIELDS) - {"id"})}
)

#: Order fields that a plain customer list may have as well: they alone do not make a file an order file.
WEAK_ORDER_FIELDS = frozenset(
    {"notes", "currency", "payment_method", "payment_country", "incoterm", "vessel_flag", "order_date", "total_value"}
)

#: Roles that plain lists of customers and suppliers name in their columns: alone they do not make an order file.
WEAK_ROLES = frozenset({"customer", "seller"})


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Header keys (see `headers.header_key`) and what they mean."""

    roles: MappingProxyType[str, str]
    """Key of a role word -> role; words without a role give `party`."""
    exact: MappingProxyType[str, tuple[str, str]]
    """Key of a name that stands in the contract -> (role, field); these come before all synonyms."""
    party_fields: MappingProxyType[str, str]
    """Key of a party field's synonym -> field."""
    order_fields: MappingProxyType[str, str]
    row_id: frozenset[str]
    """Keys that alone mean the row's own id."""
    role_id: frozenset[str]
    """Keys that after a role word mean a number of that party."""
    party_names: frozenset[str]
    """All party fields, `id` included."""
    order_names: frozenset[str]


@cache
def vocabulary() -> Vocabulary:
    """The synonyms of `data/columns.yml`. Raises ValueError where one spelling is given two meanings."""
    path = Path(__file__).parent / "data" / "columns.yml"
    # BaseLoader gives plain text only, so that the synonym "no" (number) does not read as false.
    table: dict[str, Any] = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)

    def keyed(section: str) -> MappingProxyType[str, str]:
        meanings: dict[str, str] = {}
        for meaning, words in table[section].items():
            for word in (*words, meaning):
                if meanings.setdefault(header_key(word), meaning) != meaning:
                    raise ValueError(f"{path.name}: {word!r} stands for {meanings[header_key(word)]} and {meaning}")
        return MappingProxyType(meanings)

    roles = dict(keyed("roles"))
    roles.update({header_key(word): PARTY_ROLE for word in table["parties"]})
    party_names = frozenset(table["party_fields"]) | {"id"}
    order_names = frozenset(table["order_fields"])
    exact = {header_key(f"{role}_{field}"): (role, field) for role in ROLES for field in party_names}
    exact |= {header_key(field): (PARTY_ROLE, field) for field in party_names}
    exact |= {header_key(field): ("", field) for field in order_names}
    return Vocabulary(
        roles=MappingProxyType(roles),
        exact=MappingProxyType(exact),
        party_fields=keyed("party_fields"),
        order_fields=keyed("order_fields"),
        row_id=frozenset(map(header_key, table["row_id"])),
        role_id=frozenset(map(header_key, table["role_id"])),
        party_names=party_names,
        order_names=order_names,
    )
