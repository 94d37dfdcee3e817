"""`screening check` and `screening compare` as a user runs them."""

import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from screening.cli.check import command as check
from screening.cli.compare import command as compare
from screening.errors import ScreeningError, UsageProblem
from screening.lists.effects import NOT_STATED
from screening.lists.reading import Reading
from screening.lists.store import Store
from screening.model import Entity, EntityType, Identifier, Name, NameKind

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data" / "lists"
needs_real_lists = pytest.mark.skipif(not SHARED.is_dir(), reason="the official list files of ../shared are not here")

FOUND = [
    "Shahid Hemat Industrial Grp",
    "SHIG",
    "Hemmat Industries Group Shahid",
    "گروه صنعتی شهید همت",
    "Shahid Bagheri Industrial Group",
    "Shahid Bakeri Industries",
    "Islamic Revolutionary Guards Corps Aerospace Force",
    "IRGC-ASF",
    "KOMID",
    "Rosoboroneksport OAO",
    "Рособоронэкспорт",
    "ЧВК Вагнер",
    "Aerospace Industries Org.",
]
CLEAR = [
    "Bosch Rexroth AG",
    "Shahid Afridi",
    "National Industrial Group Holding",
    "Wagner Bau GmbH",
    "Aerospace Corporation",
    "Hemmatfar Trading",
    "Group Industrial Supply",
]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("data")


def run(data: Path, *arguments: str) -> Result:
    """The command's result; known errors come through as they reach the entry point."""
    result = CliRunner().invoke(check, [*arguments, "--data-dir", str(data)], standalone_mode=False)
    if isinstance(result.exception, ScreeningError):
        raise result.exception
    return result


def answer(data: Path, *arguments: str) -> tuple[int, dict[str, Any]]:
    result = run(data, *arguments, "--json")
    return result.return_value, json.loads(result.stdout)


@pytest.mark.parametrize("name", FOUND)
def test_variants_of_embedded_names_are_hits(data: Path, name: str) -> None:
    status, found = answer(data, name, "--demo")
    assert (status, found["outcome"]) == (1, "review")


@pytest.mark.parametrize("name", CLEAR)
def test_innocent_names_stay_clear(data: Path, name: str) -> None:
    status, found = answer(data, name, "--demo")
    assert (status, found["outcome"], found["hits"]) == (0, "clear", [])


def test_no_hit_on_the_embedded_lists_alone_is_no_screening(data: Path) -> None:
    status, found = answer(data, "Vladimir Putin")
    assert (status, found["outcome"]) == (3, "not_screened")
    assert "NOT SCREENED" in run(data, "Vladimir Putin").output


def test_a_hit_on_the_embedded_lists_alone_is_a_hit(data: Path) -> None:
    assert answer(data, "KOMID")[0] == 1
    assert run(data, "KOMID", "--exit-zero").return_value == 0


def test_json_has_the_keys_of_the_contract(data: Path) -> None:
    _, found = answer(data, "Rosoboronexport", "--demo", "--country", "Russia", "--id", "lei:123")
    assert {"query", "outcome", "threshold", "lists", "hits", "weak_matches"} <= found.keys()
    assert found["lists"][0].keys() >= {"id", "digest", "published", "entities"}
    hit = found["hits"][0]
    assert {"score", "list", "entity", "matched_name", "explanation"} <= hit.keys()
    entity = {"id", "name", "type", "programs", "countries", "birth_dates", "identifiers", "url"}
    assert hit["entity"].keys() == entity | {"sublist", "legal_effect", "designated"}
    assert hit["matched_name"].keys() == {"value", "kind"}
    piece = {"feature", "outcome", "query", "listed", "contribution", "text"}
    assert all(p.keys() == piece for p in hit["explanation"])
    assert sum(p["contribution"] for p in hit["explanation"]) == pytest.approx(hit["score"], abs=1e-3)


def test_the_table_shows_score_list_id_and_the_matched_alias(data: Path) -> None:
    text = run(data, "SHIG", "--demo", "--explain").output
    assert "REVIEW: 1 party in 1 listing" in text
    assert "matched: SHIG (alias)" in text
    assert "stands in both names" in text
    assert "Searched: embedded_" in text


def test_a_limit_hides_hits_but_counts_them(data: Path) -> None:
    status, found = answer(data, "Islamic Revolutionary Guard Corps", "--demo", "--limit", "1", "--threshold", "0.6")
    assert (status, len(found["hits"])) == (1, 1)
    assert found["hit_count"] > 1
    assert "more; raise --limit" in run(
        data, "Islamic Revolutionary Guard Corps", "--demo", "--limit", "1", "--threshold", "0.6"
    ).output  # fmt: skip


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["X", "--country", "Atlantis"], "Atlantis"),
        (["X", "--birth-date", "yesterday"], "yesterday"),
        (["X", "--threshold", "2"], "threshold"),
        (["X", "--list", "nowhere"], "nowhere"),
        (["???"], "nothing was screened"),
        ([""], "nothing was screened"),
    ],
)
def test_bad_arguments_are_named(data: Path, arguments: list[str], said: str) -> None:
    with pytest.raises(UsageProblem, match=said.replace("?", r"\?")):
        run(data, *arguments, "--demo")


