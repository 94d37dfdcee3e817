"""Files of customers and orders: formats, encodings and columns, to one Row or RowError for each data row."""

from screening.intake.columns import ColumnUse
from screening.intake.input_file import InputFile, describe_columns, open_input

__all__ = ["ColumnUse", "InputFile", "describe_columns", "open_input"]
