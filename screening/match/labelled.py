"""Reads labelled files: pairs of names judged same or different, and searches with the entity they must find."""

from __future__ import annotations

import errno
import gzip
import io
import warnings
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import pandas as pd

from screening.errors import InputProblem
from screening.model import EntityType
from screening.small_files import MAX_BYTES, read_small

#: Contract column -> the synonyms of other tools' labelled files (nomenklatura, OpenSanctions, moov).
SYNONYMS: Mapping[str, tuple[str, ...]] = {
    "query": ("query_name", "left_name", "name1", "name_1"),
    "name": ("target_name", "right_name", "listed_name", "name2", "name_2"),
    "type": ("schema", "entity_type", "schema_type"),
    "expected": ("label", "is_match", "match"),
    "expected_id": ("expected_entity_id", "target_id"),
    "country": ("countries", "country_code"),
    "birth_date": ("birthdate", "dob", "date_of_birth"),
    "kind": ("kind_of_difference", "distortion"),
}

#: FollowTheMoney schemata (https://followthemoney.tech/explorer/) as entity types. A LegalEntity may be a person
#: or a company, so its type is unknown.
FOLLOW_THE_MONEY: Mapping[str, EntityType] = {
    "person": EntityType.PERSON,
    "organization": EntityType.ORGANIZATION,
    "company": EntityType.ORGANIZATION,
    "publicbody": EntityType.ORGANIZATION,
    "legalentity": EntityType.UNKNOWN,
    "vessel": EntityType.VESSEL,
    "airplane": EntityType.AIRCRAFT,
}


class LabelKind(StrEnum):
    """What a labelled file asks: is this pair the same party, or does this search find the right entity."""

    PAIRS = "pairs"
    SEARCHES = "searches"


_MOST_COLUMNS = 1_000
_REQUIRED = {LabelKind.PAIRS: ("query", "name", "expected"), LabelKind.SEARCHES: ("query", "expected_id")}


@dataclass(frozen=True, slots=True)
class LabelledFile:
    """A labelled file as read: its own table, and where the contract's columns stand in it."""

    path: Path
    kind: LabelKind
    table: pd.DataFrame
    """All columns as text, untouched and in order."""
    columns: Mapping[str, str]
    """Contract column -> the file's column."""

    def texts(self, field: str) -> list[str]:
        """The cells of a contract column, stripped; empty text where the file has no such column."""
        column = self.columns.get(field)
        if column is None:
            return [""] * len(self.table)
        return [str(cell).strip() for cell in self.table[column]]

    def types(self) -> list[EntityType]:
        """The type of each row; unknown where it is empty. Raises InputProblem naming the first other word."""
        return [self._type(word, row) for row, word in enumerate(self.texts("type"), start=1)]

    def labels(self) -> list[int]:
        """1 or 0 for each pair. Raises InputProblem naming the first row with anything else."""
        for row, label in enumerate(self.texts("expected"), start=1):
            if label not in ("0", "1"):
                raise InputProblem(
                    f"{self.path}, row {row}, column {self.columns['expected']!r}: {label!r} is no label; "
                    "write 1 for the same party and 0 for different ones"
                )
        return [int(label) for label in self.texts("expected")]

    def _type(self, word: str, row: int) -> EntityType:
        key = word.casefold()
        if not key:
            return EntityType.UNKNOWN
        if key in FOLLOW_THE_MONEY:
            return FOLLOW_THE_MONEY[key]
        if key in set(EntityType):
            return EntityType(key)
        known = ", ".join([*EntityType, "or a FollowTheMoney schema: Person, Organization, Company, LegalEntity"])
        raise InputProblem(
            f"{self.path}, row {row}, column {self.columns['type']!r}: {word!r} is no known type; use {known}, "
            "PublicBody, Vessel, Airplane"
        )


