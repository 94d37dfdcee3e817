"""Words of any script in ASCII letters, near to how names are written in Latin documents."""

from __future__ import annotations

import re
from functools import lru_cache

from anyascii import anyascii

from screening.names.tokens import Writing

#: Cyrillic as English-language documents write it (BGN/PCGN without its marks); `fold` evens out the other habits.
_CYRILLIC = {
    **dict(
        zip(
            "абвгдезийклмнопрстуфцыэ",
            [
                "a",
                "b",
                "v",
                "g",
                "d",
                "e",
                "z",
                "i",
                "y",
                "k",
                "l",
                "m",
                "n",
                "o",
                "p",
                "r",
                "s",
                "t",
                "u",
                "f",
                "ts",
                "y",
                "e",
            ],
            strict=True,
        )
    ),
    "ё": "yo",
    "ж": "zh",
    "х": "kh",
    "ч": "ch",
    "ш": "sh",
    "щ": "shch",
    "ъ": "",
    "ь": "",
    "ю": "yu",
    "я": "ya",
    "і": "i",
    "ї": "yi",
    "є": "ye",
    "ґ": "g",
    "ў": "u",
    "ј": "j",
    "љ": "lj",
    "њ": "nj",
    "ћ": "c",
    "ђ": "dj",
    "џ": "dz",
    "қ": "k",
    "ғ": "g",
    "ң": "ng",
    "ө": "o",
    "ү": "u",
    "ұ": "u",
    "һ": "h",
    "ә": "a",
    "ҳ": "h",
    "ҷ": "j",
    "ӣ": "i",
    "ӯ": "u",
}
#: Arabic and Persian letters as consonants; long vowels stay, short ones are not written in the source.
_ARABIC = {
    **dict(
        zip(
            "ابتجحدذرزسشصضطظعغفقكلمنهوي",
            [
                "a",
                "b",
                "t",
                "j",
                "h",
                "d",
                "z",
                "r",
                "z",
                "s",
                "sh",
                "s",
                "d",
                "t",
                "z",
                "a",
                "gh",
                "f",
                "q",
                "k",
                "l",
                "m",
                "n",
                "h",
                "w",
                "y",
            ],
            strict=True,
        )
    ),
    "ث": "th",
    "خ": "kh",
    "ة": "a",
    "ى": "a",
    "ء": "",
    "آ": "a",
    "أ": "a",
    "إ": "i",
    "ؤ": "u",
    "ئ": "y",
    "ٱ": "a",
    "پ": "p",
    "چ": "ch",
    "ژ": "zh",
    "گ": "g",
    "ک": "k",
    "ی": "y",
    "ۀ": "e",
    "ہ": "h",
    "ے": "e",
    "ں": "n",
    "ٹ": "t",
    "ڈ": "d",
    "ڑ": "r",
    "ھ": "h",
    "ۆ": "o",
    "ڵ": "l",
    "ێ": "e",
    "ې": "e",
    "ۍ": "y",
    "ټ": "t",
    "ډ": "d",
    "ړ": "r",
}
#: Hebrew as consonants; vav and yod may be vowels like the Arabic ones.
_HEBREW = {
    "א": "",
    "ב": "b",
    "ג": "g",
    "ד": "d",
    "ה": "h",
    "ו": "w",
    "ז": "z",
    "ח": "h",
    "ט": "t",
    "י": "y",
    "כ": "k",
    "ך": "k",
    "ל": "l",
    "מ": "m",
    "ם": "m",
    "נ": "n",
    "ן": "n",
    "ס": "s",
    "ע": "a",
    "פ": "p",
    "ף": "f",
    "צ": "ts",
    "ץ": "ts",
    "ק": "k",
    "ר": "r",
    "ש": "sh",
    "ת": "t",
}
_ARABIC_MARKS = re.compile(r"[\u0610-\u061A\u064B-\u065F\u0670\u06D6-\u06ED\u0640]")
_LATIN_EXTRA = str.maketrans(
    {"ə": "a", "Ə": "a", "ı": "i", "İ": "i", "ß": "ss", "ø": "o", "œ": "oe", "æ": "ae", "þ": "th", "ð": "d"}
)


def script_of(word: str) -> str:
    """Script of the first letter of `word`: latin, cyrillic, arabic, hebrew, han, kana, hangul or other."""
    for ch in word:
        code = ord(ch)
        if not ch.isalpha():
            continue
        if code < 0x250 or 0x1E00 <= code < 0x1F00:
            return "latin"
        if 0x400 <= code < 0x530:
            return "cyrillic"
        if 0x600 <= code < 0x780 or 0xFB50 <= code < 0xFF00:
            return "arabic"
        if 0x590 <= code < 0x600:
            return "hebrew"
        if 0x4E00 <= code < 0xA000 or 0x3400 <= code < 0x4DC0:
            return "han"
        if 0x3040 <= code < 0x3100:
            return "kana"
        if 0xAC00 <= code < 0xD7B0 or 0x1100 <= code < 0x1200:
            return "hangul"
        return "other"
    return "latin"


#: From the revised romanisation to the spelling of North Korean documents, which is what lists mostly have.
_KOREAN_VOWELS = (("yeo", "yo"), ("eo", "o"), ("eu", "u"))
_KOREAN_INITIALS = {"g": "k", "d": "t", "b": "p"}


def _north_korean(word: str) -> str:
    """Hangul in the spelling of North Korean documents, syllable by syllable (Pak Jong Chon)."""
    out: list[str] = []
    for ch in word:
        text = anyascii(ch).lower()
        for south, north in _KOREAN_VOWELS:
            text = text.replace(south, north)
        first = _KOREAN_INITIALS.get(text[:1], text[:1]) if not out else text[:1]
        last = _KOREAN_INITIALS.get(text[-1:], text[-1:]) if not text.endswith("ng") else "g"
        out.append(first + text[1:-1] + last if len(text) > 1 else first)
    return "".join(out)


def without_article(word: str) -> str:
    """An Arabic word without the article written onto it; any other word as it is."""
    return word[2:] if word.startswith("ال") and len(word) > _MIN_WITH_ARTICLE else word


_MIN_WITH_ARTICLE = 4
_WRITING = {
    "arabic": Writing.CONSONANTS,
    "hebrew": Writing.CONSONANTS,
    "han": Writing.SYLLABLES,
    "hangul": Writing.SYLLABLES,
    "kana": Writing.SYLLABLES,
}


def writing_of(word: str) -> Writing:
    """What the script of `word` shows of its sound."""
    return Writing.LETTERS if word.isascii() else _WRITING.get(script_of(word), Writing.LETTERS)


@lru_cache(maxsize=100_000)
def to_ascii(word: str) -> str:
    """One cleaned word in lower-case ASCII letters and digits; empty where nothing can be written.

    Unspaced scripts come out without breaks.
    """
    if word.isascii():
        return word.lower()
    script = script_of(word)
    lower = word.lower()
    if script == "cyrillic":
        text = "".join(_CYRILLIC.get(ch, ch) for ch in lower)
    elif script == "arabic":
        text = "".join(_ARABIC.get(ch, ch) for ch in _ARABIC_MARKS.sub("", lower))
    elif script == "hangul":
        text = _north_korean(lower)
    elif script == "hebrew":
        text = "".join(_HEBREW.get(ch, ch) for ch in lower)
    else:
        text = lower.translate(_LATIN_EXTRA)
    return "".join(ch for ch in anyascii(text).lower() if ch.isalnum())
