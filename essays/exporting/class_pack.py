"""A book as one HTML document for the printer: title, contents with page numbers, texts with their numbers in the margin."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import override

from essays.exporting.books import Book, BookText
from essays.exporting.xhtml import lay_out, only_characters


@dataclass(frozen=True, slots=True)
class Article:
    """A text on its way to the printer: its id, whether it is the first of its response, and its markup."""

    id: str
    is_first: bool
    text: BookText
    html: SafeString


def write_class_pack(book: Book) -> str:
    """The document. Ids of a text begin with its own, since all texts are on one page."""
    articles = list(_articles(book))
    with override(book.language):
        page = render_to_string("essays/binding/pdf.html", {"book": book, "articles": articles})
    return only_characters(page).lstrip()


def _articles(book: Book) -> Iterator[Article]:
    for number, chapter in enumerate(book.chapters, start=1):
        for place, text in enumerate(chapter):
            name = f"t{number}-{text.lang}"
            laid = lay_out(text.body, prefix=f"{name}-", notes_in_place=True)
            with override(text.language):
                html = render_to_string("essays/binding/_article.html", {"text": text, "laid": laid, "id": name})
            # Written by a template, which has escaped all words.
            yield Article(name, not place, text, mark_safe(html))  # noqa: S308
