"""decisions.csv, hits.csv, findings.csv and changes.csv: the same alerts give the same bytes."""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from types import TracebackType

from screening.batch.changes import Change, ToReview
from screening.lists.effects import effect_of
from screening.model import Alert, Finding, FindingOutcome, Hit, RowOutcome, Source
from screening.reports.atomic import replacing, writing
from screening.reports.cells import harmless, joined, score_text

DECISION_COLUMNS = (
    "file", "row", "id", "outcome", "severity", "top_score", "hits", "findings", "undetermined", "reason",
)  # fmt: skip
#: After the input's own columns, so that all before them stay as they were.
QUALITY_COLUMNS = ("data_quality", "data_issues")
#: Behind them: the lists that were stale when the row was screened.
STALE_COLUMNS = ("lists_stale",)
HIT_COLUMNS = (
    "file", "row", "id", "role", "party_name", "score", "list", "entity_id", "entity_name", "entity_type",
    "matched_name", "matched_kind", "programs", "countries", "same_party", "explanation",
    "same_party_reason", "sublist", "legal_effect", "list_stale",
)  # fmt: skip
FINDING_COLUMNS = (
    "file", "row", "id", "rule", "severity", "outcome", "techniques", "goods", "message", "evidence", "source",
    "question",
)  # fmt: skip

CHANGE_COLUMNS = ("change", "file", "row", "id", "kind", "what", "listing", "severity", "text")

_NEEDS_QUOTES = re.compile(r'[",\r\n]')


def decision_cells(alert: Alert, extra_columns: Sequence[str] = ()) -> list[str]:
    """The alert's line of decisions.csv, followed by the input's own columns named in `extra_columns`."""
    decision = alert.decision
    extra = alert.row.extra if alert.row else {}
    return [
        harmless(decision.file),
        str(decision.row),
        harmless(decision.id),
        decision.outcome.value,
        decision.severity.label,
        "" if decision.top_score is None else score_text(decision.top_score),
        str(decision.hits),
        str(decision.findings),
        str(decision.undetermined),
        harmless(decision.reason),
        *(harmless(extra.get(column, "")) for column in extra_columns),
    ]


def decision_line(alert: Alert, extra_columns: Sequence[str], stale_lists: Sequence[str]) -> list[str]:
    """The whole line of decisions.csv, under `decision_headings`."""
    return [*decision_cells(alert, extra_columns), *quality_cells(alert), *stale_cells(stale_lists)]


def decision_headings(extra_columns: Sequence[str]) -> list[str]:
    """The header of decisions.csv; a column of the input that bears the name of one of ours is `input_<name>`."""
    ours = (*DECISION_COLUMNS, *QUALITY_COLUMNS, *STALE_COLUMNS)
    extra = [harmless(f"input_{name}" if name in ours else name) for name in extra_columns]
    return [*DECISION_COLUMNS, *extra, *QUALITY_COLUMNS, *STALE_COLUMNS]


def quality_cells(alert: Alert) -> list[str]:
    """How much of what the rules ask the row states (0 to 1), and its cells that cannot be read or cannot be meant."""
    quality = alert.quality
    return ["", ""] if quality is None else [f"{quality.score:.2f}", harmless(joined(quality.issues))]


def stale_cells(stale_lists: Sequence[str]) -> list[str]:
    """The ids of the stale lists; the same for every row of a run."""
    return [harmless(joined(stale_lists))]


def hit_cells(alert: Alert, stale_lists: Collection[str] = ()) -> Iterator[list[str]]:
    """The alert's lines of hits.csv: one for each listing, in the order of the alert's hits."""
    for hit in alert.hits:
        entity = hit.entity
        yield [
            harmless(alert.decision.file),
            str(alert.decision.row),
            harmless(alert.decision.id),
            harmless(hit.role),
            harmless(hit.party_name),
            score_text(hit.score),
            harmless(hit.list_id),
            harmless(entity.id),
            harmless(entity.name),
            entity.type.value,
            harmless(hit.matched_name.value),
            hit.matched_name.kind.value,
            harmless(joined(entity.programs)),
            harmless(joined(entity.countries)),
            harmless(hit.same_party),
            harmless(explanation(hit)),
            harmless(hit.same_party_reason),
            harmless(entity.sublist),
            harmless(effect_of(entity)),
            "STALE" if hit.list_id in stale_lists else "",
        ]


