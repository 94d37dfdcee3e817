"""The bounds lose no name that reaches the score, whoever computes them: alone, in bulk, or exhaustively."""

from __future__ import annotations

from pathlib import Path
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from screening.config import Config
from screening.lists.files import load_files
from screening.lists.readers import un_xml
from screening.match import bulk_candidates, bulk_tokens
from screening.match.align import JOINED, agreements
from screening.match.batch_screener import BatchScreener
from screening.match.bounds import SLACK, TOO_MANY, Rated, abbreviated, fewest_slips, needs_equal_word, upper_bound
from screening.match.bulk_agreements import Agreements
from screening.match.bulk_bounds import CLASSES, NO_TOKEN, RatedSide, upper_bounds
from screening.match.bulk_candidates import BulkCandidates
from screening.match.bulk_counterparts import Flags
from screening.match.bulk_lookup import Ints, near_keys
from screening.match.bulk_sieve import Sieve
from screening.match.candidates import candidates
from screening.match.compare import compare_forms, score_of_words
from screening.match.evidence import reachable_from, weigh
from screening.match.index import ListIndex, ensure_index
from screening.match.keys import deletions, edit_lookups, key_hash
from screening.match.name_parts import with_typo
from screening.match.screener import Screener
from screening.match.similarity import similarity
from screening.match.sought import Query, Sought
from screening.model import Address, Entity, EntityType, Name, PartialDate, Party
from screening.names.company import company_token
from screening.names.fold import Fold, Skeleton
from screening.names.prepare import prepare
from screening.names.tokens import Kind, Token
from tests.match.world import snapshot

PERSON, ORG = EntityType.PERSON, EntityType.ORGANIZATION
# fmt: off
GIVEN = [
    "Ali", "Hassan", "Mohammed", "Mahmoud", "Vladimir", "Wladimir", "Ivan", "V.", "A.", "Petr", "Kim", "Jong", "Li",
    "Dr.", "Ivanovich", "Ahmad", "Sergei", "محمد", "علی", "Игорь", "bin", "al", "Abd", "Rahman", "Junior",
]
FAMILY = [
    "Putin", "Petrov", "Petrova", "Rahimi", "Orlovski", "Orlovsky", "Haddad", "Hadad", "Un", "Zhang", "Smirnov",
    "Ladin",
]
OWN = [
    "SMZ", "ARZ", "Sermash", "GT", "Serov", "Serovskii", "Vympel", "Wympel", "Kolahdooz", "Hemmat",
    "Petro", "Neft", "PetroNeft", "Sarov", "Globus",
    "Melli", "Mellat", "Almaz", "Antey",
]
GENERAL = [
    "Bank", "Trading", "Company", "Zavod", "Plant", "Industrial", "Group", "Industries", "5", "7", "OOO", "LLC",
    "Shipping", "of", "Mechanical", "Aircraft", "Repair", "International", "Institute",
]
# fmt: on


def made_name(random: Random, type: EntityType) -> str:
    parts = (GIVEN, FAMILY) if type is PERSON else (OWN, GENERAL)
    words = [random.choice(pool) for pool in parts for _ in range(random.randint(0 if pool is GENERAL else 1, 3))]
    random.shuffle(words)
    if random.random() < 0.3:
        place = random.randrange(len(words))
        words[place] = with_typo(words[place], random) if words[place].isascii() else words[place]
    return " ".join(words)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> ListIndex:
    random = Random(7)
    entities = tuple(
        Entity(f"{type}{n:04}", "internal", type, (Name(made_name(random, type)),))
        for type in (PERSON, ORG)
        for n in range(400)
    )
    return ensure_index(snapshot(tmp_path_factory.mktemp("data"), entities))


def made_queries(count: int, at_least: float) -> list[Query]:
    random = Random(8)
    types = [random.choice((PERSON, ORG)) for _ in range(count)]
    return [Query(prepare(made_name(random, type), type), type is PERSON, at_least) for type in types]


