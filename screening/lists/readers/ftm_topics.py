"""What the topics of FollowTheMoney say about a listing: sanctioned, debarred, a politician, or nothing at all.

The topics tell why OpenSanctions collected a party. Few of them restrict a dealing; the rest only tell whom to look at.
"""

from __future__ import annotations

from collections.abc import Iterable

#: Topics of a party that some list restricts -> what follows, the gravest first.
_RESTRICTIONS = {
    "sanction": "Sanctioned: the listing authority's measures apply, such as asset freezes.",
    "asset.frozen": "Assets are frozen by an authority.",
    "export.control": "Export control: a licence is needed or exports are denied, as the listing authority says.",
    "debarment": "Debarred: excluded from public contracts; other dealings are not limited by it.",
    "invest.ban": "Investments in the party are limited or banned for some; other dealings are not limited by it.",
    "sanction.linked": "Linked to a sanctioned party, for example owned by it, and not listed itself: ask who owns it.",
    "export.control.linked": "Linked to a party under export control, and not listed itself: ask who gets the goods.",
    "sanction.counter": "Sanctioned by a state in answer to other states' sanctions: see which one.",
}
#: Topics that limit nothing -> what they tell.
_RED_FLAGS = {
    "role.pep": "politically exposed person",
    "role.rca": "relative or close associate of a politically exposed person",
    "role.pol": "politician",
    "role.oligarch": "oligarch",
    "role.spy": "spy",
    "wanted": "wanted by the police",
    "crime": "crime",
    "reg.action": "action of a regulator",
    "reg.warn": "warning of a regulator",
    "corp.disqual": "disqualified as a director",
    "export.risk": "trade risk",
    "invest.risk": "investment risk",
    "forced.labor": "forced labour",
    "mare.detained": "ship detained in a port",
    "mare.shadow": "ship of a shadow fleet",
    "mare.sts": "transfers from ship to ship",
    "poi": "person of interest",
}


def legal_effect_of(topics: Iterable[str]) -> str:
    """What being listed under these topics means; "" where they say nothing of that."""
    given = set(topics)
    sentences = [text for topic, text in _RESTRICTIONS.items() if topic in given]
    flags = dict.fromkeys(flag for topic in sorted(given) if (flag := _red_flag(topic)))
    if flags:
        sentences.append(f"Red flag only: {', '.join(flags)}.")
    return " ".join(sentences)


def is_listed(topics: Iterable[str]) -> bool:
    """Whether these topics tell of a restriction."""
    return not _RESTRICTIONS.keys().isdisjoint(topics)


def other_topics(topics: Iterable[str]) -> list[str]:
    """Topics that only describe (`fin.bank`), and those that are not known here."""
    return [topic for topic in topics if topic not in _RESTRICTIONS and not _red_flag(topic)]


def _red_flag(topic: str) -> str:
    """What a topic warns of; crimes are told by their kind: `crime.fin`."""
    if topic in _RED_FLAGS:
        return _RED_FLAGS[topic]
    return f"crime ({topic.partition('.')[2]})" if topic.startswith("crime.") else ""
