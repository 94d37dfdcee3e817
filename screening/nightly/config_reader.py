"""Reads the settings of a nightly run strictly: all faults at once, each with its line."""

from __future__ import annotations

import glob
import re
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from screening.config import DEFAULT_THRESHOLD, REVIEW_SEVERITIES, Config
from screening.errors import InputProblem, UsageProblem
from screening.intake.countries import read_countries
from screening.model import Severity
from screening.nightly.config import (
    DEFAULT_KEEP_DAYS,
    DEFAULT_MAX_AGE_DAYS,
    LOG_NAME,
    ListUpdate,
    NightlyConfig,
    NightlyInput,
    Review,
    Ways,
)
from screening.nightly.notify_config import read_notify
from screening.nightly.sql_config import read_sql
from screening.review.verdict import MOST_DAYS
from screening.rules.marked import Marked, read_marked

#: It names a file.
_QUERY_NAME = re.compile(r"[\w-]{1,60}")


def read_nightly_config(path: Path) -> NightlyConfig:
    """Read and check a configuration file; relative paths in it start at its folder.

    UsageProblem with all faults and their lines; InputProblem where an input names no file.
    """
    marked = read_marked(path, str(path))
    reader = _Reader(marked, path.parent)
    config = reader.config() if not marked.problems else None
    if config is None or marked.problems:
        lines = "\n".join(f"  {problem}" for problem in sorted(marked.problems))
        raise UsageProblem(f"the configuration cannot be used:\n{lines}")
    _require_files(config, path)
    return config


def read_ways(path: Path) -> Ways:
    """What a configuration that may have faults elsewhere says of its log and of whom to notify; raises nothing."""
    return _Reader(read_marked(path, str(path)), path.parent).ways()


def _require_files(config: NightlyConfig, path: Path) -> None:
    seen: dict[Path, str] = {}
    names = Counter(source.pattern for source in config.inputs if source.query)
    if twice := [name for name, count in names.items() if count > 1]:
        raise UsageProblem(f"{path}: two queries bear the name {twice[0]!r}")
    for source in config.inputs:
        if not source.files and not source.query:
            raise InputProblem(f"{path}: no file is named {source.pattern!r} (relative to {path.parent})")
        for file in source.files:
            if file in seen:
                raise UsageProblem(f"{path}: {file} is named twice, by {seen[file]!r} and {source.pattern!r}")
            seen[file] = source.pattern


