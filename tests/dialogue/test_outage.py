"""While the database is away: what readers and the desk are told, without asking it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import DatabaseError, InterfaceError, OperationalError, connection, connections
from django.test import Client, RequestFactory
from django.utils import timezone
from psycopg.errors import ReadOnlySqlTransaction
from pytest_django import DjangoDbBlocker

from dialogue.health import DATABASE_IS_AWAY
from dialogue.outage import is_away, server_error
from dialogue.version_watch import Epoch, VersionWatch
from essays.models import ContentVersion

SESSION = {"sessionid": "x" * 32}


@pytest.fixture
def without_database(django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The connection leads nowhere."""
    before = {name: connection.settings_dict[name] for name in ("NAME", "HOST", "PORT")}
    nowhere = {"HOST": "127.0.0.1", "PORT": 9} if connection.vendor == "postgresql" else {"NAME": "/nowhere/at/all"}
    with django_db_blocker.unblock():
        connection.close()
        connection.settings_dict.update(nowhere)
        yield
        connections.close_all()
        connection.settings_dict.update(before)


@pytest.fixture
def visitor() -> Client:
    return Client(raise_request_exception=False)


@pytest.mark.parametrize(
    ("path", "twin", "lang", "title"),
    [
        ("/en/responses/", "/zh-hans/responses/", 'lang="en"', "This page is back soon"),
        ("/zh-hans/responses/", "/en/responses/", 'lang="zh-Hans"', "本页稍后恢复"),
        ("/sitemap.xml", "", 'lang="en"', "This page is back soon"),
    ],
)
def test_readers_get_a_calm_page_in_the_language_of_the_address(
    without_database: None, visitor: Client, path: str, twin: str, lang: str, title: str
) -> None:
    response = visitor.get(path)
    page = response.content.decode()

    assert response.status_code == 503
    assert response.headers["Retry-After"] == "10"
    assert response.headers["Cache-Control"] == "no-store"
    assert f"<html {lang}" in page
    assert title in page
    assert (f'href="{twin}"' in page) == bool(twin)
    assert 'content="noindex"' in page
    assert "psycopg" not in page
    assert "sqlite" not in page


def test_where_the_address_has_no_language_it_is_the_browsers(without_database: None, visitor: Client) -> None:
    visitor.cookies.load(SESSION)

    page = visitor.get("/admin/", headers={"accept-language": "zh-CN,zh"}).content.decode()

    assert '<html lang="zh-Hans"' in page


def test_the_desk_says_that_it_cannot_save_and_gives_back_what_was_sent(
    without_database: None, visitor: Client
) -> None:
    visitor.cookies.load(SESSION)
    sent = {
        "title": 'The "Ferry" </textarea>',
        "body": "\n<p>Late.</p>",
        "new_password": "secret-word",
        "csrfmiddlewaretoken": "t",
    }

    response = visitor.post("/admin/essays/edition/1/change/", sent)
    page = response.content.decode()

    assert response.status_code == 503
    assert "The desk cannot save at the moment" in page
    assert 'action="/admin/essays/edition/1/change/"' in page
    assert '<textarea name="title" hidden>\nThe &quot;Ferry&quot; &lt;/textarea&gt;</textarea>' in page
    assert '<textarea name="body" hidden>\n\n&lt;p&gt;Late.&lt;/p&gt;</textarea>' in page
    assert 'name="csrfmiddlewaretoken"' in page
    assert "secret-word" not in page


def test_readers_and_whoever_signs_in_get_nothing_back_of_a_form(without_database: None, visitor: Client) -> None:
    visitor.cookies.load(SESSION)

    page = visitor.post(
        "/accounts/login/", {"login": "ann@dialogue.example", "password": "secret-word"}
    ).content.decode()

    assert "ann@dialogue.example" not in page
    assert "secret-word" not in page


def test_a_script_gets_the_sentence_alone(without_database: None, visitor: Client) -> None:
    visitor.cookies.load(SESSION)
    response = visitor.post("/admin/essays/edition/1/keep/", "{}", content_type="application/json")

    assert response.status_code == 503
    assert "nothing can be saved" in json.loads(response.content)["error"]


def test_a_reader_is_answered_without_asking_a_database_that_is_known_to_be_silent(client: Client) -> None:
    response = client.get("/en/responses/", **{DATABASE_IS_AWAY: True})

    assert response.status_code == 503
    assert "This page is back soon" in response.content.decode()


def test_what_went_wrong_otherwise_is_a_500() -> None:
    try:
        raise ValueError
    except ValueError:
        response = server_error(RequestFactory().get("/en/"))

    assert response.status_code == 500
    assert b"Something went wrong" in response.content


def test_a_database_that_takes_no_writes_is_as_good_as_away() -> None:
    refused = DatabaseError()
    refused.__cause__ = ReadOnlySqlTransaction()

    assert is_away(refused)
    assert is_away(OperationalError())
    assert is_away(InterfaceError())
    assert not is_away(DatabaseError())
    assert not is_away(ValueError())
    assert not is_away(None)


def test_an_epoch_that_cannot_be_confirmed_is_not_confirmed(without_database: None) -> None:
    watch = VersionWatch(ContentVersion.objects.current)

    assert watch.confirm(Epoch("one", timezone.now() + timedelta(hours=1))) is False
