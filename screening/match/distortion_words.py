"""What the self-test knows of names: legal forms, abbreviations, titles and habits of romanisation.

Written for the self-test from general knowledge of company law, office usage and the romanisation of Cyrillic and
Arabic; no table was copied, and none is shared with the matcher.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from screening.model import EntityType

_SAME_FORMS = (
    ("LLC", "L.L.C.", "Limited Liability Company", "OOO", "Obshchestvo s Ogranichennoi Otvetstvennostyu"),
    ("Ltd", "Ltd.", "Limited"),
    ("Co. Ltd.", "Co., Ltd.", "Co. Ltd", "Company Limited", "Co Ltd", "Co. Limited"),
    ("JSC", "J.S.C.", "Joint Stock Company", "Joint-Stock Company", "AO", "Aktsionernoe Obshchestvo"),
    ("PJSC", "Public Joint Stock Company", "PAO", "Public Joint-Stock Company"),
    ("OJSC", "Open Joint Stock Company", "OAO", "Open Joint-Stock Company"),
    ("CJSC", "Closed Joint Stock Company", "ZAO", "Closed Joint-Stock Company"),
    ("GmbH", "Gesellschaft mit beschränkter Haftung", "G.m.b.H."),
    ("AG", "A.G.", "Aktiengesellschaft"),
    ("S.A.", "SA", "Sociedad Anonima", "Société Anonyme"),
    ("C.A.", "CA", "Compañia Anonima"),
    ("S.A.C.", "SAC", "Sociedad Anonima Cerrada"),
    ("S.A.L.", "SAL", "Société Anonyme Libanaise"),
    ("S.A.S.", "SAS", "Sociedad por Acciones Simplificada"),
    ("S.A. de C.V.", "SA de CV", "Sociedad Anonima de Capital Variable"),
    ("S. de R.L. de C.V.", "S de RL de CV"),
    ("S.R.L.", "SRL", "Sociedad de Responsabilidad Limitada"),
    ("S.A.R.L.", "SARL", "Société à responsabilité limitée"),
    ("E.U.", "EU", "Empresa Unipersonal"),
    ("Ltda.", "Ltda", "Limitada"),
    ("Inc", "Inc.", "Incorporated"),
    ("Corp", "Corp.", "Corporation"),
    ("LLP", "L.L.P.", "Limited Liability Partnership"),
    ("PLC", "P.L.C.", "Public Limited Company"),
    ("FZE", "F.Z.E.", "Free Zone Establishment"),
    ("FZCO", "FZ-CO", "Free Zone Company"),
    ("DMCC", "D.M.C.C."),
    ("Pte. Ltd.", "Pte Ltd", "Private Limited", "Pvt Ltd", "Pvt. Ltd."),
    ("Sdn Bhd", "Sdn. Bhd.", "Sendirian Berhad"),
    ("A.S.", "AS", "Anonim Sirketi"),
    ("Ltd. Sti.", "Limited Sirketi", "Ltd Sti"),
    ("S.R.O.", "s.r.o", "Spolecnost s rucenim omezenym"),
    ("D.O.O.", "doo"),
    ("S.p.A.", "SpA", "Societa per Azioni"),
    ("B.V.", "BV", "Besloten Vennootschap"),
)
#: Each legal form (casefolded) and all ways to write it.
LEGAL_FORMS: Mapping[str, tuple[str, ...]] = {form.casefold(): forms for forms in _SAME_FORMS for form in forms}
#: Words of the longest legal form.
LONGEST_FORM = max(len(form.split()) for form in LEGAL_FORMS)

#: Usual words of company names (casefolded) and how offices shorten them.
ABBREVIATIONS: Mapping[str, str] = {
    "company": "Co",
    "limited": "Ltd",
    "international": "Intl",
    "corporation": "Corp",
    "incorporated": "Inc",
    "industries": "Ind",
    "industry": "Ind",
    "industrial": "Ind",
    "trading": "Trdg",
    "services": "Svcs",
    "engineering": "Eng",
    "general": "Gen",
    "manufacturing": "Mfg",
    "development": "Dev",
    "technology": "Tech",
    "technologies": "Tech",
    "brothers": "Bros",
    "group": "Grp",
    "university": "Univ",
    "institute": "Inst",
    "management": "Mgmt",
    "organization": "Org",
    "organisation": "Org",
    "national": "Natl",
    "scientific": "Sci",
    "department": "Dept",
    "association": "Assn",
    "and": "&",
}

_GENERAL = """
bank capital center central centre construction energy enterprise enterprises exchange export finance financial
foundation fund gas global holding holdings import insurance investment investments logistics machine marine maritime
metal mining oil petroleum plant power production project products research shipping solutions state steel supply
system systems trade transport of for the de del la y al
"""
#: Words (casefolded) that name no company by themselves; where they alone are left, the name is lost.
GENERAL_WORDS = frozenset({*ABBREVIATIONS, *(short.casefold() for short in ABBREVIATIONS.values()), *_GENERAL.split()})

_HONORIFICS = """
abu al el haj haji hajji imam maulavi mawlawi mufti mullah qari said sayed sayyed sayyid seyed seyyed shaikh shaykh
sheikh syed umm ustad
"""
#: Words (casefolded) of personal names that are borne by many before their own names.
HONORIFICS = frozenset(_HONORIFICS.split())

#: What people write before a name, by the type of its bearer.
TITLES: Mapping[EntityType, tuple[str, ...]] = {
    EntityType.PERSON: ("Mr.", "Dr.", "Prof.", "General", "Sheikh", "Mrs"),
    EntityType.VESSEL: ("M/V", "MV", "MT"),
}


_PARTICLES = "abd 'abd abdul abdel abu al bin ben ibn de del der el la umm van von"
#: Words (casefolded) that stay before the next one wherever it goes.
PARTICLES = frozenset(_PARTICLES.split())


class Spelling(NamedTuple):
    """One way to romanise a sound, and another one."""

    pattern: re.Pattern[str]
    to: str
    in_company_names: bool
    """Safe in names with English words: it touches none of the common ones."""


def _spelling(pattern: str, to: str, in_company_names: bool = False) -> Spelling:
    return Spelling(re.compile(pattern, re.IGNORECASE), to, in_company_names)


#: Cyrillic after the English, German, French and passport habits; Arabic and Persian after the English and French ones.
SPELLINGS: tuple[Spelling, ...] = (
    _spelling(r"iy\b", "y", True),
    _spelling(r"(?<=\w)ii\b", "iy", True),
    _spelling(r"ey\b", "ei"),
    _spelling(r"(?<=[bdklmnrstvz])y\b", "iy"),
    _spelling(r"kh", "h", True),
    _spelling(r"ks", "x"),
    _spelling(r"x", "ks", True),
    _spelling(r"zh", "j", True),
    _spelling(r"(?<=\w)ya", "ia", True),
    _spelling(r"(?<=\w)yu", "iu", True),
    _spelling(r"(?<=\w)ts", "c"),
    _spelling(r"shch", "sch", True),
    _spelling(r"(?<=[aeiou])v\b", "ff"),
    _spelling(r"ou", "u"),
    _spelling(r"ee", "i"),
    _spelling(r"oo", "u"),
    _spelling(r"q(?!u[ei])", "k"),
    _spelling(r"\bal-", "el-", True),
    _spelling(r"(?<=h)ammed\b", "ammad", True),
    _spelling(r"(?<=h)ammad\b", "ammed", True),
    _spelling(r"w", "v"),
    _spelling(r"\bdzh", "j", True),
)
