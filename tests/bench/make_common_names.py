"""Makes screening/names/data/common_names_more.yml: the longer tail of common names, from the locales of `faker`.

    pip install "faker==40.*" anyascii pyyaml   # faker: MIT licence; not a dependency
    PYTHONPATH=. python tests/bench/make_common_names.py

A locale's provider lists names that are common there, some with their share. The bearers of a name are estimated as
its share of half the people whose names the locale shows (an equal share where the provider does not weigh), summed
over the locales. Names that common_names.yml has already are left to it. Only weighed names reach the upper tier:
a plain list does not say which of its names are the commonest.
"""

from __future__ import annotations

import importlib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path

import yaml

from screening.names.fold import fold
from screening.names.transliterate import to_ascii

_DATA = Path(__file__).resolve().parents[2] / "screening/names/data"
#: Millions of people whose names a provider shows, rounded. Locales left out are doublets of others, list too few or
#: too rare names, or are written in scripts that do not show the sound.
POPULATION = {
    "ar_DZ": 45, "az_AZ": 10, "bg_BG": 7, "cs_CZ": 10, "da_DK": 6, "de_AT": 9, "de_CH": 6, "de_DE": 80,
    "el_GR": 10, "en_GB": 60, "en_IE": 5, "en_IN": 300, "en_KE": 50, "en_NG": 200, "en_NZ": 5, "en_PK": 220,
    "en_US": 300, "es_AR": 45, "es_CL": 19, "es_CO": 50, "es_ES": 45, "es_MX": 125, "et_EE": 1.3,
    "fi_FI": 5.5, "fr_BE": 4, "fr_DZ": 45, "fr_FR": 60, "ga_IE": 1, "ha_NG": 60, "hr_HR": 4, "hu_HU": 10, "hy_AM": 3,
    "id_ID": 270, "ig_NG": 30, "is_IS": 0.4, "it_IT": 59, "ka_GE": 3.7, "lt_LT": 2.8, "lv_LV": 1.9,
    "nl_BE": 6.5, "nl_NL": 17, "no_NO": 5, "pl_PL": 38, "pt_BR": 210, "pt_PT": 10, "ro_RO": 19, "ru_RU": 140,
    "sk_SK": 5.4, "sl_SI": 2, "sv_SE": 10, "sw": 100, "tr_TR": 80, "uk_UA": 40, "uz_UZ": 33, "vi_VN": 95, "yo_NG": 40,
    "zu_ZA": 14,
}  # fmt: skip
GIVEN = ("first_names", "first_names_male", "first_names_female")
FAMILY = ("last_names", "last_names_male", "last_names_female")
#: Bearers from which a name is in a tier; the two upper ones are for common_names.yml alone.
TIERS = {3: 900_000, 4: 150_000}
_SHOWN = 0.5
_HEADER = (
    "# Made by tests/bench/make_common_names.py from the locale providers of the package faker 40 (MIT licence,",
    "# Daniele Faraglia and contributors): names common in some 60 countries, tiered by a rough estimate of their",
    "# bearers. Continues common_names.yml, which names what is commonest. Do not edit by hand.",
    "version: 1",
)


def bearers(attributes: Iterable[str]) -> dict[str, float]:
    """Estimated bearers of every name of these attributes, by its romanised form."""
    found: dict[str, float] = defaultdict(float)
    for locale, millions in POPULATION.items():
        provider = importlib.import_module(f"faker.providers.person.{locale}").Provider
        by_name: dict[str, float] = {}
        weighed = False
        for attribute in attributes:
            names = vars(provider).get(attribute, ())
            if not names or not isinstance(names, tuple | list | dict):
                continue
            weighed |= isinstance(names, Mapping)
            for name, share in _shares(names).items():
                by_name[name] = max(by_name.get(name, 0.0), share)
        for name, share in by_name.items():
            parts = str(name).replace("'", "").split()
            if len(parts) == 1 and "-" not in parts[0] and len(ascii_name := to_ascii(parts[0])) > 1:
                people = share * millions * 1e6
                found[ascii_name] += people if weighed else min(people, TIERS[3] - 1)
    return found


def _shares(names: Iterable[str]) -> dict[str, float]:
    if isinstance(names, Mapping):
        total = sum(names.values())
        return {name: _SHOWN * share / total for name, share in names.items()}
    distinct = set(names)
    return dict.fromkeys(distinct, _SHOWN / len(distinct))


def main() -> None:
    by_hand = yaml.safe_load((_DATA / "common_names.yml").read_text(encoding="utf-8"))
    lines = [*_HEADER]
    for part, attributes in (("given", GIVEN), ("family", FAMILY)):
        known = {fold(to_ascii(str(name))) for names in by_hand[part].values() for name in names}
        lines.append(f"{part}:")
        estimated = {n: b for n, b in bearers(attributes).items() if fold(n) not in known}
        for tier, least in TIERS.items():
            most = TIERS.get(tier - 1, float("inf"))
            lines += _wrapped(f"  {tier}: [", sorted(n for n, b in estimated.items() if least <= b < most))
    (_DATA / "common_names_more.yml").write_text("\n".join(lines) + "\n", encoding="utf-8")


def _wrapped(start: str, names: list[str]) -> list[str]:
    """A YAML list in lines of at most 160 characters; words that YAML reads as something else are quoted."""
    lines, line = [], start
    for name in names:
        word = f"'{name}'" if yaml.safe_load(name) != name else name
        if len(line) + len(word) > 160:
            lines.append(line.rstrip())
            line = "    "
        line += word + ", "
    return [*lines, line.rstrip(", ") + "]"]


if __name__ == "__main__":
    main()
