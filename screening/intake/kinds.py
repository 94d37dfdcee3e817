"""Reads the kind of a party from the words that people put in a type column."""

from __future__ import annotations

import re
from functools import cache

from screening.intake.header_text import header_key
from screening.model import EntityType

#: Words by kind. FollowTheMoney schema names are among them; its `LegalEntity` leaves the kind open, so it does here.
_WORDS = {
    EntityType.PERSON: """person | people | individual | natural | natural person | human | p | i | pers | ind
        private person | private individual | sole trader | sole proprietor | physical person | natürliche person
        privatperson | personne | personne physique | persona | persona natural | persona física | физлицо
        физическое лицо | 个人 | 自然人""",
    EntityType.ORGANIZATION: """organization | organisation | org | o | company | co | c | corporate | corporation
        corp | business | firm | entity | e | legal person | juridical person | government | government body
        public body | agency | military | university | school | institute | hospital | bank
        financial institution | ngo | non profit | charity | trust | foundation | fund | partnership | association
        state owned enterprise | soe | public company | private company | subsidiary | branch
        juristische person | unternehmen | firma | gesellschaft | personne morale | société | empresa
        persona jurídica | organización | юрлицо | юридическое лицо | компания | 公司 | 法人 | 企业""",
    EntityType.VESSEL: "vessel | ship | boat | v | tanker | motor vessel | schiff | navire | buque | судно | 船 | 船舶",
    EntityType.AIRCRAFT: "aircraft | airplane | aeroplane | plane | helicopter | flugzeug | avion | aeronave | самолет",
    EntityType.UNKNOWN: "legal entity | thing | other | any | mixed",
}
_BREAK = re.compile(r"[|\n]")


def read_kind(text: str) -> EntityType | None:
    """The kind that a cell names, UNKNOWN where it says that it is open; None for a word that is not known."""
    return _table().get(header_key(text))


@cache
def _table() -> dict[str, EntityType]:
    return {header_key(word): kind for kind, words in _WORDS.items() for word in _BREAK.split(words)}
