"""Messages with places for values: `{party.name} is named as {party.role}`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Template:
    """A message cut into texts and places."""

    parts: tuple[tuple[str, str], ...]
    """(text, place after it); the last place is ""."""

    @property
    def places(self) -> tuple[str, ...]:
        """Names between braces, in order."""
        return tuple(place for _, place in self.parts if place)

    def fill(self, value: Callable[[str], str]) -> str:
        """The message; a place whose value is empty reads `(not stated)`."""
        return "".join(text + ((value(place) or "(not stated)") if place else "") for text, place in self.parts)


def parse_template(text: str) -> Template:
    """Cuts a message at its braces. ValueError where a brace is left open."""
    parts: list[tuple[str, str]] = []
    rest = text
    while "{" in rest:
        before, _, after = rest.partition("{")
        place, closed, rest = after.partition("}")
        if not closed or "{" in place:
            raise ValueError(f"a brace is left open in {text!r}")
        if not place.strip():
            raise ValueError(f"nothing stands between the braces in {text!r}")
        parts.append((before, place.strip()))
    if "}" in rest or any("}" in before for before, _ in parts):
        raise ValueError(f"a brace is closed that was not opened in {text!r}")
    return Template((*parts, (rest, "")))


def fill_from(template: Template, values: Mapping[str, str]) -> str:
    """As `Template.fill`, from a mapping."""
    return template.fill(lambda place: values.get(place, ""))
