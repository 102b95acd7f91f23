"""A book as EPUB 3.3, written by hand: a zip of XHTML pages in which the same content gives the same bytes.

After EPUB 3.3, EPUB Accessibility 1.1 (metadata) and DPUB-ARIA 1.1 (roles) of the W3C.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC
from io import BytesIO
from typing import Any, Final
from uuid import UUID, uuid5
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from django.template.loader import render_to_string
from django.utils.translation import gettext, override

from essays.exporting.books import Book, BookText, book_key
from essays.exporting.xhtml import lay_out, only_characters
from essays.languages import BY_CODE

TYPE: Final = "application/epub+zip"
FOLDER: Final = "EPUB"
_NO_TIME: Final = (1980, 1, 1, 0, 0, 0)  # the earliest that a zip can say
_MODE: Final = 0o644 << 16
_CONTAINER: Final = (
    '<?xml version="1.0" encoding="utf-8"?>\n'
    '<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    f'<rootfile full-path="{FOLDER}/package.opf" media-type="application/oebps-package+xml"/></rootfiles></container>\n'
)


@dataclass(frozen=True, slots=True)
class Page:
    """A text in the book: the id of its file in the package, and its name."""

    id: str
    file: str
    text: BookText


def write_epub(book: Book) -> bytes:
    """The whole file. Pages are in the language of their text, all that surrounds them in the reader's."""
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED, compresslevel=9) as file:
        # First and not compressed, so that the kind can be seen without unpacking.
        file.writestr(_entry("mimetype", ZIP_STORED), TYPE)
        file.writestr(_entry("META-INF/container.xml"), _CONTAINER)
        for name, content in _files(book):
            file.writestr(_entry(f"{FOLDER}/{name}"), only_characters(content).encode())
    return out.getvalue()


def epub_identifier(book: Book) -> UUID:
    """The identifier of this content: of another state of the texts it is another one."""
    return uuid5(book.uuid, book_key(book, "epub"))


def _entry(name: str, compression: int = ZIP_DEFLATED) -> ZipInfo:
    entry = ZipInfo(name, _NO_TIME)
    entry.compress_type = compression
    entry.create_system, entry.external_attr = 3, _MODE  # whatever machine it is written on
    return entry


def _files(book: Book) -> Iterator[tuple[str, str]]:
    chapters = [[_page(text, number) for text in chapter] for number, chapter in enumerate(book.chapters, start=1)]
    pages = [page for chapter in chapters for page in chapter]
    told: dict[str, Any] = {"book": book, "chapters": chapters, "pages": pages}
    told |= {"identifier": epub_identifier(book), "modified": f"{book.modified.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"}
    with override(book.language):
        told["accessibility"] = gettext(
            "Text without pictures; headings, paragraph numbers and footnotes are marked as such."
        )
        yield "package.opf", _rendered("package.opf", told)
        yield "nav.xhtml", _rendered("epub_contents.html", told)
        yield "title.xhtml", _rendered("epub_title.html", told)
    for page in pages:
        with override(page.text.language):
            yield page.file, _rendered("epub_text.html", {"text": page.text, "laid": lay_out(page.text.body)})
    yield "book.css", _rendered("epub.css", {})


def _page(text: BookText, number: int) -> Page:
    column = BY_CODE[text.language].column
    return Page(f"text-{number}-{column}", f"{text.slug}.{column}.xhtml", text)


def _rendered(template: str, context: dict[str, Any]) -> str:
    return render_to_string(f"essays/binding/{template}", context).lstrip()
