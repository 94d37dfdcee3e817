"""Screens one party against the loaded lists. The one matcher behind check, batch, nightly and evaluate."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple, Self

from screening.config import Config
from screening.lists.snapshot import Snapshot
from screening.match.candidates import candidates
from screening.match.compare import EMPTY, Comparison, compare_forms
from screening.match.evidence import MIN_NAME_SCORE, WEAK_ALIAS_SCORE, Evidence, reachable_from, weigh
from screening.match.explain import pieces
from screening.match.index import ListIndex, ensure_index
from screening.match.ofac_marks import OfacMarks
from screening.match.same_party import label_same_party
from screening.match.similarity import How
from screening.model import Entity, EntityType, Hit, Name, NameKind, Party
from screening.names.prepare import prepare_all
from screening.names.tokens import Kind, NameForm

PERSONS = frozenset((EntityType.PERSON,))
_Query = tuple[NameForm, NameForm]
#: Longest text that is searched as a name, in characters; the longest listed names have some 300.
LONGEST_NAME = 1_000


class Screening(NamedTuple):
    """What screening one party found; hits and weak matches by falling score."""

    hits: tuple[Hit, ...]
    weak_matches: tuple[Hit, ...]
    unsearchable: tuple[str, ...]
    """Names of the party that were not screened: nothing to search by (no letters, only initials) or far too long."""


class Offer(NamedTuple):
    """A pair of names that the index offers for scoring."""

    query: NameForm
    list_index: ListIndex
    name_id: int
    at_least: float
    """The lowest score that matters."""


class _Match(NamedTuple):
    score: float
    name: Name
    comparison: Comparison
    evidence: list[Evidence]
    query: str


class Screener:
    """The lists of a run, opened for searching. Not for sharing between threads."""

    def __init__(self, indexes: Sequence[ListIndex], config: Config) -> None:
        self.indexes = tuple(indexes)
        self.config = config
        self._ofac_marks = OfacMarks(self.indexes)

    @classmethod
    def open(cls, snapshots: Sequence[Snapshot], config: Config, *, by_stamp: bool = False, processes: int = 1) -> Self:
        """Opens the index of every snapshot, building those that are missing, outdated or damaged; see `ensure_index`
        for `by_stamp` and `processes`."""
        indexes = [ensure_index(snapshot, by_stamp=by_stamp, processes=processes) for snapshot in snapshots]
        return cls(indexes, config)

    def screen(self, party: Party) -> Screening:
        """All listed entities that the party may be, best first."""
        queries, unsearchable = self._queries_of(party)
        hits: list[Hit] = []
        weak: list[Hit] = []
        for index in self.indexes:
            for ordinal, matches in self._matches(index, party, queries).items():
                entity = index.entity(ordinal)
                hit, is_weak = self._judge(index.snapshot.list_id, party, entity, matches)
                if hit is not None and (marked := self._ofac_marks.on(index.snapshot.list_id, entity)) != entity:
                    hit, is_weak = self._judge(index.snapshot.list_id, party, marked, _marked(matches, marked))
                if hit is not None:
                    (weak if is_weak else hits).append(hit)
        return Screening(label_same_party(_ordered(hits)), _ordered(weak), unsearchable)

    def offers(self, party: Party) -> tuple[list[Offer], tuple[str, ...]]:
        """Every pair of names that screening the party scores, and the party's names that are not searched."""
        queries, unsearchable = self._queries_of(party)
        return [offer for index in self.indexes for offer in self._offers(index, party, queries)], unsearchable

    def _queries_of(self, party: Party) -> tuple[list[_Query], tuple[str, ...]]:
        """The prepared names of a party, and those of its names with nothing to search by."""
        given = dict.fromkeys((party.name, *party.aliases))
        forms = {name: self._forms(name, party.type) for name in given}
        unsearchable = tuple(name for name in given if not any(map(searchable, forms[name])))
        return [query for name in given if name not in unsearchable for query in forms[name]], unsearchable

    def _offers(self, index: ListIndex, party: Party, queries: list[_Query]) -> Iterator[Offer]:
        least = {persons: self._at_least(party, index, persons) for persons in (True, False)}
        for person, other in queries:
            for form, persons in ((person, True), (other, False)):
                at_least = least[persons]
                for name_id in self._candidates(index, form, persons, at_least):
                    yield Offer(form, index, name_id, at_least)

    def _matches(self, index: ListIndex, party: Party, queries: list[_Query]) -> dict[int, list[_Match]]:
        """By entity: every compared pair of names, entities that share an identifier, and listed addresses."""
        found: dict[int, list[_Match]] = {}
        for form, _, name_id, at_least in self._offers(index, party, queries):
            ordinal = index.entity_of(name_id)
            name, listed = index.name(name_id)
            comparison = compare_forms(form, listed)
            if comparison.score >= at_least:
                score, evidence = weigh(comparison.score, party, index.entity(ordinal))
                found.setdefault(ordinal, []).append(_Match(score, name, comparison, evidence, form.raw))
        for ordinal in sorted(index.entities_with_identifier(party.identifiers)):
            if ordinal not in found:
                entity = index.entity(ordinal)
                comparison = best_comparison(party.name[:LONGEST_NAME], entity.name, entity.type)
                score, evidence = weigh(comparison.score, party, entity)
                found[ordinal] = [_Match(score, entity.names[0], comparison, evidence, party.name)]
        for ordinal in sorted(index.entities_at(party.addresses)):
            from screening.match.addresses import address_evidence  # as `ListIndex.entities_at` does

            entity = index.entity(ordinal)
            score, evidence = address_evidence(party, entity.addresses)
            if evidence:
                found.setdefault(ordinal, []).append(_Match(score, entity.names[0], EMPTY, evidence, party.name))
        return found

    def _at_least(self, party: Party, index: ListIndex, persons: bool) -> float:
        """The lowest score that matters of a name of a person, or of another entity."""
        return reachable_from(self.config.threshold, party, PERSONS if persons else index.other_types)

    def _forms(self, name: str, type: EntityType) -> list[_Query]:
        return forms_of(name, type)

    def _candidates(self, index: ListIndex, form: NameForm, persons: bool, at_least: float) -> Iterable[int]:
        return candidates(index, form, persons, at_least)

    def _judge(self, list_id: str, party: Party, entity: Entity, matches: list[_Match]) -> tuple[Hit | None, bool]:
        """The entity's hit, or its weak match (second value true), or nothing. Another room of a house that is listed
        by its address is a weak match."""
        weak_alerts = list_id in self.config.weak_aliases_alert
        strong = [m for m in matches if weak_alerts or m.name.kind is not NameKind.WEAK_ALIAS or _corroborated(m)]
        exact = [m for m in matches if m.name.kind is NameKind.WEAK_ALIAS and m.comparison.score >= WEAK_ALIAS_SCORE]
        weak = max(exact, key=_rank, default=None)
        if weak is not None and weak not in strong:
            strong += _confirmed_by(weak, party, entity)
        best = max(strong, key=_rank, default=None)
        if best is not None and best.score >= self.config.threshold:
            return _hit(list_id, party, entity, best), False
        weak = weak or next((m for m in matches if m.comparison is EMPTY and entity.address_only), None)
        return (_hit(list_id, party, entity, weak), True) if weak is not None else (None, False)


