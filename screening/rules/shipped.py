"""The rules that ship with the software. What reading and checking them gives is kept between processes: it takes
longer than to screen a short file."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from functools import cache
from pathlib import Path

from screening.kept import kept
from screening.resources import data_folder
from screening.rules.cases import failing_cases
from screening.rules.folder import Catalogue, read_folder
from screening.rules.marked import Marked, read_marked
from screening.rules.problems import Problem
from screening.software import code_digest


@cache
def shipped_catalogue() -> Catalogue:
    """The shipped rules, faults included, as `read_folder` gives them: their files are read, and their inline tests
    run, once for each version of the files and of the code."""
    folder = data_folder("rules")

    def files() -> dict[str, Marked]:
        return {_shown(path, folder): read_marked(path, _shown(path, folder)) for path in _paths(folder)}

    known = kept(files, _version, "rules.files")()

    def read(path: Path, file: str) -> Marked:
        return known.get(file) or read_marked(path, file)

    catalogue = read_folder(folder, read=read, check_cases=False)

    def cases() -> list[Problem]:
        whole = [rule for rule in catalogue.rules if catalogue.uses[rule.id] <= catalogue.tables.keys()]
        return [problem for rule in whole for problem in failing_cases(rule)]

    problems = (*catalogue.problems, *kept(cases, _version, "rules.cases")())
    return replace(catalogue, problems=tuple(sorted(problems)))


@cache
def _version() -> str:
    """A digest of the code, and of every file of the rules."""
    folder = data_folder("rules")
    digest = hashlib.sha256(code_digest().encode())
    for path in _paths(folder):
        content = path.read_bytes()
        digest.update(f"{_shown(path, folder)} {len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()


def _paths(folder: Path) -> list[Path]:
    return sorted(path for name in ("catalogue", "values") for path in (folder / name).rglob("*.y*ml"))


def _shown(path: Path, folder: Path) -> str:
    """The name by which problems speak of a file."""
    return path.relative_to(folder).as_posix()
