"""Opens the stages of a run in whichever process needs them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from screening.batch.repeats import RememberingScreener
from screening.batch.stage import Stages
from screening.config import Config
from screening.goods import catalogue_of
from screening.lists.snapshot import Snapshot
from screening.match.batch_screener import BatchScreener, collect_seldom
from screening.model import Party
from screening.ownership.owners import Owners, OwnersFile
from screening.processes import give_memory_back
from screening.rules import RuleSet


@dataclass(frozen=True, slots=True)
class StagesOpener:
    """What the stages are opened from; small, so that it can be sent to worker processes."""

    snapshots: tuple[Snapshot, ...]
    config: Config
    lists_trusted: bool
    rules_dir: Path | None
    """None: the rules that ship with the software."""
    use_rules: bool
    owners: OwnersFile | None = None
    processes: int = 1
    """How many may build an index that is missing."""

    def __call__(self) -> Stages:
        """Opens the lists' indexes, rules, goods and owners. Raises the ScreeningError of what is faulty."""
        collect_seldom()
        give_memory_back()
        searching = BatchScreener.open(self.snapshots, self.config, processes=self.processes)
        screener = RememberingScreener(searching)

        def look_ahead(parties: Sequence[Party]) -> None:
            searching.expect(screener.unknown(parties))

        owners = Owners.open(self.owners, screener, self.config.profile) if self.owners else None
        if not self.use_rules:
            return Stages(screener, self.config, self.lists_trusted, owners=owners, look_ahead=look_ahead)
        rules = RuleSet.load(self.rules_dir, self.config.profile, self.config.home)
        goods = catalogue_of(self.rules_dir)
        return Stages(screener, self.config, self.lists_trusted, rules, goods, owners, look_ahead)
