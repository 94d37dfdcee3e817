"""What a field is: one name that rules may ask, where it stands, and how it is read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from screening.rules.subject import Subject


class Kind(StrEnum):
    """What a field holds; decides which operators may be used on it."""

    NAME = "name"
    TEXT = "text"
    CHOICE = "choice"
    DOMAIN = "domain"
    PHONE = "phone"
    COUNTRIES = "countries"
    NUMBER = "number"
    DATE = "date"
    CODES = "codes"
    SET = "set"
    YESNO = "yesno"
    IMO = "imo"


@dataclass(frozen=True, slots=True)
class Field:
    """One name of the table."""

    id: str
    kind: Kind
    meaning: str
    column: Callable[[Subject], str]
    """Name of the column that states it, for evidence and for saying what is missing."""
    stated: Callable[[Subject], str]
    """The text as stated; empty where nothing is."""
    read: Callable[[Subject], Any]
    """The value; None where nothing is stated, `Unreadable` where it cannot be read."""
    cell: str = ""
    """Name of the column, where the field is a plain column of the order."""
    detail: str = ""
    """Name of the detail of the party without which nothing is stated."""

    of_row: bool = field(init=False)
    """Whether the value is the same for every party and good of the row."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "of_row", self.id.startswith("order."))

    @property
    def subject(self) -> str:
        """`order`, `party` or `goods`."""
        return self.id.partition(".")[0]
