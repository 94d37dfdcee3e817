"""From a description to the goods it may be, each with the values it states and the threshold they meet."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from screening.control_numbers import read_control_numbers
from screening.goods.catalogue import Catalogue, Good, Term, Words
from screening.goods.declared import declared_goods, goods_of_heading, stated_for, stated_unlisted
from screening.goods.hs import hs_agrees, hs_nearness
from screening.goods.index import Occurrence, TermIndex
from screening.goods.likeness import Likeness
from screening.goods.quantities import Interval
from screening.goods.readings import Labels, Reading, Stated, has_phrase, shown
from screening.goods.text import Token, as_written, fold, lower, plain, tokenise
from screening.goods.thresholds import Judgement, judge, parameters_of
from screening.model import GoodsMatch

#: How sure a recognition is: a code or grade names one good, a phrase nearly so, a phrase that needs context less.
_SURE_CODE, _SURE_WORD, _SURE_IN_CONTEXT, _SURE_ALONE = 0.95, 0.8, 0.75, 0.6
#: Each further word of a phrase makes it surer, up to four.
_SURE_PER_WORD = 0.04
#: Agreement of the stated HS code or control number; a good that stands only after "for" is what the thing serves.
_BONUS_CODE, _MALUS_PURPOSE = 0.04, 0.15
_PURPOSE = frozenset({"for", "fur", "pour", "para", "per", "для", "برای", "icin", "用于"})
#: Words that leave out what follows, and how many words they reach.
_EXCLUSIONS: tuple[Words, ...] = (("excluding",), ("except",), ("excl",), ("other", "than"), ("кроме",), ("ausser",))
_EXCLUSION_REACH = 5
#: Words that deny what stands directly behind them (`not a drone`) or before them (`drone değil`), and those by which
#: the latter only go on from it (`sadece drone değil`, not the drone alone). A bare `no` may number, `without` tell of
#: a part. Kana have lost their marks here.
_DENIED_BEHIND: tuple[Words, ...] = (
    *(
        ("not", "a"),
        ("not", "an"),
        ("isn", "t", "a"),
        ("kein",),
        ("keine",),
        ("keinen",),
        ("pas", "un"),
        ("pas", "une"),
    ),
    *(("no", "es", "un"), ("no", "es", "una"), ("non", "e", "un"), ("non", "e", "una"), ("nao", "e", "um")),
    *(("nao", "e", "uma"), ("geen",), ("это", "не"), ("不", "是"), ("并", "非")),
)
_DENIED_BEFORE: tuple[Words, ...] = (("degil",), ("degildir",), ("て", "は", "な", "い"))
#: What makes a good the thing that something is without: `HTPB-free`, and not `free of charge`.
_FREE_OF_IT = re.compile(r"-(?:free|frei(?:e[mnrs]?)?|libre)\b")
_GOES_ON = frozenset({"sadece", "yalniz", "yalnizca", "tek"})
#: The longest Turkish ending that an apostrophe cuts off: `drone'u değil`.
_ENDING = 3
#: Characters that are read together, and how many two pieces share: a cell of a megabyte takes linear time.
_PIECE, _OVERLAP = 4000, 200
#: Up to three letters and three digits or places for one. Beside other words and the tariff chapter of other goods such
#: a code is taken for another maker's number, unless a second code speaks of the same good (`V-84 for T-72`).
_SHORT_NUMBER = re.compile(r"[A-Z\u0400-\u04ff]{1,3}[- ]?[\d#]{1,3}")
_TIER_ORDER = {"controlled": 0, "possible": 1, "watch": 2, "below_threshold": 3}


@dataclass(frozen=True)
class Recogniser:
    """A catalogue with its indexes; `recognise` is its one use."""

    catalogue: Catalogue
    index: TermIndex
    labels: Labels
    likeness: Likeness
    asked: Mapping[str, tuple[str, ...]]
    """Parameters that the thresholds of each good ask for."""

    @classmethod
    def of(cls, catalogue: Catalogue) -> Recogniser:
        asked = {good.id: parameters_of(good.thresholds) for good in catalogue.goods.values()}
        likeness = Likeness(*catalogue.likeness, catalogue.filler)
        return cls(catalogue, TermIndex(catalogue), Labels(catalogue.parameters), likeness, asked)

    def recognise(self, description: str, hs_code: str, eccn: str, part_number: str) -> tuple[GoodsMatch, ...]:
        """The goods that the text may be, and those of a stated control number that it does not name; best first.

        A text longer than any description is read in overlapping pieces; each good keeps its best match.
        """
        written = f"{description}\n{part_number}" if part_number else description
        best: dict[str, GoodsMatch] = {}
        for start in range(0, max(len(written) - _OVERLAP, 1), _PIECE - _OVERLAP):
            for match in self._recognise_piece(written[start : start + _PIECE], hs_code, eccn):
                if match.good not in best or _rank(match) < _rank(best[match.good]):
                    best[match.good] = match
        declared = declared_goods(self.catalogue, eccn, hs_code, set(best))
        if not best and not declared and self._says_nothing(description):
            declared = goods_of_heading(self.catalogue, hs_code)
        return tuple(sorted([*best.values(), *declared], key=_rank))

    def _says_nothing(self, description: str) -> bool:
        """Whether a description has words, and none that tells what the thing is: `spare parts, 200 pcs`."""
        words = [token.word for token in tokenise(fold(description[:_PIECE]), self.catalogue.spellings)]
        empty = self.catalogue.thin | self.catalogue.filler
        return bool(self.catalogue.thin.intersection(words)) and all(w in empty or w[0].isdecimal() for w in words)

    def _recognise_piece(self, written: str, hs_code: str, eccn: str) -> list[GoodsMatch]:
        text = plain(written)
        folded = lower(text)
        tokens = tokenise(folded, self.catalogue.spellings)
        present = [token.word for token in tokens]
        named = [
            o
            for o in self.index.find(tokens, folded)
            if not _excluded(o, tokens) and not _denied(o, tokens) and not _FREE_OF_IT.match(folded, o.end)
        ]
        needed = {phrase: has_phrase(present, phrase) for phrase in {n for o in named for n in o.term.needs}}
        in_context = [
            o
            for o in named
            if not o.term.needs
            or any(needed[phrase] for phrase in o.term.needs)
            or (_is_grade(o.term) and (_alone(o, tokens) or _codes_agree(self.catalogue.goods[o.good], hs_code, eccn)))
        ]
        occurrences = _outermost(in_context, same_good=False)
        by_good: dict[str, list[Occurrence]] = {}
        for occurrence in occurrences:
            by_good.setdefault(occurrence.good, []).append(occurrence)
        codes = [(o.start, o.end) for o in occurrences if o.term.exact]
        stated: Stated | None = None
        matches: list[GoodsMatch] = []
        purpose = _purpose_from(tokens)
        for name, found in by_good.items():
            good = self.catalogue.goods[name]
            cleared = any(has_phrase(present, phrase) for phrase in good.not_this)
            if cleared and (good.sold_as_toy or not any(o.term.exact and not o.term.needs for o in found)):
                continue
            if (
                all(_short_number(o.term) and not _alone(o, tokens, self.catalogue.thin) for o in found)
                and hs_nearness(hs_code, good.hs6) == "elsewhere"
                and len(_outermost([o for o in named if o.good == name and o.term.exact], same_good=True)) < 2
            ):
                continue
            stated = stated or Stated.read(text, tokens, self.labels, codes)
            if self._is_likeness(good, found, stated) and not _codes_agree(good, hs_code, eccn):
                continue
            first = min(o.start for o in found)
            served = first > purpose and any(o.start < purpose for o in occurrences if o.good != name)
            spans = {text[o.start : o.end]: (o.start, o.end) for o in reversed(_outermost(found, same_good=True))}
            matched = tuple(as_written(written, start, end) for start, end in sorted(spans.values()))
            matches.append(self._match(good, found, stated, matched, hs_code, eccn, served))
        return matches

    def _is_likeness(self, good: Good, found: list[Occurrence], stated: Stated) -> bool:
        """Whether the good is only a picture, a model or a book's subject; a technical value says that it is not."""
        values = [name for name in self.asked[good.id] if self.catalogue.parameters[name].dimension]
        return all(self.likeness.is_meant(o.tokens, stated.tokens) for o in found) and not any(
            stated.about(self.catalogue.parameters[name]) for name in values
        )

    def _match(
        self,
        good: Good,
        found: list[Occurrence],
        stated: Stated,
        matched: tuple[str, ...],
        hs_code: str,
        eccn: str,
        served: bool,
    ) -> GoodsMatch:
        readings = self._readings(good, found, stated)
        watched = all(o.term.watch for o in found)
        judgements = [] if watched else [judge(group, readings) for group in good.thresholds]
        tier = "watch" if watched else _tier(good, judgements, eccn)
        agrees = hs_agrees(hs_code, good.hs6)
        score = max(_sureness(o, stated.tokens) for o in found) - (_MALUS_PURPOSE if served else 0)
        score += _BONUS_CODE * (bool(agrees) + _same_eccn(eccn, good))
        wanted = self.catalogue.parameters
        missing = [name for j in judgements if j.verdict is None for name in j.missing] if tier == "possible" else []
        return GoodsMatch(
            good=good.id,
            name=good.name,
            tier=tier,
            matched=matched,
            score=round(min(score, 0.99), 3),
            readings={name: _reading_text(r, wanted[name].dimension) for name, r in readings.items()},
            thresholds=tuple(
                f"{j.group.regime} {j.group.item}".strip() + f": {line}" for j in judgements for line in j.lines
            ),
            programmes=good.programmes,
            mtcr=good.mtcr,
            eccns=good.eccn_codes,
            hs6=good.hs6,
            hs_stated=hs_code,
            hs_agrees=agrees,
            missing=tuple(dict.fromkeys(wanted[name].name for name in missing)),
            sources=good.sources,
            unread=tuple(dict.fromkeys(text for reading in readings.values() for text in reading.unread)),
        )

    def _readings(self, good: Good, found: list[Occurrence], stated: Stated) -> dict[str, Reading]:
        """What the text states of the good's parameters; a grade speaks for a value that is not stated."""
        readings: dict[str, Reading] = {}
        for name in self.asked[good.id]:
            reading = stated.about(self.catalogue.parameters[name])
            if reading is not None:
                readings[name] = reading
        for occurrence in found:
            for name, value in occurrence.term.gives.items():
                readings.setdefault(name, Reading((Interval(value, value),), f"grade {occurrence.term.text}"))
        return readings


