"""Control numbers that the seller states: which goods they speak for, and what they say where the words say nothing."""

from __future__ import annotations

import re

from screening.goods.catalogue import Catalogue, Good
from screening.goods.hs import hs_agrees
from screening.model import GoodsMatch

#: Category, product group and number, as the US and the EU write them alike: `1C216`, `1C216.a`, `1C216a`.
_NUMBER = re.compile(r"(?<![A-Z0-9])\d[A-E]\d{3}(?!\d)")
#: How sure a stated number alone makes: one number covers several goods, and which of them it is stays open.
_SURE_NUMBER, _BONUS_HS = 0.5, 0.04


def read_eccns(stated: str) -> tuple[str, ...]:
    """The control numbers of a cell, without their paragraphs, each once; `EAR99` and the like are none."""
    return tuple(dict.fromkeys(_NUMBER.findall(stated.upper())))


def stated_for(numbers: tuple[str, ...], good: Good) -> tuple[str, ...]:
    """Those of the stated numbers under which the good is listed, in any jurisdiction."""
    listed = {code for codes in good.eccns.values() for code in codes}
    return tuple(number for number in numbers if number in listed)


def declared_goods(catalogue: Catalogue, eccn: str, hs_code: str, described: set[str]) -> list[GoodsMatch]:
    """A match for every good of the stated numbers that no described good (an id in `described`) accounts for.

    A number of its third digit 9 is controlled for anti-terrorism and the like alone (15 CFR 738.2(d)), so that it
    makes a good one to watch, no listed one.
    """
    numbers = read_eccns(eccn)
    explained = {number for good in described for number in stated_for(numbers, catalogue.goods[good])}
    open_numbers = tuple(number for number in numbers if number not in explained)
    found = ((good, stated_for(open_numbers, good)) for good in catalogue.goods.values() if open_numbers)
    return [_match(good, stated, hs_code) for good, stated in found if stated]


def _match(good: Good, stated: tuple[str, ...], hs_code: str) -> GoodsMatch:
    # Which of the number's goods it is stays open: a tariff code that fits another one contradicts nothing.
    agrees = bool(hs_agrees(hs_code, good.hs6))
    listed = good.tier != "watch" and any(number[2] != "9" for number in stated)
    return GoodsMatch(
        good=good.id,
        name=good.name,
        tier="controlled" if listed else "watch",
        matched=tuple(f"ECCN {number}" for number in stated),
        score=_SURE_NUMBER + _BONUS_HS * agrees,
        programmes=good.programmes,
        mtcr=good.mtcr,
        eccns=good.eccn_codes,
        hs6=good.hs6,
        hs_stated=hs_code if agrees else "",
        hs_agrees=True if agrees else None,
        sources=good.sources,
        declared=True,
    )
