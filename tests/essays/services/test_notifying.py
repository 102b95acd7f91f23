"""Mail: who is told what, in which language, when it goes out, and what happens when it does not."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
import threading
from datetime import datetime, timedelta
from email import message_from_bytes
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.conf import settings
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection, connections
from django.utils import timezone

from accounts.models import User
from essays.acts import ACTS, BY_CALENDAR, UNKNOWN
from essays.errors import MoveRefused
from essays.models import Authorship, Edition, Message
from essays.models.message import MOST_ATTEMPTS
from essays.services import cataloguing, commenting, drafting, notifying, publishing, reviewing
from essays.services.notifying import DUTIES, people_with, send_messages, tell
from essays.services.recording import record_event
from tests.desk import approve, head, make_draft, make_person, put

pytestmark = pytest.mark.django_db
MOMENT = datetime(2026, 3, 3, 15, 0, tzinfo=ZoneInfo("UTC"))


class RefusingBackend(EmailBackend):
    """A mail server that says no."""

    def send_messages(self, messages: Any) -> int:
        raise ConnectionRefusedError("nobody listens")


@pytest.fixture
def refusing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "EMAIL_BACKEND", f"{__name__}.RefusingBackend")
    monkeypatch.setattr(notifying, "get_connection", lambda **options: RefusingBackend())


def told(edition: Edition, recipient: User, by: User | None = None, verb: str = "edition_submit") -> Message:
    """One message about an edition."""
    return tell(record_event(verb, by=by, via="test", edition=edition), {recipient.pk})[0]


# Who is told ---------------------------------------------------------------------------------------------------------
def test_a_submission_is_told_to_the_editors_and_not_to_its_writer() -> None:
    writer, editor = make_person("editor", "Writer"), make_person("editor")
    make_person("contributor")
    edition = make_draft(writer)
    complete(edition)
    reviewing.submit_edition(edition=edition, by=writer, via="test")
    assert {message.recipient for message in Message.objects.select_related("recipient")} == {editor}


def complete(edition: Edition) -> None:
    """The summary in the other language and the byline that a submission asks for."""
    twin = drafting.start_edition(essay=edition.essay, language="zh-hans", by=None, via="test")
    drafting.save_revision(edition=twin, parent=None, title="\u6e21\u8f6e", summary="\u6458\u8981", by=None, via="test")
    Authorship.objects.create(essay=edition.essay, author=cataloguing.create_author(name_en="Ann Writer"))


def test_nobody_is_told_of_their_own_act() -> None:
    publisher = make_person("publisher")
    edition = make_draft(publisher)
    event = record_event("edition_withdrawn", by=publisher, via="test", edition=edition)
    assert tell(event, {publisher.pk}) == []


def test_of_an_event_each_recipient_gets_one_message() -> None:
    editor, writer = make_person(), make_person("contributor")
    edition = make_draft(writer)
    event = record_event("edition_approve", by=editor, via="test", edition=edition)
    tell(event, [writer.pk, writer.pk, None])
    assert Message.objects.filter(event=event).count() == 1


def test_a_closed_account_gets_no_mail() -> None:
    writer = make_person("contributor")
    edition = make_draft(writer)
    waiting = told(edition, writer)
    User.objects.filter(pk=writer.pk).update(is_active=False)
    assert tell(record_event("edition_approve", by=None, via="test", edition=edition), {writer.pk}) == []
    assert send_messages() == (0, 0)
    assert Message.objects.get(pk=waiting.pk).sent_at is None


@pytest.mark.parametrize("act", ["now", "later", "cancel", "withdraw", "end"])
def test_what_changes_for_readers_is_told_to_the_texts_people_and_the_publishers(act: str) -> None:
    writer, editor = make_person("contributor"), make_person("editor")
    publisher, colleague = make_person("publisher"), make_person("publisher")
    edition = approve(make_draft(writer), editor)
    later = timezone.now() + timedelta(days=2)
    release = publishing.release_revision(
        revision=head(edition), by=publisher, via="test", at=later if act in ("later", "cancel") else None
    )
    if act == "cancel":
        publishing.cancel_release(release=release, by=publisher, via="test")
    elif act == "withdraw":
        publishing.withdraw_edition(edition=edition, by=publisher, via="test")
    elif act == "end":
        publishing.end_edition(edition=edition, by=publisher, via="test")
    verbs = {
        "now": "release_written", "later": "release_written", "cancel": "release_cancelled",
        "withdraw": "edition_withdrawn", "end": "edition_ended",
    }  # fmt: skip
    of_act = Message.objects.filter(event__verb=verbs[act])
    assert {message.recipient for message in of_act} == {writer, colleague}


def test_an_import_tells_nobody() -> None:
    make_person("publisher")
    edition = make_draft(None)
    publishing.release_revision(revision=head(edition), by=None, via="import", basis="import")
    assert not Message.objects.exists()


def test_words_of_remarks_and_drafts_do_not_travel() -> None:
    writer, editor = make_person("contributor"), make_person()
    edition = put(make_draft(writer), "in_review", assignee=editor, submitted_by=writer)
    commenting.add_comment(revision=head(edition), text="A remark among us", by=editor, via="test")
    reviewing.request_changes(revision=head(edition), by=editor, via="test", comment="Shorten the middle")
    messages = Message.objects.filter(recipient=writer)
    assert messages.count() == 2
    assert not any(
        words in message.text + message.html + message.subject
        for message in messages
        for words in ("A remark among us", "Shorten", "Short.", "One.")
    )


# What it says --------------------------------------------------------------------------------------------------------
def recorded_verbs() -> set[str]:
    """The verbs that the services write into the audit by name."""
    found = set()
    for path in Path("essays/services").rglob("*.py"):
        for call in ast.walk(ast.parse(path.read_text())):
            if isinstance(call, ast.Call) and getattr(call.func, "id", "") in ("record_event", "_settle"):
                found |= {a.value for a in call.args if isinstance(a, ast.Constant) and isinstance(a.value, str)}
    return found


def test_every_act_on_an_edition_has_words() -> None:
    about_records = {
        "series_joined",
        "series_parted",
        "series_supplemented",
        "term_saved",
        "site_closed",
        "site_opened",
    }
    of_accounts = {verb for verb in recorded_verbs() if verb.startswith(("author", "byline", "merge_", "portrait"))}
    moves = {
        "edition_submit",
        "edition_take_back",
        "edition_claim",
        "edition_approve",
        "edition_decline",
        "edition_reopen",
    } | BY_CALENDAR
    assert (recorded_verbs() | moves) - about_records - of_accounts <= ACTS.keys()


@pytest.mark.parametrize(
    "verb", sorted(verb for verb, act in ACTS.items() if act.happened and verb != "release_planned")
)
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_each_mail_says_who_did_what_to_which_text_and_where_it_is(verb: str, language: str) -> None:
    editor = make_person(name="Grace Hall")
    writer = make_person("contributor", interface_language=language)
    message = told(make_draft(writer, title="Ferries & <bridges>"), writer, by=editor, verb=verb)
    assert "Ferries & <bridges>" in message.subject
    assert ("Grace Hall" in message.text) == (verb not in BY_CALENDAR)
    assert "Ferries & <bridges>" in message.text
    assert f"{settings.SITE_URL}/admin/essays/edition/" in message.text
    assert '<strong lang="en">Ferries &amp; &lt;bridges&gt;</strong>' in message.html
    assert "%(" not in message.subject + message.text + message.html


def test_an_act_without_words_is_told_without_pretending() -> None:
    writer = make_person("contributor")
    message = told(make_draft(writer), writer, verb="something_new")
    assert str(UNKNOWN.what_next) in message.text


def test_a_planned_release_names_its_time_in_the_recipients_zone() -> None:
    reader = make_person("publisher", time_zone="Asia/Shanghai")
    edition = make_draft(make_person("contributor"))
    with time_machine.travel(MOMENT, tick=False):
        at = timezone.now() + timedelta(hours=9, minutes=30)
        event = record_event("release_written", by=None, via="test", edition=edition, starts_at=at.isoformat())
        message = tell(event, {reader.pk})[0]
    assert "March 4, 2026, 8:30 a.m. (Beijing time)" in message.text


def test_a_mail_is_in_the_recipients_language_whoever_acts(monkeypatch: pytest.MonkeyPatch) -> None:
    languages = []
    monkeypatch.setattr(
        notifying,
        "render_to_string",
        lambda name, context: languages.append(notifying.translation.get_language()) or "x",
    )
    edition = make_draft(make_person("contributor"))
    told(edition, make_person("editor", interface_language="zh-hans"))
    assert set(languages) == {"zh-hans"}


def test_a_due_day_is_said_to_whom_it_binds() -> None:
    editor, reviewer = make_person(), make_person()
    edition = put(make_draft(make_person("contributor")), "submitted")
    day = timezone.localdate() + timedelta(days=5)
    reviewing.assign_edition(edition=edition, to=reviewer, by=editor, via="test", due_on=day)
    assert str(day.year) in Message.objects.get(recipient=reviewer).text


# Duty, news, digest --------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("verb", sorted(DUTIES))
def test_a_duty_reaches_those_who_want_no_mail_and_those_with_a_digest_at_once(verb: str) -> None:
    for wish in ("none", "daily"):
        writer = make_person("contributor", mail=wish)
        message = told(make_draft(writer), writer, verb=verb)
        assert message.kind == Message.Kind.DUTY
        assert message.due_at <= timezone.now()


def test_news_are_not_written_for_those_who_want_none() -> None:
    writer = make_person("contributor", mail="none")
    edition = make_draft(writer)
    assert tell(record_event("comment_added", by=None, via="test", edition=edition), {writer.pk}) == []


def test_news_that_wait_are_dropped_when_their_reader_wants_none_meanwhile() -> None:
    writer = make_person("contributor", mail="daily")
    told(make_draft(writer), writer, verb="comment_added")
    User.objects.filter(pk=writer.pk).update(mail="none")
    with time_machine.travel(timezone.now() + timedelta(days=2)):
        assert send_messages() == (0, 0)


def test_a_digest_waits_for_the_recipients_morning_and_is_one_mail() -> None:
    writer = make_person("contributor", mail="daily", time_zone="Asia/Shanghai")
    with time_machine.travel(MOMENT, tick=False):  # 23:00 in Shanghai
        edition = make_draft(writer)
        for _number in range(3):
            message = told(edition, writer, verb="comment_added")
        assert message.due_at == datetime(2026, 3, 4, 7, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
        assert send_messages() == (0, 0)
    with time_machine.travel(message.due_at + timedelta(minutes=1), tick=False):
        assert send_messages() == (1, 0)
    assert len(mail.outbox) == 1
    assert mail.outbox[0].subject == "3 messages from the desk"
    assert mail.outbox[0].body.count("left a remark") == 3
    assert not Message.objects.filter(sent_at=None).exists()


def test_a_duty_is_not_kept_back_by_a_digest() -> None:
    writer = make_person("contributor", mail="daily")
    edition = make_draft(writer)
    told(edition, writer, verb="comment_added")
    told(edition, writer, by=make_person(), verb="edition_request_changes")
    assert send_messages() == (1, 0)
    assert mail.outbox[0].subject.startswith("Changes asked for")


# Sending -------------------------------------------------------------------------------------------------------------
def test_a_mail_has_two_forms_and_an_id_of_its_own() -> None:
    writer = make_person("contributor")
    message = told(make_draft(writer), writer)
    send_messages()
    sent = mail.outbox[0]
    assert sent.to == [writer.email]
    assert sent.extra_headers["Message-ID"] == f"<message-{message.pk}@127.0.0.1>"
    assert sent.alternatives[0][1] == "text/html"
    assert sent.alternatives[0][0].count("<html") == 1


@pytest.mark.usefixtures("refusing")
def test_what_fails_is_tried_again_later_and_later_and_at_last_given_up() -> None:
    writer = make_person("contributor")
    told(make_draft(writer), writer)
    waits = []
    with time_machine.travel(MOMENT + timedelta(days=4000), tick=False) as clock:
        while send_messages() == (0, 1):
            message = Message.objects.get()
            waits.append(message.due_at - timezone.now())
            clock.move_to(message.due_at)
    assert waits == sorted(waits)
    assert waits[0] == timedelta(minutes=1)
    assert waits[-1] == timedelta(hours=6)
    assert len(waits) == MOST_ATTEMPTS
    assert message.is_given_up
    assert message.error == "ConnectionRefusedError: nobody listens"


@pytest.mark.usefixtures("refusing")
def test_a_failure_does_not_hold_up_the_others_or_come_back_at_once() -> None:
    writer = make_person("contributor")
    edition = make_draft(writer)
    for _number in range(2):
        told(edition, writer)
    assert send_messages() == (0, 2)
    assert send_messages() == (0, 0)


def test_an_editor_can_have_a_given_up_mail_tried_again() -> None:
    writer, editor = make_person("contributor"), make_person()
    message = told(make_draft(writer), writer)
    Message.objects.update(attempts=MOST_ATTEMPTS, error="no", due_at=timezone.now() + timedelta(hours=6))
    assert send_messages() == (0, 0)
    notifying.try_again(message=message, by=editor)
    assert send_messages() == (1, 0)
    assert Message.objects.get().error == ""


def test_a_contributor_cannot_have_mail_tried_again() -> None:
    writer = make_person("contributor")
    message = told(make_draft(writer), writer)
    with pytest.raises(MoveRefused):
        notifying.try_again(message=message, by=writer)


@pytest.fixture
def outbox_of_ten(transactional_db: None) -> None:
    writer = make_person("contributor")
    edition = make_draft(writer)
    for _number in range(10):
        told(edition, writer)


@pytest.mark.usefixtures("outbox_of_ten")
@pytest.mark.django_db(transaction=True)
def test_two_workers_share_the_outbox_and_send_each_mail_once() -> None:
    counts: list[tuple[int, int]] = []
    barrier = threading.Barrier(2)

    def work() -> None:
        try:
            connection.ensure_connection()
            barrier.wait()
            counts.append(send_messages())
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(sent for sent, _failed in counts) == 10
    assert len({sent.extra_headers["Message-ID"] for sent in mail.outbox}) == len(mail.outbox) == 10


KILLED = """
import os, signal, django
django.setup()
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from essays.services import notifying
settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
settings.EMAIL_FILE_PATH = os.environ["MAIL_FOLDER"]
send = EmailMultiAlternatives.send
def send_and_die(self, *args, **options):
    send(self, *args, **options)
    os.kill(os.getpid(), signal.SIGKILL)
