"""The outbox in the admin: failures are seen, and can be tried again."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from selectolax.lexbor import LexborHTMLParser

from accounts.models import User
from essays.models import Message
from essays.models.message import MOST_ATTEMPTS
from essays.services.notifying import tell
from essays.services.recording import record_event
from tests.desk import make_draft, make_person

pytestmark = pytest.mark.django_db
OUTBOX = "/admin/essays/message/"


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def editor() -> User:
    return make_person("editor")


@pytest.fixture
def messages() -> dict[str, Message]:
    """One of each fate."""
    writer = make_person("contributor")
    edition = make_draft(writer)
    soon = timezone.now() + timedelta(hours=6)
    fates: dict[str, dict[str, object]] = {
        "waiting": {},
        "failed, is tried again": {"attempts": 1, "error": "no", "due_at": soon},
        "given up": {"attempts": MOST_ATTEMPTS, "error": "no", "due_at": soon},
        "sent": {"sent_at": timezone.now()},
    }
    found = {}
    for fate, fields in fates.items():
        message = tell(record_event("edition_approve", by=None, via="test", edition=edition), {writer.pk})[0]
        Message.objects.filter(pk=message.pk).update(**fields)
        found[fate] = Message.objects.get(pk=message.pk)
    return found


def rows(user: User, query: str = "") -> list[str]:
    response = client_of(user).get(OUTBOX + query)
    assert response.status_code == 200
    return [cell.text() for cell in LexborHTMLParser(response.content.decode()).css("td.field-sending")]


def test_what_became_of_each_mail_is_said(editor: User, messages: dict[str, Message]) -> None:
    assert rows(editor) == list(messages)[::-1]


@pytest.mark.parametrize(
    ("query", "fates"),
    [
        ("?sending=failed", {"failed, is tried again", "given up"}),
        ("?sending=waiting", {"waiting", "failed, is tried again"}),
        ("?sending=sent", {"sent"}),
    ],
)
def test_failures_can_be_found(editor: User, messages: dict[str, Message], query: str, fates: set[str]) -> None:
    assert set(rows(editor, query)) == fates


def test_a_mail_shows_its_text_and_its_error_and_offers_no_change(editor: User, messages: dict[str, Message]) -> None:
    page = LexborHTMLParser(client_of(editor).get(f"{OUTBOX}{messages['given up'].pk}/change/").content.decode())
    text = page.css_first("#content").text()
    assert "approved" in text
    assert "no" in page.css_first(".field-error").text()
    assert not page.css("#content input:not([type=hidden]), #content textarea")


def test_what_failed_is_put_at_the_head_again_and_what_was_sent_is_left_alone(
    editor: User, messages: dict[str, Message]
) -> None:
    chosen = {"action": "send_again", "_selected_action": [str(message.pk) for message in messages.values()]}
    response = client_of(editor).post(OUTBOX, chosen, follow=True)
    assert "3 messages go out at the next sending." in response.content.decode()
    again = Message.objects.due(timezone.now())
    assert set(again) == {message for fate, message in messages.items() if fate != "sent"}


@pytest.mark.parametrize("role", ["contributor", "translator"])
def test_the_outbox_is_closed_to_those_who_do_not_edit(role: str, messages: dict[str, Message]) -> None:
    client = client_of(make_person(role))
    message = messages["given up"]
    for path in (OUTBOX, f"{OUTBOX}{message.pk}/change/", f"{OUTBOX}add/", f"{OUTBOX}{message.pk}/delete/"):
        assert client.get(path).status_code == 403
    client.post(OUTBOX, {"action": "send_again", "_selected_action": [str(message.pk)]})
    assert Message.objects.get(pk=message.pk).attempts == MOST_ATTEMPTS


def test_nobody_adds_or_deletes_a_mail(messages: dict[str, Message]) -> None:
    client = client_of(make_person("managing editor"))
    assert client.get(f"{OUTBOX}add/").status_code == 403
    assert client.post(f"{OUTBOX}{messages['sent'].pk}/delete/", {"post": "yes"}).status_code == 403
