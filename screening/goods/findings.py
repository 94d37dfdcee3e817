"""Recognised goods as findings; alone they inform, destination and parties decide."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from screening.goods.catalogue import Catalogue
from screening.goods.hs import hs_nearness
from screening.model import Finding, FindingOutcome, GoodsMatch, Severity

_SEVERITY = {
    "controlled": Severity.LOW,
    "possible": Severity.LOW,
    "watch": Severity.INFO,
    "below_threshold": Severity.INFO,
}
#: A weapon needs a licence wherever it goes, so that an order of it is looked at.
_ARMS, _SEVERITY_OF_ARMS = "arms", Severity.MEDIUM
_SAYS = {
    "controlled": "is described as {name}, a listed good",
    "possible": "may be {name}; the values that decide whether it is listed are not stated",
    "watch": "is described as {name}: not listed itself, but sought by weapons programmes",
    "below_threshold": "is described as {name}; the stated values are below the listed threshold",
}
#: How strong a sign a tariff code is that is not expected.
_NEARNESS = {
    "heading": ", though its heading is: a weak sign.",
    "chapter": ", another heading of the chapter.",
    "elsewhere": ", nor in their chapter: a strong sign.",
}


#: Tiers whose control numbers may apply to the goods as described.
_MAY_NEED_LICENCE = frozenset({"controlled", "possible"})


def findings_of(matches: Iterable[GoodsMatch], catalogue: Catalogue, destination: str) -> tuple[Finding, ...]:
    """One finding for each described good, and one for all goods of a control number that the seller states: which of
    them it is nobody said, and a number of twelve goods is one sign, not twelve.
    """
    alike: dict[tuple[str, ...], list[GoodsMatch]] = {}
    for match in matches:
        alike.setdefault(match.matched if match.declared else ("good", match.good), []).append(match)
    return tuple(
        _declared(group, catalogue, destination) if group[0].declared else finding_of(group[0], catalogue, destination)
        for group in alike.values()
    )


def licence_hints(numbers: Iterable[str], catalogue: Catalogue, destination: str) -> dict[str, str]:
    """What the Commerce Country Chart says of US control numbers and a destination (alpha-2), by number; nothing where
    it is "" or the United States themselves."""
    if catalogue.licences is None or destination in ("", "US"):
        return {}
    return {number: hint for number in numbers if (hint := catalogue.licences.hint(number, destination))}


def _hint(numbers: Iterable[str], catalogue: Catalogue, destination: str) -> dict[str, str]:
    """The hints as evidence, which says that they are no more."""
    hints = licence_hints(numbers, catalogue, destination)
    if not hints or catalogue.licences is None:
        return {}
    said = "; ".join(f"{number} to {destination}: {hint}" for number, hint in hints.items())
    source = catalogue.licences.source
    return {"us_licence_hint": f"{said}. A hint by the {source.title}, {source.cite}, no determination"}


def _declared(matches: Sequence[GoodsMatch], catalogue: Catalogue, destination: str) -> Finding:
    numbers = [number.removeprefix("ECCN ") for number in matches[0].matched]
    stated = " and ".join(matches[0].matched)
    names = "; ".join(match.name for match in matches)
    part = f", and which paragraph of {stated} applies" if not stated.startswith("HS ") else " (maker, part number)"
    return Finding(
        rule=f"goods/{stated}",
        title=f"Goods of {stated}",
        severity=max(_SEVERITY[match.tier] for match in matches),
        outcome=FindingOutcome.FIRED,
        message=f"The seller's own classification is {stated}, which covers: {names}. The description names none.",
        goods=tuple(match.good for match in matches),
        evidence={"matched": stated, "mtcr": "; ".join(dict.fromkeys(m.mtcr for m in matches if m.mtcr))}
        | _hint(numbers, catalogue, destination),
        sources=tuple(dict.fromkeys(source for match in matches for source in match.sources)),
        question=f"What is it exactly{part}?",
    )


def finding_of(match: GoodsMatch, catalogue: Catalogue, destination: str) -> Finding:
    """The finding of one match, under the rule id `goods/<good>`."""
    good = catalogue.goods[match.good]
    evidence = {"matched": "; ".join(match.matched)}
    if match.mtcr:
        evidence["mtcr"] = match.mtcr
    if match.eccns:
        evidence["eccn"] = ", ".join(match.eccns)
    if match.hs_stated:
        evidence["hs_code"] = match.hs_stated
    evidence |= match.readings
    if match.tier in _MAY_NEED_LICENCE:
        evidence |= _hint(good.eccns.get("US", ()), catalogue, destination)
    said = "is described as {name}, a weapon or a part of one" if _is_weapon(match) else _SAYS[match.tier]
    message = f"The item {said.format(name=match.name)}"
    message += f" (MTCR Item {match.mtcr})." if match.mtcr else "."
    if match.hs_agrees is False:
        message += f" The stated HS code {match.hs_stated} is none of those expected for it ({', '.join(match.hs6)})"
        message += _NEARNESS[hs_nearness(match.hs_stated, match.hs6)]
    return Finding(
        rule=f"goods/{match.good}",
        title=match.name,
        severity=_severity(match),
        outcome=FindingOutcome.UNDETERMINED if match.tier == "possible" else FindingOutcome.FIRED,
        message=message,
        goods=(match.good,),
        evidence=evidence,
        sources=match.sources,
        missing=match.missing,
        question=good.question,
    )


def _is_weapon(match: GoodsMatch) -> bool:
    return match.tier == "controlled" and _ARMS in match.programmes


def _severity(match: GoodsMatch) -> Severity:
    return _SEVERITY_OF_ARMS if _is_weapon(match) else _SEVERITY[match.tier]
