"""Two columns, one value: a name or text that is kept in English and in Chinese.

A model has plain columns `title_en` and `title_zh` and one line `title = Bilingual("title")`. Reading `series.title` gives the
text in the active language, else the other one, and says in which language it is, so that a template can mark it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import get_language

if TYPE_CHECKING:
    from django.db import models

COLUMNS = {"en": "en", "zh-hans": "zh"}
HTML_LANGS = {"en": "en", "zh-hans": "zh-Hans"}


class Said(str):
    """A text that knows its language: `language` is the code, `lang` the value for HTML."""

    language: str

    def __new__(cls, text: str, language: str) -> Said:
        said = super().__new__(cls, text)
        said.language = language
        return said

    @property
    def lang(self) -> str:
        return HTML_LANGS[self.language]


def said_in(instance: models.Model, field: str, language: str) -> Said:
    """The field's text in a language, else in the other one (the honest fallback: the result names its language)."""
    codes = sorted(COLUMNS, key=lambda code: code != language)
    for code in codes:
        if text := getattr(instance, f"{field}_{COLUMNS[code]}"):
            return Said(text, code)
    return Said("", codes[0])


class Bilingual:
    """Descriptor over `<field>_en` and `<field>_zh` (see the module)."""

    def __init__(self, field: str) -> None:
        self.field = field

    def __get__(self, instance: models.Model | None, owner: type[models.Model]) -> Any:
        if instance is None:
            return self
        return said_in(instance, self.field, get_language() or "en")
