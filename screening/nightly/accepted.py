"""Whether somebody looked at a change of settings before it took effect."""

from __future__ import annotations

from pathlib import Path

from screening.errors import ScreeningError
from screening.nightly.config import NightlyConfig
from screening.nightly.events import Clock
from screening.nightly.settings import OF_THE_TEAM, differences, settings_of_config, settings_of_run
from screening.reports.manifest import read_manifest
from screening.review.state import open_state, state_path

#: Action of the audit log's lines that say so; their subject is the digest of the settings.
ACCEPTED = "settings_accepted"


def unaccepted(config: NightlyConfig, data_dir: Path, last: Path | None, clock: Clock) -> str:
    """What changed in the settings since the last run that nobody has accepted with `screening config check`, as a
    sentence; "" where nothing did.
    """
    if last is None:
        return ""
    manifest = read_manifest(last)
    now = settings_of_config(config)
    changed = [each for each in differences(settings_of_run(manifest), now) if each.name in OF_THE_TEAM]
    if not changed:
        return ""
    if config.review and _noted(config.review.state or state_path(data_dir), now.digest, clock):
        return ""
    said = "; ".join(f"{each.name} {each.before[:12]} -> {each.after[:12]}" for each in changed)
    return (
        f"settings changed since the run {manifest.run_id} ({said}), and nobody noted that the effect was looked at: "
        "screening config check CONFIG.yml --accept"
    )


def _noted(state_file: Path, settings: str, clock: Clock) -> bool:
    """Whether the audit log has such a line. A state that cannot be used has none; the review will say so itself, when
    the results are there."""
    if not state_file.is_file():
        return False
    try:
        with open_state(state_file, clock) as state:
            return any(line["action"] == ACCEPTED and line["subject"] == settings for line in state.log())
    except ScreeningError:
        return False
