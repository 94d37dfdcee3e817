"""Reads a JSON file that may be larger than the memory: the members of its outermost object or list, one by one."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from typing import Any

from screening.errors import InputProblem
from screening.lists.files import SourceFile

_CHUNK = 1 << 16
#: Longest value taken as one, in characters: no record of a list comes near it.
_LONGEST = 1 << 24
_SPACE = " \t\r\n"


class JsonStream:
    """The text of a JSON file, taken value by value."""

    def __init__(self, file: SourceFile, content: io.TextIOBase) -> None:
        self._file = file
        self._content = content
        self._text, self._at = "", 0
        self._ended = False
        self._decoder = json.JSONDecoder()

    def peek(self) -> str:
        """The next character that is no space, "" at the end."""
        while True:
            while self._at < len(self._text):
                if self._text[self._at] not in _SPACE:
                    return self._text[self._at]
                self._at += 1
            if not self._more():
                return ""

    def take(self, expected: str) -> None:
        """Passes over that character."""
        found = self.peek()
        if found != expected:
            raise self.unreadable(f"{found or 'the end'!r} instead of {expected!r}")
        self._at += 1

    def value(self) -> Any:
        """The next value, whole."""
        self.peek()
        while True:
            try:
                value, end = self._decoder.raw_decode(self._text, self._at)
            except (ValueError, RecursionError) as exc:
                if isinstance(exc, RecursionError) or not self._more():
                    raise self.unreadable(str(exc)) from None
                continue
            length = end - self._at
            # A number at the end of what was read may go on.
            if end < len(self._text) or not self._more():
                self._at += length
                return value

    def members(self) -> Iterator[str]:
        """The keys of the object that begins here; the caller takes each value before the next key."""
        yield from self._items("{", "}", self._key)

    def elements(self) -> Iterator[Any]:
        """The values of the list that begins here."""
        yield from self._items("[", "]", self.value)

    def end(self) -> None:
        """Makes sure that nothing follows."""
        if self.peek():
            raise self.unreadable("more follows after its end")

    def unreadable(self, why: str) -> InputProblem:
        """What to raise for a file that is no JSON."""
        return InputProblem(f"{self._file.name} is no readable JSON ({why}); download it again")

    def _items(self, first: str, last: str, item: Callable[[], Any]) -> Iterator[Any]:
        self.take(first)
        if self.peek() != last:
            yield item()
            while self.peek() == ",":
                self.take(",")
                yield item()
        self.take(last)

    def _key(self) -> str:
        key = self.value()
        if not isinstance(key, str):
            raise self.unreadable("a key that is no text")
        self.take(":")
        return key

    def _more(self) -> bool:
        """Reads on; False at the end of the file."""
        if len(self._text) - self._at > _LONGEST:
            raise self.unreadable(f"a value of more than {_LONGEST:,} characters")
        # What is left doubles, so that a long value is not tried again and again.
        chunk = self._content.read(max(_CHUNK, len(self._text) - self._at))
        self._text, self._at = self._text[self._at :] + chunk, 0
        return bool(chunk)