def _rank(match: GoodsMatch) -> tuple[float, int, str]:
    return -match.score, _TIER_ORDER[match.tier], match.good


def _reading_text(reading: Reading, dimension: str) -> str:
    """The value in base units and as written: `0.883 kN (90 kgf)`; a property as written."""
    value = shown(reading.alternatives, dimension) if dimension else reading.text
    return value if value == reading.text else f"{value} ({reading.text})"


def _outermost(occurrences: list[Occurrence], *, same_good: bool) -> list[Occurrence]:
    """Without terms that are part of a longer one of the same good, or of another good (`carbon fibre` in
    `carbon fibre prepreg line`), or that another good claims with the context it needs (`servo valve` of a fin).
    """
    by_token: dict[int, list[Occurrence]] = {}
    for occurrence in occurrences:
        for token in occurrence.tokens:
            by_token.setdefault(token, []).append(occurrence)
    return [
        o
        for o in occurrences
        if not any((other.good == o.good) is same_good and _covers(other, o) for other in by_token[min(o.tokens)])
    ]


def _covers(other: Occurrence, occurrence: Occurrence) -> bool:
    if occurrence.tokens == other.tokens and other.good != occurrence.good:
        return bool(other.term.needs) and not occurrence.term.needs
    return occurrence.tokens < other.tokens


