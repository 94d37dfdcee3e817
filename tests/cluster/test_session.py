"""Without Spark the command says what to install; a failure of Spark is one message."""

from __future__ import annotations

import sys

import pytest

from screening.cluster.lines import Headings
from screening.cluster.session import explained, session
from screening.errors import InputProblem, ScreeningError, UsageProblem


class SparkFails(Exception):
    pass


SparkFails.__module__ = "pyspark.errors"


def test_without_pyspark_the_user_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyspark.sql", None)
    with pytest.raises(UsageProblem, match=r"screening\[spark\]"), session():
        pass


@pytest.mark.parametrize(
    ("text", "kind", "told"),
    [
        ("[PATH_NOT_FOUND] Path does not exist: file:/x.csv.", InputProblem, "no such file"),
        ("Job aborted\nModuleNotFoundError: No module named 'screening'", UsageProblem, "executors have no"),
        ("Job aborted\n at x\nOutOfMemoryError: heap", ScreeningError, r"Job aborted \(OutOfMemoryError: heap\)"),
    ],
)
def test_a_failure_of_spark_is_one_message(text: str, kind: type[ScreeningError], told: str) -> None:
    with pytest.raises(kind, match=told), explained():
        raise SparkFails(text)


def test_what_is_no_failure_of_spark_goes_on() -> None:
    with pytest.raises(ZeroDivisionError), explained():
        raise ZeroDivisionError
    with pytest.raises(UsageProblem, match="mine"), explained():
        raise UsageProblem("mine")


def test_columns_of_the_input_keep_their_text_and_a_name_of_their_own() -> None:
    columns = Headings(("Row", "score", "top_score")).typed("decisions")
    names = [name for name, _ in columns]
    assert len({name.lower() for name in names}) == len(names)
    assert columns[10:13] == [("Row_", "string"), ("score", "string"), ("input_top_score", "string")]
    assert dict(columns)["row"] == "int"
