"""`screening rules`: list, show, lint and test the procurement rules; what they cover and would flag."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from screening.cli.options import json_option
from screening.cli.rules_backtest import command as backtest_command
from screening.cli.rules_coverage import command as coverage_command
from screening.cli.rules_schema import command as schema_command
from screening.errors import RulesProblem

if TYPE_CHECKING:
    from screening.rules.folder import Catalogue
    from screening.rules.rule import Rule

_directory = click.argument("directory", required=False, metavar="[DIR]", type=click.Path(path_type=Path))
_rules_option = click.option(
    "--rules",
    "directory",
    metavar="DIR",
    type=click.Path(path_type=Path),
    help="Another rules folder than the shipped one.",
)


@click.group("rules")
def command() -> None:
    """List, show, lint and test the procurement rules.

    \b
    Examples:
      screening rules list --family financing
      screening rules show RF-0301
      screening rules check my-rules
      screening rules test
      screening rules coverage
      screening rules backtest orders.csv
    """


command.add_command(backtest_command)
command.add_command(coverage_command)
command.add_command(schema_command)


@command.command("list", epilog="Example: screening rules list --family front_company")
@click.option("--family", metavar="NAME", help="Only the rules of this family.")
@_rules_option
@json_option
def list_command(family: str | None, directory: Path | None, as_json: bool) -> None:
    """List the rules with their severity, scope and status."""
    rules = _sound(directory).rules
    families = sorted({rule.family for rule in rules})
    if family is not None:
        if family not in families:
            raise RulesProblem(f"there is no family {family!r}; there are {', '.join(families)}")
        rules = tuple(rule for rule in rules if rule.family == family)
    if as_json:
        click.echo(json.dumps([_summary(rule) for rule in rules], indent=2, ensure_ascii=False))
        return
    rows = [(r.id, r.severity.label, r.scope.value, r.status.value, r.family, r.title) for r in rules]
    _print_table(("rule", "severity", "scope", "status", "family", "title"), rows)
    count = f"{len(rows)} rule{'s' if len(rows) != 1 else ''}"
    click.echo(f"{count}; `screening rules show ID` tells all of one rule")


@command.command("show", epilog="Example: screening rules show RF-0010")
@click.argument("rule_id", metavar="ID")
@_rules_option
@json_option
def show_command(rule_id: str, directory: Path | None, as_json: bool) -> None:
    """Show one rule: what it asks, why, from which source, and what it does not see."""
    rules = _sound(directory).rules
    rule = next((rule for rule in rules if rule.id.casefold() == rule_id.casefold()), None)
    if rule is None:
        raise RulesProblem(f"there is no rule {rule_id!r}; `screening rules list` names them all")
    if as_json:
        click.echo(json.dumps(_full(rule), indent=2, ensure_ascii=False))
        return
    click.echo(_page(rule))


@command.command("check", epilog="Example: screening rules check my-rules")
@_directory
@click.option("--update-lock", is_flag=True, help="Record the versions and contents of the rules in rules.lock.json.")
def check_command(directory: Path | None, update_lock: bool) -> None:
    """Check every rule, table and good; all faults are shown with file and line.

    DIR is a folder with catalogue/, values/, goods/ and rules.lock.json, or of rule files alone;
    without it the shipped rules are checked.
    """
    from screening.rules.lock import LOCK_NAME, unlawful_changes, write_lock

    _check_goods(directory)
    if not update_lock:
        catalogue = _sound(directory)
        locked = "agrees" if catalogue.lock is not None else "is not kept"
        click.echo(f"{_counted(catalogue)} in {catalogue.folder}: no problem; {LOCK_NAME} {locked}")
        return
    catalogue = _read(directory)
    others = [problem for problem in catalogue.problems if not problem.of_lock]
    unlawful = unlawful_changes(catalogue.rules, catalogue.lock or {}) if not others else []
    if others or unlawful:
        from screening.rules.problems import refuse

        raise refuse([*others, *unlawful], catalogue.folder)
    path = catalogue.folder / LOCK_NAME
    try:
        write_lock(path, catalogue.rules)
    except OSError as exc:
        raise RulesProblem(f"{path} cannot be written: {exc}") from exc
    click.echo(f"{_counted(catalogue)} recorded in {path}")


@command.command("test", epilog="Example: screening rules test my-rules")
@_directory
@click.option("--verbose", "-v", is_flag=True, help="Name every test.")
def test_command(directory: Path | None, verbose: bool) -> None:
    """Run the inline tests of the rules and count them."""
    from screening.rules.cases import failing_cases
    from screening.rules.rule import Expect

    catalogue = _read(directory)
    blocking = [problem for problem in catalogue.problems if not problem.of_lock and not problem.of_case]
    if blocking:
        from screening.rules.problems import refuse

        raise refuse(blocking, catalogue.folder)
    failures = []
    for rule in catalogue.rules:
        failed = list(failing_cases(rule))
        failures += failed
        wrong = {problem.line for problem in failed}
        for case in rule.cases if verbose else ():
            click.echo(f"{'FAIL' if case.line in wrong else 'ok'}  {rule.id}  {case.expect.value:12}  {case.name}")
    cases = [case for rule in catalogue.rules for case in rule.cases]
    kinds = ", ".join(f"{sum(c.expect is kind for c in cases)} {kind.value}" for kind in Expect)
    passed = len(cases) - len(failures)
    click.echo(f"{passed} of {len(cases)} tests of {len(catalogue.rules)} rules passed ({kinds})")
    if failures:
        raise RulesProblem("\n".join(str(problem) for problem in failures))


def _read(directory: Path | None) -> Catalogue:
    from screening.rules.folder import read_folder

    if directory is not None and not directory.is_dir():
        raise RulesProblem(f"there is no rules folder {directory}")
    return read_folder(directory)


def _check_goods(directory: Path | None) -> None:
    """Raises RulesProblem with the faults of the goods files that the folder brings, and those of its rules beside."""
    from screening.goods import catalogue_of

    try:
        catalogue_of(directory)
    except RulesProblem as exc:
        faults = [str(exc)]
        try:
            _sound(directory)
        except RulesProblem as rules:
            faults.insert(0, str(rules))
        raise RulesProblem("\n".join(faults)) from exc


def _sound(directory: Path | None) -> Catalogue:
    catalogue = _read(directory)
    if catalogue.problems:
        from screening.rules.problems import refuse

        raise refuse(catalogue.problems, catalogue.folder)
    return catalogue


def _counted(catalogue: Catalogue) -> str:
    rules, tables = len(catalogue.rules), len(catalogue.tables)
    return f"{rules} rule{'s' if rules != 1 else ''} and {tables} tables"


def _summary(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.id,
        "title": rule.title,
        "family": rule.family,
        "severity": rule.severity.label,
        "scope": rule.scope.value,
        "status": rule.status.value,
        "version": rule.version,
        "profiles": sorted(rule.profiles),
        "techniques": list(rule.techniques),
    }


def _full(rule: Rule) -> dict[str, Any]:
    return _summary(rule) | {
        "reviewed": rule.reviewed,
        "when": rule.content["when"],
        "group": rule.content.get("group"),
        "message": rule.content["message"],
        "question": rule.question,
        "essential": sorted(rule.essential),
        "blind_spots": rule.blind_spots,
        "sources": [{"title": s.title, "cite": s.cite, "url": s.url} for s in rule.sources],
        "tests": [{"name": case.name, "expect": case.expect.value} for case in rule.cases],
        "file": rule.file,
    }


def _page(rule: Rule) -> str:
    import yaml

    def block(value: object) -> str:
        text = yaml.safe_dump(value, sort_keys=False, allow_unicode=True, width=100)
        return "\n".join(f"    {line}" for line in text.rstrip().splitlines())

    lines = [
        f"{rule.id}  {rule.title}",
        f"  {rule.severity.label} · {rule.scope.value} · {rule.status.value} · family {rule.family} · "
        f"version {rule.version} · profiles {', '.join(sorted(rule.profiles))}",
        f"  techniques: {', '.join(rule.techniques) or 'none'}",
        "  fires when:",
        block(rule.content["when"]),
    ]
    if rule.group is not None:
        lines += ["  over rows:", block(rule.content["group"])]
    lines.append(f"  says: {' '.join(str(rule.content['message']).split())}")
    for title, text in (("ask the customer", rule.question), ("does not see", rule.blind_spots)):
        if text:
            lines.append(f"  {title}: {text}")
    if rule.essential:
        lines.append(f"  sends the row to review where missing: {', '.join(sorted(rule.essential))}")
    lines += [f"  source: {' – '.join(t for t in (s.title, s.cite, s.url) if t)}" for s in rule.sources]
    lines += [f"  test, {case.expect.value}: {case.name}" for case in rule.cases]
    lines.append(f"  file: {rule.file}")
    return "\n".join(lines)


def _print_table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> None:
    widths = [max(len(row[column]) for row in (head, *rows)) for column in range(len(head))]
    for row in (head, *rows):
        cells = [cell.ljust(width) for cell, width in zip(row, widths, strict=True)]
        click.echo("  ".join(cells).rstrip())