def _excluded(occurrence: Occurrence, tokens: list[Token]) -> bool:
    """Whether the text names the good only to leave it out: `reaction engines, other than turbo-jets`."""
    first = min(occurrence.tokens)
    before: list[str] = []
    for i in range(first - 1, max(-1, first - 1 - _EXCLUSION_REACH), -1):
        if tokens[i + 1].gap > 1:
            break
        before.insert(0, tokens[i].word)
    return any(has_phrase(before, phrase) for phrase in _EXCLUSIONS)


def _denied(occurrence: Occurrence, tokens: list[Token]) -> bool:
    """Whether the text says of a thing that it is not this good: `not a drone`; a number or grade is never denied."""
    if occurrence.term.exact:
        return False
    first, last = min(occurrence.tokens), max(occurrence.tokens)
    before = [token.word for token in tokens[max(first - _EXCLUSION_REACH, 0) : first]]
    if any(tuple(before[-len(phrase) :]) == phrase for phrase in _DENIED_BEHIND):
        return tokens[first].gap == 0
    behind = [token.word for token in tokens[last + 1 : last + 2 + len(max(_DENIED_BEFORE, key=len))]]
    if len(behind) > 1 and len(behind[0]) <= _ENDING and tuple(behind[1:2]) in _DENIED_BEFORE:
        del behind[0]
    return any(tuple(behind[: len(phrase)]) == phrase for phrase in _DENIED_BEFORE) and _GOES_ON.isdisjoint(before)