def read_labelled(path: Path, mapping: Mapping[str, str]) -> LabelledFile:
    """Reads a labelled CSV (comma, semicolon, tab or bar; `.gz` too), telling its kind from its columns.

    `mapping` gives the file's column for a contract column and wins over the synonyms.
    Raises InputProblem where the file cannot be read or lacks a column, naming the columns that were seen.
    """
    table = read_table(path)
    seen = [str(name) for name in table.columns]
    columns = find_columns(path, seen, mapping)
    kind = LabelKind.SEARCHES if "expected_id" in columns and "expected" not in columns else LabelKind.PAIRS
    missing = [field for field in _REQUIRED[kind] if field not in columns]
    if missing:
        raise InputProblem(
            f"{path}: no column for {', '.join(missing)}; the file has {', '.join(seen)}. A file of pairs needs "
            "query, name, expected; a file of searches needs query, expected_id. Name a column with "
            f"--map {missing[0]}=COLUMN"
        )
    if table.empty:
        raise InputProblem(f"{path}: the file has a header but no rows")
    return LabelledFile(path, kind, table, columns)


def read_table(path: Path) -> pd.DataFrame:
    """All cells of a CSV as text; InputProblem where it cannot be read."""
    try:
        content = _content(path)
        header = content.partition(b"\n")[0].decode("utf-8-sig")
        delimiter = max(",;\t|", key=header.count)
        if header.count(delimiter) > _MOST_COLUMNS:
            raise InputProblem(f"{path}: more than {_MOST_COLUMNS:,} columns; this is no labelled file")
        with warnings.catch_warnings():
            # rows longer than the header would otherwise lose their last cells with no more than a warning
            warnings.simplefilter("error", pd.errors.ParserWarning)
            return pd.read_csv(
                io.BytesIO(content), sep=delimiter, dtype=str, encoding="utf-8-sig", na_filter=False, index_col=False
            )
    except FileNotFoundError:
        raise InputProblem(f"{path}: no such file") from None
    except IsADirectoryError:
        raise InputProblem(f"{path}: this is a folder; name a CSV file") from None
    except pd.errors.EmptyDataError:
        raise InputProblem(f"{path}: the file is empty") from None
    except UnicodeDecodeError as exc:
        raise InputProblem(f"{path}: byte {exc.start} is not UTF-8; save the file as CSV UTF-8") from exc
    except (pd.errors.ParserError, pd.errors.ParserWarning, ValueError) as exc:
        raise InputProblem(f"{path}: cannot be read as CSV: {exc}") from exc
    except (EOFError, zlib.error, gzip.BadGzipFile) as exc:
        raise InputProblem(f"{path}: the packed file is damaged or incomplete ({exc})") from exc
    except OSError as exc:
        raise InputProblem(f"{path}: cannot be read: {exc.strerror or exc}") from exc


def _content(path: Path) -> bytes:
    """The bytes of a labelled file, unpacked; OSError for one that is no ordinary file or far too large."""
    content = read_small(path)
    if path.suffix != ".gz":
        return content
    with gzip.open(io.BytesIO(content)) as packed:
        unpacked = packed.read(MAX_BYTES + 1)
    if len(unpacked) > MAX_BYTES:
        raise OSError(errno.EFBIG, f"it unfolds to more than {MAX_BYTES >> 20} MB")
    return unpacked


def find_columns(path: Path, seen: Sequence[str], mapping: Mapping[str, str]) -> dict[str, str]:
    """The file's column of each contract column it has; InputProblem where `mapping` names one that is not `seen`."""
    by_key: dict[str, str] = {}
    for column in seen:
        by_key.setdefault(_key(column), column)
    found: dict[str, str] = {}
    for field, synonyms in SYNONYMS.items():
        match = next((by_key[key] for key in (field, *synonyms) if key in by_key), None)
        if match is not None:
            found[field] = match
    for field, column in mapping.items():
        if field not in SYNONYMS:
            raise InputProblem(f"--map {field}={column}: no such field; the fields are {', '.join(SYNONYMS)}")
        if column not in seen:
            raise InputProblem(f"--map {field}={column}: {path} has no such column; it has {', '.join(seen)}")
        found[field] = column
    return found


def _key(column: str) -> str:
    return column.strip().casefold().replace(" ", "_").replace("-", "_")
