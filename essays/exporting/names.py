"""Names taken apart for citations: family and given name, in either script, and names that are not to be taken apart."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Final

from essays.text.han import fold, is_han
from essays.text.surnames import COMPOUND_SURNAMES

SUFFIXES: Final = frozenset({"jr", "jr.", "sr", "sr.", "ii", "iii", "iv"})
# What only the name of a body has: it is cited as it stands.
BODIES: Final = frozenset({
    "academy", "alliance", "association", "board", "bureau", "center", "centre", "college", "commission",
    "committee", "council", "department", "editors", "foundation", "fund", "group", "initiative", "institute",
    "institution", "ministry", "network", "office", "organization", "project", "school", "society", "team",
    "university",
})  # fmt: skip
LONGEST_HAN_NAME: Final = 4
# The commonest family names as written in pinyin. A name in Latin letters alone does not say in which order it stands.
PINYIN_FAMILIES: Final = frozenset({
    "bai", "cai", "cao", "chen", "cheng", "cui", "deng", "ding", "dong", "du", "fan", "fang", "feng", "fu", "gao",
    "guo", "han", "hao", "he", "hou", "hu", "huang", "jia", "jiang", "jin", "kong", "lai", "li", "liang", "liao",
    "lin", "liu", "lu", "luo", "ma", "mao", "meng", "mo", "pan", "peng", "qian", "qin", "ren", "shao", "shen", "shi",
    "song", "su", "sun", "tan", "tang", "tao", "tian", "wan", "wang", "wei", "wen", "wu", "xia", "xiang", "xiao",
    "xie", "xiong", "xu", "xue", "yan", "yang", "yao", "ye", "yin", "yu", "yuan", "zeng", "zhang", "zhao", "zheng",
    "zhong", "zhou", "zhu", "zou",
})  # fmt: skip
_SYLLABLE: Final = (
    "(?:[zcs]h|[bpmfdtnlgkhjqxrzcsyw])?(?:iang|iong|uang|ueng|ang|eng|ian|iao|ing|ong|uai|uan|ai|an|ao|ei|en|er|ia|ie|in|iu"
    "|ou|ua|ue|ui|un|uo|a|e|i|o|u)"
)
_PINYIN: Final = re.compile(f"{_SYLLABLE}(?:['\u2019-]?{_SYLLABLE})?")


@dataclass(frozen=True, slots=True)
class Name:
    """A name in one script: family and given, or a `literal` that is not to be taken apart.

    `family_first` says that it is printed with the family name before the given one and no comma between them.
    """

    family: str = ""
    given: str = ""
    suffix: str = ""
    literal: str = ""
    family_first: bool = False

    @property
    def is_han(self) -> bool:
        """Whether the name is written in Han characters: then no blank stands inside it."""
        return is_han((self.literal or self.family)[:1])

    @property
    def printed(self) -> str:
        """The name as it stands in running text."""
        if self.literal:
            return self.literal
        if self.family_first:
            return f"{self.family}{'' if self.is_han else ' '}{self.given}"
        return " ".join(filter(None, (self.given, self.family, self.suffix)))

    @property
    def inverted(self) -> str:
        """The name as lists that are ordered by family names have it."""
        if self.literal or (self.family_first and self.is_han):
            return self.printed
        return ", ".join(filter(None, (self.family, self.given, self.suffix)))


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who is credited, as a text in each language names them; where only one form exists, both are that one."""

    english: Name
    chinese: Name


def whole_name(name: str) -> Name:
    """A name that stays as it is: of a body, or of a person who is printed with initials or not at all."""
    return Name(literal=name)


def han_name(name: str) -> Name:
    """A name in Han characters. One that came from another language (with a dot inside), or is longer than names are, stays whole."""
    name = "".join(name.split())
    if not all(map(is_han, name)) or not 2 <= len(name) <= LONGEST_HAN_NAME:
        return whole_name(name)
    length = 2 if len(name) > 2 and name[:2] in COMPOUND_SURNAMES else 1
    if len(name) == LONGEST_HAN_NAME and length == 1:
        return whole_name(name)
    return Name(family=name[:length], given=name[length:], family_first=True)


def latin_name(name: str, sorted_as: str = "", family_reading: str = "") -> Name:
    """A name in Latin letters.

    An editor's "Family, Given" decides, else the reading of the family name in Han ("lin") says which word it is, else
    the last word is the family name, with the particles before it, unless the name is plainly pinyin.
    """
    words = name.split()
    if len(words) < 2 or BODIES.intersection(word.lower().strip(",.") for word in words) or words[0] == "The":
        return whole_name(" ".join(words))
    if "," in sorted_as:
        return _from_sorted(sorted_as, words[0])
    if _is_family(words, family_reading):
        return Name(family=words[0], given=" ".join(words[1:]), family_first=True)
    return _western(words)


def _from_sorted(sorted_as: str, first_word: str) -> Name:
    family, given, *rest = [part.strip() for part in sorted_as.split(",")]
    return Name(family, given, " ".join(rest), family_first=first_word == family.split(" ")[0])


def _is_family(words: list[str], reading: str) -> bool:
    """Whether the first word is the family name."""
    first, last = fold(words[0]), fold(words[-1])
    if reading and fold(reading) in (first, last):
        return fold(reading) == first
    return len(words) == 2 and first in PINYIN_FAMILIES and _PINYIN.fullmatch(last) is not None


def _western(words: list[str]) -> Name:
    suffix = words[-1] if len(words) > 2 and words[-1].lower() in SUFFIXES else ""
    if suffix:
        return replace(_western(words[:-1]), suffix=suffix)
    start = len(words) - 1
    while start > 1 and words[start - 1].islower():
        start -= 1
    return Name(family=" ".join(words[start:]), given=" ".join(words[:start]).rstrip(","))
