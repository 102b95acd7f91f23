"""The calendar's reminders: once the day before, at most three times after, each in its reader's morning and never twice."""

from __future__ import annotations

import threading
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core import mail
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from essays.models import Edition, Event, Message
from essays.moments import Moment
from essays.services import reviewing
from essays.services.notifying import send_messages, tell
from essays.services.recording import record_event
from essays.services.reminding import remind_due
from tests.desk import make_draft, make_person, put

pytestmark = pytest.mark.django_db
DUE = date(2026, 5, 20)
ASKED = datetime(2026, 5, 4, 15, 0, tzinfo=UTC)
NEW_YORK, SHANGHAI = ZoneInfo("America/New_York"), ZoneInfo("Asia/Shanghai")


def asked(reviewer: User, due_on: date = DUE, at: datetime = ASKED) -> Edition:
    """A text whose review somebody was asked for."""
    writer, editor = make_person("contributor"), make_person()
    with time_machine.travel(at, tick=False):
        edition = put(make_draft(writer), "submitted", submitted_by=writer)
        return reviewing.assign_edition(edition=edition, to=reviewer, by=editor, via="test", due_on=due_on)


@pytest.fixture
def reviewer() -> User:
    return make_person("editor", "Paul Adeyemi")


@pytest.fixture
def edition(reviewer: User) -> Edition:
    return asked(reviewer)


def morning(days: int, zone: ZoneInfo = NEW_YORK, minutes: int = 1) -> datetime:
    """A minute past seven, some days from the due day, where a reader is."""
    return datetime(2026, 5, 20, 7, tzinfo=zone) + timedelta(days=days, minutes=minutes)


def at(moment: datetime) -> int:
    with time_machine.travel(moment, tick=False):
        return remind_due(Moment.now())


def reminders(reviewer: User) -> list[str]:
    return list(
        Message.objects.exclude(occasion="").filter(recipient=reviewer).order_by("id").values_list("subject", flat=True)
    )


# When ----------------------------------------------------------------------------------------------------------------
def test_a_review_is_called_to_mind_once_before_its_day_and_three_times_after(edition: Edition, reviewer: User) -> None:
    for hour in range(24 * 60):  # an hourly look, for sixty days
        at(ASKED + timedelta(hours=hour))
    events = Event.objects.filter(edition=edition, verb__startswith="review_").order_by("id")
    assert [(event.verb, (event.at.astimezone(NEW_YORK).date() - DUE).days) for event in events] == [
        ("review_due_soon", -1),
        ("review_overdue", 1),
        ("review_overdue", 8),
        ("review_overdue", 15),
    ]
    assert reminders(reviewer) == ["Due on May 20, 2026: A ferry", *["Overdue: A ferry"] * 3]
    assert {event.by for event in events} == {None}


@pytest.mark.parametrize("zone", [NEW_YORK, SHANGHAI])
def test_it_goes_out_in_the_morning_of_its_reader(zone: ZoneInfo) -> None:
    asked(make_person(time_zone=zone.key))
    assert at(morning(-1, zone, minutes=-1)) == 0
    assert at(morning(-1, zone)) == 1


def test_of_what_a_stopped_worker_missed_only_the_latest_is_said(edition: Edition, reviewer: User) -> None:
    assert at(morning(10)) == 1
    assert at(morning(11)) == 0
    assert reminders(reviewer) == ["Overdue: A ferry"]


def test_what_is_overdue_for_long_is_left_in_peace(edition: Edition) -> None:
    assert at(morning(15 + 7)) == 0
    assert at(morning(15 + 7, minutes=-1)) == 1


def test_whoever_was_asked_today_for_tomorrow_is_not_reminded_of_it_at_once(reviewer: User) -> None:
    asked(reviewer, at=morning(-1, minutes=60))
    assert at(morning(-1, minutes=61)) == 0
    assert at(morning(1)) == 1


def test_a_new_day_is_called_to_mind_anew_and_an_old_one_that_comes_back_is_not(
    edition: Edition, reviewer: User
) -> None:
    editor = make_person()
    assert at(morning(-1)) == 1
    for day, expected in ((DUE + timedelta(days=2), 1), (DUE, 0)):
        with time_machine.travel(morning(-1, minutes=30), tick=False):
            reviewing.assign_edition(edition=edition, to=reviewer, by=editor, via="test", due_on=day)
        assert at(datetime.combine(day - timedelta(days=1), morning(0).timetz())) == expected


def test_a_day_left_from_an_earlier_round_binds_nobody(edition: Edition, reviewer: User) -> None:
    with time_machine.travel(morning(5), tick=False):
        put(edition, "submitted")
        reviewing.claim_edition(edition=edition, by=reviewer, via="test")
    assert at(morning(8)) == 0


