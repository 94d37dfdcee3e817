"""Judges labelled searches: is the right entity found and first, and does nothing alert that should stay clear."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from screening.model import Hit, Piece, PieceOutcome

#: Searches are looked up from this score on, so that the best listing below the threshold is seen too. Lower is slower:
#: 614 names a second at 0.85, 341 at 0.7, 75 at 0.6 (OFAC's SDN list of 2023-12-28, 200 company names, one core).
SEARCH_FLOOR = 0.7


@dataclass(frozen=True, slots=True)
class SearchResult:
    """What one labelled search found."""

    top_score: float | None
    top_id: str
    """Publisher's id of the best listing; empty where nothing was found."""
    hits: int
    """Listings at or above the threshold."""
    rank: int | None
    """Place of the expected entity among the hits, from 1; None where it was not found or none is expected."""
    expected: bool
    """The search has an entity to find; otherwise it must stay clear."""
    expected_score: float | None = None
    """Score of the expected entity, also below the threshold; None where it was not among the listings found."""
    top_name: str = ""
    """The best listing's name that matched."""
    top_sentences: tuple[str, ...] = ()
    """Why it matched, one sentence for each piece; what could not be compared is left out."""

    @property
    def right(self) -> bool:
        """The expected entity was found, or nothing where nothing should be."""
        return self.rank is not None if self.expected else self.hits == 0


@dataclass(frozen=True, slots=True)
class SearchFigures:
    """Recall of the searches that have an entity to find, and the alerts of those that must stay clear."""

    expected: int
    found: int
    first: int
    """Expected entity found on the first place."""
    mean_reciprocal_rank: float | None
    clear: int
    alerted: int
    """Searches that should stay clear and have a hit."""
    hits_on_clear: int

    @property
    def recall(self) -> float | None:
        """Share of the expected entities found, 0 to 1."""
        return self.found / self.expected if self.expected else None

    @property
    def alerts_per_thousand(self) -> float | None:
        """Alerts for a thousand searches that must stay clear."""
        return 1000 * self.alerted / self.clear if self.clear else None


def judge_search(hits: Sequence[Hit], expected_id: str, threshold: float) -> SearchResult:
    """Places the expected entity (one id, or several separated by `;`) among the listings found.

    `hits` may reach below the threshold; only those at or above it count as hits and can find the entity.
    """
    ranked = sorted(hits, key=lambda hit: -hit.score)
    called = [hit for hit in ranked if hit.score >= threshold]
    wanted = {part.strip() for part in expected_id.split(";") if part.strip()}
    rank = next((place for place, hit in enumerate(called, start=1) if hit.entity.id in wanted), None)
    best = ranked[0] if ranked else None
    return SearchResult(
        top_score=best.score if best else None,
        top_id=best.entity.id if best else "",
        hits=len(called),
        rank=rank,
        expected=bool(wanted),
        expected_score=next((hit.score for hit in ranked if hit.entity.id in wanted), None),
        top_name=best.matched_name.value if best else "",
        top_sentences=tuple(piece.text for piece in best.pieces if _says_something(piece)) if best else (),
    )


def _says_something(piece: Piece) -> bool:
    """Not `No country to compare`: a labelled search has few facts beside the name."""
    return piece.feature == "name" or piece.outcome is not PieceOutcome.ABSENT


def search_figures(results: Sequence[SearchResult]) -> SearchFigures:
    """Sums up judged searches."""
    expected = [result for result in results if result.expected]
    clear = [result for result in results if not result.expected]
    ranks = [result.rank for result in expected if result.rank is not None]
    return SearchFigures(
        expected=len(expected),
        found=len(ranks),
        first=ranks.count(1),
        mean_reciprocal_rank=sum(1 / rank for rank in ranks) / len(expected) if expected else None,
        clear=len(clear),
        alerted=sum(result.hits > 0 for result in clear),
        hits_on_clear=sum(result.hits for result in clear),
    )


def search_groups(results: Sequence[SearchResult], keys: Sequence[str]) -> tuple[tuple[str, SearchFigures], ...]:
    """The figures of each group, by falling size; `keys` has the group of every result."""
    members: dict[str, list[SearchResult]] = {}
    for key, result in zip(keys, results, strict=True):
        members.setdefault(key, []).append(result)
    ordered = sorted(members.items(), key=lambda group: (-len(group[1]), group[0]))
    return tuple((key, search_figures(group)) for key, group in ordered)


def worst_searches(results: Sequence[SearchResult], limit: int) -> tuple[list[int], list[int]]:
    """Positions of at most `limit` missed searches, by rising score of the expected entity, and of at most `limit`
    alerts on searches that must stay clear, by falling score."""
    wrong = [at for at, result in enumerate(results) if not result.right]
    missed = sorted((at for at in wrong if results[at].expected), key=lambda at: results[at].expected_score or 0.0)
    alerts = sorted((at for at in wrong if not results[at].expected), key=lambda at: -(results[at].top_score or 0.0))
    return missed[:limit], alerts[:limit]
