"""`screening evaluate` from the outside: figures, the scored file, and clear refusals."""

import csv
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from screening.cli.main import cli
from screening.errors import InputProblem, UsageProblem
from screening.lists.reading import Reading
from screening.lists.store import Store
from screening.model import Entity, EntityType, Name

PAIRS = (
    "note,query,name,schema,expected\n"
    '"old, file",Ivan Petrovich Sidorov,"SIDOROV, Ivan Petrovich",Person,1\n'
    ",Acme Drilling Ltd,Bolt Bakery GmbH,Company,0\n"
    ",Northern Star Shipping,Northern Star Shipping,LegalEntity,1\n"
)
SEARCHES = (
    "query,type,expected_id,country,birth_date,team\n"
    "Ivan Petrovich Sidorov,person,7,Russia,1961,a\n"
    "Acme Drilling Ltd,organization,,US,,b\n"
)
HARD_PAIRS = Path(__file__).resolve().parents[3] / "shared" / "data" / "labelled" / "hard_pairs_dev.csv"


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    """A data folder with one imported list of two entities."""
    folder = tmp_path / "data"
    entities = (
        Entity("7", "opensanctions", EntityType.PERSON, (Name("Ivan Petrovich SIDOROV"),)),
        Entity("8", "opensanctions", EntityType.ORGANIZATION, (Name("Northern Star Shipping"),)),
    )
    Store(folder).import_reading("opensanctions", Reading(entities, (), "2026-11-01", {}))
    return folder


def write(folder: Path, text: str, name: str = "labelled.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8", newline="")
    return path


def evaluate(*arguments: object) -> Result:
    result = CliRunner().invoke(cli, ["evaluate", *map(str, arguments)])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_pairs_print_the_matcher_beside_the_baseline(tmp_path):
    result = evaluate(write(tmp_path, PAIRS))

    assert result.exit_code == 0
    assert "3 pairs, 2 the same party, 1 different" in result.output
    header = next(line for line in result.output.splitlines() if "WRatio" in line)
    figures = next(line for line in result.output.splitlines() if line.startswith("average precision"))
    assert header.split() == ["screening", "rapidfuzz", "WRatio"]
    assert figures.split() == ["average", "precision", "1.000", "1.000"]


def test_pairs_as_json_count_right_and_wrong_calls_at_the_threshold(tmp_path):
    shown = json.loads(evaluate(write(tmp_path, PAIRS), "--json", "--threshold", "0.9").stdout)

    assert shown["kind"] == "pairs"
    assert shown["threshold"] == 0.9
    assert shown["screening"]["at_threshold"]["true_positives"] == 2
    assert shown["screening"]["at_threshold"]["true_negatives"] == 1
    assert [group["group"] for group in shown["groups"]] == ["organization", "person", "unknown"]


def test_out_keeps_every_pair_in_order_with_its_columns_and_score(tmp_path):
    out = tmp_path / "scored" / "pairs.csv"

    evaluate(write(tmp_path, PAIRS), "--out", out)

    scored = rows(out)
    assert list(scored[0]) == ["note", "query", "name", "schema", "expected", "score"]
    assert [row["query"] for row in scored] == ["Ivan Petrovich Sidorov", "Acme Drilling Ltd", "Northern Star Shipping"]
    assert scored[0]["note"] == "old, file"
    assert float(scored[1]["score"]) < 0.5 < float(scored[0]["score"])
    assert float(scored[2]["score"]) == 1


def test_a_score_column_of_the_file_is_replaced_and_that_is_said(tmp_path):
    path = write(tmp_path, "query,name,expected,score\na b c,a b c,1,0.1\nx,y,0,0.2\n")

    result = evaluate(path, "--out", tmp_path / "out.csv")

    assert "The column 'score' of labelled.csv is replaced" in result.stderr
    assert rows(tmp_path / "out.csv")[0]["score"] == "1.000000"


