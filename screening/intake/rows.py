"""Turns the cells of one data row into a Row, or says why it cannot be read."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b

from screening.intake.columns import PARTY, ColumnPlan
from screening.intake.countries import read_countries
from screening.intake.encodings import undecodable_byte
from screening.intake.fields import ORDER_COUNTRY_FIELDS, PARTY_COUNTRY_FIELDS, PARTY_ROLE
from screening.intake.parties import name_problem, party_readers
from screening.model import Row, RowError

#: Characters of a name above which a row is an error. The longest name on the OFAC, UN and EU lists has under 400;
#: matching time grows with the length, so that an absurd cell must not stop a run.
MAX_NAME_CHARS = 5_000
#: Characters of any other recognised cell above which a row is an error; columns carried along have no such limit.
MAX_FIELD_CHARS = 100_000
#: Characters of a row's id that an error line shows: the id itself may be the absurd cell.
MAX_ERROR_ID_CHARS = 200


class RowBuilder:
    """Builds the rows of one file after its column plan."""

    def __init__(self, file: str, plan: ColumnPlan, delimiter: str = "") -> None:
        self._file = file
        self._kind = plan.kind
        self._delimiter = delimiter
        self._single = [(slot.key, slot.columns[0]) for slot in plan.slots if len(slot.columns) == 1]
        self._joined = [(slot.key, slot.columns) for slot in plan.slots if len(slot.columns) > 1]
        self._extra = plan.extra
        self._headers = [use.column for use in plan.uses]
        self._countries = [
            slot.key
            for slot in plan.slots
            if slot.field in (PARTY_COUNTRY_FIELDS if slot.role else ORDER_COUNTRY_FIELDS)
        ]
        self._readers = party_readers(plan.kind, plan.slots)
        self._names = frozenset(
            slot.key for slot in plan.slots if slot.field in ("name", "first_name", "middle_name", "last_name", "alias")
        )
        self._id_key = "id" if plan.kind == PARTY else "order_id"
        self._id_column = next((slot.columns[0] for slot in plan.slots if slot.key == self._id_key), -1)
        self._name_columns = [i for slot in plan.slots if slot.key in self._names for i in slot.columns]
        reading = repr((plan.kind, delimiter, [(use.column, use.field, use.role) for use in plan.uses]))
        self._reading = blake2b(_bytes(reading), digest_size=16)

    def fingerprint(self, cells: Sequence[str]) -> str:
        """Equal for rows of equal cells whose columns are read alike, in whatever file (BLAKE2, 128 bits, hex)."""
        digest = self._reading.copy()
        digest.update(_bytes(repr(cells)))
        return digest.hexdigest()

    def build(self, number: int, cells: Sequence[str], fingerprint: str = "") -> Row | RowError:
        """The row of these cells; a RowError where their count is wrong, where there is no name, or one is absurd."""
        if len(cells) != len(self._headers):
            return self.error(number, cells, _miscounted(len(cells), len(self._headers)))
        fields = {key: text for key, index in self._single if (text := cells[index].strip())}
        for key, columns in self._joined:
            parts = dict.fromkeys(text for index in columns if (text := cells[index].strip()))
            if parts:
                fields[key] = "; ".join(parts)
        if problem := self._oversized(fields):
            return self.error(number, cells, problem)
        issues: list[str] = []
        for index, cell in enumerate(cells):
            if "\n" in cell and self._holds_rows(cell):
                problem = (
                    f"column {self._headers[index]!r} spans lines that look like rows; look for a stray quotation mark"
                )
                if index in self._name_columns:
                    return self.error(number, cells, problem)
                issues.append(problem)
        for key in self._countries:
            if key in fields:
                self._normalise_countries(fields, key, issues)
        unscreened: list[str] = []
        parties = tuple(party for reader in self._readers for party in reader.read(fields, issues, unscreened))
        if self._kind == PARTY and not (parties and parties[0].role == PARTY_ROLE):
            return self.error(number, cells, self._nameless(fields))
        if not fields:
            return self.error(number, cells, "no recognised column holds anything")
        if not (parties or unscreened):
            unscreened.append("no party is named in this row, so nothing was screened")
        extra = {header: cells[index] for header, index in self._extra}
        row_id = fields.get(self._id_key, "")
        noted = tuple(issues), tuple(unscreened)
        return Row(self._file, number, row_id, self._kind, parties, fields, extra, *noted, fingerprint)

    def error(self, number: int, cells: Sequence[str], reason: str) -> RowError:
        """The error of a row, with its id where the cells up to the id can be trusted."""
        trusted = len(cells) == len(self._headers) or self._id_column == 0
        row_id = cells[self._id_column].strip() if trusted and 0 <= self._id_column < len(cells) else ""
        clean = "\0" not in row_id and not undecodable_byte(row_id)
        return RowError(self._file, number, row_id[:MAX_ERROR_ID_CHARS] if clean else "", reason)

    def _holds_rows(self, cell: str) -> bool:
        """Whether a line inside a cell has as many delimiters as a row: a stray quotation mark may have hidden rows."""
        between = len(self._headers) - 1
        if not (self._delimiter and between):
            return False
        return any(line.count(self._delimiter) == between for line in cell.split("\n")[1:-1])

    def _oversized(self, fields: dict[str, str]) -> str:
        for key, text in fields.items():
            if len(text) > MAX_NAME_CHARS:
                limit = MAX_NAME_CHARS if key in self._names else MAX_FIELD_CHARS
                if len(text) > limit:
                    return f"column {self._column_of(key)}: a cell of {len(text):,} characters (limit {limit:,})"
        return ""

    def _normalise_countries(self, fields: dict[str, str], key: str, issues: list[str]) -> None:
        text = fields[key]
        codes, unknown = read_countries(text)
        if unknown:
            issues.append(
                f"{key}: {'; '.join(map(repr, unknown))} is no known country (write the ISO code or English name)"
            )
        if codes or unknown:
            fields[key] = ";".join((*codes, *unknown))

    def _nameless(self, fields: dict[str, str]) -> str:
        name = fields.get("name", "")
        problem = name_problem(name) if name else ""
        column = repr(self._headers[self._name_columns[0]])
        return f"no name in column {column}" + (f": {problem}" if problem else "")

    def _column_of(self, key: str) -> str:
        places = dict(self._single) | {key: columns[0] for key, columns in self._joined}
        return repr(self._headers[places[key]])


def _bytes(text: str) -> bytes:
    """The text in UTF-8, halves of surrogate pairs too, which undecodable bytes become."""
    return text.encode("utf-8", "surrogatepass")


def _miscounted(cells: int, columns: int) -> str:
    few = cells < columns
    fix = "a line break or a missing delimiter" if few else "a delimiter in a cell without quotation marks around it"
    return f"{cells} cells where the header has {columns} columns: too {'few' if few else 'many'}; look for {fix}"
