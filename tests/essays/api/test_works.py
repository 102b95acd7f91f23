from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from essays.models import Edition, Essay, Path, Release
from tests.factories import (
    make_author,
    make_edition,
    make_essay,
    make_response,
    make_revision,
    make_series,
    make_topic,
    release,
)

pytestmark = pytest.mark.django_db
SITE = "http://127.0.0.1:8000"


def read(client: Client, path: str, **query: Any) -> Any:
    response = client.get(f"/api/v1/{path}", query)
    assert response.status_code == 200, response.content
    assert response["Content-Type"] == "application/json; charset=utf-8"
    return response.json()


def slugs(client: Client, **query: Any) -> list[str]:
    return [item["slug"] for item in read(client, "essays", **query)["items"]]


@pytest.fixture
def shelved() -> Essay:
    """A response in both languages that stands under one of everything, and one that stands under nothing."""
    make_response("en", slug="other", published_on=date(2020, 5, 4))
    return make_response(
        "en",
        "zh-hans",
        slug="ferry",
        summary="In short.",
        series=make_series(slug="s", title_zh="\u95ee"),
        topics=(make_topic("Trade", slug="t", name_zh="\u8d38\u6613"),),
        authors=(make_author("Lin Ruoxi", "\u6797\u82e5\u6eaa", slug="lin", affiliation_en="Harbour College"),),
    )


def test_a_work_gives_both_titles_and_its_text_in_the_language_asked_for(client: Client, shelved: Essay) -> None:
    english, chinese = read(client, "essays/ferry"), read(client, "essays/ferry", language="zh-hans")

    assert english["titles"] == chinese["titles"] == {"en": "The Ferry", "zh-hans": "The Ferry \u6e21\u8f6e"}
    assert (english["title"], english["title_language"]) == ("The Ferry", "en")
    assert chinese["title_language"] == chinese["text"]["language"] == "zh-hans"
    assert english["text"]["html"].startswith('<p id="p1">The ferry was late.')
    assert english["text"]["plain"] == "The ferry was late. Nobody minded.\n\nSo we talked."


def test_a_work_names_what_it_stands_under_with_addresses_that_answer(client: Client, shelved: Essay) -> None:
    found = read(client, "essays/ferry")

    assert found["series"]["titles"]["zh-hans"] == "\u95ee"
    assert found["topics"][0]["names"] == {"en": "Trade", "zh-hans": "\u8d38\u6613"}
    assert found["authors"][0]["affiliation"]["en"] == "Harbour College"
    named = [found["series"], *found["topics"], *found["authors"], *found["editions"]]
    for one in [*(one["href"] for one in named), *(link["href"] for link in found["links"])]:
        assert client.get(one.removeprefix(SITE)).status_code == 200, one


def test_links_tell_page_book_and_citations_with_type_and_language(client: Client, shelved: Essay) -> None:
    links = read(client, "essays/ferry")["links"]

    others = {(link["type"], link["hreflang"]): link["href"] for link in links if link["rel"] == "alternate"}
    assert others == {
        ("text/html", "en"): f"{SITE}/en/responses/ferry/",
        ("text/html", "zh-Hans"): f"{SITE}/zh-hans/responses/ferry/",
        ("application/epub+zip", "en"): f"{SITE}/en/responses/ferry/book.epub",
        ("application/epub+zip", "zh-Hans"): f"{SITE}/zh-hans/responses/ferry/book.epub",
    }
    assert {link["type"] for link in links if link["rel"] == "citation"} == {
        "application/x-bibtex",
        "application/x-research-info-systems",
        "application/vnd.citationstyles.csl+json",
    }


def test_a_record_is_found_by_uuid_by_slug_and_by_an_earlier_slug(client: Client, shelved: Essay) -> None:
    Path.objects.create(kind="essay", slug="old", essay=shelved)
    Path.objects.create(kind="series", slug="old", series=shelved.series)

    assert read(client, f"essays/{shelved.uuid}") == read(client, "essays/ferry") == read(client, "essays/old")
    assert read(client, f"series/{shelved.series.uuid}") == read(client, "series/s") == read(client, "series/old")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"series": "s"}, ["ferry"]),
        ({"topic": "t"}, ["ferry"]),
        ({"author": "lin"}, ["ferry"]),
        ({"text_language": "zh-hans"}, ["ferry"]),
        ({"text_language": "en"}, ["ferry", "other"]),
        ({"year": 2020}, ["other"]),
        ({"listed_until": "2020-05-04"}, ["other"]),
        ({"listed_since": "2020-05-05"}, ["ferry"]),
        ({"kind": "response"}, ["ferry", "other"]),
        ({"kind": "page"}, ["about-us"]),
        ({"series": "s", "year": 2020}, []),
        ({"topic": "nothing"}, []),
        ({"author": "11111111-1111-4111-8111-111111111111"}, []),
    ],
)
def test_filters_narrow_the_list(client: Client, shelved: Essay, query: dict[str, Any], found: list[str]) -> None:
    make_response(slug="about-us", kind="page")

    assert slugs(client, **query) == found


