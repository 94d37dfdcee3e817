"""The lists within the US lists: their codes, their names in the files, and what being on each one means.

One party may be on several; what follows differs from refusing every dealing to asking more questions.
Codes: trade.gov's abbreviations in the `source` field of the Consolidated Screening List. Effects: 15 CFR parts 744 and
764 (EL, UVL, MEU, DPL), 22 CFR 127.7 (DTC), 22 U.S.C. and orders named by State (ISN), and the OFAC programmes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

#: Code -> what being on the list means.
LEGAL_EFFECTS = {
    "SDN": "Blocked: property is frozen and US persons may not deal with the party or bodies it owns by half or more.",
    "EL": "Licence needed for exports, reexports and transfers as the entry states (15 CFR 744.11, 744.16).",
    "UVL": "Unverified: no licence exceptions, and a statement of the party is due before a shipment (15 CFR 744.15).",
    "DPL": "Denied: no part in any transaction subject to the EAR (15 CFR 764.3(a)(2)).",
    "MEU": "Licence needed for the items of supplement 2 to part 744; other military end users count as well.",
    "MIEU": "Licence needed for all items subject to the EAR, and no support by US persons (15 CFR 744.6, 744.22).",
    "ISN": "Nonproliferation sanctions: procurement, assistance and export bans as the notice states.",
    "DTC": "Debarred: no part in exports of defence articles and services (22 CFR 127.7).",
    "SSI": "Sectoral: debt, equity or oil project dealings are limited by directive; property is not blocked.",
    "CMIC": "Securities of the company are closed to US persons (Executive Order 14032); other trade is not limited.",
    "CAP": "Correspondent accounts in the United States are prohibited or limited; property is not blocked.",
    "FSE": "Foreign sanctions evader: US persons may not deal with the party; property is not blocked by it.",
    "PLC": "Transactions with the council member are to be rejected; property is not blocked by it.",
    "MBS": "Single measures from a menu, named with the entry, such as limits on debt or services.",
}

#: Names of the lists in OFAC's own files -> code. "Consolidated List" is the file itself, not a list.
_OFAC_NAMES = {
    "SDN List": "SDN",
    "Sectoral Sanctions Identifications List": "SSI",
    "Non-SDN Palestinian Legislative Council List": "PLC",
    "Non-SDN Menu-Based Sanctions List": "MBS",
    "Non-SDN CMIC List": "CMIC",
    "CAPTA List": "CAP",
    "FSE List": "FSE",
    "Consolidated List": "",
}
#: Programme tag -> the one list of the Consolidated file that bears it. Tags of several lists are left out.
_PROGRAM_LISTS = {
    "NS-PLC": "PLC",
    "UKRAINE-EO13662": "SSI",
    "CMIC-EO13959": "CMIC",
    "FSE-IR": "FSE",
    "FSE-SY": "FSE",
    "561-Related": "CAP",
}
#: Abbreviations that trade.gov writes in another way than above -> code.
_OTHER_ABBREVIATIONS = {"NS-MBS List": "MBS", "NS-MBS": "MBS", "NS-CMIC": "CMIC", "NS-PLC": "PLC", "CAPTA": "CAP"}


#: What a list means that this version does not know.
UNKNOWN_LIST = "Unknown list: read the entry; what it means is not known to this version."


def ofac_list_code(name: str) -> str | None:
    """Code of a list by its name in OFAC's files; "" for the Consolidated List as a whole; None for an unknown name."""
    return _OFAC_NAMES.get(name)


def sublist_by_programs(list_id: str, programs: Iterable[str]) -> str:
    """Which lists a party is on, where OFAC's file does not say: the SDN list, or what its programme tags tell.

    "" where the tags of the Consolidated file belong to several lists (`RUSSIA-EO14024`): then it is not stated.
    """
    if list_id == "us_ofac_sdn":
        return "SDN"
    return sublist_of(_PROGRAM_LISTS.get(program, "") for program in programs)


def csl_list_code(source: str) -> str | None:
    """Code of a list by the `source` of the Consolidated Screening List; None for an unknown one.

    The code stands in brackets: `Entity List (EL) - Bureau of Industry and Security`.
    """
    match = re.search(r"\(([^()]+)\)[^()]* - ", source)
    code = match[1] if match else ""
    code = _OTHER_ABBREVIATIONS.get(code, code)
    return code if code in LEGAL_EFFECTS else None


def csl_list_name(source: str) -> str:
    """A `source` whose list is unknown, as the name of that list."""
    return " ".join(source.replace(";", ",").split()) or "source not stated"


def sublist_of(codes: Iterable[str]) -> str:
    """The codes as one text, each once, in order of the alphabet: `MBS; SSI`."""
    return "; ".join(sorted({code for code in codes if code}))


def legal_effect_of(sublist: str) -> str:
    """What being on these lists (`sublist_of`) means, one sentence for each; each names its list where several do."""
    codes = sublist.split("; ") if sublist else []
    if len(codes) == 1:
        return LEGAL_EFFECTS.get(codes[0], UNKNOWN_LIST)
    return " ".join(f"{code}: {LEGAL_EFFECTS.get(code, UNKNOWN_LIST)}" for code in codes)
