"""Other names that publishers write into a name, and words that tell of what kind a name is.

`Orlov Works (f.k.a. Petrov Works)`, `F.K.A. Petrov Works`, `Pyotr Orlov (previously listed as)`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from screening.lists.languages import language_code
from screening.model import Name, NameKind

#: "Also", "formerly", "now known as", with dots or slashes, so that the surname Aka is none.
_SHORT = r"(?P<letter>[afn])(?:\.\s?k\.\s?a\b\.?|/k/a\b)"
_LONG = r"also known as|(?P<former>(?:formerly|previously) (?:known|listed) as)"
_LABEL = rf"(?:{_SHORT}|{_LONG})[,:.]*"
_LEADING = re.compile(rf"{_LABEL}\s+(?P<name>\S.*)", re.IGNORECASE)
_INLINE = re.compile(rf"(?P<own>\S.*?),?(?<!\s)\s+{_LABEL}\s+(?P<name>\S.*)", re.IGNORECASE)
#: In brackets the label needs no dots; brackets may stand in them once more.
_BRACKETED = re.compile(
    rf"(?:(?<!\s)\s+)?[(\[](?:{_LABEL}|(?P<plain>[af])ka\b[,:]?)\s++(?P<names>[^()\[\]]*(?:\([^()]*\)[^()\[\]]*)*)[)\]]",
    re.IGNORECASE,
)
#: The comment makes the name itself a former one: `(formerly listed as)`, `(Previously listed as. In Arabic: …)`.
_COMMENT = re.compile(
    r"(?:(?<!\s)\s+)?\((?:(?:formerly|previously) (?:listed|known) as|former name)[.,]?"
    r"(?:\s+In (?P<lang>[A-Z][a-z]+): (?P<name>[^()]+))?\)$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class NamesWithin:
    """What one published text holds."""

    own: str
    """The name itself, without other names and words about it."""
    former: bool = False
    """Whether the text says that the name itself is a former one."""
    others: tuple[Name, ...] = ()
    """Other names, in order."""


def names_within(text: str) -> NamesWithin:
    """Takes a text with single spaces apart; most texts are one name and stay as they are."""
    if comment := _COMMENT.search(text):
        lang = language_code(comment["lang"]) if comment["lang"] else ""
        other = (Name(comment["name"].strip(), NameKind.FORMER, lang or ""),) if comment["name"] else ()
        return NamesWithin(text[: comment.start()], True, other)
    if leading := _LEADING.fullmatch(text):
        return NamesWithin(leading["name"], _is_former(leading))
    others = [
        Name(name, _kind(found))
        for found in _BRACKETED.finditer(text)
        for part in found["names"].split(";")
        if (name := part.strip(" ,"))
    ]
    own = _BRACKETED.sub("", text).strip(" ,") if others else text
    if inline := _INLINE.fullmatch(own):
        own = inline["own"]
        others.append(Name(inline["name"], _kind(inline)))
    return NamesWithin(own, False, tuple(others))


def names_of(text: str, kind: NameKind, lang: str = "") -> list[Name]:
    """The names of a text published as one of that kind. A primary name stays whole, and its own part follows."""
    found = names_within(text)
    if kind is NameKind.PRIMARY:
        own = [Name(text, kind, lang), *([Name(found.own, NameKind.ALIAS, lang)] if found.own != text else [])]
    else:
        own = [Name(found.own, NameKind.FORMER if found.former and kind is NameKind.ALIAS else kind, lang)]
    weak = kind is NameKind.WEAK_ALIAS
    return own + [Name(other.value, kind if weak else other.kind, other.lang) for other in found.others]


def _kind(found: re.Match[str]) -> NameKind:
    return NameKind.FORMER if _is_former(found) else NameKind.ALIAS


def _is_former(found: re.Match[str]) -> bool:
    letter = found["letter"] or found.groupdict().get("plain") or ""
    return bool(found["former"]) or letter.lower() == "f"
