"""run.json: which software, lists, rules, settings and inputs made a run, and that no row was lost."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from screening.errors import InputProblem, OutputProblem
from screening.model import RowOutcome, Severity
from screening.reports.atomic import write_text
from screening.small_files import read_small

FILE_NAME = "run.json"


@dataclass(frozen=True, slots=True)
class ListUse:
    """One list as this run searched it."""

    id: str
    digest: str
    published: str
    """ISO date of publication; "" where the source does not say."""
    imported: str
    """ISO time of the last successful fetch or import; "" for an embedded list."""
    age_days: float | None
    """Days since then when the run started; None for an embedded list, which has no such age."""
    stale: bool
    """Older than its source's usual age."""
    entities: int
    title: str = ""


@dataclass(frozen=True, slots=True)
class InputUse:
    """One input file as this run read it."""

    file: str
    digest: str
    """SHA-256 of the file's bytes."""
    rows: int
    kind: str
    """`party` or `order`."""
    encoding: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    """The file's column -> the field it was read as; "" for a column carried along untouched."""
    source: str = ""
    """Name under which the file is known from run to run, where that is not its own: the pattern that found it."""


@dataclass(frozen=True, slots=True)
class HistoryUse:
    """An earlier run that the rules over groups of rows looked at."""

    run: str
    digest: str


@dataclass(frozen=True, slots=True)
class RunManifest:
    """Everything that decides the answers of a run, and its counts. The only place of clock times in the outputs."""

    run_id: str
    software_version: str
    config: Mapping[str, Any]
    """Settings by name; a severity is written as its label."""
    config_digest: str
    lists: tuple[ListUse, ...]
    rules_digest: str
    """"" where the run was made without rules."""
    goods_digest: str
    rule_count: int
    inputs: tuple[InputUse, ...]
    counts_in: int
    """Data rows read."""
    counts_out: Mapping[str, int]
    """Rows by outcome: clear, review, error, not_screened."""
    started: str
    """ISO time with offset; also the date that the report and the workbook carry."""
    ended: str
    duration: float
    """Seconds."""
    rows_per_second: float
    peak_memory_mb: float | None
    """Largest memory use in MiB; None where the platform does not tell."""
    embedded_only: bool
    """Only the embedded lists were searched, so the run is no screening."""
    demo: bool
    """They were searched on purpose (`--demo`)."""
    warnings: tuple[str, ...] = ()
    engine: str = "local"
    workers: int = 1
    history: tuple[HistoryUse, ...] = ()
    data_quality: Mapping[str, Any] = dataclasses.field(default_factory=dict)
    """How much of what the rules ask the rows state: see `screening.batch.quality`."""
    names_digest: str = ""
    """Of the words, weights and spellings that names are compared by."""
    code_digest: str = ""
    """Of the software's code and data."""
    since: str = ""
    """Id of the earlier run whose results stand here for rows for which nothing changed; "" where all were screened."""
    rows_reused: int = 0
    """Rows whose results are that run's."""
    kept_digest: str = ""
    """Of what the run kept of its rows for a later one; SHA-256 (hex)."""

    @property
    def stale_lists(self) -> tuple[ListUse, ...]:
        """The lists past their source's usual age."""
        return tuple(used for used in self.lists if used.stale)

    def count(self, outcome: RowOutcome) -> int:
        """Rows with this outcome."""
        return self.counts_out.get(outcome.value, 0)

    def to_json(self) -> str:
        """The manifest as indented JSON, ending in a line break; the same manifest gives the same text."""
        data = dataclasses.asdict(self)
        data["config"] = {name: _plain(value) for name, value in self.config.items()}
        return json.dumps(data, ensure_ascii=False, indent=2) + "\n"

    @classmethod
    def from_json(cls, text: str) -> RunManifest:
        """Read what `to_json` wrote. Keys that a newer version added are left aside; raises InputProblem for
        text that is no manifest."""
        try:
            data = json.loads(text)
            return cls(
                **_known(cls, data)
                | {
                    "lists": tuple(ListUse(**_known(ListUse, used)) for used in data["lists"]),
                    "inputs": tuple(InputUse(**_known(InputUse, used)) for used in data["inputs"]),
                    "history": tuple(HistoryUse(**_known(HistoryUse, used)) for used in data.get("history", ())),
                    "warnings": tuple(data.get("warnings", ())),
                }
            )
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as exc:
            raise InputProblem(f"this is no run manifest ({exc}); name a finished run, or move this one away") from exc

    def write(self, folder: Path) -> Path:
        """Write run.json to `folder`, whole or not at all; gives its path. Raises OutputProblem."""
        path = folder / FILE_NAME
        write_text(path, self.to_json())
        return path


def read_manifest(folder: Path) -> RunManifest:
    """The manifest of the finished run in `folder`; InputProblem where there is none or it cannot be read."""
    path = folder / FILE_NAME
    try:
        text = read_small(path).decode("utf-8")
    except (OSError, UnicodeDecodeError) as exc:
        why = getattr(exc, "strerror", None) or exc
        raise InputProblem(
            f"{path} cannot be read ({why}); name the folder of a finished run, or move this one away"
        ) from exc
    try:
        return RunManifest.from_json(text)
    except InputProblem as exc:
        raise InputProblem(f"{path}: {exc}") from exc


def setting_text(value: Any) -> str:
    """A setting's value for a reader; nothing is `not set`, several values are separated by commas."""
    if value is None or value == "" or value == []:
        return "not set"
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value)) or "not set"
    return str(_plain(value))


def check_conservation(manifest: RunManifest) -> None:
    """Raise OutputProblem unless rows in = clear + review + error + not_screened, and the inputs' rows add up too."""
    known = {outcome.value for outcome in RowOutcome}
    if unknown := sorted(set(manifest.counts_out) - known):
        raise OutputProblem(
            f"run {manifest.run_id}: unknown outcomes {', '.join(unknown)}; its results must not be used"
        )
    rows_out = sum(manifest.counts_out.values())
    rows_read = sum(used.rows for used in manifest.inputs)
    if not manifest.counts_in == rows_out == rows_read:
        parts = " + ".join(f"{manifest.count(outcome)} {outcome.value}" for outcome in RowOutcome)
        raise OutputProblem(
            f"run {manifest.run_id}: rows were lost or doubled: {rows_read} in the input files, {manifest.counts_in} "
            f"read, {rows_out} decided ({parts}); its results must not be used"
        )


def _plain(value: Any) -> Any:
    return value.label if isinstance(value, Severity) else value


def _known(cls: type, data: Mapping[str, Any]) -> dict[str, Any]:
    names = {one.name for one in dataclasses.fields(cls)}
    return {key: value for key, value in data.items() if key in names}
