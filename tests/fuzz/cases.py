"""One case: files made malformed by a seed and a number, given to one target, and what came of it."""

from __future__ import annotations

import os
import random
import shutil
import tempfile
import traceback
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from screening.errors import ScreeningError
from tests.fuzz.mutations import mutate
from tests.fuzz.targets import Target, targets


@dataclass(frozen=True, slots=True)
class Case:
    """The files of a case, and where they go."""

    number: int
    target: Target
    files: Mapping[str, bytes]
    link: tuple[str, str] | None = None
    """A file that is a symbolic link, and where it leads."""


def make(seed: int, number: int, only: str = "") -> Case:
    """The case of that number; `only` names the one target that is tried."""
    rng = random.Random(f"{seed}/{number}")
    tried = [target for target in targets() if only in ("", target.name)]
    (target,) = rng.choices(tried, [target.weight for target in tried])
    files = dict(rng.choice(target.seeds))
    chosen = rng.choice(list(files))
    others = [content for seed_files in target.seeds for content in seed_files.values()]
    others += list(rng.choice(rng.choice(targets()).seeds).values())
    files[chosen] = mutate(rng, files[chosen], others)
    link = None
    if rng.random() < 0.01:
        link = (chosen, rng.choice((Path(chosen).name, "/dev/null", "/dev/zero", "nowhere", ".", "/etc/hostname")))
    elif rng.random() < 0.01:
        del files[chosen]
    return Case(number, target, files, link)


def write(case: Case, folder: Path) -> tuple[str, ...]:
    """Writes the files below `folder`; gives the names of those that the target reads."""
    for name, content in case.files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    if case.link:
        path = folder / case.link[0]
        path.unlink()
        os.symlink(case.link[1], path)
    return tuple(case.files) or ("missing",)


def attempt(case: Case) -> str:
    """`result`, `refused`, or the traceback of a fault."""
    folder = Path(tempfile.mkdtemp(prefix="fuzz-case-"))
    try:
        names = write(case, folder)
        try:
            case.target.read(folder, names)
        except ScreeningError as exc:
            return "refused" if str(exc).strip() else "a refusal without a word"
        except BaseException as exc:
            if isinstance(exc, KeyboardInterrupt | SystemExit):
                raise
            return traceback.format_exc()
        return "result"
    finally:
        shutil.rmtree(folder, ignore_errors=True)
