"""Updates of a list from a real server: what goes wrong never replaces the copy in use, and is said afterwards."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from screening.lists import importing
from screening.lists.catalogue import CatalogueEntry, load_catalogue
from screening.lists.fetch import Limits
from screening.lists.importing import import_files
from screening.lists.loaded import open_lists
from screening.lists.snapshot import MANIFEST_DIGEST
from screening.lists.store import Store, manifest_line
from screening.lists.update import DOWNLOADS, Updated, Updater
from screening.lists.update_notes import NOTES, last_failure, read_notes
from tests.lists.list_server import ListServer, cut_off, dripping, file, serving, status

EMPTY = ",".join(["-0- "] * 8)
ALT = b'1,1,"aka","OTHER WORKS",-0- \r\n' + b"".join(b'2,%d,"aka","ALIAS %d",-0- \r\n' % (i, i) for i in range(2, 11))
ADD = b'1,1,"1 Main Street","Tehran","Iran",-0- \r\n'
COMMENTS = b'1,"Makes engines."\r\n'
DATE = "Fri, 20 Nov 2026 10:00:00 GMT"
PAGE = b"<!DOCTYPE html><html><body>The service is under maintenance.</body></html>"
QUICK = Limits(attempts=2, backoff=0.001, silence=5, total=10)
#: Believable from 20 entities on, whatever they state.
BELIEVABLE: dict[str, Any] = {
    "min_entities": 20,
    "min_aliases": 0,
    "min_weak": 0,
    "min_sublists": {},
    "min_filled": {},
}


def sdn(count: int) -> bytes:
    return "".join(f'{i},"EXAMPLE WORKS {i}",-0- ,"NPWMD",{EMPTY}\r\n' for i in range(1, count + 1)).encode()


def tagged(body: bytes) -> Callable[..., None]:
    return file(body, ETag=f'"{len(body)}"', Last_Modified=DATE)


@pytest.fixture
def server() -> Iterator[ListServer]:
    with serving() as running:
        for name, body in (("sdn", sdn(30)), ("alt", ALT), ("add", ADD), ("comments", COMMENTS)):
            running.script(f"/{name}.csv", tagged(body))
        yield running


@pytest.fixture
def entry(server: ListServer, monkeypatch: pytest.MonkeyPatch) -> CatalogueEntry:
    """The catalogue's entry of OFAC's list, believable from 20 entities on, at our server."""
    names = {"sdn.csv": "/sdn.csv", "alt.csv": "/alt.csv", "add.csv": "/add.csv", "sdn_comments.csv": "/comments.csv"}
    catalogue = load_catalogue()
    ours = replace(
        catalogue["us_ofac_sdn"], **BELIEVABLE, fetch={name: server.url + path for name, path in names.items()}
    )
    monkeypatch.setattr(importing, "load_catalogue", lambda: {**catalogue, ours.id: ours})
    return ours


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


Update = Callable[[], Updated]


@pytest.fixture
def update(data: Path, entry: CatalogueEntry) -> Update:
    return lambda: Updater(data, QUICK).fetch_list(entry)


def test_the_files_of_a_list_are_fetched_together_and_imported(update: Update, data: Path) -> None:
    result = update()
    assert (result.outcome, result.failure) == ("imported", None)
    assert result.snapshot
    assert result.snapshot.entity_count == 30
    assert result.snapshot.alias_count == 10
    assert result.snapshot == Store(data).current("us_ofac_sdn")
    result.snapshot.verify()
    assert not (result.snapshot.folder.parent / DOWNLOADS).exists()


def test_a_list_without_a_date_of_its_own_is_dated_by_the_server(update: Update) -> None:
    snapshot = update().snapshot
    assert snapshot
    assert snapshot.published == "2026-11-20"


def test_an_unchanged_list_is_asked_for_but_not_sent_and_counts_as_fetched_again(
    update: Update, data: Path, server: ListServer
) -> None:
    update()
    store = Store(data)
    path = store.folder / "us_ofac_sdn" / store.digests("us_ofac_sdn")[0] / "manifest.json"
    manifest = json.loads(path.read_text(encoding="utf-8"))
    del manifest[MANIFEST_DIGEST]
    path.write_bytes(manifest_line(manifest | {"imported": "1999-01-01T00:00:00Z"}))
    server.requests.clear()
    result = update()
    assert result.outcome == "unchanged"
    assert [headers.get("if-none-match") for _, headers in server.requests] == [
        f'"{len(body)}"' for body in (sdn(30), ALT, ADD, COMMENTS)
    ]
    assert result.snapshot
    assert result.snapshot.imported.startswith("2")
    result.snapshot.verify()


def test_a_change_in_one_file_is_joined_with_the_kept_others(update: Update, server: ListServer) -> None:
    update()
    server.script("/sdn.csv", tagged(sdn(31)))
    result = update()
    assert result.outcome == "imported"
    assert result.snapshot
    assert (result.snapshot.entity_count, result.snapshot.alias_count) == (31, 10)


def test_after_an_import_by_hand_everything_is_fetched_anew(
    update: Update, data: Path, server: ListServer, tmp_path: Path
) -> None:
    update()
    (tmp_path / "sdn.csv").write_bytes(sdn(29))
    import_files(data, "us_ofac_sdn", [tmp_path / "sdn.csv"])
    server.requests.clear()
    result = update()
    assert {headers.get("if-none-match") for _, headers in server.requests} == {None}
    assert result.snapshot
    assert result.snapshot.entity_count == 30


def test_a_kept_file_that_was_touched_is_fetched_anew(update: Update, server: ListServer) -> None:
    first = update().snapshot
    assert first
    (first.folder / "source" / "alt.csv").write_bytes(b"touched")
    server.requests.clear()
    update()
    assert [path for path, headers in server.requests if "if-none-match" not in headers] == ["/alt.csv"]


FAILURES: dict[str, tuple[Callable[..., None], str]] = {
    "not found": (status(404), "answered 404"),
    "server error": (status(500), "answered 500"),
    "truncated": (cut_off(sdn(30), 900), "were announced"),
    "announced too short": (file(sdn(30), Content_Length=len(sdn(30)) - 40), "sdn.csv"),
    "web page": (file(PAGE), "web page"),
    "empty": (file(b""), "empty"),
    "another kind of file": (file(b'{"entities": []}'), "sdn.csv"),
    "slow drip": (dripping(sdn(30), 0.05), "within 0.5 seconds"),
    "shrank by a third": (file(sdn(20)), "20 entities after 30"),
    "too small": (file(sdn(19)), "fewer than the 20 expected"),
    "an id twice": (file(sdn(30) + sdn(1)), "sdn.csv"),
}


@pytest.mark.parametrize("what", FAILURES)
def test_a_failure_leaves_the_last_good_copy_in_use_and_is_told(
    what: str, update: Update, data: Path, server: ListServer, entry: CatalogueEntry
) -> None:
    good = update().snapshot
    assert good
    answer, reason = FAILURES[what]
    server.script("/sdn.csv", answer)
    result = Updater(data, replace(QUICK, total=0.5)).fetch_list(entry)
    assert (result.outcome, result.snapshot) == ("failed", good)
    assert result.failure
    assert reason in result.failure.reason
    good.verify()
    (warning,) = open_lists(data).warnings
    said = f"The last update of list us_ofac_sdn at {result.failure.time} failed, and the copy of {good.imported} was"
    assert warning.startswith(said)
    assert reason in warning


def test_a_list_that_lost_its_aliases_is_refused(update: Update, server: ListServer) -> None:
    good = update().snapshot
    server.script("/alt.csv", file(ALT.splitlines(keepends=True)[0]))
    result = update()
    assert (result.outcome, result.snapshot) == ("failed", good)
    assert result.failure
    assert "31 names and aliases after 40 in the copy before" in result.failure.reason


def test_a_refused_connection_leaves_the_last_good_copy_in_use(
    update: Update, data: Path, entry: CatalogueEntry
) -> None:
    good = update().snapshot
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        gone = replace(entry, fetch={"sdn.csv": f"http://127.0.0.1:{unused.getsockname()[1]}/sdn.csv"})
        result = Updater(data, QUICK).fetch_list(gone)
    assert (result.outcome, result.snapshot) == ("failed", good)


def test_a_failed_first_update_leaves_no_list(update: Update, data: Path, server: ListServer) -> None:
    server.script("/alt.csv", status(404))
    result = update()
    assert (result.outcome, result.snapshot) == ("failed", None)
    assert Store(data).current("us_ofac_sdn") is None
    assert any("never loaded, so not searched" in warning for warning in open_lists(data).warnings)


def test_a_success_ends_the_warning(update: Update, data: Path, server: ListServer) -> None:
    update()
    server.script("/sdn.csv", status(404), tagged(sdn(30)))
    assert update().failure
    assert not update().failure
    assert open_lists(data).warnings == ()


def test_an_import_by_hand_ends_the_warning_too(update: Update, data: Path, server: ListServer, tmp_path: Path) -> None:
    update()
    server.script("/sdn.csv", status(404))
    update()
    (tmp_path / "sdn.csv").write_bytes(sdn(30))
    import_files(data, "us_ofac_sdn", [tmp_path / "sdn.csv"], now=datetime.now(UTC) + timedelta(minutes=1))
    folder = data / "lists" / "us_ofac_sdn"
    assert last_failure(folder, Store(data).current("us_ofac_sdn")) is None


def test_what_a_failed_update_fetched_stays_for_a_look(update: Update, data: Path, server: ListServer) -> None:
    update()
    server.script("/sdn.csv", file(sdn(20)))
    result = update()
    downloaded = data / "lists" / "us_ofac_sdn" / DOWNLOADS / "sdn.csv"
    assert downloaded.read_bytes() == sdn(20)
    assert result.failure
    assert f"if that is right: screening lists import us_ofac_sdn {downloaded}" in result.failure.reason


def test_an_update_mends_a_damaged_copy(update: Update) -> None:
    first = update().snapshot
    assert first
    first.entities_path.write_bytes(b"")
    mended = update().snapshot
    assert mended
    mended.verify()


def test_damaged_notes_are_told_and_mended_by_the_next_update(update: Update, data: Path) -> None:
    update()
    folder = data / "lists" / "us_ofac_sdn"
    (folder / NOTES).write_text("{", encoding="utf-8")
    (warning,) = open_lists(data).warnings
    assert "cannot be read; update the list again" in warning
    assert not update().failure
    assert read_notes(folder).failure is None


def test_a_reader_that_trips_is_a_failure_of_its_list_alone(update: Update, monkeypatch: pytest.MonkeyPatch) -> None:
    good = update().snapshot
    monkeypatch.setattr(Store, "import_reading", lambda *_args: {}["a fault"])
    result = update()
    assert (result.outcome, result.snapshot) == ("failed", good)
    assert result.failure
    assert "KeyError" in result.failure.reason


def test_files_brought_by_hand_are_held_to_the_same_conditions(
    update: Update, data: Path, entry: CatalogueEntry, tmp_path: Path
) -> None:
    good = update().snapshot
    (tmp_path / "sdn.csv").write_bytes(sdn(20))
    result = Updater(data).import_list(entry, [tmp_path / "sdn.csv"])
    assert (result.outcome, result.snapshot) == ("failed", good)
    (tmp_path / "sdn.csv").write_bytes(sdn(31))
    (tmp_path / "alt.csv").write_bytes(ALT)
    both = [tmp_path / "sdn.csv", tmp_path / "alt.csv"]
    assert Updater(data).import_list(entry, both).outcome == "imported"
