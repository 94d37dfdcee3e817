"""Words of postal addresses in one spelling: what marks a room, a floor, a street, a building."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

#: One spelling -> the others. English as Hong Kong, China and the Gulf write it, and Turkish.
_SPELLINGS = {
    "road": "rd roads",
    "street": "st str",
    "avenue": "ave av",
    "boulevard": "blvd blv bulvar bulvari",
    "lane": "ln",
    "drive": "dr",
    "highway": "hwy",
    "square": "sq",
    "place": "pl",
    "circuit": "cct",
    "cadde": "cad cd caddesi",
    "sokak": "sok sk sokagi",
    "mahalle": "mah mh mahallesi",
    "building": "bldg bld bldgs buildings bina binasi",
    "centre": "center ctr cntr cent merkez merkezi",
    "tower": "twr towers kule kulesi",
    "plaza": "plz plazasi",
    "house": "hse",
    "mansion": "mansions mans",
    "block": "blk blok bloklari",
    "commercial": "comm coml comml com",
    "industrial": "ind indl indust",
    "international": "intl int",
    "floor": "fl flr",
    "room": "rm rms rooms",
    "flat": "flt",
    "unit": "units",
    "office": "ofis",
    "suite": "ste suites",
    "apartment": "apt daire",
    "number": "no nos nr num numara",
    "kowloon": "kln kownloon",
    "hongkong": "hk hksar",
    "tsimshatsui": "tst",
    "newterritories": "nt",
}
_ONE_SPELLING = {other: word for word, others in _SPELLINGS.items() for other in others.split()}
#: Words for a room behind which its number stands.
ROOMS = frozenset(
    ("room", "flat", "unit", "office", "suite", "apartment", "shop", "workshop", "warehouse", "godown", "plot", "villa")
)
#: Words for a street that stand behind its name; those of a building. A place may be either.
STREETS = frozenset(
    (
        "road",
        "street",
        "avenue",
        "boulevard",
        "lane",
        "drive",
        "highway",
        "square",
        "place",
        "circuit",
        "cadde",
        "sokak",
        "terrace",
        "crescent",
        "path",
        "alley",
        "close",
        "court",
        "row",
        "way",
    )
)
#: Behind a street; written as letters, which stand for rooms elsewhere.
DIRECTIONS = {"n": "north", "s": "south", "e": "east", "w": "west", "c": "central"}
BUILDINGS = frozenset(
    (
        "building",
        "centre",
        "tower",
        "plaza",
        "house",
        "mansion",
        "hani",
        "arcade",
        "garden",
        "gardens",
        "place",
        "court",
        "hotel",
    )
)
#: Words that many buildings bear beside their own name.
COMMON_BUILDING_WORDS = BUILDINGS | frozenset(("commercial", "industrial", "factory", "office", "business", "trade"))
#: Words that make another street of a name: Shanghai Street and New Shanghai Street.
OTHER_STREET = frozenset((*DIRECTIONS.values(), "new", "old", "upper", "lower", "great", "little", "inner", "outer"))
#: Words of a district beside its name.
DISTRICT_WORDS = frozenset(("mahalle", "district", "city", "province"))
#: States that are one city, with its name as `words` writes it.
CITY_STATES = {"HK": "hongkong", "MO": "macau", "SG": "singapore", "MC": "monaco", "GI": "gibraltar"}
_JOINED = ((re.compile(r"\bhong kong\b"), "hongkong"), (re.compile(r"\bmacao\b"), "macau"))
_ACRONYM = re.compile(r"\b([a-z])\.(?=[a-z]\b)")
#: A marker and its number in one: Rm1402, No33, #1402.
_GLUED = re.compile(r"\b(rm|room|unit|flat|office|suite|ste|apt|no)\.?:?(?=\d)|#")
_TOKEN = re.compile(r"[a-z0-9]+(?:[-/][a-z0-9]+)*|[,;|\n]")
_DASHES = re.compile(r"(?:(?<!\s)\s+)?[‐‑‒–—―−~]\s*|(?<=\d)\s*-\s*(?=\d)")
#: Between the parts of an address.
COMMA = ","


def words(text: str) -> Iterator[str]:
    """The words of an address, each in one spelling, with `COMMA` between its parts; numbers stay whole: 16/f, 2-16."""
    plain = unicodedata.normalize("NFKD", _DASHES.sub("-", text)).casefold().replace("ı", "i")
    plain = "".join(ch for ch in plain if not unicodedata.combining(ch) and ch not in "'’`")
    plain = _GLUED.sub(lambda found: f" {found[1] or 'unit'} ", _ACRONYM.sub(r"\1", plain))
    for pattern, joined in _JOINED:
        plain = pattern.sub(joined, plain)
    for token in _TOKEN.findall(plain):
        if token in ",;|\n":
            yield COMMA
        elif "/" in token and not any(ch.isdigit() for ch in token) and not token.endswith("/f"):
            yield from (_ONE_SPELLING.get(part, part) for part in token.split("/"))  # flat/rm
        else:
            yield _ONE_SPELLING.get(token, token)