def test_filters_take_uuids_too(client: Client, shelved: Essay) -> None:
    assert slugs(client, series=str(shelved.series.uuid)) == ["ferry"]
    assert slugs(client, author=str(shelved.authors.get().uuid)) == ["ferry"]


def test_pages_of_a_list_hold_everything_once_whatever_is_published_between_them(client: Client) -> None:
    today = date(2022, 5, 4)
    made = [make_response(published_on=today - timedelta(days=number // 3)).slug for number in range(8)]

    seen, address = [], "/api/v1/essays?limit=3"
    while address:
        page = client.get(address)
        seen += [item["slug"] for item in page.json()["items"]]
        address = page.json()["next"]
        assert page.headers.get("Link") == (f'<{address}>; rel="next"' if address else None)
        make_response(published_on=today + timedelta(days=1))

    assert sorted(seen) == sorted(made)
    assert len(seen) == len(set(seen))


def test_a_cursor_still_leads_on_when_its_record_was_withdrawn(client: Client) -> None:
    for day in (1, 2, 3):
        make_response(slug=f"d{day}", published_on=date(2022, 5, day))
    address = client.get("/api/v1/essays?limit=1").json()["next"]
    Release.objects.filter(essay__slug="d3").update(ends_at=timezone.now(), ended_as="withdrawn")

    assert [item["slug"] for item in client.get(address).json()["items"]] == ["d2"]


def test_an_edition_has_its_words_and_who_made_them(client: Client) -> None:
    essay = make_essay(slug="x")
    translator = make_author("Zhou Wei", slug="zhou")
    edition = make_edition(essay, "zh-hans", translator=translator, is_machine_assisted=True)
    release(make_revision(edition, "\u6e21\u8f6e", body="<p>\u6e21\u8f6e\u665a\u70b9\u3002</p>"))

    (listed,) = read(client, "editions", text_language="zh-hans")["items"]
    found = read(client, f"editions/{edition.uuid}")

    assert found["translator"]["name"] == "Zhou Wei"
    assert found["is_machine_assisted"]
    assert found["text"]["plain"] == "\u6e21\u8f6e\u665a\u70b9\u3002"
    assert found.items() >= listed.items()
    assert read(client, "editions", text_language="en")["items"] == []


def test_a_summary_has_no_text_and_the_work_gives_the_one_that_exists(client: Client) -> None:
    essay = make_response("en", slug="x")
    summary = make_edition(essay, "zh-hans")
    release(make_revision(summary, "\u6e21\u8f6e", "\u6458\u8981", body=""))

    found = read(client, "essays/x", language="zh-hans")

    assert (found["title"], found["text"]["language"]) == ("\u6e21\u8f6e", "en")
    assert read(client, f"editions/{summary.uuid}")["text"] is None


def test_a_reply_names_what_it_answers_only_while_readers_can_open_that(client: Client) -> None:
    answered = make_response(slug="answered")
    make_response(slug="reply", in_reply_to=answered, in_reply_to_block="p1")

    assert read(client, "essays/reply")["in_reply_to"]["block"] == "p1"
    Release.objects.filter(essay=answered).update(ends_at=timezone.now(), ended_as="ended")
    assert read(client, "essays/reply")["in_reply_to"] is None


@pytest.mark.parametrize(("byline", "printed"), [("initials", "L. R."), ("withheld", "Name withheld")])
def test_a_protected_author_is_told_by_what_is_printed_alone(client: Client, byline: str, printed: str) -> None:
    author = make_author("Lin Ruoxi", slug="lin", affiliation_en="Harbour College", byline=byline)
    make_response(slug="x", authors=(author,))

    (credit,) = read(client, "essays/x")["authors"]

    assert credit["name"] == printed
    assert (credit["uuid"], credit["slug"], credit["href"], credit["affiliation"]["en"]) == (None,) * 4
    assert slugs(client, author="lin") == slugs(client, author=str(author.uuid)) == []
    assert client.get(f"/api/v1/authors/{author.uuid}").status_code == 404


def test_what_was_withdrawn_is_gone_with_its_notice_and_what_never_was_is_not_there(client: Client) -> None:
    at = timezone.now()
    essay = make_essay(slug="x")
    revision = make_revision(make_edition(essay))
    notice = {"end_note_en": "At the author's wish.", "end_note_zh": "\u5e94\u4f5c\u8005\u8981\u6c42\u3002"}
    release(revision, starts=at - timedelta(hours=2), ends=at, ended_as="withdrawn", **notice)
    make_revision(make_edition(make_essay(slug="draft")))
    edition = Edition.objects.get(essay=essay)

    for path in ("essays/x", f"editions/{edition.uuid}"):
        gone = client.get(f"/api/v1/{path}", {"language": "zh-hans"})
        assert gone.status_code == 410
        assert "\u5e94\u4f5c\u8005\u8981\u6c42\u3002" in gone.json()["detail"]
    assert client.get("/api/v1/essays/draft").content == client.get("/api/v1/essays/nothing").content
