"""How common a name is: the more people bear it, the less it says about who somebody is."""

from __future__ import annotations

from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from screening.names.data_files import kept, load
from screening.names.fold import Fold, fold, skeleton
from screening.names.transliterate import to_ascii

#: What a name of each tier weighs beside a rare one (1.0). Falling with the logarithm of the bearers; by hand.
TIER_WEIGHT = {1: 0.55, 2: 0.65, 3: 0.78, 4: 0.9}
RARE = 1.0
#: Up to this weight a name is known so well that whoever writes it is taken to mean it.
_WELL_KNOWN = TIER_WEIGHT[3]
_FILES = ("common_names_more", "common_names")


class Part(StrEnum):
    """Part of a personal name."""

    GIVEN = "given"
    FAMILY = "family"


def _weights(part: Part) -> dict[Fold, float]:
    """Weight of every name that is common as this part. A form of a name (nicknames.yml) counts as one tier rarer than
    the commonest name of its line."""
    weights: dict[Fold, float] = {}
    for file in _FILES:
        for tier, names in load(file)[part].items():
            for name in names:
                folded = fold(to_ascii(name))
                weights[folded] = min(TIER_WEIGHT[tier], weights.get(folded, RARE))
    if part is Part.GIVEN:
        rarer = dict(zip(TIER_WEIGHT.values(), [*list(TIER_WEIGHT.values())[1:], RARE], strict=True))
        forms: dict[Fold, float] = {}
        for lines in load("nicknames").values():
            for line in lines:
                folds = {fold(to_ascii(name)) for name in line}
                weight = rarer.get(min(weights.get(f, RARE) for f in folds), RARE)
                forms |= {f: min(weight, forms.get(f, RARE)) for f in folds}
        weights |= {f: min(weight, weights.get(f, RARE)) for f, weight in forms.items()}
    return weights


class _Weights(NamedTuple):
    by_part: dict[Part, dict[Fold, float]]
    least: dict[Fold, float]
    well_known: frozenset[Fold]


@kept
def _all_weights() -> _Weights:
    """Of every common name its weight as either part, and the lighter of the two."""
    given, family = _weights(Part.GIVEN), _weights(Part.FAMILY)
    least = {name: min(given.get(name, RARE), family.get(name, RARE)) for name in given | family}
    well_known = frozenset(name for name, weight in least.items() if weight <= _WELL_KNOWN)
    return _Weights({Part.GIVEN: given, Part.FAMILY: family}, least, well_known)


def weight_as(part: Part, folded: Fold) -> float:
    """Weight of a name as a given or a family name: from 0.55 for the commonest to 1 for a rare one."""
    return _all_weights().by_part[part].get(folded, RARE)


def weight_of(folded: Fold) -> float:
    """Weight of a name of which the part is not known: the lighter of the two."""
    return _all_weights().least.get(folded, RARE)


def is_well_known(folded: Fold, part: Part | None = None) -> bool:
    """Whether some million people or more bear the name, as this part or as any."""
    return folded in _all_weights().well_known if part is None else weight_as(part, folded) <= _WELL_KNOWN


@lru_cache(maxsize=20_000)
def are_two_names(a: Fold, b: Fold) -> bool:
    """Whether two words that differ by a letter or two are two names, not one name misspelled: both are well known and
    have other consonants (Marta, Maria), or they are a man's and a woman's (Karim, Karima; Mario, Maria); an e
    may be silent, so the longer name must be known too (Christiane, but not Ramadane). Symmetric."""
    known = _all_weights().well_known
    if a == b or not (a in known or b in known):
        return False
    short, long = sorted((a, b), key=lambda f: (len(f), f))
    if long[:-1] == short and (long[-1] == "a" or (long[-1] == "e" and weight_as(Part.GIVEN, long) < RARE)):
        return is_well_known(short, Part.GIVEN)
    if short[:-1] == long[:-1] and {short[-1], long[-1]} == {"a", "o"}:
        return is_well_known(short, Part.GIVEN) or is_well_known(long, Part.GIVEN)
    if not (a in known and b in known):
        return False
    if skeleton(a) != skeleton(b):
        return True
    both_given = is_well_known(a, Part.GIVEN) and is_well_known(b, Part.GIVEN)
    return both_given and (a[-1] == "a") != (b[-1] == "a")


def are_near_names(a: Fold, b: Fold) -> bool:
    """Whether two well-known names have the same consonants (Hamid, Hamed; Salim, Salam): one may stand for the other,
    but hardly by a slip of the pen. Symmetric."""
    known = _all_weights().well_known
    return a in known and b in known and a != b
