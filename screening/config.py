"""All settings that can change an answer, in one frozen record with a digest."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import os
from collections.abc import Collection
from pathlib import Path

from screening.errors import UsageProblem
from screening.model import Severity
from screening.records import dataclass

#: Default score from which a pair is a hit; its trade-off is shown by `screening evaluate` (docs/matching.md).
DEFAULT_THRESHOLD = 0.85

#: Words for `Config.review_severity`: from `none` on every finding would be reviewed, also one that only informs.
REVIEW_SEVERITIES = tuple(severity.label for severity in Severity if severity)


@dataclass(frozen=True, slots=True)
class Config:
    """Settings of a run. Everything here enters the config digest of the manifest."""

    threshold: float = DEFAULT_THRESHOLD
    """Score from 0 to 1 at which a (party, entity) pair becomes a hit."""
    review_severity: Severity = Severity.MEDIUM
    """Combined severity of the fired findings from which a row is `review`."""
    weak_aliases_alert: tuple[str, ...] = ()
    """Ids of the lists whose weak aliases alert alone (by default none does; OFAC FAQ 122-125)."""
    profile: str = "US"
    """Whose law decides which rules apply: US, EU or UK."""
    home: str = ""
    """ISO code of the country from which goods are sent: its law applies too, and what stays there is no export."""
    max_age_days: float | None = None
    """Age of a list, in days since it was fetched or imported, past which the run stops; None: no limit."""

    def __post_init__(self) -> None:
        if not 0.0 < self.threshold <= 1.0:
            raise UsageProblem(f"the threshold must be above 0 and at most 1, not {self.threshold}")
        # asked this way round, so that "not a number" is refused too: no age is greater than it
        if self.max_age_days is not None and not self.max_age_days >= 0:
            raise UsageProblem(f"the greatest age of a list must be 0 days or more, not {self.max_age_days}")
        if self.profile not in ("US", "EU", "UK"):
            raise UsageProblem(f"the profile must be US, EU or UK, not {self.profile!r}")
        if self.home and not (len(self.home) == 2 and self.home.isascii() and self.home.isupper()):
            raise UsageProblem(f"the home country must be an ISO code of two capitals, such as DE, not {self.home!r}")

    def check_lists(self, searched: Collection[str]) -> None:
        """UsageProblem where the weak aliases of a list that is not `searched` (ids) are to alert."""
        unknown = [list_id for list_id in self.weak_aliases_alert if list_id not in searched]
        if unknown:
            raise UsageProblem(
                f"the weak aliases of {', '.join(unknown)} are to alert, but only these lists are searched: "
                f"{', '.join(sorted(searched)) or 'none'}"
            )

    def digest(self) -> str:
        """SHA-256 (hex) of the settings in canonical JSON."""
        text = json.dumps(dataclasses.asdict(self), sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()


def default_data_dir() -> Path:
    """`SCREENING_DATA_DIR`, or the platform's user data folder."""
    chosen = os.environ.get("SCREENING_DATA_DIR")
    if chosen:
        return Path(chosen)
    from platformdirs import user_data_path

    return user_data_path("screening", appauthor=False)
