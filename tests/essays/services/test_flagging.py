"""Questions are answered in words, once, by those who may; the answer is an event and stands in the timeline."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from essays.errors import MoveRefused
from essays.models import Edition, Event, Flag
from essays.models.timeline import read_timeline
from essays.services.flagging import answer_flag, answer_flags, open_flag
from tests.desk import make_draft, make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition() -> Edition:
    return make_draft(None)


@pytest.fixture
def flag(edition: Edition) -> Flag:
    return open_flag(Flag.Kind.HELD_IMPORT, "Who wrote it?", code="author_missing", essay=edition.essay)


def test_an_answer_closes_the_question_and_is_an_event_in_the_timeline(edition: Edition, flag: Flag) -> None:
    editor = make_person()
    answer_flag(flag=flag, answer=" Ann Lee did. ", by=editor, via="test")
    flag.refresh_from_db()
    assert (flag.answer, flag.closed_by) == ("Ann Lee did.", editor)
    assert flag.closed_at is not None
    entry = read_timeline(edition)[0]
    assert (entry.verb, entry.by, entry.flag) == ("question_answered", editor, flag)
    client = Client(headers={"accept-language": "en"})
    client.force_login(editor)
    page = client.get(reverse("admin:essays_edition_history", args=[edition.pk])).content.decode()
    for words in ("answered a question", "Who wrote it?", "Ann Lee did."):
        assert words in page


def test_a_later_answer_mends_the_words_and_keeps_the_day(flag: Flag) -> None:
    first, second = make_person(), make_person()
    closed = answer_flag(flag=flag, answer="Ann Lee.", by=first, via="test").closed_at
    again = answer_flag(flag=flag, answer="Ann Lee and Li Wei.", by=second, via="test")
    assert (again.closed_at, again.closed_by) == (closed, second)
    assert Event.objects.filter(verb="question_answered").count() == 2


@pytest.mark.parametrize(
    ("kind", "answer", "code"), [("held_import", "  ", "no_answer"), ("override", "It is fine.", "override")]
)
def test_no_words_are_no_answer_and_an_override_is_answered_by_reading_it(
    kind: str, answer: str, code: str, edition: Edition
) -> None:
    flag = open_flag(kind, "Who wrote it?", essay=edition.essay, edition=edition)
    with pytest.raises(MoveRefused) as refusal:
        answer_flag(flag=flag, answer=answer, by=make_person(), via="test")
    assert refusal.value.code == code
    assert Flag.objects.get(pk=flag.pk).closed_at is None
    assert not Event.objects.filter(verb="question_answered").exists()


def test_what_a_later_document_answers_is_told_as_the_imports_answer(edition: Edition, flag: Flag) -> None:
    assert answer_flags(edition.essay, Flag.Kind.HELD_IMPORT, ["author_missing"], "A later document has it.")
    assert not answer_flags(edition.essay, Flag.Kind.HELD_IMPORT, ["author_missing"], "Another one.")
    event = Event.objects.get(verb="question_answered")
    assert (event.by, event.via, event.details) == (None, "import", {"flag": flag.pk})
    assert Flag.objects.get(pk=flag.pk).answer == "A later document has it."


def test_the_form_of_a_question_asks_for_words(flag: Flag) -> None:
    client = Client(headers={"accept-language": "en"})
    client.force_login(make_person())
    address = reverse("admin:essays_flag_change", args=[flag.pk])
    assert client.post(address, {"answer": " "}).status_code == 200
    assert Flag.objects.get(pk=flag.pk).closed_at is None
    assert client.post(address, {"answer": "Ann Lee."}).status_code == 302
    assert Event.objects.get(verb="question_answered").via == "admin"
