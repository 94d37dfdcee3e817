from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from screening.errors import ListsProblem, UsageProblem
from screening.lists.history import HISTORY, Use, append_uses, read_history, read_moment
from screening.lists.reading import Reading
from screening.lists.snapshot import Snapshot
from screening.lists.store import Store
from screening.lists.versions import find_snapshot, lists_of_digest

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
Import = Callable[..., Snapshot]


def day(number: int, hour: int = 2) -> datetime:
    return datetime(2026, 11, number, hour, tzinfo=UTC)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path)


@pytest.fixture
def imported(store: Store, reading: Reading) -> Import:
    """Imports the first `size` entities of the list on a day of November."""

    def on(number: int, size: int, published: str = "") -> Snapshot:
        smaller = replace(reading, entities=reading.entities[:size])
        return store.import_reading("un_sc", smaller, (), published, now=day(number))

    return on


def in_use(store: Store, moment: datetime) -> Snapshot:
    found = store.as_of("un_sc", moment)
    assert found
    return found


def test_the_snapshot_of_a_moment_is_the_last_one_imported_until_then(store: Store, imported: Import) -> None:
    one, two = imported(1, 1), imported(5, 2)
    assert store.as_of("un_sc", day(1, hour=1)) is None
    assert in_use(store, day(1)) == one
    assert in_use(store, day(5, hour=1)) == one
    assert in_use(store, day(5)) == two
    assert in_use(store, day(20)) == two


def test_an_import_of_an_older_file_counts_from_when_it_was_imported(store: Store, imported: Import) -> None:
    one, two, _ = imported(1, 1), imported(5, 2), imported(7, 1)
    assert [in_use(store, day(d)).digest for d in (1, 5, 7)] == [one.digest, two.digest, one.digest]


def test_the_same_list_fetched_again_was_younger_afterwards_and_older_before(store: Store, imported: Import) -> None:
    imported(1, 1, "2026-10-30")
    imported(9, 1, "2026-11-08")
    before, after = in_use(store, day(3)), in_use(store, day(10))
    assert (before.imported[:10], before.published, before.age_days(day(3))) == ("2026-11-01", "2026-10-30", 2)
    assert (after.imported[:10], after.published, after.age_days(day(10))) == ("2026-11-09", "2026-11-08", 1)


def test_of_two_imports_in_one_second_the_later_counts(store: Store, imported: Import) -> None:
    _, two = imported(1, 1), imported(1, 2)
    assert in_use(store, day(1)) == two


def test_an_import_killed_before_it_was_recorded_is_recorded_by_the_next(
    store: Store, imported: Import, tmp_path: Path
) -> None:
    one = imported(1, 1)
    (tmp_path / "lists" / "un_sc" / HISTORY).unlink()
    assert in_use(store, day(2)) == one
    two = imported(5, 2)
    assert [use.digest for use in store.history("un_sc")] == [one.digest, two.digest]


def test_a_half_written_last_line_counts_as_not_written(tmp_path: Path) -> None:
    one, two = (Use(letter * 64, "2026-11-01T02:00:00Z", "") for letter in "ab")
    append_uses(tmp_path, [one])
    with (tmp_path / HISTORY).open("ab") as file:
        file.write(b'{"digest": "cc')
    assert read_history(tmp_path) == (one,)
    append_uses(tmp_path, [two])
    assert read_history(tmp_path) == (one, two)


def test_a_damaged_history_is_named_with_its_line(tmp_path: Path) -> None:
    (tmp_path / HISTORY).write_text('{"digest": 1}\n', encoding="utf-8")
    with pytest.raises(ListsProblem, match=r"history\.jsonl is damaged at line 1"):
        read_history(tmp_path)


def test_a_snapshot_that_is_no_longer_kept_is_said_to_be_so(store: Store, imported: Import) -> None:
    one, _ = imported(1, 1), imported(5, 2)
    one.folder.rename(one.folder.parent / ".gone")
    with pytest.raises(ListsProblem, match=f"{one.digest[:12]} of list un_sc is not kept any more"):
        store.as_of("un_sc", day(2))


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-11-05", datetime(2026, 11, 5, 23, 59, 59, tzinfo=UTC)),
        ("2026-11-05T14:30", datetime(2026, 11, 5, 14, 30, tzinfo=UTC)),
        ("2026-11-05 14:30:00+02:00", datetime(2026, 11, 5, 12, 30, tzinfo=UTC)),
        ("2026-11-22", NOW),
    ],
)
def test_a_date_means_its_end_and_a_time_itself(text: str, moment: datetime) -> None:
    assert read_moment(text, NOW) == moment


@pytest.mark.parametrize(
    "text", ["", "yesterday", "22.11.2026", "2026-11-31", "2026-11-23", "2026-11-22T12:01", "2999-01-01T00:00"]
)
def test_what_is_no_date_or_lies_in_the_future_is_refused(text: str) -> None:
    with pytest.raises(UsageProblem, match="--as-of"):
        read_moment(text, NOW)


class TestNamingASnapshot:
    def test_by_the_words_for_the_last_two(self, store: Store, imported: Import) -> None:
        one, two = imported(1, 1), imported(5, 2)
        assert find_snapshot(store, "un_sc", "current", NOW) == two
        assert find_snapshot(store, "un_sc", "previous", NOW) == one

    def test_previous_is_the_last_other_one_even_where_it_came_back(self, store: Store, imported: Import) -> None:
        _, two, _ = imported(1, 1), imported(5, 2), imported(7, 1)
        assert find_snapshot(store, "un_sc", "previous", NOW) == two

    def test_by_the_start_of_its_digest_or_by_date(self, store: Store, imported: Import) -> None:
        one, _ = imported(1, 1), imported(5, 2)
        assert find_snapshot(store, "un_sc", one.digest[:6], NOW) == one
        assert find_snapshot(store, "un_sc", "2026-11-03", NOW) == one
        assert lists_of_digest(store, one.digest[:6]) == ("un_sc",)

    @pytest.mark.parametrize("said", ["previous", "ffff", "abc", "last"])
    def test_one_that_is_not_there_is_refused_with_those_that_are(
        self, store: Store, imported: Import, said: str
    ) -> None:
        one = imported(1, 1)
        with pytest.raises(UsageProblem, match=f"no snapshot '{said}'; kept: {one.digest[:12]}"):
            find_snapshot(store, "un_sc", said, NOW)

    def test_a_date_before_the_first_import_says_when_that_was(self, store: Store, imported: Import) -> None:
        imported(5, 1)
        with pytest.raises(UsageProblem, match="first import was at 2026-11-05T02:00:00Z"):
            find_snapshot(store, "un_sc", "2026-11-04", NOW)

    def test_a_start_that_several_digests_share_is_refused(self, store: Store, tmp_path: Path) -> None:
        for last in "ab":
            (tmp_path / "lists" / "un_sc" / ("0" * 63 + last)).mkdir(parents=True)
        with pytest.raises(UsageProblem, match="begins several digests"):
            find_snapshot(store, "un_sc", "0000", NOW)
