"""Fixtures of the goods tests."""

from __future__ import annotations

from pathlib import Path

import pytest

from screening.goods import Catalogue, default_catalogue

SHARED = Path(__file__).resolve().parents[3] / "shared"


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return default_catalogue()


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of reference data beside the repository; tests that need it skip where it is absent."""
    if not (SHARED / "data" / "trade").is_dir():
        pytest.skip("the reference data beside the repository (../shared) is not here")
    return SHARED
