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
        Entity("7", "internal", EntityType.PERSON, (Name("Ivan Petrovich SIDOROV"),)),
        Entity("8", "internal", EntityType.ORGANIZATION, (Name("Northern Star Shipping"),)),
    )
    Store(folder).import_reading("internal", Reading(entities, (), "2026-11-01", {}))
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


@pytest.mark.skipif(not HARD_PAIRS.exists(), reason="the labelled data of ../shared is not here")
def test_the_matcher_parts_hard_pairs_better_than_the_baseline(tmp_path):
    shown = json.loads(evaluate(HARD_PAIRS, "--json").stdout)

    assert shown["screening"]["average_precision"] >= 0.80
    assert shown["baseline"]["average_precision"] < shown["screening"]["average_precision"]