@needs_real_lists
@pytest.mark.slow
def test_the_official_lists_hit_under_their_own_ids(tmp_path: Path) -> None:
    from screening.lists.importing import import_files

    import_files(tmp_path, "us_ofac_sdn", sorted((SHARED / "us_ofac_sdn" / "2023-12-28").iterdir()))
    import_files(tmp_path, "un_sc", sorted((SHARED / "un_sc" / "2026-02-27").iterdir()))
    for name, entity in {
        "Usama bin Ladin": "6365",
        "BIN LADEN, Osama": "6365",
        "Bank Melli": "25578",
        "Rosoboroneksport OAO": "18782",
        "Vladimir Putin": "35096",
    }.items():
        status, found = answer(tmp_path, name)
        assert status == 1
        assert ("us_ofac_sdn", entity) in {(h["list"], h["entity"]["id"]) for h in found["hits"]}, name
    status, found = answer(tmp_path, "SHIG", "--list", "us_ofac_sdn")
    assert (status, found["hits"]) == (0, [])
    assert [h["entity"]["id"] for h in found["weak_matches"]] == ["9349"]


def test_compare_scores_and_explains_a_pair() -> None:
    result = CliRunner().invoke(compare, ["OOO Vneshekostil", "Vneshekostil LLC", "--json"], standalone_mode=False)
    found = json.loads(result.stdout)
    assert found["score"] == 1.0
    assert found["explanation"][0]["text"].startswith("“vneshekostil”")


def test_compare_says_when_there_is_nothing_in_common() -> None:
    result = CliRunner().invoke(compare, ["Alpha", "Zulu"], standalone_mode=False)
    assert "nothing in common" in result.output


def test_a_weak_alias_makes_a_hit_only_where_its_list_is_named(tmp_path: Path) -> None:
    names = (Name("Serovskii Mekhanicheskii Zavod"), Name("SMZ", NameKind.WEAK_ALIAS))
    entity = Entity("O1", "un_sc", EntityType.ORGANIZATION, names)
    Store(tmp_path).import_reading("un_sc", Reading((entity,), (), "2026-11-01", {"test": 1}))
    status, found = answer(tmp_path, "SMZ")
    assert (status, len(found["hits"]), len(found["weak_matches"])) == (0, 0, 1)
    status, found = answer(tmp_path, "SMZ", "--weak-alias-alerts", "un_sc")
    assert (status, len(found["hits"]), len(found["weak_matches"])) == (1, 1, 0)
    with pytest.raises(UsageProblem, match="only these lists are searched: un_sc"):
        run(tmp_path, "SMZ", "--weak-alias-alerts", "us_ofac_sdn")


def _one_party_on_two_lists(data: Path, imported: datetime | None = None) -> None:
    """Lists of which each says something that the other does not."""
    number = Identifier("tax_id", "7704730655")
    blocked = Entity(
        "36",
        "us_ofac_sdn",
        EntityType.ORGANIZATION,
        (Name("Orlov Works"),),
        programs=("NPWMD",),
        identifiers=(number,),
        sublist="SDN",
        legal_effect="Blocked.",
    )
    frozen = Entity(
        "7", "un_sc", EntityType.ORGANIZATION, (Name("Orlov Works"),), programs=("Iran",), identifiers=(number,)
    )
    other = Entity("8", "un_sc", EntityType.ORGANIZATION, (Name("Orlow Works"),))
    for list_id, entities in {"us_ofac_sdn": (blocked,), "un_sc": (frozen, other)}.items():
        reading = Reading(entities, (), "2026-11-01", {"test": 1})
        Store(data).import_reading(list_id, reading, now=imported, usual_age_days=3)


def test_one_party_stands_once_with_all_that_its_listings_say(tmp_path: Path) -> None:
    _one_party_on_two_lists(tmp_path)
    text = run(tmp_path, "Orlov Works").output
    assert "REVIEW: 2 parties in 3 listings" in text
    party = text[: text.index("Orlow Works")]
    assert re.search(r"programmes: +Iran, NPWMD", party)
    assert re.search(r"listed on: +un_sc, us_ofac_sdn \(SDN\)", party)
    assert "Blocked. [us_ofac_sdn (SDN)]" in party
    assert "the same party: tax id 7704730655, as un_sc 7" in party
    # its two listings stand together, though the other party's score lies between or beside them
    assert text.index("un_sc  ", text.index("SCORE")) < text.index("the same party") < text.index("Orlow Works")


def test_json_groups_the_listings_of_a_party_too(tmp_path: Path) -> None:
    _one_party_on_two_lists(tmp_path)
    _, found = answer(tmp_path, "Orlov Works")
    assert (found["hit_count"], found["party_count"]) == (3, 2)
    party = found["parties"][0]
    assert party["programs"] == ["Iran", "NPWMD"]
    assert party["legal_effects"] == [NOT_STATED, "Blocked."]
    assert party["reasons"] == ["tax id 7704730655, as un_sc 7"]
    assert [(one["list"], one["sublist"], one["legal_effect"]) for one in party["listings"]] == [
        ("un_sc", "", NOT_STATED),
        ("us_ofac_sdn", "SDN", "Blocked."),
    ]
    assert {hit["entity"]["legal_effect"] for hit in found["hits"]} == {NOT_STATED, "Blocked."}


def test_the_answer_itself_marks_a_stale_list(tmp_path: Path) -> None:
    _one_party_on_two_lists(tmp_path, datetime.now(UTC) - timedelta(days=31))
    assert "2 entities, STALE 31 days)" in run(tmp_path, "Nobody Known").stdout
    assert all(one["stale"] for one in answer(tmp_path, "Nobody Known")[1]["lists"])
