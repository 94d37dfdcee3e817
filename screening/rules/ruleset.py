"""The rules of a run: loaded whole or not at all, asked row by row, then over groups of rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any, TypeVar

from screening.errors import RulesProblem
from screening.model import Finding, GoodsMatch, Row, RowQuality
from screening.rules.conditions import GOODS
from screening.rules.evaluate import answer
from screening.rules.fields import GOODS_COLUMNS
from screening.rules.folder import Catalogue, read_folder
from screening.rules.groups import columns_needed, entries_of, evaluate_group_rule
from screening.rules.problems import refuse
from screening.rules.quality import Quality
from screening.rules.regimes import regimes
from screening.rules.rule import Rule, Scope, content_digest
from screening.rules.rulefile import PROFILES
from screening.rules.shared_keys import Once, SharedKeys
from screening.rules.shipped import shipped_catalogue
from screening.rules.sieve import Sieve
from screening.rules.subject import Subject

RowKey = TypeVar("RowKey")


@dataclass(frozen=True, slots=True)
class RuleSet:
    """The stable and testing rules of one profile."""

    rules: tuple[Rule, ...]
    """By id."""
    profile: str
    digest: str
    """SHA-256 (hex) of the rules, the tables they use and the profile."""
    _order: Sieve
    _party: Sieve
    _goods: Sieve
    _group_of_rows: Sieve
    _group_of_parties: Sieve
    _group: tuple[tuple[Rule, frozenset[str], str], ...]
    """Each group rule with the columns without which a row gives it nothing, and the key of its facts, which names its
    content too: facts of another rule mean nothing."""
    _quality: Quality
    home: str = ""
    """ISO code of the country from which the user sends goods; "" where nobody said."""

    @classmethod
    def load(cls, folder: Path | None = None, profile: str = "US", home: str = "") -> RuleSet:
        """Loads a rules folder, the shipped one by default, for a profile and the country from which goods are sent.

        Raises RulesProblem listing every fault with file and line: a run does not start on a broken catalogue.
        """
        if folder is None:
            return _shipped(profile, home)
        if not folder.is_dir():
            raise RulesProblem(f"there is no rules folder {folder}; --rules takes a folder of rule files")
        return _loaded(folder, profile, home)

    @classmethod
    def of(cls, catalogue: Catalogue, profile: str = "US", home: str = "") -> RuleSet:
        """The rules of a catalogue without faults that run under a profile and the law of the home country."""
        if profile not in PROFILES:
            raise RulesProblem(f"the profile must be one of {', '.join(PROFILES)}, not {profile!r}")
        applying = regimes(profile, home)
        rules = tuple(rule for rule in catalogue.rules if rule.runs and applying & rule.profiles)
        used = sorted({table for rule in rules for table in catalogue.uses[rule.id]})
        content = {
            "profile": profile,
            **({"home": home} if home else {}),
            "rules": {rule.id: [rule.version, rule.digest()] for rule in rules},
            "values": {name: catalogue.tables[name].content for name in used},
        }

        def of_scope(scope: Scope) -> list[Rule]:
            return [rule for rule in rules if rule.scope is scope]

        group = of_scope(Scope.GROUP)
        return cls(
            rules,
            profile,
            content_digest(content),
            Sieve(of_scope(Scope.ORDER)),
            Sieve(of_scope(Scope.PARTY)),
            Sieve(of_scope(Scope.GOODS)),
            Sieve([rule for rule in group if not _of_each_party(rule)]),
            Sieve([rule for rule in group if _of_each_party(rule)]),
            tuple((rule, columns_needed(rule), f"{rule.id}:{rule.digest()[:12]}") for rule in group),
            Quality(rules),
            home,
        )

    def evaluate(
        self, row: Row, goods: Sequence[GoodsMatch] = (), listed: frozenset[str] = frozenset()
    ) -> tuple[Finding, ...]:
        """The findings on one row, by rule id, then in the order of its parties and goods. `listed` names the roles
        whose parties hit a list.
        """
        return self._findings(Subject(row, goods, listed=listed, home=self.home))

    def group_facts(
        self, row: Row, goods: Sequence[GoodsMatch] = (), listed: frozenset[str] = frozenset()
    ) -> dict[str, Any] | None:
        """What the row gives to the group rules, as JSON values: a rule's name and digest -> entries; None where it
        gives nothing.
        """
        return self._facts(Subject(row, goods, listed=listed, home=self.home))

    def look(
        self, row: Row, goods: Sequence[GoodsMatch] = (), listed: frozenset[str] = frozenset()
    ) -> tuple[tuple[Finding, ...], dict[str, Any] | None, RowQuality]:
        """`evaluate` and `group_facts` at once, and how much of what the rules ask the row states; every cell is read
        once."""
        subject = Subject(row, goods, listed=listed, home=self.home)
        return self._findings(subject), self._facts(subject), self._quality.of(subject)

    def _findings(self, subject: Subject) -> tuple[Finding, ...]:
        is_order = subject.row.kind != "party"
        stated = _stated(subject)
        asked: list[Iterable[tuple[Rule, Sequence[Subject]]]] = []
        if is_order:
            asked.append(self._order.asked((subject,), stated))
            if subject.goods:
                asked.append(self._goods.asked([subject.with_good(good) for good in subject.goods], stated))
        asked.append(self._party.asked(subject.parties(), stated))
        findings: list[Finding] = []
        for rule, subjects in chain.from_iterable(asked):
            if is_order or not rule.needs_order:
                test = rule.when.test
                for each in subjects:
                    if test(each) is not False:
                        findings.extend(answer(rule, subjects))
                        break
        findings.sort(key=lambda finding: finding.rule)
        return tuple(findings)

    def _facts(self, subject: Subject) -> dict[str, Any] | None:
        stated = _stated(subject)
        asked = chain(
            self._group_of_rows.asked((subject,), stated), self._group_of_parties.asked(subject.parties(), stated)
        )
        taking_part = {rule.id: subjects for rule, subjects in asked}
        facts: dict[str, Any] = {}
        for rule, needed, key in self._group:
            subjects = taking_part.get(rule.id)
            if subjects is None or (subject.row.kind == "party" and rule.needs_order) or not needed <= stated:
                continue
            entries = list(entries_of(rule, subjects))
            if entries:
                facts[key] = entries
        return facts or None

    @property
    def group_keys(self) -> frozenset[str]:
        """The keys of the facts of the group rules that run."""
        return frozenset(key for _, _, key in self._group)

    def evaluate_groups(
        self, facts: Iterable[tuple[RowKey, Mapping[str, Any] | None]]
    ) -> dict[RowKey, tuple[Finding, ...]]:
        """The findings of the group rules over the facts of all rows, in input order; rows without one are left out.

        `facts` is gone through twice, so that only what can make a group need be kept. Facts of rules that have changed
        since, or run no more, are passed over.
        """
        specs = {key: rule.group for rule, _, key in self._group if rule.group is not None}
        shared = SharedKeys()
        for _, of_row in facts:
            for key, of_rule in (of_row or {}).items():
                if key in specs:
                    for entry in of_rule:
                        shared.mark(key, specs[key], entry)
        entries: dict[str, list[tuple[RowKey, Any]]] = {key: [] for key in specs}
        once = Once()
        for row, of_row in facts:
            for key, of_rule in (of_row or {}).items():
                if key in specs:
                    entries[key] += ((row, once(e)) for e in of_rule if shared.may_hold(key, specs[key], e))
        found: dict[RowKey, list[Finding]] = {}
        for rule, _, key in self._group:
            for row, findings in evaluate_group_rule(rule, entries.pop(key)).items():
                found.setdefault(row, []).extend(findings)
        return {row: tuple(findings) for row, findings in found.items()}

    def evaluate_group(self, key: str, entries: Iterable[tuple[RowKey, Any]]) -> dict[RowKey, list[Finding]]:
        """What the group rule of a key of facts says of one whole group: its entries, in the order of their rows.

        The findings of all groups of a rule, in the order of their first entries, through `one_of_each` for each row,
        and of all rules by rule id, are what `evaluate_groups` gives.
        """
        rule = next(rule for rule, _, known in self._group if known == key)
        once = Once()
        return evaluate_group_rule(rule, ((row, once(entry)) for row, entry in entries))


def _of_each_party(rule: Rule) -> bool:
    return rule.group is not None and rule.group.each_party


def _stated(subject: Subject) -> frozenset[str]:
    """The columns that state something, as in `Condition.needs`: a condition that needs others is no, and not asked."""
    fields = subject.row.fields
    looked_at = any(column in fields for column in GOODS_COLUMNS)
    return frozenset(fields) if looked_at and not subject.goods else frozenset((*fields, GOODS))


def _loaded(folder: Path | None, profile: str, home: str) -> RuleSet:
    catalogue = shipped_catalogue() if folder is None else read_folder(folder)
    if catalogue.problems:
        raise refuse(catalogue.problems, catalogue.folder)
    return RuleSet.of(catalogue, profile, home)


@cache
def _shipped(profile: str, home: str) -> RuleSet:
    """The rules that ship with the software, which do not change while a process lives."""
    return _loaded(None, profile, home)
