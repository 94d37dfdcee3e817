"""A run since another screens what changed and nothing else, and gives what a full run gives, byte for byte."""

from __future__ import annotations

import dataclasses
import json
import shutil
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pytest

from screening.batch import parties_index
from screening.batch.job import Job, Source
from screening.batch.run import RunResult, run_batch
from screening.batch.since import KEPT
from screening.config import Config
from screening.errors import InputProblem
from screening.intake import open_input
from screening.lists.loaded import open_lists
from screening.lists.reading import Reading
from screening.lists.store import Store
from screening.match.distortions import distortions
from screening.model import Address, Entity, EntityType, Identifier, Name, NameKind, PartialDate
from tests.batch.conftest import tables
from tests.batch.test_run import ORDERS, Interrupt

ORGANIZATION, PERSON, VESSEL = EntityType.ORGANIZATION, EntityType.PERSON, EntityType.VESSEL
SOME = (
    Entity("O1", "opensanctions", ORGANIZATION, (Name("Shahid Kolahdooz Industrial Group"),), countries=("IR",)),
    Entity("O2", "opensanctions", ORGANIZATION, (Name("Serovskii Zavod"), Name("SMZ", NameKind.WEAK_ALIAS))),
    Entity("P1", "opensanctions", PERSON, (Name("ORLOVSKI, Anatoliy Borisovich"),)),
    Entity("P2", "opensanctions", PERSON, (Name("Hassan Rezaei"),), identifiers=(Identifier("passport", "K1234567"),)),
)
CUSTOMERS = """id,name,type,country,passport
1,Kolahdooz Industrial Group Shahid,company,IR,
2,Alpine Pump Works,company,CH,
3,Anatoly Orlovsky,person,RU,
4,Baltic Valve Trading,company,EE,
5,,company,EE,
6,Golden Falcon General Trading LLC,company,AE,
7,SMZ,company,RU,
8,Mehmet Yilmaz,person,TR,U7654321
9,Alpine Pump Works,company,CH,
"""


class Base:
    """A data folder and a customer file that change from night to night."""

    def __init__(self, folder: Path, rules: Path) -> None:
        self.folder = folder
        self.rules = rules
        self._imports = 0

    def lists(self, *entities: Entity, list_id: str = "opensanctions") -> None:
        self._imports += 1
        now = datetime(2026, 11, 1, 8, self._imports, tzinfo=UTC)
        reading = Reading(entities, (), "2026-11-01", {"test": len(entities)})
        Store(self.folder / "data").import_reading(list_id, reading, now=now)

    def job(self, text: str, out: str, **settings: object) -> Job:
        path = self.folder / "customers.csv"
        path.write_text(text, encoding="utf-8")
        common = {"lists": open_lists(self.folder / "data"), "config": Config(), "rules_dir": self.rules, "workers": 1}
        return Job(sources=(Source(open_input(path)),), out_dir=self.folder / out, **common | settings)  # type: ignore[arg-type]

    def run(self, text: str, out: str, **settings: object) -> RunResult:
        return run_batch(self.job(text, out, **settings))

    def same(self, text: str, since: str, **settings: object) -> RunResult:
        """The run since the one in the folder `since`, after a look that it gives what a full run gives."""
        full = self.run(text, "full", **settings)
        result = self.run(text, "delta", since=self.folder / since, **settings)
        assert tables(result.out_dir) == tables(full.out_dir)
        for name in ("alerts.jsonl.gz", "group-facts.jsonl.gz"):
            assert (result.out_dir / name).read_bytes() == (full.out_dir / name).read_bytes()
        assert result.manifest.counts_out == full.manifest.counts_out
        assert result.manifest.data_quality == full.manifest.data_quality
        return result


@pytest.fixture
def base(tmp_path: Path, rules_dir: Path) -> Base:
    made = Base(tmp_path, rules_dir)
    made.lists(*SOME)
    return made


def screened(result: RunResult) -> int:
    """Rows that were screened, and not taken over."""
    return result.manifest.counts_in - result.manifest.rows_reused


