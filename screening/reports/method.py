"""The method, the default threshold's reason and the known blind spots, as docs/matching.md states them.

The validation report quotes the page rather than telling the method a second time, so that the two cannot differ.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from markupsafe import Markup, escape

from screening.resources import data_folder

_BLIND_SPOTS = "What it does not do yet"
_DEFAULT_REASON = "The default threshold"
_INLINE = re.compile(r"\*\*(?P<strong>[^*]+)\*\*|`(?P<code>[^`]+)`|\*(?P<em>[^*\s][^*]*)\*")


@dataclass(frozen=True, slots=True)
class Method:
    """What the page says, as safe HTML without block elements."""

    paragraphs: tuple[Markup, ...]
    default_reason: Markup
    blind_spots: tuple[Markup, ...]


def read_method() -> Method:
    """Reads docs/matching.md of this version; ValueError where it lacks a part that the report needs."""
    text = (data_folder("docs") / "matching.md").read_text(encoding="utf-8")
    sections = {heading.strip(): body for heading, _, body in (part.partition("\n") for part in text.split("\n## "))}
    introduction = text.partition("\n## ")[0].partition("\n")[2]
    reason = text[text.find(_DEFAULT_REASON) :].partition("\n\n")[0] if _DEFAULT_REASON in text else ""
    spots = re.split(r"^- ", sections.get(_BLIND_SPOTS, ""), flags=re.MULTILINE)[1:]
    paragraphs = [block for block in introduction.split("\n\n") if block.strip()]
    for part, found in (
        ("an introduction", paragraphs),
        (f"a sentence that starts with “{_DEFAULT_REASON}”", reason),
        (f"a list under “{_BLIND_SPOTS}”", spots),
    ):
        if not found:
            raise ValueError(f"docs/matching.md has lost {part}, which the validation report quotes")
    return Method(tuple(map(inline, paragraphs)), inline(reason), tuple(map(inline, spots)))


def inline(markdown: str) -> Markup:
    """One paragraph of Markdown (bold, emphasis, code) as HTML, everything else escaped."""
    text = " ".join(markdown.split())
    parts: list[Markup] = []
    at = 0
    for found in _INLINE.finditer(text):
        tag = str(found.lastgroup)
        parts += [escape(text[at : found.start()]), Markup("<{0}>{1}</{0}>").format(Markup(tag), found[tag])]
        at = found.end()
    return Markup("").join([*parts, escape(text[at:])])
