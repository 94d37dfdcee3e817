"""Export control numbers as sellers write them: one form for the goods, the rules and the tests of plausibility."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

#: Category, product group and number, as the US and the EU write them alike: `1C216`, `1c 216a`, `1 C-216`.
_NUMBER = re.compile(r"(?<![A-Z0-9])(\d)[ .‐–-]{0,2}([A-E])[ .‐–-]{0,2}(\d{3})(?!\d)")
#: Munitions lists: `ML4.a` of the EU and the Wassenaar Arrangement, `USML Cat. IV(b)` of the United States.
_MILITARY = re.compile(r"(?<![A-Z0-9])ML[ .-]?(\d{1,2})(?!\d)")
_USML = re.compile(r"(?:USML|CATEGORY|CAT\.?)[ :.]*(?:CATEGORY|CAT\.?)? ?([IVX]+)(?![A-Z])(?: ?\(([A-Z])\))?")

#: What stands between numbers that one word denies together: paragraphs and a joining word.
_JOINT = re.compile(r"(?:\.[A-Z0-9]{1,3}(?![A-Z0-9]))*\s*(?:/|&|\bAND\b|\bN?OR\b|\bUND\b|\bODER\b)\s*")
#: A denial before a number, with the small words between. `No` is left out: it stands for `number`, too.
_NOT_BEFORE = re.compile(
    r"(?:\b(?:NOT|NEITHER|BELOW|OUTSIDE|NICHT|KEIN\w*|NON|PAS|НЕ)\b|不属于|非)"
    r"(?:\s+(?:A|AN|THE|IN|OF|UNDER|BY|AS|TO|ECCN|LISTED|CAUGHT|COVERED|CONTROLLED|CLASSIFIED|SUBJECT|MEETING|ITEM|NACH|"
    r"UNTER|VON|DE|DU|EN))*[\s:]*$"
)
#: A denial after a number and its paragraphs.
_NOT_AFTER = re.compile(
    r"(?:\.[A-Z0-9]{1,3}(?![A-Z0-9]))*[\s:,(=‐–—-]*"
    r"(?:(?:WAS |WERE )?(?:CHECKED|ASSESSED|REVIEWED|COMPARED|GEPRÜFT|VÉRIFIÉ|VERIFICADO|ПРОВЕРЕНО)[\s:,(=‐–—-]*)?"
    r"(?:(?:IS|ARE|DOES|DO|IST|EST) )?"
    r"(?:(?:NOT|NICHT) (?:APPLICABLE|APPLY|CONTROLLED|CAUGHT|COVERED|MET|REACHED|LISTED|ZUTREFFEND|ERFASST|GELISTET)|"
    r"(?:DOES|IS)N['’]T (?:APPLY|APPLICABLE|CONTROLLED)|N/A\b|N\.A\.|INAPPLICABLE|BELOW\b|UNDER (?:THE )?THRESHOLD|"
    r"OUT OF SCOPE|RULED OUT|TRIFFT NICHT ZU|ENTFÄLLT|NON (?:APPLICABLE|SOUMIS|CONCERN)|NO (?:APLICA|SUJETO)|"
    r"НЕ (?:ПРИМЕН|ПОДПАДА|ОТНОСИТ)|不适用|不適用|非該当|非该当)"
)


@dataclass(frozen=True, slots=True)
class ControlNumbers:
    """What a cell says of control numbers."""

    applying: tuple[str, ...]
    """The numbers stated, without paragraphs, each once: `1C216`, `ML4`, `USML IV(b)`. `EAR99` is none."""
    denied: tuple[str, ...]
    """The numbers of which the cell says that they do not apply (`2B006 n/a`, `not 3A001`)."""
    text: str
    """The cell with every number in its usual form, and without those denied."""


@dataclass(frozen=True, slots=True)
class _Found:
    first: int
    last: int
    number: str


@lru_cache(maxsize=16_384)
def read_control_numbers(stated: str) -> ControlNumbers:
    """The control numbers of a cell; case, full-width signs and blanks or dashes inside a number do not count."""
    text = unicodedata.normalize("NFKC", stated)
    if len(text.upper()) != len(text):
        text = text.casefold()
    upper = text.upper()
    applying: list[str] = []
    denied: list[str] = []
    kept, at = "", 0
    for run in _runs(upper):
        end = run[-1].last
        after = _NOT_AFTER.match(upper, end)
        before = _NOT_BEFORE.search(upper[at : run[0].first])
        if after or before:
            denied += [found.number for found in run]
            kept += text[at : at + before.start() if before else run[0].first]
            at = after.end() if after else end
            continue
        applying += [found.number for found in run]
        for found in run:
            usml = found.number.startswith("USML")
            kept += text[at : found.first] + (text[found.first : found.last] if usml else found.number)
            at = found.last
    unique = tuple(dict.fromkeys(applying))
    return ControlNumbers(
        unique, tuple(n for n in dict.fromkeys(denied) if n not in unique), (kept + text[at:]).strip(" ,;")
    )


def _runs(upper: str) -> Iterator[list[_Found]]:
    """The numbers of a text in order, those together that one denial speaks of."""
    found = [_Found(m.start(), m.end(), "".join(m.groups())) for m in _NUMBER.finditer(upper)]
    found += [_Found(m.start(), m.end(), f"ML{m[1]}") for m in _MILITARY.finditer(upper)]
    for m in _USML.finditer(upper):
        found.append(_Found(m.start(), m.end(), f"USML {m[1]}" + (f"({m[2].lower()})" if m[2] else "")))
    run: list[_Found] = []
    for each in sorted(found, key=lambda each: each.first):
        if run and not _JOINT.fullmatch(upper, run[-1].last, each.first):
            yield run
            run = []
        run.append(each)
    if run:
        yield run
