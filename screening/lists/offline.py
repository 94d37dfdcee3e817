"""Finds the files of lists in a folder, for sites without access to the internet."""

from __future__ import annotations

import importlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

from screening.errors import InputProblem
from screening.lists.catalogue import CatalogueEntry
from screening.lists.files import load_files


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
    parts: list[Found] = []
    for names in entry.file_sets:
        found = {name: path for name in names if (path := _newest(name, there))}
        if found and len(found) == len(names):
            return Found(tuple(found.values()))
        if missing := [name for name in names if found and name not in found]:
            parts.append(Found((), f"missing beside {next(iter(found.values()))}: {', '.join(missing)}"))
    if parts:
        return parts[0]
    return Found(tuple(there.values())) if own.is_dir() and there else None


def _newest(name: str, there: Mapping[str, Path]) -> Path | None:
    """The file of a published name; of several that fit one with `*`, the last: publishers put dates into names."""
    fitting = [known for known in there if fnmatchcase(known, name.lower())]
    return there[max(fitting)] if fitting else None


def settle(found: Sequence[tuple[CatalogueEntry, Found]]) -> list[tuple[CatalogueEntry, Found]]:
    """The same, but a file found for several lists left to the one whose reader takes it (a name may be of two lists).

    Where none or several readers take it, it stays with all of them, as a problem with the way out.
    """
    owners = Counter(path for _, files in found for path in files.paths)
    doubtful = [(entry, files) for entry, files in found if any(owners[path] > 1 for path in files.paths)]
    taken = [entry.id for entry, files in doubtful if _is_read(entry, files.paths)]
    settled = []
    for entry, files in found:
        if (entry, files) not in doubtful or taken == [entry.id]:
            settled.append((entry, files))
        elif len(taken) != 1:
            ids = " or ".join(rival.id for rival, _ in doubtful)
            problem = f"{files.paths[0]} could be of {ids}; put it into a subfolder named like its list"
            settled.append((entry, Found((), problem)))
    return settled


def _is_read(entry: CatalogueEntry, paths: Sequence[Path]) -> bool:
    try:
        importlib.import_module(f"screening.lists.readers.{entry.reader}").read(load_files(paths), entry.id)
    except InputProblem:
        return False
    return True


def _files(folder: Path) -> dict[str, Path]:
    """The files of a folder by name, in lower case and without `.gz`."""
    try:
        paths = sorted(path for path in folder.iterdir() if path.is_file() and not path.name.startswith("."))
    except OSError as exc:
        raise InputProblem(f"{folder}: the folder cannot be read ({exc.strerror})") from None
    return {path.name.lower().removesuffix(".gz"): path for path in paths}
