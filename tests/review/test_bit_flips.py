"""One bit of the state file that flips, wherever it is: whatever is then asked of the state ends well or is told as
damage, never as a fault of the software."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from screening.errors import ScreeningError, StateProblem
from screening.review.state import State, open_state
from screening.review.verdict import Severity, Verdict
from tests.review.world import Clock, alert, hit, write_run

Whole = tuple[Path, bytes, Path]


@pytest.fixture
def whole(tmp_path: Path) -> Whole:
    """A closed state with a run, decisions, an assignment and a policy; its bytes; and a second run, not yet taken."""
    first = write_run(tmp_path / "run", "run-1", (alert(f"C{n}", [hit()], number=n) for n in range(1, 9)))
    second = write_run(tmp_path / "run-2", "run-2", (alert(f"C{n}", [hit(score=0.95)], number=n) for n in range(3, 12)))
    path = tmp_path / "state.sqlite"
    with open_state(path, Clock(), "ada") as state:
        state.change_policy({"second_approver": frozenset({Severity.HIGH})})
        state.record_run(first)
        ids = sorted(line.alert_id for line in state.alerts())
        for alert_id in ids[:4]:
            state.decide(alert_id, Verdict.FALSE_POSITIVE, "different_country", "Lives in Sweden since birth.")
        state.reopen(ids[0], "A new passport copy.")
        state.assign(ids[5], "ben")
        state.database.change("PRAGMA wal_checkpoint(TRUNCATE)")
    return path, path.read_bytes(), second


def questions(second: Path) -> list[Callable[[State], object]]:
    """What commands and nights ask of a state."""

    def shown(state: State) -> None:
        for line in list(state.alerts()):
            state.alert(line.alert_id)

    return [
        lambda state: list(state.verify()),
        shown,
        lambda state: (list(state.log()), state.head, state.runs(), list(state.decision_records())),
        lambda state: state.record_run(second),
        lambda state: state.prune(dry_run=True),
    ]


def told(path: Path, content: bytes, question: Callable[[State], object]) -> str:
    """The kind of error that the question ends in, "" where it ends well; anything but a ScreeningError goes on."""
    for beside in path.parent.glob("state.sqlite-*"):
        beside.unlink()
    path.write_bytes(content)
    try:
        with open_state(path, Clock(), "ada") as state:
            question(state)
    except ScreeningError as exc:
        return type(exc).__name__
    return ""


def flipped(content: bytes, bit: int) -> bytes:
    changed = bytearray(content)
    changed[bit // 8] ^= 1 << bit % 8
    return bytes(changed)


def bits_of(content: bytes, text: bytes, bit: int) -> list[int]:
    """The bit in each letter of where the text stands first."""
    at = content.index(text)
    return [(at + number) * 8 + bit for number in range(len(text))]


def test_a_letter_of_the_schema_or_of_the_log_that_flips_is_told(whole: Whole) -> None:
    """The highest bit makes bytes of it that are no text, the lowest another name."""
    path, content, second = whole
    kinds = [
        told(path, flipped(content, bit), question)
        for text in (b"alert_id TEXT PRIMARY KEY", b"details TEXT")
        for letter in (0, 7)
        for bit in bits_of(content, text, letter)[:5:2]
        for question in questions(second)
    ]
    assert kinds.count("StateProblem") > len(kinds) / 2
    assert set(kinds) <= {"StateProblem", ""}


@pytest.mark.parametrize("byte", [18, 19])
def test_a_format_that_sqlite_does_not_know_is_no_folder_that_cannot_be_written(whole: Whole, byte: int) -> None:
    path, content, second = whole
    assert {told(path, flipped(content, byte * 8 + 4), question) for question in questions(second)} == {"StateProblem"}


def test_what_reads_as_another_fault_is_told_as_damage(whole: Whole) -> None:
    path, content, _ = whole
    bit = bits_of(content, b"alert_id TEXT PRIMARY KEY", 7)[0]
    for beside in path.parent.glob("state.sqlite-*"):
        beside.unlink()
    path.write_bytes(flipped(content, bit))
    with (
        pytest.raises(StateProblem, match=r"is damaged .*restore it from a backup"),
        open_state(path, Clock(), "ada") as state,
    ):
        list(state.alerts())


def test_a_fault_of_the_software_is_not_told_as_damage(whole: Whole) -> None:
    path, _, _ = whole
    with pytest.raises(KeyError), open_state(path, Clock(), "ada"):
        raise KeyError("ours")


@pytest.mark.slow
def test_any_bit_that_flips_is_told_or_harmless(whole: Whole) -> None:
    path, content, second = whole
    chance = random.Random(5)
    asked = questions(second)
    written = [at for at, byte in enumerate(content) if byte]  # most of a small file is empty
    kinds = []
    for _ in range(400):
        bit = chance.choice(written) * 8 + chance.randrange(8)
        kinds += [told(path, flipped(content, bit), question) for question in asked]
    assert kinds.count("StateProblem") > 100
    assert kinds.count("") > 100
