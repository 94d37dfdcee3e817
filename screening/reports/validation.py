"""The model validation report: one page that tells an examiner what the matcher was measured on, and how it did."""

from __future__ import annotations

import base64
import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from itertools import groupby, islice
from pathlib import Path

import numpy as np
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from screening import __version__
from screening.config import DEFAULT_THRESHOLD, Config
from screening.match.against import Against
from screening.match.audit import Audit
from screening.match.calibration import PREVALENCE, bands, trade_offs
from screening.match.evaluate import Groups, PairsEvaluation
from screening.match.labelled import LabelledFile
from screening.match.mistakes import Mistakes
from screening.match.selftest import SelfTest, Trial
from screening.names.data_files import digest as names_digest
from screening.reports.atomic import write_text
from screening.reports.curve import Curve, curve_svg
from screening.reports.html import visible
from screening.reports.manifest import setting_text
from screening.reports.method import read_method

#: Misses of the self-test that the report shows for each kind of distortion.
_SHOWN_MISSES = 5


@dataclass(frozen=True, slots=True)
class Validation:
    """All that the report shows."""

    file: LabelledFile
    result: PairsEvaluation
    mistakes: Mistakes
    curves: Sequence[Curve]
    config: Config
    reason: str | None
    """Why the threshold was chosen; None: the documented reason of the default."""
    on: date
    grouped_by: str = "type"
    """What `result.groups` are: the type, or a column of the file."""
    selftest: SelfTest | None = None
    against: Against | None = None
    audit: Audit | None = None


def write_validation(target: Path, validation: Validation) -> None:
    """Writes the report whole or not at all; OutputProblem where that fails."""
    write_text(target, render(validation))


def render(validation: Validation) -> str:
    """The page. The same validation gives the same text."""
    file, result, config = validation.file, validation.result, validation.config
    environment = _environment()
    style = _style(environment)
    labels = np.array(file.labels(), dtype=np.int64)
    scores = np.array(result.scores, dtype=np.float64)
    tested = validation.selftest
    return environment.get_template("validation.html.j2").render(
        validation=validation,
        result=result,
        ours=result.ours,
        baseline=result.baseline,
        at=result.ours.at_threshold.confusion,
        baseline_at=result.baseline.at_threshold.confusion,
        threshold=config.threshold,
        default=config.threshold == DEFAULT_THRESHOLD,
        method=read_method(),
        file_digest=hashlib.sha256(file.path.read_bytes()).hexdigest(),
        types=sorted(Counter(map(str, file.types())).items(), key=lambda item: (-item[1], item[0])),
        tables=_tables(validation),
        bands=bands(labels, scores),
        trade_offs=trade_offs(labels, scores, config.threshold),
        one_in=round(1 / PREVALENCE),
        curve=Markup(curve_svg(f"Precision and recall on {file.path.name}", validation.curves)),
        tested=tested,
        misses=_examples(tested) if tested else [],
        software_version=__version__,
        config_digest=config.digest(),
        names_digest=names_digest(),
        settings={name: setting_text(value) for name, value in sorted(asdict(config).items())},
        style=style,
        content_policy=_content_policy(style),
    )


def _examples(tested: SelfTest) -> list[Trial]:
    """Some misses of every kind of distortion, the commonest kind first."""
    kinds = groupby(tested.misses, key=lambda trial: trial.kind)
    return [trial for _, trials in kinds for trial in islice(trials, _SHOWN_MISSES)]


def _tables(validation: Validation) -> list[tuple[str, Groups]]:
    result = validation.result
    return [
        (validation.grouped_by, result.groups),
        ("script of the query / of the listed name", result.by_script),
        ("kind of difference", result.by_kind),
    ]


def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("screening.reports"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=visible,
    )
    environment.filters |= {"figure": _figure, "share": _share, "count": _count}
    return environment


def _style(environment: Environment) -> Markup:
    """The look of the screening report, and what this page adds."""
    assert environment.loader is not None
    return Markup(
        "".join(environment.loader.get_source(environment, name)[0] for name in ("report.css", "validation.css"))
    )


def _content_policy(style: str) -> str:
    """The page may use its own style sheet, and nothing else."""
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


def _figure(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def _share(value: float | None) -> str:
    """A share as a percentage; small ones with the digits that tell them from 0."""
    if value is None:
        return "–"
    for least, digits in ((0.01, 1), (0.0001, 2), (0.00001, 3)):
        if value >= least or value == 0:
            return f"{value:.{digits}%}"
    return "under 0.001%"


def _count(value: int) -> str:
    return f"{value:,}"
