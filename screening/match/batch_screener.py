"""The screener of a batch: told which parties come next, it finds the candidates of all of them at once."""

from __future__ import annotations

import atexit
import gc
from collections.abc import Iterable, Sequence
from functools import cached_property

from screening.config import Config
from screening.match.bulk_candidates import BulkCandidates
from screening.match.index import ListIndex
from screening.match.screener import Screener, forms_of
from screening.match.sought import Query, Sought
from screening.model import EntityType, Party
from screening.names.tokens import NameForm

#: Objects made before the garbage collector looks at the young ones (Python: 700). A batch makes many small tuples that
#: stay, and hardly any rings: looking seldom saves a fifth of the time (tests/bench/matching_speed.py, persons).
_YOUNG_OBJECTS = 500_000


def collect_seldom() -> None:
    """For processes that do nothing but batches: let Python's garbage collector look for rings less often, and not
    among all that was remembered when the process ends, which takes a twentieth of a batch."""
    gc.set_threshold(_YOUNG_OBJECTS, 50, 100)
    atexit.unregister(gc.freeze)
    atexit.register(gc.freeze)


_Forms = list[tuple[NameForm, NameForm]]


class BatchScreener(Screener):
    """Finds what `Screener` finds, faster for parties it was told to expect."""

    def __init__(self, indexes: Sequence[ListIndex], config: Config) -> None:
        super().__init__(indexes, config)
        self._prepared: dict[tuple[str, EntityType], _Forms] = {}
        self._found: dict[ListIndex, dict[tuple[int, float], list[int]]] = {}

    @cached_property
    def bulk(self) -> tuple[BulkCandidates, ...]:
        """The finder of each list; it counts the pairs it touched. Made when it is needed: not by a process that has
        others search."""
        return tuple(BulkCandidates(index) for index in self.indexes)

    def expect(self, parties: Sequence[Party]) -> None:
        """Find the candidates of these parties, and forget those expected before."""
        self._prepared = {}
        for party in parties:
            for name in (party.name, *party.aliases):
                if (name, party.type) not in self._prepared:
                    self._prepared[name, party.type] = forms_of(name, party.type)
        self._found = {}
        known: dict[tuple[tuple[int, float], ...], Sought] = {}
        for bulk in self.bulk:
            queries = self._queries(parties, bulk.index)
            keys = tuple(queries)
            if keys not in known:
                known[keys] = Sought(list(queries.values()))
            self._found[bulk.index] = dict(zip(keys, bulk.find(known[keys]), strict=True))

    def _queries(self, parties: Iterable[Party], index: ListIndex) -> dict[tuple[int, float], Query]:
        """What is looked for in a list. Forms are known by their identity, as long as `_prepared` holds them."""
        queries: dict[tuple[int, float], Query] = {}
        for party in parties:
            least = {persons: self._at_least(party, index, persons) for persons in (True, False)}
            for name in (party.name, *party.aliases):
                for both in self._prepared[name, party.type]:
                    for form, persons in zip(both, (True, False), strict=True):
                        queries[id(form), least[persons]] = Query(form, persons, least[persons])
        return queries

    def _forms(self, name: str, type: EntityType) -> _Forms:
        known = self._prepared.get((name, type))
        return super()._forms(name, type) if known is None else known

    def _candidates(self, index: ListIndex, form: NameForm, persons: bool, at_least: float) -> Iterable[int]:
        found = self._found.get(index, {}).get((id(form), at_least))
        return super()._candidates(index, form, persons, at_least) if found is None else found
