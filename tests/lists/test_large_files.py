"""Whatever the number of records, a list is read in the same memory: what is known of them lies on disk."""

from __future__ import annotations

import importlib
import tracemalloc
from pathlib import Path

import pytest

from screening.lists.catalogue import load_catalogue
from screening.lists.files import load_files
from tests.lists.large_files import Layout, layouts

SMALL, LARGE = 150_000, 600_000
#: Formats that stand for the others in the quick suite: one of XML, of JSON and of CSV, each with links.
QUICK = ("OFAC ADVANCED XML", "OpenSanctions FtM", "CSL CSV")


def read(layout: Layout, folder: Path, size: int) -> tuple[int, int]:
    """Reads a list of that size; the entities, and the peak of the memory that Python took for it."""
    folder.mkdir()
    paths = layout.write(folder, size // layout.record_size)
    reader = importlib.import_module(f"screening.lists.readers.{load_catalogue()[layout.list_id].reader}")
    tracemalloc.start()
    try:
        reading = reader.read(load_files(paths), layout.list_id)
        return len(reading.entities), tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(
    "kind", [kind if kind in QUICK else pytest.param(kind, marks=pytest.mark.slow) for kind in layouts()]
)
def test_memory_does_not_grow_with_the_list(tmp_path: Path, kind: str) -> None:
    layout = layouts()[kind]
    read(layout, tmp_path / "first", layout.record_size)  # loads the countries and what else is kept
    few, before = read(layout, tmp_path / "small", SMALL)
    many, after = read(layout, tmp_path / "large", LARGE)
    assert many > 3 * few
    assert after - before < (LARGE - SMALL) / 4
