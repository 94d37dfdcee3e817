"""report.html: one page that holds a run, works offline, and can be printed."""

from __future__ import annotations

import base64
import hashlib
import unicodedata
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from screening.batch.changes import Changes, ToReview
from screening.lists.effects import effect_of
from screening.match.listed_party import counted, listed_parties
from screening.model import Alert, FindingOutcome, PieceOutcome, RowOutcome, Severity
from screening.reports import hit_view, night_view
from screening.reports.atomic import replacing, writing
from screening.reports.manifest import RunManifest, setting_text
from screening.reports.night import NightAlert, NightReport
from screening.reports.night_view import NightView
from screening.reports.overview import MAX_LINES, Overview, gather
from screening.reports.packed import PackedBodies
from screening.review.verdict import REASONS, Standing

FILE_NAME = "report.html"
#: Longest text shown in one place; a cell may hold a megabyte.
MAX_TEXT = 2_000
#: Alerts whose details stand in the page as they are; those of the others are packed.
MAX_FULL_ALERTS = 50
#: Listed parties of one row shown field by field, and listings named below them.
MAX_FULL_HITS, MAX_FURTHER_HITS = 10, 100

_SEVERITY_MARKS = {
    Severity.CRITICAL: "▲▲",
    Severity.HIGH: "▲",
    Severity.MEDIUM: "◆",
    Severity.LOW: "◇",
    Severity.INFO: "·",
    Severity.NONE: "·",
}
_VERDICT_MARKS = {
    PieceOutcome.AGREE: "●",
    PieceOutcome.PARTIAL: "◐",
    PieceOutcome.CONFLICT: "✕",
    PieceOutcome.ABSENT: "○",
}


def write_report(
    out_dir: Path,
    manifest: RunManifest,
    alerts: Callable[[], Iterable[Alert]],
    changes: Changes | None = None,
    night: NightReport | None = None,
) -> Path:
    """Write report.html of a run to `out_dir`, whole or not at all; gives its path.

    `alerts` gives the alerts of the run in input order, at least those with something to show. With `changes`, what is
    new since the previous run comes first; with `night`, what is new or re-opened comes first, what nobody has to look
    at again comes last, and the page says how everything stands. Raises OutputProblem where the file cannot be written.
    """
    target = out_dir / FILE_NAME
    with (
        replacing(target) as part,
        writing(target),
        part.open("w", encoding="utf-8", errors="backslashreplace", newline="\n") as file,
    ):
        file.writelines(render(manifest, alerts, changes, night))
    return target


def render(
    manifest: RunManifest,
    alerts: Callable[[], Iterable[Alert]],
    changes: Changes | None = None,
    night: NightReport | None = None,
) -> Iterable[str]:
    """The page in parts. The same arguments give the same text; no clock is read."""
    new_rows = {(thing.file, thing.row) for thing in changes.new} if changes else set()
    view = NightView(night, manifest)

    def rank(alert: Alert) -> int:
        return view.rank(alert) if night else int((alert.decision.file, alert.decision.row) not in new_rows)

    overview = gather(alerts(), rank)
    environment = _environment()
    style, script = (_asset(environment, name) for name in ("report.css", "report.js"))
    template = environment.get_template("report.html.j2")
    return template.generate(
        manifest=manifest,
        config={name: setting_text(value) for name, value in sorted(manifest.config.items())},
        threshold=manifest.config.get("threshold"),
        titles={used.id: used for used in manifest.lists},
        overview=overview,
        shown=overview.shown,
        changes=changes,
        new_rows=new_rows,
        night=night,
        view=view,
        bodies=PackedBodies(),
        max_full_alerts=MAX_FULL_ALERTS,
        style=style,
        script=script,
        content_policy=_content_policy(style, script),
    )


def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("screening.reports"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=visible,
    )
    environment.filters |= {
        "number": _number,
        "signed": _signed,
        "short": _short,
        "bytes_mb": _mb,
        "spaced": _spaced,
        "moment": _moment,
    }
    environment.tests["web_address"] = is_web_address
    environment.globals |= {
        "hit_view": hit_view,
        "night_view": night_view,
        "Standing": Standing,
        "reasons": REASONS,
        "listed_parties": listed_parties,
        "counted": counted,
        "effect_of": effect_of,
        "RowOutcome": RowOutcome,
        "FindingOutcome": FindingOutcome,
        "Severity": Severity,
        "severity_marks": _SEVERITY_MARKS,
        "verdict_marks": _VERDICT_MARKS,
        "max_lines": MAX_LINES,
        "max_full_hits": MAX_FULL_HITS,
        "max_further_hits": MAX_FURTHER_HITS,
        "anchor": _anchor,
    }
    return environment


def visible(value: Any) -> Any:
    """Text as it can be shown: control characters and signs that turn the writing direction become visible, and what
    is longer than MAX_TEXT is cut with a note. Anything but plain text stays as it is."""
    if not isinstance(value, str) or isinstance(value, Markup):
        return value
    if len(value) > MAX_TEXT:
        value = f"{value[:MAX_TEXT]} … [cut here; {len(value):,} characters in all, whole in the input file]"
    if value.isprintable():
        return value
    return "".join(_visible_character(character) for character in value)


def is_web_address(text: str) -> bool:
    """Whether the text may become a link: nothing but http and https, since `javascript:` would run."""
    return text.startswith(("https://", "http://")) and not any(c.isspace() for c in text)


def _visible_character(character: str) -> str:
    if character in "\n\t" or unicodedata.category(character) not in ("Cc", "Cf"):
        return character
    # Joiners belong to the spelling of Persian, Hindi and emoji; everything else unseen is shown.
    return character if character in "\u200c\u200d" else f"⟨U+{ord(character):04X}⟩"


def _asset(environment: Environment, name: str) -> Markup:
    assert environment.loader is not None
    return Markup(environment.loader.get_source(environment, name)[0])


def _content_policy(style: str, script: str) -> str:
    """Lets the page's own style and script run and nothing else, should a value ever get past the escaping."""

    def source(text: str) -> str:
        return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"

    allowed = f"style-src {source(style)}; script-src {source(script)}"
    return f"default-src 'none'; {allowed}; base-uri 'none'; form-action 'none'"


def _anchor(overview: Overview, thing: Alert | ToReview | NightAlert) -> str:
    where = thing.decision if isinstance(thing, Alert) else thing.alert if isinstance(thing, NightAlert) else thing
    return overview.anchor(where.file, where.row)


def _number(value: float | int) -> str:
    return f"{value:,}" if isinstance(value, int) else f"{value:,.1f}"


def _signed(value: float) -> str:
    return f"{value:+.3f}".replace("-", "−")


def _short(digest: str) -> str:
    return digest[:12]


def _mb(value: float | None) -> str:
    return "not known" if value is None else f"{value:,.0f} MiB"


def _moment(iso: str) -> str:
    """An ISO time without its T, to the second; UTC is named."""
    return iso.replace("T", " ").replace("+00:00", " UTC").replace("Z", " UTC")


def _spaced(slug: str) -> str:
    return slug.replace("_", " ")
