"""Counting wishes: once a visitor and day, and with the day over nobody can tell who they were."""

from __future__ import annotations

from datetime import timedelta
from threading import Thread

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from essays.errors import Refusal
from essays.models import AskedToday, ContentVersion, Essay, Event, TranslationRequest
from essays.moments import Moment
from essays.services.asking import ask_for_translation, forget_visitors
from tests.factories import make_response

NOW = timezone.now()
TODAY, TOMORROW = Moment(NOW), Moment(NOW + timedelta(days=1))


def ask(essay: Essay, visitor: str = "somebody", moment: Moment = TODAY, language: str = "zh-hans") -> bool:
    return ask_for_translation(essay=essay, language=language, visitor=visitor, moment=moment)


@pytest.mark.django_db
def test_a_visitor_is_counted_once_a_text_language_and_day() -> None:
    first, second = make_response("en"), make_response("en")

    counted = [ask(first), ask(first), ask(first, "another"), ask(second), ask(first, moment=TOMORROW)]

    assert counted == [True, False, True, True, True]
    assert sorted(TranslationRequest.objects.values_list("essay", "count")) == [
        (first.pk, 1), (first.pk, 2), (second.pk, 1),
    ]  # fmt: skip


@pytest.mark.django_db
def test_with_the_day_the_marks_and_their_salt_are_thrown_away_and_the_number_stays() -> None:
    essay = make_response("en")
    ask(essay)

    forget_visitors(before=TODAY.day)
    assert AskedToday.objects.count() == 1
    ask(make_response("en"), moment=TOMORROW)

    old = TranslationRequest.objects.get(essay=essay)
    assert (bytes(old.salt), old.count) == (b"", 1)
    assert not old.marks.exists()
    assert AskedToday.objects.count() == 1


@pytest.mark.django_db
def test_the_mail_worker_throws_them_away_too() -> None:
    ask(make_response("en"))
    TranslationRequest.objects.update(day=TODAY.day - timedelta(days=1))

    call_command("send_messages", once=True)

    assert not AskedToday.objects.exists()
    assert bytes(TranslationRequest.objects.get().salt) == b""


@pytest.mark.django_db
def test_the_marks_of_one_visitor_are_not_alike_on_two_texts_or_days() -> None:
    first, second = make_response("en"), make_response("en")
    requests = [
        TranslationRequest.objects.create(essay=essay, language="zh-hans", day=moment.day)
        for essay in (first, second)
        for moment in (TODAY, TOMORROW)
    ]

    assert len({request.mark_of("somebody") for request in requests}) == 4
    assert requests[0].mark_of("somebody") == TranslationRequest.objects.get(pk=requests[0].pk).mark_of("somebody")


@pytest.mark.django_db
def test_what_is_there_already_or_cannot_be_opened_is_not_counted() -> None:
    both, hidden = make_response("en", "zh-hans"), make_response("en")
    hidden.releases.update(starts_at=NOW + timedelta(days=2))

    for essay, code in ((both, "exists"), (hidden, "not_live")):
        with pytest.raises(Refusal) as refusal:
            ask(essay)
        assert refusal.value.code == code
    assert not TranslationRequest.objects.exists()


@pytest.mark.django_db
def test_a_wish_leaves_no_event_and_changes_no_page() -> None:
    essay = make_response("en")
    before = ContentVersion.objects.current()

    ask(essay)

    assert not Event.objects.exists()
    assert ContentVersion.objects.current() == before


@pytest.mark.django_db(transaction=True)
def test_a_double_click_in_two_processes_counts_once() -> None:
    essay = make_response("en")
    ask(essay, "whoever came first")  # the day's row is there, as it is but once a day

    def click() -> None:
        try:
            ask(essay)
        finally:
            connection.close()

    clicks = [Thread(target=click) for _ in range(6)]
    for each in clicks:
        each.start()
    for each in clicks:
        each.join()

    assert TranslationRequest.objects.get().count == 2
