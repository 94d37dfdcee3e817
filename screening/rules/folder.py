"""Reads a rules folder: every file, every fault, before anything runs.

FOLDER/catalogue/<family>/<id>-<slug>.yml   the rules (or *.yml in FOLDER itself where there is no catalogue)
FOLDER/values/*.yml                         the tables (the shipped ones where FOLDER has none; techniques.yml and
                                            sources.yml are the shipped ones where FOLDER/values has none)
FOLDER/rules.lock.json                      id -> version and digest of each rule, if kept
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from screening.model import Source
from screening.resources import data_folder
from screening.rules.cases import failing_cases
from screening.rules.lock import LOCK_NAME, Lock, lock_problems, read_lock
from screening.rules.marked import Marked, read_marked
from screening.rules.problems import Problem
from screening.rules.red_flags import RedFlag, read_red_flags
from screening.rules.rule import Rule
from screening.rules.rulefile import read_rule
from screening.rules.sources import read_source_table
from screening.rules.values import Table, read_tables

#: Files of values/ that are no tables: the vocabulary of techniques, the named sources, the answers to red flags.
TECHNIQUES = "techniques"
SOURCES = "sources"
RED_FLAGS = "red_flags"


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What stands in a rules folder, faults included."""

    folder: Path
    rules: tuple[Rule, ...]
    """By id; rules with faults are left out."""
    tables: Mapping[str, Table]
    uses: Mapping[str, frozenset[str]]
    """Rule id -> names of the tables it uses."""
    techniques: Mapping[str, str]
    """Technique id -> reason why no rule looks for it, or ""."""
    technique_titles: Mapping[str, str]
    """Technique id -> what it is."""
    sources: Mapping[str, Source]
    """The named sources, by id."""
    red_flags: Mapping[str, RedFlag]
    """By id; none where the folder brings no values of its own."""
    problems: tuple[Problem, ...]
    lock: Lock | None


def read_folder(
    folder: Path | None = None, *, read: Callable[[Path, str], Marked] = read_marked, check_cases: bool = True
) -> Catalogue:
    """Reads and checks a rules folder, the shipped one by default. Never raises for a fault in its files.

    `read` reads one file, with the name by which problems speak of it; without `check_cases`, the inline tests of the
    rules are not run.
    """
    folder = data_folder("rules") if folder is None else folder
    shipped = data_folder("rules") / "values"
    values_folder = folder / "values" if (folder / "values").is_dir() else shipped
    paths = {name: shipped / f"{name}.yml" for name in (TECHNIQUES, SOURCES)}
    paths |= {path.stem: path for path in values_folder.glob("*.yml")}
    value_files = {name: read(path, f"values/{path.name}") for name, path in sorted(paths.items())}
    problems: list[Problem] = []
    techniques, titles = _techniques(value_files.get(TECHNIQUES))
    source_file = value_files.get(SOURCES)
    references = read_source_table(source_file) if source_file else {}
    table_files = {name: marked for name, marked in value_files.items() if name not in (TECHNIQUES, SOURCES, RED_FLAGS)}
    tables = read_tables(table_files)
    rules, uses, faulty, rule_problems = _rules(folder, tables, frozenset(table_files), techniques, references, read)
    flag_file = value_files.get(RED_FLAGS) if values_folder == folder / "values" else None
    running = {rule.id for rule in rules if rule.runs} | faulty
    red_flags = read_red_flags(flag_file, running, references) if flag_file else {}
    for marked in value_files.values():
        problems += marked.problems
    problems += rule_problems
    problems += _duplicate_ids(rules)
    for rule in rules if check_cases else ():
        if uses[rule.id] <= tables.keys():
            problems += failing_cases(rule)
    lock, faults = read_lock(folder / LOCK_NAME)
    problems += faults
    if lock is not None:
        problems += lock_problems(rules, {rule_id: entry for rule_id, entry in lock.items() if rule_id not in faulty})
    return Catalogue(
        folder,
        tuple(sorted(rules, key=lambda rule: rule.id)),
        tables,
        uses,
        techniques,
        titles,
        references,
        red_flags,
        tuple(sorted(set(problems))),
        lock,
    )


def _rules(
    folder: Path,
    tables: Mapping[str, Table],
    known_tables: frozenset[str],
    techniques: Mapping[str, str],
    references: Mapping[str, Source],
    read_file: Callable[[Path, str], Marked],
) -> tuple[list[Rule], dict[str, frozenset[str]], set[str], list[Problem]]:
    """The rules, the tables each uses, the ids of rules with faults, and the faults."""
    rules: list[Rule] = []
    faulty: set[str] = set()
    uses: dict[str, frozenset[str]] = {}
    root = folder / "catalogue" if (folder / "catalogue").is_dir() else folder
    skipped = {folder / "values", folder / "goods"}
    paths = [p for suffix in ("*.yml", "*.yaml") for p in root.rglob(suffix) if not skipped & set(p.parents)]
    if not paths:
        return (
            rules,
            uses,
            faulty,
            [Problem(".", 0, "holds no rule: no *.yml file was found in the folder or its catalogue/")],
        )
    problems: list[Problem] = []
    for path in sorted(paths):
        marked = read_file(path, path.relative_to(folder).as_posix())
        read = read_rule(marked, tables, known_tables, frozenset(techniques), references)
        problems += marked.problems
        if read is not None:
            rules.append(read[0])
            uses[read[0].id] = read[1]
        elif isinstance(marked.value, dict):
            faulty.add(str(marked.value.get("id")))
    return rules, uses, faulty, problems


def _techniques(marked: Marked | None) -> tuple[dict[str, str], dict[str, str]]:
    """The vocabulary, a mapping id -> {title, not_covered: reason}: the reasons and the titles."""
    reasons: dict[str, str] = {}
    titles: dict[str, str] = {}
    if marked is None or marked.problems:
        return reasons, titles
    if not isinstance(marked.value, dict):
        marked.fault("techniques.yml is a mapping from ids to {title}")
        return reasons, titles
    for name, entry in marked.value.items():
        if not isinstance(entry, dict) or not entry.get("title") or set(entry) - {"title", "not_covered"}:
            marked.fault("a technique has a title, and not_covered where no rule looks for it", name)
            continue
        reasons[name] = str(entry.get("not_covered") or "")
        titles[name] = str(entry["title"])
    return reasons, titles


def _duplicate_ids(rules: list[Rule]) -> list[Problem]:
    first: dict[str, Rule] = {}
    problems: list[Problem] = []
    for rule in rules:
        earlier = first.setdefault(rule.id, rule)
        if earlier is not rule:
            problems.append(Problem(rule.file, rule.line, f"the id {rule.id} is also that of {earlier.file}"))
    return problems
