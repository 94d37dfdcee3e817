"""The shipped catalogue: every rule passes its tests, ordinary trade stays below medium."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from screening.goods import default_catalogue
from screening.lists.countries import country_code
from screening.model import FindingOutcome, Severity
from screening.rules import RuleSet, combine_severity
from screening.rules.casefile import build_row
from screening.rules.cases import case_findings, outcome_of
from screening.rules.folder import read_folder
from screening.rules.marked import read_marked
from screening.rules.rule import Case, Expect, Rule, Scope, Status

CATALOGUE = read_folder()
STABLE = [rule for rule in CATALOGUE.rules if rule.status is Status.STABLE]
VALUES = Path(__file__).resolve().parents[2] / "rules" / "values"
SHARED = Path(__file__).resolve().parents[2].parent / "shared"
FACTS = SHARED / "facts" / "guidance.yaml"
GROUPS = SHARED / "data" / "trade" / "country-groups.json"
US = RuleSet.of(CATALOGUE, "US")


def test_the_catalogue_has_no_problem_and_keeps_a_lock() -> None:
    assert [str(problem) for problem in CATALOGUE.problems] == []
    assert CATALOGUE.lock is not None


def test_the_table_of_goods_of_the_mtcr_annex_is_complete() -> None:
    table = yaml.safe_load((VALUES / "mtcr_goods.yml").read_text(encoding="utf-8"))["values"]
    assert table == sorted(id for id, good in default_catalogue().goods.items() if good.mtcr)


@pytest.mark.parametrize(
    ("rule", "case"), [(rule, case) for rule in STABLE for case in rule.cases], ids=lambda v: getattr(v, "id", None)
)
def test_a_rule_passes_its_case(rule: Rule, case: Case) -> None:
    assert outcome_of(case_findings(rule, case)) is case.expect


def test_every_stable_rule_has_a_source_and_a_case_of_each_outcome() -> None:
    outcomes = {rule.id: {case.expect for case in rule.cases} for rule in STABLE}
    assert [rule for rule, cases in outcomes.items() if cases != set(Expect)] == []
    assert [rule.id for rule in STABLE if not rule.sources] == []


def test_every_technique_has_a_rule_or_a_written_reason() -> None:
    looked_for = {technique for rule in STABLE for technique in rule.techniques}
    assert [t for t, reason in CATALOGUE.techniques.items() if t not in looked_for and not reason] == []
    assert [t for t, reason in CATALOGUE.techniques.items() if t in looked_for and reason] == []


def test_every_table_is_used() -> None:
    used = set().union(*CATALOGUE.uses.values())
    below = {
        str(entry).removeprefix("$values.")
        for table in CATALOGUE.tables
        for entry in read_marked(CATALOGUE.folder / "values" / f"{table}.yml", table).value["values"]
        if str(entry).startswith("$")
    }
    assert sorted(set(CATALOGUE.tables) - used - below) == []


@pytest.mark.parametrize(
    "family", ["transaction_layering", "falsified_documents", "transshipment", "financing", "front_company"]
)
def test_each_family_of_the_guidance_has_several_stable_rules(family: str) -> None:
    assert len([rule for rule in STABLE if rule.family == family]) >= 5


def test_every_stable_rule_says_what_it_does_not_see() -> None:
    assert [rule.id for rule in STABLE if len(rule.blind_spots) < len("Only words of a table.")] == []


def test_every_stable_rule_asks_the_customer_something_and_was_reviewed() -> None:
    assert [rule.id for rule in STABLE if not rule.question or not rule.reviewed] == []


def test_no_rule_claims_to_quote_the_unread_annexes() -> None:
    texts = [(path.name, path.read_text(encoding="utf-8").casefold()) for path in CATALOGUE.folder.rglob("RF-*.yml")]
    assert len(texts) == len(CATALOGUE.rules)
    assert [name for name, text in texts if "listed in the advisory" in text or "annex 5" in text] == []


def facts() -> dict[str, Any]:
    if not FACTS.exists():
        pytest.skip("the shared facts are not beside this checkout")
    loaded: dict[str, Any] = yaml.load(
        FACTS.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    )
    return loaded


def test_the_techniques_are_the_vocabulary_of_the_facts() -> None:
    assert set(CATALOGUE.techniques) == {technique["id"] for technique in facts()["techniques"]}


def test_the_common_high_priority_list_is_complete_and_in_its_tiers() -> None:
    codes = {entry["hs6"]: entry["tier"] for entry in facts()["chpl"]}
    assert set(CATALOGUE.tables["chpl_high"].values) == {code for code, tier in codes.items() if tier in ("1", "2")}
    assert set(CATALOGUE.tables["chpl_other"].values) == {code for code, tier in codes.items() if tier[0] in "34"}


@pytest.mark.parametrize(
    ("table", "groups"),
    [
        ("nuclear_concern", ["D:2"]),
        ("chemical_biological_concern", ["D:3"]),
        ("missile_concern", ["D:4"]),
        ("us_group_e", ["E:1", "E:2"]),
    ],
)
def test_country_groups_are_those_of_the_ear(table: str, groups: list[str]) -> None:
    if not GROUPS.exists():
        pytest.skip("the shared trade data are not beside this checkout")
    of_group = json.loads(GROUPS.read_text(encoding="utf-8"))["groups"]
    names = [
        name.replace("China (PRC)", "China").replace("Korea, North", "North Korea")
        for g in groups
        for name in of_group[g]
    ]
    assert set(CATALOGUE.tables[table].values) == {country_code(name) for name in names}


# --- precision and recall of the catalogue as a whole ---------------------------------------------------------


def severity_of(rules: RuleSet, given: dict[str, Any]) -> Severity:
    row, goods = build_row({"order_date": "2026-09-01"} | given)
    findings = rules.evaluate(row, goods)
    assert not any(f.essential for f in findings if f.outcome is FindingOutcome.UNDETERMINED)
    return combine_severity(findings)


def buyer(name: str, country: str, business: str, **more: Any) -> dict[str, Any]:
    return {
        "customer_name": name,
        "customer_country": country,
        "customer_business": business,
        "consignee_name": name,
        "consignee_country": country,
        "end_user_name": name,
        "end_user_country": country,
        "end_user_business": business,
        "destination_country": country,
        "payment_method": "bank transfer",
        "end_use": "own workshop in the main plant",
        **more,
    }


ORDINARY = {
    "a hotel in Dubai, paid by its parent in London, from a free zone and a Gmail address": buyer(
        "Palm Crescent Hotel FZE",
        "AE",
        "hotel",
        customer_address="Jebel Ali Free Zone, Dubai",
        customer_email="palm@gmail.com",
        customer_phone="+971 4 555 0101",
        payer_name="Crescent Hotels Group plc",
        payer_country="GB",
        goods_description="dough mixer",
        hs_code="843810",
    ),
    "a general trader in Dubai buys chairs through a forwarder": buyer(
        "Deira General Trading LLC",
        "AE",
        "general trading",
        freight_forwarder_name="Blue Dune Logistics",
        freight_forwarder_country="AE",
        bl_consignee="Blue Dune Logistics",
        goods_description="office chairs",
        hs_code="940130",
    ),
    "a textile mill in Turkey": buyer(
        "Uludag Tekstil", "TR", "cotton mill", customer_email="uludag@gmail.com", goods_description="spindles"
    ),
    "an optician in Hong Kong with a mainland telephone": buyer(
        "Victoria Optical", "HK", "optician", customer_phone="+86 755 5550", goods_description="frames of titanium"
    ),
    "a farm in Kazakhstan by way of Georgia and Azerbaijan": buyer(
        "Altyn Egin", "KZ", "grain farm", transit_countries="GE;AZ", port_of_discharge="Aktau", hs_code="843390"
    ),
    "a young supermarket in Bishkek": buyer(
        "Narodny Dom", "KG", "supermarkets", customer_founded="2025-02-01", goods_description="ovens", hs_code="851650"
    ),
    "an old solar installer with a priority code": buyer(
        "Karoo Solar", "ZA", "solar installer", customer_founded="2012", hs_code="850440", goods_description="inverters"
    ),
    "a distributor of electronics in Hong Kong with watched goods": buyer(
        "Harbour Radio",
        "HK",
        "radio maker",
        hs_code="854239",
        goods=[{"id": "rf_transceiver", "tier": "watch", "programmes": ["uav"]}],
    ),
    "a maker of gas tanks in Turkey buys a small winder with a named use": buyer(
        "Ege Gas Tanks",
        "TR",
        "gas cylinders",
        hs_code="847989",
        goods=[{"id": "filament_winding", "tier": "below_threshold", "programmes": ["missile"]}],
    ),
    "a tool room in India buys a machine that might be listed": buyer(
        "Coimbatore Tool Room",
        "IN",
        "moulds",
        goods=[{"id": "five_axis_machine", "tier": "possible", "programmes": ["missile"]}],
    ),
    "listed carbon fibre for a bicycle maker in Italy": buyer(
        "Ciclo Toscana",
        "IT",
        "bicycles",
        goods=[{"id": "carbon_fibre", "tier": "controlled", "programmes": ["missile"], "mtcr": "6.C.1"}],
    ),
    "listed goods for Dubai under a licence": buyer(
        "Emirates Precision",
        "AE",
        "aircraft parts",
        licence_number="D1234567",
        goods=[{"id": "maraging_steel", "tier": "controlled", "programmes": ["missile"], "mtcr": "6.C.8"}],
    ),
    "a small cash sale in Georgia": buyer(
        "Kutaisi Auto", "GE", "car repair", payment_method="cash", total_value="380", goods_description="brake pads"
    ),
    "a Swiss head office pays for Mexico": buyer(
        "Helvetia Envases",
        "MX",
        "packaging",
        payer_name="Helvetia Holding AG",
        payer_country="CH",
        payment_country="CH",
    ),
    "a German firm whose goods land in Rotterdam": buyer(
        "Kiez Kaffee GmbH", "DE", "coffee", port_of_discharge="Rotterdam", bl_port_of_discharge="Rotterdam"
    ),
}


@pytest.mark.parametrize("given", ORDINARY.values(), ids=ORDINARY.keys())
@pytest.mark.parametrize("profile", ["US", "EU", "UK"])
def test_ordinary_trade_stays_below_medium(given: dict[str, Any], profile: str) -> None:
    assert severity_of(RuleSet.of(CATALOGUE, profile), given) < Severity.MEDIUM


MARAGING = [{"id": "maraging_steel", "tier": "controlled", "programmes": ["missile"], "mtcr": "6.C.8"}]
PERCHLORATE = [{"id": "sodium_perchlorate", "tier": "watch", "programmes": ["missile"]}]
SUSPICIOUS = {
    "listed steel for a trader in a free zone": (
        buyer("Blue Horizon Trading FZE", "AE", "general trading", goods=MARAGING),
        Severity.MEDIUM,
    ),
    "missile goods, a hub and a stranger who pays": (
        buyer("Sohar Marine", "OM", "automation", payer_name="Silk Star", payer_country="AE", goods=MARAGING),
        Severity.HIGH,
    ),
    "watched oxidiser, a hub, a trader and a stranger who pays": (
        buyer("Desert Rose Trading", "AE", "trading", payer_name="Silk Star", payer_country="HK", goods=PERCHLORATE),
        Severity.MEDIUM,
    ),
    "an exchange house pays": (
        buyer("Sohar Marine", "OM", "automation", payer_name="Gulf Star Exchange House", payer_country="AE"),
        Severity.MEDIUM,
    ),
    "goods of any kind for Iran": (buyer("Kaveh Sazeh", "IR", "composites"), Severity.MEDIUM),
    "missile goods for Iran": (buyer("Kaveh Sazeh", "IR", "composites", goods=MARAGING), Severity.CRITICAL),
    "the bill of lading says Bandar Abbas": (
        buyer("Marmara Pompa", "TR", "pumps", bl_port_of_discharge="Bandar Abbas"),
        Severity.HIGH,
    ),
    "a new trader in Bishkek buys microcontrollers": (
        buyer("Tian Shan", "KG", "electronics trading", customer_founded="2022-06-14", hs_code="854231"),
        Severity.MEDIUM,
    ),
    "cash for a costly machine": (
        buyer("Sharq Works", "AE", "workshop", payment_method="cash", total_value="520000"),
        Severity.MEDIUM,
    ),
    "an address in Crimea": (
        buyer("Tavrida", "RU", "wine", customer_address="Simferopol, ul. Lenina 5"),
        Severity.HIGH,
    ),
}


@pytest.mark.parametrize(("given", "least"), SUSPICIOUS.values(), ids=SUSPICIOUS.keys())
@pytest.mark.parametrize("profile", ["US", "EU", "UK"])
def test_true_patterns_are_reviewed(given: dict[str, Any], least: Severity, profile: str) -> None:
    assert severity_of(RuleSet.of(CATALOGUE, profile), given) >= least


def test_listed_goods_for_a_hub_go_to_review_where_nobody_is_shown_to_use_them() -> None:
    """A stated maker may use them itself; a trader, or a buyer of whom nothing is known, may not."""
    goods = [{"id": "flow_forming", "tier": "possible", "programmes": ["missile"]}]
    maker = {"customer_name": "Ege Gas", "customer_business": "gas cylinders", "destination_country": "TR"}
    trader = maker | {"customer_name": "Ege Gas Trading", "customer_business": "wholesale"}
    assert severity_of(US, maker | {"end_use": "gas cylinders", "goods": goods}) < Severity.MEDIUM
    assert severity_of(US, trader | {"end_use": "gas cylinders", "goods": goods}) >= Severity.MEDIUM


def test_sanctions_and_export_controls_are_separate_tables() -> None:
    """The US sanctions programme on Syria ended (EO 14312); Country Group E:1 still has it."""
    assert "SY" not in CATALOGUE.tables["us_embargoed"].values
    assert "SY" in CATALOGUE.tables["us_group_e"].values
    row, goods = build_row(
        {"customer_name": "Damascus Textiles", "customer_country": "SY", "destination_country": "SY"}
    )
    fired = [f.rule for f in US.evaluate(row, goods) if f.outcome is FindingOutcome.FIRED]
    assert "RF-0503" in fired
    assert "RF-0501" not in fired
    assert "RF-0502" not in fired


def test_a_party_file_with_names_alone_has_no_finding() -> None:
    for name in ("Acme Ltd", "Maria Gonzalez", "Deutsche Industriewerke AG"):
        assert US.evaluate(*build_row({"name": name})) == ()


def test_an_order_with_nothing_but_a_customer_asks_only_a_few_questions() -> None:
    """Missing columns are counted, not poured out: at most ten of the rules cannot be decided."""
    findings = US.evaluate(*build_row({"customer_name": "Acme Ltd", "goods_description": "office chairs"}))
    assert all(f.outcome is FindingOutcome.UNDETERMINED for f in findings)
    assert not any(f.essential for f in findings)
    assert 1 <= len(findings) <= 10


def test_every_scope_is_used() -> None:
    assert {rule.scope for rule in STABLE} == set(Scope)