def _marked(matches: list[_Match], entity: Entity) -> list[_Match]:
    """The matches with the names' kinds as the entity has them now."""
    kinds = {name.value: name for name in entity.names}
    return [match._replace(name=kinds.get(match.name.value, match.name)) for match in matches]


def _confirmed_by(weak: _Match, party: Party, entity: Entity) -> list[_Match]:
    """The entity's other name that is most like the party's, raised by the weak alias that is equal to it; nothing
    where none resembles it enough. Agreeing by initials alone adds nothing to an alias that is these initials."""
    names = [name for name in entity.names if name.kind is not NameKind.WEAK_ALIAS]
    compared = [(best_comparison(weak.query, name.value, entity.type), name) for name in names]
    comparison, name = max(compared, key=lambda c: c[0].score, default=(EMPTY, weak.name))
    shared = [pair for pair in comparison.pairs if pair.similarity and pair.similarity.how is not How.ABBREVIATION]
    if comparison.score < MIN_NAME_SCORE or not shared:
        return []
    score, evidence = weigh(comparison.score, party, entity, weak.name.value)
    return [_Match(score, name, comparison, evidence, weak.query)]


def compare_names(query: str, listed: str, type: EntityType = EntityType.ORGANIZATION) -> Comparison:
    """Score and alignment of two names by themselves. Symmetric; equal names score 1. UNKNOWN tries both kinds."""
    return max((found for _, found in readings(query, listed, type)), key=_score)


def readings(query: str, listed: str, type: EntityType) -> list[tuple[EntityType, Comparison]]:
    """Comparison of two names as names of `type`; as those of an organization and of a person where it is UNKNOWN (a
    screening takes the kind of the listed entity)."""
    kinds = (EntityType.ORGANIZATION, EntityType.PERSON) if type is EntityType.UNKNOWN else (type,)
    return [(kind, best_comparison(query, listed, kind)) for kind in kinds]


def best_comparison(query: str, listed: str, type: EntityType) -> Comparison:
    """The best comparison over the names that stand in each text (brackets, `a.k.a.`)."""
    forms = prepare_all(query, type), prepare_all(listed, type)
    return max((compare_forms(q, p) for q in forms[0] for p in forms[1]), key=_score, default=EMPTY)


def _score(comparison: Comparison) -> float:
    return comparison.score


def forms_of(name: str, type: EntityType) -> list[_Query]:
    """Each name in the text prepared as a personal name and as another one: a list may know the party as either."""
    if len(name) > LONGEST_NAME:
        return []
    other = EntityType.ORGANIZATION if type is EntityType.PERSON else type
    return list(zip(prepare_all(name, EntityType.PERSON), prepare_all(name, other), strict=True))


def searchable(forms: Iterable[NameForm]) -> bool:
    """Whether there is more to search by than single letters."""
    return any(len(t.text) > 1 or t.kind is Kind.NUMBER for form in forms for t in form.tokens)


def _corroborated(match: _Match) -> bool:
    return any(e.corroborates for e in match.evidence)


def _rank(match: _Match) -> tuple[float, bool, str]:
    """Best score first, then the primary name, then a fixed order."""
    return match.score, match.name.kind is NameKind.PRIMARY, match.name.value


def _hit(list_id: str, party: Party, entity: Entity, match: _Match) -> Hit:
    score = round(match.score, 6)
    return Hit(party.role, match.query, score, list_id, entity, match.name, pieces(match.comparison, match.evidence))


def _ordered(hits: list[Hit]) -> tuple[Hit, ...]:
    return tuple(sorted(hits, key=lambda h: (-h.score, h.list_id, h.entity.id)))