def lost(index: ListIndex, queries: list[Query]) -> list[tuple[str, str, float]]:
    """Names that reach the score and are not offered."""
    missing = []
    for query, offered in zip(queries, BulkCandidates(index).find(Sought(queries)), strict=True):
        if all(t.kind is Kind.INITIAL for t in query.form.tokens):
            continue
        for name_id in set(range(index.name_count)) - set(offered):
            if (index.type_of(name_id) is PERSON) is query.persons:
                score = compare_forms(query.form, index.name(name_id)[1]).score
                if score >= query.at_least:
                    missing.append((query.form.raw, index.name(name_id)[1].raw, score))
    return missing


@pytest.mark.parametrize("at_least", [0.6, 0.8, 0.85, 0.97])
def test_no_name_that_reaches_the_score_is_lost(made: ListIndex, at_least: float) -> None:
    assert lost(made, made_queries(40, at_least)) == []


@pytest.mark.parametrize("at_least", [pytest.param(0.5, marks=pytest.mark.slow), 0.7, 0.85, 0.97, 1.0])
def test_many_queries_together_find_what_each_finds_alone(made: ListIndex, at_least: float) -> None:
    queries = made_queries(300, at_least)
    assert BulkCandidates(made).find(Sought(queries)) == [candidates(made, *query) for query in queries]


def test_pairs_bounded_a_few_at_a_time_are_the_same(made: ListIndex, monkeypatch: pytest.MonkeyPatch) -> None:
    queries = made_queries(100, 0.7)
    together = BulkCandidates(made).find(Sought(queries))
    monkeypatch.setattr(bulk_candidates, "_PAIRS_AT_ONCE", 7)
    assert BulkCandidates(made).find(Sought(queries)) == together


