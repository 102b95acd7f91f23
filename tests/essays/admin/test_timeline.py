"""One edition's history in one order of time."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from selectolax.lexbor import LexborHTMLParser

from accounts.models import User
from essays.models import Comment, Edition, Event, Message, Release, Review, Revision
from essays.models.timeline import read_timeline
from essays.services import commenting, drafting, publishing, reviewing
from essays.services.recording import record_event
from tests.desk import approve, head, make_draft, make_person, put
from tests.factories import make_edition, make_essay, make_response, make_revision, release

pytestmark = pytest.mark.django_db


def address(edition: Edition) -> str:
    return f"/admin/essays/edition/{edition.pk}/history/"


def client_of(user: User) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    return client


def page(user: User, edition: Edition) -> LexborHTMLParser:
    response = client_of(user).get(address(edition))
    assert response.status_code == 200
    return LexborHTMLParser(response.content.decode())


def sentences(user: User, edition: Edition) -> list[str]:
    return [" ".join(line.text().split()) for line in page(user, edition).css(".timeline > li > div > p:first-child")]


def test_everything_that_happened_stands_in_one_order_of_time() -> None:
    writer, editor, publisher = (
        make_person("contributor", "Lin Ruoxi"), make_person("editor", "Paul Adeyemi"), make_person("publisher", "Grace Hall"),
    )  # fmt: skip
    edition = put(make_draft(writer), "submitted", submitted_by=writer)
    reviewing.assign_edition(edition=edition, to=editor, by=publisher, via="test")
    commenting.add_comment(
        revision=head(edition), text="Is this so?", quote="One.", by=editor, via="test", must_resolve=True
    )
    reviewing.request_changes(revision=head(edition), by=editor, via="test", comment="Shorter, please.")
    commenting.resolve_comment(comment=Comment.objects.get(), by=editor, via="test")
    drafting.save_revision(
        edition=edition,
        parent=head(edition),
        title="A ferry",
        body="<p>One.</p>",
        by=writer,
        via="test",
        note="Cut by half",
    )
    edition = approve(edition, editor)
    plan = publishing.release_revision(
        revision=head(edition), by=publisher, via="test", at=timezone.now() + timedelta(days=3)
    )
    assert plan.starts_at is not None
    lines = sentences(publisher, edition)
    scheduled = lines.pop(1)
    assert scheduled.startswith("Grace Hall scheduled revision 2 for ")
    assert lines == [
        "Readers see revision 2",
        "Paul Adeyemi approved it",
        "Lin Ruoxi saved revision 2",
        "Paul Adeyemi settled a remark",
        "Paul Adeyemi asked for changes",
        "Paul Adeyemi left a remark",
        "Grace Hall asked Paul Adeyemi to review it",
        "Lin Ruoxi saved revision 1",
        "Lin Ruoxi began this edition",
        "Lin Ruoxi began the work",
    ]
    text = page(publisher, edition).css_first(".timeline").text()
    for words in ("Is this so?", "One.", "Shorter, please.", "Cut by half"):
        assert words in text


def test_what_is_planned_stands_first_and_is_marked() -> None:
    edition = make_edition(make_essay())
    release(make_revision(edition), starts=timezone.now() + timedelta(days=1))
    assert page(make_person(), edition).css_first(".timeline > li").attributes["class"].split() == ["ahead", "calendar"]


def test_a_correction_and_a_withdrawal_say_what_readers_saw() -> None:
    publisher = make_person("publisher")
    edition = make_response().editions.get()
    Edition.objects.filter(pk=edition.pk).update(head=edition.revisions.get())
    now = timezone.now()
    edition.releases.update(ends_at=now, ended_as="corrected")
    release(make_revision(edition, body="<p>Better.</p>"), starts=now)
    publishing.withdraw_edition(edition=edition, by=publisher, via="test", note_en="It was wrong.")
    calendar = [line for line in sentences(publisher, edition) if line.startswith("Readers")]
    assert calendar == [
        "Readers find a notice in place of revision 2",
        "Readers see another revision in place of 1",
        "Readers see revision 2",
        "Readers see revision 1",
    ] or calendar == [
        "Readers find a notice in place of revision 2",
        "Readers see revision 2",
        "Readers see another revision in place of 1",
        "Readers see revision 1",
    ]
    assert "It was wrong." in page(publisher, edition).css_first(".timeline").text()


def test_a_cancelled_plan_never_reaches_the_readers_lines() -> None:
    publisher = make_person("publisher")
    edition = approve(make_draft(make_person("contributor")), make_person())
    plan = publishing.release_revision(
        revision=head(edition), by=publisher, via="test", at=timezone.now() + timedelta(days=1)
    )
    publishing.cancel_release(release=plan, by=publisher, via="test")
    lines = sentences(publisher, edition)
    assert lines[0] == f"{publisher} cancelled a planned publication"
    assert not any(line.startswith("Readers") for line in lines)


def test_nothing_in_the_tables_is_left_out_even_without_an_act() -> None:
    edition = make_draft(None)
    editor = make_person()
    revision = make_revision(edition)
    review = Review.objects.create(
        revision=revision, sha256="", verdict="declined", reviewer=editor, comment="No.", at=timezone.now()
    )
    comment = Comment.objects.create(revision=revision, text="By hand", by=editor)
    made = release(revision)
    entries = read_timeline(edition)
    assert {entry.revision.pk for entry in entries if entry.verb == "revision_saved"} == set(
        Revision.objects.filter(edition=edition).values_list("pk", flat=True)
    )
    assert [entry.review for entry in entries if entry.review] == [review]
    assert [entry.comment for entry in entries if entry.comment] == [comment]
    assert made in [entry.release for entry in entries]


def test_each_thing_is_told_once() -> None:
    editor, writer = make_person(), make_person("contributor")
    edition = put(make_draft(writer), "in_review", assignee=editor)
    commenting.add_comment(revision=head(edition), text="Hm.", by=editor, via="test")
    reviewing.request_changes(revision=head(edition), by=editor, via="test", comment="Shorter.")
    entries = read_timeline(edition)
    assert len(entries) == Event.objects.filter(essay=edition.essay).count()


def test_an_override_and_its_confirmation_are_two_lines() -> None:
    manager, editor = make_person("managing editor"), make_person()
    edition = put(make_draft(make_person("contributor")), "in_review")
    review = reviewing.override_approval(
        revision=head(edition), by=manager, via="test", reason="The only editor is away until Monday."
    )
    reviewing.confirm_override(
        review=review, by=editor, via="test", proof=reviewing.proof_of_reading(head(edition), editor)
    )
    assert sentences(editor, edition)[:2] == [
        f"{editor} confirmed the approval against the rule",
        f"{manager} approved it against the rule",
    ]
    assert "The only editor is away" in page(editor, edition).css_first(".timeline").text()


def test_mails_stand_at_the_act_they_tell_of_with_what_became_of_them() -> None:
    writer, editor = make_person("contributor", "Lin Ruoxi"), make_person()
    edition = put(make_draft(writer), "in_review", assignee=editor)
    reviewing.request_changes(revision=head(edition), by=editor, via="test", comment="Shorter.")
    for fields, word in (({}, "waiting"), ({"error": "no"}, "failed"), ({"sent_at": timezone.now()}, "sent")):
        Message.objects.update(**fields)
        line = page(editor, edition).css_first(".timeline > li .mails")
        assert " ".join(line.text().split()) == f"Told: Lin Ruoxi ({word})"
    Message.objects.update(sent_at=None)
    assert page(editor, edition).css(".mails a")
    assert not page(writer, edition).css(".mails a")  # errors of a mail server are the editors' to read


def test_an_import_is_named_as_such() -> None:
    assert sentences(make_person(), make_draft(None))[-1] == "The import began the work"


def test_it_is_headed_as_the_other_pages_of_the_edition_with_their_tabs() -> None:
    edition, editor = make_draft(None, title="\u6e21\u8f6e", language="zh-hans"), make_person()
    found = page(editor, edition)
    other = LexborHTMLParser(client_of(editor).get(address(edition).replace("history", "change")).content.decode())
    for one in (found, other):
        assert [(title.text(), title.attributes["lang"]) for title in one.css("#content h1")] == [
            ("\u6e21\u8f6e", "zh-Hans")
        ]
    assert [tab.attributes["href"] for tab in found.css(".tabs a")] == [
        tab.attributes["href"] for tab in other.css(".tabs a")
    ]
    assert found.css_first(".tabs a[aria-current=page]").text() == "Timeline"
    assert found.css_first("#content-main h2").text() == "Timeline"


def test_a_reminder_of_the_calendar_names_the_reviewer_and_nobody_who_did_it() -> None:
    editor = make_person("editor", "Paul Adeyemi")
    edition = put(make_draft(None), "in_review", assignee=editor, due_on=date(2026, 5, 20))
    record_event("review_due_soon", by=None, via="calendar", edition=edition, to=editor.pk, due_on="2026-05-20")
    record_event("review_overdue", by=None, via="calendar", edition=edition, to=editor.pk, due_on="2026-05-20")
    assert sentences(editor, edition)[:2] == [
        "Paul Adeyemi was reminded that the review was due on May 20, 2026",
        "Paul Adeyemi was reminded that the review is due on May 20, 2026",
    ]


@pytest.mark.parametrize(
    ("role", "status"),
    [("contributor", 404), ("translator", 404), ("editor", 200), ("publisher", 200), ("managing editor", 200)],
)
def test_who_may_not_see_an_edition_does_not_see_its_timeline(role: str, status: int) -> None:
    edition = make_draft(make_person("contributor"))
    assert client_of(make_person(role)).get(address(edition)).status_code == status


def test_a_writer_reads_the_timeline_of_an_own_text_and_a_stranger_signs_in_first() -> None:
    writer = make_person("contributor")
    edition = make_draft(writer)
    assert client_of(writer).get(address(edition)).status_code == 200
    assert Client().get(address(edition)).status_code == 302


@pytest.mark.parametrize("number", ["999999", "x", "%00"])
def test_an_edition_that_is_not_there_has_no_timeline(number: str) -> None:
    assert client_of(make_person()).get(f"/admin/essays/edition/{number}/history/").status_code == 404


def test_a_hundred_revisions_ask_no_more_than_two() -> None:
    editor = make_person()
    edition = make_draft(editor)
    client = client_of(editor)
    counts = []
    for more in (1, 99):
        for number in range(more):
            body = f"<p>Version {more} {number}.</p>"
            drafting.save_revision(
                edition=edition, parent=head(edition), title="A ferry", body=body, by=editor, via="test"
            )
            commenting.add_comment(revision=head(edition), text="Hm.", by=make_person(), via="test")
        client.get(address(edition))
        with CaptureQueriesContext(connection) as queries:
            client.get(address(edition))
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert Release.objects.count() == 0
