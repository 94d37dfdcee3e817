"""Makes malformed files out of sound ones. The same random numbers give the same bytes."""

from __future__ import annotations

import gzip
import io
import json
import random
import re
import zipfile
from collections.abc import Sequence
from typing import Any

#: What files of every kind stumble over: numbers out of range, other digits, control characters, markup, formulas,
#: paths, entities, anchors and tags, brackets without end.
TOKENS: tuple[bytes, ...] = tuple(
    text.encode("utf-8", "surrogatepass")
    for text in (
        *("", "0", "-1", "1e999", "-1e999", "NaN", "Infinity", "null", "true", "no", "0x10", "1_000", "12:30"),
        *("9" * 400, "9" * 5000, "0." + "3" * 400, "²", "٣٤", "१९७०", "Ⅷ", "½", "1/0"),
        *("2026-02-30", "0000-00-00", "9999-12-31", "31/02/9999", "10000-01-01", "circa", "0-0-0", "1970 to 1960"),
        *(
            "\0",
            "\x1a",
            "\x1b[2J",
            "\x7f",
            "\x85",
            "\u2028",
            "\u202e",
            "\ufeff",
            "\ud800",
            "\U0010ffff",
            "💣",
            "ẞ",
            "İ",
        ),
        *(
            "=1+1",
            "@SUM(A1)",
            "<script>alert(1)</script>",
            "'\"><img src=x onerror=alert(1)>",
            "{{7*7}}",
            "{0.x}",
            "%n",
        ),
        *("../../../../etc/passwd", "/dev/zero", "C:\\con", "a" * 5000, "a " * 3000, "é" * 4000, "مح" * 2000),
        *("&lol;", "&#0;", "&#x110000;", "]]>", "<![CDATA[", "<!--", "<?php", "<!DOCTYPE a [<!ENTITY b 'c'>]>", "</"),
        *(
            "&a [*a]",
            "*a",
            "!!python/object/apply:os.getcwd []",
            "!!binary aGk=",
            "<<: *a",
            "? [",
            "%YAML 9.9",
            "---\n",
        ),
        *(
            "[" * 300,
            "{" * 300,
            '{"a":' * 300,
            "(" * 300,
            "- " * 300,
            '"',
            "'",
            '"""',
            "\\",
            "\\u",
            "\t",
            ",",
            ";",
            "|",
        ),
        *("\r", "\n", "\r\n\r\n", "\n" * 300, "-0- ", "(", ")", "$values.x", "${x}", "|" * 100, "_id", "id", "name"),
    )
)
_VALUE = re.compile(rb"[^<>\"',;:{}\[\]\t\r\n=|]+")
_ENCODINGS = ("utf-16", "utf-16-le", "utf-32", "utf-8-sig", "cp1252", "cp1251", "shift_jis", "utf-7", "cp037")
_LARGEST = 1 << 22


def mutate(rng: random.Random, content: bytes, others: Sequence[bytes]) -> bytes:
    """A malformed version of `content`; blocks of `others` may find their way into it."""
    if content[:4] == b"PK\x03\x04" and rng.random() < 0.75:
        return _in_archive(rng, content, others)
    if content[:2] == b"\x1f\x8b" and rng.random() < 0.75:
        return gzip.compress(mutate(rng, gzip.decompress(content), others), 1, mtime=0)
    if rng.random() < 0.3 and (changed := _in_json(rng, content)) is not None:
        content = changed
        if rng.random() < 0.7:
            return content
    for _ in range(rng.choice((1, 1, 1, 2, 3, 8))):
        content = rng.choice(_WAYS)(rng, content, others)[:_LARGEST]
    return content


def _place(rng: random.Random, content: bytes) -> int:
    return rng.randrange(len(content) + 1)


def _flip(rng: random.Random, content: bytes, _: Sequence[bytes]) -> bytes:
    changed = bytearray(content)
    for _n in range(rng.choice((1, 1, 4, 32))):
        if changed:
            changed[rng.randrange(len(changed))] ^= 1 << rng.randrange(8)
    return bytes(changed)


def _cut(rng: random.Random, content: bytes, _: Sequence[bytes]) -> bytes:
    return content[: _place(rng, content)]


def _drop(rng: random.Random, content: bytes, _: Sequence[bytes]) -> bytes:
    at = _place(rng, content)
    return content[:at] + content[at + rng.choice((1, 5, 50, 500)) :]