# Whom ----------------------------------------------------------------------------------------------------------------
def test_a_new_reviewer_is_reminded_and_the_one_before_is_not(edition: Edition, reviewer: User) -> None:
    other = make_person()
    with time_machine.travel(morning(-3), tick=False):
        reviewing.assign_edition(edition=edition, to=other, by=make_person(), via="test", due_on=DUE)
    assert at(morning(-1)) == 1
    assert reminders(reviewer) == []
    assert len(reminders(other)) == 1


@pytest.mark.parametrize("state", ["submitted", "drafting", "changes_requested", "approved", "declined"])
def test_a_text_that_is_no_longer_in_review_sends_nothing(state: str, edition: Edition) -> None:
    put(edition, state)
    assert at(morning(-1)) == 0


def test_a_closed_account_is_not_reminded(edition: Edition, reviewer: User) -> None:
    User.objects.filter(pk=reviewer.pk).update(is_active=False)
    assert at(morning(-1)) == 0
    assert not Event.objects.filter(verb="review_due_soon").exists()


@pytest.mark.parametrize("wish", ["none", "daily"])
def test_it_is_a_duty_whatever_a_person_wishes_of_news(wish: str) -> None:
    reviewer = make_person(mail=wish)
    asked(reviewer)
    at(morning(-1))
    message = Message.objects.exclude(occasion="").get()
    assert message.kind == Message.Kind.DUTY
    assert message.due_at == morning(-1)


@pytest.mark.parametrize("change", ["decided", "reassigned"])
def test_a_reminder_that_still_waits_when_the_review_is_over_is_not_sent(change: str, edition: Edition) -> None:
    with time_machine.travel(morning(-1), tick=False):
        Message.objects.all().delete()  # the assignment's own
        remind_due(Moment.now())
        put(edition, "approved") if change == "decided" else put(edition, "in_review", assignee=make_person())
        assert send_messages() == (0, 0)


# What it says --------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("language", "days", "subject", "sentence"),
    [
        ("en", -1, "Due on May 20, 2026: A ferry", "Your review of “A ferry” is due on May 20, 2026."),
        ("en", 1, "Overdue: A ferry", "Your review of “A ferry” was due on May 20, 2026."),
        ("zh-hans", -1, "2026年5月20日到期：A ferry", "请您审阅的《A ferry》，期限为2026年5月20日。"),
        ("zh-hans", 1, "审阅逾期：A ferry", "请您审阅的《A ferry》，期限2026年5月20日已过。"),
    ],
)
def test_it_names_text_and_day_in_the_readers_language(language: str, days: int, subject: str, sentence: str) -> None:
    asked(make_person(interface_language=language))
    at(morning(days))
    message = Message.objects.exclude(occasion="").get()
    assert message.subject == subject
    assert sentence in message.text
    assert "%(" not in message.text + message.html


# Once ----------------------------------------------------------------------------------------------------------------
def test_a_look_that_finds_nothing_new_asks_two_questions_and_takes_no_lock(edition: Edition) -> None:
    at(morning(-1))
    with CaptureQueriesContext(connection) as queries:
        assert at(morning(-1, minutes=5)) == 0
    assert len(queries) == 2


def test_the_database_itself_refuses_a_second_row_for_an_occasion(edition: Edition, reviewer: User) -> None:
    at(morning(-1))
    occasion = Message.objects.exclude(occasion="").get().occasion
    event = record_event("review_due_soon", by=None, via="test", edition=edition)
    with pytest.raises(IntegrityError), transaction.atomic():
        tell(event, {reviewer.pk}, occasion=occasion)


@pytest.fixture
def five_in_review(transactional_db: None) -> User:
    reviewer = make_person()
    for _number in range(5):
        asked(reviewer)
    return reviewer


@pytest.mark.django_db(transaction=True)
def test_two_workers_who_look_at_once_remind_once(five_in_review: User) -> None:
    counts: list[int] = []
    barrier = threading.Barrier(2)
    moment = Moment(morning(-1))

    def look() -> None:
        try:
            connection.ensure_connection()
            barrier.wait()
            counts.append(remind_due(moment))
        finally:
            connection.close()

    threads = [threading.Thread(target=look) for _number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(counts) == 5
    assert len(reminders(five_in_review)) == 5
    assert Event.objects.filter(verb="review_due_soon").count() == 5


@pytest.mark.django_db(transaction=True)
def test_the_worker_writes_and_sends_them(five_in_review: User) -> None:
    with time_machine.travel(morning(-1), tick=False):
        call_command("send_messages", once=True)
    assert [sent.subject for sent in mail.outbox if sent.subject.startswith("Due on")] == [
        "Due on May 20, 2026: A ferry"
    ] * 5