def test_figures_can_be_broken_down_by_any_column(tmp_path):
    path = write(tmp_path, "query,name,expected,source\na,a,1,lab\nb,c,0,lab\nd,d,1,field\n")

    shown = json.loads(evaluate(path, "--by", "source", "--json").stdout)

    assert [(group["group"], group["pairs"]) for group in shown["groups"]] == [("lab", 2), ("field", 1)]
    assert shown["groups"][1]["screening"]["average_precision"] is None


def test_searches_print_recall_rank_and_alerts(tmp_path, data_dir):
    shown = json.loads(evaluate(write(tmp_path, SEARCHES), "--data-dir", data_dir, "--json").stdout)

    assert shown["kind"] == "searches"
    assert (shown["expected"], shown["found"], shown["first"], shown["recall"]) == (1, 1, 1, 1.0)
    assert (shown["clear"], shown["alerted"], shown["alerts_per_thousand"]) == (1, 0, 0)


def test_searches_as_a_table(tmp_path, data_dir):
    result = evaluate(write(tmp_path, SEARCHES), "--data-dir", data_dir)

    assert "labelled.csv: 2 searches at threshold 0.85" in result.output
    assert "1 (1.000)" in result.output
    assert result.exit_code == 0


def test_out_of_searches_names_the_best_listing_and_the_outcome(tmp_path, data_dir):
    out = tmp_path / "out.csv"

    evaluate(write(tmp_path, SEARCHES), "--data-dir", data_dir, "--out", out)

    found, clear = rows(out)
    assert (found["team"], found["top_id"], found["outcome"]) == ("a", "7", "review")
    assert float(found["top_score"]) >= 0.85
    assert (clear["team"], clear["outcome"]) == ("b", "clear")


def test_with_nothing_imported_no_search_is_called_clear(tmp_path):
    out = tmp_path / "out.csv"

    result = evaluate(write(tmp_path, SEARCHES), "--data-dir", tmp_path / "empty", "--out", out)

    assert "Only the embedded lists were searched" in result.stderr
    assert rows(out)[1]["outcome"] == "not_screened"


@pytest.mark.parametrize(
    ("text", "arguments", "message"),
    [
        ("query,name,expected\na,b,maybe\n", [], "row 1, column 'expected': 'maybe' is no label"),
        ("left,right\na,b\n", [], "no column for query, name, expected; the file has left, right"),
        (PAIRS, ["--by", "team"], "--by team: .* has no such column"),
        (SEARCHES, ["--by", "team"], "--by is for files of pairs"),
        (PAIRS, ["--map", "query"], "write --map FIELD=COLUMN"),
        (PAIRS, ["--threshold", "1.5"], "the threshold must be"),
        ("query,type,expected_id,country\nA,person,,Atlantis\n", [], "row 1: 'Atlantis' is no known country"),
        ("query,type,expected_id,birth_date\nA,person,,soon\n", [], "row 1: the birth date 'soon' is no date"),
        ("query,name,type,expected\na,b,Wallet,1\n", [], "row 1, column 'type': 'Wallet' is no known type"),
    ],
)
def test_what_cannot_be_evaluated_says_why(tmp_path, data_dir, text, arguments, message):
    with pytest.raises((InputProblem, UsageProblem), match=message):
        evaluate(write(tmp_path, text), "--data-dir", data_dir, *arguments)


KINDS_OF_SEARCH = (
    "query,type,expected_id,kind\n"
    "Ivan Petrovich Sidorov,person,7,order\n"
    "Anna Lindqvist,person,7,renamed\n"
    "Ivann Sidorow Petrovitch,person,7,typo\n"
    "Northern Star Shipping,organization,,namesake\n"
    "Bolt Bakery,organization,,namesake\n"
)


