"""The embedded lists themselves: what they hold, and that their statements hang together."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from screening.lists.readers.embedded import read
from screening.model import Entity, EntityType, NameKind
from screening.resources import data_folder

FACTS = Path(__file__).resolve().parents[3] / "shared" / "facts" / "guidance.yaml"
LISTS = sorted(data_folder("lists").glob("embedded_*.yml"))

#: Aliases that the facts run together (or wrap in remarks); the lists hold their parts.
RUN_TOGETHER = {
    "Aerospace Industries Organisation, AIO": ["Aerospace Industries Organisation", "AIO"],
    "HESA, HESA Trade Center": ["HESA", "HESA Trade Center"],
    "HTC, IAMCO, IAMI, Iran Aircraft Manufacturing Company": ["HTC", "IAMCO", "IAMI"],
    "Parca San. Ve Tyc. A.S., STEP Standart Teknik Parca San. ve Tic. A.S., Step Standart Teknik Parca Sanayi ve "
    "Ticaret Anonim Sirketi": [
        "Parca San. Ve Tyc. A.S.",
        "Step Standart Teknik Parca Sanayi ve Ticaret Anonim Sirketi",
    ],
    "SSTP, Step Standard Technical Components Industry and Trading Corporation": ["SSTP"],
    "Standart Teknik Parca San Ve Tic A.S., Standart Teknik Parca San. Ve Ticaret A.S., Standard Technical Component "
    "Industry and Trade Company": ["Standart Teknik Parca San. Ve Ticaret A.S."],
    "Stap Standart Tek Par San Tic AS, Step Standart Teknyk": [
        "Stap Standart Tek Par San Tic AS",
        "Step Standart Teknyk",
    ],
    "Step A.S., Step S.A., Step Istanbul": ["Step A.S.", "Step S.A.", "Step Istanbul"],
    "Step Istanbul/Standart Teknik Parca San. Ve Tic. A.S.": ["Step Istanbul"],
    "Step Standart Teknik Parca Sanayi Ve Ticaret A.S., Step AS, Step Company": ["Step Company"],
    "Amin Industrial Compound and Amin Industrial Company": ["Amin Industrial Compound", "Amin Industrial Company"],
    "TESA, TSA": ["TESA", "TSA"],
    "Marine Industries Organisation (MIO), Marine Industries Group (MIG)": ["MIO", "Marine Industries Group"],
    "formerly known as Yasa Part": ["Yasa Part"],
    "E. S. Co., (b) E. X. Co.": ["E. S. Co.", "E. X. Co."],
    "or Faater": ["Faater"],
    "Behdis Tejarat (or Bazarganis Behdis Tejarat Alborz Company or Behdis Tejarat General Trading Company), Fanavaran "
    "Mojpooya": ["Behdis Tejarat", "Bazarganis Behdis Tejarat Alborz Company", "Fanavaran Mojpooya"],
    "Faramoj Company (or Tosee Danesh Fanavari Faramoj), Green Emirate Paya": ["Faramoj Company", "Green Emirate Paya"],
    "Mohandesi Toseh Sanayeh Atomi (METSA)": ["Mohandesi Toseh Sanayeh Atomi", "METSA"],
    "Fakoor International Tehran Engineering Company (FITCO)": ["FITCO"],
    "Composites Research Laboratory (CRL)": ["Composites Research Laboratory", "CRL"],
    "Iran Cutting Tools Manufacturing company - Taba Towlid Abzar Boreshi Iran": ["Taba Towlid Abzar Boreshi Iran"],
    "Center for Innovation and Technology Cooperation (CITC)": ["CITC"],
    "VALUE-ADDED SERVICES LABORATORY VASL": ["Value-Added Services Laboratory", "VASL"],
    "AIG - ARMAMENT INDUSTRIES GROUP": ["AIG"],
    "Parchin Chemical Ind (PCF)": ["Parchin Chemical Ind", "PCF"],
    "Saman Nasb Zayendeh Rood; Saman Nasbzainde Rood": ["Saman Nasb Zayendeh Rood", "Saman Nasbzainde Rood"],
    "ESNICO (Equipment Supplier for Nuclear Industries Corporation)": ["ESNICO"],
}

ORIGINAL_SCRIPT = {
    "islamic_revolutionary_guard_corps": "سپاه پاسداران انقلاب اسلامی",
    "islamic_revolutionary_guard_corps_air_force": "نیروی هوافضای سپاه پاسداران انقلاب اسلامی",
    "irgc_qods_force": "نیروی قدس سپاه پاسداران انقلاب اسلامی",
    "ministry_of_defense_and_armed_forces_logistics": "وزارت دفاع و پشتیبانی نیروهای مسلح",
    "aerospace_industries_organization": "سازمان صنایع هوافضا",
    "shahid_hemmat_industrial_group": "گروه صنعتی شهید همت",
    "shahid_bakeri_industrial_group": "گروه صنعتی شهید باقری",
    "shahed_aviation_industries": "صنایع هوایی شاهد",
    "korea_mining_development_trading_corporation": "조선광업개발무역회사",
    "second_economic_committee": "제2경제위원회",
    "rosoboronexport": "Рособоронэкспорт",
    "private_military_company_wagner": "ЧВК Вагнер",
    "hizballah": "حزب الله",
    "joint_stock_company_special_economic_zone_of_industrial_production_ala": "ОЭЗ Алабуга",
}


@pytest.fixture(scope="module")
def entities() -> list[Entity]:
    return [entity for path in LISTS for entity in read(path).entities]


@pytest.fixture(scope="module")
def by_id(entities: list[Entity]) -> dict[str, Entity]:
    return {entity.id: entity for entity in entities}


@pytest.fixture(scope="module")
def facts() -> list[dict[str, object]]:
    if not FACTS.exists():
        pytest.skip("the shared facts (../shared/facts/guidance.yaml) are not on this machine")
    parsed = yaml.load(FACTS.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    return list(parsed["entities"])


def _words(name: str) -> str:
    """The name without case and punctuation, as duplicates were told when the lists were written."""
    return " ".join(re.sub(r"[^\w]+|_", " ", re.sub(r"['’]", "", name.casefold())).split())


def test_there_are_three_lists_and_each_reads_without_an_issue() -> None:
    assert [path.stem for path in LISTS] == ["embedded_dprk", "embedded_iran", "embedded_russia_supply"]
    for path in LISTS:
        reading = read(path)
        assert (reading.published, reading.issues) == ("2026-11-22", ())
        assert reading.records == {"entity": len(reading.entities)}


def test_no_party_stands_in_two_lists(entities: list[Entity]) -> None:
    ids = [entity.id for entity in entities]
    names = [_words(entity.name) for entity in entities]
    numbers = [i.value for entity in entities for i in entity.identifiers if i.type == "ofac_ent_num"]
    assert len(set(ids)) == len(ids)
    assert len(set(names)) == len(names)
    assert len(set(numbers)) == len(numbers)


def test_every_entity_says_what_it_is_and_who_says_so(entities: list[Entity]) -> None:
    for entity in entities:
        assert entity.type in (EntityType.PERSON, EntityType.ORGANIZATION, EntityType.VESSEL), entity.id
        assert re.match(r"\S.*\. .*Sources: .+\.$|\S.*\. Sources: .+\.$", entity.remarks), entity.id


def test_relations_lead_to_entities_under_their_present_name(by_id: dict[str, Entity]) -> None:
    for entity in by_id.values():
        for relation in entity.relations:
            assert relation.target == by_id[relation.target_id].name, (entity.id, relation)
            assert relation.target_id != entity.id


def test_nobody_is_its_own_ancestor(by_id: dict[str, Entity]) -> None:
    for start in by_id:
        seen, above = set(), [start]
        while above:
            parents = [r.target_id for r in by_id[above.pop()].relations if r.kind == "parent"]
            assert start not in parents, start
            above += [parent for parent in parents if parent not in seen]
            seen.update(parents)


def test_names_in_the_original_script_stand_as_ordinary_aliases(by_id: dict[str, Entity]) -> None:
    for entity_id, name in ORIGINAL_SCRIPT.items():
        kinds = {known.value: known.kind for known in by_id[entity_id].names}
        assert kinds.get(name) is NameKind.ALIAS, (entity_id, name)


def test_every_alias_in_another_script_names_its_language(entities: list[Entity]) -> None:
    for entity in entities:
        for name in entity.names[1:]:
            foreign = re.search(r"[Ͱ-῿⺀-힯]", name.value)
            assert bool(foreign) == bool(name.lang), (entity.id, name)


@pytest.mark.parametrize("acronym", ["SHIG", "SBIG", "AIO", "KOMID", "IRGC", "IRGC-ASF", "MODAFL", "HESA"])
def test_acronyms_that_lists_publish_as_names_are_ordinary_aliases(entities: list[Entity], acronym: str) -> None:
    kinds = [name.kind for entity in entities for name in entity.names if name.value == acronym]
    assert kinds
    assert set(kinds) == {NameKind.ALIAS}


def test_latin_names_of_three_letters_or_fewer_are_weak_but_for_aio(entities: list[Entity]) -> None:
    aliases = [name for entity in entities for name in entity.names[1:] if name.value.isascii()]
    assert {name.value for name in aliases if len(name.value) <= 3 and name.kind is not NameKind.WEAK_ALIAS} == {"AIO"}


@pytest.mark.parametrize("word", ["wagner", "step a.s.", "tidewater", "aig", "saic", "tesa", "green wave", "league"])
def test_words_that_others_bear_too_are_only_weak_aliases(entities: list[Entity], word: str) -> None:
    kinds = [name.kind for entity in entities for name in entity.names if name.value.casefold() == word]
    assert kinds
    assert set(kinds) == {NameKind.WEAK_ALIAS}


def test_all_parties_of_the_facts_are_there_with_all_their_names(
    by_id: dict[str, Entity], facts: list[dict[str, object]]
) -> None:
    assert len(facts) == 362
    missing = []
    for fact in facts:
        known = {_words(name.value) for name in by_id[str(fact["id"])].names}
        aliases = fact["aliases"]
        assert isinstance(aliases, list)
        for name in [fact["name"], *aliases]:
            missing += [(fact["id"], part) for part in RUN_TOGETHER.get(name, [name]) if _words(part) not in known]
    assert missing == []


def test_kinds_of_the_facts_are_kept(by_id: dict[str, Entity], facts: list[dict[str, object]]) -> None:
    types = {"entity": EntityType.ORGANIZATION, "individual": EntityType.PERSON, "vessel": EntityType.VESSEL}
    stated = [fact for fact in facts if "kind" in fact]
    assert stated
    for fact in stated:
        assert by_id[str(fact["id"])].type is types[str(fact["kind"])], fact["id"]


def test_the_page_about_the_lists_gives_their_sizes(entities: list[Entity]) -> None:
    page = (Path(__file__).resolve().parents[2] / "docs" / "embedded-lists.md").read_text(encoding="utf-8")
    stated = dict(re.findall(r"^\| `lists/(embedded_\w+)\.yml` \|.*\| (\d+) \|$", page, flags=re.MULTILINE))
    assert stated == {path.stem: str(sum(entity.list_id == path.stem for entity in entities)) for path in LISTS}
