from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from selectolax.lexbor import LexborHTMLParser

from essays.models import Essay
from tests.factories import make_author, make_edition, make_essay, make_response, make_revision, make_series, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def publisher() -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(make_user("publisher", is_staff=True))
    return client


def address(essay: Essay, query: str = "") -> str:
    return reverse("admin:essays_essay_replying", args=[essay.pk]) + query


def tree(client: Client, path: str) -> LexborHTMLParser:
    return LexborHTMLParser(client.get(path).content.decode())


def test_first_the_response_is_chosen_and_then_its_paragraph(publisher: Client) -> None:
    series = make_series()
    essay = make_response(series=series)
    answered = make_response(series=series, title="Answered", authors=(make_author("Ann Quill"),))
    make_revision(make_edition(make_essay(series=series)), "A draft")
    make_response(title="Of another question", series=make_series())

    options = tree(publisher, address(essay)).css("#id_answered option")
    assert [option.text() for option in options] == ["Answered (Ann Quill)"]
    blocks = tree(publisher, address(essay, f"?answered={answered.pk}")).css("[name=block]")
    assert [block.attributes["value"] for block in blocks] == ["", "p1", "p2"]

    publisher.post(address(essay), {"answered": answered.pk, "block": "p2"})

    essay.refresh_from_db()
    assert (essay.in_reply_to, essay.in_reply_to_block) == (answered, "p2")
    chosen = tree(publisher, address(essay, f"?answered={answered.pk}")).css_first("[name=block][checked]")
    assert chosen.attributes["value"] == "p2"

    publisher.post(address(essay), {"act": "remove"})
    essay.refresh_from_db()
    assert essay.in_reply_to is None


def test_a_refusal_is_told_and_changes_nothing(publisher: Client) -> None:
    series = make_series()
    essay = make_response(series=series)
    reply = make_response(series=series, in_reply_to=essay)

    response = publisher.post(address(essay), {"answered": reply.pk, "block": ""})

    assert "replies to this one already" in response.content.decode()
    essay.refresh_from_db()
    assert essay.in_reply_to is None


def test_what_a_public_work_replies_to_is_a_publishers_choice() -> None:
    client = Client()
    client.force_login(make_user("editor", is_staff=True))

    assert client.get(address(make_response())).status_code == 403
    assert client.get(address(make_essay())).status_code == 200


def test_the_form_of_the_work_shows_the_reply_and_leads_to_its_page(publisher: Client) -> None:
    essay = make_response(in_reply_to=make_response(slug="answered"), in_reply_to_block="p1")

    page = tree(publisher, reverse("admin:essays_essay_change", args=[essay.pk]))

    assert not page.css("[name=in_reply_to], [name=in_reply_to_block]")
    assert address(essay) in [link.attributes["href"] for link in page.css(".object-tools a")]
