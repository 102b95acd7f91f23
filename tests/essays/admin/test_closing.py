"""The desk of a site that is closed to readers: it says why, what to look at, and opens it."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from essays.models import ContentVersion, Edition
from essays.services.closing import close_site
from tests.desk import make_person
from tests.factories import make_author, make_response

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client: Client) -> Client:
    client.force_login(make_person("publisher"))
    return client


def page(desk: Client) -> str:
    return desk.get(reverse("desk_closing")).content.decode()


def test_a_publisher_opens_the_site_by_one_button(desk: Client) -> None:
    close_site(by=None, via="test", reason="command")
    assert "<button" in page(desk).partition('id="content-main"')[2]

    answer = desk.post(reverse("desk_closing"), follow=True)

    assert not ContentVersion.objects.is_closed()
    assert "The site is open to readers again." in answer.content.decode()
    assert "<button" not in page(desk).partition('id="content-main"')[2]


def test_the_front_page_of_the_desk_says_that_readers_are_kept_out(desk: Client) -> None:
    queue = reverse("admin:index")
    assert reverse("desk_closing") not in desk.get(queue).content.decode()

    close_site(by=None, via="test", reason="command")

    assert reverse("desk_closing") in desk.get(queue).content.decode()


def test_after_a_restore_what_is_public_again_is_led_to(desk: Client) -> None:
    edition = Edition.objects.get(essay=make_response("en", slug="x"))
    author = make_author("Nuria Castell")
    close_site(by=None, via="test", reason="restore", withdrawn=[edition.pk], protected=[author.pk])

    said = page(desk)

    assert reverse("admin:essays_edition_change", args=[edition.pk]) in said
    assert reverse("admin:accounts_author_change", args=[author.pk]) in said


def test_what_is_not_known_is_said_to_be_unknown(desk: Client) -> None:
    close_site(by=None, via="test", reason="restore")
    assert "not known" in page(desk)


def test_that_nothing_differs_is_said_too(desk: Client) -> None:
    close_site(by=None, via="test", reason="restore", withdrawn=[], protected=[])
    assert "nothing that is public again had been withdrawn" in page(desk)
