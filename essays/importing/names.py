"""Whether a line names authors, and how surely: nothing but the words themselves tells a byline from a sub-heading."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING, Final

from essays.importing.scripts import HAN, HAN_RANGES, LATIN_WORD
from essays.importing.vocabulary import (
    ACRONYMS,
    DOUBLE_SURNAMES,
    FUNCTION_WORDS,
    GIVEN,
    GIVEN_OR_WORD,
    HAN_GRAMMAR,
    HAN_HEADINGS,
    HAN_PLACES,
    HEADING_WORDS,
    HONORIFICS,
    PARTICLES,
    SUFFIXES,
    SURNAME_OR_WORD,
    SURNAMES_IN_HAN,
    SURNAMES_IN_PINYIN,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

LONGEST_BYLINE: Final = 200
MOST_WORDS: Final = 7
LONGEST_LIKE_PROSE: Final = 60

HAN_NAME: Final = re.compile(f"[{HAN_RANGES}]{{2,4}}")
FOREIGN_NAME_IN_HAN: Final = re.compile(
    f"[{HAN_RANGES}]+(?:\\s?[\u00b7\u2022\u2027\u30fb]\\s?(?:[{HAN_RANGES}]+|[A-Z]\\.?))*\\s?[\u00b7\u2022\u2027\u30fb]\\s?[{HAN_RANGES}]+"
)
HAN_FORM_BEHIND: Final = re.compile(f"\\s*[(\uff08][{HAN_RANGES}]{{2,4}}[)\uff09]$")
INITIALS: Final = re.compile(r"(?:[^\W\d_]\.-?)+|[^\W\d_]")
NAME_WORD: Final = re.compile(
    r"(?:(?:al|el|d|l)[-'\u2019])?[^\W\d_]+(?:['\u2019\u02bc\u2018\u2010\u2011-][^\W\d_]+)*['\u2019]?"
)
ABSTRACT: Final = re.compile(
    r"(?:tions?|sions?|ments?|ness|ships?|it(?:y|ies)|isms?|[ae]nces?|[io]cal|ous|ful|[ai]ble|ology|ives)$"
)
OPEN_FINALS: Final = "a|ai|an|ang|ao|e|ei|en|eng|ong|ou|u|uan|un|uo"
SYLLABLE: Final = (
    "(?:"
    + "|".join(
        (
            "[bpmf](?:a|ai|an|ang|ao|o|ei|en|eng|i|ie|in|ing|u|ian|iao|ou)",
            f"[dtnlzcsr](?:{OPEN_FINALS}|ui)|[zcs]i|ri",
            "[dtnl](?:i|ia|ian|iang|iao|ie|in|ing|iu)|[nl](?:v|ve|ue|\u00fc|\u00fce)",
            f"(?:zh|ch|sh)(?:{OPEN_FINALS}|i|ua|uai|uang|ui)|[gkh](?:{OPEN_FINALS}|ua|uai|uang|ui)",
            "[jqx](?:i|ia|ian|iang|iao|ie|in|ing|iong|iu|u|uan|ue|un)",
            "y(?:a|an|ang|ao|e|i|in|ing|ong|ou|u|uan|ue|un)|w(?:a|ai|an|ang|ei|en|eng|o|u)",
            "a|ai|an|ang|ao|e|ei|en|er|o|ou",
        )
    )
    + ")"
)
PINYIN: Final = re.compile(rf"{SYLLABLE}(?:['\u2019-]?{SYLLABLE}){{0,2}}")

AND_IN_HAN: Final = "[和与及]"
LISTED: Final = re.compile(
    r"\s*(?:[,\uff0c]\s*(?:and|&)\s+|[,\uff0c]\s*(?!\s|(?:[JS]r|I{2,3}|IV|Ph\.?D|M\.?D)\b)|[;；、]"
    rf"|\s+(?:and|&|{AND_IN_HAN})\s+|(?<=[A-Za-z.\u00c0-\u024f]){AND_IN_HAN}|{AND_IN_HAN}(?=[A-Za-z]))\s*"
)


class Likeness(IntEnum):
    """How much a line looks like names; each step includes the ones before."""

    NONE = 0
    SHAPE = 1
    """Could be names, if the place in the document says so."""
    PLAUSIBLE = 2
    """No word speaks for a heading."""
    CERTAIN = 3
    """Words that only names have."""


@dataclass(frozen=True, slots=True)
class Wording:
    """The words that the paragraphs of a document use in lower case, and their Han text: headings draw on them."""

    words: frozenset[str]
    han: str


def wording(texts: Iterable[str]) -> Wording:
    """The wording of a document's paragraphs; short lines are left out, since they may be the names in question."""
    prose = [text for text in texts if len(text) > LONGEST_LIKE_PROSE or "\u3002" in text]
    words = (word for text in prose for word in LATIN_WORD.findall(text))
    return Wording(frozenset(word for word in words if word.islower()), "".join(prose))


def split_names(text: str) -> tuple[str, ...]:
    """The names that a line lists, as printed, or () where some part has not the shape of a name."""
    if len(text) > LONGEST_BYLINE:
        return ()
    parts = [name for part in LISTED.split(text) if part for name in _split_han(part)]
    return tuple(parts) if parts and all(map(_has_shape, parts)) else ()


