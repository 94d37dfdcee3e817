"""Reads OFAC's lists in whichever of their formats the files are: CSV, classic, ADVANCED or ENHANCED XML.

The format is told from the content, since the files' names differ by list and by where they were fetched.
"""

from __future__ import annotations

from collections.abc import Sequence

from screening.errors import InputProblem
from screening.lists.files import SourceFile
from screening.lists.readers import (
    ofac_advanced_xml,
    ofac_classic_xml,
    ofac_csv,
    ofac_enhanced_xml,
)
from screening.lists.readers.xml_stream import root_name
from screening.lists.reading import Reading

_XML_READERS = {
    ofac_classic_xml.ROOT: ofac_classic_xml.read,
    ofac_enhanced_xml.ROOT: ofac_enhanced_xml.read,
    ofac_advanced_xml.ROOT: ofac_advanced_xml.read,
}
#: How XML begins in the encodings that lists come in: UTF-8, UTF-16.
_XML_STARTS = (b"<", b"\xff\xfe<\x00", b"\xfe\xff\x00<")


def read(files: Sequence[SourceFile], list_id: str) -> Reading:
    """The list in one XML file, or in the set of CSV files.

    Raises InputProblem for XML beside other files, for XML of another kind, and as the readers of the formats do.
    """
    xml = [file for file in files if file.head().startswith(_XML_STARTS)]
    if not xml:
        return ofac_csv.read(files, list_id)
    if len(files) > 1:
        raise InputProblem(
            f"{xml[0].name} holds the whole list as XML; give it alone, not with "
            f"{', '.join(file.name for file in files if file is not xml[0])}"
        )
    root = root_name(xml[0])
    if root not in _XML_READERS:
        raise InputProblem(
            f"{xml[0].name} begins with <{root}>; OFAC's files begin with "
            f"{', '.join(f'<{name}>' for name in _XML_READERS)}"
        )
    return _XML_READERS[root](xml[0], list_id)
