"""The audit log: whatever is changed in it, or in a table that it vouches for, is found."""

from __future__ import annotations

import json
import shutil
import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest

from screening.errors import StateProblem
from screening.review.audit import chain_problems
from screening.review.state import State, open_state
from screening.review.verdict import ReviewPolicy, Verdict
from tests.review.world import Clock, alert, error, hit

COLUMNS = ("number", "time", "mark", "user", "action", "subject", "details", "previous", "hash")


@pytest.fixture
def told(state: State, night, clock: Clock, tmp_path: Path) -> Path:
    """A state file in which everything happened once; closed, so that it can be edited from outside."""
    first = night(alert(hits=[hit()]), alert("C2", [hit()], number=2), error("C3", 3), policy=ReviewPolicy(True))
    one, two, _ = (found.alert_id for found in first.alerts)
    state.assign(two, "ben")
    state.decide(one, Verdict.FALSE_POSITIVE, "different_country", "Lives in Sweden since birth.")
    with open_state(tmp_path / "state.sqlite", clock, "ben") as second:
        second.approve(one)
    state.decide(two, Verdict.ESCALATED, "needs_specialist", "Legal must say.")
    state.decide(two, Verdict.TRUE_MATCH, "same_details", "All details agree.")
    night(alert(hits=[hit(score=0.97)]), alert("C2", [hit()], number=2))
    state.reopen(two, "New papers came in.")
    clock.now -= timedelta(days=300)
    night(alert(hits=[hit(score=0.97)]), alert("C2", [hit()], number=2), error("C3", 3))
    state.database.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return Path(shutil.copyfile(tmp_path / "state.sqlite", tmp_path / "copy.sqlite"))


def problems(path: Path, remembered: str = "") -> list[str]:
    with open_state(path, Clock(), "examiner") as state:
        return list(state.verify(remembered))


def edit(path: Path, statement: str, *values: object) -> None:
    """What somebody with a database tool can do, who covers the traces."""
    with sqlite3.connect(path) as connection:
        guards = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _ in guards:
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute("PRAGMA foreign_keys = OFF")
        assert connection.execute(statement, values).rowcount > 0
        for _, sql in guards:
            connection.execute(sql)
    connection.close()


def lines(path: Path) -> list[tuple]:
    with sqlite3.connect(path) as connection:
        found = connection.execute(f"SELECT {', '.join(COLUMNS)} FROM audit ORDER BY number").fetchall()
    connection.close()
    return found


def test_what_was_not_touched_has_no_problems(told):
    assert problems(told) == []


def test_the_log_has_a_line_for_everything_that_was_done(told):
    assert {line[4] for line in lines(told)} == {"policy", "run", "decided", "approved", "assigned", "reopened"}


def test_numbers_order_the_log_and_a_clock_that_jumped_back_is_marked(told):
    found = lines(told)

    assert [line[0] for line in found] == list(range(1, len(found) + 1))
    assert [line[2] for line in found].count("clock_back") == 1


def test_the_log_refuses_to_be_changed(state, night):
    night(alert(hits=[hit()]))

    for statement in ("UPDATE audit SET user = 'eve'", "DELETE FROM audit", "DELETE FROM audit WHERE number = 1"):
        with pytest.raises(sqlite3.IntegrityError, match="only added to"):
            state.database.change(statement)


def test_every_byte_of_the_log_counts(told):
    """Each byte of each column of each line flipped, one at a time."""
    with open_state(told, Clock(), "examiner") as state:
        database = state.database
        database.change("DROP TRIGGER audit_is_not_changed")
        for number, *values in lines(told):
            for column, value in zip(COLUMNS[1:], values, strict=True):
                content = value.encode() or b"\0"
                for at in range(len(content)):
                    changed = content[:at] + bytes([content[at] ^ (1 << at % 8)]) + content[at + 1 :]
                    database.change("BEGIN")
                    database.change(f"UPDATE audit SET {column} = CAST(? AS TEXT) WHERE number = ?", changed, number)
                    assert list(chain_problems(database)), f"line {number}, {column}, byte {at}"
                    database.change("ROLLBACK")
            database.change("BEGIN")
            database.change("UPDATE audit SET number = number + 1000 WHERE number = ?", number)
            assert list(chain_problems(database)), f"number of line {number}"
            database.change("ROLLBACK")
        assert list(chain_problems(database)) == []


def test_a_line_taken_out_is_missed_wherever_it_stood(told):
    original = told.read_bytes()
    for number, *_ in lines(told):
        told.write_bytes(original)
        edit(told, "DELETE FROM audit WHERE number = ?", number)
        assert problems(told), number


def test_an_end_cut_off_with_the_head_rewritten_is_found_by_a_remembered_head(told):
    found = lines(told)
    kept, (end, *_, end_hash) = found[-2], found[-1]
    edit(told, "DELETE FROM audit WHERE number = ?", end)
    assert any("lines at its end were removed" in problem for problem in problems(told))

    edit(told, "UPDATE head SET lines = ?, hash = ?", kept[0], kept[-1])

    assert not any("lines at its end" in problem for problem in problems(told))
    assert any("cut off or written anew" in problem for problem in problems(told, end_hash))


def test_a_log_that_grew_still_holds_a_remembered_head(state, night):
    night(alert(hits=[hit()]))
    remembered = state.head.hash
    night(alert(hits=[hit()]))

    assert list(state.verify(remembered)) == []


def test_a_guard_taken_away_is_told(told):
    with sqlite3.connect(told) as connection:
        connection.execute("DROP TRIGGER audit_is_not_changed")
    connection.close()

    assert problems(told) == ["the guard audit_is_not_changed of the log was taken away"]


