"""Saving revisions: nobody's text is written over, nothing is saved twice, block keys last."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from accounts.models import User
from essays import workflow
from essays.errors import MoveRefused
from essays.models import ContentVersion, Edition, Essay, Event, Release, Revision
from essays.services import drafting
from essays.text.blocks import split_blocks
from tests.factories import make_author, make_edition, make_essay, make_response, make_user


def save(edition: Edition, body: str = "<p>One.</p>", by: User | None = None, **fields: Any) -> Revision:
    edition.refresh_from_db()
    values = {"parent": edition.head, "title": "A ferry"} | fields
    return drafting.save_revision(edition=edition, body=body, by=by, via="test", **values)


def keys(revision: Revision) -> list[str]:
    return [block.key for block in split_blocks(revision.body)]


@pytest.fixture
def edition(db: None) -> Edition:
    return make_edition(make_essay())


@pytest.fixture
def editor(db: None) -> User:
    return make_user("editor")


def test_a_saved_text_is_cleaned_keyed_measured_and_told(edition: Edition, editor: User) -> None:
    revision = save(
        edition, "<p onclick=x>One two.</p><script>x</script><p>三个字</p>", editor, title=" A ferry ", note="First"
    )
    assert revision.body == '<p data-block="p1">One two.</p><p data-block="p2">三个字</p>'
    assert (revision.title, revision.number, revision.words, revision.han, revision.note) == (
        "A ferry",
        1,
        2,
        3,
        "First",
    )
    assert revision.written_by == editor
    event = Event.objects.get()
    assert (event.verb, event.by, event.via, event.details) == (
        "revision_saved",
        editor,
        "test",
        {"revision": revision.pk},
    )
    edition.refresh_from_db()
    assert (edition.head, edition.used_blocks) == (revision, ["p1", "p2"])


def test_of_two_saves_from_one_revision_the_later_is_refused_and_nothing_is_lost(
    edition: Edition, editor: User
) -> None:
    first = save(edition, by=editor)
    mine = save(edition, "<p>Mine.</p>", editor, parent=first)
    with pytest.raises(MoveRefused) as refusal:
        save(edition, "<p>Yours.</p>", make_user("editor"), parent=first)
    assert refusal.value.code == "stale"
    edition.refresh_from_db()
    assert edition.head == mine


@pytest.mark.parametrize("parent", ["none", "foreign"])
def test_a_save_must_name_the_head_it_was_made_from(edition: Edition, editor: User, parent: str) -> None:
    save(edition, by=editor)
    foreign = save(make_edition(make_essay()), by=editor)
    with pytest.raises(MoveRefused) as refusal:
        save(edition, "<p>Two.</p>", editor, parent=None if parent == "none" else foreign)
    assert refusal.value.code == "stale"


def test_an_equal_text_is_no_new_revision(edition: Edition, editor: User) -> None:
    first = save(edition, "<p>One.</p>", editor, summary="Short.")
    again = save(edition, "<p>One.</p>\n", editor, title="A ferry ", summary=" Short.")
    assert again == first
    assert Revision.objects.count() == Event.objects.count() == 1


@pytest.mark.parametrize("state", [workflow.APPROVED, workflow.DECLINED])
def test_a_later_save_drops_the_decision_and_the_release_that_waited(
    edition: Edition, editor: User, state: str
) -> None:
    first = save(edition, by=editor)
    Edition.objects.update(state=state)
    Release.objects.create(edition=edition, essay=edition.essay, revision=first, basis="approval")
    save(edition, "<p>Two.</p>", editor)
    edition.refresh_from_db()
    assert edition.state == workflow.DRAFTING
    assert not Release.objects.exists()


def test_saving_the_approved_text_again_drops_nothing(edition: Edition, editor: User) -> None:
    first = save(edition, by=editor)
    Edition.objects.update(state=workflow.APPROVED)
    Release.objects.create(edition=edition, essay=edition.essay, revision=first, basis="approval")
    save(edition, by=editor)
    edition.refresh_from_db()
    assert edition.state == workflow.APPROVED
    assert Release.objects.count() == 1


@pytest.mark.parametrize("state", [workflow.SUBMITTED, workflow.IN_REVIEW])
def test_a_text_that_is_being_reviewed_is_not_changed_by_people(edition: Edition, editor: User, state: str) -> None:
    save(edition, by=editor)
    Edition.objects.update(state=state)
    with pytest.raises(MoveRefused) as refusal:
        save(edition, "<p>Two.</p>", editor)
    assert refusal.value.code == "in_review"


def test_a_draft_beside_a_live_text_changes_no_public_fact(db: None, editor: User) -> None:
    essay = make_response("en")
    edition = make_edition(essay)
    edition.head = edition.revisions.get()
    edition.save()
    before = list(Release.objects.values()), ContentVersion.objects.current(), list(Essay.objects.values())
    save(edition, "<p>Quite other words.</p>", editor)
    assert (list(Release.objects.values()), ContentVersion.objects.current(), list(Essay.objects.values())) == before


def test_a_paragraph_put_in_gets_a_key_between_its_neighbours(edition: Edition) -> None:
    save(edition, "<p>One is here.</p><p>Two is here.</p>")
    later = save(edition, "<p>One is here.</p><p>Something new and different.</p><p>Two is here.</p>")
    assert keys(later) == ["p1", "p1a", "p2"]


def test_a_deleted_key_is_never_given_again(edition: Edition) -> None:
    save(edition, "<p>One is here.</p><p>Two is here.</p>")
    save(edition, "<p>One is here.</p>")
    later = save(edition, "<p>One is here.</p><p>Altogether different words come now.</p>")
    assert keys(later) == ["p1", "p3"]
    edition.refresh_from_db()
    assert edition.used_blocks == ["p1", "p2", "p3"]


def test_a_translation_takes_the_keys_of_its_source(edition: Edition) -> None:
    source = save(edition, "<p>One.</p><h2>Two</h2><p>Three.</p>")
    other = make_edition(edition.essay, "zh-hans")
    assert keys(save(other, "<p>一。</p><h2>二</h2><p>三。</p>", source=source.body)) == ["p1", "p2", "p3"]


def test_starting_an_edition_twice_gives_the_one_that_is_there(db: None, editor: User) -> None:
    essay = drafting.start_essay(title="A ferry", original_language="en", by=editor, via="test")
    first = drafting.start_edition(essay=essay, language="en", by=editor, via="test")
    again = drafting.start_edition(essay=essay, language="en", by=editor, via="test")
    assert first == again
    assert first.started_by == editor
    assert list(Event.objects.order_by("pk").values_list("verb", flat=True)) == ["essay_started", "edition_started"]


def test_essays_of_one_title_get_addresses_of_their_own(db: None) -> None:
    slugs = [drafting.start_essay(title="A ferry", original_language="en", by=None, via="t").slug for _ in range(53)]
    assert slugs[:3] == ["a-ferry", "a-ferry-2", "a-ferry-3"]
    assert len(set(slugs)) == 53


def test_strangers_do_not_write_and_those_with_a_hand_in_the_text_do(edition: Edition) -> None:
    stranger, credited, assigned, translator = (make_user("contributor") for _ in range(4))
    edition.essay.authorships.create(author=make_author(user=credited), position=1)
    edition.assignee = assigned
    edition.translator = make_author(user=translator)
    edition.save()
    with pytest.raises(MoveRefused) as refusal:
        save(edition, by=stranger)
    assert refusal.value.code == "no_right"
    for number, person in enumerate((credited, assigned, translator)):
        assert save(edition, f"<p>{number}</p>", person).written_by == person


PARAGRAPHS = st.lists(st.sampled_from([f"Paragraph number {n} says that {'x' * n}." for n in range(1, 9)]), max_size=6)


class Keys(TestCase):
    """Whatever is saved in whatever order, no key ever names two paragraphs of one revision or comes back from the dead."""

    @settings(max_examples=25)
    @given(st.lists(PARAGRAPHS, min_size=2, max_size=5))
    def test_a_key_that_left_a_text_does_not_come_back(self, texts: list[list[str]]) -> None:
        edition = make_edition(make_essay())
        gone: set[str] = set()
        before: list[str] = []
        for number, paragraphs in enumerate(texts):
            body = "".join(f"<p>{text}</p>" for text in paragraphs)
            after = keys(save(edition, body, title=f"Save {number}"))
            assert len(set(after)) == len(after) == len(paragraphs)
            assert not gone & set(after)
            gone |= set(before) - set(after)
            before = after
        edition.refresh_from_db()
        assert set(before) | gone <= set(edition.used_blocks)
