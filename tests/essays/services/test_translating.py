"""Translations name what they render: begun from what readers see, told to be behind, tied to later words again."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from accounts.models import User
from essays.errors import MoveRefused
from essays.models import Edition, Event, Message, Release, Review
from essays.moments import Moment
from essays.services import drafting, publishing, translating
from essays.text.blocks import split_blocks

pytestmark = pytest.mark.django_db
THREE = "<p>One ferry.</p><p>Two ports.</p><p>Three weeks.</p>"


@pytest.fixture
def original() -> Edition:
    essay = drafting.start_essay(title="A ferry", original_language="en", by=None, via="test")
    edition = drafting.start_edition(essay=essay, language="en", by=None, via="test")
    write(edition, "A ferry", THREE)
    return release(edition)


def write(edition: Edition, title: str, body: str) -> Edition:
    edition = Edition.objects.get(pk=edition.pk)
    drafting.save_revision(edition=edition, parent=edition.head, title=title, body=body, by=None, via="test")
    return Edition.objects.get(pk=edition.pk)


def release(edition: Edition, *, is_minor: bool = False) -> Edition:
    edition = Edition.objects.get(pk=edition.pk)
    assert edition.head
    publishing.release_revision(
        revision=edition.head, by=None, via="test", basis=Release.Basis.IMPORT, is_minor=is_minor
    )
    return edition


@pytest.fixture
def translation(original: Edition) -> Edition:
    begun = translating.start_translation(original=original, by=None, via="test")
    return release(write(begun, "渡轮", "<p>一班渡轮。</p><p>两座港口。</p><p>三个星期。</p>"))


def test_a_translation_is_begun_from_what_readers_see_and_not_from_a_later_draft(original: Edition) -> None:
    out = original.head
    write(original, "A ferry", THREE.replace("Two", "No"))
    assert translating.start_translation(original=original, by=None, via="test").source_revision == out


def test_beginning_twice_begins_one_translation(original: Edition) -> None:
    first = translating.start_translation(original=original, by=None, via="test")
    assert translating.start_translation(original=original, by=None, via="test") == first
    assert Event.objects.filter(verb="translation_started").count() == 1


def test_a_translation_takes_the_keys_of_its_original(translation: Edition) -> None:
    assert translation.head
    assert [block.key for block in split_blocks(translation.head.body)] == ["p1", "p2", "p3"]


def test_a_translation_is_behind_when_a_revision_that_touches_it_is_out(
    original: Edition, translation: Edition
) -> None:
    write(original, "A ferry", THREE.replace("Two ports", "Four ports"))
    assert not Edition.objects.stale(Moment.now()).exists()  # a draft is not out
    release(original)
    assert list(Edition.objects.stale(Moment.now())) == [translation]


def test_readers_are_told_that_the_original_was_revised_until_the_translation_follows(
    client: Client, original: Edition, translation: Edition
) -> None:
    address = f"/en/responses/{original.essay.slug}/".replace("/en/", "/zh-hans/")
    told = "原文已于"
    assert told not in client.get(address).content.decode()
    release(write(original, "A ferry", THREE.replace("Two ports", "Four ports")))
    assert told in client.get(address).content.decode()
    newest = translating.source_of(original)
    assert newest
    translating.renew_source(edition=translation, source=newest, by=None, via="test")
    assert told not in client.get(address).content.decode()


def test_a_minor_correction_leaves_translations_as_they_are(
    client: Client, original: Edition, translation: Edition
) -> None:
    release(write(original, "A ferry", THREE.replace("Two", "2")), is_minor=True)
    assert not Edition.objects.stale(Moment.now()).exists()
    assert "原文已于" not in client.get(f"/zh-hans/responses/{original.essay.slug}/").content.decode()


def test_the_people_of_a_translation_are_told_when_a_revision_that_touches_it_goes_out(
    original: Edition, translation: Edition
) -> None:
    translator, publisher = (User.objects.create_user(f"{name}@desk.example") for name in ("translator", "publisher"))
    publisher.groups.add(Group.objects.get(name="publisher"))
    Edition.objects.filter(pk=translation.pk).update(started_by=translator)
    for words, is_minor in (("Four ports", True), ("Five ports", False)):
        edition = write(original, "A ferry", THREE.replace("Two ports", words))
        assert edition.head
        Review.objects.create(
            revision=edition.head,
            sha256=edition.head.sha256,
            verdict="approved",
            reviewer=publisher,
            at=edition.created_at,
        )
        publishing.release_revision(
            revision=edition.head, by=User.objects.get(pk=publisher.pk), via="test", is_minor=is_minor
        )
        told = Message.objects.filter(recipient=translator, event__verb="translation_behind")
        assert told.count() == (0 if is_minor else 1)
    assert told.get().event.edition == translation


def test_tying_a_translation_to_another_work_is_refused(translation: Edition) -> None:
    essay = drafting.start_essay(title="A bridge", original_language="en", by=None, via="test")
    other = write(drafting.start_edition(essay=essay, language="en", by=None, via="test"), "A bridge", "<p>Words.</p>")
    assert other.head
    with pytest.raises(MoveRefused, match="same work"):
        translating.renew_source(edition=translation, source=other.head, by=None, via="test")


def test_a_stranger_does_not_say_what_a_translation_renders(original: Edition, translation: Edition) -> None:
    newest = write(original, "A ferry", "<p>New.</p>").head
    assert newest
    stranger = User.objects.create_user("stranger@desk.example")
    with pytest.raises(MoveRefused):
        translating.renew_source(edition=translation, source=newest, by=stranger, via="test")
    assert Edition.objects.get(pk=translation.pk).source_revision_id != newest.pk


def test_a_draft_of_the_original_is_no_source_for_whoever_may_not_see_it(
    original: Edition, translation: Edition
) -> None:
    draft = write(original, "A ferry", "<p>Not out yet.</p>").head
    assert draft
    translator = User.objects.create_user("translator@desk.example")
    translator.groups.add(Group.objects.get(name="translator"))
    Edition.objects.filter(pk=translation.pk).update(started_by=translator)
    translator = User.objects.get(pk=translator.pk)
    with pytest.raises(MoveRefused):
        translating.renew_source(edition=translation, source=draft, by=translator, via="test")
