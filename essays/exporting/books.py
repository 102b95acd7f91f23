"""A book as a value: the texts of a response or of a series, in both languages, as the writers of EPUB and PDF take them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Final
from uuid import UUID

from django.utils.html import format_html
from django.utils.safestring import SafeString

from essays.languages import html_lang

# Of what a book is made beside its content: the code and the words of the frame. Another state of them is another book.
ROOT: Final = Path(__file__).resolve().parents[2]
MADE_OF: Final = (
    "essays/exporting/*.py",
    "essays/text/*.py",
    "essays/templatetags/reading.py",
    "templates/essays/binding/*",
    "locale/*/LC_MESSAGES/*.po",
)


@dataclass(frozen=True, slots=True)
class Words:
    """Some words, and their language as the value of `lang`."""

    text: str
    lang: str

    def __str__(self) -> str:
        return self.text

    @property
    def marked(self) -> SafeString:
        """The words in an element that says their language to browsers and to readers of XML."""
        return format_html('<span lang="{0}" xml:lang="{0}">{1}</span>', self.lang, self.text)


@dataclass(frozen=True, slots=True)
class Credit:
    """A name of a byline, and the institution beside it."""

    name: Words
    place: Words | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """What a series asks, in the languages in which it does: the reader's first."""

    titles: tuple[Words, ...]
    prompts: tuple[Words, ...] = ()


@dataclass(frozen=True, slots=True)
class BookText:
    """A text in one language. `body` is its stored markup, "" where only title and summary exist.

    `slug` names the response, `address` is that of the text on the site, and `reference` cites it up to that address.
    """

    slug: str
    language: str
    title: str
    summary: str = ""
    body: str = ""
    credits: tuple[Credit, ...] = ()
    day: date | None = None
    address: str = ""
    reference: str = ""
    original_language: str = ""
    translator: Words | None = None
    reviser: Words | None = None
    is_machine_assisted: bool = False
    note: Words | None = None

    @property
    def lang(self) -> str:
        return html_lang(self.language)

    @property
    def is_translation(self) -> bool:
        return bool(self.body) and self.language != self.original_language

    @property
    def names(self) -> str:
        """The byline in one line."""
        joint = "\u3001" if self.language.startswith("zh") else ", "
        return joint.join(credit.name.text for credit in self.credits)


@dataclass(frozen=True, slots=True)
class Book:
    """A book for readers of `language`. A chapter is a response: its text in their language first, then the other one.

    `modified` is when the newest of its texts was written (aware). `is_whole` says whether it holds all responses of its series.
    `slug` and `address` are those of the response or the series.
    """

    uuid: UUID
    slug: str
    language: str
    site: str
    title: Words
    other_title: Words | None
    address: str
    chapters: tuple[tuple[BookText, ...], ...]
    modified: datetime
    question: Question | None = None
    is_whole: bool = True

    @property
    def lang(self) -> str:
        return html_lang(self.language)

    @property
    def texts(self) -> list[BookText]:
        """All texts in the order of reading."""
        return [text for chapter in self.chapters for text in chapter]

    @property
    def langs(self) -> list[str]:
        """The languages of the texts, the reader's first."""
        langs = dict.fromkeys(text.lang for text in self.texts)
        return sorted(langs, key=lambda lang: lang != self.lang)

    @property
    def authors(self) -> list[Words]:
        """Everybody in a byline, once, as the reader's language names them."""
        return list(dict.fromkeys(credit.name for chapter in self.chapters for credit in chapter[0].credits))

    @property
    def translators(self) -> list[Words]:
        """Everybody who translated a text of the book, once."""
        return list(dict.fromkeys(text.translator for text in self.texts if text.translator and text.is_translation))

    @property
    def day(self) -> date | None:
        """The printed date of the newest text."""
        return max((text.day for text in self.texts if text.day), default=None)

    @property
    def description(self) -> str:
        """What the book is about: the prompt of a series, the summary of a response."""
        prompts = self.question.prompts if self.question else ()
        return self.texts[0].summary if len(self.chapters) == 1 or not prompts else prompts[0].text


def book_key(book: Book, form: str) -> str:
    """Names the content of a book in a form: 32 hexadecimal digits that change with every word, byline, title and template."""
    return hashlib.blake2b(repr((form, _make(), book)).encode(errors="replace"), digest_size=16).hexdigest()


@lru_cache(maxsize=1)
def _make() -> str:
    """The state of code and templates that books are made with."""
    state = hashlib.blake2b(digest_size=16)
    for path in sorted(path for pattern in MADE_OF for path in ROOT.glob(pattern) if path.is_file()):
        state.update(path.read_bytes())
    return state.hexdigest()