def test_searches_stand_by_type_and_kind(tmp_path, data_dir):
    shown = json.loads(evaluate(write(tmp_path, KINDS_OF_SEARCH), "--data-dir", data_dir, "--json").stdout)

    assert [(g["group"], g["expected"], g["clear"]) for g in shown["by_type"]] == [
        ("person", 3, 0),
        ("organization", 0, 2),
    ]
    namesake = shown["by_kind"][0]
    assert (namesake["group"], namesake["clear"], namesake["alerted"]) == ("namesake", 2, 1)


def test_the_worst_searches_are_listed_with_their_reason(tmp_path, data_dir):
    output = evaluate(write(tmp_path, KINDS_OF_SEARCH), "--data-dir", data_dir, "--errors", 5).output

    missed, alerts = output.split("alerts that should not be")
    assert "not among the results  row 2: Anna Lindqvist  /  7" in missed
    assert "1.000  row 4: Northern Star Shipping  /  Northern Star Shipping" in alerts
    assert "“northern” stands in both names." in alerts
    assert "Bolt Bakery" not in alerts


def test_mistaken_searches_as_json_are_as_many_as_asked_for(tmp_path, data_dir):
    path = write(tmp_path, KINDS_OF_SEARCH)

    shown = json.loads(evaluate(path, "--data-dir", data_dir, "--threshold", 1, "--errors", 1, "--json").stdout)

    assert [mistake["row"] for mistake in shown["mistakes"]["missed"]] == [2]
    assert [mistake["top_id"] for mistake in shown["mistakes"]["false_alarms"]] == ["8"]


class TestBreakdownAndMistakes:
    KINDS = (
        "query,name,type,expected,kind\n"
        "Pavel Morenko,Pavel Morenko,person,1,exact\n"
        "Anna Lindqvist,Bo Berg,person,1,renamed\n"
        "Ada Berg,Cy Holm,person,1,renamed\n"
        "Severny Zavod LLC,Severny Zavod LLC,organization,0,other firm\n"
    )

    def test_figures_stand_by_type_script_and_kind(self, tmp_path):
        shown = json.loads(evaluate(write(tmp_path, self.KINDS), "--json").stdout)

        assert [(g["group"], g["pairs"]) for g in shown["groups"]] == [("person", 3), ("organization", 1)]
        assert [g["group"] for g in shown["by_script"]] == ["latin"]
        assert [(g["group"], g["same"]) for g in shown["by_kind"]] == [("renamed", 2), ("exact", 1), ("other firm", 0)]

    def test_without_a_column_the_kind_is_read_from_the_names(self, tmp_path):
        path = write(tmp_path, "query,name,expected\nPavel Morenko,Morenko Pavel,1\nПавел Моренко,Pavel Morenko,1\n")

        shown = json.loads(evaluate(path, "--json").stdout)

        assert {g["group"] for g in shown["by_kind"]} == {"word order", "other script"}
        assert {g["group"] for g in shown["by_script"]} == {"latin", "cyrillic / latin"}

    def test_the_table_counts_what_is_found_and_called(self, tmp_path):
        output = evaluate(write(tmp_path, self.KINDS)).output

        cells = [line.split() for line in output.splitlines()]
        assert ["renamed", "2", "2", "0", "(0%)", "0", "0", "–", "–"] in cells
        assert ["other", "firm", "1", "0", "0", "1", "1", "–", "–"] in cells

    def test_the_worst_mistakes_come_first_with_their_explanation(self, tmp_path):
        result = evaluate(write(tmp_path, self.KINDS), "--errors", 1)

        assert "the same party, missed: 2" in result.output
        assert "0.000  row 2, renamed: Anna Lindqvist  /  Bo Berg" in result.output
        assert "Ada Berg" not in result.output
        assert "1.000  row 4, other firm" in result.output
        assert "“severny” stands in both names." in result.output

    def test_mistakes_as_json_keep_their_full_count(self, tmp_path):
        shown = json.loads(evaluate(write(tmp_path, self.KINDS), "--errors", 1, "--json").stdout)["mistakes"]

        assert (shown["all_missed"], len(shown["missed"])) == (2, 1)
        assert shown["false_alarms"][0]["row"] == 4
        assert shown["false_alarms"][0]["explanation"]

    def test_the_curve_is_one_svg_file(self, tmp_path):
        evaluate(write(tmp_path, PAIRS), "--curve", tmp_path / "out" / "curve.svg")

        text = (tmp_path / "out" / "curve.svg").read_text(encoding="utf-8")
        assert text.startswith("<svg ")
        assert "rapidfuzz WRatio" in text


