"""`screening review` and `screening reproduce` as people type them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from screening.cli.main import cli
from screening.errors import OutputProblem, ScreeningError, StateProblem, UsageProblem
from screening.review.verdict import REASONS
from tests.review.world import alert, error, hit, write_run

NOTE = "Compared passport and register."


class Screening:
    """The command line over one state file."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.data_dir = folder / "data"

    def __call__(self, *words: str, user: str = "ada") -> Result:
        environment = {"SCREENING_USER": user, "SCREENING_DATA_DIR": str(self.data_dir)}
        return CliRunner().invoke(cli, list(words), env=environment, standalone_mode=False)

    def review(self, *words: str, user: str = "ada") -> str:
        result = self("review", *words, user=user)
        assert result.exit_code == 0, result.output + repr(result.exception)
        return result.output

    def refused(self, *words: str, user: str = "ada") -> ScreeningError:
        result = self("review", *words, user=user)
        assert isinstance(result.exception, ScreeningError), result.output + repr(result.exception)
        return result.exception

    def night(self, name: str, *alerts: object) -> str:
        return self.review("record", str(write_run(self.folder / name, name, alerts)))  # type: ignore[arg-type]


@pytest.fixture
def screening(tmp_path: Path) -> Screening:
    return Screening(tmp_path)


@pytest.fixture
def ids(screening: Screening) -> list[str]:
    screening.night("one", alert(hits=[hit()]), alert("C2", [hit()], number=2), error("C9", 9))
    return [line["alert_id"] for line in json.loads(screening.review("list", "--json"))]


def test_from_a_run_to_a_suppressed_hit_to_a_re_opened_one(screening, ids):
    decided = screening.review(
        "decide", ids[0], "false_positive", "--reason", "different_country", "--note", NOTE, "--expires", "2099-01-31"
    )
    assert "suppressed" in decided
    assert "false_positive (different_country) by ada, until 2099-01-31" in decided

    told = screening.night("two", alert(hits=[hit()]), alert("C2", [hit()], number=2), error("C9", 9))
    assert told.startswith("Run two: 2 open, 1 suppressed.\nAudit log: 3 lines, head ")

    told = screening.night("three", alert(hits=[hit(score=0.95)]), alert("C2", [hit()], number=2))
    assert told.startswith("Run three: 1 open, 1 reopened, 1 closed.")
    listed = screening.review("list", "--status", "reopened")
    assert "C1: party Anatoli Orlovski matches ORLOVSKI, Anatoliy Borisovich (0.95)" in listed
    assert "the score rose from 0.90 to 0.95" in listed
    assert "No alerts stand so." in screening.review("list", "--status", "escalated")


def test_a_run_recorded_twice_says_the_same(screening):
    first = screening.night("one", alert(hits=[hit()]))

    assert screening.review("record", str(screening.folder / "one")) == first
    record = json.loads(screening.review("record", str(screening.folder / "one"), "--json"))
    assert (record["counts"]["new"], record["audit"]["lines"], len(record["alerts"])) == (1, 1, 1)


def test_show_has_both_sides_the_decisions_and_the_steps(screening, ids):
    screening.review("decide", ids[0], "unresolved", "--reason", "information_requested", "--note", NOTE)
    screening.review("decide", ids[1], "true_match", "--reason", "same_details", "--note", "All details agree.")

    shown = screening.review("show", ids[0][:8])

    for text in (
        "OURS", "LISTED", "Anatoli Orlovski", "THE LIST ENTRY", "NPWMD", "Decisions on this alert", NOTE,
        "Decisions on the same list entry, for others", "All details agree.", "Before you decide (after OFAC FAQ 5",
        "[ ] 1.", "[ ] 5.",
    ):  # fmt: skip
        assert text in shown
    record = json.loads(screening.review("show", ids[0], "--json"))
    assert record["standing"] == "unresolved"
    assert record["hit"]["entity"]["id"] == "P1"
    assert [line["action"] for line in record["log"]] == ["decided"]
    assert "no name in column 'name'" in screening.review("show", ids[2])


def test_four_eyes(screening, ids):
    assert "second_approver  True" in screening.review("policy", "--second-approver", "always")
    screening.review("decide", ids[0], "false_positive", "--reason", "different_country", "--note", NOTE)

    assert isinstance(screening.refused("approve", ids[0]), UsageProblem)
    assert "suppressed" in screening.review("approve", ids[0], user="ben")
    assert "approved by ben" in screening.review("show", ids[0])


@pytest.mark.parametrize("option", ["--expires-days", "--retention-days"])
def test_a_term_beyond_a_hundred_years_is_refused(screening, ids, option):
    assert "1 to 36,500 days, not 9,999,999" in str(screening.refused("policy", option, "9999999"))
    assert "36500" in screening.review("policy", option, "36500")
    screening.review("decide", ids[0], "false_positive", "--reason", "different_country", "--note", NOTE)
    assert "would be removed" in screening.review("prune")
    assert "head" in screening.review("audit", "--last", "9" * 30)


