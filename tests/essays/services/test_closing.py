"""Closing the site to readers and opening it: who may, what is recorded, and that the mail waits."""

from __future__ import annotations

import pytest
from django.core import mail
from django.core.management import call_command

from essays.errors import MoveRefused
from essays.models import ContentVersion, Event
from essays.services.closing import close_site, open_site
from essays.services.notifying import send_messages, tell
from essays.services.recording import record_event, renew_content_version
from tests.desk import make_draft, make_person
from tests.rows import every_row

pytestmark = pytest.mark.django_db


def test_a_closed_site_stays_closed_whatever_is_written_meanwhile() -> None:
    assert close_site(by=None, via="test", reason="test")
    renew_content_version()
    assert ContentVersion.objects.is_closed()

    assert open_site(by=None, via="test")
    assert not ContentVersion.objects.is_closed()


def test_each_closing_and_opening_is_a_version_that_never_was() -> None:
    renew_content_version()
    versions = [ContentVersion.objects.current()]
    for act in (lambda: close_site(by=None, via="test", reason="test"), lambda: open_site(by=None, via="test")) * 2:
        act()
        versions.append(ContentVersion.objects.current())

    assert len(set(versions)) == len(versions)


def test_both_are_recorded_once_however_often_they_are_asked_for() -> None:
    publisher = make_person("publisher")
    for _number in range(2):
        close_site(by=publisher, via="test", reason="restore", withdrawn=[3])
    for _number in range(2):
        open_site(by=publisher, via="test")

    events = list(Event.objects.order_by("id").values_list("verb", "by", "details"))
    assert events == [
        ("site_closed", publisher.pk, {"reason": "restore", "withdrawn": [3]}),
        ("site_opened", publisher.pk, {}),
    ]


@pytest.mark.parametrize("role", ["contributor", "translator", "editor"])
def test_whoever_may_not_publish_may_neither_close_nor_open(role: str) -> None:
    person, before = make_person(role), every_row()
    with pytest.raises(MoveRefused):
        close_site(by=person, via="test", reason="test")
    assert every_row()["ContentVersion"] == before["ContentVersion"]

    close_site(by=None, via="test", reason="test")
    with pytest.raises(MoveRefused):
        open_site(by=person, via="test")
    assert ContentVersion.objects.is_closed()


def test_no_mail_goes_out_of_a_closed_site_and_all_of_it_when_it_is_open() -> None:
    writer = make_person("contributor")
    tell(record_event("edition_approve", by=None, via="test", edition=make_draft(writer)), {writer.pk})
    close_site(by=None, via="test", reason="test")

    assert send_messages() == (0, 0)
    open_site(by=None, via="test")
    assert send_messages() == (1, 0)
    assert len(mail.outbox) == 1


def test_the_commands_say_what_they_did(capsys: pytest.CaptureFixture[str]) -> None:
    for command in ("close_site", "close_site", "open_site", "open_site"):
        call_command(command)

    said = capsys.readouterr().out.splitlines()
    assert [("already" in line, "closed" in line, "open" in line.lower()) for line in said] == [
        (False, True, True), (True, True, False), (False, False, True), (True, False, True),
    ]  # fmt: skip