class TestAgainst:
    def test_an_earlier_out_of_the_same_matcher_changes_nothing(self, tmp_path):
        path, earlier = write(tmp_path, PAIRS), tmp_path / "earlier.csv"
        evaluate(path, "--out", earlier)

        shown = json.loads(evaluate(path, "--against", earlier, "--json").stdout)["against"]

        assert shown["better"] == shown["worse"] == []
        assert all(kind["screening"] == kind["other"] for kind in shown["by_kind"])

    def test_pairs_that_changed_sides_are_told_apart_whatever_the_order(self, tmp_path):
        other = write(
            tmp_path,
            "Score,target_name,query_name\n0.05,Northern Star Shipping,Northern Star Shipping\n"
            '0.9,Bolt Bakery GmbH,Acme Drilling Ltd\n0.9,"SIDOROV, Ivan Petrovich",Ivan Petrovich Sidorov\n',
            "other.csv",
        )

        shown = json.loads(evaluate(write(tmp_path, PAIRS), "--against", other, "--json").stdout)["against"]

        assert [(c["row"], c["expected"], c["other"]) for c in shown["better"]] == [(3, 1, 0.05), (2, 0, 0.9)]
        assert shown["worse"] == []
        assert shown["figures"]["at_threshold"]["true_positives"] == 1

    def test_both_stand_side_by_side_in_the_text(self, tmp_path):
        path, earlier = write(tmp_path, PAIRS), tmp_path / "earlier.csv"
        evaluate(path, "--out", earlier)

        output = evaluate(path, "--against", earlier).output

        assert "against earlier.csv, at one threshold" in output
        assert "right here, wrong there: 0 pairs" in output

    @pytest.mark.parametrize(
        ("text", "message"),
        [
            ("query,name\na,b\n", "needs the columns query, name and score; it has query, name"),
            ("query,name,score\na,b,0.5\n", "has no score for row 1 of .*'Ivan Petrovich Sidorov'"),
            ("query,name,score\na,b,87\n", "row 1: the score '87' is no number from 0 to 1"),
            ("query,name,score\na,b,high\n", "row 1: the score 'high' is no number from 0 to 1"),
        ],
    )
    def test_a_second_file_that_does_not_fit_says_why(self, tmp_path, text, message):
        other = write(tmp_path, text, "other.csv")

        with pytest.raises(InputProblem, match=message):
            evaluate(write(tmp_path, PAIRS), "--against", other)


class TestReport:
    def test_a_report_is_one_html_file_with_the_date_given(self, tmp_path):
        report = tmp_path / "validation.html"

        result = evaluate(write(tmp_path, PAIRS), "--report", report, "--date", "2026-03-04")

        assert f"Report: {report}" in result.stderr
        text = report.read_text(encoding="utf-8")
        assert "2026-03-04" in text
        assert "Not run." in text

    def test_with_the_self_test_the_report_shows_it(self, tmp_path, data_dir):
        report = tmp_path / "validation.html"

        evaluate(write(tmp_path, PAIRS), "--report", report, "--selftest", "--data-dir", data_dir)

        assert "2 entities, published 2026-11-01" in report.read_text(encoding="utf-8")

    def test_another_threshold_needs_its_reason(self, tmp_path):
        path, report = write(tmp_path, PAIRS), tmp_path / "validation.html"

        with pytest.raises(UsageProblem, match="needs the reason for it"):
            evaluate(path, "--report", report, "--threshold", "0.8")
        with pytest.raises(UsageProblem, match="needs the reason for it"):
            evaluate(path, "--report", report, "--threshold", "0.8", "--reason", " ")
        evaluate(path, "--report", report, "--threshold", "0.8", "--reason", "Misses cost more here")

        assert "Misses cost more here" in report.read_text(encoding="utf-8")