def finding_cells(alert: Alert) -> Iterator[list[str]]:
    """The alert's lines of findings.csv, fired and undetermined, in the order of the alert's findings."""
    for finding in alert.findings:
        yield [
            harmless(alert.decision.file),
            str(alert.decision.row),
            harmless(alert.decision.id),
            harmless(finding.rule),
            finding.severity.label,
            finding.outcome.value,
            harmless(joined(finding.techniques)),
            harmless(joined(finding.goods)),
            harmless(finding.message),
            evidence_json(finding),
            harmless(joined(source_text(source) for source in finding.sources)),
            harmless(finding.question),
        ]


def change_cells(change: Change, thing: ToReview) -> list[str]:
    """A line of changes.csv: what became of one thing to review since the previous run."""
    cells = (thing.file, str(thing.row), thing.id, thing.kind, thing.what, thing.listing, thing.severity, thing.text)
    return [change.value, *map(harmless, cells)]


def explanation(hit: Hit) -> str:
    """The sentences of the hit's pieces, as one text."""
    return " ".join(piece.text for piece in hit.pieces if piece.text)


def evidence_json(finding: Finding) -> str:
    """The facts a finding rests on, as compact JSON with sorted keys; `missing` names the fields that would decide
    an undetermined one."""
    facts = dict(finding.evidence)
    if finding.outcome is FindingOutcome.UNDETERMINED and finding.missing:
        facts["missing"] = joined(finding.missing)
    return json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":")) if facts else ""


def source_text(source: Source) -> str:
    """A source on one line: title, place, address."""
    return ", ".join(part for part in (source.title, source.cite, source.url) if part)


def csv_line(cells: Sequence[str]) -> str:
    """One CSV line (RFC 4180, but ending in a line feed); Python's own writer quotes differently between versions."""
    return (
        ",".join('"' + cell.replace('"', '""') + '"' if _NEEDS_QUOTES.search(cell) else cell for cell in cells) + "\n"
    )


class TableWriter:
    """Writes the three tables to a folder, alert by alert; they appear there only when the block ends well.

    `extra_columns` names the unrecognised input columns that decisions.csv carries after its own; one that bears the
    name of a column of ours is headed `input_<name>`. `stale_lists` are the ids of those past their usual age.
    Raises OutputProblem where the folder cannot be written.
    """

    def __init__(self, out_dir: Path, extra_columns: Sequence[str] = (), stale_lists: Sequence[str] = ()) -> None:
        self.out_dir = out_dir
        self.counts: dict[str, int] = {outcome.value: 0 for outcome in RowOutcome}
        """Rows written so far, by outcome."""
        self._extra_columns = tuple(extra_columns)
        self._stale_lists = tuple(stale_lists)
        self._stack = contextlib.ExitStack()

    def __enter__(self) -> TableWriter:
        headings = {
            "decisions.csv": decision_headings(self._extra_columns),
            "hits.csv": HIT_COLUMNS,
            "findings.csv": FINDING_COLUMNS,
        }
        with contextlib.ExitStack() as stack, writing(self.out_dir):
            # Prepared all, then opened all: on leaving, all are closed before the first is put in place.
            parts = [stack.enter_context(replacing(self.out_dir / name)) for name in headings]
            self._decisions, self._hits, self._findings = (
                stack.enter_context(part.open("w", encoding="utf-8", errors="backslashreplace", newline=""))
                for part in parts
            )
            for file, columns in zip((self._decisions, self._hits, self._findings), headings.values(), strict=True):
                file.write(csv_line(columns))
            self._stack = stack.pop_all()
        return self

    def write(self, alert: Alert) -> None:
        """Add the alert's lines to the tables."""
        with writing(self.out_dir):
            self._decisions.write(csv_line(decision_line(alert, self._extra_columns, self._stale_lists)))
            self._hits.writelines(map(csv_line, hit_cells(alert, self._stale_lists)))
            self._findings.writelines(map(csv_line, finding_cells(alert)))
        self.counts[alert.decision.outcome.value] += 1

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with writing(self.out_dir):
            self._stack.__exit__(kind, error, trace)
