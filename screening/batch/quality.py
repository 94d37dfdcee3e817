"""The data quality of a whole run: how much of what the rules ask is stated, and which columns would decide most."""

from __future__ import annotations

from collections import Counter
from typing import Any

from screening.model import Alert, FindingOutcome

#: Columns named in the manifest; the report names those of each rule.
MOST_COLUMNS = 20


class QualityTally:
    """Counts alert by alert."""

    def __init__(self) -> None:
        self._rows = self._doubtful = 0
        self._scores = 0.0
        self._columns: Counter[str] = Counter()

    def add(self, alert: Alert) -> None:
        """Counts one row; a row in error has no quality."""
        if alert.quality is None:
            return
        self._rows += 1
        self._scores += alert.quality.score
        self._doubtful += bool(alert.quality.issues)
        for finding in alert.findings:
            if finding.outcome is FindingOutcome.UNDETERMINED:
                self._columns.update(finding.missing)

    def record(self) -> dict[str, Any]:
        """What the manifest says: `mean` score (0 to 1), rows judged, rows with doubtful cells, and the `columns` whose
        filling would decide most open findings, with their number; empty where no rule looked at a row.
        """
        if not self._rows:
            return {}
        most = sorted(self._columns.items(), key=lambda item: (-item[1], item[0]))[:MOST_COLUMNS]
        return {
            "mean": round(self._scores / self._rows, 4),
            "rows": self._rows,
            "rows_with_doubtful_cells": self._doubtful,
            "columns": dict(most),
        }
