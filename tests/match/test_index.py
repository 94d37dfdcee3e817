"""The index: loses nothing the scorer would rate at or above the threshold, and is never trusted when damaged."""

import itertools
import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from screening.config import Config
from screening.lists import stamps
from screening.match import index_slices
from screening.match.candidates import candidates
from screening.match.compare import compare_forms
from screening.match.index import FILE, ensure_index
from screening.match.keys import index_keys, lookup_keys
from screening.match.screener import Screener
from screening.match.similarity import similarity
from screening.model import Entity, EntityType, Name, Party
from screening.names.company import company_token
from screening.names.person import person_token
from screening.names.prepare import prepare, split_variants
from screening.names.tokens import Kind
from tests.match.world import snapshot

# fmt: off
WORDS = [
    "Shahid", "Hemmat", "Hemat", "Bagheri", "Bakeri", "Bank", "Melli", "Mellat", "Zavod", "Plant",
    "Serov", "Serovskii", "Vladimir", "Wladimir", "Volodymyr", "Putin", "Poutine", "Ivanovich", "Ivanovych", "Muhammad",
    "Mohd", "محمد", "Ali", "علی", "Kim", "김", "Jong", "Usama", "Osama", "Ladin",
    "Laden", "Hassan", "Hasan", "Alhassan", "Petro", "Neft", "PetroNeft", "5", "7", "V.",
    "Ivnov", "Shipping", "Shippig", "12", "34", "1234", "Saman", "Saan", "Orion", "Oion",
    "Li", "Lee", "Rosoboroneksport", "Rosoboronexport", "Рособоронэкспорт", "Group", "Grp", "Industries", "OOO", "LLC",
]
# fmt: on
NAMES = st.lists(st.sampled_from(WORDS), min_size=1, max_size=5).map(" ".join)


@pytest.mark.parametrize("make", [company_token, person_token])
def test_every_pair_of_similar_tokens_shares_a_key(make) -> None:  # type: ignore[no-untyped-def]
    tokens = [t for w in WORDS if (t := make(w.strip(".").casefold())) is not None and t.kind is not Kind.INITIAL]
    for a, b in itertools.product(tokens, tokens):
        if similarity(a, b).value > 0.0:
            assert lookup_keys(a) & index_keys(b), (a.text, b.text)


@settings(max_examples=150)
@given(
    listed=st.lists(NAMES, min_size=1, max_size=12),
    query=NAMES,
    type=st.sampled_from([EntityType.PERSON, EntityType.ORGANIZATION]),
)
def test_the_index_offers_every_name_that_scores_the_threshold(
    tmp_path_factory: pytest.TempPathFactory, listed: list[str], query: str, type: EntityType
) -> None:
    entities = tuple(Entity(f"E{i:02}", "internal", type, (Name(n),)) for i, n in enumerate(listed))
    index = ensure_index(snapshot(tmp_path_factory.mktemp("data"), entities))
    for form, persons in ((prepare(query, type), type is EntityType.PERSON),):
        offered = {index.entity(index.entity_of(i)).id for i in candidates(index, form, persons, 0.85)}
        if not any(t.kind is not Kind.INITIAL for t in form.tokens):
            continue
        exhaustive = {
            e.id
            for e in entities
            if any(compare_forms(form, prepare(v, type)).score >= 0.85 for v in split_variants(e.name))
        }
        assert exhaustive <= offered


@pytest.mark.parametrize("by_stamp", [False, True])
def test_a_damaged_index_is_rebuilt(tmp_path: Path, by_stamp: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stamps, "_RESTED", 0)
    listed = snapshot(tmp_path)
    before = Screener.open([listed], Config()).screen(Party("Anatoly Orlovsky"))
    path = listed.folder / FILE
    good = path.read_bytes()
    flipped = good[:60] + bytes([good[60] ^ 1]) + good[61:]
    for bad in (b"", b"nonsense", good[:200], good[:-40] + b"\0" * 40, flipped):
        path.unlink()
        path.write_bytes(bad)
        assert Screener.open([listed], Config(), by_stamp=by_stamp).screen(Party("Anatoly Orlovsky")) == before
        assert path.read_bytes() == good


def test_an_index_of_another_snapshot_is_rebuilt(tmp_path: Path) -> None:
    first, second = (
        snapshot(tmp_path / "a"),
        snapshot(tmp_path / "b", (Entity("Z", "internal", EntityType.PERSON, (Name("Zed Zulu"),)),)),
    )
    ensure_index(first)
    (second.folder / FILE).write_bytes((first.folder / FILE).read_bytes())
    assert Screener.open([second], Config()).screen(Party("Zed Zulu")).hits[0].entity.id == "Z"


