"""Tables are kept between processes, and made anew where they are missing, damaged or of another version."""

from collections.abc import Callable
from pathlib import Path

import pytest

from screening import kept as module
from screening.kept import kept


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> tuple[list[int], Callable[[], dict[str, int]]]:
    """The calls of a maker, and what stands for a new process that asks for its table."""
    monkeypatch.setattr(module, "_path", lambda name: tmp_path / "cache" / f"{name}.table")
    calls: list[int] = []

    def table() -> dict[str, int]:
        calls.append(1)
        return {"a": 1}

    return calls, lambda: kept(table, lambda: "1")()


def test_a_table_is_made_once(made: tuple[list[int], Callable[[], dict[str, int]]]) -> None:
    calls, ask = made
    assert [ask(), ask()] == [{"a": 1}] * 2
    assert len(calls) == 1


@pytest.mark.parametrize(
    "spoil",
    [
        lambda content: content[:-3],
        lambda content: b"0" + content[1:],
        lambda _: b"",
        lambda content: content.replace(b"a", b"b"),
    ],
)
def test_a_damaged_or_outdated_table_is_made_anew(
    made: tuple[list[int], Callable[[], dict[str, int]]], tmp_path: Path, spoil: Callable[[bytes], bytes]
) -> None:
    calls, ask = made
    ask()
    (path,) = (tmp_path / "cache").iterdir()
    good = path.read_bytes()
    path.write_bytes(spoil(good) if spoil(good) != good else b"x")
    assert ask() == {"a": 1}
    assert len(calls) == 2
    assert path.read_bytes() == good


def test_a_folder_that_cannot_be_written_does_no_harm(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setattr(module, "_path", lambda name: tmp_path / "file" / name)
    assert kept(lambda: [1], lambda: "1")() == [1]
