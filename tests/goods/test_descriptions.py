"""Every good is seen in what traders write for it, in several languages and with typing errors, and in no lookalike."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from screening.goods import default_catalogue, recognise

FILES = sorted((Path(__file__).parent / "descriptions").glob("*.yml"))
WRITTEN: dict[str, dict[str, list[str]]] = {
    good: kinds for file in FILES for good, kinds in yaml.safe_load(file.read_text(encoding="utf-8")).items()
}
GOODS = sorted(default_catalogue().goods)


def seen(good: str, text: str) -> bool:
    return good in {match.good for match in recognise(text)}


def test_every_good_has_descriptions_and_no_other_has() -> None:
    assert sorted(WRITTEN) == GOODS


@pytest.mark.parametrize("good", GOODS)
def test_a_good_is_seen_in_at_least_three_descriptions_one_of_them_foreign_or_misspelt(good: str) -> None:
    descriptions = [*WRITTEN[good]["plain"], *WRITTEN[good]["otherwise"]]
    assert len(set(descriptions)) >= 3
    assert WRITTEN[good]["otherwise"]
    assert [text for text in descriptions if not seen(good, text)] == []


@pytest.mark.parametrize("good", GOODS)
def test_a_good_is_not_seen_in_at_least_two_lookalikes(good: str) -> None:
    lookalikes = WRITTEN[good]["lookalikes"]
    assert len(set(lookalikes)) >= 2
    assert [text for text in lookalikes if seen(good, text)] == []


@pytest.mark.parametrize("kind", ["everyday", "lookalikes"])
def test_other_goods_are_seen_as_none(kind: str) -> None:
    """Household, trade and play: what an order desk sees all day."""
    file = Path(__file__).parent / "ordinary" / f"{kind}.yml"
    texts = yaml.safe_load(file.read_text(encoding="utf-8"))
    assert len(texts) > 250
    assert [text for text in texts if recognise(text)] == []
