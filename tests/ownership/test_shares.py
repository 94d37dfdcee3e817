"""Shares as traders and registers write them."""

from __future__ import annotations

import pytest

from screening.ownership.shares import PERCENT, UNKNOWN, WHOLE, Share, of_number, read_share, text_of


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("51", 51, 51),
        ("51 %", 51, 51),
        ("33,3", 33.3, 33.3),
        ("1,000", 1, 1),
        ("33.25 percent", 33.25, 33.25),
        ("25-50 %", 25, 50),
        ("25 % – 50 %", 25, 50),
        ("from 25 to 50", 25, 50),
        ("at least 25 %", 25, 100),
        (">= 25", 25, 100),
        ("up to 10", 0, 10),
        ("0", 0, 0),
        ("100", 100, 100),
    ],
)
def test_a_share_is_read(text: str, low: float, high: float) -> None:
    assert read_share(text) == Share(round(low * PERCENT), round(high * PERCENT))


def test_open_bounds_leave_the_bound_out() -> None:
    assert read_share("more than 50 %") == Share(50 * PERCENT + 1, WHOLE)
    assert read_share("< 50") == Share(0, 50 * PERCENT - 1)


@pytest.mark.parametrize("text", ["half", "101", "-5", "60-40", "1,000,0", "50 %%", "1/2", "5O", "9" * 400])
def test_what_is_no_share_is_not_guessed(text: str) -> None:
    assert read_share(text) is None


def test_nothing_stated_is_unknown() -> None:
    assert read_share(" ") == UNKNOWN


def test_more_digits_than_can_be_kept_widen_the_range() -> None:
    assert read_share("33.33333333") == Share(333_333, 333_334)
    assert read_share("49.99999999") == Share(499_999, 500_000)


def test_shares_add_up_without_loss() -> None:
    parts = [read_share(text) for text in ("16.67", "16.67", "16.66")]
    assert sum(part.low for part in parts if part) == 50 * PERCENT
    assert of_number(0.1) + of_number(0.2) == of_number(0.3)
    assert (of_number(33.333333), of_number(33.333333, up=True)) == (333_333, 333_334)


@pytest.mark.parametrize(
    ("share", "text"),
    [(Share(550_000, 550_000), "55 %"), (Share(250_000, 505_000), "25 to 50.5 %"), (UNKNOWN, "an unknown share")],
)
def test_a_share_is_told(share: Share, text: str) -> None:
    assert text_of(share) == text
