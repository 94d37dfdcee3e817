from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from screening.errors import ListsProblem, UsageProblem
from screening.lists import embedding, stamps
from screening.lists.loaded import LoadedLists, open_lists
from screening.lists.readers import embedded
from screening.lists.reading import Reading
from screening.lists.store import Store

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture
def parsed(tmp_path: Path, reading: Reading, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Two embedded lists instead of the shipped ones; collects which of them were parsed from YAML."""
    folder = tmp_path / "shipped"
    folder.mkdir()
    for name in ("embedded_one", "embedded_two", "sources"):
        (folder / f"{name}.yml").write_text("version: 1\n", encoding="utf-8")
    seen: list[str] = []

    def read(path: Path) -> Reading:
        seen.append(path.stem)
        entities = tuple(replace(entity, list_id=path.stem) for entity in reading.entities)
        return replace(reading, entities=entities, issues=())

    monkeypatch.setattr(embedding, "data_folder", lambda _name: folder)
    monkeypatch.setattr(embedded, "read", read)
    return seen


@pytest.fixture
def data(tmp_path: Path, parsed: list[str]) -> Path:
    return tmp_path / "data"


def opened(data: Path, *list_ids: str, **options: object) -> LoadedLists:
    return open_lists(data, list_ids, now=NOW, **options)  # type: ignore[arg-type]


def ids(loaded: LoadedLists) -> list[str]:
    return [snapshot.list_id for snapshot in loaded.snapshots]


def import_un(data: Path, reading: Reading, days_ago: float = 0) -> None:
    Store(data).import_reading("un_sc", reading, now=NOW - timedelta(days=days_ago), usual_age_days=7)


def test_with_nothing_imported_the_embedded_lists_are_searched_and_that_is_no_screening(data: Path) -> None:
    loaded = opened(data)
    assert ids(loaded) == ["embedded_one", "embedded_two"]
    assert loaded.embedded_only
    assert any("no hit is no clearance" in warning for warning in loaded.warnings)


def test_a_demonstration_uses_the_embedded_lists_on_purpose(data: Path, reading: Reading) -> None:
    import_un(data, reading)
    loaded = opened(data, demo=True)
    assert ids(loaded) == ["embedded_one", "embedded_two"]
    assert (loaded.demo, loaded.embedded_only) == (True, False)
    assert any("no screening" in warning for warning in loaded.warnings)


def test_a_demonstration_can_be_narrowed_to_one_embedded_list_but_to_no_official_one(data: Path) -> None:
    assert ids(opened(data, "embedded_two", demo=True)) == ["embedded_two"]
    with pytest.raises(UsageProblem, match="un_sc"):
        opened(data, "un_sc", demo=True)


def test_once_an_official_list_is_imported_the_embedded_ones_are_left_out(data: Path, reading: Reading) -> None:
    import_un(data, reading)
    loaded = opened(data)
    assert ids(loaded) == ["un_sc"]
    assert not loaded.embedded_only
    assert loaded.warnings == ()


def test_an_embedded_list_is_searched_beside_official_ones_when_named(data: Path, reading: Reading) -> None:
    import_un(data, reading)
    loaded = opened(data, "un_sc", "embedded_one", "un_sc")
    assert ids(loaded) == ["embedded_one", "un_sc"]
    assert not loaded.embedded_only


def test_naming_embedded_lists_alone_is_no_screening_either(data: Path, reading: Reading) -> None:
    import_un(data, reading)
    assert opened(data, "embedded_one").embedded_only


def test_an_unknown_list_is_a_mistake_that_names_the_known_ones(data: Path, reading: Reading) -> None:
    import_un(data, reading)
    with pytest.raises(UsageProblem, match="us_ofca_sdn") as caught:
        opened(data, "us_ofca_sdn")
    assert "us_ofac_sdn" in str(caught.value)
    assert "embedded_one" in str(caught.value)
    assert "imported: un_sc" in str(caught.value)


@pytest.mark.parametrize("list_id", ["../lists", "", "un_sc/.."])
def test_a_list_id_that_is_a_path_is_unknown(data: Path, reading: Reading, list_id: str) -> None:
    import_un(data, reading)
    with pytest.raises(UsageProblem, match="unknown list"):
        opened(data, list_id)


def test_a_known_list_that_is_not_imported_stops_the_run(data: Path) -> None:
    with pytest.raises(ListsProblem, match="us_ofac_sdn is not imported"):
        opened(data, "us_ofac_sdn")


def test_a_list_older_than_allowed_stops_the_run(data: Path, reading: Reading) -> None:
    import_un(data, reading, days_ago=3.5)
    assert opened(data, max_age_days=4.0).warnings == ()
    with pytest.raises(ListsProblem, match=r"3\.5 days ago, more than the 3 days"):
        opened(data, max_age_days=3.0)


def test_a_list_past_its_usual_age_is_marked_stale_and_still_used(data: Path, reading: Reading) -> None:
    import_un(data, reading, days_ago=8)
    loaded = opened(data)
    assert ids(loaded) == ["un_sc"]
    assert loaded.warnings == ("List un_sc is stale: imported 8 days ago, usually renewed within 7 days.",)


def test_embedded_lists_have_no_age(data: Path) -> None:
    assert ids(opened(data, max_age_days=0.001)) == ["embedded_one", "embedded_two"]


@pytest.mark.parametrize("by_stamp", [False, True])
def test_a_damaged_list_stops_the_run(
    data: Path, reading: Reading, by_stamp: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    import_un(data, reading)
    monkeypatch.setattr(stamps, "_RESTED", 0)
    (snapshot,) = Store(data).snapshots()
    opened(data, by_stamp=by_stamp)
    good = snapshot.entities_path.read_bytes()
    snapshot.entities_path.write_bytes(good[:-9] + bytes([good[-9] ^ 1]) + good[-8:])
    with pytest.raises(ListsProblem, match="un_sc is damaged"):
        opened(data, by_stamp=by_stamp)


def test_embedded_lists_are_compiled_once(data: Path, parsed: list[str]) -> None:
    first = opened(data)
    assert opened(data) == first
    assert parsed == ["embedded_one", "embedded_two"]


def test_a_changed_embedded_list_is_compiled_again(data: Path, parsed: list[str], tmp_path: Path) -> None:
    opened(data)
    (tmp_path / "shipped" / "embedded_two.yml").write_text("version: 2\n", encoding="utf-8")
    opened(data)
    assert parsed == ["embedded_one", "embedded_two", "embedded_two"]


def test_a_damaged_compiled_list_is_compiled_again(data: Path, parsed: list[str]) -> None:
    opened(data).snapshots[0].entities_path.write_bytes(b"")
    opened(data)
    assert parsed == ["embedded_one", "embedded_two", "embedded_one"]


def test_embedded_lists_work_without_a_writable_data_folder(data: Path) -> None:
    data.write_text("a file where the folder should be", encoding="utf-8")
    assert ids(opened(data)) == ["embedded_one", "embedded_two"]


def test_opening_lists_imports_nothing_heavy(data: Path, reading: Reading) -> None:
    """The check path must start fast: YAML, XML and number crunching wait until they are needed."""
    import_un(data, reading)
    code = (
        "import sys; from pathlib import Path; from screening.lists.loaded import open_lists; "
        f"list(open_lists(Path({str(data)!r})).snapshots[0].entities()); "
        "print([m for m in ('yaml', 'lxml', 'pandas', 'numpy', 'rich', 'jinja2') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def import_own(data: Path, reading: Reading) -> None:
    own = tuple(replace(entity, list_id="internal") for entity in reading.entities)
    Store(data).import_reading("internal", replace(reading, entities=own), now=NOW)


def test_an_own_list_alone_is_no_screening_and_the_embedded_lists_are_searched_beside_it(
    data: Path, reading: Reading
) -> None:
    import_own(data, reading)
    loaded = opened(data)
    assert ids(loaded) == ["embedded_one", "embedded_two", "internal"]
    assert loaded.embedded_only
    assert loaded.warnings[0].startswith(
        "Only your own list and the embedded lists were searched: no hit is no clearance"
    )


def test_naming_an_own_list_alone_is_no_screening_either(data: Path, reading: Reading) -> None:
    import_un(data, reading)
    import_own(data, reading)
    loaded = opened(data, "internal")
    assert loaded.embedded_only
    assert loaded.warnings[0].startswith("Only your own list was searched")


def test_an_own_list_is_searched_beside_official_ones(data: Path, reading: Reading) -> None:
    import_un(data, reading)
    import_own(data, reading)
    loaded = opened(data)
    assert ids(loaded) == ["internal", "un_sc"]
    assert not loaded.embedded_only
