"""Fuzzing led by coverage, with atheris (extra `fuzz`; Linux): looks for what random changes alone do not reach.

    python tests/fuzz/guided.py intake -max_total_time=60
    python tests/fuzz/guided.py un_sc tests/fuzz/corpus/un_sc -max_total_time=600

The corpus is made from the sound files: `--make-corpus` writes tests/fuzz/corpus/TARGET/, which is not committed.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

REPO = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(REPO))

import atheris  # noqa: E402 - the path comes first

with atheris.instrument_imports(include=["screening"]):
    from tests.fuzz import cases
    from tests.fuzz.targets import targets

CORPUS = Path(__file__).parent / "corpus"


def make_corpus() -> None:
    """One file for each sound file of every target."""
    for target in targets():
        folder = CORPUS / target.name.replace(" ", "_")
        folder.mkdir(parents=True, exist_ok=True)
        for number, seed in enumerate(target.seeds):
            for place, content in enumerate(seed.values()):
                (folder / f"{number}-{place}").write_bytes(content)


def main() -> None:
    """The command."""
    if sys.argv[1:] == ["--make-corpus"]:
        make_corpus()
        return
    name = sys.argv.pop(1)
    (target,) = [target for target in targets() if target.name == name]
    seed = target.seeds[0]

    def one(content: bytes) -> None:
        case = cases.Case(0, target, {**seed, next(iter(seed)): content})
        said = cases.attempt(case)
        if said not in ("result", "refused"):
            print(said, file=sys.stderr, flush=True)
            os.abort()

    atheris.Setup([*sys.argv, "-timeout=10", "-rss_limit_mb=1500"], one)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
