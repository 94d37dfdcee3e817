"""The files of an exported case, and the check that all of them are as they were written."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from screening.errors import InputProblem
from screening.lists.files import file_digest
from screening.review.canonical import digest

CASE = "case.json"
ALERT = "alert.json"
ENTITIES = "entities.jsonl"
ROW = "row.csv"
DECISIONS = "decisions.json"
AUDIT = "audit.jsonl"
MANIFEST = "run.json"
RULES = "rules"
PAGE = "README.html"
#: Digests of all other files, in the form that `sha256sum --check` reads.
DIGESTS = "SHA256SUMS"
#: Raised when the layout of a case changes so that an older version of the software cannot read it.
FORMAT = 1


def write_digests(folder: Path) -> str:
    """Write the digests of all files of a case; gives the digest of that file, which stands for the whole case."""
    found = _digests(folder)
    (folder / DIGESTS).write_text(found, encoding="utf-8", newline="\n")
    return digest(found)


def check_digests(folder: Path) -> None:
    """InputProblem where a file of the case is missing, changed, or was added."""
    path = folder / DIGESTS
    try:
        text = path.read_bytes().decode("utf-8")
        now = _digests(folder)
    except (OSError, UnicodeDecodeError) as exc:
        raise InputProblem(f"{path} cannot be read ({exc}); name the folder of an exported case") from exc
    if text != now or not text:
        said, found = _by_name(text), _by_name(now)
        wrong = [f"{name} is missing" for name in said if name not in found]
        wrong += [f"{name} was added" for name in found if name not in said]
        wrong += [f"{name} was changed" for name in found if found[name] != said.get(name, found[name])]
        raise InputProblem(
            f"the case {folder} is damaged: {'; '.join(wrong) or f'{DIGESTS} was changed'}; export it again"
        )


def read_json(folder: Path, name: str) -> dict[str, Any]:
    """A JSON file of a case; InputProblem where it is none."""
    try:
        found = json.loads((folder / name).read_text(encoding="utf-8"))
    except (OSError, ValueError) as exc:
        raise InputProblem(f"{folder / name} cannot be read ({exc}); export the case again") from exc
    if not isinstance(found, dict):
        raise InputProblem(f"{folder / name} holds no JSON object; export the case again")
    return found


def _digests(folder: Path) -> str:
    return "".join(f"{file_digest(folder / name)}  {name}\n" for name in _files(folder))


def _by_name(digests: str) -> dict[str, str]:
    return {name: found for found, _, name in (line.partition("  ") for line in digests.split("\n")) if name}


def _files(folder: Path) -> list[str]:
    paths = (path for path in folder.rglob("*") if path.is_file())
    return sorted(name for path in paths if (name := path.relative_to(folder).as_posix()) != DIGESTS)
