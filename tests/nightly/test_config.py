"""A nightly configuration is read whole or refused with every fault and its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from screening.errors import InputProblem, UsageProblem
from screening.model import Severity
from screening.nightly.config_reader import read_nightly_config


@pytest.fixture
def written(tmp_path: Path):
    (tmp_path / "customers.csv").write_text("name\nA\n", encoding="utf-8")
    (tmp_path / "orders").mkdir()
    for day in ("02", "01"):
        (tmp_path / "orders" / f"2026-11-{day}.csv").write_text("customer_name\nA\n", encoding="utf-8")

    def write(text: str) -> Path:
        path = tmp_path / "nightly.yml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_the_shortest_configuration_takes_the_documented_defaults(written) -> None:
    config = read_nightly_config(written("inputs: [customers.csv]\noutput: reports\n"))
    assert config.max_age_days == 3
    assert config.threshold == 0.85
    assert config.use_rules
    assert config.output.name == "reports"
    assert [f.name for f in config.inputs[0].files] == ["customers.csv"]


def test_paths_start_at_the_configuration_and_globs_give_sorted_files(written) -> None:
    path = written("inputs:\n  - files: orders/*.csv\n    kind: order\n    map: {customer_name: Buyer}\noutput: out\n")
    source = read_nightly_config(path).inputs[0]
    assert source.files == (path.parent / "orders" / "2026-11-01.csv", path.parent / "orders" / "2026-11-02.csv")
    assert (source.pattern, source.kind, source.mapping) == ("orders/*.csv", "order", {"customer_name": "Buyer"})


def test_a_folder_is_all_files_in_it(written) -> None:
    path = written("inputs: [orders]\noutput: out\n")
    (path.parent / "orders" / ".hidden.csv").write_text("name\nA\n", encoding="utf-8")
    assert [file.name for file in read_nightly_config(path).inputs[0].files] == ["2026-11-01.csv", "2026-11-02.csv"]


def test_an_input_names_its_encoding(written) -> None:
    path = written("inputs:\n  - {files: customers.csv, encoding: windows-1251}\n  - orders/*.csv\noutput: out\n")
    assert [source.encoding for source in read_nightly_config(path).inputs] == ["windows-1251", None]


def test_a_threshold_comes_with_its_reason(written) -> None:
    text = "inputs: [customers.csv]\noutput: out\nthreshold: {value: 0.9, reason: Trade-off of 2026-11-20}\n"
    config = read_nightly_config(written(text))
    assert (config.threshold, config.threshold_reason) == (0.9, "Trade-off of 2026-11-20")


def test_what_is_reviewed_can_be_set(written) -> None:
    shortest = "inputs: [customers.csv]\noutput: out\n"
    config = read_nightly_config(written(shortest + "review_severity: High\nweak_alias_alerts: [un_sc]\n"))
    assert (config.review_severity, config.weak_alias_alerts) == (Severity.HIGH, ("un_sc",))
    default = read_nightly_config(written(shortest))
    assert (default.review_severity, default.weak_alias_alerts) == (Severity.MEDIUM, ())


@pytest.mark.parametrize(("asked", "holds"), [(1, 1), (5, 3), (0, 0)])
def test_the_smaller_of_two_greatest_ages_holds(written, asked: float, holds: float) -> None:
    config = read_nightly_config(written("inputs: [customers.csv]\noutput: out\nmax_age_days: 3\n"))
    assert config.no_older_than(asked).max_age_days == holds


@pytest.mark.parametrize("asked", [-1.0, float("nan")])
def test_what_is_no_age_is_refused(written, asked: float) -> None:
    with pytest.raises(UsageProblem, match="must be 0 days or more"):
        read_nightly_config(written("inputs: [customers.csv]\noutput: out\n")).no_older_than(asked)


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ("ouput: x", r"nightly\.yml:3: unknown key 'ouput'"),
        ("output: y", r"nightly\.yml:3: the key 'output' stands twice"),
        ("threshold: 0.9", r"nightly\.yml:3: write why the threshold was chosen"),
        ("threshold: {value: 0.9}", r"nightly\.yml:3: the reason for the threshold is missing"),
        ("threshold: {value: 1.2, reason: r}", r"nightly\.yml:3: the threshold must be above 0"),
        ("max_age_days: soon", r"nightly\.yml:3: max_age_days must be a number from 0, not 'soon'"),
        ("profile: FR", r"nightly\.yml:3: profile must be US, EU or UK"),
        ("workers: 0", r"nightly\.yml:3: workers must be a whole number from 1"),
        ("lists: un_sc", r"nightly\.yml:3: lists must be a list of texts"),
        ("review_severity: none", r"nightly\.yml:3: review_severity must be one of info, low, medium, high, critical"),
        ("weak_alias_alerts: un_sc", r"nightly\.yml:3: weak_alias_alerts must be a list of texts"),
        ("demo: perhaps", r"nightly\.yml:3: demo must be true or false"),
    ],
)
def test_a_faulty_line_is_named(written, lines: str, said: str) -> None:
    with pytest.raises(UsageProblem, match=said):
        read_nightly_config(written(f"inputs: [customers.csv]\noutput: x\n{lines}\n"))


def test_all_faults_are_shown_at_once(written) -> None:
    with pytest.raises(UsageProblem) as caught:
        read_nightly_config(written("inputs:\n  - {file: customers.csv}\nprofile: FR\n"))
    for said in ("'output' is missing", ":2: unknown key 'file'", ":2: the key 'files' is missing", ":3: profile"):
        assert said in str(caught.value)


@pytest.mark.parametrize("text", ["", "- a\n", "just words\n", "inputs: [a\n"])
def test_what_is_no_mapping_is_refused(written, text: str) -> None:
    with pytest.raises(UsageProblem, match="cannot be used"):
        read_nightly_config(written(text))


def test_a_missing_configuration_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageProblem, match=r"none\.yml"):
        read_nightly_config(tmp_path / "none.yml")


def test_a_pattern_that_names_no_file_is_refused(written) -> None:
    with pytest.raises(InputProblem, match=r"no file is named 'parties/\*\.csv'"):
        read_nightly_config(written('inputs: ["parties/*.csv"]\noutput: out\n'))


def test_a_file_named_twice_is_refused(written) -> None:
    with pytest.raises(UsageProblem, match="is named twice"):
        read_nightly_config(written('inputs: [customers.csv, "*.csv"]\noutput: out\n'))


def test_a_name_that_no_disk_takes_is_refused(written) -> None:
    with pytest.raises(UsageProblem, match=r"nightly\.yml:1: cannot be looked for \(File name too long\)"):
        read_nightly_config(written(f"inputs: [{'a' * 5000}.csv]\noutput: out\n"))
