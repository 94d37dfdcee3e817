"""Candidates: listed names that could reach a score against a query, found through the index.

A name scores at least T only if the query's agreed weight reaches 2T - 1 of its total (the listed side adds at most one
half). So query tokens are walked from the rarest on, and the commonest are left out as long as a name that has nothing
but them must stay below; each fetched name is then bounded from above before it is compared in full.
"""

from __future__ import annotations

from screening.match.compare import OWN_AGREES, omitted_share
from screening.match.index import ListIndex
from screening.model import EntityType
from screening.names.abbreviations import runs
from screening.names.tokens import OWN, Kind, NameForm, Token

#: Rounding must not lose a name that scores exactly the threshold.
_SLACK = 1e-9


def candidates(index: ListIndex, form: NameForm, persons: bool, at_least: float) -> list[int]:
    """Ids of listed names whose `compare_forms` score with `form` may reach `at_least` (0.5 to 1), ascending.

    `persons`: whether the form was prepared as a personal name; only names prepared likewise are returned.
    """
    found = {token: index.counterparts(token) for token in form.tokens}
    best: dict[int, float] = {}
    for counterparts in found.values():
        for token_id, s in counterparts:
            if s.value > best.get(token_id, 0.0):
                best[token_id] = s.value
    names: set[int] = set()
    for token in _tokens_to_walk(index, form, at_least):
        for token_id, _ in found[token]:
            names.update(index.names_with(token_id))
    by_joining = index.names_joining(form)
    has_initials = any(t.kind is Kind.INITIAL for t in form.tokens)
    kept = []
    for name_id in names:
        if (index.type_of(name_id) is EntityType.PERSON) is not persons:
            continue
        if (
            has_initials
            or _bound(index, name_id, best) >= at_least - _SLACK
            or (not persons and _abbreviated(index, name_id, form.tokens, best))
        ):
            kept.append(name_id)
    kept += [n for n in by_joining if (index.type_of(n) is EntityType.PERSON) is persons]
    return sorted(set(kept))


def _tokens_to_walk(index: ListIndex, form: NameForm, at_least: float) -> list[Token]:
    """The tokens of which a name must have at least one to reach the score. In a company's name these are also all its
    own words and numbers, since one of them with an abbreviation of the others may be enough."""
    tokens = form.tokens
    share = 2 * at_least - 1
    by_frequency = sorted(
        tokens, key=lambda t: (sum(index.frequency(i) for i, _ in index.counterparts(t)), t.key), reverse=True
    )
    skipped = 0.0
    for position, token in enumerate(by_frequency):
        reach = skipped + token.weight
        rest = sum(t.weight * omitted_share(t.kind, reach) for t in by_frequency[position + 1 :])
        if reach >= share * (reach + rest) - _SLACK:
            walked = by_frequency[position:]
            return walked if form.personal else walked + [t for t in by_frequency[:position] if t.kind in OWN]
        skipped = reach
    return []


def _abbreviated(index: ListIndex, name_id: int, tokens: tuple[Token, ...], best: dict[int, float]) -> bool:
    """Whether an own word agrees and beside it a word of one name may abbreviate words of the other."""
    listed = tuple(index.token(token_id) for token_id in index.token_ids(name_id))
    agreeing = (
        best.get(i, 0.0) for i, token in zip(index.token_ids(name_id), listed, strict=True) if token.kind in OWN
    )
    if not any(value >= OWN_AGREES for value in agreeing):
        return False
    return any(runs(token, listed) for token in tokens) or any(runs(token, tokens) for token in listed)


def _bound(index: ListIndex, name_id: int, best: dict[int, float]) -> float:
    """An upper bound of the score: every listed token agrees as well as any query token lets it, the query side in full
    as far as the listed side's agreement could carry it, everything else is an omission."""
    agreed = missing = 0.0
    omitted: list[Token] = []
    for token_id in index.token_ids(name_id):
        token = index.token(token_id)
        value = best.get(token_id, 0.0)
        if value > 0.0:
            agreed += token.weight * value
            missing += token.weight * (1.0 - value)
        elif token.kind is Kind.INITIAL:
            return 1.0
        else:
            omitted.append(token)
    if not agreed:
        return 0.0
    if not omitted:  # every listed word has a counterpart: perhaps the same name but for a slip (compare._slip)
        return 1.0
    missing += sum(token.weight * omitted_share(token.kind, agreed) for token in omitted)
    return (1.0 + agreed / (agreed + missing)) / 2
