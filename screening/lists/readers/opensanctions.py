"""Reads exports of OpenSanctions: FollowTheMoney entities (entities.ftm.json) or targets.simple.csv."""

from __future__ import annotations

from collections.abc import Sequence

from screening.errors import InputProblem
from screening.lists.files import SourceFile
from screening.lists.reading import Reading


def read(files: Sequence[SourceFile], list_id: str) -> Reading:
    """The export in one file; InputProblem for more than one file or one of another layout."""
    if len(files) != 1:
        raise InputProblem(f"an OpenSanctions export is one file, not {len(files)}")
    if files[0].head().startswith(b"{"):
        from screening.lists.readers import ftm_json

        return ftm_json.read(files[0], list_id)
    from screening.lists.readers import ftm_simple

    return ftm_simple.read(files[0], list_id)
