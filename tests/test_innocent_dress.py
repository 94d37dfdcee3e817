"""What a buyer says of himself never excuses a hard fact: embargoed places, goods of war, words about evasion.

Each order holds one hard fact and is dressed up in what honest orders have: an old house, a trade of no danger, a small
sum, a plain use, a signed statement, a tariff code of tea, an end user of its own. It is reviewed all the same.
"""

from __future__ import annotations

import csv
from itertools import chain, combinations
from pathlib import Path

import pytest

from screening.model import Severity
from tests.bench.orders_table import severities

PLAIN = {
    "customer_name": "Lumen Works", "seller_country": "US", "goods_description": "pump spare parts",
    "hs_code": "841391", "total_value": "24000", "currency": "USD", "destination_country": "TR",
    "customer_country": "TR",
}  # fmt: skip
DRESSES = {
    "an old house": {"customer_founded": "1950"},
    "a hospital": {"customer_business": "public hospital"},
    "a service partner": {"customer_business": "authorised service partner of the maker"},
    "a small sum": {"total_value": "900", "quantity": "1"},
    "a plain use": {"end_use": "own production of plastic bottles"},
    "a statement": {"end_use_statement": "signed"},
    "the code of tea": {"hs_code": "090240"},
    "a buyer in Germany": {"customer_country": "DE"},
    "a user": {"end_user_name": "Lumen Works"},
}
#: Beside these a licence number is an answer that an officer can check; it excuses no other fact.
LICENSED = {"a licence": {"licence_number": "D1234567"}}
FACTS: dict[str, dict[str, str]] = {
    "for Iran": {"destination_country": "IR"},
    "for Syria": {"destination_country": "SY"},
    "for North Korea": {"destination_country": "KP"},
    "for Cuba": {"destination_country": "CU"},
    "an Iranian receives": {"consignee_name": "Pars Pumps", "consignee_country": "IR"},
    "a North Korean uses": {"end_user_name": "Ryugyong Works", "end_user_country": "KP"},
    "an Iranian pays": {"payer_name": "Pars Exchange", "payer_country": "IR"},
    "through Iran": {"transit_countries": "IR"},
    "delivered in Simferopol": {"consignee_name": "Lumen Works", "consignee_address": "12 Kirova, Simferopol"},
    "delivered in Donetsk": {"consignee_name": "Lumen Works", "consignee_address": "5 Artema, Donetsk"},
    "installed in Simferopol": {"notes": "Final installation in Simferopol."},
    "on to Isfahan": {"notes": "Goods go on to Isfahan by truck."},
    "used in Isfahan": {"end_use": "pumps for a plant in Isfahan"},
    "a nuclear use": {"notes": "Needed for nuclear explosive research."},
    "a use in chemical weapons": {"notes": "Vessels for chemical weapons precursor production."},
    "an army in China": {"notes": "Parts for military aircraft production.", "destination_country": "CN"},
    "paid from Tehran": {"payment_method": "transfer from Bank Melli, Tehran"},
    "mail of Iran": {"customer_email": "sales@parspump.ir"},
    "telephone of Iran": {"customer_phone": "+98 21 5551234"},
    "a ship of North Korea": {"vessel_flag": "KP"},
    "unloaded in Minsk": {"route": "Gdansk - Brest - Minsk, bonded store"},
    "chips and Tehran": {
        "notes": "End customer sits in Tehran.", "goods_description": "field programmable gate array",
        "hs_code": "854231",
    },
    "an engine of tanks": {"goods_description": "V-84 tank engine", "destination_country": "SD"},
    "the same in short": {"goods_description": "diesel engine V-84 for T-72", "destination_country": "AE"},
    "a gearbox of helicopters": {"goods_description": "gearbox VR-14 for MI8", "destination_country": "SD"},
    "engines of attack drones": {"end_use": "engine for Shahed drones", "goods_description": "two-stroke engine"},
    "men at the front": {
        "notes": "for our boys at the front", "goods_description": "quadcopter drones", "destination_country": "KG",
    },
    "fuzes of rockets": {"goods_description": "122 mm rocket fuzes", "destination_country": "SD"},
    "batteries of missiles": {"goods_description": "thermal batteries, 28 V, life 60 s", "destination_country": "NL"},
    "a gyroscope for Iran": {
        "goods_description": "fibre optic gyroscope", "eccn": "7A002", "destination_country": "IR",
    },
    "a gyroscope for Dubai": {
        "goods_description": "fibre optic gyroscope bias 0.005 deg/h", "eccn": "7A002", "destination_country": "AE",
    },
    "labels removed": {"notes": "Please remove all labels and marks of origin.", "goods_description": "bearings"},
    "round the licence": {
        "notes": "Licence takes too long, please write civil use.", "goods_description": "oscilloscope",
    },
    "refused before": {"notes": "This customer was refused before.", "goods_description": "bearings"},
}  # fmt: skip
#: Facts of which a licence is the answer, alone or with the tariff code of food.
ANSWERED = {
    *("for Iran", "for Syria", "for North Korea", "for Cuba", "an Iranian receives", "a North Korean uses"),
    *("an Iranian pays", "through Iran", "a gyroscope for Dubai", "a gearbox of helicopters", "the same in short"),
    *("batteries of missiles", "an engine of tanks", "fuzes of rockets", "men at the front"),
}


def dressed(fact: dict[str, str], *dresses: dict[str, str]) -> dict[str, str]:
    """The order: what the fact itself says stands, but for a tariff code, which anybody may write."""
    order = PLAIN | fact
    for dress in dresses:
        order |= {column: text for column, text in dress.items() if column == "hs_code" or column not in fact}
    return order


@pytest.fixture(
    scope="module",
    params=[pytest.param(1, id="one by one"), pytest.param(2, id="in pairs", marks=pytest.mark.slow)],
)
def seen(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Severity]:
    """The severity of each fact as it is, in so many dresses at once, and in all of them."""
    orders = {
        f"{name}: {' and '.join(chosen) or 'as it is'}": dressed(fact, *(clothes[each] for each in chosen))
        for name, fact in FACTS.items()
        for clothes in [DRESSES if name in ANSWERED else DRESSES | LICENSED]
        for chosen in chain.from_iterable(combinations(clothes, size) for size in (0, request.param, len(clothes)))
    }
    columns = ["id", *dict.fromkeys(chain.from_iterable(orders.values()))]
    path: Path = tmp_path_factory.mktemp("dress") / "orders.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns)
        writer.writeheader()
        writer.writerows({"id": name, **order} for name, order in orders.items())
    return severities(path)


@pytest.mark.parametrize("fact", FACTS)
def test_a_hard_fact_is_reviewed_whatever_the_buyer_says(seen: dict[str, Severity], fact: str) -> None:
    dressed_up = {name: severity for name, severity in seen.items() if name.startswith(f"{fact}: ")}
    assert len(dressed_up) > len(DRESSES)
    assert [name for name, severity in dressed_up.items() if severity < Severity.MEDIUM] == []