class TestSelfTest:
    def test_it_reports_recall_by_kind_and_list(self, data_dir):
        result = evaluate("--selftest", "--data-dir", data_dir)

        cells = [line.split() for line in result.output.splitlines()]
        assert ["exact", "2", "2", "1.000", "2"] in cells
        assert any(row[:1] == ["opensanctions"] for row in cells)
        assert result.exit_code == 0

    def test_the_same_seed_gives_the_same_answer(self, data_dir):
        once, again, other = (
            evaluate("--selftest", "--data-dir", data_dir, "--seed", seed, "--json").stdout for seed in (1, 1, 2)
        )

        assert once == again
        assert json.loads(other)["seed"] == 2

    def test_misses_are_listed_with_their_names(self, data_dir):
        shown = json.loads(evaluate("--selftest", "--data-dir", data_dir, "--threshold", "1", "--json").stdout)

        assert shown["names"] - shown["found"] == len(shown["missed"]) > 0
        assert {"kind", "query", "listed", "score"} <= shown["missed"][0].keys()

    def test_the_number_of_listed_misses_is_a_choice(self, data_dir):
        output = evaluate("--selftest", "--data-dir", data_dir, "--threshold", "1", "--errors", 1).output

        assert "(1 shown)" in output

    def test_beside_a_file_both_answers_stand(self, tmp_path, data_dir):
        shown = json.loads(evaluate(write(tmp_path, PAIRS), "--selftest", "--data-dir", data_dir, "--json").stdout)

        assert shown["kind"] == "pairs"
        assert shown["selftest"]["names"] > 0

    def test_the_embedded_lists_can_be_tested_on_purpose(self, tmp_path):
        shown = json.loads(
            evaluate("--selftest", "--demo", "--sample", 2, "--data-dir", tmp_path / "empty", "--json").stdout
        )

        assert all(used["id"].startswith("embedded_") for used in shown["lists"])
        assert {kind["kind"]: kind["recall"] for kind in shown["by_kind"]}["exact"] == 1.0


