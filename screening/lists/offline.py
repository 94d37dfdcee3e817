"""Finds the files of lists in a folder, for sites without access to the internet."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from screening.errors import InputProblem
from screening.lists.catalogue import CatalogueEntry


@dataclass(frozen=True, slots=True)
class Found:
    """What a folder holds for one list."""

    paths: tuple[Path, ...]
    problem: str = ""
    """Why the files cannot be used, "" where they can."""


def find_files(folder: Path, entry: CatalogueEntry) -> Found | None:
    """The files of a list below `folder`; None where there are none.

    They lie in a subfolder named like the list, or in the folder itself under their published names, in any case and
    with or without `.gz`. In the subfolder other names do too, where none is a published one.
    Raises InputProblem where the folder cannot be read.
    """
    own = folder / entry.id
    there = _files(own) if own.is_dir() else _files(folder)
    for names in (tuple(entry.fetch), tuple(entry.files.split())):
        found = {name: path for name in names if (path := there.get(name.lower()))}
        if missing := [name for name in names if found and name not in found]:
            return Found((), f"{', '.join(missing)} is missing beside {next(iter(found.values()))}")
        if found:
            return Found(tuple(found.values()))
    return Found(tuple(there.values())) if own.is_dir() and there else None


def rivals(found: Iterable[tuple[CatalogueEntry, Found]]) -> dict[str, str]:
    """Files that could be of several lists, by list id, as a sentence with the way out."""
    owners: dict[Path, list[str]] = {}
    for entry, files in found:
        for path in files.paths:
            owners.setdefault(path, []).append(entry.id)
    return {
        list_id: f"{path} could be of {' or '.join(ids)}; put it into a subfolder named like its list"
        for path, ids in owners.items()
        if len(ids) > 1
        for list_id in ids
    }


def _files(folder: Path) -> dict[str, Path]:
    """The files of a folder by name, in lower case and without `.gz`."""
    try:
        paths = sorted(path for path in folder.iterdir() if path.is_file() and not path.name.startswith("."))
    except OSError as exc:
        raise InputProblem(f"{folder}: the folder cannot be read ({exc.strerror})") from None
    return {path.name.lower().removesuffix(".gz"): path for path in paths}
