"""One row through the stages: its parties against the lists, its goods, its rules, its decision."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import logging
import traceback
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from screening.batch.decide import decide, decide_error
from screening.config import Config
from screening.errors import ScreeningError
from screening.goods import Catalogue, goods_findings, recognise, values_in_doubt
from screening.match.screener import Screening
from screening.model import Alert, GoodsMatch, Hit, Party, Row, RowError
from screening.ownership.owners import Owners
from screening.rules import RuleSet
from screening.rules.fields import FIELDS
from screening.rules.readers import Countries
from screening.rules.subject import Subject

_log = logging.getLogger(__name__)

#: Beside the rules' keys in a row's group facts: its `row_digest`.
SAME_ROW = "row"
#: Descriptions of goods remembered before all are forgotten; some 10 MB, since most name no good.
MOST_DESCRIPTIONS = 20_000
_recognised: dict[str, dict[tuple[str, ...], tuple[GoodsMatch, ...]]] = {}


class PartyScreener(Protocol):
    """What finds listed parties; `screening.match.screener.Screener` is the one in use."""

    def screen(self, party: Party) -> Screening: ...


@dataclass(frozen=True, slots=True)
class Stages:
    """All that a row passes through. Opened once in each process."""

    screener: PartyScreener
    config: Config
    lists_trusted: bool
    """Whether no hit means `clear`; False for the embedded lists without `--demo`."""
    rules: RuleSet | None = None
    """None: neither rules nor goods are looked at."""
    goods: Catalogue | None = None
    owners: Owners | None = None
    """None: nobody said who owns whom."""
    look_ahead: Callable[[Sequence[Party]], None] | None = None
    """Told the parties of the rows to come, so that they can be searched together; changes no result."""


@dataclass(frozen=True, slots=True)
class Screened:
    """What one row gave."""

    alert: Alert
    facts: dict[str, Any] | None = None
    """What the rules over groups of rows need to know of it, as JSON values."""
    unsearchable: tuple[str, ...] = ()
    """Names that were not screened: nothing to search by, or far too long."""
    failure: str = ""
    """Where the software failed on this row; no word of what the row holds, since it is logged."""
    short_of_memory: bool = False
    """Whether it failed for want of memory: in a fresh process the row may well be screened."""


def screen_rows(rows: Iterable[Row | RowError], stages: Stages) -> list[Screened]:
    """The alerts of some rows, as `screen_row` gives them."""
    items = list(rows)
    if stages.look_ahead is not None:
        try:
            stages.look_ahead([party for item in items if isinstance(item, Row) for party in item.parties])
        except ScreeningError:
            raise
        except Exception as exc:  # noqa: BLE001 - a row on which this failed fails again below, and only that one
            _log.warning("the search of a chunk failed; its rows are searched one by one:\n%s", where_failed(exc))
            _log.debug("what failed", exc_info=True)
    return [screen_row(item, stages) for item in items]


def screen_row(item: Row | RowError, stages: Stages) -> Screened:
    """The alert of one row. A row on which the software fails becomes an `error`, so that no row is ever lost.

    Raises only what stops the whole run (ScreeningError: a damaged list, for example).
    """
    if isinstance(item, RowError):
        return Screened(Alert(decide_error(item), None))
    try:
        return _screen(item, stages)
    except ScreeningError:
        raise
    except Exception as exc:  # noqa: BLE001 - whatever failed, this row must not take the others with it
        reason = f"the software failed on this row ({type(exc).__name__}: {exc}); please report it"
        error = RowError(item.file, item.number, item.id, reason)
        short = isinstance(exc, MemoryError)
        return Screened(Alert(decide_error(error), item), failure=where_failed(exc), short_of_memory=short)


def where_failed(error: Exception) -> str:
    """The places of a traceback and the kind of error, but not its message, which may quote names and birth dates."""
    return "".join(traceback.format_tb(error.__traceback__)) + type(error).__name__


def _screen(row: Row, stages: Stages) -> Screened:
    hits: list[Hit] = []
    weak_matches: list[Hit] = []
    unsearchable: list[str] = []
    for party in row.parties:
        found = stages.screener.screen(party)
        hits.extend(found.hits)
        weak_matches.extend(found.weak_matches)
        unsearchable.extend(found.unsearchable)
    goods = recognise_goods(row, stages.goods)
    findings = goods_findings(goods, stages.goods, destination_of(row))
    facts = quality = None
    if stages.rules is not None:
        listed = frozenset(hit.role for hit in hits)
        of_rules, facts, quality = stages.rules.look(row, goods, listed)
        findings += of_rules
        if facts is not None:
            facts[SAME_ROW] = row_digest(row)
        doubts = values_in_doubt(row.fields.get("goods_description", ""), goods)
        if doubts:
            issues = (*quality.issues, *(f"goods_description: {doubt}" for doubt in doubts))
            quality = dataclasses.replace(quality, issues=issues)
    if stages.owners is not None:
        findings += stages.owners.findings(row)
    decision = decide(row, hits, weak_matches, findings, stages.config, stages.lists_trusted, unsearchable)
    alert = Alert(decision, row, tuple(hits), tuple(weak_matches), findings, quality)
    return Screened(alert, facts, tuple(unsearchable))


def row_digest(row: Row) -> str:
    """What tells whether a row of an earlier run is this row, screened again."""
    text = json.dumps(sorted(row.fields.items()), ensure_ascii=True)
    return hashlib.blake2b(text.encode("ascii"), digest_size=8).hexdigest()


def destination_of(row: Row) -> str:
    """The one country to which the goods of a row go (alpha-2); "" where it is not clear."""
    stated = FIELDS["order.destination"].read(Subject(row))
    if not isinstance(stated, Countries) or not stated.complete or len(stated.known) != 1:
        return ""
    return next(iter(stated.known))


def recognise_goods(row: Row, catalogue: Catalogue | None) -> tuple[GoodsMatch, ...]:
    """The goods of a row; empty without a catalogue."""
    if catalogue is None:
        return ()
    fields = row.fields
    stated = tuple(fields.get(column, "") for column in ("goods_description", "hs_code", "eccn", "part_number"))
    # orders name the same products over and over
    kept = _recognised.setdefault(catalogue.digest, {})
    found = kept.get(stated)
    if found is None:
        if len(kept) >= MOST_DESCRIPTIONS:
            kept.clear()
        description, hs_code, eccn, part_number = stated
        found = kept[stated] = recognise(
            description, hs_code=hs_code, eccn=eccn, part_number=part_number, catalogue=catalogue
        )
    return found
