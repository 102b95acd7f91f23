"""Han characters beside Latin letters: which script a text is in, addresses from titles, keys that sort names."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from essays.languages import CHINESE, ENGLISH
from essays.text.surnames import COMPOUND_SURNAMES, SURNAMES

# The inside of a character class. The hexagrams U+4DC0-4DFF, between two Han ranges, are no Han characters.
HAN: Final = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
# A word in an alphabet: letters or digits, with apostrophes, points and hyphens inside it ("U.S.-China" is one).
WORD: Final = rf"(?:(?![{HAN}])[^\W_])+(?:(?:['\u2019.]|\.?[\-\u2010\u2011])(?:(?![{HAN}])[^\W_])+)*"

_IS_HAN: Final = re.compile(f"[{HAN}]")
_WORD: Final = re.compile(WORD)
_RUN: Final = re.compile(f"[{HAN}]+|[^{HAN}]+")
# Letters that Unicode does not take apart into a base letter and a mark.
_SINGLE_LETTERS: Final = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"}
)


def is_han(character: str) -> bool:
    """Whether one character is a Han character (the number zero 〇 is one; punctuation is none)."""
    return _IS_HAN.fullmatch(character) is not None


def script_of(text: str) -> str:
    """The code of the language by script: Chinese if there are more Han characters than words in an alphabet."""
    return CHINESE.code if len(_IS_HAN.findall(text)) > len(_WORD.findall(text)) else ENGLISH.code


def fold(text: str) -> str:
    """Lower case without accents: "Öhman" is "ohman". What is in no alphabet stays as it is."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(character for character in decomposed if not unicodedata.combining(character))
    return bare.casefold().translate(_SINGLE_LETTERS)


def slugify(text: str, limit: int = 80) -> str:
    """An address of ASCII letters, digits and single hyphens: English in lower case, Chinese in pinyin without tones.

    Longer ones are cut at a hyphen so that at most `limit` characters stay. Empty where nothing in the text has an
    ASCII form; the caller decides what to do then. Loads the pinyin tables where the text holds Han characters.
    """
    parts = (" ".join(_syllables(run)) if is_han(run[0]) else run for run in _RUN.findall(text))
    slug = re.sub(r"[^a-z0-9]+", "-", fold(" ".join(parts))).strip("-")
    if len(slug) <= limit:
        return slug
    whole, hyphen, _ = slug[: limit + 1].rpartition("-")
    return whole if hyphen else slug[:limit]


def sort_key(name: str, *, person: bool = True) -> str:
    """What a name is sorted by, in code point order (collation C), Latin and Han names in one sequence.

    Latin names by their folded letters; give them family name first ("Öhman, Renata"): all Vans come before Van Dyke.
    Han names by the pinyin of each character with its tone as a digit, then by the characters themselves. Where
    `person` is true the first characters are read as a family name. Loads the pinyin tables for Han names: not for
    processes that only show pages.
    """
    if not _IS_HAN.search(name):
        return _latin_key(name)
    family, given = _family_and_given(name) if person else ([], name)
    runs = (" ".join(_syllables(run, tones=True)) if is_han(run[0]) else _latin_key(run) for run in _RUN.findall(given))
    sounds = " ".join(part for part in (*family, *runs) if part)
    # Two spaces sort before anything that may follow a syllable: the shorter name comes first.
    return f"{sounds}  {name.strip()}"


def pinyin_name(name: str) -> str:
    """A proposal for the Latin form of a Han personal name, family name first: "曾国" gives "Zeng Guo".

    Joined given names and the apostrophe before a, e, o follow the basic rules of Hanyu Pinyin orthography
    (GB/T 16159), without tones. Empty for anything but Han characters: a name that was put into Chinese from another
    language is not to be spelt back. A proposal only: people spell their names as they like.
    """
    name = name.strip()
    if not name or not all(map(is_han, name)):
        return ""
    family, given = _family_and_given(name)
    return " ".join(filter(None, (_spelled(family), _spelled(_syllables(given, tones=True)))))


def name_syllables(name: str) -> list[str]:
    """The syllables of a Han personal name without tones, family name first; ü stays. Empty for anything but Han characters."""
    name = name.strip()
    if not name or not all(map(is_han, name)):
        return []
    family, given = _family_and_given(name)
    return [_bare(syllable) for syllable in (*family, *_syllables(given, tones=True))]


def _latin_key(name: str) -> str:
    """Folded; a comma is two spaces, another run of signs one, so that a family name sorts before its longer kin."""
    parts = (re.sub(r"[\W_]+", " ", part).strip() for part in fold(name).split(","))
    return "  ".join(part for part in parts if part)


def _family_and_given(name: str) -> tuple[list[str], str]:
    """The syllables (with tones) of the family name, and the rest. A name of foreign form has no family name here."""
    name = name.strip()
    if not all(map(is_han, name)):
        return [], name
    if len(name) > 2 and (compound := COMPOUND_SURNAMES.get(name[:2])):
        return compound.split(), name[2:]
    return [SURNAMES.get(name[0]) or "".join(_syllables(name[0], tones=True))], name[1:]


def _spelled(syllables: list[str]) -> str:
    """Syllables with tone digits as one word: "xi1", "an1" give "Xi'an"."""
    bare = [_bare(syllable) for syllable in syllables]
    joined = "".join(("'" if place and part[0] in "aeo" else "") + part for place, part in enumerate(bare) if part)
    return joined[:1].upper() + joined[1:]


def _bare(syllable: str) -> str:
    """A syllable as it is written without its tone."""
    return syllable.rstrip("12345").replace("v", "\u00fc")


def _syllables(run: str, *, tones: bool = False) -> list[str]:
    """The readings of a run of Han characters. As on keyboards v stands for the u with two dots: lu and lv differ.

    pypinyin is imported here because its tables take 58 MB, which a process that only shows pages must not pay.
    """
    from pypinyin import Style, lazy_pinyin

    style = Style.TONE3 if tones else Style.NORMAL
    return lazy_pinyin(run, style=style, errors="ignore", neutral_tone_with_five=tones) if run else []
