"""Reads the UK Sanctions List, as CSV or as XML (sanctionslist.fcdo.gov.uk)."""

from __future__ import annotations

from collections.abc import Sequence

from screening.errors import InputProblem
from screening.lists.files import SourceFile
from screening.lists.reading import Reading


def read(files: Sequence[SourceFile], list_id: str) -> Reading:
    """The list in one file, CSV or XML; InputProblem for more than one file or one of another layout."""
    if len(files) != 1:
        raise InputProblem(f"the UK Sanctions List is one file, CSV or XML, not {len(files)}")
    if files[0].head().startswith(b"<"):
        from screening.lists.readers import gb_uksl_xml

        return gb_uksl_xml.read(files[0], list_id)
    from screening.lists.readers import gb_uksl_csv

    return gb_uksl_csv.read(files[0], list_id)
