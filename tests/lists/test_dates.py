from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screening.lists.dates import iso_day, parse_english_date


@pytest.mark.parametrize(
    ("text", "earliest", "latest", "circa"),
    [
        ("04 Sep 1957", "1957-09-04", "1957-09-04", False),
        ("Feb 1960", "1960-02-01", "1960-02-29", False),
        ("Nov. 1973", "1973-11-01", "1973-11-30", False),
        ("August 1961", "1961-08-01", "1961-08-31", False),
        ("1946", "1946-01-01", "1946-12-31", False),
        ("circa 1951", "1951-01-01", "1951-12-31", True),
        ("1951 to 1953", "1951-01-01", "1953-12-31", False),
        ("circa 1979-1982", "1979-01-01", "1982-12-31", True),
        ("1984 - 1986", "1984-01-01", "1986-12-31", False),
        ("Jan 1970 to 03 Mar 1971", "1970-01-01", "1971-03-03", False),
    ],
)
def test_a_published_date_becomes_the_days_it_allows(text: str, earliest: str, latest: str, circa: bool) -> None:
    date = parse_english_date(text)
    assert date is not None
    assert (date.earliest, date.latest, date.circa, date.text) == (earliest, latest, circa, text)


@pytest.mark.parametrize("text", ["", "31 Feb 1970", "1953 to 1951", "04 Foo 1957", "to", "0000", "late 1970s", "null"])
def test_what_is_no_date_gives_none(text: str) -> None:
    assert parse_english_date(text) is None


MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@given(st.dates(min_value=date(1000, 1, 1)))
def test_every_day_is_read_back(day: date) -> None:
    found = parse_english_date(f"{day.day:02} {MONTHS[day.month - 1]} {day.year}")
    assert found is not None
    assert found.earliest == found.latest == str(day)


def test_an_iso_time_gives_its_day() -> None:
    assert iso_day("2026-02-27T00:00:09.554Z") == "2026-02-27"
    assert iso_day("2026-02-30") is None
    assert iso_day("2026-02-273") is None
