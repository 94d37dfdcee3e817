"""What is gathered on disk comes back as it would from memory."""

from __future__ import annotations

from array import array

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from screening.match import spools
from screening.match.spools import Pairs, Spool

NUMBERS = st.integers(0, 2**32 - 1)


@pytest.fixture(autouse=True, scope="module")
def small_memory() -> object:
    """So little that a few numbers go to disk."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(spools, "_BUFFER", 16)
        patch.setattr(spools, "_PAIRS_HELD", 3)
        yield


@given(st.lists(NUMBERS))
def test_a_spool_gives_its_numbers_in_order(numbers: list[int]) -> None:
    spool = Spool("I")
    for number in numbers[:7]:
        spool.add([number])
    spool.add_bytes(array("I", numbers[7:]).tobytes())
    assert (len(spool), spool.size) == (len(numbers), 4 * len(numbers))
    for _ in range(2):
        assert b"".join(spool.pieces()) == array("I", numbers).tobytes()


@given(st.lists(st.lists(st.tuples(NUMBERS, NUMBERS), max_size=5)))
def test_pairs_come_by_rising_key_and_value(parts: list[list[tuple[int, int]]]) -> None:
    gathered = Pairs()
    for part in parts:
        gathered.add(np.array([key << 32 | value for key, value in part], np.uint64))
    keys, values = gathered.sorted()
    expected = sorted(pair for part in parts for pair in part)
    assert b"".join(keys.pieces()) == array("I", (key for key, _ in expected)).tobytes()
    assert b"".join(values.pieces()) == array("I", (value for _, value in expected)).tobytes()
