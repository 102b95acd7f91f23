"""The two languages of the platform: the one place that knows their codes, addresses and own names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Language:
    """One language: its code (address prefix and Django's code), the `lang` of HTML, its own name, the suffix of bilingual columns."""

    code: str
    html_lang: str
    own_name: str
    column: str

    def __str__(self) -> str:
        return self.code


ENGLISH: Final = Language("en", "en", "English", "en")
CHINESE: Final = Language("zh-hans", "zh-Hans", "中文", "zh")
LANGUAGES: Final = (ENGLISH, CHINESE)
BY_CODE: Final = {language.code: language for language in LANGUAGES}
CHOICES: Final = [(language.code, language.own_name) for language in LANGUAGES]


def other_language(code: str) -> str:
    """The code of the other of the two languages."""
    return CHINESE.code if code == ENGLISH.code else ENGLISH.code


def html_lang(code: str) -> str:
    """The value of an HTML `lang` attribute for a language code."""
    return BY_CODE[code].html_lang
