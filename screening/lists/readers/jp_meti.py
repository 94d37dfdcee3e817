"""Reads Japan's export-control lists: notices that name bodies no export may go to, and the Foreign End User List.

Several files make one list. The ministry publishes PDFs; what is read is their text, or their table as a workbook.

A notice is the text of its PDF: numbered entries with the name in Japanese, the name in Latin letters, other names, and
after 所在地 the addresses.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from screening.errors import InputProblem
from screening.lists.files import SourceFile
from screening.lists.readers.draft import Draft
from screening.lists.readers.jp_meti_eul import end_users
from screening.lists.readers.jp_meti_names import OTHER_NAMES, take_names
from screening.lists.readers.plain_text import decode
from screening.lists.readers.sheet import ZIP_MAGIC
from screening.lists.reading import Reading
from screening.model import Entity, EntityType, Issue

#: Words of the title -> prefix of the entries' ids, and the notice's scope.
_NOTICES = (
    ("以外の国の団体", "OTHER", "bodies outside Russia and Belarus"),
    ("ベラルーシ共和国の", "BY", "bodies of Belarus"),
    ("ロシア連邦の", "RU", "bodies of Russia"),
)
_TITLE = "外務省告示"
_EFFECT = "Export ban under the Foreign Exchange and Foreign Trade Act"
_UPDATED = re.compile(r"最終更新日\s*[::]\s*(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日")
_ADDRESS = "所在地"
_ADDRESS_BREAK = re.compile(r";\s*(?:and\s+)?")
_LONG_SPACE = re.compile(r"\s{200,}")
_PDF_MAGIC = b"%PDF"


def read(files: Sequence[SourceFile], list_id: str) -> Reading:
    """The list in one or more files.

    Raises InputProblem for no file, a PDF itself, a file of another layout, two files of one notice, or a notice whose
    entries are not numbered without a gap.
    """
    if not files:
        raise InputProblem("the Japanese list needs at least one file")
    issues: list[Issue] = []
    entities: dict[str, Entity] = {}
    counts: dict[str, int] = {}
    published = ""
    for file in files:
        text = _text(file, issues)
        if _TITLE in text:
            prefix, found, day = _notice(file, text, list_id, issues)
            published = max(published, day)
        else:
            prefix, found = "EUL", end_users(file, list_id, issues)
        if prefix in counts:
            raise InputProblem(f"{file.name} is a second file of {prefix}; give each once")
        counts[prefix] = len(found)
        entities |= {entity.id: entity for entity in found}
    return Reading(tuple(entities.values()), tuple(issues), published, counts, by_sublist=True)


def _text(file: SourceFile, issues: list[Issue]) -> str:
    """The text of a file, "" for a workbook; of a file that is none, nothing is reported twice."""
    head = file.head()
    if head.startswith(_PDF_MAGIC):
        raise InputProblem(
            f"{file.name} is a PDF, which is not read. A notice: give its text (pdftotext {file.name} notice.txt). "
            "The Foreign End User List: give its table as XLSX or CSV (Excel: Data, Get Data, From PDF; save one sheet)"
        )
    return "" if head.startswith(ZIP_MAGIC) else decode(file, issues)


def _notice(file: SourceFile, text: str, list_id: str, issues: list[Issue]) -> tuple[str, list[Entity], str]:
    plain = unicodedata.normalize("NFKC", text.replace("\r\n", "\n"))
    plain = _LONG_SPACE.sub("\n", plain)  # looking for names takes the square of its length
    # Justified lines of the PDF put spaces into these words.
    for word in (_ADDRESS, OTHER_NAMES):
        plain = re.sub(r"[ \t]*".join(word), word, plain)
    title = "".join(plain.partition(_ADDRESS)[0].split())
    kind = next(((prefix, scope) for words, prefix, scope in _NOTICES if words in title), None)
    if kind is None:
        raise InputProblem(f"{file.name}: the notice names neither Russia, Belarus nor other countries in its title")
    prefix, scope = kind
    updated = _UPDATED.search(plain)
    day = f"{int(updated[1]):04}-{int(updated[2]):02}-{int(updated[3]):02}" if updated else ""
    if not day:
        issues.append(Issue(file.plain_name, "", "最終更新日", "no date of publication"))
    entities = []
    for number, entry in enumerate(_entries(file, plain), start=1):
        draft = Draft(file.plain_name, f"entry {number}", issues)
        names, found, addresses = entry.partition(_ADDRESS)
        if not found:
            draft.issue(_ADDRESS, "no address")
        take_names(names, draft)
        for address in _ADDRESS_BREAK.split(" ".join(addresses.lstrip(": \n").split())):
            draft.locate_text(address)
        draft.sublist, draft.legal_effect = scope, _EFFECT
        entities.append(draft.entity(f"{prefix}-{number}", list_id, EntityType.ORGANIZATION))
    return prefix, entities, day


def _entries(file: SourceFile, text: str) -> list[str]:
    """The text of each entry without its number. A number may follow the entry before without a line break."""
    starts: list[tuple[int, int]] = []
    at = mark = 0
    while found := re.compile(rf"(?:^|(?<=[^\d\s(-])){len(starts) + 1}[ \t]+(?=\S)", re.MULTILINE).search(text, at):
        starts.append((found.start(), found.end()))
        # An entry reaches past its addresses' mark at least, so that no number within its names is taken for the next.
        mark = text.find(_ADDRESS, found.end()) if mark >= 0 else -1
        at = mark if mark >= 0 else found.end()
    marks = text.count(_ADDRESS)
    if not starts or len(starts) != marks:
        raise InputProblem(
            f"{file.name}: {len(starts)} numbered entries but {marks} addresses; the layout of the notice has changed"
        )
    ends = [start for start, _ in starts[1:]] + [len(text)]
    return [text[begin:end] for (_, begin), end in zip(starts, ends, strict=True)]
