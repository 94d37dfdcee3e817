"""Until when a licence holds, as its cell says it."""

from datetime import date

import pytest

from screening.rules.licence_ends import licence_until, run_out


@pytest.mark.parametrize(
    ("cell", "first", "last"),
    [
        ("D-448812, valid until 31.12.2023", "2023-12-31", "2023-12-31"),
        ("exp. 05/2024", "2024-05-01", "2024-05-31"),
        ("BAFA 123, gültig bis Dezember 2023", "2023-12-01", "2023-12-31"),
        ("лицензия 17, действует до 01.03.2024", "2024-01-03", "2024-03-01"),
        ("valid until 2022, extended until 2025", "2025-01-01", "2025-12-31"),
        ("许可证 12 有效期至2024-01-31", "2024-01-31", "2024-01-31"),
        ("31.01.2024 tarihine kadar", "2024-01-31", "2024-01-31"),
    ],
)
def test_the_last_day_of_a_licence(cell: str, first: str, last: str) -> None:
    until = licence_until(cell)

    assert until is not None
    assert (date.fromordinal(until.first).isoformat(), date.fromordinal(until.last).isoformat()) == (first, last)


@pytest.mark.parametrize(
    "cell", ["", "IA-2024-1234567", "licence of 31.12.2023", "exp 1234567", "valid until 99.99.2024"]
)
def test_a_cell_that_gives_no_last_day(cell: str) -> None:
    assert licence_until(cell) is None


@pytest.mark.parametrize(
    ("order_date", "expected"),
    [
        ("2024-03-02", True),
        ("2024-01-02", False),
        ("2024-01-03", False),
        ("2024-02-01", None),
        ("2025", True),
        ("2024", None),
        ("", None),
        ("soon", None),
    ],
)
def test_a_day_that_may_lie_on_either_side_is_not_known(order_date: str, expected: bool | None) -> None:
    assert run_out("valid until 01.03.2024", order_date) is expected
