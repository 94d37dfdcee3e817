"""What is wrong with a rule file: a value with file and line, so that all problems are shown at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from screening.errors import RulesProblem


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One fault in a rules folder."""

    file: str
    """Path below the rules folder, with forward slashes."""
    line: int
    """Counted from 1; 0 where the fault belongs to the file as a whole."""
    message: str
    of_lock: bool = False
    """Rule and lock file disagree; recording anew may mend it."""
    of_case: bool = False
    """An inline test fails; the rule itself can be read."""

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}" if self.line else f"{self.file}: {self.message}"


def refuse(problems: Iterable[Problem], folder: object) -> RulesProblem:
    """The error that shows every problem, sorted by file and line."""
    lines = [f"  {problem}" for problem in sorted(set(problems))]
    count = f"{len(lines)} problem{'s' if len(lines) != 1 else ''}"
    return RulesProblem("\n".join([f"the rules in {folder} cannot be used ({count}):", *lines]))
