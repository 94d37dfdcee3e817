"""Our score beside the peers' on the same labelled pairs, and how many pairs a second each scores on one core.

    python tests/bench/peers.py LABELLED.csv ... [--data-dir DATA [--list ID ...]]

rapidfuzz is always there. nomenklatura's logic-v2 (github.com/opensanctions/nomenklatura) joins in where it can be
imported; it is no dependency. It needs PyICU, which is published as source only: without a C++ compiler and the ICU
headers (Debian: libicu-dev) it cannot be installed; with them, `pip install nomenklatura` into the environment that
runs this file does it, in a minute.

With --data-dir the query names are also searched in the loaded lists. A candidate pair is a query and a listed name
that share an agreeing word: those that the proven bound rules out before full scoring count, as batch screening meets
them.
"""

from __future__ import annotations

import argparse
import importlib.util
import time
from collections.abc import Callable, Iterator, Mapping
from itertools import count
from pathlib import Path
from typing import Any

import numpy as np
from rapidfuzz import fuzz
from rapidfuzz.distance import JaroWinkler

from screening.config import Config
from screening.lists.loaded import open_lists
from screening.match.compare import compare_forms
from screening.match.evaluate import PairScorer, wratio
from screening.match.labelled import LabelledFile, read_labelled
from screening.match.metrics import average_precision, best_f1, recall_at_false_positive_rate
from screening.match.screener import Screener, compare_names
from screening.model import EntityType, Party
from screening.names.prepare import prepare

#: Seconds for which prepared pairs are scored over and over, to time the scoring alone.
SCORING_SECONDS = 2.0
#: Our types as FollowTheMoney schemata; LegalEntity may be a person or a company.
SCHEMATA: Mapping[EntityType, str] = {
    EntityType.PERSON: "Person",
    EntityType.ORGANIZATION: "Organization",
    EntityType.VESSEL: "Vessel",
    EntityType.AIRCRAFT: "Airplane",
    EntityType.UNKNOWN: "LegalEntity",
}


def plain(ratio: Callable[[str, str], float], full: float) -> PairScorer:
    """A fuzzy ratio with `full` as its highest value, on casefolded names."""
    return lambda query, listed, _type: ratio(query.casefold(), listed.casefold()) / full


def scorers() -> dict[str, PairScorer]:
    """Every scorer by name; ours first."""
    found: dict[str, PairScorer] = {
        "screening": lambda query, listed, kind: compare_names(query, listed, kind).score,
        "WRatio": wratio,
        "token_sort_ratio": plain(fuzz.token_sort_ratio, 100),
        "token_set_ratio": plain(fuzz.token_set_ratio, 100),
        "Jaro-Winkler": plain(JaroWinkler.similarity, 1),
    }
    if importlib.util.find_spec("nomenklatura") is None:
        print("nomenklatura logic-v2: not installed, left out (see the head of this file)\n")
    else:
        found["logic-v2"] = logic_v2()
    return found


def logic_v2() -> PairScorer:
    """nomenklatura's matcher at its defaults, on names alone; warmed up, since its first pair takes seconds."""
    import followthemoney  # type: ignore[import-not-found]
    import nomenklatura.matching  # type: ignore[import-not-found]
    from nomenklatura.matching.types import ScoringConfig  # type: ignore[import-not-found]

    algorithm = nomenklatura.matching.get_algorithm("logic-v2")
    config = ScoringConfig.defaults()

    ids = count()

    def entity(name: str, type: EntityType) -> Any:
        made = followthemoney.model.make_entity(SCHEMATA[type])
        made.id = f"entity-{next(ids)}"  # what it read of an entity is kept by its id
        made.add("name", name)
        return made

    def score(query: str, listed: str, type: EntityType) -> float:
        return float(algorithm.compare(entity(query, type), entity(listed, type), config).score)

    for type in EntityType:
        score("Pavel Morenko", "Pavel Morenkov", type)
    return score


