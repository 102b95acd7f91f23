from __future__ import annotations

import pytest

from accounts.models import User
from essays.errors import MoveRefused, Refusal
from essays.models import ContentVersion, Essay, Event, Mark
from essays.services.marking import accept_mark, mark_paragraph, may_accept, may_mark, remove_mark
from tests.factories import make_author, make_edition, make_essay, make_response, make_revision, make_user

pytestmark = pytest.mark.django_db


def mark(essay: Essay, by: User | None, **fields: str) -> Mark:
    fields = {"block": "p1", "kind": "difference", **fields}
    return mark_paragraph(essay=essay, by=by, via="test", **fields)


def refusal_of(essay: Essay, by: User | None, **fields: str) -> str:
    with pytest.raises(Refusal) as refused:
        mark(essay, by, **fields)
    assert str(refused.value)
    return refused.value.code


@pytest.fixture
def author() -> User:
    return make_user("contributor")


@pytest.fixture
def essay(author: User) -> Essay:
    return make_response("en", "zh-hans", authors=(make_author(user=author),))


def test_an_editors_mark_is_shown_at_once_and_is_in_the_audit(essay: Essay) -> None:
    editor, version = make_user("editor"), ContentVersion.objects.current()

    made = mark(essay, editor, note_en=" Should it end? ")

    assert (made.by, made.accepted_by, made.note_en) == (editor, editor, "Should it end?")
    assert made.accepted_at
    assert ContentVersion.objects.current() != version
    event = Event.objects.get(verb="paragraph_marked")
    assert (event.essay, event.by, event.details) == (
        essay, editor, {"mark": made.pk, "block": "p1", "kind": "difference"},
    )  # fmt: skip


def test_authors_propose_in_their_own_response_and_readers_see_nothing_of_it(essay: Essay, author: User) -> None:
    version = ContentVersion.objects.current()

    assert mark(essay, author).accepted_at is None
    assert ContentVersion.objects.current() == version
    assert refusal_of(make_response(), author) == "no_right"


def test_an_editor_does_not_decide_on_a_response_of_their_own() -> None:
    editor = make_user("editor")
    own = make_response(authors=(make_author(user=editor),))

    made = mark(own, editor)

    assert made.accepted_at is None
    assert may_mark(editor, own)
    assert not may_accept(editor, own)
    with pytest.raises(MoveRefused):
        accept_mark(mark=made, by=editor, via="test")


def test_a_proposal_is_shown_once_another_person_accepts_it(essay: Essay, author: User) -> None:
    made, version = mark(essay, author), ContentVersion.objects.current()

    accept_mark(mark=made, by=make_user("editor"), via="test")

    assert Mark.objects.get().accepted_at
    assert ContentVersion.objects.current() != version


def test_an_author_cannot_change_a_mark_that_was_accepted(essay: Essay, author: User) -> None:
    mark(essay, make_user("editor"))

    assert refusal_of(essay, author, note_en="Not so.") == "accepted"
    assert Mark.objects.get().note_en == ""


def test_marked_again_it_gets_the_new_note(essay: Essay) -> None:
    editor = make_user("editor")

    assert mark(essay, editor) == mark(essay, editor, note_zh="\u53e6\u8bf4")
    assert Mark.objects.get().note_zh == "\u53e6\u8bf4"


@pytest.mark.parametrize(
    ("fields", "code"),
    [({"block": "p9"}, "no_such_block"), ({"block": ""}, "no_such_block"), ({"kind": "praise"}, "no_such_kind")],
)
def test_what_is_not_there_cannot_be_marked(essay: Essay, fields: dict[str, str], code: str) -> None:
    assert refusal_of(essay, make_user("editor"), **fields) == code
    assert not Mark.objects.exists()


def test_a_paragraph_of_a_draft_cannot_be_marked() -> None:
    draft = make_essay()
    make_revision(make_edition(draft))

    assert refusal_of(draft, make_user("editor")) == "no_such_block"


def test_a_mark_is_taken_away_by_an_editor_or_while_it_is_a_proposal_by_its_author(essay: Essay, author: User) -> None:
    remove_mark(mark=mark(essay, author), by=author, via="test")
    assert not Mark.objects.exists()

    shown = mark(essay, make_user("editor"))
    with pytest.raises(MoveRefused):
        remove_mark(mark=shown, by=author, via="test")
    version = ContentVersion.objects.current()
    remove_mark(mark=shown, by=make_user("editor"), via="test")
    assert not Mark.objects.exists()
    assert ContentVersion.objects.current() != version


def test_a_mark_that_is_gone_cannot_be_accepted(essay: Essay, author: User) -> None:
    made = mark(essay, author)
    Mark.objects.all().delete()

    with pytest.raises(Refusal, match="taken away"):
        accept_mark(mark=made, by=make_user("editor"), via="test")