def likeness(text: str, used: Wording) -> Likeness:
    """How much a whole line looks like one name or a list of names; a list is as sure as its surest name."""
    names = split_names(text)
    if not names:
        return Likeness.NONE
    found = [_likeness(name, used) for name in names]
    return max(found) if min(found) >= Likeness.PLAUSIBLE else Likeness.SHAPE


def _split_han(part: str) -> list[str]:
    """Names in Han that a blank or a word for "and" divides; a blank after a single character is inside a name."""
    runs = part.split()
    if len(runs) > 1 and all(HAN_NAME.fullmatch(run) for run in runs) and runs[0] not in DOUBLE_SURNAMES:
        return [name for run in runs for name in _split_han(run)]
    for joint in re.finditer(AND_IN_HAN, part):
        sides = [part[: joint.start()], part[joint.end() :]]
        if all(HAN_NAME.fullmatch(side) and _has_han_surname(side) for side in sides):
            return sides
    return [part]


def _has_shape(name: str) -> bool:
    bare = "".join(name.split())
    if HAN_NAME.fullmatch(bare) or FOREIGN_NAME_IN_HAN.fullmatch(name):
        return True
    words = _core(name)
    if not 2 <= len(words) <= MOST_WORDS or words[0] in ("A", "I"):  # an article or a pronoun, not an initial
        return False
    return all(map(_is_name_word, words)) and _is_full_word(words[-1])


def _core(name: str) -> list[str]:
    """The words of a Latin name without titles before, and without suffixes and its Han form in brackets behind it."""
    words = HAN_FORM_BEHIND.sub("", name).replace(",", " ").split()
    while words and words[-1].lower() in SUFFIXES:
        words.pop()
    while words and words[0].lower() in HONORIFICS:
        words.pop(0)
    return words


def _is_name_word(word: str) -> bool:
    if word in ACRONYMS or HAN.search(word):
        return False
    if word in PARTICLES or INITIALS.fullmatch(word):
        return word in PARTICLES or word.isupper()
    if word.lower() in FUNCTION_WORDS - SURNAMES_IN_PINYIN or not NAME_WORD.fullmatch(word):
        return False
    return word[0].isupper() or re.match(r"(?:al|el|d|l)[-'\u2019][^\W\d_a-z]", word) is not None


def _is_full_word(word: str) -> bool:
    return len(word) > 1 and not INITIALS.fullmatch(word) and word not in PARTICLES


def _likeness(name: str, used: Wording) -> Likeness:
    if re.match(f"[{HAN_RANGES}]", name):
        return _han_likeness(name, used)
    words = _core(name)
    full = [word.lower() for word in words if word not in PARTICLES and not INITIALS.fullmatch(word)]
    if _is_certain(name, words, full):
        return Likeness.CERTAIN
    return Likeness.SHAPE if _reads_like_a_heading(full, used) else Likeness.PLAUSIBLE


def _han_likeness(name: str, used: Wording) -> Likeness:
    bare = "".join(name.split())
    if not HAN_NAME.fullmatch(bare):
        return Likeness.CERTAIN
    if bare in HAN_HEADINGS or bare in used.han or not _has_han_surname(bare) or HAN_GRAMMAR.intersection(bare[1:]):
        return Likeness.SHAPE
    double = bare[:2] in DOUBLE_SURNAMES
    if len(bare) == 3 and not double and bare[-1] in HAN_PLACES:
        return Likeness.SHAPE
    if len(bare) == 4 and not double:  # one surname with three characters behind it: rare
        return Likeness.SHAPE if bare[:2] in HAN_HEADINGS or bare[:3] in HAN_HEADINGS else Likeness.PLAUSIBLE
    return Likeness.CERTAIN


def _has_han_surname(name: str) -> bool:
    return name[0] in SURNAMES_IN_HAN or (name[:2] in DOUBLE_SURNAMES and len(name) > 2)


def _is_certain(name: str, words: list[str], full: list[str]) -> bool:
    """A given name that is no word, an initial, a particle or suffix, or pinyin with a common surname."""
    if full[0] in GIVEN or (len(full) > 1 and full[0] in GIVEN_OR_WORD and full[1] in GIVEN):
        return True
    headed = any(_is_heading_word(word) for word in full)
    marked = len(words) > len(full) or len(name.replace(",", " ").split()) > len(words)
    return not headed and (marked or _is_pinyin_name(full))


def _is_pinyin_name(full: list[str]) -> bool:
    if len(full) > 3 or not all(PINYIN.fullmatch(word) for word in full) or full == ["hong", "kong"]:
        return False
    return full[0] in SURNAMES_IN_PINYIN or full[-1] in SURNAMES_IN_PINYIN


def _reads_like_a_heading(full: list[str], used: Wording) -> bool:
    """Whether some word belongs to headings: by the vocabulary, by its ending, or because the body uses it."""
    if any(_is_heading_word(word) for word in full):
        return True
    first, last = full[0], full[-1]
    if first not in GIVEN_OR_WORD and first in used.words:
        return True
    return last not in SURNAME_OR_WORD and (last in used.words or last.removesuffix("s") in used.words)


def _is_heading_word(word: str) -> bool:
    if word in GIVEN or word in GIVEN_OR_WORD or word in SURNAME_OR_WORD:
        return False
    gerund = len(word) > 5 and word.endswith("ing") and not PINYIN.fullmatch(word)
    return word in HEADING_WORDS or gerund or ABSTRACT.search(word) is not None