def _is_grade(term: Term) -> bool:
    """Whether the term is a grade or an abbreviation (`C350`, `FOG`), for which a description of nothing else or an
    agreeing code is context enough; a plain word (`launcher`, `piston`) says too little.
    """
    return term.exact or term.text != term.text.lower()


def _short_number(term: Term) -> bool:
    """Whether a code is so short that makers of other things number theirs alike: `DA-43`, `GP-30`, `MI8`."""
    return term.exact and _SHORT_NUMBER.fullmatch(term.text.upper()) is not None


def _alone(occurrence: Occurrence, tokens: list[Token], empty: frozenset[str] = frozenset()) -> bool:
    """Whether the description is the term and nothing else but numbers and words of `empty`: `C350`, `FOG`, `AP 25`."""
    return all(
        i in occurrence.tokens or token.word[0].isdecimal() or token.word in empty for i, token in enumerate(tokens)
    )


def _codes_agree(good: Good, hs_code: str, eccn: str) -> bool:
    """Whether a stated code speaks for the good."""
    return bool(hs_agrees(hs_code, good.hs6)) or _same_eccn(eccn, good)


def _same_eccn(stated: str, good: Good) -> bool:
    return bool(stated_for(read_control_numbers(stated).applying, good))


def _sureness(occurrence: Occurrence, tokens: list[Token]) -> float:
    if occurrence.term.needs and _is_grade(occurrence.term) and _alone(occurrence, tokens):
        return _SURE_ALONE
    if occurrence.term.needs:
        return _SURE_IN_CONTEXT * occurrence.spelling
    if occurrence.term.exact:
        return _SURE_CODE
    further = min(len(occurrence.tokens), 4) - 1
    return (_SURE_WORD + _SURE_PER_WORD * further) * occurrence.spelling


def _purpose_from(tokens: list[Token]) -> int:
    """Place of the first word that says what the thing is for; past the end where there is none."""
    return next((token.start for token in tokens[1:] if token.word in _PURPOSE), 1 << 60)


def _tier(good: Good, judgements: list[Judgement], eccn: str) -> str:
    """What the values make of the good; where they leave it open, the seller's own number below the list counts."""
    if good.tier != "threshold":
        return good.tier
    verdicts = [judgement.verdict for judgement in judgements]
    if True in verdicts:
        return "controlled"
    if None in verdicts:
        return "watch" if stated_unlisted(eccn, good) else "possible"
    return "watch" if good.sought_below else "below_threshold"
