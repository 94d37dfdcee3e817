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
    """What a name weighs as either part."""

    given: float = RARE
    family: float = RARE


_RARE = _Weights()


@kept
def _all_weights() -> dict[Fold, _Weights]:
    """The weights of every common name; equal ones are one object, which the kept table then holds once."""
    given, family = _weights(Part.GIVEN), _weights(Part.FAMILY)
    weights = {name: _Weights(given.get(name, RARE), family.get(name, RARE)) for name in given | family}
    once = {each: each for each in weights.values()}
    return {name: once[each] for name, each in weights.items()}


def weight_as(part: Part, folded: Fold) -> float:
    """Weight of a name as a given or a family name: from 0.55 for the commonest to 1 for a rare one."""
    weights = _all_weights().get(folded, _RARE)
    return weights.given if part is Part.GIVEN else weights.family


def weight_of(folded: Fold) -> float:
    """Weight of a name of which the part is not known: the lighter of the two."""
    return min(_all_weights().get(folded, _RARE))


def is_well_known(folded: Fold, part: Part | None = None) -> bool:
    """Whether some million people or more bear the name, as this part or as any."""
    return (weight_of(folded) if part is None else weight_as(part, folded)) <= _WELL_KNOWN


@lru_cache(maxsize=20_000)
def are_two_names(a: Fold, b: Fold) -> bool:
    """Whether two words that differ by a letter or two are two names, not one name misspelled: both are well known and
    have other consonants (Marta, Maria), or they are a man's and a woman's (Karim, Karima; Mario, Maria); an e
    may be silent, so the longer name must be known too (Christiane, but not Ramadane). Symmetric."""
    known_a, known_b = is_well_known(a), is_well_known(b)
    if a == b or not (known_a or known_b):
        return False
    short, long = sorted((a, b), key=lambda f: (len(f), f))
    if long[:-1] == short and (long[-1] == "a" or (long[-1] == "e" and weight_as(Part.GIVEN, long) < RARE)):
        return is_well_known(short, Part.GIVEN)
    if short[:-1] == long[:-1] and {short[-1], long[-1]} == {"a", "o"}:
        return is_well_known(short, Part.GIVEN) or is_well_known(long, Part.GIVEN)
    if not (known_a and known_b):
        return False
    if skeleton(a) != skeleton(b):
        return True
    both_given = is_well_known(a, Part.GIVEN) and is_well_known(b, Part.GIVEN)
    return both_given and (a[-1] == "a") != (b[-1] == "a")


def are_near_names(a: Fold, b: Fold) -> bool:
    """Whether two well-known names have the same consonants (Hamid, Hamed; Salim, Salam): one may stand for the other,
    but hardly by a slip of the pen. Symmetric."""
    return a != b and is_well_known(a) and is_well_known(b)
