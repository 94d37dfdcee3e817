from __future__ import annotations

import gzip
import os
from pathlib import Path

import pytest

from screening.errors import InputProblem
from screening.lists import files
from screening.lists.files import load_files


def test_a_packed_file_is_read_as_its_content(tmp_path: Path) -> None:
    path = tmp_path / "sdn.csv.gz"
    path.write_bytes(gzip.compress(b"36,x"))
    (file,) = load_files([path])
    assert (file.whole(), file.head(), file.plain_name) == (b"36,x", b"36,x", "sdn.csv")
    assert file.copy_to(tmp_path / "copy") == file.sha256
    assert (tmp_path / "copy").read_bytes() == path.read_bytes()


def test_a_file_that_changes_after_it_was_looked_at_is_not_kept(tmp_path: Path) -> None:
    path = tmp_path / "sdn.csv"
    path.write_bytes(b"36,x")
    (file,) = load_files([path])
    path.write_bytes(b"36,y")
    with pytest.raises(InputProblem, match="changed while it was read"):
        file.copy_to(tmp_path / "copy")


def test_a_format_that_is_read_whole_has_its_own_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MAX_WHOLE", 1 << 20)
    path = tmp_path / "list.xlsx"
    path.write_bytes(b"x" * ((1 << 20) + 1))
    (file,) = load_files([path])
    with pytest.raises(InputProblem, match="more than 1 MB"):
        file.whole()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_is_refused_since_a_file_is_read_more_than_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(InputProblem, match="no ordinary file"):
        load_files([tmp_path / "pipe"])


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b" \r\n", "empty"),
        (b"\xef\xbb\xbf\n<!DOCTYPE html><html>", "web page"),
        (b"<HTML><body>Not found", "web page"),
        (gzip.compress(b"36,x", mtime=0)[:-4], "gzip"),  # mtime: a name of the test that does not change
        (b"\x1f\x8b\x08 no gzip at all", "gzip"),
        (gzip.compress(b"", mtime=0), "empty"),
    ],
)
def test_a_file_that_holds_no_list_is_refused_by_name(tmp_path: Path, content: bytes, reason: str) -> None:
    path = tmp_path / "sdn.csv"
    path.write_bytes(content)
    with pytest.raises(InputProblem, match=reason) as caught:
        load_files([path])
    assert "sdn.csv" in str(caught.value)


def test_a_missing_file_and_a_folder_are_told_apart(tmp_path: Path) -> None:
    with pytest.raises(InputProblem, match="no such file"):
        load_files([tmp_path / "missing.csv"])
    with pytest.raises(InputProblem, match="folder"):
        load_files([tmp_path])


def test_a_small_file_that_unfolds_without_end_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MAX_CONTENT", 1 << 20)
    path = tmp_path / "bomb.gz"
    path.write_bytes(gzip.compress(bytes((1 << 20) + 1)))
    with pytest.raises(InputProblem, match="1 MB"):
        load_files([path])


def test_a_plain_file_beyond_the_limit_is_refused_before_it_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "MAX_CONTENT", 1 << 20)
    path = tmp_path / "huge.xml"
    with path.open("wb") as huge:
        huge.truncate(3 << 20)
    monkeypatch.setattr(Path, "open", lambda *_: pytest.fail("the file was read"))
    with pytest.raises(InputProblem, match=r"holds 3 MB, more than 1 MB"):
        load_files([path])
