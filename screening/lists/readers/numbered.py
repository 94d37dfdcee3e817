"""Fields that hold several numbered values: `(1) Minsk (2) Brest`, `a) Minsk b) Brest`."""

from __future__ import annotations

import re

#: A number or small letter in brackets, or before one, at the start or after a space.
_MARK = re.compile(r"(?:(?<=\s)|^)(?:\((\d{1,2}|[a-z])\)|([a-z])\))\s?")


def split_numbered(text: str, keep_places: bool = False) -> list[str]:
    """The values in order, without their numbers; the whole text where it is not numbered from the first on.

    A value of `-` alone says that there is none: it is left out, or "" where `keep_places` asks for every place.
    """
    marks = list(_MARK.finditer(text))
    labels = [mark[1] or mark[2] for mark in marks]
    if not marks or labels[0] not in ("1", "a") or text[: marks[0].start()].strip(" ,;.:"):
        return [text.strip()] if text.strip() else []
    ends = [mark.start() for mark in marks[1:]] + [len(text)]
    parts = [text[mark.end() : end].strip(" ,;") for mark, end in zip(marks, ends, strict=True)]
    values = ["" if part in ("-", "- .", "-.") else part for part in parts]
    return values if keep_places else [value for value in values if value]
