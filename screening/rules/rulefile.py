"""One YAML file of the catalogue as a `Rule`; every fault is recorded at its line."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any, TypeVar

from screening.model import Severity, Source
from screening.rules.casefile import read_cases
from screening.rules.compiler import Compiler
from screening.rules.conditions import all_of
from screening.rules.fields import FIELDS
from screening.rules.groupfile import read_group
from screening.rules.marked import Marked
from screening.rules.readers import Days, read_date
from screening.rules.rule import Expect, GroupSpec, Rule, Scope, Status
from screening.rules.sources import read_sources
from screening.rules.template import Template, parse_template
from screening.rules.values import Table

PROFILES = ("US", "EU", "UK")
#: Places a group rule's message may name besides the fields of its key.
GROUP_PLACES = frozenset({"group.rows", "group.distinct", "group.unrelated", "group.sum"})

RULE_KEYS = frozenset(
    """id title family status severity scope version reviewed profile techniques sources when group message question
    essential blind_spots tests reason""".split()  # noqa: SIM905
)
REQUIRED = ("id", "title", "status", "severity", "scope", "version", "when", "message")
SUBJECTS = {
    Scope.ORDER: frozenset({"order"}),
    Scope.PARTY: frozenset({"order", "party"}),
    Scope.GOODS: frozenset({"order", "goods"}),
    Scope.GROUP: frozenset({"order", "party"}),
}
#: Keys whose change changes no answer and nothing that is shown.
_NOT_CONTENT = frozenset({"tests", "blind_spots", "reviewed", "reason"})
_Word = TypeVar("_Word", Status, Scope, Severity)


def read_rule(
    marked: Marked,
    tables: Mapping[str, Table],
    known_tables: frozenset[str],
    techniques: frozenset[str],
    references: Mapping[str, Source],
) -> tuple[Rule, frozenset[str]] | None:
    """The rule of a file and the tables it uses, or None where the file has faults (recorded in `marked`)."""
    raw = marked.value
    if marked.problems:
        return None
    if not isinstance(raw, dict):
        marked.fault("a rule file is one mapping: id, title, status, severity, scope, version, when, message …")
        return None
    for key in raw:
        if key not in RULE_KEYS:
            marked.fault(f"unknown key {key!r}; known: {', '.join(sorted(RULE_KEYS))}", key)
    for key in REQUIRED:
        if raw.get(key) is None:
            marked.fault(f"the key {key!r} is missing")
    reader = _Reader(marked, raw)
    status = reader.word("status", Status)
    scope = reader.word("scope", Scope)
    severity = reader.severity()
    rule_id, title = reader.text("id"), reader.text("title")
    subjects = (
        SUBJECTS.get(scope, frozenset({"order", "party", "goods"})) if scope else frozenset({"order", "party", "goods"})
    )
    compiler = Compiler(marked, tables, known_tables)
    when = compiler.condition(raw["when"], ("when",), subjects) if raw.get("when") is not None else all_of(())
    group = read_group(compiler, raw.get("group"), scope, subjects)
    message = _message(reader, subjects, group)
    essential = _essential(reader, compiler, subjects)
    sources = read_sources(marked, raw.get("sources", []), ("sources",), references)
    cases = read_cases(marked, raw.get("tests", []), scope is Scope.GROUP)
    techniques_named = reader.texts("techniques")
    for index, technique in enumerate(techniques_named):
        if technique not in techniques:
            marked.fault(f"unknown technique {technique!r}; rules/values/techniques.yml has them", "techniques", index)
    profiles = _profiles(reader)
    version = reader.whole_number("version")
    reviewed = reader.day("reviewed")
    _check_name(marked, rule_id)
    if status is Status.STABLE:
        if not raw.get("sources"):
            marked.fault("a stable rule needs a source")
        for wanted in (Expect.FIRED, Expect.SILENT):
            if not any(case.expect is wanted for case in cases):
                marked.fault(f"a stable rule needs a test that expects {wanted.value}", "tests")
    if (status is Status.DEPRECATED) != ("reason" in raw):
        marked.fault("`reason` says why a rule is deprecated: give it with that status, and only then", "reason")
    family = reader.text("family") if "family" in raw else _folder(marked.file)
    if marked.problems or status is None or scope is None or severity is None:
        return None
    asked = {field.subject for field in (*when.all_fields(), *(group.fields() if group else ()))}
    rule = Rule(
        id=rule_id,
        title=title,
        family=family,
        status=status,
        severity=severity,
        scope=scope,
        version=version,
        reviewed=reviewed,
        profiles=profiles,
        techniques=tuple(techniques_named),
        sources=sources,
        when=when,
        group=group,
        message=message,
        question=reader.text("question"),
        essential=essential,
        blind_spots=reader.text("blind_spots"),
        cases=cases,
        needs_order=scope in (Scope.ORDER, Scope.GOODS) or "order" in asked,
        file=marked.file,
        line=marked.line("id"),
        content={"family": family, **{key: value for key, value in raw.items() if key not in _NOT_CONTENT}},
    )
    return rule, frozenset(compiler.used_tables)


class _Reader:
    """Typed access to the keys of a rule file."""

    def __init__(self, marked: Marked, raw: Mapping[str, Any]) -> None:
        self.marked = marked
        self.raw = raw

    def text(self, key: str) -> str:
        value = self.raw.get(key)
        if value is None:
            return ""
        if not isinstance(value, str) or not value.strip():
            self.marked.fault(f"{key!r} must be text, not {value!r}", key)
            return ""
        return " ".join(value.split())

    def texts(self, key: str) -> list[str]:
        value = self.raw.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            self.marked.fault(f"{key!r} must be a list of texts", key)
            return []
        return value

    def word(self, key: str, words: type[_Word]) -> _Word | None:
        value = self.raw.get(key)
        if value is None:
            return None
        try:
            return words(value)
        except ValueError:
            known = ", ".join(str(word.value) for word in words)
            self.marked.fault(f"{key} {value!r} is unknown; one of {known}", key)
            return None

    def severity(self) -> Severity | None:
        value = self.raw.get("severity")
        if value is None:
            return None
        known = [s.label for s in Severity if s is not Severity.NONE]
        if value not in known:
            self.marked.fault(f"severity {value!r} is unknown; one of {', '.join(known)}", "severity")
            return None
        return Severity.parse(value)

    def whole_number(self, key: str) -> int:
        value = self.raw.get(key)
        if value is not None and (not isinstance(value, int) or isinstance(value, bool) or value < 1):
            self.marked.fault(f"{key!r} must be a whole number from 1, not {value!r}", key)
        return value if isinstance(value, int) else 0

    def day(self, key: str) -> str:
        value = self.raw.get(key)
        if value is not None and not isinstance(read_date(str(value)), Days):
            self.marked.fault(f"{key!r} must be a date such as 2026-11-22, not {value!r}", key)
        return str(value or "")


def _folder(file: str) -> str:
    parent = PurePosixPath(file).parent.name
    return parent if parent not in ("", "catalogue") else "own"


def _check_name(marked: Marked, rule_id: str) -> None:
    stem = PurePosixPath(marked.file).stem
    if rule_id and stem != rule_id and not stem.startswith(rule_id + "-"):
        marked.fault(f"the file of rule {rule_id} must be called {rule_id}-some-words.yml, not {stem}.yml", "id")


def _profiles(reader: _Reader) -> frozenset[str]:
    value = reader.raw.get("profile", "all")
    if value == "all":
        return frozenset(PROFILES)
    listed = [value] if isinstance(value, str) else value
    if not isinstance(listed, list) or not listed or any(item not in PROFILES for item in listed):
        reader.marked.fault(f"profile must be all or a list of {', '.join(PROFILES)}, not {value!r}", "profile")
        return frozenset(PROFILES)
    return frozenset(listed)


def _message(reader: _Reader, subjects: frozenset[str], group: GroupSpec | None) -> Template:
    text = reader.text("message")
    try:
        template = parse_template(text)
    except ValueError as exc:
        reader.marked.fault(str(exc), "message")
        return parse_template("")
    allowed = frozenset(name for name, field in FIELDS.items() if field.subject in subjects)
    if reader.raw.get("scope") == Scope.GROUP:
        allowed = GROUP_PLACES | {field.id for field in (group.key if group else ())}
    for place in template.places:
        if place not in allowed:
            reader.marked.fault(f"unknown field {{{place}}} in the message", "message")
    return template


def _essential(reader: _Reader, compiler: Compiler, subjects: frozenset[str]) -> frozenset[str]:
    names = reader.texts("essential")
    for index, name in enumerate(names):
        compiler.field(name, ("essential", index), subjects)
    return frozenset(names)