if os.environ.get("DIE"):
    EmailMultiAlternatives.send = send_and_die
print(notifying.send_messages())
"""


def run_worker(folder: Path, *, die: bool) -> int:
    """A worker process on the test's own database, which dies right after the mail server's yes if told to."""
    name = connections["default"].settings_dict["NAME"]
    address = {**os.environ, "DATABASE_URL": f"sqlite:///{name}"}
    if connection.vendor == "postgresql":
        found = connections["default"].settings_dict
        login = f"{found['USER']}:{found['PASSWORD']}" if found["PASSWORD"] else found["USER"]
        address["DATABASE_URL"] = f"postgres://{login}@{found['HOST']}:{found['PORT']}/{name}"
    address |= {
        "DJANGO_SETTINGS_MODULE": "dialogue.settings.testing",
        "MAIL_FOLDER": str(folder),
        "DIE": "1" if die else "",
    }
    return subprocess.run([sys.executable, "-c", KILLED], env=address, check=False, capture_output=True).returncode


@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_between_sending_and_marking_makes_a_mail_arrive_twice_at_most(tmp_path: Path) -> None:
    writer = make_person("contributor")
    told(make_draft(writer), writer)
    connection.close()
    assert run_worker(tmp_path, die=True) == -9
    assert Message.objects.get().sent_at is None
    assert send_messages() == (0, 0)  # it is still the dead worker's, for a few minutes
    Message.objects.update(due_at=timezone.now())
    connection.close()
    assert run_worker(tmp_path, die=False) == 0
    connection.close()
    assert run_worker(tmp_path, die=False) == 0
    copies = [message_from_bytes(path.read_bytes().strip(b"-\n")) for path in sorted(tmp_path.iterdir())]
    assert len(copies) == 2
    assert len({copy["Message-ID"] for copy in copies}) == 1
    assert Message.objects.get().sent_at is not None


def test_those_with_a_right_have_it_through_a_role() -> None:
    editor, _writer = make_person("editor"), make_person("contributor")
    publisher = make_person("publisher")
    assert people_with("essays.review_edition") == {editor.pk, publisher.pk}
