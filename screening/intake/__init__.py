"""Files of customers and orders: formats, encodings and columns, to one Row or RowError for each data row."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from screening.intake.columns import ColumnUse
    from screening.intake.input_file import InputFile, describe_columns, open_input

__all__ = ["ColumnUse", "InputFile", "describe_columns", "open_input"]


def __getattr__(name: str) -> Any:
    # `screening check` reads a date or a country with this package; it must not wait for the readers of files.
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from screening.intake import input_file

    return getattr(input_file, name)
