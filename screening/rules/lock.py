"""The lock file: which version of each rule has which content, so that no rule changes unnoticed.

`rules.lock.json` maps a rule id to its version and the digest of its content. A rule whose content changed needs a
higher version; then `screening rules check --update-lock` records it. A rule is retired by `status: deprecated`,
never by removing its file, because findings of the past name it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from screening.rules.problems import Problem
from screening.rules.rule import Rule
from screening.small_files import read_small

LOCK_NAME = "rules.lock.json"
_MEND = "run `screening rules check --update-lock`"


@dataclass(frozen=True, slots=True)
class Locked:
    """What the lock file says of one rule."""

    version: int
    sha256: str


Lock = Mapping[str, Locked]


def read_lock(path: Path) -> tuple[Lock | None, list[Problem]]:
    """The lock file, None where there is none."""
    if not path.is_file():
        return None, []
    try:
        raw = json.loads(read_small(path))
        return {rule_id: Locked(int(entry["version"]), str(entry["sha256"])) for rule_id, entry in raw.items()}, []
    except (OSError, ArithmeticError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as exc:
        return None, [Problem(path.name, 0, f"cannot be read ({exc}); restore it from version control")]


def lock_problems(rules: Iterable[Rule], lock: Lock) -> list[Problem]:
    """Where rules and lock file disagree."""
    return [*unlawful_changes(rules, lock), *_unrecorded(rules, lock)]


def unlawful_changes(rules: Iterable[Rule], lock: Lock) -> list[Problem]:
    """Changes that the lock file must not record: content without a new version, lower versions, removed rules."""
    problems: list[Problem] = []
    present = {rule.id: rule for rule in rules}
    for rule_id, locked in lock.items():
        rule = present.get(rule_id)
        if rule is None:
            message = f"rule {rule_id} is gone; keep its file with `status: deprecated` and a reason"
            problems.append(Problem(LOCK_NAME, 0, message, of_lock=True))
        elif rule.version < locked.version:
            message = f"{rule_id}: version {rule.version} is below the recorded version {locked.version}"
            problems.append(Problem(rule.file, rule.line, message, of_lock=True))
        elif rule.version == locked.version and rule.digest() != locked.sha256:
            message = f"{rule_id} changed but its version is still {rule.version}: raise `version`, then {_MEND}"
            problems.append(Problem(rule.file, rule.line, message, of_lock=True))
    return problems


def _unrecorded(rules: Iterable[Rule], lock: Lock) -> list[Problem]:
    problems: list[Problem] = []
    for rule in rules:
        locked = lock.get(rule.id)
        if locked is None:
            problems.append(Problem(rule.file, rule.line, f"{rule.id} is not in {LOCK_NAME}: {_MEND}", of_lock=True))
        elif rule.version > locked.version:
            message = f"{rule.id} has version {rule.version}, {LOCK_NAME} records {locked.version}: {_MEND}"
            problems.append(Problem(rule.file, rule.line, message, of_lock=True))
    return problems


def write_lock(path: Path, rules: Iterable[Rule]) -> None:
    """Records version and digest of every rule, one line each, sorted by id."""
    entries = [
        f"  {json.dumps(rule.id)}: {json.dumps({'version': rule.version, 'sha256': rule.digest()})}"
        for rule in sorted(rules, key=lambda rule: rule.id)
    ]
    text = "{\n" + ",\n".join(entries) + "\n}\n"
    path.write_text(text, encoding="utf-8", newline="\n")
