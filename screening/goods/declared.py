"""Control numbers that the seller states: which goods they speak for, and what they say where the words say nothing."""

from __future__ import annotations

import re

from screening.control_numbers import read_control_numbers
from screening.goods.catalogue import Catalogue, Good
from screening.goods.hs import hs_agrees, listing, normalise_hs
from screening.model import GoodsMatch

#: Third digit 9: controlled for anti-terrorism and the like alone (15 CFR 738.2(d)); the numbers below 980 (`3A901`,
#: `2B910`) were added from 2024 on for national security.
_WATCHED = re.compile(r"\d[A-E]9[89]\d")
#: What else stands in the column: no number needed, no value.
_OTHER = re.compile(r"EAR ?99|NLR|NO LICEN[CS]E REQUIRED|N/?A|NONE|-+")
#: How sure a stated number alone makes: one number covers several goods, and which of them it is stays open.
_SURE_NUMBER, _BONUS_HS = 0.5, 0.04
#: A tariff code alone says least: the heading holds much else.
_SURE_HEADING = 0.3


def eccn_faults(stated: str) -> tuple[str, ...]:
    """The parts of a cell that are no control number and nothing else that stands there: `2B1O9`, `9A01`."""
    parts = (part.strip() for part in re.split(r"[;,|\n]|\band\b|/(?=\d)", stated))
    unread = (part for part in parts if part and not read_control_numbers(part).applying)
    return tuple(part for part in unread if not _OTHER.fullmatch(part.upper()))


def stated_for(numbers: tuple[str, ...], good: Good) -> tuple[str, ...]:
    """Those of the stated numbers under which the good is listed, in any jurisdiction; a category of the USML stands
    for its paragraphs.
    """
    listed = {f"USML {code}" if place == "USML" else code for place, codes in good.eccns.items() for code in codes}
    listed |= {code.split("(")[0] for code in listed if code.startswith("USML")}
    return tuple(number for number in numbers if number in listed)


def stated_unlisted(stated: str, good: Good) -> bool:
    """Whether the seller classifies the good himself, and by numbers alone that `_WATCHED` describes (`3A991`)."""
    numbers = stated_for(read_control_numbers(stated).applying, good)
    return bool(numbers) and all(_WATCHED.fullmatch(number) for number in numbers)


def declared_goods(catalogue: Catalogue, eccn: str, hs_code: str, described: set[str]) -> list[GoodsMatch]:
    """A match for every good of the stated numbers that no described good (an id in `described`) accounts for.

    A number that `_WATCHED` describes makes a good one to watch, no listed one.
    """
    numbers = read_control_numbers(eccn).applying
    explained = {number for good in described for number in stated_for(numbers, catalogue.goods[good])}
    open_numbers = tuple(number for number in numbers if number not in explained)
    found = ((good, stated_for(open_numbers, good)) for good in catalogue.goods.values() if open_numbers)
    return [_match(good, stated, hs_code) for good, stated in found if stated]


def goods_of_heading(catalogue: Catalogue, hs_code: str) -> list[GoodsMatch]:
    """A match, to be watched, for every good that a stated tariff code of a high-priority list is expected for; for
    descriptions that say nothing. Weapons are left out: no priority list names their headings.
    """
    if not listing(hs_code, catalogue.hs_entries):
        return []
    heading = normalise_hs(hs_code)[:6]
    goods = (g for g in catalogue.goods.values() if heading in g.hs6 and "arms" not in g.programmes)
    return [_of_heading(good, heading, hs_code) for good in goods]


def _of_heading(good: Good, heading: str, hs_code: str) -> GoodsMatch:
    return GoodsMatch(
        good=good.id,
        name=good.name,
        tier="watch",
        matched=(f"HS {heading}",),
        score=_SURE_HEADING,
        programmes=good.programmes,
        mtcr=good.mtcr,
        eccns=good.eccn_codes,
        hs6=good.hs6,
        hs_stated=hs_code,
        hs_agrees=True,
        sources=good.sources,
        declared=True,
    )


def _match(good: Good, stated: tuple[str, ...], hs_code: str) -> GoodsMatch:
    # Which of the number's goods it is stays open: a tariff code that fits another one contradicts nothing.
    agrees = bool(hs_agrees(hs_code, good.hs6))
    listed = good.tier != "watch" and any(not _WATCHED.fullmatch(number) for number in stated)
    return GoodsMatch(
        good=good.id,
        name=good.name,
        tier="controlled" if listed else "watch",
        matched=tuple(f"ECCN {number}" if number[0].isdecimal() else number for number in stated),
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
