"""Reads the EU's Financial Sanctions Files (FSF), format 1.1, as XML or as CSV."""

from __future__ import annotations

from collections.abc import Sequence

from screening.errors import InputProblem
from screening.lists.files import SourceFile
from screening.lists.reading import Reading


def read(files: Sequence[SourceFile], list_id: str) -> Reading:
    """The list in one file, XML or CSV; InputProblem for more than one file or one of another layout.

    The XML is the better source: the CSV lacks the mark of weak names and some fields of addresses.
    """
    if len(files) != 1:
        raise InputProblem(f"the EU list is one file, XML or CSV, not {len(files)}")
    if files[0].head().startswith(b"<"):
        from screening.lists.readers import eu_fsf_xml

        return eu_fsf_xml.read(files[0], list_id)
    from screening.lists.readers import eu_fsf_csv

    return eu_fsf_csv.read(files[0], list_id)
