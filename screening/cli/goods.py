"""`screening goods`: which listed or sought-after goods a description may be, and why."""

from __future__ import annotations

import dataclasses
import json
import sys
import textwrap
from pathlib import Path
from typing import Any

import click

from screening.cli.options import json_option, read_country
from screening.control_numbers import read_control_numbers
from screening.errors import EXIT_CLEAR, EXIT_REVIEW
from screening.goods import Catalogue, HsEntry, default_catalogue, hs_listing, recognise, values_in_doubt
from screening.goods.declared import eccn_faults, stated_for
from screening.goods.findings import licence_hints
from screening.goods.hs import hs_nearness, normalise_hs
from screening.model import GoodsMatch

_TIER_WORDS = {
    "controlled": "LISTED as described",
    "possible": "MAY BE LISTED: the deciding values are not stated",
    "below_threshold": "below the listed threshold as described",
    "watch": "not listed itself, but sought by weapons programmes",
}
_DECLARED_WORDS = "by the stated number; the description does not name it"
_NEARNESS = {
    "agrees": "agrees",
    "heading": "DOES NOT AGREE, but its heading does (a weak sign)",
    "chapter": "DOES NOT AGREE: another heading of an expected chapter",
    "elsewhere": "DOES NOT AGREE: in no chapter that is expected (a strong sign)",
}
_LIMITS = (
    "Thresholds are indications: check the official list and its notes. A description can be wrong, and this "
    "catalogue holds goods of missiles, drones and other weapons, not every controlled item."
)
_WIDTH, _LABEL = 100, 15


@click.command(epilog="Exit status: 0 nothing recognised, 1 a good recognised or a code on a list, 2 bad usage.")
@click.argument("text")
@click.option("--hs", "hs_code", default="", metavar="CODE", help="HS or HTS code as declared (4 to 12 digits).")
@click.option("--eccn", default="", metavar="CODE", help="Export control number as declared, for example 2B109.")
@click.option(
    "--to",
    "destination",
    callback=read_country,
    metavar="COUNTRY",
    help="Destination, as code or name, for hints on US licences.",
)
@click.option("--part-number", default="", metavar="PART", help="Maker's part number.")
@click.option(
    "--rules",
    "rules_folder",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="Use the goods files under this rules folder.",
)
@json_option
def command(
    text: str,
    hs_code: str,
    eccn: str,
    destination: str,
    part_number: str,
    rules_folder: Path | None,
    as_json: bool,
) -> None:
    """Recognise controlled goods in a description, in any language a trader writes.

    Shows the words recognised, the technical values read, each threshold with its verdict, the control numbers,
    whether the declared HS code fits, and what to ask.

    \b
    Examples:
      screening goods "4-axis CNC filament winding machine" --hs 8447.90
      screening goods "Fiber optic gyro, bias stability 0.05 deg/h" --json
      screening goods "Перхлорат аммония 200 мкм"
      screening goods "4-axis CNC filament winding machine" --to AE
    """
    if not text.strip():
        raise click.UsageError("the description is empty")
    if hs_code and not normalise_hs(hs_code):
        raise click.UsageError(f"{hs_code!r} is no HS code: 4 to 12 digits are expected, such as 8463.90")
    catalogue = Catalogue.load(rules_folder / "goods") if rules_folder else default_catalogue()
    matches = recognise(text, hs_code=hs_code, eccn=eccn, part_number=part_number, catalogue=catalogue)
    listed = hs_listing(hs_code, catalogue) if hs_code else ()
    if as_json:
        query = {"text": text, "hs": hs_code, "eccn": eccn, "part_number": part_number, "to": destination}
        click.echo(json.dumps(_as_json(query, matches, listed, catalogue), ensure_ascii=False, indent=2))
    else:
        click.echo("\n".join(_report(text, matches, listed, catalogue, eccn.strip(), destination)))
    sys.exit(EXIT_REVIEW if matches or listed else EXIT_CLEAR)


