"""Reads the goods files strictly into a catalogue; every problem is reported with its file and line."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from pathlib import Path

from screening.goods.catalogue import Catalogue, Condition, Good, Group, HsEntry, Parameter, Term, Words
from screening.goods.licences import read_licences
from screening.goods.readings import as_number
from screening.goods.strict_yaml import Problems, Section, Value, open_yaml
from screening.goods.text import fold, stem, words
from screening.goods.units import BASE_UNITS, convert
from screening.model import Source

_Likeness = tuple[tuple[Words, ...], tuple[Words, ...]]
PROGRAMMES = ("missile", "uav", "nuclear", "conventional", "arms")
_OPERATORS = (">=", ">", "<=", "<", "between", "is")
_SPECIAL = ("words.yml", "sources.yml", "parameters.yml", "hs_codes.yml")
#: Parameters without values, and hints for licences: a catalogue may have none.
_PROPERTIES, _LICENCES = "properties.yml", "licences.yml"


def read_catalogue(files: list[Path], digest: str) -> Catalogue:
    """The catalogue of `files`; RulesProblem with all problems where there are any."""
    problems = Problems()
    by_name = {file.name: file for file in files}
    for name in _SPECIAL:
        if name not in by_name:
            problems.add(name, 1, "the file is missing")
    problems.raise_any()
    spellings, filler, ordinary, thin, play, likeness = _read_words(by_name["words.yml"], problems)
    sources = _read_sources(by_name["sources.yml"], problems)
    parameters = _read_parameters(by_name["parameters.yml"], spellings, problems)
    if _PROPERTIES in by_name:
        parameters |= _read_parameters(by_name[_PROPERTIES], spellings, problems)
    hs_entries = _read_hs(by_name["hs_codes.yml"], sources, problems)
    licences = read_licences(by_name[_LICENCES], problems) if _LICENCES in by_name else None
    goods: dict[str, Good] = {}
    for file in files:
        if file.name not in (*_SPECIAL, _PROPERTIES, _LICENCES):
            section = open_yaml(file, problems)
            if section is not None:
                reader = _GoodsReader(file.stem, spellings, sources, parameters, play)
                for item in section.need("goods").as_items():
                    good = reader.good(item.as_section())
                    if good.id in goods:
                        item.problem(f"the good {good.id!r} is defined twice")
                    goods[good.id] = good
                section.close()
    problems.raise_any()
    return Catalogue(goods, parameters, spellings, filler, ordinary, thin, likeness, hs_entries, licences, digest)


def _read_words(
    file: Path, problems: Problems
) -> tuple[dict[str, str], frozenset[str], frozenset[str], frozenset[str], tuple[Words, ...], _Likeness]:
    section = open_yaml(file, problems)
    if section is None:
        return {}, frozenset(), frozenset(), frozenset(), (), ((), ())
    spellings: dict[str, str] = {}
    for standard, variants in section.need("spellings").as_section().take_rest().items():
        for variant in variants.as_texts():
            spellings[stem(fold(variant))] = stem(fold(standard))
    filler = frozenset(stem(fold(word)) for word in section.need("filler").as_texts())
    ordinary = frozenset(stem(fold(word)) for word in section.need("ordinary").as_texts())
    thin = frozenset(token for phrase in section.texts("thin") for token in words(phrase, spellings))
    play = tuple(words(phrase, spellings) for phrase in section.texts("play"))
    likeness = tuple(
        tuple(words(phrase, spellings) for phrase in section.texts(name)) for name in ("likeness", "likeness_of")
    )
    section.close()
    return spellings, filler, ordinary, thin, play, (likeness[0], likeness[1])


def _read_sources(file: Path, problems: Problems) -> dict[str, tuple[Source, str]]:
    """Source id -> the source and which field of a good completes its citation (`mtcr`, `US`, `EU` or nothing)."""
    section = open_yaml(file, problems)
    found: dict[str, tuple[Source, str]] = {}
    for name, value in section.take_rest().items() if section else ():
        fields = value.as_section()
        source = Source(fields.need("title").as_text(), fields.text("cite"), fields.text("url"))
        item = fields.take("item")
        found[name] = (source, item.as_choice(("mtcr", "US", "EU")) if item else "")
        fields.close()
    return found


def _read_parameters(file: Path, spellings: Mapping[str, str], problems: Problems) -> dict[str, Parameter]:
    section = open_yaml(file, problems)
    found: dict[str, Parameter] = {}
    for name, value in section.take_rest().items() if section else ():
        fields = value.as_section()
        dimension, side, of_pair = fields.take("dimension"), fields.take("side"), fields.take("of_pair")
        not_of_blocks = fields.take("not_of_blocks")
        unlabelled, take, at_most = fields.take("unlabelled"), fields.take("take"), fields.take("at_most")
        found[name] = Parameter(
            id=name,
            name=fields.need("name").as_text(),
            dimension=dimension.as_choice(tuple(BASE_UNITS)) if dimension else "",
            labels=tuple(words(label, spellings) for label in fields.texts("labels")),
            unlabelled=unlabelled.as_bool() if unlabelled else False,
            at_most=at_most.as_number() if at_most else math.inf,
            take=take.as_choice(("stated", "highest", "lowest")) if take else "stated",
            yes=tuple(words(word, spellings) for word in fields.texts("yes")),
            no=tuple(words(word, spellings) for word in fields.texts("no")),
            side=int(side.as_number()) if side else 0,
            of_pair=int(of_pair.as_number()) if of_pair else 0,
            not_of_blocks=not_of_blocks.as_bool() if not_of_blocks else False,
        )
        if not found[name].dimension and not found[name].yes:
            fields.problem(f"the parameter {name!r} needs a dimension, or words in `yes`")
        fields.close()
    return found


def _read_hs(file: Path, sources: Mapping[str, tuple[Source, str]], problems: Problems) -> tuple[HsEntry, ...]:
    section = open_yaml(file, problems)
    if section is None:
        return ()
    entries = []
    for item in section.need("hs_codes").as_items():
        fields = item.as_section()
        code = fields.need("hs6").as_text()
        if not re.fullmatch(r"\d{6}", code):
            item.problem(f"{code!r} is no six-digit HS code")
        listed = fields.need("list").as_choice(("CHPL", "UAV HTS"))
        named = _sources(fields, sources)
        entries.append(HsEntry(code, listed, fields.text("tier"), fields.need("description").as_text(), named))
        fields.close()
    section.close()
    return tuple(entries)


def _sources(
    fields: Section, known: Mapping[str, tuple[Source, str]], completed: Mapping[str, str] | None = None
) -> tuple[Source, ...]:
    value = fields.need("sources")
    found = []
    for name in value.as_texts():
        if name not in known:
            value.problem(f"unknown source {name!r}; sources.yml has {', '.join(known)}")
            continue
        source, item = known[name]
        part = (completed or {}).get(item, "")
        cite = ", ".join(piece for piece in (source.cite, part) if piece)
        found.append(Source(source.title, cite, source.url))
    return tuple(found)


class _GoodsReader:
    """Reads the goods of one category file."""

    def __init__(
        self,
        category: str,
        spellings: Mapping[str, str],
        sources: Mapping[str, tuple[Source, str]],
        parameters: Mapping[str, Parameter],
        play: tuple[Words, ...],
    ) -> None:
        self._category, self._spellings = category, spellings
        self._sources, self._parameters, self._play = sources, parameters, play

    def _phrases(self, texts: tuple[str, ...]) -> tuple[Words, ...]:
        return tuple(words(text, self._spellings) for text in texts)

    def good(self, fields: Section) -> Good:
        mtcr = fields.text("mtcr")
        eccns_value = fields.take("eccns")
        eccns = {k: v.as_texts() for k, v in eccns_value.as_section().take_rest().items()} if eccns_value else {}
        completed = {"mtcr": f"Item {mtcr}" if mtcr else "", "US": _numbers("ECCN", eccns.get("US"))}
        completed["EU"] = _numbers("Annex I", eccns.get("EU") or eccns.get("US"))
        hs6 = fields.need("hs6")
        thresholds, toy = fields.take("thresholds"), fields.take("sold_as_toy")
        below = fields.take("sought_below")
        sold_as_toy = toy.as_bool() if toy else False
        good = Good(
            id=fields.need("id").as_text(),
            name=fields.need("name").as_text(),
            category=self._category,
            programmes=tuple(item.as_choice(PROGRAMMES) for item in fields.need("programmes").as_items()),
            tier=fields.need("tier").as_choice(("threshold", "controlled", "watch")),
            mtcr=mtcr,
            eccns=eccns,
            hs6=hs6.as_texts(),
            terms=self._terms(fields),
            not_this=self._phrases(fields.texts("not_this")) + (self._play if sold_as_toy else ()),
            sold_as_toy=sold_as_toy,
            thresholds=tuple(self._regime(item.as_section()) for item in thresholds.as_items()) if thresholds else (),
            sought_below=below.as_bool() if below else False,
            question=fields.need("question").as_text(),
            note=fields.text("note"),
            sources=_sources(fields, self._sources, completed),
            found=fields.need("found").as_texts(),
            not_found=fields.need("not_found").as_texts(),
        )
        for code in good.hs6:
            if not re.fullmatch(r"\d{6}", code):
                hs6.problem(f"{code!r} is no six-digit HS code")
        if bool(good.thresholds) != (good.tier == "threshold") and not (good.tier == "watch" and good.thresholds):
            fields.problem(f"{good.id}: tier `threshold` needs `thresholds`, and only it and `watch` may have them")
        if not good.terms:
            fields.problem(f"{good.id}: no terms")
        fields.close()
        return good

    def _terms(self, fields: Section) -> tuple[Term, ...]:
        found: list[Term] = []
        terms = fields.need("terms").as_section()
        for values in terms.take_rest().values():
            found += [self._term(item, exact=False) for item in values.as_items()]
        codes = fields.take("codes")
        for item in codes.as_items() if codes else ():
            found.append(self._term(item, exact=True))
        return tuple(found)

    def _term(self, item: Value, *, exact: bool) -> Term:
        if not item.is_section:
            text = item.as_text()
            term = Term(text, words(text, self._spellings), exact=exact)
        else:
            fields = item.as_section()
            text = fields.need("term").as_text()
            gives_value = fields.take("gives")
            gives = {k: v.as_number() for k, v in gives_value.as_section().take_rest().items()} if gives_value else {}
            for name in gives:
                if name not in self._parameters:
                    item.problem(f"unknown parameter {name!r}")
            needs = self._phrases(fields.texts("needs"))
            watch = fields.take("watch")
            term = Term(text, words(text, self._spellings), needs, exact, watch.as_bool() if watch else False, gives)
            fields.close()
        if not term.words:
            item.problem(f"{text!r} has no words")
        return term

    def _regime(self, fields: Section) -> Group:
        regime, item = fields.need("regime").as_text(), fields.text("item")
        group = self._group(fields)
        fields.close()
        return Group(group.mode, group.parts, regime, item)

    def _group(self, fields: Section) -> Group:
        every, some = fields.take("all"), fields.take("any")
        if (every is None) == (some is None):
            fields.problem("either `all` or `any` is expected here")
        mode, value = ("all", every) if every else ("any", some)
        parts = tuple(self._part(item.as_section()) for item in value.as_items()) if value else ()
        return Group(mode, parts)

    def _part(self, fields: Section) -> Condition | Group:
        name = fields.take("parameter")
        if name is None:
            group = self._group(fields)
            fields.close()
            return group
        parameter = self._parameters.get(name.as_text())
        if parameter is None:
            name.problem(f"unknown parameter {name.as_text()!r}; parameters.yml has {', '.join(self._parameters)}")
        op, value = fields.need("op").as_choice(_OPERATORS), fields.need("value")
        unit, assumed = fields.text("unit"), fields.take("assume")
        assume = assumed.as_bool() if assumed else None
        fields.close()
        if parameter is None:
            return Condition("", op, 0.0, 0.0, "")
        if op == "is":
            wanted = float(value.as_bool())
            return Condition(parameter.id, op, wanted, wanted, f"{parameter.name}{'' if wanted else ': no'}", assume)
        stated = [v.as_number() for v in value.as_items()] if op == "between" else [value.as_number()]
        converted = [convert(v, unit, parameter.dimension) for v in stated]
        known = [v for v in converted if v is not None]
        if len(known) != len(converted) or not known:
            if not (parameter.dimension in BASE_UNITS and unit == BASE_UNITS[parameter.dimension]):
                value.problem(f"the unit {unit!r} does not measure {parameter.id}")
            known = stated or [0.0]
        shown = " to ".join(as_number(v) for v in stated)
        text = (
            f"{parameter.name} {'' if op == 'between' else op + ' '}{shown}{'' if unit == '%' else ' '}{unit}".strip()
        )
        return Condition(parameter.id, op, known[0], known[-1], text, assume)


def _numbers(label: str, codes: tuple[str, ...] | None) -> str:
    return f"{label} {', '.join(codes)}" if codes else ""