def _repeat(rng: random.Random, content: bytes, _: Sequence[bytes]) -> bytes:
    start, end = sorted((_place(rng, content), _place(rng, content)))
    return content[:end] + content[start:end] * rng.choice((1, 2, 20)) + content[end:]


def _put(rng: random.Random, content: bytes, _: Sequence[bytes]) -> bytes:
    at = _place(rng, content)
    return content[:at] + rng.choice(TOKENS) + content[at:]


def _replace_value(rng: random.Random, content: bytes, _: Sequence[bytes]) -> bytes:
    """Another value in place of a text between signs that part values: the layout stays sound."""
    places = [match.span() for match in _VALUE.finditer(content[:100_000]) if match[0].strip()]
    if not places:
        return content
    start, end = rng.choice(places)
    return content[:start] + rng.choice(TOKENS) + content[end:]


def _move_value(rng: random.Random, content: bytes, _: Sequence[bytes]) -> bytes:
    places = [match.span() for match in _VALUE.finditer(content[:100_000]) if match[0].strip()]
    if len(places) < 2:
        return content
    (start, end), (other_start, other_end) = sorted(rng.sample(places, 2))
    return b"".join(
        (
            *(content[:start], content[other_start:other_end], content[end:other_start]),
            *(content[start:end], content[other_end:]),
        )
    )


def _swap_block(rng: random.Random, content: bytes, others: Sequence[bytes]) -> bytes:
    other = rng.choice(others)
    start, end = sorted((_place(rng, other), _place(rng, other)))
    at = _place(rng, content)
    return content[:at] + other[start : min(end, start + 4000)] + content[at + rng.choice((0, end - start)) :]


def _lines(rng: random.Random, content: bytes, _: Sequence[bytes]) -> bytes:
    """The header twice, lines in another order, a line far too long, other line ends or delimiters."""
    lines = content.splitlines(keepends=True) or [b""]
    match rng.randrange(6):
        case 0:
            return lines[0] + content
        case 1:
            rng.shuffle(lines)
        case 2:
            lines.insert(
                rng.randrange(len(lines) + 1), rng.choice((b"x", b"a,", b"<a>", b" ", b"\t")) * 200_000 + b"\n"
            )
        case 3:
            return content.replace(b"\n", rng.choice((b"\r", b"\r\n", b"\n\n", b"\x1e", b"\x85")))
        case 4:
            return content.replace(*rng.choice(((b",", b";"), (b";", b","), (b",", b"\t"), (b",", b"|"), (b":", b"="))))
        case _:
            del lines[rng.randrange(len(lines))]
    return b"".join(lines)


def _encode(rng: random.Random, content: bytes, _: Sequence[bytes]) -> bytes:
    text = content.decode("utf-8", "replace")
    try:
        return text.encode(rng.choice(_ENCODINGS), "replace")
    except (UnicodeError, LookupError):
        return content


def _nest(rng: random.Random, content: bytes, _: Sequence[bytes]) -> bytes:
    depth = rng.choice((50, 1200, 20_000))
    first, last = rng.choice(
        ((b"[", b"]"), (b'{"a":', b"}"), (b"<a>", b"</a>"), (b"- ", b""), (b"{a: ", b"}"), (b"all: [{", b"}]"))
    )
    at = _place(rng, content)
    end = at + rng.choice((0, 10, 200))
    return content[:at] + first * depth + content[at:end] + last * rng.choice((depth, 0)) + content[end:]


def _bomb(rng: random.Random, content: bytes, _: Sequence[bytes]) -> bytes:
    """Entities and aliases that unfold; foreign entities; packed content that unpacks to much more."""
    doctype = b'<!DOCTYPE a [<!ENTITY x0 "ha">%s]>' % b"".join(
        b'<!ENTITY x%d "%s">' % (i, b"&x%d;" % (i - 1) * 10) for i in range(1, 12)
    )
    match rng.randrange(5):
        case 0:
            head = re.match(rb"\s*<\?xml[^>]*\?>", content)
            at = head.end() if head else 0
            return content[:at] + doctype + content[at:].replace(b"</", b"&x11;</", 1)
        case 1:
            foreign = rng.choice((b"file:///etc/passwd", b"http://127.0.0.1:9/x", b"file:///dev/zero"))
            return b'<!DOCTYPE a [<!ENTITY e SYSTEM "%s">]>' % foreign + content.replace(b"</", b"&e;</", 1)
        case 2:
            aliases = b"".join(b"a%d: &a%d [%s]\n" % (i, i, b",".join([b"*a%d" % (i - 1)] * 10)) for i in range(1, 12))
            return b"a0: &a0 [x, x]\n" + aliases + content.replace(b": ", b": *a11 #", 1)
        case 3:
            filling = rng.choice((b"\0", b"\n", b"a,b\n", b"<a/>", b"x")) * (rng.choice((1, 16)) << 18)
            return gzip.compress(content + filling + content, 1, mtime=0)
        case _:
            return gzip.compress(gzip.compress(gzip.compress(content, mtime=0), mtime=0), mtime=0)


