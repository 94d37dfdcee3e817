"""The form of a family name that both sexes share: Ivanov of Ivanova, Belski of Belskaya, Novák of Nováková."""

from __future__ import annotations

from screening.names.common_names import Part, is_well_known
from screening.names.fold import Fold

#: Feminine and masculine endings of folded family names: Russian, Ukrainian, Bulgarian; Polish; Greek.
_ENDINGS = (
    ("skaia", "ski"),
    ("tskaia", "tski"),
    ("ska", "ski"),
    ("tska", "tski"),
    ("opulu", "opulos"),
    ("ova", "ov"),
    ("eva", "ev"),
    ("ina", "in"),
)
_SHORTEST = 5
_CZECH, _CZECH_FOLDED = "ová", "ova"


def masculine(word: str, folded: Fold) -> str:
    """The fold of the masculine form of a woman's family name; empty for any other word."""
    if len(folded) < _SHORTEST or is_well_known(folded, Part.GIVEN):
        return ""
    if word.endswith(_CZECH):
        return folded.removesuffix(_CZECH_FOLDED)
    for feminine, form in _ENDINGS:
        if folded.endswith(feminine):
            return folded.removesuffix(feminine) + form
    return ""
