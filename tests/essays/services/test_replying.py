from __future__ import annotations

import pytest

from essays.errors import Refusal
from essays.models import ContentVersion, Essay, Event
from essays.services.cataloguing import file_reply
from tests.factories import make_edition, make_essay, make_response, make_revision, make_user

pytestmark = pytest.mark.django_db


def reply(essay: Essay, answered: Essay | None, block: str = "") -> Essay:
    return file_reply(essay=essay, answered=answered, block=block, by=make_user("publisher"), via="test")


def refusal_of(essay: Essay, answered: Essay, block: str = "") -> str:
    with pytest.raises(Refusal) as refused:
        reply(essay, answered, block)
    assert str(refused.value)
    essay.refresh_from_db()
    assert essay.in_reply_to is None
    return refused.value.code


def test_a_reply_names_the_work_and_the_paragraph_and_can_be_taken_away() -> None:
    essay, answered = make_response(), make_response()
    version = ContentVersion.objects.current()

    reply(essay, answered, "p2")

    essay.refresh_from_db()
    assert (essay.in_reply_to, essay.in_reply_to_block) == (answered, "p2")
    assert ContentVersion.objects.current() != version
    assert Event.objects.get(verb="reply_filed").details == {"answered": answered.pk, "block": "p2"}

    reply(essay, None)
    essay.refresh_from_db()
    assert (essay.in_reply_to, essay.in_reply_to_block) == (None, "")


def test_a_drafts_reply_is_nothing_that_readers_could_notice() -> None:
    draft, answered = make_essay(), make_response()
    version = ContentVersion.objects.current()

    reply(draft, answered, "p1")

    assert ContentVersion.objects.current() == version


def test_nothing_replies_to_itself() -> None:
    essay = make_response()

    assert refusal_of(essay, essay) == "self"


@pytest.mark.parametrize("between", [0, 1, 3])
def test_replies_do_not_run_in_a_circle_however_long(between: int) -> None:
    first = last = make_response()
    for _ in range(between + 1):
        last = make_response(in_reply_to=last)

    assert refusal_of(first, last) == "circle"


def test_only_paragraphs_that_readers_can_open_are_answered() -> None:
    draft = make_essay()
    make_revision(make_edition(draft))
    live = make_response()
    make_revision(make_edition(live), body="<p>One.</p><p>Two.</p><p>Three, not published.</p>")

    assert refusal_of(make_response(), draft) == "not_live"
    assert refusal_of(make_response(), live, "p3") == "no_such_block"


def test_a_paragraph_that_only_the_other_language_has_can_be_answered() -> None:
    answered = make_response("zh-hans", original_language="zh-hans")

    assert reply(make_response(), answered, "p2").in_reply_to_block == "p2"
