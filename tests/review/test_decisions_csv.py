"""Decisions in and out of CSV."""

from __future__ import annotations

import pytest

from screening.errors import InputProblem
from screening.review.decisions_csv import COLUMNS
from screening.review.verdict import ReviewPolicy, Standing, Verdict
from tests.review.world import alert, details, error, hit

HEAD = "alert,verdict,reason,note,expires\n"


@pytest.fixture
def ids(night) -> list[str]:
    standing = night(*(alert(f"C{n}", [hit()], number=n) for n in (1, 2, 3)), error("C9", 9))
    return [found.alert_id for found in standing.alerts]


def write(tmp_path, text: str):
    path = tmp_path / "decisions.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_file_of_decisions_is_recorded(state, ids, tmp_path):
    path = write(
        tmp_path,
        HEAD
        + f"{ids[0]},false_positive,different_country,Lives in Sweden.,2027-05-01\n"
        + f'{ids[1][:10]},escalated,needs_specialist,"Legal, please: ""urgent"".",\n',
    )

    done = state.import_decisions(path)

    assert (done.decided, done.known) == (2, 0)
    lines = {line.alert_id: line.standing for line in state.alerts()}
    assert (lines[ids[0]], lines[ids[1]], lines[ids[2]]) == (Standing.SUPPRESSED, Standing.ESCALATED, Standing.NEW)
    assert state.alert(ids[0]).decisions[0]["expires"] == "2027-05-01"
    assert [line["action"] for line in state.log()][-3:] == ["decisions_imported", "decided", "decided"]
    assert list(state.verify()) == []


def test_all_faults_are_told_with_row_and_column_and_nothing_is_recorded(state, ids, tmp_path):
    before = state.head
    path = write(
        tmp_path,
        HEAD
        + f"{ids[0]},false_positive,different_country,Lives in Sweden.,\n"
        + "zzz,false_positive,different_country,Lives in Sweden.,\n"
        + f"{ids[1]},cleared,different_country,Lives in Sweden.,\n"
        + f"{ids[2]},false_positive,because,.,31/01/2027\n"
        + f"{ids[0]},true_match,same_details,All agree.,\n"
        + f"{ids[3]},false_positive,other,No such person.,\n",
    )

    with pytest.raises(InputProblem) as told:
        state.import_decisions(path)

    for fault in (
        "row 2, alert: there is no alert 'zzz'",
        "row 3, verdict: 'cleared' is none of true_match",
        "row 4, reason: 'because' is no reason code",
        "row 4, note: say in a sentence",
        "row 4, expires: '31/01/2027' is no day",
        f"row 5, alert: {ids[0]} stands in row 1 already",
        "row 6, verdict: a row in error was not screened",
    ):
        assert fault in str(told.value)
    assert state.head == before
    assert not any(line.standing is not Standing.NEW for line in state.alerts())


def test_what_is_exported_is_known_again(state, ids, tmp_path):
    state.decide(ids[0], Verdict.FALSE_POSITIVE, "other", "=HYPERLINK is no name; see file 7.")
    state.decide(ids[1], Verdict.UNRESOLVED, "information_requested", 'Line one\nline two; "quoted".')
    from screening.reports.cells import harmless
    from screening.reports.tables import csv_line

    text = csv_line(COLUMNS) + "".join(
        csv_line([harmless(record[column]) for column in COLUMNS]) for record in state.decision_records()
    )
    assert "'=HYPERLINK" in text

    done = state.import_decisions(write(tmp_path, text))

    assert (done.decided, done.known) == (0, 2)


def exported(state) -> str:
    from screening.reports.tables import csv_line

    return csv_line(COLUMNS) + "".join(
        csv_line([record[column] for column in COLUMNS]) for record in state.decision_records()
    )


def test_an_expired_line_of_an_export_is_passed_over_and_the_others_are_recorded(state, ids, tmp_path, clock):
    state.decide(ids[0], Verdict.FALSE_POSITIVE, "different_country", "Lives in Sweden.", "2026-11-10")
    state.decide(ids[1], Verdict.FALSE_POSITIVE, "different_country", "Lives in Sweden.", "2027-11-01")
    path = write(tmp_path, exported(state))
    state.reopen(ids[1], "A second look.")
    clock.pass_days(30)

    done = state.import_decisions(path)

    assert (done.decided, done.known, done.past) == (1, 0, (1,))
    assert details([*state.log()][-2])["past"] == 1
    lines = {line.alert_id: line.standing for line in state.alerts()}
    assert (lines[ids[0]], lines[ids[1]]) == (Standing.REOPENED, Standing.SUPPRESSED)
    with pytest.raises(InputProblem, match="row 1, expires: 2026-11-10 is past"):  # as a person writes it
        state.import_decisions(
            write(tmp_path, HEAD + f"{ids[0]},false_positive,different_country,Lives in Sweden.,2026-11-10\n")
        )


def test_a_decision_whose_last_day_is_past_can_be_imported_anew(state, ids, tmp_path, clock):
    state.decide(ids[0], Verdict.FALSE_POSITIVE, "different_country", "Lives in Sweden.", "2026-11-10")
    clock.pass_days(30)

    done = state.import_decisions(
        write(tmp_path, HEAD + f"{ids[0]},false_positive,different_country,Lives in Sweden.,\n")
    )

    assert (done.decided, done.known, done.past) == (1, 0, ())
    assert {line.alert_id: line.standing for line in state.alerts()}[ids[0]] is Standing.SUPPRESSED
    assert list(state.verify()) == []


@pytest.mark.parametrize("marks", ["\ufeff", ""])
def test_files_of_spreadsheets_are_read(state, ids, tmp_path, marks):
    text = marks + (HEAD + f"{ids[0]},escalated,other,Ask legal please,\n").replace(",", ";")

    assert state.import_decisions(write(tmp_path, text)).decided == 1


def test_imported_decisions_wait_for_a_second_person_too(state, night, tmp_path):
    one = night(alert(hits=[hit()]), policy=ReviewPolicy(second_approver=True)).alerts[0].alert_id

    state.import_decisions(write(tmp_path, HEAD + f"{one},false_positive,other,Checked twice.,\n"))

    (line,) = state.alerts()
    assert line.waits
    assert line.standing is Standing.NEW


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"alert,verdict\nx,y\n", "there is no column reason, note"),
        (b"", "there is no column alert"),
        (b"\xff\xfe\x00", "save it as CSV in UTF-8"),
        (b'alert,verdict,reason,note\n"' + b"x" * 200_000 + b'",a,b,c\n', "cannot be read"),
    ],
)
def test_a_file_that_is_no_file_of_decisions_is_refused(state, tmp_path, content, said):
    path = tmp_path / "decisions.csv"
    path.write_bytes(content)

    with pytest.raises(InputProblem, match=said):
        state.import_decisions(path)
    with pytest.raises(InputProblem, match="cannot be read"):
        state.import_decisions(tmp_path / "none.csv")