_WAYS = (
    *(_flip, _flip, _cut, _drop, _drop, _repeat, _put, _put, _put),
    *(_replace_value, _replace_value, _replace_value, _replace_value, _move_value, _move_value),
    *(_swap_block, _lines, _lines, _encode, _nest, _bomb),
)


def _in_archive(rng: random.Random, content: bytes, others: Sequence[bytes]) -> bytes:
    """A workbook in which one member was changed, renamed, given twice, left out, or unpacks to far more."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = archive.namelist()
        inner = [name for name in names if name.endswith(("sheet1.xml", "sharedStrings.xml", "workbook.xml"))]
        chosen, way = rng.choice(inner if inner and rng.random() < 0.7 else names), rng.randrange(10)
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as changed:
            for name in names:
                data = archive.read(name)
                if name == chosen:
                    if way == 0:
                        continue
                    data = _in_member(rng, data, others) if way < 8 else data
                    if way == 8:
                        name = rng.choice(("../../evil.xml", "/etc/passwd", "a" * 300, name.upper()))
                    if way == 9:
                        data += rng.choice((b" ", b"\0", b"<c/>")) * (8 << 20)
                changed.writestr(name, data)
    return out.getvalue()


def _in_member(rng: random.Random, data: bytes, others: Sequence[bytes]) -> bytes:
    far = rng.choice((b"XFD1048576", b"A1048576", b"ZZZ1", b"A0", b"A99999999999", b"1A", b"", b"XFD1", b"AAAA1"))
    match rng.randrange(5):
        case 0:
            return re.sub(rb'\br="[A-Z]+[0-9]+"', b'r="%s"' % far, data, count=rng.choice((1, 3)))
        case 1:
            cell = b'<row r="7"><c r="%s" t="%s"><v>%s</v></c></row>' % (
                far,
                rng.choice((b"s", b"n", b"b", b"d", b"e", b"str", b"inlineStr", b"x")),
                rng.choice((b"99999999", b"-1", b"1e308", b"NaN", b"", b"x", b"2958466", b"0")),
            )
            return data.replace(b"</sheetData>", cell + b"</sheetData>")
        case 2:
            return data.replace(b"<t>", b"<t>" + rng.choice(TOKENS), rng.choice((1, 50)))
        case _:
            return mutate(rng, data, others)


def _in_json(rng: random.Random, content: bytes) -> bytes | None:
    """JSON, or JSON lines, in which some values are others; None for what is no JSON."""
    if content.lstrip()[:1] not in (b"{", b"["):
        return None
    try:
        documents = [json.loads(content)]
    except (ValueError, RecursionError):
        try:
            documents = [json.loads(line) for line in content.splitlines() if line.strip()]
        except (ValueError, RecursionError):
            return None
    for _ in range(rng.choice((1, 1, 2, 5))):
        at = rng.randrange(len(documents))
        documents[at] = _changed(rng, documents[at])
    return "\n".join(map(json.dumps, documents)).encode()


def _changed(rng: random.Random, value: Any) -> Any:
    if value and rng.random() < 0.9:
        if isinstance(value, dict):
            key = rng.choice(list(value))
            if rng.random() < 0.1:
                return {name: each for name, each in value.items() if name != key}
            return value | {key: _changed(rng, value[key])}
        if isinstance(value, list):
            at = rng.randrange(len(value))
            return [*value[:at], _changed(rng, value[at]), *value[at + 1 :]]
    token = rng.choice(TOKENS).decode("utf-8", "replace")
    return rng.choice(
        (
            *(None, True, 0, -1, 1.5, 10**30, float("inf"), float("nan"), "", token, token, [], {}),
            *([value, value], [[]], {"a": value}, [None], str(value), {"": None}),
        )
    )
