"""What a run is asked to do, and how it tells how far it is."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePath

from screening.config import Config
from screening.errors import UsageProblem
from screening.intake import InputFile
from screening.lists.loaded import LoadedLists
from screening.ownership.owners import OwnersFile


@dataclass(frozen=True, slots=True)
class Source:
    """An input file and the name under which it is known from run to run."""

    file: InputFile
    name: str = ""
    """The pattern that found it in a nightly run; "" for the file's own name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """What to screen, against what, and where the results go."""

    sources: tuple[Source, ...]
    out_dir: Path
    lists: LoadedLists
    config: Config
    reasons: Mapping[str, str] = field(default_factory=dict)
    """Why a setting was chosen, by its name; stands in the manifest beside it."""
    rules_dir: Path | None = None
    """None: the rules that ship with the software."""
    use_rules: bool = True
    owners: OwnersFile | None = None
    """Who owns whom, for the rules of ownership; None: they are not asked."""
    workers: int | None = None
    """Processes; None: as many as there are processors, one for a small input."""
    history: tuple[Path, ...] = ()
    """Folders of finished runs whose rows the rules over groups look at too."""
    previous: Path | None = None
    """Folder of the finished run to compare with."""
    since: Path | None = None
    """Folder of the finished run whose rows need not be screened again where nothing has changed for them."""
    notes: tuple[str, ...] = ()
    """Sentences that every output must show."""
    resume: bool = False
    """Go on with the unfinished run in `out_dir`, if there is one."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is."""

    phase: str
    """`screening` or `writing`."""
    rows: int
    """Rows done in this phase."""
    total: int
    """About how many there are; never below `rows`."""
    kept: int = 0
    """Rows of these that an earlier, interrupted run had done."""


ProgressCallback = Callable[[Progress], None]


def name_apart(sources: Sequence[Source]) -> None:
    """Give files of one name as much of their path as tells them apart; UsageProblem where a file is given twice."""
    paths = [source.file.path.absolute() for source in sources]
    seen: dict[Path, Path] = {}
    for path in paths:
        if first := seen.get(path.resolve()):
            other = "" if first == path else f" (also as {first})"
            raise UsageProblem(f"{path} is given twice{other}; name every input file once")
        seen[path.resolve()] = path
    for source, name in zip(sources, shortest_names(paths), strict=True):
        source.file.file = name


def shortest_names(paths: Sequence[PurePath]) -> list[str]:
    """As much of the end of each path as tells all of them apart; no path may stand there twice."""
    for depth in range(1, max(len(path.parts) for path in paths)):
        names = ["/".join(path.parts[-depth:]) for path in paths]
        if len(set(names)) == len(names):
            return names
    return [str(path) for path in paths]


def keep_inputs(sources: Sequence[Source], out_dir: Path, results: Collection[str]) -> None:
    """UsageProblem where an input would be overwritten: it lies in `out_dir` under the name of one of the `results`."""
    taken = {(out_dir / name).resolve() for name in results}
    for source in sources:
        if source.file.path.resolve() in taken:
            raise UsageProblem(
                f"{source.file.path} would be overwritten by the results; rename it, or choose another output folder"
            )