@pytest.mark.parametrize("at_least", [0.5, 0.7, 0.85, 0.97])
def test_sums_of_agreements_rule_out_nothing_that_the_bound_lets_pass(
    made: ListIndex, at_least: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    queries = made_queries(300, at_least)
    ruled_out = 0
    passing = Sieve.passing

    def all_pass(sieve: Sieve, sought: Sought, agreements: Agreements, queries: Ints, names: Ints) -> Flags:
        nonlocal ruled_out
        ruled_out += int((~passing(sieve, sought, agreements, queries, names)).sum())
        return np.ones(len(queries), np.bool_)

    with_sieve, without = BulkCandidates(made), BulkCandidates(made)
    found = with_sieve.find(Sought(queries))
    monkeypatch.setattr(Sieve, "passing", all_pass)
    assert without.find(Sought(queries)) == found
    assert without.kept == with_sieve.kept
    assert ruled_out > (0 if at_least == 0.5 else without.fetched // 3)


def test_words_that_were_forgotten_are_found_again(made: ListIndex, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk_tokens, "MOST", 12)
    queries = made_queries(60, 0.85)
    bulk = BulkCandidates(made)
    for at in [*range(0, 60, 5)] * 2:
        some = queries[at : at + 5]
        assert bulk.find(Sought(some)) == BulkCandidates(made).find(Sought(some))


def test_a_name_with_an_initial_is_found_by_a_common_word_alone(tmp_path: Path) -> None:
    names = ["V. Putin", *(f"{given} Putin" for given in ("Oleg", "Igor", "Anna", "Boris"))]
    entities = tuple(Entity(f"E{n}", "internal", PERSON, (Name(name),)) for n, name in enumerate(names))
    index = ensure_index(snapshot(tmp_path, entities))
    query = Query(prepare("Vladimir Putin", PERSON), True, 0.85)
    assert compare_forms(query.form, index.name(0)[1]).score >= 0.85
    assert BulkCandidates(index).find(Sought([query])) == [candidates(index, *query)] == [[0]]


def test_a_name_that_joins_words_in_two_places_is_found(tmp_path: Path) -> None:
    entities = (Entity("E", "internal", PERSON, (Name("HADDADADEL, Gholam-Ali"),)),)
    index = ensure_index(snapshot(tmp_path, entities))
    query = Query(prepare("General Gholamali Haddad Adel", PERSON), True, 0.85)
    assert compare_forms(query.form, index.name(0)[1]).score >= 0.85
    assert BulkCandidates(index).find(Sought([query])) == [candidates(index, *query)] == [[0]]


@pytest.mark.slow
def test_nothing_is_lost_on_a_real_list(tmp_path: Path, real_lists: Path) -> None:
    reading = un_xml.read(load_files([real_lists / "un_sc" / "2026-02-27" / "consolidated.xml.gz"]), "internal")
    index = ensure_index(snapshot(tmp_path, reading.entities))
    random = Random(9)
    queries = []
    for name_id in random.sample(range(index.name_count), 30):
        words = index.name(name_id)[0].value.split()
        place = random.randrange(len(words))
        words[place] = with_typo(words[place], random)
        type = index.type_of(name_id)
        queries.append(Query(prepare(" ".join(words), type), type is PERSON, 0.83))
    assert lost(index, queries) == []


@settings(max_examples=300)
@given(st.integers(0, 10**9), st.sampled_from([PERSON, ORG]))
def test_words_score_what_the_whole_comparison_scores_but_for_its_penalties(seed: int, type: EntityType) -> None:
    random = Random(seed)
    query, listed = (prepare(made_name(random, type), type) for _ in range(2))
    compared = compare_forms(query, listed)
    agreeing = agreements(query.tokens, listed.tokens)
    words, joined = (
        score_of_words(query.tokens, listed.tokens, agreeing, personal=query.personal, may_join=may_join)
        for may_join in (False, True)
    )
    if len(compared.pairs) == 1 and len(compared.pairs[0].query) == len(query.tokens):
        return  # the same letters, or initials of the other
    assert joined >= compared.score - SLACK
    if any(pair.similarity == JOINED for pair in compared.pairs):
        return  # found by keys of their own
    penalties = sum(penalty.contribution for penalty in compared.penalties)
    assert compared.score == round(max(0.0, min(1.0, words + penalties)), 9)


@pytest.mark.parametrize(
    ("query", "listed"),
    [
        ("Petro Neft 711 ARZ", "Petro Neft 711 Aircraft Repair Plant"),
        ("Sermash Serov", "Serov Mechanical Plant Sermash Globus"),
        ("Kolahdooz Hemat", "Kolahdoz Hemmat"),
    ],
)
def test_abbreviations_and_slips_stay_below_the_bound(query: str, listed: str) -> None:
    forms = prepare(query, ORG), prepare(listed, ORG)
    sides: list[list[Rated]] = [[], []]
    for side, ours, theirs in zip(sides, forms, reversed(forms), strict=True):
        for one in ours.tokens:
            found = [(s.value, fewest_slips(one, t, s)) for t in theirs.tokens if (s := similarity(one, t)).value > 0.0]
            best, slips = max((v for v, _ in found), default=0.0), min((n for _, n in found), default=TOO_MANY)
            side.append(Rated(one, best, slips))
    bound = max(upper_bound(sides[0], sides[1], False), upper_bound(*abbreviated(sides[0], sides[1]), False))
    assert compare_forms(*forms).score <= bound + 1e-9


@settings(max_examples=500)
@given(st.integers(0, 10**9), st.sampled_from([PERSON, ORG]), st.sampled_from([0.951, 0.96, 0.97, 0.99]))
def test_names_without_an_equal_word_stay_below_the_score_that_needs_one(
    seed: int, type: EntityType, at_least: float
) -> None:
    random = Random(seed)
    query = prepare(made_name(random, type), type)
    listed = prepare(" ".join(with_typo(w, random) if w.isascii() else w for w in query.raw.split()), type)
    shared = {t.key for t in query.tokens} & {t.key for t in listed.tokens}
    shared |= {t.fold for t in query.tokens} & {t.fold for t in listed.tokens}
    if not shared and needs_equal_word(query, at_least):
        assert compare_forms(query, listed).score < at_least


def day(text: str) -> PartialDate | None:
    return PartialDate(text, text, text) if text else None


COUNTRIES = st.sampled_from([(), ("IR",), ("RU",)])
BORN = st.sampled_from(["", "1961-04-02", "1975-01-01"])


@given(
    st.sampled_from(list(EntityType)), st.sampled_from(list(EntityType)), COUNTRIES, COUNTRIES, BORN, BORN,
    st.booleans(), st.floats(0.0, 1.0), st.sampled_from([0.7, 0.85, 0.95]),
)  # fmt: skip
def test_no_evidence_lifts_a_name_below_what_is_said_to_be_reachable(
    ours: EntityType, theirs: EntityType, here: tuple[str, ...], there: tuple[str, ...], born: str, listed_born: str,
    at_address: bool, name_score: float, threshold: float,
) -> None:  # fmt: skip
    address = ("12 Damavand Road, Tehran",) if at_address else ()
    party = Party("x", type=ours, countries=here, birth_date=day(born), addresses=address)
    dates = (date,) if (date := day(listed_born)) else ()
    entity = Entity(
        "E", "internal", theirs, (Name("x"),), countries=there, birth_dates=dates, addresses=(Address("", "Tehran"),)
    )
    least = reachable_from(threshold, party, {theirs})
    if weigh(name_score, party, entity)[0] >= threshold:
        assert name_score >= least - 1e-9


def token(kind: Kind, weight: float) -> Token:
    return Token("x", "x", Fold("x"), Skeleton("x"), kind, weight)


RATED = st.builds(
    Rated,
    st.builds(token, st.sampled_from(list(Kind)), st.sampled_from([0.08, 0.2, 0.3, 0.55, 0.65, 1.0])),
    st.sampled_from([0.0, 0.0, 0.5, 0.8, 0.88, 0.95, 1.0]),
    st.integers(0, TOO_MANY),
)
SIDES = st.lists(RATED, min_size=1, max_size=6)


def as_arrays(sides: list[list[Rated]]) -> RatedSide:
    shape = len(sides), max(map(len, sides))
    out = RatedSide(np.full(shape, NO_TOKEN, np.intp), np.zeros(shape), np.zeros(shape, np.int8))
    for row, side in enumerate(sides):
        for column, rated in enumerate(side):
            out.classes[row, column] = CLASSES.number(rated.token.kind, rated.token.weight)
            out.best[row, column] = rated.best
            out.slips[row, column] = rated.slips
    return out


@given(st.lists(st.tuples(SIDES, SIDES, st.booleans()), min_size=1, max_size=8))
def test_the_bound_is_the_same_for_one_pair_and_for_many(pairs: list[tuple[list[Rated], list[Rated], bool]]) -> None:
    queries, listed, personal = (list(column) for column in zip(*pairs, strict=True))
    together = upper_bounds(as_arrays(queries), as_arrays(listed), np.array(personal))
    assert together == pytest.approx([upper_bound(*pair) for pair in pairs], abs=1e-12)


@given(SIDES, SIDES, st.booleans())
def test_words_left_over_only_lower_the_bound(query: list[Rated], listed: list[Rated], personal: bool) -> None:
    agreeing = [rated for rated in listed if rated.best or rated.token.kind is Kind.INITIAL]
    assert upper_bound(query, agreeing, personal) >= upper_bound(query, listed, personal) - 1e-12


@settings(max_examples=50)
@given(st.lists(st.text("abeiou", min_size=1, max_size=12), min_size=1, max_size=20))
def test_keys_of_near_spellings_are_those_made_one_by_one(words: list[str]) -> None:
    tokens = [made for word in words if (made := company_token(word)) is not None]
    found: list[set[int]] = [set() for _ in tokens]
    for keys, places in near_keys(tokens):
        for key, place in zip(keys.tolist(), places.tolist(), strict=True):
            found[place].add(key)
    assert found == [
        {key_hash(prefix + left) for prefix, count in edit_lookups(t) for left in deletions(t.fold, count)}
        for t in tokens
    ]


def test_a_batch_finds_what_single_checks_find(tmp_path: Path) -> None:
    listed = snapshot(tmp_path)
    one, many = Screener.open([listed], Config()), BatchScreener.open([listed], Config())
    names = [
        "Anatoly Orlovsky",
        "Shahid Kolahduz Industries Grp",
        "Petro Neft Trading LLC",
        "…",
        "A.",
        "Unknown",
        "x" * 2000,
    ]
    parties = [Party(name, type=type) for name in names for type in (EntityType.UNKNOWN, PERSON, ORG)]
    many.expect(parties)
    assert [many.screen(party) for party in parties] == [one.screen(party) for party in parties]
    many.expect([])
    assert many.screen(parties[0]) == one.screen(parties[0])