def named_pairs(file: LabelledFile) -> list[tuple[str, str, EntityType]]:
    return list(zip(file.texts("query"), file.texts("name"), file.types(), strict=True))


def quality(file: LabelledFile, found: Mapping[str, PairScorer]) -> Iterator[str]:
    """One line a scorer: average precision, best F1, recall at two prices, pairs a second."""
    yield f"{'scorer':<20}{'AP':>7}{'best F1':>9}{'R@1%':>7}{'R@5%':>7}{'pairs/s':>11}"
    labels = np.array(file.labels(), dtype=np.int64)
    pairs = named_pairs(file)
    for name, scorer in found.items():
        start = time.perf_counter()
        scores = np.array([scorer(*pair) if pair[0] and pair[1] else 0.0 for pair in pairs], dtype=np.float64)
        rate = len(scores) / (time.perf_counter() - start)
        best = best_f1(labels, scores)
        recalls = [recall_at_false_positive_rate(labels, scores, price) for price in (0.01, 0.05)]
        yield (
            f"{name:<20}{_figure(average_precision(labels, scores)):>7}{_figure(best and best.confusion.f1):>9}"
            f"{''.join(f'{_figure(point and point.confusion.recall):>7}' for point in recalls)}{rate:>11,.0f}"
        )


def scoring_rate(files: list[LabelledFile]) -> float:
    """Full comparisons a second of names prepared before."""
    pairs = [pair for file in files for pair in named_pairs(file)]
    forms = [(prepare(query, kind), prepare(listed, kind)) for query, listed, kind in pairs]
    done, start = 0, time.perf_counter()
    while time.perf_counter() - start < SCORING_SECONDS:
        for query, listed in forms:
            compare_forms(query, listed)
        done += len(forms)
    return done / (time.perf_counter() - start)


def searching(files: list[LabelledFile], data_dir: Path, list_ids: list[str]) -> Iterator[str]:
    """Names, and candidate pairs, that `Screener` decides in a second."""
    screener = Screener.open(open_lists(data_dir, list_ids).snapshots, Config())
    parties = [Party(query, type=kind) for file in files for query, _, kind in named_pairs(file) if query]
    start = time.perf_counter()
    hits = sum(len(screener.screen(party).hits) for party in parties)
    seconds = time.perf_counter() - start
    met = sum(candidate_pairs(screener, party) for party in parties)
    listed = sum(index.name_count for index in screener.indexes)
    yield f"search of {len(parties):,} names in {listed:,} listed names, {hits:,} hits, one core, index open:"
    yield f"  {len(parties) / seconds:,.0f} names/s, {met / seconds:,.0f} candidate pairs/s ({met:,} pairs)"


def candidate_pairs(screener: Screener, party: Party) -> int:
    """Listed names that share an agreeing word with the party's name, read as a person's or as another name."""
    other = EntityType.ORGANIZATION if party.type is EntityType.PERSON else party.type
    total = 0
    for index in screener.indexes:
        for kind, persons in ((EntityType.PERSON, True), (other, False)):
            names: set[int] = set()
            for token in prepare(party.name, kind).tokens:
                for token_id, _ in index.counterparts(token):
                    names.update(index.names_with(token_id))
            total += sum((index.type_of(name_id) is EntityType.PERSON) is persons for name_id in names)
    return total


def _figure(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", type=Path, nargs="+")
    parser.add_argument("--data-dir", type=Path)
    parser.add_argument("--list", action="append", default=[], dest="list_ids")
    arguments = parser.parse_args()

    found = scorers()
    files = [read_labelled(path, {}) for path in arguments.files]
    for file in files:
        print(f"{file.path.name}: {len(file.table):,} pairs")
        print(*quality(file, found), "", sep="\n")
    print(f"full scoring of prepared pairs: {scoring_rate(files):,.0f} pairs/s on one core")
    if arguments.data_dir is not None:
        print(*searching(files, arguments.data_dir, arguments.list_ids), sep="\n")


if __name__ == "__main__":
    main()