def test_assign_and_reopen(screening, ids):
    assert "[ben]" in screening.review("assign", ids[0], "ben")
    assert ids[0] in screening.review("list", "--assigned", "ben", "--status", "to_do")
    screening.review("decide", ids[0], "escalated", "--reason", "needs_specialist", "--note", NOTE, user="ben")

    assert "re-opened by ada: New papers." in screening.review("reopen", ids[0], "--note", "New papers.")


def test_the_user_option_wins(screening, ids):
    screening.review("assign", ids[0], "x", "--user", "carla")

    assert " carla assigned " in screening.review("audit", "--last", "1")


def test_the_audit_log_is_shown_and_verified(screening, ids):
    shown = screening.review("audit")
    head = shown.split()[-1]
    assert " ada run one " in shown
    assert head in screening.review("audit", "--verify")
    assert json.loads(screening.review("audit", "--verify", "--json")) == {"lines": 1, "head": head, "problems": []}
    assert json.loads(screening.review("audit", "--json"))["hash"] == head
    screening.review("assign", ids[0], "ben")
    screening.review("audit", "--verify", "--head", head)

    failed = screening.refused("audit", "--verify", "--head", "0" * 63 + "1")
    assert isinstance(failed, StateProblem)
    assert failed.exit_code == 3
    assert "the log was cut off or written anew" in str(failed)
    assert "add it" in str(screening.refused("audit", "--head", head))


def test_a_case_is_exported_and_damage_to_it_is_told(screening, ids):
    out = str(screening.folder / "case")
    assert "README.html" in screening.review("export", ids[0], "--out", out)
    assert isinstance(screening.refused("export", ids[0], "--out", out), OutputProblem)

    again = screening("reproduce", out, "--json")

    # the scores of these made-up runs are not the matcher's
    assert again.return_value == 1
    assert "had the score 0.90 and" in json.loads(again.output)["differences"][0]
    (screening.folder / "case" / "row.csv").write_text("x")
    assert "row.csv was changed" in str(screening("reproduce", out).exception)


def test_decisions_go_out_and_come_in(screening, ids):
    screening.review("decide", ids[0], "false_positive", "--reason", "other", "--note", "=1+1 is no name")
    file = str(screening.folder / "decisions.csv")
    assert "1 decisions in" in screening.review("export-decisions", file)
    assert ",'=1+1 is no name," in Path(file).read_text()

    assert "0 decisions recorded, 1 stood there already." in screening.review("import-decisions", file)
    screening.review("reopen", ids[0], "--note", "A second look.")
    assert "1 decisions recorded, 0 stood there already." in screening.review("import-decisions", file)
    screening.review("audit", "--verify")


def test_lines_of_an_export_whose_last_day_is_past_are_named(screening, ids):
    file = screening.folder / "decisions.csv"
    columns = "alert,verdict,reason,note,expires,user,decided\n"
    file.write_text(f"{columns}{ids[0]},false_positive,other,Seen on file.,2021-01-01,ada,2020-01-01T02:00:00+00:00\n")

    told = screening.review("import-decisions", str(file))

    assert told.splitlines() == [
        "0 decisions recorded, 0 stood there already.",
        "1 passed over, as the last day is past: row 1.",
    ]


def test_prune_says_what_it_would_do(screening, ids):
    assert "With --yes would be removed" in screening.review("prune")
    assert "Removed" in screening.review("prune", "--yes")


@pytest.mark.parametrize("words", [["list"], ["audit", "--verify"], ["show", "a"], ["prune"]])
def test_a_state_file_that_is_not_there_is_told_and_not_made(screening, words):
    assert "there is no state file" in str(screening.refused(*words))
    assert not screening.data_dir.exists()


def test_the_state_file_is_the_one_named(screening, tmp_path, monkeypatch):
    run = str(write_run(tmp_path / "one", "one", [alert(hits=[hit()])]))
    screening.review("record", run, "--state", str(tmp_path / "a.sqlite"))
    assert (tmp_path / "a.sqlite").exists()
    monkeypatch.setenv("SCREENING_STATE", str(tmp_path / "b.sqlite"))
    screening.review("record", run)
    assert (tmp_path / "b.sqlite").exists()
    assert not screening.data_dir.exists()


def test_text_of_files_does_not_command_the_terminal(screening):
    hostile = alert("C\x1b[2J", [hit()], fields={"name": "x\x1b]0;y\x07"})
    screening.night("one", hostile)
    (line,) = json.loads(screening.review("list", "--json"))

    assert "\x1b" not in screening.review("list") + screening.review("show", line["alert_id"])


def test_every_reason_stands_in_the_documentation():
    text = (Path(__file__).resolve().parents[2] / "docs" / "review.md").read_text(encoding="utf-8")

    for code, reason in REASONS.items():
        (row,) = [line for line in text.splitlines() if line.startswith(f"| `{code}` |")]
        assert reason.text in row
        for verdict in reason.verdicts:
            assert len(reason.verdicts) == 4 or verdict.value in row
