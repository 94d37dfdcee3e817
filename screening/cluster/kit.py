"""What the executors of a cluster need, packed once: the snapshots of the lists, the rules and the owners file.

A worker opens it once, and trusts nothing of it: software, lists, rules and goods must be the driver's, byte for byte.
"""

from __future__ import annotations

import hashlib
import zipfile
from dataclasses import dataclass, replace
from pathlib import Path

from screening import __version__
from screening.batch.job import Job
from screening.batch.opening import StagesOpener
from screening.batch.stage import Stages
from screening.errors import ListsProblem, ScreeningError
from screening.lists.snapshot import SOURCE, Snapshot
from screening.names.data_files import digest as names_digest

_LISTS, _RULES, _OWNERS = "lists", "rules", "owners"
_opened: dict[str, Stages] = {}


@dataclass(frozen=True, slots=True)
class Kit:
    """Opens the stages from what was unpacked on an executor; small, since every task carries it."""

    opener: StagesOpener
    """The driver's; its paths are those of the driver's machine."""
    software: str
    rules: str
    """Digest of the rules that the driver runs, "" for none."""
    goods: str

    @classmethod
    def of(cls, opener: StagesOpener, stages: Stages) -> Kit:
        """The kit of stages that the driver has opened: their indexes are built by then."""
        rules = stages.rules.digest if stages.rules else ""
        return cls(opener, _software(), rules, stages.goods.digest if stages.goods else "")

    @property
    def name(self) -> str:
        """File name of the archive, and of the folder into which Spark unpacks it: the same content, the same name."""
        opener = self.opener
        parts = (
            *(f"{snapshot.list_id} {snapshot.digest}" for snapshot in opener.snapshots),
            *(self.software, self.rules, self.goods, opener.config.digest(), str(opener.lists_trusted)),
            f"{opener.owners.digest} {opener.owners.affiliates}" if opener.owners else "",
        )
        return f"screening-{hashlib.sha256(repr(parts).encode()).hexdigest()[:20]}.zip"

    def pack(self, folder: Path) -> Path:
        """Writes the archive into a folder. OSError where that fails."""
        path = folder / self.name
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            for snapshot in self.opener.snapshots:
                for file in sorted(snapshot.folder.iterdir()):
                    if file.is_file() and file.name != SOURCE and not file.name.startswith("."):
                        archive.write(file, f"{_place(snapshot)}/{file.name}")
            rules = self.opener.rules_dir
            if rules is not None:
                for file in sorted(rules.rglob("*")):
                    if file.is_file():
                        archive.write(file, f"{_RULES}/{file.relative_to(rules).as_posix()}")
            if self.opener.owners is not None:
                archive.write(self.opener.owners.path, f"{_OWNERS}/{self.opener.owners.path.name}")
        return path

    def open(self, folder: Path) -> Stages:
        """The stages from an unpacked archive, opened once in each process.

        Raises ListsProblem where a list did not arrive whole, ScreeningError where this worker has another version of
        the software, of its data or of the rules than the driver.
        """
        if self.name not in _opened:
            _opened[self.name] = self._open(folder)
        return _opened[self.name]

    def _open(self, folder: Path) -> Stages:
        if _software() != self.software:
            raise ScreeningError(
                f"the executors run screening {_software()[:40]}, the driver {self.software[:40]}; "
                "install the same version on both (docs/cluster.md)"
            )
        opener = self.opener
        snapshots = tuple(replace(one, folder=folder / _place(one)) for one in opener.snapshots)
        for snapshot in snapshots:
            if not snapshot.folder.is_dir():
                raise ListsProblem(f"list {snapshot.list_id} did not arrive on an executor; run again")
            snapshot.check_digest()
        owners = opener.owners
        stages = replace(
            opener,
            snapshots=snapshots,
            rules_dir=None if opener.rules_dir is None else folder / _RULES,
            owners=None if owners is None else replace(owners, path=folder / _OWNERS / owners.path.name),
        )()
        rules = stages.rules.digest if stages.rules else ""
        if (rules, stages.goods.digest if stages.goods else "") != (self.rules, self.goods):
            raise ScreeningError("the executors have other rules or goods than the driver; install the same version")
        return stages


def opener_of(job: Job) -> StagesOpener:
    """What opens the stages of a job."""
    lists = job.lists
    return StagesOpener(lists.snapshots, job.config, not lists.embedded_only, job.rules_dir, job.use_rules, job.owners)


def _place(snapshot: Snapshot) -> str:
    return f"{_LISTS}/{snapshot.list_id}/{snapshot.digest}"


def _software() -> str:
    return f"{__version__} {names_digest()}"
