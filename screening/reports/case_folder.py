"""Exports one alert as a folder that proves itself: what was screened, against what, what was found and decided."""

from __future__ import annotations

import csv
import dataclasses
import io
import json
import os
import re
import shutil
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from screening.batch.codec import alert_to_json
from screening.errors import OutputProblem
from screening.lists.codec import entity_to_json
from screening.lists.disk import private_folder
from screening.model import Alert, Hit
from screening.reports.atomic import writing
from screening.reports.case_page import case_page
from screening.reports.cells import harmless
from screening.review import case_files
from screening.review.state import State
from screening.review.view import AlertFile
from screening.rules.folder import SOURCES, TECHNIQUES, read_folder

#: How one table of values names another.
_TABLE = re.compile(r"\$values\.(\w+)")


def export_case(state: State, alert_id: str, out_dir: Path, rules_dir: Path | None = None) -> str:
    """Write the case of an alert to a new folder and note it in the audit log; gives the digest of the case.

    `rules_dir` is where the rules that fired lie; None: those that ship with the software. Raises UsageProblem for an
    unknown alert, OutputProblem where the folder is not empty or cannot be written.
    """
    found = state.alert(alert_id)
    if out_dir.exists() and (not out_dir.is_dir() or any(out_dir.iterdir())):
        raise OutputProblem(f"{out_dir} is there already; choose another folder, so that no case is mixed with another")
    with writing(out_dir):
        private_folder(out_dir.absolute().parent)
        part = Path(tempfile.mkdtemp(prefix=".case-", dir=out_dir.absolute().parent))
        try:
            _write(state, found, part, rules_dir)
            digest = case_files.write_digests(part)
            with state.noting("exported", found.line.alert_id, {"digest": digest}):
                if out_dir.exists():
                    out_dir.rmdir()
                os.replace(part, out_dir)
        finally:
            shutil.rmtree(part, ignore_errors=True)
    return digest


def _write(state: State, found: AlertFile, folder: Path, rules_dir: Path | None) -> None:
    missing = _write_rules(found.alert, folder / case_files.RULES, rules_dir)
    case = _case(state, found, missing)
    _json(folder / case_files.CASE, case)
    _json(folder / case_files.ALERT, alert_to_json(found.alert))
    _json(folder / case_files.MANIFEST, found.manifest)
    _json(folder / case_files.DECISIONS, {"on_this_alert": found.decisions, "on_the_same_entry": found.related})
    entities = dict.fromkeys(entity_to_json(hit.entity) + "\n" for hit in found.alert.hits)
    _text(folder / case_files.ENTITIES, "".join(entities))
    _text(folder / case_files.AUDIT, "".join(json.dumps(line, ensure_ascii=True) + "\n" for line in found.log))
    _text(folder / case_files.ROW, _row_csv(found.alert))
    _text(folder / case_files.PAGE, case_page(found, case))


def _case(state: State, found: AlertFile, missing: list[str]) -> dict[str, Any]:
    manifest = found.manifest
    used: dict[str, Any] = next((used for used in manifest["inputs"] if used["file"] == found.line.file), {})
    kept = ("software_version", "run_id", "started", "config_digest", "rules_digest", "goods_digest", "names_digest")
    return {
        "format": case_files.FORMAT,
        "alert": dataclasses.asdict(found.line),
        **{key: manifest[key] for key in kept},
        "settings": manifest["config"],
        "lists": manifest["lists"],
        "input": {"file": found.line.file, "sha256": used.get("digest", ""), "row": found.line.row},
        "hits": [_hit(hit) for hit in found.alert.hits],
        "rules_not_at_hand": missing,
        "policy": state.policy.record(),
        "audit": dataclasses.asdict(state.head),
    }


def _hit(hit: Hit) -> dict[str, Any]:
    return {
        "role": hit.role,
        "party_name": hit.party_name,
        "list": hit.list_id,
        "entity_id": hit.entity.id,
        "score": round(hit.score, 4),
        "matched_name": hit.matched_name.value,
    }


def _write_rules(alert: Alert, folder: Path, rules_dir: Path | None) -> list[str]:
    """Copies the files of the rules that fired and the tables that they use; gives those that are not at hand as they
    were when they fired."""
    fired = {finding.rule: finding.rule_version for finding in alert.findings if finding.rule_version}
    if not fired:
        return []
    catalogue = read_folder(rules_dir)
    same = [rule for rule in catalogue.rules if fired.get(rule.id) == rule.mark]
    tables = {table for rule in same for table in catalogue.uses[rule.id]}
    if same:
        values = catalogue.folder / "values"
        (folder / "values").mkdir(parents=True)
        needed = _with_tables_within(values, {*tables, SOURCES, TECHNIQUES})
        _copy((values / f"{name}.yml" for name in sorted(needed)), folder / "values")
        _copy((catalogue.folder / rule.file for rule in same), folder)
    return sorted(set(fired) - {rule.id for rule in same})


def _with_tables_within(values: Path, names: set[str]) -> set[str]:
    """The tables, and those that they are made from."""
    found: set[str] = set()
    while missing := names - found:
        found |= missing
        paths = [path for name in missing if (path := values / f"{name}.yml").is_file()]
        names = {name for path in paths for name in _TABLE.findall(path.read_text(encoding="utf-8"))}
    return found


def _copy(paths: Iterable[Path], folder: Path) -> None:
    for path in paths:
        if path.is_file():
            shutil.copyfile(path, folder / path.name)


def _row_csv(alert: Alert) -> str:
    """The row as a file of one row, its columns by the names of the contract."""
    row = alert.row
    columns = {**row.fields, **row.extra} if row else {"id": alert.decision.id, "reason": alert.decision.reason}
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerows([columns, map(harmless, columns.values())])
    return text.getvalue()


def _json(path: Path, record: Any) -> None:
    _text(path, json.dumps(record, ensure_ascii=True, indent=2) + "\n")


def _text(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", errors="backslashreplace", newline="")
