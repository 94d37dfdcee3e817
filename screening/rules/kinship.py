"""How many unrelated companies stand behind a set of names: firms of one group share a distinctive word."""

from __future__ import annotations

from collections.abc import Iterable

from screening.rules.readers import is_place_word

#: Shorter words (articles, initials) link no names.
_LINKING_LETTERS = 3


def unrelated_names(names: Iterable[str]) -> int:
    """The number of groups into which names fall, each name given as its core words with spaces between.

    Two names belong together where they share a word of three letters or more that is no place (half of Shenzhen's
    companies have Shenzhen in their names), or where all the words of one stand in the other.
    """
    groups: list[tuple[set[str], list[frozenset[str]]]] = []
    for name in sorted(set(names)):
        words = frozenset(name.split())
        links = {word for word in words if len(word) >= _LINKING_LETTERS and not is_place_word(word)}
        members = [words]
        apart: list[tuple[set[str], list[frozenset[str]]]] = []
        for other_links, others in groups:
            if not links.isdisjoint(other_links) or any(words <= other or other <= words for other in others):
                links |= other_links
                members += others
            else:
                apart.append((other_links, others))
        groups = [*apart, (links, members)]
    return len(groups)
