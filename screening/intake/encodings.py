"""Finds the encoding of a text file and decodes it so that a byte which does not fit stays visible."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from screening.errors import InputProblem

#: Byte order marks, longest first, with Python's name of the encoding that they announce.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
#: Legacy encodings that are considered, by what their letters are.
_LATIN = ("cp1252", "cp1250", "cp1254", "cp1257")
_OTHERS = (
    "cp1251", "koi8_r", "cp866", "cp1253", "cp1255", "cp1256", "cp874", "gb18030", "big5", "cp932", "euc_jp", "cp949"
)  # fmt: skip
#: Share of the lines with other than ASCII bytes that must be good UTF-8 for the rest to count as damaged lines.
_MOSTLY_UTF8 = 0.5
#: In legacy text an odd byte inside a word is a sign that the encoding is wrong (`Wa³êsa` for `Wałęsa`).
_SIGN_IN_WORD = re.compile(r"(?<=[^\W\d_])[^\w\s'’.,;:|/()&\-\"`´]|[¡-¿×÷](?=[^\W\d_])|(?<=[^\W\d_])[²³¹ªº¼-¾]")

#: What a header has at least one of: a letter or delimiter of ASCII.
_OF_HEADER = re.compile(r"[A-Za-z,;\t|]")
_LINE = re.compile(r"[^\r\n]*")
#: Characters that no table holds: what other text with zero bytes gives when it is read as UTF-16.
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")

ERRORS = "screening-mark"
#: What an undecodable byte becomes: U+DC00 + byte, which no valid text contains.
_MARKED = re.compile("[\udc00-\udcff]")


def _mark(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeDecodeError)
    return "".join(chr(0xDC00 + byte) for byte in error.object[error.start : error.end]), error.end


codecs.register_error(ERRORS, _mark)


@dataclass(frozen=True, slots=True)
class Encoding:
    """An encoding that was found, and how sure that is."""

    codec: str
    """Python's name."""
    label: str
    """Name for people."""
    guessed: bool = False


@dataclass(slots=True)
class TextEvidence:
    """What a pass over the bytes has seen."""

    head: bytes = b""
    """The first bytes."""
    good_lines: int = 0
    """Lines with other than ASCII bytes that are UTF-8."""
    bad_lines: int = 0
    """Lines that are not."""
    bad_sample: bytes = b""
    """Some lines that are not."""


def undecodable_byte(text: str) -> str:
    """The first byte of the text that could not be decoded, as `0x81`, or ""."""
    if text.isascii():
        return ""
    match = _MARKED.search(text)
    return f"0x{ord(match[0]) - 0xDC00:02x}" if match else ""


def marked_encoding(head: bytes) -> Encoding | None:
    """The encoding that a byte order mark or the pattern of zero bytes gives away, or None."""
    for mark, codec in _MARKS:
        if head.startswith(mark):
            return Encoding(codec, {"utf-8-sig": "UTF-8 with BOM", "utf-16": "UTF-16", "utf-32": "UTF-32"}[codec])
    even, odd = head[0::2].count(0), head[1::2].count(0)
    half = len(head) // 2
    # UTF-16 of any script has an ASCII delimiter or digit often enough; other text has hardly a zero byte.
    if half and max(even, odd) > half * 0.05 and min(even, odd) < max(even, odd) * 0.2:
        found = Encoding("utf-16-le", "UTF-16 LE") if odd > even else Encoding("utf-16-be", "UTF-16 BE")
        text = head[: half * 2].decode(found.codec, ERRORS)
        if _begins_with_header(text) and not _CONTROLS.search(text):
            return found
    return None


def _begins_with_header(text: str) -> bool:
    """Whether the first line that is not blank ends, and has something of a header."""
    rest = text.lstrip()
    line = _LINE.match(rest)
    return line is not None and line.end() < len(rest) and _OF_HEADER.search(rest, 0, line.end()) is not None


def find_encoding(evidence: TextEvidence) -> Encoding:
    """The encoding of a file: by its mark, UTF-8 where its bytes are, else the likeliest legacy one (a guess)."""
    if marked := marked_encoding(evidence.head):
        return marked
    lines = evidence.good_lines + evidence.bad_lines
    if not evidence.bad_lines or evidence.good_lines >= lines * _MOSTLY_UTF8:
        return Encoding("utf-8", "UTF-8")
    return _guess(evidence.bad_sample)


def named_encoding(file: str, name: str) -> Encoding:
    """The encoding that the user names. Raises InputProblem for an unknown one, or one of other things than files."""
    try:
        codec = codecs.lookup(name).name
        b"id,name\n".decode(codec, ERRORS)
    except (LookupError, ValueError):  # ValueError: codecs of host names, which know no marking of errors
        raise InputProblem(f"{file}: no encoding is called {name!r}; try utf-8, utf-16, windows-1252 …") from None
    return Encoding("utf-8-sig" if codec == "utf-8" else codec, _label(codec))


def _guess(sample: bytes) -> Encoding:
    from charset_normalizer import from_bytes

    matches = [m.encoding for m in from_bytes(sample, cp_isolation=[*_LATIN, *_OTHERS])]
    best = matches[0] if matches else "cp1252"
    if best in _LATIN:
        # They differ in few letters; the usual one is right unless it puts signs into words.
        best = min(_LATIN, key=lambda codec: (_oddities(sample, codec), _LATIN.index(codec)))
    return Encoding(best, _label(best), guessed=True)


def _oddities(sample: bytes, codec: str) -> int:
    text = sample.decode(codec, ERRORS)
    return len(_SIGN_IN_WORD.findall(text)) + 10 * len(_MARKED.findall(text))


def _label(codec: str) -> str:
    return "windows-" + codec[2:] if re.fullmatch(r"cp125\d", codec) else codec.upper().replace("_", "-")