def test_with_nothing_changed_only_the_unreadable_row_is_looked_at(base: Base) -> None:
    earlier = base.run(CUSTOMERS, "monday")
    result = base.same(CUSTOMERS, "monday")
    assert screened(result) == 1
    assert result.manifest.since == earlier.manifest.run_id
    assert result.manifest.warnings == ()


@pytest.mark.parametrize(
    ("old", "new", "rows"),
    [
        ("Alpine Pump Works,company,CH,\n3", "Alpine Pump Factory,company,CH,\n3", 1),
        ("4,Baltic", "40,Baltic", 1),
        ("8,Mehmet Yilmaz,person,TR,U7654321", "8,Hassan Rezaie,person,TR,U7654321", 1),
        ("8,Mehmet Yilmaz,person,TR,U7654321", "8,Mehmet Yilmaz,person,TR,K1234567", 1),
        ("2,Alpine Pump Works,company,CH,\n", "", 0),
        ("4,Baltic", "10,Serovsky Zavod,company,RU,\n4,Baltic", 1),
        ("id,name,type,country,passport", "id,name,type,nationality,passport", 8),
    ],
)
def test_a_changed_row_is_screened_and_no_other(base: Base, old: str, new: str, rows: int) -> None:
    base.run(CUSTOMERS, "monday")
    assert old in CUSTOMERS
    assert screened(base.same(CUSTOMERS.replace(old, new), "monday")) == 1 + rows


