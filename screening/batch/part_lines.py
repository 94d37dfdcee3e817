"""The lines in which the rows of a chunk wait on disk: what a row gave, and what rules over groups ask of it.

What depends on the row's place, its file and number, stands at the start of a line; the rest is the same for every row
of equal cells, so that a later run can take it over as text.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from screening.batch.codec import alert_to_json, to_line
from screening.batch.stage import Screened

_FRESH = '{"alert":{"decision":{"file":'
_REUSED = '{"reused":1,"alert":{"decision":{"file":'
_NUMBER = ',"row":'


@dataclass(frozen=True, slots=True)
class Reused:
    """A row that an earlier run has screened, with the lines that it left."""

    number: int
    line: str
    facts: str
    """"" where no rule over groups asks anything of it."""

    @classmethod
    def of(cls, file: str, number: int, rest: str, facts_rest: str) -> Reused:
        """The row as it stands in this run, from what `rest_of` and `facts_rest_of` gave in the earlier one."""
        facts = f'{{"row":{number},{facts_rest}' if facts_rest else ""
        return cls(number, f"{_REUSED}{json.dumps(file)}{_NUMBER}{number},{rest}", facts)


def screened_line(screened: Screened) -> str:
    """The line of a row that was screened now."""
    record: dict[str, Any] = {"alert": alert_to_json(screened.alert)}
    if screened.unsearchable:
        record["unsearchable"] = screened.unsearchable
    row = screened.alert.row
    if row is not None and row.fingerprint and not screened.failure:
        record["fingerprint"] = row.fingerprint
    return to_line(record)


def facts_line(screened: Screened) -> str:
    """The line of its group facts."""
    return to_line({"row": screened.alert.decision.row, "facts": screened.facts})


def is_reused(line: str) -> bool:
    """Whether the line is that of a `Reused` row."""
    return line.startswith(_REUSED)


def number_of(line: str) -> int:
    """The number of the row of a line."""
    assert line.startswith((_FRESH, _REUSED)), "the decision's file stands first"
    # no text can hold the sign of the number: its quotation marks would be escaped
    return int(line.partition(_NUMBER)[2].partition(",")[0])


def rest_of(line: str) -> str:
    """A line without the row's file and number."""
    return line.partition(_NUMBER)[2].partition(",")[2]


def facts_number_of(line: str) -> int:
    """The number of the row of a line of group facts."""
    return int(line.partition(",")[0].removeprefix('{"row":'))


def facts_rest_of(line: str) -> str:
    """A line of group facts without the row's number."""
    return line.partition(",")[2]
