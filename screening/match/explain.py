"""Turns a comparison and its evidence into pieces that an analyst reads: one sentence each, summing to the score."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from screening.match.compare import Comparison, Pair, Penalty
from screening.match.evidence import Evidence
from screening.match.similarity import How
from screening.model import Piece, PieceOutcome
from screening.names.tokens import Kind, Token

_HOW = {
    How.EQUAL: "“{q}” stands in both names.",
    How.SPELLING: "“{q}” and “{p}” are spellings of one word.",
    How.MEANING: "“{q}” and “{p}” mean the same in a company name.",
    How.EQUIVALENT: "“{q}” and “{p}” are forms of one personal name.",
    How.FUZZY: "“{q}” and “{p}” differ by a letter or two.",
    How.CONSONANTS: "“{q}” and “{p}” have the same consonants.",
    How.STEM: "“{q}” and “{p}” name the same place.",
    How.INITIAL: "“{q}” and “{p}” agree as an initial.",
    How.ABBREVIATION: "“{q}” and “{p}”: one is an abbreviation of the other.",
    How.JOINED: "“{q}” and “{p}” are the same letters, joined or split.",
}
_KIND = {
    Kind.WORD: "word",
    Kind.CONCEPT: "general word",
    Kind.NUMBER: "number",
    Kind.INITIAL: "initial",
    Kind.PATRONYMIC: "patronymic",
    Kind.TITLE: "title",
    Kind.HONOREE: "name of a person honoured",
}
_AGREE, _PARTIAL, _CONFLICT = PieceOutcome.AGREE, PieceOutcome.PARTIAL, PieceOutcome.CONFLICT


def pieces(comparison: Comparison, evidence: Iterable[Evidence]) -> tuple[Piece, ...]:
    """All pieces of a hit. Their contributions sum to its score (to rounding)."""
    return (*_name_pieces(comparison), *(_evidence_piece(e) for e in evidence))


def _name_pieces(comparison: Comparison) -> Iterator[Piece]:
    left = [p for p in comparison.pairs if p.similarity is None and (p.query or p.listed)[0].kind is not Kind.TITLE]
    contradicted = {bool(p.query) for p in left}
    both_left = len(contradicted) == 2
    for pair in comparison.pairs:
        yield _pair_piece(pair, both_left, comparison.texts)
    for penalty in comparison.penalties:
        yield _penalty_piece(penalty)


def _words(tokens: tuple[Token, ...]) -> str:
    return " ".join(t.text for t in tokens)


def _pair_piece(pair: Pair, both_left: bool, texts: tuple[str, str]) -> Piece:
    q, p = _words(pair.query), _words(pair.listed)
    if pair.similarity is not None:
        outcome = _AGREE if pair.similarity.value >= 0.95 else _PARTIAL
        how = _HOW[pair.similarity.how]
        if pair.similarity.how is How.EQUAL and _written_out(pair, texts):
            how = _MEANT
        return Piece("name", outcome, q, p, pair.contribution, how.format(q=q, p=p))
    token = (pair.query or pair.listed)[0]
    side = "the name screened" if pair.query else "the listed name"
    reason = "; both names have words the other lacks" if both_left else ""
    text = f"The {_KIND[token.kind]} “{token.text}” stands only in {side}{reason}."
    conflict = both_left and token.kind is not Kind.TITLE
    return Piece("name", _CONFLICT if conflict else PieceOutcome.ABSENT, q, p, 0.0, text)


def _written_out(pair: Pair, texts: tuple[str, str]) -> bool:
    """Whether a general word stands for an abbreviation or a phrase of which it is the meaning (NII, research)."""
    word = pair.query[0]
    return word.kind is Kind.CONCEPT and any(text.isascii() and word.text not in text.casefold() for text in texts)


_MEANT = "Both names say “{q}”, in these or other words."
_PENALTY = {
    "number": "The numbers {q} and {p} differ.",
    "legal_form": "The legal forms {q} and {p} differ.",
    "order": "Father and son are the other way round in {q} and {p}.",
    "part": "Only one of several names in {q} and {p} was compared.",
}


def _penalty_piece(penalty: Penalty) -> Piece:
    q, p = penalty.query.upper(), penalty.listed.upper()
    if q and p:
        outcome = PieceOutcome.PARTIAL if penalty.feature == "part" else _CONFLICT
        text = _PENALTY[penalty.feature].format(q=q, p=p)
    else:
        outcome, text = PieceOutcome.ABSENT, f"The legal form {q or p} stands on one side only."
    return Piece(penalty.feature, outcome, penalty.query, penalty.listed, penalty.contribution, text)


def _evidence_piece(e: Evidence) -> Piece:
    label = e.feature.replace("_", " ")
    if e.outcome is PieceOutcome.AGREE:
        text = f"The {label} agrees: {e.query} and {e.listed}."
    elif e.outcome is PieceOutcome.CONFLICT:
        text = f"The {label} contradicts: {e.query} here, {e.listed} on the list."
    elif e.outcome is PieceOutcome.PARTIAL:
        text = f"The {label} differs, which says little: {e.query} here, {e.listed} on the list."
    else:
        text = f"No {label} to compare{_which_side(e)}."
    return Piece(e.feature, e.outcome, e.query, e.listed, e.contribution, text)


def _which_side(e: Evidence) -> str:
    if e.query and not e.listed:
        return " on the list"
    return " in the data screened" if e.listed and not e.query else ""
