"""What an order is worth, roughly and in one currency, so that rules can tell large orders from small ones."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from screening.rules.readers import Unreadable, read_money

#: Units of a currency that are worth about one euro. From memory, rounded, as of 2026; a rule that asks whether an
#: order is large does not need more. Limits of law are asked of `order.total_value`, which is not converted.
PER_EURO: Mapping[str, float] = MappingProxyType({
    "AED": 4, "AMD": 430, "ARS": 1500, "AZN": 1.9, "BDT": 135, "BGN": 2, "BRL": 6.2, "CLP": 1080, "CNY": 8.1,
    "COP": 4600, "CZK": 25, "DKK": 7.5, "DZD": 150, "EGP": 55, "GEL": 3.1, "HKD": 9, "HUF": 400, "IDR": 18500,
    "ILS": 4, "INR": 98, "JPY": 165, "KES": 148, "KGS": 98, "KRW": 1580, "KZT": 590, "LKR": 340, "MAD": 10.7,
    "MDL": 19.7, "MKD": 61.5, "MNT": 4000, "MXN": 21.5, "MYR": 4.9, "NGN": 1750, "NOK": 11.7, "NPR": 157, "PEN": 4.1,
    "PHP": 65, "PKR": 320, "PLN": 4.3, "QAR": 4.2, "RON": 5, "RSD": 117, "RUB": 95, "SAR": 4.3, "SEK": 11.3,
    "THB": 38, "TND": 3.4, "TRY": 46, "TWD": 35, "UAH": 48, "UZS": 14500, "VND": 29500, "ZAR": 20.5,
})  # fmt: skip
_OTHER_NAMES: Mapping[str, str] = MappingProxyType(
    {
        "RMB": "CNY",
        "YEN": "JPY",
        "円": "JPY",
        "元": "CNY",
        "人民币": "CNY",
        "₽": "RUB",
        "₹": "INR",
        "₺": "TRY",
        "TL": "TRY",
    }
)


def worth(fields: Mapping[str, str]) -> float | Unreadable | None:
    """The total value, or quantity times price of a unit, in euros; a currency that is not in the table counts one to
    one, as dollars and pounds do: whoever asks for large orders then asks too often, not too seldom.
    """
    total = fields.get("total_value", "")
    if total:
        amount = read_money(total)
    elif fields.get("quantity") and fields.get("unit_price"):
        # a quantity may have a unit behind it, which is left out as a currency is
        quantity, price = read_money(fields["quantity"]), read_money(fields["unit_price"])
        if isinstance(quantity, Unreadable) or isinstance(price, Unreadable):
            return None
        amount = quantity * price
    else:
        return None
    return amount if isinstance(amount, Unreadable) else _in_euros(amount, fields)


def price(fields: Mapping[str, str]) -> float | Unreadable | None:
    """The price of a unit in euros, as `worth` has it."""
    stated = fields.get("unit_price", "")
    amount = read_money(stated) if stated else None
    return amount if amount is None or isinstance(amount, Unreadable) else _in_euros(amount, fields)


def _in_euros(amount: float, fields: Mapping[str, str]) -> float:
    currency = fields.get("currency", "").strip().upper()
    return amount / PER_EURO.get(_OTHER_NAMES.get(currency, currency), 1)
