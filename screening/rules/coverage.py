"""What the rules look for and what they do not: docs/coverage.md, written from the rules themselves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from screening.rules.folder import Catalogue
from screening.rules.red_flags import Answer, Origin, RedFlag
from screening.rules.rule import Rule, Status

_HEAD = """\
# What the rules cover

Written by `screening rules coverage --write docs/coverage.md`; edit the rules, `rules/values/techniques.yml` and
`rules/values/red_flags.yml` instead, then write it again (a test compares). `screening rules show ID` tells
all of a rule.
"""
_TECHNIQUES = """\
Each way in which procurement networks deceive, the rules that look for it, the fields that they ask, and what they do
not see. A rule whose fields are not stated is undetermined, never silent.
"""
_FLAGS = """\
**Covered**: a rule, or another part of the tool, looks for the flag; what it does not see of it stands beside it.
**Not checkable**: no program can tell it from an order. **Open**: could be looked for, and is not yet.
"""
_ORIGINS = {
    Origin.OFFICIAL: (
        "Official flags",
        "Read in the sources named or in reports of them; the words are ours.",
    ),
    Origin.DERIVED: (
        "Derived by this project",
        "Drawn from headings only. They are no wording of any advisory and must not be cited as such.",
    ),
    Origin.MEMORY: ("From memory", "Their sources were not read. Check the wording before relying on it."),
}


def fields_of(rule: Rule) -> tuple[str, ...]:
    """Ids of the fields that a rule asks or gathers rows by, sorted."""
    fields = {field.id for field in rule.when.all_fields()}
    if rule.group is not None:
        fields |= {field.id for field in rule.group.fields()}
    return tuple(sorted(fields))


def coverage_record(catalogue: Catalogue) -> dict[str, Any]:
    """The coverage as JSON values: techniques and red flags, each with its answer."""
    return {
        "techniques": [
            {
                "id": technique,
                "title": catalogue.technique_titles[technique],
                "rules": [rule.id for rule in _looking_for(catalogue, technique)],
                "fields": _fields(_looking_for(catalogue, technique)),
                "not_covered": reason,
            }
            for technique, reason in catalogue.techniques.items()
        ],
        "red_flags": [
            {
                "id": flag.id,
                "title": flag.title,
                "source": {"title": flag.source.title, "cite": flag.source.cite, "url": flag.source.url},
                "origin": flag.origin.value,
                "answer": flag.answer.value,
                "rules": list(flag.rules),
                "elsewhere": flag.elsewhere,
                "reason": flag.reason,
                "limits": flag.limits,
            }
            for flag in catalogue.red_flags.values()
        ],
    }


def coverage_page(catalogue: Catalogue) -> str:
    """The page docs/coverage.md as Markdown, the same for the same rules."""
    return "\n".join([_HEAD, *_technique_part(catalogue), *_flag_part(catalogue), *_blind_spot_part(catalogue)]) + "\n"


def _technique_part(catalogue: Catalogue) -> Iterator[str]:
    techniques = catalogue.techniques
    answered = {t: _looking_for(catalogue, t) for t in techniques}
    with_rule = sum(bool(rules) for rules in answered.values())
    with_reason = sum(bool(reason) and not answered[t] for t, reason in techniques.items())
    yield "## Techniques\n"
    yield f"{with_rule + with_reason} of {len(techniques)} answered: {with_rule} by rules, {with_reason} by a reason.\n"
    yield _TECHNIQUES
    yield from _table_head("technique", "rules", "fields needed", "blind spots")
    for technique, reason in techniques.items():
        rules = answered[technique]
        title = f"{catalogue.technique_titles[technique]} (`{technique}`)"
        if not rules:
            yield _line(title, "none", "", f"Not looked for: {reason}")
            continue
        names = ", ".join(_name(rule) for rule in rules)
        # each blind spot stands once, under its rule below; repeating it with every technique would bury the table
        spots = ", ".join(_link(rule) for rule in rules if rule.blind_spots)
        fields = ", ".join(f"`{field}`" for field in _fields(rules))
        yield _line(title, names, fields, spots or "none written")
    yield ""


def _flag_part(catalogue: Catalogue) -> Iterator[str]:
    flags = list(catalogue.red_flags.values())
    counted = Counter((flag.origin, flag.answer) for flag in flags)
    yield "## Red flags\n"
    yield f"{len(flags)} flags of public guidance, each answered.\n"
    yield _FLAGS
    yield from _table_head("origin", "flags", *(answer.value for answer in Answer))
    for origin in Origin:
        counts = [counted[origin, answer] for answer in Answer]
        yield _line(origin.value, str(sum(counts)), *map(str, counts))
    yield _line("all", str(len(flags)), *(str(sum(flag.answer is answer for flag in flags)) for answer in Answer))
    for origin, (heading, note) in _ORIGINS.items():
        of_origin = [flag for flag in flags if flag.origin is origin]
        yield f"\n### {heading}\n"
        yield note
        for title, url in dict.fromkeys((flag.source.title, flag.source.url) for flag in of_origin):
            yield f"\n{f'[{title}]({url})' if url else title}\n"
            yield from _table_head("id", "flag", "where", "answer", "by, or why not", "not seen")
            for flag in of_origin:
                if (flag.source.title, flag.source.url) == (title, url):
                    by = "; ".join(part for part in (", ".join(flag.rules), flag.elsewhere, flag.reason) if part)
                    yield _line(f"`{flag.id}`", flag.title, flag.source.cite, flag.answer.value, by, flag.limits)
    yield ""


def _blind_spot_part(catalogue: Catalogue) -> Iterator[str]:
    flags_of = {rule.id: [f for f in catalogue.red_flags.values() if rule.id in f.rules] for rule in catalogue.rules}
    running = [rule for rule in catalogue.rules if rule.runs]
    yield "## Rules and their blind spots\n"
    yield f"{len(running)} rules run. A testing rule only informs.\n"
    yield from _table_head("rule", "title", "red flags", "blind spots")
    for rule in running:
        named = ", ".join(_flag_name(flag) for flag in flags_of[rule.id])
        title = f"{rule.title} ({rule.status.value})" if rule.status is Status.TESTING else rule.title
        yield _line(f'<a id="{rule.id.lower()}"></a>{rule.id}', title, named, rule.blind_spots)


def _looking_for(catalogue: Catalogue, technique: str) -> list[Rule]:
    return [rule for rule in catalogue.rules if rule.runs and technique in rule.techniques]


def _fields(rules: Iterable[Rule]) -> list[str]:
    return sorted({field for rule in rules for field in fields_of(rule)})


def _name(rule: Rule) -> str:
    return f"{rule.id} (testing)" if rule.status is Status.TESTING else rule.id


def _link(rule: Rule) -> str:
    return f"[{rule.id}](#{rule.id.lower()})"


def _flag_name(flag: RedFlag) -> str:
    return f"`{flag.id}`"


def _table_head(*titles: str) -> Iterator[str]:
    yield _line(*titles)
    yield "|" + "---|" * len(titles)


def _line(*cells: str) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"
