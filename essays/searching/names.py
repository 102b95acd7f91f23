"""The forms under which a name is found: both scripts and, for a person's Han name, its pinyin, in pieces and joined."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from essays.searching.folding import folded
from essays.text.han import name_syllables, pinyin_name

_AND: Final = re.compile(r"\s*(?:,|&|\band\b)\s*")
_AND_ZH: Final = re.compile("[\u4e0e\u548c\u53ca\u3001]")


def name_words(names: Iterable[str]) -> str:
    """Names as the index keeps them: folded, one behind the other."""
    return "".join(dict.fromkeys(folded(name) for name in names))


def person_forms(names: Iterable[str]) -> list[str]:
    """A person's names, and the pinyin of Han ones: 曾国藩 is found as "zeng guofan", as "zengguofan", as "guo fan".

    Loads the pinyin tables for Han names: for processes that save names, not for those that only show pages.
    """
    given = [name for name in names if name]
    return [*given, *(form for name in given for form in _pinyin_forms(name))]


def _pinyin_forms(name: str) -> list[str]:
    """Family and given name as they are written, all syllables apart, and everything joined; ü as u and as v."""
    single = name_syllables(name)
    forms = [pinyin_name(name), " ".join(single), "".join(single)]
    return [*forms, *(form.replace("\u00fc", "v") for form in forms if "\u00fc" in form)]


def term_pairs(english: str, chinese: str) -> list[tuple[str, str]]:
    """What a name says in both languages, as pairs of folded words: the whole name, and its parts where both list as many.

    "Climate and Cities" beside 气候与城市 says that 气候 is climate.
    """
    pairs = [(english, chinese)]
    parts, parts_zh = _AND.split(english), _AND_ZH.split(chinese)
    if len(parts) == len(parts_zh) > 1:
        pairs += zip(parts, parts_zh, strict=True)
    both = ((folded(one).strip(), folded(other).strip()) for one, other in pairs)
    return [(one, other) for one, other in both if one and other]
