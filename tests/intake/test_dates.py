"""Dates as people type them."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screening.intake.dates import read_date


@pytest.mark.parametrize(
    ("text", "earliest", "latest"),
    [
        ("1970-05-06", "1970-05-06", "1970-05-06"),
        ("1970/05/06", "1970-05-06", "1970-05-06"),
        ("19700506", "1970-05-06", "1970-05-06"),
        ("06.05.1970", "1970-05-06", "1970-05-06"),
        ("6.5.1970", "1970-05-06", "1970-05-06"),
        ("25/12/1970", "1970-12-25", "1970-12-25"),
        ("12/25/1970", "1970-12-25", "1970-12-25"),
        ("05/05/1970", "1970-05-05", "1970-05-05"),
        ("6 May 1970", "1970-05-06", "1970-05-06"),
        ("May 6, 1970", "1970-05-06", "1970-05-06"),
        ("06-MAY-1970", "1970-05-06", "1970-05-06"),
        ("5. März 1970", "1970-03-05", "1970-03-05"),
        ("1er août 1970", "1970-08-01", "1970-08-01"),
        ("3 de enero de 1970", "1970-01-03", "1970-01-03"),
        ("1970-05-06 00:00:00", "1970-05-06", "1970-05-06"),
        ("1970-05-06T10:11:12Z", "1970-05-06", "1970-05-06"),
        ("٠٦.٠٥.١٩٧٠", "1970-05-06", "1970-05-06"),
        ("1970", "1970-01-01", "1970-12-31"),
        ("1970-02", "1970-02-01", "1970-02-28"),
        ("02/1972", "1972-02-01", "1972-02-29"),
        ("Feb 1970", "1970-02-01", "1970-02-28"),
        ("1970-00-00", "1970-01-01", "1970-12-31"),
        ("00/00/1970", "1970-01-01", "1970-12-31"),
        ("1960-1965", "1960-01-01", "1965-12-31"),
        ("between 1960 and 1965", "1960-01-01", "1965-12-31"),
    ],
)
def test_a_date_keeps_its_precision(text: str, earliest: str, latest: str) -> None:
    found, problem = read_date(text)
    assert problem == ""
    assert found is not None
    assert (found.earliest, found.latest, found.text, found.circa) == (earliest, latest, text, False)


@pytest.mark.parametrize("text", ["circa 1960", "c. 1960", "ca. 1960", "about 1960", "~1960"])
def test_circa_is_kept(text: str) -> None:
    found, _ = read_date(text)
    assert found is not None
    assert (found.earliest, found.latest, found.circa) == ("1960-01-01", "1960-12-31", True)


@pytest.mark.parametrize("text", ["05/06/1970", "5-6-1970", "06/05/1970"])
def test_a_date_that_can_be_read_two_ways_covers_both_and_says_so(text: str) -> None:
    found, problem = read_date(text)
    assert found is not None
    assert (found.earliest, found.latest) == ("1970-05-06", "1970-06-05")
    assert "may be 1970-05-06 or 1970-06-05" in problem


@pytest.mark.parametrize(
    ("text", "earliest", "latest"),
    [
        ("14.4.1965 or 1.3.1964", "1964-03-01", "1965-04-14"),
        ("1973-06-23;1974-06-23", "1973-06-23", "1974-06-23"),
        ("(a) 17.8.1957, (b) 1958", "1957-08-17", "1958-12-31"),
    ],
)
def test_several_dates_are_a_range_over_all_and_said(text: str, earliest: str, latest: str) -> None:
    found, problem = read_date(text)
    assert found is not None
    assert (found.earliest, found.latest, found.text) == (earliest, latest, text)
    assert problem == "gives several dates; all days between are allowed"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("31.31.1970", "no day of the calendar"),
        ("29/02/1971", "no day of the calendar"),
        ("1970-13-01", "no day of the calendar"),
        ("12/01/70", "two digits"),
        ("12-Jan-70", "two digits"),
        ("1350/05/12", "the year 1350"),
        ("25569", "spreadsheet's day number"),
        ("yesterday", "no date that can be read"),
        ("May", "no date that can be read"),
        ("1970; yesterday", "not all of which are dates"),
        ("1965-1960", "no date that can be read"),
    ],
)
def test_what_is_no_date_is_never_guessed(text: str, why: str) -> None:
    found, problem = read_date(text)
    assert found is None
    assert why in problem


@given(st.dates(min_value=datetime.date(1600, 1, 1), max_value=datetime.date(2100, 12, 31)))
def test_every_iso_day_reads_as_itself(day: datetime.date) -> None:
    found, problem = read_date(day.isoformat())
    assert found is not None
    assert (found.earliest, found.latest, problem) == (day.isoformat(), day.isoformat(), "")


@given(st.dates(min_value=datetime.date(1600, 1, 1), max_value=datetime.date(2100, 12, 31)), st.sampled_from("/-"))
def test_a_day_in_either_order_is_always_inside_what_is_read(day: datetime.date, separator: str) -> None:
    for pattern in ("%d{0}%m{0}", "%m{0}%d{0}"):
        text = day.strftime(pattern.format(separator)) + f"{day.year:04}"
        found, _ = read_date(text)
        assert found is not None
        assert found.earliest <= day.isoformat() <= found.latest


@given(st.text(max_size=30))
def test_no_text_breaks_the_reading(text: str) -> None:
    found, problem = read_date(text)
    assert found is not None or problem
