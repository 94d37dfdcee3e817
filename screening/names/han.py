"""Chinese signs in one form: 變頻器 and 变频器 are the same word, 気 of Japan is 气."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from screening.names.data_files import load


@cache
def han_variants() -> Mapping[int, str]:
    """For `str.translate`: traditional and Japanese signs to the simplified ones. Lengths stay."""
    groups = load("han_variants")["variants"].split()
    return {ord(sign): group[0] for group in groups for sign in group[1:]}
