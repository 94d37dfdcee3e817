"""Whether a reader understood the files of a list, told by what it made of them: layouts change unannounced."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from screening.errors import InputProblem
from screening.lists.census import has_name
from screening.lists.files import SourceFile
from screening.lists.reading import LEFT_OUT, Reading
from screening.lists.shelf import Shelf
from screening.lists.snapshot import Snapshot
from screening.model import Issue

#: A list of which more than this share has no name was not understood; a single entry may lack it.
_NAMELESS = 0.01
#: A list within a list, which may be short, that loses more than this share of its records is looked at again.
_SUBLIST_SHRINKAGE = 1 / 3
#: A field that more than this share of the entries could not fill, and more than so many, may hold something else.
_OFTEN = 0.1
_FEW = 5
#: How readers report a field of the file that they do not know.
_UNKNOWN_FIELD = re.compile("unknown (?:element|attribute|column|field|key)")
#: So many of these are named in a warning.
_NAMED_FIELDS = 4


def refuse_unread(shelf: Shelf, files: Sequence[SourceFile]) -> None:
    """InputProblem where no entity was read, or many have no name: they would be searched in vain, and all be clear."""
    if not shelf:
        raise InputProblem(f"{files[0].name} holds no entry that could be read; nothing was imported")
    if shelf.census.nameless and (
        shelf.census.nameless == len(shelf) or shelf.census.nameless > max(1, len(shelf) * _NAMELESS)
    ):
        first = next(entity for entity in shelf if not has_name(entity)).locator
        raise InputProblem(
            f"{first.file}: {shelf.census.nameless:,} of {len(shelf):,} entries have no name, the first of them "
            f"{first.record}: the layout of the list has changed, or the file is damaged; nothing was imported"
        )


def doubtful_kinds(reading: Reading, previous: Snapshot | None) -> list[str]:
    """Records that were not kept, and lists within the list that vanished or shrank: the total may hide them."""
    found = reading.records
    warnings = [f"{found[LEFT_OUT]:,} records are left out"] if found.get(LEFT_OUT) else []
    if previous and reading.by_sublist:
        warnings += [
            f"{found.get(kind, 0):,} records of {kind} after {count:,} in the copy before"
            for kind, count in previous.records.items()
            if kind != LEFT_OUT and found.get(kind, 0) < count * (1 - _SUBLIST_SHRINKAGE)
        ]
    return warnings


def doubtful_contents(shelf: Shelf, issues: Sequence[Issue]) -> list[str]:
    """What in the files the reader could not use, where it may be more than a slip of the publisher."""
    warnings = (
        [f"entries without a name: {shelf.census.nameless:,}; only numbers find them"] if shelf.census.nameless else []
    )
    unknown = Counter(issue.field for issue in issues if _UNKNOWN_FIELD.match(issue.message))
    if unknown:
        named = ", ".join(f"{field} ({count:,})" for field, count in unknown.most_common(_NAMED_FIELDS))
        more = f" and {len(unknown) - _NAMED_FIELDS} more" if len(unknown) > _NAMED_FIELDS else ""
        warnings.append(f"fields that this version does not know were not read: {named}{more}")
    often = Counter(issue.field for issue in issues if issue.record and not _UNKNOWN_FIELD.match(issue.message))
    warnings += [
        f"what stands in {field or 'the file'} could not be taken in {count:,} entries: have columns moved?"
        for field, count in often.items()
        if count > max(_FEW, len(shelf) * _OFTEN)
    ]
    return warnings
