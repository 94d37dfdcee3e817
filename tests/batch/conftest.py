"""A small invented list in a real store, a small rules folder, and jobs over files that a test writes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from screening.batch import first_pass, run
from screening.batch.job import Job, Source
from screening.config import Config
from screening.intake import open_input
from screening.lists.loaded import LoadedLists, open_lists
from screening.lists.reading import Reading
from screening.lists.store import Store
from screening.model import Entity, EntityType, Name, NameKind

ENTITIES = (
    Entity(
        "O1", "opensanctions", EntityType.ORGANIZATION, (Name("Shahid Kolahdooz Industrial Group"),), countries=("IR",)
    ),
    Entity(
        "O2",
        "opensanctions",
        EntityType.ORGANIZATION,
        (Name("Serovskii Mekhanicheskii Zavod"), Name("SMZ", NameKind.WEAK_ALIAS)),
    ),
    Entity("P1", "opensanctions", EntityType.PERSON, (Name("ORLOVSKI, Anatoliy Borisovich"),)),
)
SHARED_PHONE = """
id: TG-0001
title: One phone number for several customers
status: stable
severity: medium
scope: group
version: 1
when: {field: order.customer_phone, present: true}
group: {key: [order.customer_phone], having: [{distinct: order.customer_name, ge: 2}]}
message: "{group.distinct} customers share the phone {order.customer_phone}."
sources: [{ref: OUR-DERIVATION}]
tests:
  - name: two customers
    given:
      rows:
        - {customer_name: Alpine Pumps, customer_phone: +41 44 555 01 01}
        - {customer_name: Baltic Valves, customer_phone: +41 44 555 01 01}
    expect: fired
  - name: two phones
    given:
      rows:
        - {customer_name: Alpine Pumps, customer_phone: +41 44 555 01 01}
        - {customer_name: Baltic Valves, customer_phone: +41 44 555 02 02}
    expect: silent
"""


@pytest.fixture(scope="session")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with one list."""
    folder = tmp_path_factory.mktemp("data")
    Store(folder).import_reading("opensanctions", Reading(ENTITIES, (), "2026-11-01", {"test": len(ENTITIES)}))
    return folder


@pytest.fixture(scope="session")
def lists(data_dir: Path) -> LoadedLists:
    return open_lists(data_dir)


@pytest.fixture(scope="session")
def rules_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A rules folder with one rule over groups of rows."""
    folder = tmp_path_factory.mktemp("rules")
    (folder / "TG-0001-shared-phone.yml").write_text(SHARED_PHONE, encoding="utf-8")
    return folder


@pytest.fixture
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> int:
    """Chunks of three rows, so that a handful of rows makes several."""
    monkeypatch.setattr(first_pass, "CHUNK_ROWS", 3)
    monkeypatch.setattr(run, "CHUNK_ROWS", 3)
    return 3


MakeJob = Callable[..., Job]


@pytest.fixture
def make_job(tmp_path: Path, lists: LoadedLists, rules_dir: Path) -> MakeJob:
    """A job over one CSV text (or several, by file name), writing into `tmp_path / out`."""

    def make(texts: str | dict[str, str], out: str = "out", **settings: object) -> Job:
        paths = []
        for name, text in ({"customers.csv": texts} if isinstance(texts, str) else texts).items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            if not path.exists() or path.read_text(encoding="utf-8") != text:
                path.write_text(text, encoding="utf-8")
            paths.append(path)
        common = {"lists": lists, "config": Config(), "rules_dir": rules_dir, "workers": 1}
        sources = tuple(Source(open_input(path)) for path in paths)
        return Job(sources=sources, out_dir=tmp_path / out, **common | settings)  # type: ignore[arg-type]

    return make


def tables(folder: Path) -> dict[str, bytes]:
    """The bytes of the three tables of a finished run."""
    return {name: (folder / name).read_bytes() for name in ("decisions.csv", "hits.csv", "findings.csv")}


def party_file(rows: int) -> str:
    """A party file in which every fourth party is listed and every fifth row has no name."""
    lines = ["id,name,type"]
    for number in range(1, rows + 1):
        name = "Shahid Kolahdooz Ind. Group" if number % 4 == 0 else f"Alpine Pump Works {number}"
        lines.append(f"C{number},{'' if number % 5 == 0 else name},company")
    return "\n".join(lines) + "\n"
