"""The form of a family name that both sexes share: Ivanov of Ivanova, Belski of Belskaya, Dvořáček of Dvořáčková."""

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
_CZECH = ("ová", "ova\u0301")
_VOWELS = "aeiou"


def masculine(word: str, folded: Fold) -> str:
    """The fold of the masculine form of a woman's family name; empty for any other word."""
    if len(folded) < _SHORTEST or is_well_known(folded, Part.GIVEN):
        return ""
    if word.endswith(_CZECH):  # Novákova is Novák's; behind two consonants an e comes back (Dvořáčková, Dvořáček)
        stem = folded.removesuffix("ova")
        return f"{stem[:-1]}e{stem[-1]}" if stem[-1:] == "k" and stem[-2:-1] not in _VOWELS else stem
    for feminine, form in _ENDINGS:
        if folded.endswith(feminine):
            return folded.removesuffix(feminine) + form
    return ""