def test_the_same_entities_give_the_same_index_bytes(tmp_path: Path) -> None:
    first, second = snapshot(tmp_path / "a"), snapshot(tmp_path / "b")
    ensure_index(first)
    ensure_index(second)
    assert (first.folder / FILE).read_bytes() == (second.folder / FILE).read_bytes()


def test_the_bytes_are_the_same_however_many_processes_read_the_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    entities = tuple(
        Entity(f"E{i:02}", "internal", EntityType.PERSON, (Name(name), Name(f"{name} {name}")))
        for i, name in enumerate((*WORDS, *SCRIPTS, *WORDS))
    )
    bytes_of = {}
    for at_once, processes in ((len(entities), 1), (3, 1), (3, 2), (7, 2)):
        monkeypatch.setattr(index_slices, "_ENTITIES", at_once)
        listed = snapshot(tmp_path / f"{at_once} {processes}", entities)
        ensure_index(listed, processes=processes)
        bytes_of[at_once, processes] = (listed.folder / FILE).read_bytes()
    assert len(set(bytes_of.values())) == 1


def test_names_of_a_process_that_died_are_read_by_this_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    entities = tuple(Entity(f"E{i:02}", "internal", EntityType.PERSON, (Name(n),)) for i, n in enumerate(WORDS))
    alone, broken = snapshot(tmp_path / "a", entities), snapshot(tmp_path / "b", entities)
    ensure_index(alone)
    monkeypatch.setattr(index_slices, "_ENTITIES", 5)
    monkeypatch.setattr(index_slices, "_read", _die_at_the_second)
    ensure_index(broken, processes=2)
    assert (alone.folder / FILE).read_bytes() == (broken.folder / FILE).read_bytes()


def _die_at_the_second(lines: list[bytes]) -> index_slices.Slice:
    if b"E05" in lines[0]:
        os._exit(1)
    return index_slices._Reader().read(lines)


# fmt: off
SCRIPTS = [
    "Xu Jianzhong", "Hsu Chien-chung", "许建中", "Chan Kwok Keung", "陈国强", "Tsai Tsung-I", "Cai Zongyi",
    "Park Jung-hoon", "Pak Chong Hun", "박정훈", "金铁三", "Kim Chol Sam", "Kim Cholsam",
    "山本健太郎", "Yamamoto Kentaro", "Kentarou Yamamoto", "シンジ・タナカ", "Sinzi Tanaka",
    "حسين علي الجبوري", "Hussein Ali Aljubouri", "وحید طاووسی", "Vahid Tavoosi", "عبد القادر بن موسى",
    "Abdelkader Benmoussa", "نور الدين سالم", "Nureddine Salem", "Nur al-Din Salem", "דוד לוי", "David Levi",
    "Ramadan Thabit", "Ramadane Sabet", "राजेश श्रीवास्तव", "Rajesh Shrivastava", "Γιάννης Μπουτάρης", "Yannis Boutaris",
    "สมชาย ทองดี", "Somchai Thongdee", "Հակոբ Պապիկյան", "Hagop Babikian",
    "Jewgienij Szuwałow", "Yevgeny Shuvalov", "Евгений Шувалов", "Никита Хрущёв", "Nikita Chruschtschow",
    "Viktar Tarakanau",
]
# fmt: on


def test_similar_tokens_of_all_scripts_share_a_key() -> None:
    tokens = {t for n in SCRIPTS for v in split_variants(n) for t in prepare(v, EntityType.PERSON).tokens}
    for a, b in itertools.product(tokens, tokens):
        if Kind.INITIAL not in (a.kind, b.kind) and similarity(a, b).value > 0.0:
            assert lookup_keys(a) & index_keys(b), (a.text, b.text)


def test_the_index_offers_names_of_all_scripts(tmp_path: Path) -> None:
    entities = tuple(Entity(f"E{i:02}", "internal", EntityType.PERSON, (Name(n),)) for i, n in enumerate(SCRIPTS))
    index = ensure_index(snapshot(tmp_path, entities))
    for query in SCRIPTS:
        for text in split_variants(query):
            form = prepare(text, EntityType.PERSON)
            offered = {index.entity(index.entity_of(i)).id for i in candidates(index, form, True, 0.85)}
            for entity in entities:
                listed = [prepare(v, EntityType.PERSON) for v in split_variants(entity.name)]
                if max(compare_forms(form, one).score for one in listed) >= 0.85:
                    assert entity.id in offered, (text, entity.name)