class TestAudit:
    CUSTOMERS = "id,name,type,country\n1,Ivan P. Sidorov,person,RU\n2,Northern Star Shiping,organization,\n3,Acme,,\n"

    def test_customers_and_near_copies_are_counted_apart(self, tmp_path, data_dir):
        path = write(tmp_path, self.CUSTOMERS, "customers.csv")
        result = evaluate(path, "--audit", 10, "--data-dir", data_dir)

        cells = [line.split() for line in result.stdout.splitlines()]
        assert ["names", "of", "the", "file", "3", "6", "2", "2", "0", "1.000000"] in cells
        assert ["near-copies", "2", "4", "2", "2", "0", "1.000000"] in cells
        assert "The index lost nothing." in result.stdout
        assert "seed 1" in result.stdout
        assert result.exit_code == 0

    def test_the_same_seed_gives_the_same_answer(self, data_dir):
        once, again = (evaluate("--audit", 2, "--data-dir", data_dir, "--json").stdout for _ in range(2))

        assert once == again
        assert json.loads(once)["kind"] == "audit"

    def test_json_names_lists_and_figures(self, tmp_path, data_dir):
        path = write(tmp_path, self.CUSTOMERS, "customers.csv")
        shown = json.loads(evaluate(path, "--audit", 2, "--near-copies", 0, "--data-dir", data_dir, "--json").stdout)

        assert (shown["names"], shown["pairs"], shown["lost"]) == (2, 4, 0)
        assert shown["by_origin"] == [
            {"origin": "names of the file", **{k: shown[k] for k in shown["by_origin"][0] if k != "origin"}}
        ]
        assert len(shown["lists"][0]["digest"]) == 64

    @pytest.mark.parametrize("text", [PAIRS, SEARCHES])
    def test_labelled_data_is_measured_and_its_queries_are_audited(self, tmp_path, data_dir, text):
        shown = json.loads(evaluate(write(tmp_path, text), "--audit", 5, "--data-dir", data_dir, "--json").stdout)

        assert shown["kind"] != "audit"
        assert shown["audit"]["by_origin"][0]["names"] == len(text.splitlines()) - 1

    def test_lost_pairs_are_shown_and_stop_a_script(self, tmp_path, data_dir, monkeypatch):
        monkeypatch.setattr("screening.match.screener.candidates", lambda *asked: [])
        path, report = write(tmp_path, PAIRS), tmp_path / "validation.html"
        asked = (path, "--audit", 3, "--near-copies", 0, "--data-dir", data_dir)
        result = evaluate(*asked, "--report", report)

        assert "LOST: 2 pairs that the index did not offer" in result.stdout
        assert "1.000  Northern Star Shipping  /  Northern Star Shipping  (opensanctions 8; in check)" in result.stdout
        assert result.exit_code == 3
        assert "▲ Lost by the index:</b> 2 pairs" in report.read_text(encoding="utf-8")
        (first, _) = json.loads(evaluate(*asked, "--json").stdout)["audit"]["lost_pairs"]
        assert (first["lost_in_check"], first["lost_in_batch"], first["entity_id"]) == (True, False, "7")

    def test_the_report_has_its_figures(self, tmp_path, data_dir):
        report = tmp_path / "validation.html"

        evaluate(write(tmp_path, PAIRS), "--report", report, "--audit", 3, "--data-dir", data_dir)

        assert "The index lost nothing." in report.read_text(encoding="utf-8")

    def test_a_file_without_names_is_refused(self, tmp_path, data_dir):
        with pytest.raises(InputProblem, match="no row names a party"):
            evaluate(write(tmp_path, "id,name\n1,\n", "customers.csv"), "--audit", 3, "--data-dir", data_dir)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "name a FILE of pairs or searches"),
        (["--selftest", "--report", "r.html"], "--report needs a FILE"),
        (["--selftest", "--out", "o.csv"], "--out needs a FILE"),
        (["SEARCHES", "--curve", "c.svg"], "--curve is for files of pairs"),
        (["PAIRS", "--reason", "because"], "--reason goes into a --report"),
        (["PAIRS", "--workers", "2"], "belong to an --audit"),
        (["--audit", "2", "--near-copies", "0"], "leaves nothing to audit with"),
        (["CUSTOMERS", "--audit", "2", "--errors", "1"], "--errors needs a FILE of labelled data"),
        (["PAIRS", "--date", "soon"], "--date soon: write a date as"),
    ],
)
def test_options_that_do_not_go_together_are_refused(tmp_path, data_dir, arguments, message):
    files = {"SEARCHES": write(tmp_path, SEARCHES, "searches.csv"), "PAIRS": write(tmp_path, PAIRS, "pairs.csv")}
    files["CUSTOMERS"] = write(tmp_path, TestAudit.CUSTOMERS, "customers.csv")

    with pytest.raises(UsageProblem, match=message):
        evaluate(*(files.get(one, one) for one in arguments), "--data-dir", data_dir)


@pytest.mark.skipif(not HARD_PAIRS.exists(), reason="the labelled data of ../shared is not here")
def test_the_matcher_parts_hard_pairs_better_than_the_baseline(tmp_path):
    shown = json.loads(evaluate(HARD_PAIRS, "--json").stdout)

    assert shown["screening"]["average_precision"] >= 0.80
    assert shown["baseline"]["average_precision"] < shown["screening"]["average_precision"]
