"""Takes the JSON of the Consolidated Screening List apart: `{"results": [{…}]}`, or the list of records alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from screening.errors import InputProblem
from screening.lists.dates import iso_day
from screening.lists.files import SourceFile
from screening.lists.readers.csl_record import Issued, Record, country_of
from screening.lists.readers.json_stream import JsonStream
from screening.lists.readers.plain_text import text_stream
from screening.model import Address, Issue, Locator

#: Keys beside `results` that say nothing about a party.
_ENVELOPE = frozenset({"total", "offset", "sources", "sources_used", "search_performed_at"})
_LISTS = ("programs", "alt_names", "citizenships", "nationalities", "dates_of_birth", "places_of_birth")
#: Reports (field, value) of a value that has another shape than the layout says.
_Report = Callable[[str, object], None]
_NEEDED = ("id", "source", "name")


def records(file: SourceFile, issues: list[Issue], envelope: dict[str, Any]) -> Iterator[Record]:
    """The records in the order of the file; what stands beside them is in the `envelope` at their end.

    Raises InputProblem for a file that is no JSON, or whose records are not those of the list.
    """
    with text_stream(file, "utf-8-sig", "strict") as text:
        stream = JsonStream(file, text)
        try:
            if stream.peek() == "[":
                yield from _each(stream, file, issues)
            else:
                for key in stream.members():
                    if key == "results":
                        yield from _each(stream, file, issues)
                        envelope[key] = True
                    else:
                        envelope[key] = stream.value()
                if not envelope.pop("results", False):
                    raise _no_records(file)
            stream.end()
        except UnicodeDecodeError as exc:
            raise stream.unreadable(str(exc)) from None
    issues += [Issue(file.plain_name, "", key, "unknown key") for key in envelope if key not in _ENVELOPE]


def publication_day(envelope: dict[str, Any]) -> str:
    """The ISO date of publication, "" where none is stated."""
    return iso_day(str(envelope.get("search_performed_at", ""))) or ""


def _each(stream: JsonStream, file: SourceFile, issues: list[Issue]) -> Iterator[Record]:
    if stream.peek() != "[":
        raise _no_records(file)
    for number, result in enumerate(stream.elements(), start=1):
        if not isinstance(result, dict):
            raise _no_records(file)
        if number == 1 and (missing := [key for key in _NEEDED if key not in result]):
            raise InputProblem(f"{file.name}, record 1: {', '.join(missing)} missing; this is not trade.gov's layout")
        yield _record(result, Locator(file.plain_name, f"record {number}"), issues)


def _no_records(file: SourceFile) -> InputProblem:
    return InputProblem(f'{file.name} holds no list of records under "results", as trade.gov\'s file does')


def _record(result: dict[str, Any], locator: Locator, issues: list[Issue]) -> Record:
    def report(field: str, value: object) -> None:
        issues.append(Issue(locator.file, locator.record, field, f"of another shape than expected: {value!r}"[:160]))

    record = Record(locator=locator, texts={})
    for key in _LISTS:
        setattr(record, key, _texts(result.pop(key, None), key, report))
    record.addresses = [_address(item, report) for item in _dicts(result.pop("addresses", None), "addresses", report)]
    record.ids = [_issued(item, report) for item in _dicts(result.pop("ids", None), "ids", report)]
    country = result.pop("country", None)  # of an Entity List entry, above its addresses
    if country and not any(address.country for address in record.addresses):
        record.addresses = [*record.addresses, Address(country=country_of(str(country)))]
    for key, value in result.items():
        if isinstance(value, str | int | float) and not isinstance(value, bool):
            record.texts[key] = str(value)
        elif value not in (None, [], {}):
            report(key, value)
    return record


def _texts(value: Any, key: str, report: _Report) -> list[str]:
    """A list of texts, or texts in one between semicolons."""
    items = value.split("; ") if isinstance(value, str) else value or []
    if not isinstance(items, list) or not all(isinstance(item, str) for item in items):
        report(key, value)
        return []
    return [part.strip() for item in items for part in item.split("; ") if part.strip()]


def _dicts(value: Any, key: str, report: _Report) -> list[dict[str, Any]]:
    if value in (None, "", []):
        return []
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        report(key, value)
        return []
    return [dict(item) for item in value]


def _address(item: dict[str, Any], report: _Report) -> Address:
    keys = ("address", "city", "state", "postal_code", "country")
    street, city, region, postal_code, country = (" ".join(str(item.pop(key, None) or "").split()) for key in keys)
    code = country_of(country)
    if country and not code:
        report("addresses/country", country)
        region = ", ".join(filter(None, [region, country]))
    _leftovers(item, "addresses", report)
    return Address(street, city, region, postal_code, code)


def _issued(item: dict[str, Any], report: _Report) -> Issued:
    kind, number, country, first, last = (
        str(item.pop(key, None) or "").strip() for key in ("type", "number", "country", "issue_date", "expiration_date")
    )
    _leftovers(item, "ids", report)
    dates = [first and f"issued {first}", last and f"expires {last}"]
    return Issued(kind, number, country, tuple(filter(None, dates)))


def _leftovers(item: dict[str, Any], field: str, report: _Report) -> None:
    for key, value in item.items():
        if value not in (None, ""):
            report(f"{field}/{key}", value)
