"""The settings that decide answers, of a configuration and of a run, in the same words."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from screening import __version__
from screening.goods import catalogue_of
from screening.names.data_files import digest as names_digest
from screening.nightly.config import NightlyConfig
from screening.nightly.config_reader import read_nightly_config
from screening.nightly.job import settings_of
from screening.reports.manifest import RunManifest, read_manifest, setting_text
from screening.rules import RuleSet

#: What a team chooses that can change an answer: a change of it is to be looked at before it takes effect. How old a
#: list may be changes none; the software and what stands on lists change by themselves.
OF_THE_TEAM = frozenset(
    {"threshold", "review_severity", "weak_aliases_alert", "profile", "home", "rules", "goods", "lists"}
)
_NO_EFFECT = frozenset({"max_age_days"})


@dataclass(frozen=True, slots=True)
class Settings:
    """What decides answers, by name, as text."""

    values: Mapping[str, str]
    reasons: Mapping[str, str]
    """Why a setting was chosen, where that was written."""

    @property
    def digest(self) -> str:
        """SHA-256 (hex) of what the team has chosen."""
        of_team = {name: value for name, value in self.values.items() if name in OF_THE_TEAM}
        return hashlib.sha256(json.dumps(of_team, sort_keys=True).encode()).hexdigest()


class Difference(NamedTuple):
    """A setting that two have otherwise."""

    name: str
    before: str
    after: str
    reason: str
    """Why it is as it is after; "" where nobody wrote it."""

    @property
    def effective(self) -> bool:
        """Whether it can change an answer."""
        return self.name not in _NO_EFFECT


def settings_at(place: Path) -> Settings:
    """The settings of a nightly configuration, or of the finished run in a folder; a ScreeningError that fits."""
    if place.is_dir():
        return settings_of_run(read_manifest(place))
    return settings_of_config(read_nightly_config(place))


def settings_of_run(manifest: RunManifest) -> Settings:
    """Those that a run was made with."""
    config = {key: value for key, value in manifest.config.items() if not key.endswith("_reason")}
    reasons = {
        key.removesuffix("_reason"): str(value) for key, value in manifest.config.items() if key.endswith("_reason")
    }
    digests = (manifest.software_version, manifest.names_digest, manifest.rules_digest, manifest.goods_digest)
    lists = ", ".join(used.id for used in manifest.lists)
    return Settings(_values(config, lists, *digests), reasons)


def settings_of_config(config: NightlyConfig) -> Settings:
    """Those that a night with this configuration would use; lists as named, "all imported" where none is."""
    rules = RuleSet.load(config.rules_dir, config.profile, config.home).digest if config.use_rules else ""
    goods = catalogue_of(config.rules_dir).digest if config.use_rules else ""
    settings = settings_of(config)
    values = {key: getattr(settings, key) for key in settings.__slots__}
    lists = ", ".join(sorted(config.lists)) or "all imported"
    reasons = {"threshold": config.threshold_reason} if config.threshold_reason else {}
    return Settings(_values(values, lists, __version__, names_digest(), rules, goods), reasons)


def differences(before: Settings, after: Settings) -> Iterator[Difference]:
    """The settings that differ, by name. Which lists are "all imported", only a run knows: that differs from none."""
    for name in sorted({*before.values, *after.values}):
        old, new = before.values.get(name, ""), after.values.get(name, "")
        if old != new and not (name == "lists" and "all imported" in (old, new)):
            yield Difference(name, old, new, after.reasons.get(name, ""))


def _values(
    config: Mapping[str, object], lists: str, software: str, names: str, rules: str, goods: str
) -> dict[str, str]:
    return {
        **{key: setting_text(value) for key, value in config.items()},
        "lists": lists,
        "software": software,
        "names": names,
        "rules": rules or "none",
        "goods": goods or "none",
    }
