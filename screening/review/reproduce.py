"""Screens an exported case anew, with nothing but its own files, and compares what comes out."""

from __future__ import annotations

import re
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from screening import __version__
from screening.batch.codec import alert_from_json
from screening.batch.stage import destination_of, recognise_goods
from screening.config import Config
from screening.errors import InputProblem
from screening.goods import default_catalogue, goods_findings
from screening.lists.codec import entity_from_json
from screening.lists.reading import Reading
from screening.lists.snapshot import Snapshot
from screening.lists.store import Store
from screening.match.screener import Screener
from screening.model import Alert, Entity, Finding, Hit, Severity
from screening.names.data_files import digest as names_digest
from screening.review import case_files
from screening.review.basis import score_words
from screening.rules import RuleSet

#: Rule ids of recognised goods begin so.
_GOODS = "goods/"
_LIST_ID = re.compile("[a-z0-9_]{1,100}")
_HitKey = tuple[str, str, str, str, float]
_FindingKey = tuple[str, str, str, str]


@dataclass(frozen=True, slots=True)
class Reproduction:
    """What screening a case again gave."""

    alert: str
    """Id of the alert that was exported."""
    hits: tuple[Hit, ...]
    """Found now."""
    differences: tuple[str, ...]
    """Sentences; none where everything is as it was."""
    notes: tuple[str, ...]
    """What could not be compared, and whether the software is another one."""


def reproduce(folder: Path) -> Reproduction:
    """Screen the case in `folder` again. Needs no data folder and changes nothing.

    Raises InputProblem where a file of the case is missing, changed or unreadable.
    """
    case_files.check_digests(folder)
    case = case_files.read_json(folder, case_files.CASE)
    if case.get("format") != case_files.FORMAT:
        raise InputProblem(f"{folder}: a case of format {case.get('format')!r}; this version reads {case_files.FORMAT}")
    try:
        alert = alert_from_json(case_files.read_json(folder, case_files.ALERT))
        config = _config(case["settings"])
        alert_id, goods_digest = str(case["alert"]["alert_id"]), str(case["goods_digest"])
        lines = (folder / case_files.ENTITIES).read_text(encoding="utf-8").split("\n")
        entities = [entity_from_json(line) for line in lines if line]
    except (KeyError, TypeError, ValueError, AttributeError) as exc:
        raise InputProblem(f"the case {folder} cannot be read ({exc!r}); export it again") from exc
    hits = _screen(alert, entities, config)
    differences = list(_hit_differences(alert.hits, hits))
    notes = list(_other_software(case))
    if alert.findings and alert.row is not None:
        found, left_out = _find(folder, alert, hits, config, goods_digest == default_catalogue().digest)
        expected = [finding for finding in alert.findings if finding.rule not in left_out]
        differences += _finding_differences(expected, found)
        notes += [f"{rule}: {why}, so it is not compared" for rule, why in left_out.items()]
    return Reproduction(alert_id, hits, tuple(differences), tuple(notes))


def _config(settings: dict[str, Any]) -> Config:
    return Config(
        threshold=settings["threshold"],
        review_severity=Severity.parse(settings["review_severity"]),
        weak_aliases_alert=tuple(settings["weak_aliases_alert"]),
        profile=settings["profile"],
        home=settings["home"],
    )


def _screen(alert: Alert, entities: Iterable[Entity], config: Config) -> tuple[Hit, ...]:
    by_list: dict[str, list[Entity]] = {}
    for entity in entities:
        by_list.setdefault(_checked_id(entity.list_id), []).append(entity)
    with tempfile.TemporaryDirectory(prefix="screening-case-") as scratch:
        snapshots = [_snapshot(Path(scratch), list_id, by_list[list_id]) for list_id in sorted(by_list)]
        screener = Screener.open(snapshots, config)
        parties = alert.row.parties if alert.row else ()
        hits = tuple(hit for party in parties for hit in screener.screen(party).hits)
        del screener  # it holds the index open, which some systems then do not remove
    return hits


