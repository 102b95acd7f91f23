"""Books that can be read like pages: for tests that look for words in everything that readers get."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZipFile

import pytest

from essays.exporting.books import Book
from essays.exporting.epub import write_epub


def unzipped(data: bytes) -> bytes:
    """All files of an EPUB, one after the other."""
    with ZipFile(BytesIO(data)) as book:
        return b"\n".join(book.read(name) for name in book.namelist())


def open_books(patch: pytest.MonkeyPatch) -> None:
    """Let the site give out EPUBs unpacked, and as PDF the document that goes to the printer, which every machine then has."""

    def unpacked(book: Book) -> bytes:
        return unzipped(write_epub(book))

    patch.setattr("essays.views.binding.write_epub", unpacked)
    patch.setattr("essays.views.binding.can_print", lambda: True)
    patch.setattr("essays.views.binding.print_html", str.encode)
