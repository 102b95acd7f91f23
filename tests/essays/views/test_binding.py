"""Books at their addresses: the gate, the headers, and the links that lead there."""

from __future__ import annotations

import sys
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path as File
from urllib.parse import unquote
from zipfile import ZipFile

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings
from selectolax.lexbor import LexborHTMLParser

from accounts.models import Author
from essays.exporting.pdf import NotPrinted, can_print
from essays.models import Essay, Path, Release, Series
from essays.views import binding, gathering
from tests.factories import (
    make_author,
    make_edition,
    make_essay,
    make_response,
    make_revision,
    make_series,
    make_user,
    release,
)

pytestmark = pytest.mark.django_db
EPUB, PDF = "application/epub+zip", "application/pdf"
RESPONSE, SERIES = "/en/responses/x/book.epub", "/en/series/s/book.epub"
ADDRESSES = [f"/en/{place}/book.{suffix}" for place in ("responses/x", "series/s") for suffix in ("epub", "pdf")]


@pytest.fixture(autouse=True)
def printed(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> list[str]:
    """What was sent to the printer; the printer itself needs Pango, which a machine may lack."""
    pages: list[str] = []

    def print_html(html: str) -> bytes:
        pages.append(html)
        return f"%PDF {len(pages)}".encode()

    monkeypatch.setattr(binding, "can_print", lambda: True)
    monkeypatch.setattr(binding, "print_html", print_html)
    settings.SITE_URL = "https://dialogue.example"
    cache.clear()
    return pages


@pytest.fixture
def response() -> Author:
    """A live response to a question, in both languages; its author."""
    author = make_author("Renata \u00d6hman", "\u96f7\u5a1c\u5854\u00b7\u5384\u66fc", affiliation_en="Harbor College")
    series = make_series(slug="s", title_zh="\u5408\u4f5c\u662f\u4e3a\u4e86\u4ec0\u4e48\uff1f", prompt_en="Say it.")
    make_response("en", "zh-hans", slug="x", title="The Ferry", authors=(author,), series=series)
    return author


def pages(client: Client, path: str) -> dict[str, str]:
    with ZipFile(BytesIO(client.get(path).content)) as file:
        return {name.removeprefix("EPUB/"): file.read(name).decode() for name in file.namelist()}


def texts(client: Client, path: str) -> list[str]:
    return [
        name for name in pages(client, path) if name.endswith(".xhtml") and name not in ("nav.xhtml", "title.xhtml")
    ]


# What they hold ------------------------------------------------------------------------------------------------------
def test_a_book_has_both_languages_the_readers_first(client: Client, response: Author) -> None:
    for path in ("responses/x", "series/s"):
        assert texts(client, f"/en/{path}/book.epub") == ["x.en.xhtml", "x.zh.xhtml"]
        assert texts(client, f"/zh-hans/{path}/book.epub") == ["x.zh.xhtml", "x.en.xhtml"]


def test_response_epub_says_who_when_and_at_which_address(client: Client, response: Author) -> None:
    book = pages(client, RESPONSE)

    assert "Renata \u00d6hman" in book["x.en.xhtml"]
    assert "Harbor College" in book["x.en.xhtml"]
    assert "\u96f7\u5a1c\u5854\u00b7\u5384\u66fc" in book["x.zh.xhtml"]
    assert 'href="https://dialogue.example/en/responses/x/versions/1/"' in book["x.en.xhtml"]
    assert 'href="https://dialogue.example/zh-hans/responses/x/versions/1/"' in book["x.zh.xhtml"]
    assert "What is cooperation for?" in book["title.xhtml"]


def test_series_epub_goes_from_the_first_printed_to_the_newest(client: Client) -> None:
    series = make_series(slug="s")
    for slug, day in (("b", date(2022, 5, 4)), ("c", date(2023, 1, 1)), ("a", date(2021, 1, 1))):
        make_response("en", slug=slug, series=series, published_on=day)

    assert texts(client, SERIES) == ["a.en.xhtml", "b.en.xhtml", "c.en.xhtml"]


def test_a_long_series_gives_its_newest_and_says_so(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gathering, "MOST", 2)
    series = make_series(slug="s")
    for slug, day in (("b", date(2022, 5, 4)), ("c", date(2023, 1, 1)), ("a", date(2021, 1, 1))):
        make_response("en", slug=slug, series=series, published_on=day)

    assert texts(client, SERIES) == ["b.en.xhtml", "c.en.xhtml"]
    assert "Only the newest 2 responses" in pages(client, SERIES)["title.xhtml"]


def test_a_summary_edition_is_in_the_book_and_says_that_there_is_no_more(client: Client) -> None:
    essay = make_response("zh-hans", slug="x", original_language="zh-hans")
    release(make_revision(make_edition(essay, "en"), "The Ferry", "In short.", ""))

    book = pages(client, RESPONSE)

    assert texts(client, RESPONSE) == ["x.en.xhtml", "x.zh.xhtml"]
    assert "Only title and summary of this text exist in English." in book["x.en.xhtml"]
    assert 'href="https://dialogue.example/en/responses/x/"' in book["x.en.xhtml"]


def test_who_translated_a_text_is_credited(client: Client) -> None:
    essay = make_essay(slug="x")
    release(make_revision(make_edition(essay)))
    made = make_edition(
        essay, "zh-hans", translator=make_author("", "\u738b\u8bd1"), reviser=make_author("", "\u5f20\u6821")
    )
    release(make_revision(made, "\u6e21\u8f6e", body="<p>\u6e21\u8f6e\u3002</p>"))

    book = pages(client, RESPONSE)

    assert "\u738b\u8bd1" in book["x.zh.xhtml"]
    assert "\u5f20\u6821" in book["x.zh.xhtml"]
    assert "\u738b\u8bd1" in book["package.opf"]
    assert "\u738b\u8bd1" not in book["x.en.xhtml"]


def test_a_class_pack_is_printed_from_the_same_texts(client: Client, response: Author, printed: list[str]) -> None:
    client.get("/zh-hans/series/s/book.pdf")

    page = LexborHTMLParser(printed[0])
    assert [article.attributes["lang"] for article in page.css("article")] == ["zh-Hans", "en"]
    assert [number.text() for number in page.css("article[lang=en] .number")] == ["1", "2"]


@pytest.mark.parametrize(("byline", "said"), [("initials", "R. \u00d6."), ("withheld", "Name withheld")])
def test_a_protected_name_is_in_no_book(
    client: Client, response: Author, printed: list[str], byline: str, said: str
) -> None:
    before = client.get(RESPONSE)["ETag"]
    Author.objects.update(byline=byline)

    told = "".join(pages(client, RESPONSE).values()) + "".join(pages(client, SERIES).values())
    client.get("/en/responses/x/book.pdf")

    assert client.get(RESPONSE)["ETag"] != before
    for words in (told, printed[0]):
        assert said in words
        assert "\u00d6hman" not in words
        assert "Harbor College" not in words


# At their addresses --------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("path", ADDRESSES)
def test_a_book_has_its_type_a_name_in_both_alphabets_and_is_asked_for_each_time(
    client: Client, response: Author, path: str
) -> None:
    answer = client.get(path.replace("/en/", "/zh-hans/"))

    suffix = path.rpartition(".")[2]
    assert answer["Content-Type"] == {"epub": EPUB, "pdf": PDF}[suffix]
    plain, extended = answer["Content-Disposition"].removeprefix("attachment; ").split("; ")
    assert plain == f'filename="{path.split("/")[3]}.{suffix}"'
    assert extended.startswith("filename*=UTF-8''")
    assert extended.isascii()
    assert unquote(extended).endswith(
        f"\u6e21\u8f6e.{suffix}" if "responses" in path else f"\u4ec0\u4e48\uff1f.{suffix}"
    )
    assert answer["Cache-Control"] == "public, max-age=0, must-revalidate"


def test_a_name_of_a_file_has_nothing_that_file_systems_refuse(client: Client) -> None:
    make_response("en", slug="x", title='../a/b: "c"?\r\n')

    name = client.get(RESPONSE)["Content-Disposition"].partition("UTF-8''")[2]

    assert name == "a%20b%20c.epub"


@pytest.mark.parametrize("path", ADDRESSES)
def test_who_has_the_book_is_told_so_and_nothing_is_made(
    client: Client, response: Author, printed: list[str], path: str
) -> None:
    etag = client.get(path)["ETag"]
    made = len(printed)

    again = client.get(path, headers={"if-none-match": etag})

    assert not etag.startswith("W/")
    assert (again.status_code, again["ETag"], again.content) == (304, etag, b"")
    assert len(printed) == made


@pytest.mark.parametrize("path", ADDRESSES)
def test_head_gets_the_headers_alone(client: Client, response: Author, path: str) -> None:
    whole, head = client.get(path), client.head(path)

    assert (head.status_code, head.content, head["ETag"]) == (200, b"", whole["ETag"])


@pytest.mark.parametrize("path", ADDRESSES)
def test_a_book_of_what_was_withdrawn_is_gone_for_whoever_has_it_too(
    client: Client, response: Author, settings: Settings, tmp_path: File, path: str
) -> None:
    settings.BOOKS_FOLDER, settings.BOOKS_BYTES = tmp_path, 10_000_000
    etag = client.get(path)["ETag"]
    Release.objects.update(ends_at=timezone.now() - timedelta(seconds=1), ended_as="withdrawn")

    answer = client.get(path, headers={"if-none-match": etag})

    assert answer.status_code == (410 if "responses" in path else 404)


def test_a_text_that_goes_leaves_the_book_of_its_series(client: Client, response: Author) -> None:
    before = client.get(SERIES)["ETag"]
    Release.objects.filter(edition__language="zh-hans").update(
        ends_at=timezone.now() - timedelta(seconds=1), ended_as="withdrawn"
    )

    assert client.get(SERIES)["ETag"] != before
    assert texts(client, SERIES) == ["x.en.xhtml"]


def test_an_address_of_before_leads_to_the_book(client: Client, response: Author) -> None:
    essay = Essay.objects.get(slug="x")
    Path.objects.create(kind=Path.Kind.ESSAY, slug="old", essay=essay)
    Path.objects.create(kind=Path.Kind.SERIES, slug="older", series=essay.series)

    for suffix in ("epub", "pdf"):
        assert client.get(f"/en/responses/old/book.{suffix}")["Location"] == f"/en/responses/x/book.{suffix}"
        assert client.get(f"/en/series/older/book.{suffix}")["Location"] == f"/en/series/s/book.{suffix}"


def test_a_question_that_nobody_answered_is_no_book(client: Client) -> None:
    make_series(slug="s")

    assert client.get(SERIES).status_code == 404
    assert f'type="{EPUB}"' not in client.get("/en/series/s/").content.decode()


# Kept ----------------------------------------------------------------------------------------------------------------
def test_what_was_printed_once_is_kept_until_its_words_change(
    client: Client, response: Author, printed: list[str], settings: Settings, tmp_path: File
) -> None:
    settings.BOOKS_FOLDER, settings.BOOKS_BYTES = tmp_path, 1_000_000

    first, second = client.get("/en/series/s/book.pdf"), client.get("/en/series/s/book.pdf")
    Author.objects.update(name_en="Renata Ohman")
    third = client.get("/en/series/s/book.pdf")

    assert first.content == second.content == b"%PDF 1"
    assert third.content == b"%PDF 2"
    assert all(len(file.name) == 32 for file in tmp_path.iterdir())


def test_a_book_of_another_moment_is_shown_to_its_publisher_and_not_kept(
    client: Client, settings: Settings, tmp_path: File
) -> None:
    settings.BOOKS_FOLDER, settings.BOOKS_BYTES = tmp_path, 1_000_000
    release(make_revision(make_edition(make_essay(slug="x")), "To come"), starts=timezone.now() + timedelta(hours=1))
    client.force_login(make_user("publisher", is_staff=True))
    client.post(reverse("as_of"), {"at": (timezone.now() + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M:%S")})

    shown = client.get(RESPONSE)

    assert shown.status_code == 200
    assert "no-store" in shown["Cache-Control"]
    assert list(tmp_path.iterdir()) == []
    assert Client().get(RESPONSE).status_code == 404


# The printer ---------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_without_a_printer_link_and_address_are_absent(
    client: Client, response: Author, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    monkeypatch.setattr(binding, "can_print", can_print.__wrapped__)

    for path in (f"/{language}/responses/x/", f"/{language}/series/s/"):
        page = LexborHTMLParser(client.get(path).content.decode())
        assert len(page.css(f'a[type="{EPUB}"]')) == 1
        assert page.css(f'a[type="{PDF}"]') == []
        answer = client.get(f"{path}book.pdf")
        assert answer.status_code == 404
        assert answer["Content-Language"] == language


@pytest.mark.parametrize(
    ("language", "sentence"), [("en", "Too many requests"), ("zh-hans", "\u8bf7\u6c42\u8fc7\u591a")]
)
def test_who_has_too_many_books_printed_is_told_when_to_come_back(
    client: Client, response: Author, monkeypatch: pytest.MonkeyPatch, language: str, sentence: str
) -> None:
    monkeypatch.setattr(binding, "MOST_PRINTED", 1)
    client.get(f"/{language}/series/s/book.pdf")

    refused = client.get(f"/{language}/responses/x/book.pdf")

    assert refused.status_code == 429
    assert sentence in refused.content.decode()
    assert refused["Retry-After"] == str(binding.WINDOW)
    assert client.get(RESPONSE).status_code == 200


def test_a_book_that_cannot_be_printed_now_is_a_sentence(
    client: Client, response: Author, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(html: str) -> bytes:
        raise NotPrinted

    monkeypatch.setattr(binding, "print_html", busy)

    answer = client.get("/en/series/s/book.pdf")

    assert answer.status_code == 503
    assert "This book cannot be made just now" in answer.content.decode()
    assert answer["Retry-After"] == str(binding.LATER)


# Links ---------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("place", ["responses/x", "series/s"])
def test_pages_link_their_books_by_type(client: Client, response: Author, language: str, place: str) -> None:
    page = LexborHTMLParser(client.get(f"/{language}/{place}/").content.decode())

    links = {link.attributes["type"]: link.attributes["href"] for link in page.css(".books a")}

    assert links == {EPUB: f"/{language}/{place}/book.epub", PDF: f"/{language}/{place}/book.pdf"}
    assert all(client.get(path).status_code == 200 for path in links.values() if path)


@pytest.mark.parametrize(("path", "most"), [(RESPONSE, 4), (SERIES, 5)])
def test_a_book_costs_as_many_queries_however_long_it_is(
    client: Client, response: Author, django_assert_num_queries: DjangoAssertNumQueries, path: str, most: int
) -> None:
    series = Series.objects.get(slug="s")
    for _number in range(3):
        make_response("en", "zh-hans", series=series, authors=(make_author(), make_author()))

    with django_assert_num_queries(most):
        client.get(path)