def changed(entity: Entity, **fields: object) -> Sequence[Entity]:
    return [dataclasses.replace(e, **fields) if e.id == entity.id else e for e in SOME]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("entities", "rows"),
    [
        ([*SOME, Entity("O9", "opensanctions", ORGANIZATION, (Name("Golden Falcon Trading"),))], 1),
        ([*SOME, Entity("P9", "opensanctions", PERSON, (Name("Mehmet Yilmaz"),))], 1),
        ([*SOME, Entity("O9", "opensanctions", ORGANIZATION, (Name("Mehmet Yilmaz"),))], 1),
        ([*SOME, Entity("O9", "opensanctions", ORGANIZATION, (Name("ALPINE PUMP-WORKS, S.A."),))], 2),
        ([*SOME, Entity("P9", "opensanctions", PERSON, (Name("X Y Zed"),),
                 identifiers=(Identifier("passport", "U 7654321"),))], 1),
        ([*SOME, Entity("P9", "opensanctions", PERSON, (Name("Nobody Known"), Name("Yilmaz Mehmet")))], 1),
        (SOME[1:], 1),
        (changed(SOME[0], names=(Name("Shahid Kolahdouz Industries"),)), 1),
        (changed(SOME[0], programs=("IFSR",)), 1),
        (changed(SOME[1], names=(Name("Serovskii Zavod"), Name("SMZ"))), 1),
        (changed(SOME[1], names=(Name("Serovskii Zavod"), Name("Something Else", NameKind.WEAK_ALIAS))), 1),
        (changed(SOME[2], birth_dates=(PartialDate("1950-01-01", "1950-01-01", "1950"),)), 1),
        ([dataclasses.replace(e, locator=dataclasses.replace(e.locator, record="7")) for e in SOME], 0),
    ],
)  # fmt: skip
def test_a_changed_entity_meets_the_rows_it_may_be_and_no_other(
    base: Base, entities: Sequence[Entity], rows: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("screening.batch.since._MOST_RENEWED", 1.0)
    base.run(CUSTOMERS, "monday")
    base.lists(*entities)
    assert screened(base.same(CUSTOMERS, "monday")) == 1 + rows


def test_rows_that_moved_between_files_and_places_keep_what_they_gave(base: Base) -> None:
    base.run(CUSTOMERS, "monday")
    head, *rows = CUSTOMERS.splitlines(keepends=True)
    result = base.same(head + "".join(reversed(rows)), "monday")
    assert screened(result) == 1


@pytest.mark.slow
def test_a_week_of_nights_equals_full_runs(base: Base, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("screening.batch.since._MOST_RENEWED", 1.0)
    monkeypatch.setattr(parties_index, "SHELF", 4)
    monkeypatch.setattr(parties_index, "MOST_SMALL", 3)
    text, entities = CUSTOMERS, list(SOME)
    base.run(text, "night 0")
    for night in range(1, 8):
        text += f"{100 + night},Night Trading House {night},company,AE,\n"
        if night % 2:
            text = text.replace(f"{night + 1},", f"{night + 50},", 1)
        entities.append(Entity(f"N{night}", "opensanctions", ORGANIZATION, (Name(f"Night Trading Hause {night - 1}"),)))
        base.lists(*entities)
        result = base.same(text, f"night {night - 1}")
        shutil.copytree(result.out_dir, base.folder / f"night {night}")
        assert 1 < screened(result) < result.manifest.counts_in
    shelves = [p.name for p in (base.folder / "night 7" / KEPT).iterdir() if p.is_dir()]
    assert 1 < len(shelves) < 7, "shelves are put together"


def test_orders_and_the_rules_over_several_rows_are_as_in_a_full_run(base: Base) -> None:
    base.run(ORDERS, "monday")
    more = ORDERS + "A5,Elba Pump Works,+41 44 555 02 02,valves\n"
    result = base.same(more, "monday")
    assert screened(result) == 1
    assert set(result.manifest.counts_out.items()) == {
        ("review", 4), ("clear", 1), ("error", 0), ("not_screened", 0),
    }  # fmt: skip


def test_ofac_marks_that_changed_are_taken_over_by_the_list_that_republishes_them(
    base: Base, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("screening.batch.since._MOST_RENEWED", 1.0)
    number = (Identifier("ofac_ent_num", "77"),)
    csl = Entity("C77", "us_csl", ORGANIZATION, (Name("Unheard Of"), Name("Baltic Valve", NameKind.ALIAS)),
                 identifiers=number)  # fmt: skip
    sdn = Entity("77", "us_ofac_sdn", ORGANIZATION, (Name("Unheard Of"), Name("Baltic Valve", NameKind.WEAK_ALIAS)))
    base.lists(csl, list_id="us_csl")
    base.lists(sdn, list_id="us_ofac_sdn")
    base.run(CUSTOMERS, "monday")
    base.lists(dataclasses.replace(sdn, names=sdn.names[:1]), list_id="us_ofac_sdn")
    result = base.same(CUSTOMERS, "monday")
    assert screened(result) == 2
    assert "Baltic Valve" in (result.out_dir / "hits.csv").read_text(encoding="utf-8")


def test_an_interrupted_run_goes_on(base: Base, small_chunks: int) -> None:
    base.run(CUSTOMERS, "monday")
    text = CUSTOMERS.replace("Alpine", "Aline")
    full = base.run(text, "full")
    with pytest.raises(KeyboardInterrupt):
        run_batch(base.job(text, "delta", since=base.folder / "monday"), Interrupt(2))
    result = base.run(text, "delta", since=base.folder / "monday", resume=True)
    assert tables(result.out_dir) == tables(full.out_dir)
    again = base.run(text, "next", since=base.folder / "delta")
    assert screened(again) == 1


def test_a_run_may_replace_the_one_it_rests_on(base: Base) -> None:
    base.run(CUSTOMERS, "out")
    result = base.run(CUSTOMERS, "out", since=base.folder / "out")
    assert screened(result) == 1
    assert screened(base.same(CUSTOMERS, "out")) == 1


# --- where nothing can be taken over ------------------------------------------------------------------


def other_code(run: Path) -> None:
    """As if the run were made by a patched copy of the same version."""
    path = run / "run.json"
    manifest = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps(manifest | {"code_digest": "0" * 64}), encoding="utf-8")


def flip_a_byte(run: Path) -> None:
    path = run / KEPT / "rows.sqlite"
    data = bytearray(path.read_bytes())
    data[data.index(b"clear")] ^= 1
    path.write_bytes(data)


def prune(run: Path) -> None:
    for path in (run.parent / "data" / "lists" / "opensanctions").iterdir():
        if path.is_dir() and path.name not in (path.parent / "current").read_text(encoding="ascii"):
            shutil.rmtree(path)


@pytest.mark.parametrize(
    ("spoil", "settings", "why"),
    [
        (flip_a_byte, {}, "changed or damaged"),
        (other_code, {}, "the software changed"),
        (lambda run: shutil.rmtree(run / KEPT), {}, "kept nothing"),
        (prune, {}, "not there any more"),
        (None, {"config": Config(threshold=0.8)}, "the settings changed"),
        (None, {"use_rules": False}, "the rules changed"),
    ],
)
@pytest.mark.slow
def test_where_the_earlier_run_cannot_serve_all_rows_are_screened_and_the_run_says_why(
    base: Base, spoil: Callable[[Path], None] | None, settings: dict[str, object], why: str
) -> None:
    earlier = base.run(CUSTOMERS, "monday").out_dir
    base.lists(*SOME, Entity("O9", "opensanctions", ORGANIZATION, (Name("Golden Falcon Trading"),)))
    if spoil:
        spoil(earlier)
    result = base.same(CUSTOMERS, "monday", **settings)
    assert result.manifest.rows_reused == 0
    assert [w for w in result.manifest.warnings if "all rows were screened anew" in w and why in w]
    assert screened(base.same(CUSTOMERS, "delta", **settings)) == 1, "the next run can rest on this one"


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ([Entity("A1", "opensanctions", ORGANIZATION, (Name("Flat 1, 2 High Road"),),
                 addresses=(Address("Flat 1, 2 High Road", "Sheung Wan", country="HK"),), address_only=True)],
         "listed by its address"),
        ([Entity(f"X{n}", "opensanctions", ORGANIZATION, (Name(f"Xylophone {n}"),)) for n in range(9)], "a large part"),
    ],
)  # fmt: skip
def test_some_changes_of_lists_make_all_rows_be_screened(base: Base, more: list[Entity], why: str) -> None:
    base.run(CUSTOMERS, "monday")
    base.lists(*SOME, *more)
    result = base.same(CUSTOMERS, "monday")
    assert result.manifest.rows_reused == 0
    assert why in "".join(result.manifest.warnings)