@pytest.mark.parametrize(
    ("statements", "said"),
    [
        (
            ["DROP TRIGGER audit_is_not_changed",
             "CREATE TRIGGER audit_is_not_changed BEFORE UPDATE ON audit BEGIN SELECT 1; END"],
            "the guard audit_is_not_changed of the log is not as the software writes it",
        ),
        (["DROP INDEX one_decision_holds"], "the index one_decision_holds was taken away"),
        (["CREATE TRIGGER quiet AFTER INSERT ON alerts BEGIN DELETE FROM alerts; END"], "the trigger quiet was added"),
        (["CREATE VIEW other AS SELECT * FROM alerts"], "the view other was added"),
        (["ALTER TABLE alerts ADD COLUMN mine TEXT"], "the table alerts is not as the software writes it"),
    ],
)  # fmt: skip
def test_a_schema_that_the_software_did_not_write_is_told(told, statements, said):
    with sqlite3.connect(told) as connection:
        for statement in statements:
            connection.execute(statement)
    connection.close()

    assert problems(told) == [said]


def test_every_removed_evidence_row_is_told_and_named(told):
    whole = told.read_bytes()
    with sqlite3.connect(told) as connection:
        kept = connection.execute("SELECT rowid, digest FROM records").fetchall()
    connection.close()
    assert len(kept) >= 3
    for row, digest in kept:
        told.write_bytes(whole)
        with sqlite3.connect(told) as connection:
            connection.execute("DELETE FROM records WHERE rowid = ?", (row,))
        connection.close()

        assert any(f"the row {digest[:12]} that the " in problem for problem in problems(told))
        assert any("is missing in the table records" in problem for problem in problems(told))


def test_an_alert_without_its_evidence_is_told_as_such(told):
    with sqlite3.connect(told) as connection:
        connection.execute("DELETE FROM records")
    connection.close()

    with open_state(told, Clock(), "examiner") as state:
        for line in state.alerts():
            with pytest.raises(StateProblem, match="rests on is missing; see what was removed with"):
                state.alert(line.alert_id)


def test_a_damaged_index_is_told(told):
    """The index on the rows of decisions emptied: every query still answers, some of them wrongly."""
    with sqlite3.connect(told) as connection:
        (page,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'standings_of_runs'").fetchone()
        (size,) = connection.execute("PRAGMA page_size").fetchone()
    connection.close()
    content = bytearray(told.read_bytes())
    at = (page - 1) * size
    content[at + 3 : at + 5] = b"\0\0"  # the number of its cells
    content[at + 5 : at + 7] = size.to_bytes(2, "big")
    told.write_bytes(content)

    assert any("missing from index standings_of_runs" in problem for problem in problems(told)), problems(told)


def test_changed_settings_are_a_line_of_the_log(state, night):
    night(alert(hits=[hit()]))
    night(alert(hits=[hit()]), config={"threshold": 0.9, "threshold_reason": "fewer alerts"})
    night(alert(hits=[hit()]), config={"threshold": 0.9, "threshold_reason": "fewer alerts"})

    (line,) = [line for line in state.log() if line["action"] == "settings"]
    assert line["subject"] == "run-2"
    assert json.loads(line["details"]) == {
        "changed": {"threshold": [0.85, 0.9], "threshold_reason": [None, "fewer alerts"]}
    }


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE decisions SET verdict = 'false_positive' WHERE verdict = 'true_match'", "decision 3"),
        ("UPDATE decisions SET note = 'nothing to see' WHERE id = 1", "decision 1"),
        ("UPDATE decisions SET expires = '2099-01-01' WHERE id = 1", "(expires)"),
        ("UPDATE decisions SET user = 'eve' WHERE id = 1", "(user)"),
        ("UPDATE decisions SET approved_by = 'eve' WHERE id = 1", "(approved_by)"),
        ("UPDATE decisions SET ended = '' WHERE id = 1", "(ended)"),
        ("UPDATE decisions SET basis = '{}' WHERE id = 1", "(basis)"),
        ("DELETE FROM decisions WHERE id = 2", "missing in the table"),
        ("INSERT INTO decisions SELECT 99, alert_id, verdict, code, note, user, decided, expires, 0, '', '', basis, "
         "record, ended, ended_why FROM decisions WHERE id = 1", "decision 99"),
        ("UPDATE alerts SET assigned = 'eve'", "(assigned)"),
        ("UPDATE alerts SET present = 0", "(present)"),
        ("UPDATE alerts SET carried = 1", "(carried)"),
        ("UPDATE alerts SET text = 'harmless'", "(content)"),
        ("UPDATE alerts SET severity = 'low'", "(content)"),
        ("UPDATE alerts SET reopened = ''", "(reopened)"),
        ("UPDATE alerts SET reopened_in = 1", "(reopened)"),
        ("UPDATE alerts SET last_run = 1", "(last_run)"),
        ("UPDATE alerts SET basis = '{}'", "(content)"),
        ("DELETE FROM standings WHERE run = 1", "how alerts stood"),
        ("UPDATE standings SET standing = 'suppressed' WHERE run = 3", "how alerts stood"),
        ("UPDATE runs SET manifest = replace(manifest, '0.85', '0.95')", "the run run-1"),
        ("UPDATE runs SET recorded = '2020-01-01'", "the run run-1"),
        ("UPDATE snapshots SET digest = 'x'", "lists or settings"),
        ("UPDATE settings SET record = '{}'", "lists or settings"),
        ("UPDATE policy SET record = '{}'", "the policy"),
        ("UPDATE records SET content = x'00'", "was changed"),
        ("DELETE FROM runs WHERE number = 2", "missing in the table"),
    ],
)  # fmt: skip
def test_an_edit_of_a_table_does_not_agree_with_the_log(told, statement, said):
    edit(told, statement)

    assert any(said in problem for problem in problems(told)), problems(told)
