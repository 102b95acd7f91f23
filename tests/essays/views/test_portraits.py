"""Authors' pictures, as readers get them: only while the name is printed in full, asked for anew each time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO

import pytest
from django.test import Client
from django.utils import timezone
from PIL import Image
from pytest_django import DjangoAssertNumQueries
from selectolax.lexbor import LexborHTMLParser

from accounts.models import Author, Portrait
from essays.models import Path, Release
from essays.services.crediting import protect_byline, set_portrait
from tests.factories import (
    in_both,
    make_author,
    make_edition,
    make_essay,
    make_picture,
    make_portrait,
    make_response,
    make_revision,
    release,
)

pytestmark = pytest.mark.django_db
ADDRESSES = in_both("authors/renata/portrait/")


@pytest.fixture
def author() -> Author:
    """An author with a portrait and a public response."""
    author = make_author("Renata Quillfeather", slug="renata")
    make_response("en", authors=(author,))
    make_portrait(author)
    return author


@pytest.mark.parametrize("address", ADDRESSES)
def test_the_picture_is_small_and_asked_for_anew_each_time(client: Client, author: Author, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "image/webp"
    assert answer.headers["Cache-Control"] == "no-cache"
    assert Image.open(BytesIO(answer.content)).size == (320, 400)
    assert len(answer.content) < 25_000


def test_whoever_has_the_picture_is_told_that_it_still_holds(client: Client, author: Author) -> None:
    etag = client.get(ADDRESSES[0]).headers["ETag"]
    assert etag.startswith('"')
    again = client.get(ADDRESSES[0], headers={"if-none-match": etag})
    assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", etag)
    set_portrait(author=author, data=make_picture(colour="navy"), by=None, via="test")
    assert client.get(ADDRESSES[0], headers={"if-none-match": etag}).status_code == 200


def hide(byline: str) -> Callable[[Author], object]:
    return lambda author: protect_byline(author=author, byline=byline, by=None, via="test")


def end(_author: Author) -> None:
    Release.objects.update(ends_at=timezone.now() - timedelta(minutes=1), ended_as="withdrawn")


HIDING = {
    "initials": hide(Author.Byline.INITIALS),
    "withheld": hide(Author.Byline.WITHHELD),
    "nothing to read any more": end,
    "no portrait any more": lambda _author: Portrait.objects.all().delete(),
}


@pytest.mark.parametrize("what", HIDING)
def test_a_picture_that_readers_may_not_see_answers_like_one_that_never_was(
    client: Client, author: Author, what: str
) -> None:
    etag = client.get(ADDRESSES[0]).headers["ETag"]
    HIDING[what](author)
    for address in ADDRESSES:
        hidden = client.get(address, headers={"if-none-match": etag, "x-request-id": "one"})
        never = client.get(address.replace("renata", "nobody"), headers={"x-request-id": "one"})
        assert hidden.status_code == never.status_code == 404
        assert hidden.content == never.content
        assert dict(hidden.headers) == dict(never.headers)


def test_an_author_of_drafts_alone_has_no_picture(client: Client) -> None:
    author = make_author(slug="renata")
    make_revision(make_edition(make_essay(authors=(author,))))
    make_portrait(author)
    assert client.get(ADDRESSES[0]).status_code == 404


def test_a_picture_of_an_author_to_come_is_not_there_before(client: Client) -> None:
    author = make_author(slug="renata")
    release(make_revision(make_edition(make_essay(authors=(author,)))), starts=timezone.now() + timedelta(hours=1))
    make_portrait(author)
    assert client.get(ADDRESSES[0]).status_code == 404


def test_an_earlier_address_leads_to_the_picture(client: Client, author: Author) -> None:
    Path.objects.create(kind="author", slug="earlier", author=author)
    answer = client.get("/en/authors/earlier/portrait/")
    assert (answer.status_code, answer.headers["Location"]) == (301, "/en/authors/renata/portrait/")


def test_a_picture_costs_one_query_and_its_author_page_none_more(
    client: Client, author: Author, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(1):
        client.get(ADDRESSES[0])
    with django_assert_num_queries(4) as asked:
        client.get("/en/authors/renata/")
    assert not any('"picture"' in query["sql"] for query in asked.captured_queries)


def test_the_page_shows_the_picture_with_its_size_and_in_words(client: Client, author: Author) -> None:
    image = LexborHTMLParser(client.get("/en/authors/renata/").content).css_first("main img").attributes
    assert image["src"] == "/en/authors/renata/portrait/"
    assert (image["width"], image["height"], image["loading"]) == ("320", "400", "lazy")
    assert image["alt"] == "Portrait of Renata Quillfeather"
    Portrait.objects.update(alt_en="Renata at the pier", alt_zh="")
    for path in in_both("authors/renata/"):
        image = LexborHTMLParser(client.get(path).content).css_first("main img").attributes
        assert (image["alt"], image["lang"]) == ("Renata at the pier", "en")


def test_a_page_without_a_picture_has_no_gap_for_one(client: Client, author: Author) -> None:
    Portrait.objects.all().delete()
    assert LexborHTMLParser(client.get("/en/authors/renata/").content).css_first("main img") is None