def test_a_list_more_makes_all_rows_be_screened(base: Base) -> None:
    base.run(CUSTOMERS, "monday")
    base.lists(*SOME, list_id="internal")
    assert "the choice of lists" in "".join(base.same(CUSTOMERS, "monday").manifest.warnings)


def test_since_no_finished_run_is_refused(base: Base) -> None:
    (base.folder / "nothing").mkdir()
    with pytest.raises(InputProblem, match="finished run"):
        base.run(CUSTOMERS, "out", since=base.folder / "nothing")


# --- many names -----------------------------------------------------------------------------------


@pytest.mark.slow
def test_no_near_copy_of_a_new_entity_is_lost(base: Base, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("screening.batch.since._MOST_RENEWED", 1.0)
    names = [
        ("Tabriz Petrochemical Engineering Company", ORGANIZATION), ("Scientific Production Association Mars",
        ORGANIZATION), ("Zhongshan Bright Orchid Import & Export Co., Ltd.", ORGANIZATION), ("M/V Sea Lion 7", VESSEL),
        ("KHALED Abu Omar al-Tikriti", PERSON), ("Vladimir Vladimirovich Petrov", PERSON), ("KIM Chol Nam", PERSON),
        ("Bank Refah Kargaran", ORGANIZATION), ("Nguyễn Văn Hùng", PERSON), ("ЗАО Уралхиммаш", ORGANIZATION),
    ]  # fmt: skip
    random = Random(4)
    copies = [(d.text, type) for name, type in names for d in distortions(name, type, random)]
    types = {ORGANIZATION: "company", PERSON: "person", VESSEL: "vessel"}
    rows = [
        f'{n},"{text}",{types[type] if n % 3 else ""},,\n' for n, (text, type) in enumerate(copies) if '"' not in text
    ]
    text = "id,name,type,country,passport\n" + "".join(rows)
    base.run(text, "monday")
    base.lists(*SOME, *(Entity(f"Z{n}", "opensanctions", type, (Name(name),)) for n, (name, type) in enumerate(names)))
    result = base.same(text, "monday")
    assert result.manifest.rows_reused
    assert result.manifest.counts_out["review"] > 50
