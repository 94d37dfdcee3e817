"""What malformed files are given to: every reader of official lists, the intake, and whatever else reads a file.

A target reads the files of a folder to their end. It may return, or raise a ScreeningError; anything else is a fault.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache, partial
from itertools import islice
from pathlib import Path

from screening.batch.job import Job, Source
from screening.batch.opening import StagesOpener
from screening.batch.run import run_batch
from screening.batch.stage import Stages, screen_rows
from screening.config import Config
from screening.goods import Catalogue
from screening.goods.recognise import Recogniser
from screening.intake import describe_columns, open_input
from screening.lists.catalogue import load_catalogue
from screening.lists.importing import import_files
from screening.lists.loaded import LoadedLists, open_lists
from screening.lists.readers import embedded
from screening.lists.reading import Reading
from screening.lists.store import Store
from screening.match.against import read_scores
from screening.match.labelled import LabelKind, read_labelled
from screening.match.screener import Screener
from screening.model import Party
from screening.nightly.config_reader import read_nightly_config
from screening.ownership.owners import owners_file, read_owners
from screening.rules.ruleset import RuleSet
from tests.batch.conftest import SHARED_PHONE
from tests.fuzz.seeds import Seed, list_seeds, other_seeds
from tests.match.world import ENTITIES

#: Reads the files of those names in a folder.
Read = Callable[[Path, tuple[str, ...]], None]
_ROWS = 40
_LISTED = Party(name="Shahid Kolahdooz Industrial Group")
_MOMENT = datetime(2026, 11, 22, 12, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Target:
    """Something that reads files, and the sound files that malformed ones are made from."""

    name: str
    seeds: tuple[Seed, ...]
    read: Read
    weight: int = 4
    """How often it is tried against the others: what takes long less often."""


@cache
def targets() -> tuple[Target, ...]:
    """All targets, in an order that stays."""
    lists = tuple(Target(name, seeds, partial(_import, name)) for name, seeds in list_seeds().items())
    reads: Mapping[str, tuple[Read, int]] = {
        "embedded list": (_embedded, 4),
        "intake": (_intake, 16),
        "screening": (_screening, 2),
        "rules": (_rules, 6),
        "goods": (_goods, 6),
        "catalogue": (_catalogue, 4),
        "owners": (_owners, 8),
        "nightly": (_nightly, 4),
        "labelled": (_labelled, 4),
    }
    others = tuple(Target(name, seeds, *reads[name]) for name, seeds in other_seeds().items())
    return (*lists, *others, Target("saved run", (_saved_run(),), _after_run, 1), Target("store", (_store(),), _search))


def _import(list_id: str, folder: Path, names: tuple[str, ...]) -> None:
    done = import_files(folder / "data", list_id, [folder / name for name in names])
    assert sum(1 for _ in done.snapshot.entities()) == done.snapshot.entity_count


def _embedded(folder: Path, names: tuple[str, ...]) -> None:
    embedded.read(folder / names[0])


def _intake(folder: Path, names: tuple[str, ...]) -> None:
    source = open_input(folder / names[0])
    describe_columns(source)
    for _ in source.rows():
        pass
    assert source.warnings is not None


def _screening(folder: Path, names: tuple[str, ...]) -> None:
    for screened in screen_rows(islice(open_input(folder / names[0]).rows(), _ROWS), stages()):
        if screened.failure:
            raise AssertionError(f"a row on which the software failed:\n{screened.failure}")


def _rules(folder: Path, names: tuple[str, ...]) -> None:
    RuleSet.load(folder)


def _goods(folder: Path, names: tuple[str, ...]) -> None:
    Recogniser.of(Catalogue.load(folder)).recognise("a jet mill of 7 mm", "847420", "", "")


def _catalogue(folder: Path, names: tuple[str, ...]) -> None:
    load_catalogue(folder / names[0])


def _owners(folder: Path, names: tuple[str, ...]) -> None:
    graph = read_owners(owners_file(folder / names[0]).path)
    for body in islice(range(len(graph.bodies)), _ROWS):
        list(graph.owners.get(body, ()))


def _nightly(folder: Path, names: tuple[str, ...]) -> None:
    read_nightly_config(folder / "nightly.yml").no_older_than(1)


def _labelled(folder: Path, names: tuple[str, ...]) -> None:
    labelled = read_labelled(folder / names[0], {})
    labelled.types()
    if labelled.kind is LabelKind.PAIRS:
        labelled.labels()
        read_scores(folder / names[0], {}, labelled)


def _after_run(folder: Path, names: tuple[str, ...]) -> None:
    """A run that is compared with the saved one and looks at its rows."""
    path = folder / "customers.csv"
    path.write_text("id,name,phone\n1,PetroNeft Trading,+49 30 1234567\n2,Kim Jong Sik,\n", encoding="utf-8")
    run_batch(_job(path, folder / "out", history=(folder,), previous=folder))


def _search(folder: Path, names: tuple[str, ...]) -> None:
    """A search in a data folder: a list that is not what was imported is refused, or gives the same hit."""
    lists = open_lists(folder)
    found = Screener.open(lists.snapshots, Config()).screen(_LISTED)
    assert lists.embedded_only or [hit.entity.id for hit in found.hits] == ["O1"], "a listed party was not found"


@cache
def _lasting() -> Path:
    """A folder for what is made once in each process."""
    return Path(tempfile.mkdtemp(prefix="fuzz-"))


def clean_up() -> None:
    """Removes what was made once in this process."""
    if _lasting.cache_info().currsize:
        shutil.rmtree(_lasting(), ignore_errors=True)


@cache
def _lists() -> LoadedLists:
    folder = _lasting() / "data"
    Store(folder).import_reading(
        "opensanctions", Reading(ENTITIES, (), "2026-11-01", {"test": len(ENTITIES)}), now=_MOMENT
    )
    return open_lists(folder)


@cache
def stages() -> Stages:
    """Shipped rules and goods, and a small list."""
    return StagesOpener(_lists().snapshots, Config(), True, None, True)()


def _job(path: Path, out: Path, **settings: object) -> Job:
    rules = _lasting() / "rules"
    if not rules.exists():
        rules.mkdir()
        (rules / "TG-0001-shared-phone.yml").write_text(SHARED_PHONE, encoding="utf-8")
    source = Source(open_input(path))
    return Job(sources=(source,), out_dir=out, lists=_lists(), config=Config(), rules_dir=rules, workers=1, **settings)  # type: ignore[arg-type]


def _saved_run() -> Seed:
    folder = _lasting() / "run"
    folder.mkdir()
    path = folder / "customers.csv"
    rows = "1,PetroNeft Trading,+49 30 1234567\n2,Kim Jong Sik,+49 30 1234567\n3,Alpine Pump Works,\n"
    path.write_text(f"id,name,phone\n{rows}", encoding="utf-8")
    run_batch(_job(path, folder), clock=lambda: _MOMENT)
    names = ("run.json", "alerts.jsonl.gz", "group-facts.jsonl.gz")
    saved = {name: (folder / name).read_bytes() for name in names}
    manifest = json.loads(saved["run.json"]) | {"peak_memory_mb": None}  # the same bytes on every machine
    return saved | {"run.json": json.dumps(manifest, indent=1).encode()}


def _store() -> Seed:
    """The files of a data folder whose one list was searched, so that its index is there."""
    folder = _lasting() / "searched"
    Store(folder).import_reading(
        "opensanctions", Reading(ENTITIES, (), "2026-11-01", {"test": len(ENTITIES)}), now=_MOMENT
    )
    _search(folder, ())
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}
