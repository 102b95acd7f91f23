"""A response or a series as a book: EPUB, and where this machine can print, PDF. Each request passes the gate."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

from django.http import Http404, HttpResponse, HttpResponsePermanentRedirect
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from essays.exporting import epub, pdf
from essays.exporting.books import Book, book_key
from essays.exporting.class_pack import write_class_pack
from essays.exporting.epub import write_epub
from essays.exporting.pdf import NotPrinted, can_print, print_html, printer, turn_at_the_printer
from essays.kept_books import keep_book, read_book
from essays.models import Path, Series
from essays.moments import MomentRequest
from essays.rate_limits import client_network, is_within
from essays.views.gathering import gather_response, gather_series
from essays.views.opening import OpenResponse, other_form
from essays.views.pages import find, reader_language, render_page

AGE: Final = "public, max-age=0, must-revalidate"  # no cache gives out a book of a text that was withdrawn
MOST_PRINTED: Final = 20  # new books that one network may have printed in a window: a class that reads together is one
WINDOW: Final = 600  # seconds
LATER: Final = 30  # seconds after which a busy printer is worth another try
LONGEST_NAME: Final = 80  # characters of a file's name
_NOT_IN_NAMES: Final = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]+')


@dataclass(frozen=True, slots=True)
class BookForm:
    """A form of a book: the end of its address, and its type. Its views are named after it."""

    suffix: str
    type: str

    @property
    def response_view(self) -> str:
        return f"response_{self.suffix}"

    @property
    def series_view(self) -> str:
        return f"series_{self.suffix}"


EPUB: Final = BookForm("epub", epub.TYPE)
PDF: Final = BookForm("pdf", pdf.TYPE)


class TooManyPrinted(Exception):
    """One network asked for more new books than it may."""


def book_forms() -> tuple[BookForm, ...]:
    """The forms that this machine can make, for the links on pages."""
    return (EPUB, PDF) if can_print() else (EPUB,)


@other_form
def response_epub(request: MomentRequest, opened: OpenResponse) -> HttpResponse:
    """A response in both languages as EPUB, the reader's first."""
    return _answer(request, gather_response(opened.reading.essay, opened.live), EPUB)


@other_form
def response_pdf(request: MomentRequest, opened: OpenResponse) -> HttpResponse:
    """The same, to be printed."""
    return _answer(request, gather_response(opened.reading.essay, opened.live), PDF)


@require_safe
def series_epub(request: MomentRequest, slug: str) -> HttpResponse:
    """A question with its responses in both languages as EPUB."""
    return _answer_of_series(request, slug, EPUB)


@require_safe
def series_pdf(request: MomentRequest, slug: str) -> HttpResponse:
    """The same, to be printed: a pack for a class."""
    return _answer_of_series(request, slug, PDF)


def _answer_of_series(request: MomentRequest, slug: str, form: BookForm) -> HttpResponse:
    series = find(Path.Kind.SERIES, slug, Series.objects.public(request.moment))
    if series.slug != slug:
        return HttpResponsePermanentRedirect(reverse(form.series_view, args=[series.slug]))
    book = gather_series(series, request.moment)
    if book is None:
        raise Http404
    return _answer(request, book, form)


def _answer(request: MomentRequest, book: Book, form: BookForm) -> HttpResponse:
    """The book, kept or made; nothing is made for whoever has it already."""
    if form not in book_forms():
        raise Http404
    key = book_key(book, f"{form.suffix} {printer() if form is PDF else ''}")
    etag = f'"{key}"'
    headers = {
        "ETag": etag,
        "Cache-Control": AGE,
        "Content-Disposition": _disposition(book, form),
        "Link": f'<{book.address}>; rel="canonical"',  # search engines list the page
    }
    response = HttpResponse(content_type=form.type, headers=headers)
    answer = get_conditional_response(request, etag=etag, response=response)
    if answer is not None and answer is not response:
        return answer
    try:
        response.content = read_book(key) or _made(request, book, form, key)
    except TooManyPrinted:
        return _refused(request, "429.html", 429, WINDOW)
    except NotPrinted:
        return _refused(request, "essays/binding/not_now.html", 503, LATER)
    return response


def _made(request: MomentRequest, book: Book, form: BookForm, key: str) -> bytes:
    """The book, made now; whoever waited at the printer for the same one finds it kept."""
    if form is EPUB:
        return _kept(request, key, write_epub(book))
    with turn_at_the_printer():
        data = read_book(key)
        if data is None:
            if not is_within("print", client_network(request), most=MOST_PRINTED, seconds=WINDOW, at=request.moment.at):
                raise TooManyPrinted
            data = _kept(request, key, print_html(write_class_pack(book)))
    return data


def _kept(request: MomentRequest, key: str, data: bytes) -> bytes:
    """A book after it was put away; what only a publisher sees, who walks through another moment, is not for keeping."""
    if not hasattr(request, "as_of"):
        keep_book(key, data)
    return data


def _refused(request: MomentRequest, template: str, status: int, seconds: int) -> HttpResponse:
    response = render_page(request, template, {}, editions=(reader_language(),), status=status)
    response.headers["Retry-After"] = str(seconds)
    return response


def _disposition(book: Book, form: BookForm) -> str:
    """A name in ASCII for old programs, and the title for all others (RFC 6266, RFC 8187)."""
    title = " ".join(_NOT_IN_NAMES.sub(" ", book.title.text).split()).strip(" .")[:LONGEST_NAME].strip() or book.slug
    return f"attachment; filename=\"{book.slug}.{form.suffix}\"; filename*=UTF-8''{quote(f'{title}.{form.suffix}', safe='')}"
