from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from selectolax.lexbor import LexborHTMLParser

from essays.models import Essay, Mark
from tests.factories import make_author, make_response, make_user

pytestmark = pytest.mark.django_db


def visit(role: str = "editor", **author: str) -> tuple[Client, Essay]:
    """A person at the desk, and a live response of theirs if they are its author."""
    user = make_user(role, is_staff=True)
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    return client, make_response("en", "zh-hans", authors=(make_author(user=user),) if author else ())


def address(essay: Essay) -> str:
    return reverse("admin:essays_essay_marking", args=[essay.pk])


def test_an_editor_picks_a_paragraph_of_the_live_text_and_marks_it() -> None:
    client, essay = visit()
    tree = LexborHTMLParser(client.get(address(essay)).content.decode())
    assert [node.attributes["value"] for node in tree.css("[name=block]")] == ["p1", "p2"]
    assert "So we talked." in tree.css_first("#id_block").text()

    client.post(address(essay), {"block": "p2", "kind": "common_ground", "note_en": "Both talk.", "note_zh": ""})

    made = Mark.objects.get()
    assert (made.block, made.kind, made.note_en) == ("p2", "common_ground", "Both talk.")
    assert made.accepted_at
    assert "Both talk." in client.get(address(essay)).content.decode()


def test_an_author_proposes_and_an_editor_accepts() -> None:
    writer, essay = visit("contributor", is_author="yes")
    writer.post(address(essay), {"block": "p1", "kind": "difference"})
    made = Mark.objects.get()
    assert made.accepted_at is None
    page = writer.get(address(essay)).content.decode()
    assert 'value="accept"' not in page

    editor, _other = visit()
    editor.post(address(essay), {"act": "accept", "mark": made.pk})

    assert Mark.objects.get().accepted_at
    writer.post(address(essay), {"act": "remove", "mark": made.pk})
    assert Mark.objects.exists()
    editor.post(address(essay), {"act": "remove", "mark": made.pk})
    assert not Mark.objects.exists()


def test_a_paragraph_that_the_page_did_not_offer_is_refused_with_a_sentence() -> None:
    client, essay = visit()

    response = client.post(address(essay), {"block": "p7", "kind": "difference"})

    assert response.status_code == 400
    assert not Mark.objects.exists()


@pytest.mark.parametrize("mark", ["", "0", "x", "9" * 30])
def test_a_mark_that_there_is_not_is_not_found(mark: str) -> None:
    client, essay = visit()

    assert client.post(address(essay), {"act": "remove", "mark": mark}).status_code == 404


def test_a_mark_of_another_work_cannot_be_settled_here() -> None:
    client, essay = visit()
    other = Mark.objects.create(essay=make_response(), block="p1", kind="difference")

    assert client.post(address(essay), {"act": "remove", "mark": other.pk}).status_code == 404
    assert Mark.objects.exists()


def test_the_work_links_to_its_marks_for_those_who_may_mark() -> None:
    for role, is_linked in (("editor", True), ("contributor", False)):
        client, essay = visit(role)
        page = client.get(reverse("admin:essays_essay_change", args=[essay.pk])).content.decode()
        assert (address(essay) in page) == is_linked, role
