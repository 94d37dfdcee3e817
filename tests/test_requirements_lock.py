"""requirements.lock holds all that an installation needs, in versions that pyproject.toml allows, each with hashes."""

from __future__ import annotations

import re
import tomllib
from importlib.metadata import PackageNotFoundError, requires
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

REPO = Path(__file__).resolve().parents[1]
LOCK = (REPO / "requirements.lock").read_text(encoding="utf-8")
LOCKED = [
    (Requirement(head.removesuffix("\\").strip()), hashes)
    for head, hashes in re.findall(r"^([a-z][^\n]*)\n((?:    --hash=[^\n]+\n?)+)", LOCK, re.MULTILINE)
]
NAMES = {canonicalize_name(one.name) for one, _ in LOCKED}


def test_every_dependency_is_locked_in_a_version_that_is_allowed() -> None:
    project = tomllib.loads((REPO / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    for text in project["dependencies"]:
        wanted = Requirement(text)
        versions = [
            next(iter(one.specifier)).version
            for one, _ in LOCKED
            if canonicalize_name(one.name) == canonicalize_name(wanted.name)
        ]
        assert versions, f"{wanted.name} is not locked: make lock"
        assert all(version in wanted.specifier for version in versions), f"{text} forbids {versions}: make lock"


def test_what_the_locked_packages_need_is_locked_too() -> None:
    for one, _ in LOCKED:
        try:
            needed = map(Requirement, requires(one.name) or ())
        except PackageNotFoundError:  # of another system
            continue
        for need in needed:
            if need.marker is None or need.marker.evaluate({"extra": ""}):
                assert canonicalize_name(need.name) in NAMES, f"{one.name} needs {need.name}: make lock"


@pytest.mark.parametrize(("one", "hashes"), LOCKED, ids=lambda value: str(value)[:30])
def test_every_package_has_one_version_and_hashes(one: Requirement, hashes: str) -> None:
    assert re.fullmatch(r"==[\w.]+", str(one.specifier))
    assert re.fullmatch(r"(?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n?)+", hashes)


def test_every_line_belongs_to_a_package_and_none_names_an_index() -> None:
    lines = [line for line in LOCK.splitlines() if line and not line.startswith(("#", "    --hash=sha256:"))]
    assert len(lines) == len(LOCKED)
    assert not re.search(r"://|--(?:extra-)?index|--find-links|--trusted", LOCK)