def _as_json(
    query: dict[str, str], matches: tuple[GoodsMatch, ...], listed: tuple[HsEntry, ...], catalogue: Catalogue
) -> dict[str, Any]:
    return {
        "query": query,
        "matches": [
            {
                **dataclasses.asdict(match),
                "question": catalogue.goods[match.good].question,
                "hs_nearness": hs_nearness(query["hs"], match.hs6),
                "licence_hints": licence_hints(catalogue.goods[match.good].eccns.get("US", ()), catalogue, query["to"]),
            }
            for match in matches
        ],
        "values_in_doubt": list(values_in_doubt(query["text"], matches)),
        "eccn_faults": eccn_faults(query["eccn"]),
        "hs_listing": [dataclasses.asdict(entry) for entry in listed],
        "catalogue": catalogue.digest,
        "limits": _LIMITS,
    }


def _report(
    text: str,
    matches: tuple[GoodsMatch, ...],
    listed: tuple[HsEntry, ...],
    catalogue: Catalogue,
    eccn: str,
    country: str,
) -> list[str]:
    lines: list[str] = []
    for match in matches:
        lines += [*_paragraphs(match, catalogue, eccn, country), ""]
    if not matches:
        lines += ["No listed good recognised in this description.", ""]
    for entry in listed:
        tier = f" tier {entry.tier}" if entry.tier else ""
        lines.append(f"The stated HS code {entry.hs6} is on {_list_name(entry)}{tier}: {entry.description}.")
    for fault in eccn_faults(eccn):
        lines.append(f"{fault!r} is no control number: a digit, a letter A to E and three digits are expected (1C216).")
    for doubt in values_in_doubt(text, matches):
        lines.append(f"Value in doubt, which decides nothing: {doubt}.")
    return [*lines, *textwrap.wrap(_LIMITS, _WIDTH)]


def _list_name(entry: HsEntry) -> str:
    return "the Common High Priority List," if entry.list == "CHPL" else "the tariff lines of the US drone rules"


def _paragraphs(match: GoodsMatch, catalogue: Catalogue, eccn: str, country: str) -> list[str]:
    good = catalogue.goods[match.good]
    parameters = catalogue.parameters
    tier = f"{match.tier.upper()} {_DECLARED_WORDS}" if match.declared else _TIER_WORDS[match.tier]
    lines = [f"{match.name}  [{match.good}]", *_row("", f"{tier} (recognition {match.score:.2f})")]
    lines += _row("recognised by", ", ".join(match.matched))
    lines += _row("read", "; ".join(f"{parameters[name].name}: {value}" for name, value in match.readings.items()))
    for threshold in match.thresholds:
        lines += _row("threshold", threshold)
    lines += _row("MTCR item", match.mtcr)
    lines += _row("control no.", ", ".join(match.eccns) or "none (not listed itself)")
    if eccn:
        agrees = bool(stated_for(read_control_numbers(eccn).applying, good))
        lines += _row("stated ECCN", f"{eccn}: {'one of these' if agrees else 'NOT one of these'}")
    lines += _row("HS expected", ", ".join(match.hs6))
    if match.hs_agrees is not None:
        lines += _row("HS stated", f"{match.hs_stated}: {_NEARNESS[hs_nearness(match.hs_stated, match.hs6)]}")
    hints = licence_hints(good.eccns.get("US", ()), catalogue, country)
    for number, hint in hints.items():
        lines += _row("licence hint", f"{number} to {country}: {hint}")
    if hints and catalogue.licences is not None:
        lines += _row("", f"Hints by the {catalogue.licences.source.title}, {catalogue.licences.source.cite}.")
    lines += _row("serves", ", ".join(match.programmes))
    lines += _row("missing", "; ".join(match.missing))
    lines += _row("ask", good.question)
    lines += _row("note", good.note)
    for source in match.sources:
        lines += _row("source", "; ".join(part for part in (source.title, source.cite, source.url) if part))
    return lines


def _row(label: str, value: str) -> list[str]:
    """A labelled value, wrapped; nothing where there is no value."""
    indent = " " * (_LABEL + 2)
    wrapper = textwrap.TextWrapper(
        _WIDTH, f"  {label:<{_LABEL}}", indent, break_on_hyphens=False, break_long_words=False
    )
    return wrapper.wrap(value)
