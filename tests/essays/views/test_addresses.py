from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from essays.models import Path
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


def goes_to(client: Client, path: str) -> str:
    """Where one permanent redirect leads; the page there must not redirect again."""
    response = client.get(path)
    assert response.status_code == 301, path
    assert client.get(response["Location"]).status_code != 301
    return response["Location"]


@pytest.mark.parametrize("slash", ["", "/"])
def test_old_addresses_of_responses_go_straight_to_their_page(client: Client, slash: str) -> None:
    make_response(slug="the-ferry")

    assert goes_to(client, f"/responses/the-ferry{slash}") == "/en/responses/the-ferry/"
    assert goes_to(client, f"/cn/responses/the-ferry{slash}") == "/zh-hans/responses/the-ferry/"


def test_every_section_of_the_archive_leads_on(client: Client) -> None:
    author, topic, series = make_author(slug="a"), make_topic(slug="t"), make_series(slug="s")
    make_response(authors=(author,), topics=(topic,), series=series)

    assert goes_to(client, "/authors/a") == "/en/authors/a/"
    assert goes_to(client, "/cn/topics/t") == "/zh-hans/topics/t/"
    assert goes_to(client, "/series/s") == "/en/series/s/"
    assert goes_to(client, "/posts/s") == "/en/series/s/"
    assert goes_to(client, "/cn/posts/s/") == "/zh-hans/series/s/"


def test_the_sections_themselves_lead_to_their_lists(client: Client) -> None:
    assert goes_to(client, "/responses") == "/en/responses/"
    assert goes_to(client, "/cn/topics/") == "/zh-hans/topics/"
    assert goes_to(client, "/cn") == "/zh-hans/"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("/responses/earlier", "/en/responses/now/"),
        ("/cn/responses/earlier/", "/zh-hans/responses/now/"),
        ("/en/responses/earlier/", "/en/responses/now/"),
        ("/zh-hans/responses/earlier/", "/zh-hans/responses/now/"),
        ("/en/responses/earlier/versions/1/", "/en/responses/now/versions/1/"),
    ],
)
def test_a_slug_that_is_no_longer_current_is_one_step_from_the_new_one(client: Client, old: str, new: str) -> None:
    essay = make_response("en", "zh-hans", slug="now")
    Path.objects.create(kind="essay", slug="earlier", essay=essay)

    assert goes_to(client, old) == new


def test_renamed_series_topics_and_authors_lead_on_too(client: Client) -> None:
    author, topic, series = make_author(slug="a"), make_topic(slug="t"), make_series(slug="s")
    make_response(authors=(author,), topics=(topic,), series=series)
    Path.objects.create(kind="author", slug="old", author=author)
    Path.objects.create(kind="topic", slug="old", topic=topic)
    Path.objects.create(kind="series", slug="old", series=series)

    assert goes_to(client, "/zh-hans/authors/old/") == "/zh-hans/authors/a/"
    assert goes_to(client, "/en/topics/old/") == "/en/topics/t/"
    assert goes_to(client, "/posts/old") == "/en/series/s/"


def test_the_slug_of_one_kind_says_nothing_of_another(client: Client) -> None:
    essay = make_response(slug="now")
    Path.objects.create(kind="essay", slug="earlier", essay=essay)

    assert client.get("/series/earlier").status_code == 404


@pytest.mark.parametrize(("path", "lang"), [("/responses/nothing", "en"), ("/cn/responses/nothing/", "zh-Hans")])
def test_an_unknown_old_address_is_a_404_in_its_own_language(client: Client, path: str, lang: str) -> None:
    response = client.get(path, headers={"accept-language": "zh-CN" if lang == "en" else "en"})

    assert response.status_code == 404
    assert f'<html lang="{lang}">' in response.content.decode()


def test_an_old_address_of_what_is_only_scheduled_tells_nothing(client: Client) -> None:
    essay = make_essay(slug="to-come")
    release(make_revision(make_edition(essay)), starts=timezone.now() + timedelta(days=1))
    Path.objects.create(kind="essay", slug="to-come-earlier", essay=essay)

    assert client.get("/responses/to-come").status_code == 404
    assert client.get("/responses/to-come-earlier").status_code == 404


def test_what_was_withdrawn_is_still_one_step_away(client: Client) -> None:
    now = timezone.now()
    revision = make_revision(make_edition(make_essay(slug="gone")))
    release(revision, starts=now - timedelta(days=2), ends=now - timedelta(days=1), ended_as="withdrawn")

    assert goes_to(client, "/responses/gone") == "/en/responses/gone/"
    assert client.get("/en/responses/gone/").status_code == 410


def test_addresses_are_only_read(client: Client) -> None:
    assert client.post("/responses/anything").status_code == 405