def _checked_id(list_id: str) -> str:
    """The id names a folder: a case from elsewhere must not choose one outside of ours."""
    if not _LIST_ID.fullmatch(list_id):
        raise InputProblem(f"{list_id!r} is no id of a list; the case was not made by this software")
    return list_id


def _snapshot(data_dir: Path, list_id: str, entities: list[Entity]) -> Snapshot:
    distinct = {entity.id: entity for entity in entities}
    reading = Reading(tuple(distinct.values()), (), "", {"case": len(distinct)})
    return Store(data_dir).import_reading(list_id, reading)


def _hit_differences(before: Iterable[Hit], now: Iterable[Hit]) -> Iterator[str]:
    was, has = Counter(map(_hit_key, before)), Counter(map(_hit_key, now))
    gone, new = was - has, has - was
    for role, name, list_id, entity_id, score in sorted(gone):
        pair = f"{role} {name!r} and {list_id} {entity_id}"
        other = next((key for key in new if key[:4] == (role, name, list_id, entity_id)), None)
        if other is None:
            yield f"{pair} were a hit with score {score_words(score)} and are none now"
        else:
            del new[other]
            yield f"{pair} had the score {score_words(score)} and have {score_words(other[4])} now"
    for role, name, list_id, entity_id, score in sorted(new):
        yield f"{role} {name!r} and {list_id} {entity_id} were no hit and are one now, with score {score_words(score)}"


def _hit_key(hit: Hit) -> _HitKey:
    return hit.role, hit.party_name, hit.list_id, hit.entity.id, round(hit.score, 4)


def _find(
    folder: Path, alert: Alert, hits: Iterable[Hit], config: Config, same_goods: bool
) -> tuple[list[Finding], dict[str, str]]:
    """The findings on the row by the exported rules, and those of the case that this cannot give, with why.
    `same_goods` says whether the catalogue of goods is the one of the case."""
    assert alert.row is not None
    goods = recognise_goods(alert.row, default_catalogue())
    found = list(goods_findings(goods, destination=destination_of(alert.row))) if same_goods else []
    known: set[str] = set()
    if any((folder / case_files.RULES).glob("*.yml")):
        rules = RuleSet.load(folder / case_files.RULES, config.profile, config.home)
        found += rules.evaluate(alert.row, goods, frozenset(hit.role for hit in hits))
        groups = {key.partition(":")[0] for key in rules.group_keys}
        known = {rule.id for rule in rules.rules} - groups
    left_out = {
        finding.rule: "it looks at other rows or files, or its rule was not at hand"
        for finding in alert.findings
        if finding.rule not in known and not finding.rule.startswith(_GOODS)
    }
    if not same_goods:
        of_goods = [finding.rule for finding in alert.findings if finding.rule.startswith(_GOODS)]
        left_out |= dict.fromkeys(of_goods, "the catalogue of goods is another one than that of the case")
    return found, left_out


def _finding_differences(before: Iterable[Finding], now: Iterable[Finding]) -> Iterator[str]:
    was, has = Counter(map(_finding_key, before)), Counter(map(_finding_key, now))
    for rule, outcome, _, message in sorted(was - has):
        yield f"{rule} {outcome} and does not do so now: {message}"
    for rule, outcome, _, message in sorted(has - was):
        yield f"{rule} {outcome} now and did not before: {message}"


def _finding_key(finding: Finding) -> _FindingKey:
    return finding.rule, finding.outcome.value, finding.severity.label, finding.message


def _other_software(case: dict[str, Any]) -> Iterator[str]:
    if case.get("software_version") != __version__:
        yield f"the case was made by version {case.get('software_version')}, this is version {__version__}"
    if case.get("names_digest") != names_digest():
        yield "the words and weights by which names are compared are not those of the case"