class _Reader:
    """Takes the keys one by one, noting every fault. An input that is a folder is all files in it."""

    _KEYS = (
        "inputs", "output", "lists", "threshold", "max_age_days", "rules", "profile", "home", "workers", "data_dir",
        "demo", "review_severity", "weak_alias_alerts", "update", "review", "keep_days", "log", "notify",
    )  # fmt: skip
    _INPUT_KEYS = ("files", "kind", "map", "sheet", "encoding")
    _QUERY_KEYS = ("sql", "name", "kind", "map")

    def __init__(self, marked: Marked, folder: Path) -> None:
        self._marked = marked
        self._folder = folder

    def config(self) -> NightlyConfig | None:
        value = self._marked.value
        if not self._mapping(value, self._KEYS):
            return None
        for needed in ("inputs", "output"):
            if value.get(needed) is None:
                self._marked.fault(f"the key {needed!r} is missing")
        rules = self._text(value, "rules", "")
        threshold, reason = self._threshold(value.get("threshold"))
        data_dir = self._text(value, "data_dir", "")
        profile = self._text(value, "profile", "US")
        if profile not in ("US", "EU", "UK"):
            self._marked.fault(f"profile must be US, EU or UK, not {profile!r}", "profile")
        output, log = self._places(value)
        demo = value.get("demo", False)
        if not isinstance(demo, bool):
            self._marked.fault("demo must be true or false", "demo")
        return NightlyConfig(
            inputs=self._inputs(value.get("inputs")),
            output=output,
            lists=self._texts(value.get("lists"), "lists"),
            threshold=threshold,
            threshold_reason=reason,
            max_age_days=self._number(value.get("max_age_days", DEFAULT_MAX_AGE_DAYS), "max_age_days"),
            rules_dir=self._folder / rules if rules not in ("", "none") else None,
            use_rules=rules != "none",
            profile=profile,
            home=self._home(value),
            workers=self._whole(value, "workers", None),
            data_dir=self._folder / data_dir if data_dir else None,
            demo=demo is True,
            review_severity=self._severity(value),
            weak_alias_alerts=self._texts(value.get("weak_alias_alerts"), "weak_alias_alerts"),
            update=self._update(value.get("update")),
            review=self._review(value.get("review")),
            keep_days=self._days(value, "keep_days") or DEFAULT_KEEP_DAYS,
            notify=read_notify(self._marked, value.get("notify"), self._folder, "notify"),
            log=log,
        )

    def ways(self) -> Ways:
        """Of a configuration that may have faults elsewhere."""
        value = self._marked.value
        if not isinstance(value, dict) or not (value.get("output") or value.get("log")):
            return Ways()
        before = len(self._marked.problems)
        _, log = self._places(value)
        if len(self._marked.problems) > before:
            return Ways()
        return Ways(log, read_notify(self._marked, value.get("notify"), self._folder, "notify"))

    def _places(self, value: Mapping[str, Any]) -> tuple[Path, Path]:
        """The folder of the results, and the log."""
        output = self._folder / self._text(value, "output", "reports")
        log = self._text(value, "log", "")
        return output, self._folder / log if log else output / LOG_NAME

    def _update(self, value: Any) -> ListUpdate | None:
        if value is None or value is False:
            return None
        if value is True:
            return ListUpdate()
        if isinstance(value, list):
            return ListUpdate(self._texts(value, "update"))
        if not self._mapping(value, ("lists", "from"), "update"):
            return None
        folder = self._text(value, "from", "", "update")
        lists = self._texts(value.get("lists"), "update", "lists")
        return ListUpdate(lists, self._folder / folder if folder else None)

    def _review(self, value: Any) -> Review | None:
        if value is None or value is False:
            return None
        keys = ("state", "second_approver", "expires_days", "endless", "retention_days")
        if value is not True and not self._mapping(value, keys, "review"):
            return None
        record: dict[str, Any] = {} if value is True else value
        state = self._text(record, "state", "", "review")
        endless = record.get("endless")
        if endless is not None and not isinstance(endless, bool):
            self._marked.fault("endless must be true or false", "review", "endless")
        second = record.get("second_approver")
        read = {
            "second_approver": None if second is None else self._second_approver(second),
            "expires_days": self._days(record, "expires_days", "review"),
            "endless": endless,
            "retention_days": self._days(record, "retention_days", "review"),
        }
        policy = {key: value for key, value in read.items() if value is not None}
        return Review(self._folder / state if state else None, policy)

    def _second_approver(self, value: Any) -> bool | frozenset[Severity]:
        if isinstance(value, bool):
            return value
        try:
            return frozenset(map(Severity.parse, self._texts(value, "review", "second_approver")))
        except ValueError as exc:
            self._marked.fault(str(exc), "review", "second_approver")
            return False

    def _days(self, value: Mapping[str, Any], key: str, *path: str | int) -> int | None:
        found = self._whole(value, key, None, *path)
        if found is not None and found > MOST_DAYS:
            self._marked.fault(f"{key} must be a whole number from 1 to {MOST_DAYS:,}, not {found:,}", *path, key)
            return None
        return found

    def _whole(self, value: Mapping[str, Any], key: str, default: int | None, *path: str | int) -> int | None:
        found = value.get(key)
        if found is None:
            return default
        if not isinstance(found, int) or isinstance(found, bool) or found < 1:
            self._marked.fault(f"{key} must be a whole number from 1, not {found!r}", *path, key)
            return default
        return found

    def _home(self, value: Any) -> str:
        home = self._text(value, "home", "")
        known, unknown = read_countries(home)
        if home and (unknown or len(known) != 1):
            self._marked.fault(f"home must be the ISO code of a country, such as DE, or its name, not {home!r}", "home")
        return known[0] if known else ""

    def _mapping(self, value: Any, known: tuple[str, ...], *path: str | int) -> bool:
        if not isinstance(value, dict):
            self._marked.fault(f"expected keys ({', '.join(known)})", *path)
            return False
        for key in value:
            if key not in known:
                self._marked.fault(f"unknown key {key!r}; known keys: {', '.join(known)}", *path, key)
        return True

    def _threshold(self, value: Any) -> tuple[float, str]:
        if value is None:
            return DEFAULT_THRESHOLD, ""
        if not isinstance(value, dict):
            self._marked.fault(
                "write why the threshold was chosen: threshold: {value: 0.9, reason: …}; "
                f"without a threshold the default {DEFAULT_THRESHOLD:g} holds",
                "threshold",
            )
            return DEFAULT_THRESHOLD, ""
        self._mapping(value, ("value", "reason"), "threshold")
        reason = value.get("reason")
        if not isinstance(reason, str) or not reason.strip():
            self._marked.fault("the reason for the threshold is missing", "threshold")
        number = self._number(value.get("value"), "threshold", "value")
        if not 0.0 < number <= 1.0:
            self._marked.fault(f"the threshold must be above 0 and at most 1, not {number:g}", "threshold", "value")
        return number, str(reason or "").strip()

    def _severity(self, value: Mapping[str, Any]) -> Severity:
        default = Config().review_severity
        text = self._text(value, "review_severity", default.label)
        if text.lower() not in REVIEW_SEVERITIES:
            self._marked.fault(
                f"review_severity must be one of {', '.join(REVIEW_SEVERITIES)}, not {text!r}", "review_severity"
            )
            return default
        return Severity.parse(text)

    def _number(self, value: Any, *path: str | int) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float) or value < 0:
            self._marked.fault(f"{path[-1]} must be a number from 0, not {value!r}", *path)
            return 1.0
        return float(value)

    def _text(self, value: Mapping[str, Any], key: str, default: str, *path: str | int) -> str:
        found = value.get(key)
        if found is None:
            return default
        if not isinstance(found, str) or not found.strip() or "\0" in found:
            self._marked.fault(f"{key} must be text, not {found!r}", *path, key)
            return default
        return found.strip()

    def _texts(self, value: Any, *path: str | int) -> tuple[str, ...]:
        if value is None:
            return ()
        if not isinstance(value, list) or not all(isinstance(text, str) and text for text in value):
            self._marked.fault(f"{path[-1]} must be a list of texts", *path)
            return ()
        return tuple(value)

    def _inputs(self, value: Any) -> tuple[NightlyInput, ...]:
        if value is None:
            return ()
        if not isinstance(value, list) or not value:
            self._marked.fault("inputs must be a list of files", "inputs")
            return ()
        return tuple(found for number, item in enumerate(value) if (found := self._input(item, number)))

    def _input(self, item: Any, number: int) -> NightlyInput | None:
        path = ("inputs", number)
        if isinstance(item, str) and item.strip():
            item = {"files": item}
        is_query = isinstance(item, dict) and "sql" in item
        if not self._mapping(item, self._QUERY_KEYS if is_query else self._INPUT_KEYS, *path):
            return None
        named_by = "name" if is_query else "files"
        pattern = self._text(item, named_by, "", *path)
        if not pattern:
            self._marked.fault(f"the key {named_by!r} is missing", *path)
        elif is_query and not _QUERY_NAME.fullmatch(pattern):
            self._marked.fault("the name of a query may have letters, digits, - and _", *path, "name")
        kind = self._text(item, "kind", "", *path)
        if kind not in ("", "party", "order"):
            self._marked.fault(f"kind must be party or order, not {kind!r}", *path, "kind")
        columns = item.get("map") or {}
        if not isinstance(columns, dict) or not all(isinstance(column, str) for column in columns.values()):
            self._marked.fault("map must give a column for each field", *path, "map")
            columns = {}
        return NightlyInput(
            pattern=pattern,
            files=() if is_query else self._files(pattern, *path),
            query=read_sql(self._marked, item["sql"], pattern, self._folder, *path, "sql") if is_query else None,
            kind=kind or None,
            mapping=columns,
            sheet=self._text(item, "sheet", "", *path) or None,
            encoding=self._text(item, "encoding", "", *path) or None,
        )

    def _files(self, pattern: str, *path: str | int) -> tuple[Path, ...]:
        if not pattern:
            return ()
        try:
            if (exact := self._folder / pattern).is_dir():
                return tuple(file for file in sorted(exact.iterdir()) if file.is_file() and file.name[0] != ".")
            if exact.exists():
                return (exact,)
        except OSError as exc:  # a name that is too long, a folder that may not be read
            self._marked.fault(f"cannot be looked for ({exc.strerror})", *path)
            return ()
        base = "" if Path(pattern).is_absolute() else glob.escape(str(self._folder)) + "/"
        return tuple(Path(found) for found in sorted(glob.glob(base + pattern, recursive=True)))
