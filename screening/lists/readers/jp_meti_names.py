"""The names of one entry of a Japanese notice: in Japanese, in Latin letters, and the other names of both."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from screening.lists.readers.draft import Draft
from screening.model import NameKind

#: Kana, Chinese characters, their punctuation and the signs that stand between them.
_JAPANESE = "぀-ヿ㐀-鿿々〆ー「」『』、。・"
_LAST_JAPANESE = re.compile(rf".*[{_JAPANESE}][^{_JAPANESE}a-zA-Z]*", re.DOTALL)
#: Japanese behind a name in Latin letters, on the same line.
_JAPANESE_BEHIND = re.compile(rf"([^{_JAPANESE}]+)\s([{_JAPANESE}][^A-Za-z]*)")
#: The word before the other names, in brackets or on a line of its own.
OTHER_NAMES = "別称"
_LABEL = re.compile(rf"(?<!\(){OTHER_NAMES}\s*:")
_LATIN_ALIASES = re.compile(
    r"(?:a\.\s?k\.\s?a\.?,?\s*)?(?:the\s*)?follow(?:ing)?\s*(?:[\w-]{1,50}\s*)?alias(?:es)?\s*:?"
    r"|a\.\s?k\.\s?a\.?,?\s+",
    re.IGNORECASE,
)
_BREAK = re.compile(r";\s*(?:and\b)?|(?<=\s)and[^\S\n]*\n\s*[-—–]|(?<!\s)[^\S\n]*\n\s*[-—–]")
_JAPANESE_BREAK = re.compile(r"、|;|及び|並びに")
_ABBREVIATION = re.compile(r"(?:\b(?:Ltd|Co|Corp|Inc|Bros|St|Sti|Şti|Ști|Tic|San)|\.\w)\.$", re.IGNORECASE)
_BRACKETS = re.compile(r"\((?P<inside>[^()]*(?:\([^()]*\)[^()]*)*)\)")


def take_names(text: str, draft: Draft) -> None:
    """Takes all names of an entry: the Latin one is primary, the Japanese an alias."""
    head, *rest = _LABEL.split(text, maxsplit=1)
    own_script: list[str] = []
    head = _BRACKETS.sub(lambda match: _set_aside(match, own_script), head)
    japanese, latin = _split(head)
    main, *aliases = _LATIN_ALIASES.split(latin, maxsplit=1)
    draft.name(_clean(main), NameKind.PRIMARY)
    for part in aliases:
        _take_latin(part, draft)
    draft.name(_clean(_joined(japanese)), lang="ja")
    for inside in own_script:
        _take_bracket(inside, draft)
    for others in rest:
        japanese, latin = _split(others)
        for name in _JAPANESE_BREAK.split(_joined(japanese)):
            draft.name(_clean(name), lang="ja")
        _take_latin(latin, draft)


@dataclass(frozen=True, slots=True)
class Bilingual:
    """A text in Latin letters and in Japanese or another script of its own."""

    latin: str
    others: tuple[str, ...]


def bilingual(text: str) -> Bilingual:
    """A cell in two languages, one below, beside or in brackets behind the other: `アフガニスタン\\nAfghanistan`."""
    aside: list[str] = []
    plain = _BRACKETS.sub(lambda match: _set_aside(match, aside), unicodedata.normalize("NFKC", text))
    japanese: list[str] = []
    latin: list[str] = []
    for line in filter(None, map(str.strip, plain.splitlines())):
        if behind := _JAPANESE_BEHIND.fullmatch(line):
            own, foreign = behind[1], behind[2]
        else:
            foreign, own = _split(line) if is_foreign(line) else ("", line)
        latin.append(own.strip())
        japanese.append(foreign.strip())
    others = [name for name in ("".join(japanese), *aside) if name]
    return Bilingual(" ".join(filter(None, latin)), tuple(others))


def is_foreign(text: str) -> bool:
    """Whether the text has Japanese or Chinese signs."""
    return bool(re.search(f"[{_JAPANESE}]", text))


def is_japanese(text: str) -> bool:
    """Whether the text has kana, which no other language writes."""
    return bool(re.search("[ぁ-ヺ]", text))


def _split(text: str) -> tuple[str, str]:
    """The Japanese part and the Latin part after it. A short Latin ending of the Japanese line belongs to the first."""
    match = _LAST_JAPANESE.match(text)
    if match is None:
        return "", text
    rest = text[match.end() :]
    ending, newline, after = rest.partition("\n")
    if newline and after.strip() and len(ending.split()) <= 2 and len(ending) <= 16:
        return text[: match.end()] + ending, after
    return text[: match.end()], rest


def _take_latin(text: str, draft: Draft) -> None:
    for name in _BREAK.split(text):
        draft.name(_clean(name))


def _set_aside(match: re.Match[str], own_script: list[str]) -> str:
    """Takes brackets with Japanese or Chinese inside out of a text; others, such as `(FSB)`, stay."""
    inside = _joined(match["inside"])
    if not is_foreign(inside):
        return match[0]
    own_script.append(inside)
    return ""


def _take_bracket(inside: str, draft: Draft) -> None:
    """Takes other names in Japanese after `別称`, or names in the script of the country."""
    others = inside.removeprefix(OTHER_NAMES)
    for name in _JAPANESE_BREAK.split(others.lstrip("、 :")):
        draft.name(_clean(name), lang="ja" if others != inside else "")


def _joined(text: str) -> str:
    """Lines of Japanese joined without a space, as it has none between words."""
    return re.sub(r"(?<!\s)[^\S\n]*\n\s*", "", text)


def _clean(name: str) -> str:
    """The name without the marks of the enumeration; the dot of an abbreviation (`Co., Ltd.`) belongs to it."""
    plain = " ".join(name.split()).strip(" ,;:-—–")
    return plain if _ABBREVIATION.search(plain) else plain.removesuffix(".")
