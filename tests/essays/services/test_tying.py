"""A translation older than its tie is told which revision of the original it renders; from then on it can be behind."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from accounts.models import User
from essays.errors import MoveRefused
from essays.models import Edition, Event, Revision
from essays.moments import Moment
from essays.services.translating import likely_source, tie_translation
from tests.desk import make_person
from tests.factories import make_edition, make_essay, make_revision, release

pytestmark = pytest.mark.django_db
DAYS = [datetime(2026, 3, day, tzinfo=UTC) for day in range(1, 10)]


def written(edition: Edition, at: datetime, title: str = "A ferry") -> Revision:
    """A revision as it was saved at a time, now the head."""
    with time_machine.travel(at, tick=False):
        revision = make_revision(edition, title, body=f"<p>{title}, {at:%d}.</p>")
    Edition.objects.filter(pk=edition.pk).update(head=revision)
    return revision


@pytest.fixture
def original() -> Edition:
    """Three revisions; the second was out when the translation was saved, the third went out later."""
    edition = make_edition(make_essay())
    revisions = [written(edition, DAYS[number]) for number in (0, 2, 5)]
    for revision, starts, ends in zip(revisions, (DAYS[1], DAYS[3], DAYS[6]), (DAYS[3], DAYS[6], None), strict=True):
        release(revision, starts=starts, ends=ends, ended_as="corrected" if ends else "")
    return Edition.objects.get(pk=edition.pk)


@pytest.fixture
def translation(original: Edition) -> Edition:
    edition = make_edition(original.essay, "zh-hans")
    release(written(edition, DAYS[4], "渡轮"), starts=DAYS[5])
    return Edition.objects.get(pk=edition.pk)


@pytest.fixture
def editor() -> User:
    return make_person()


def revision(original: Edition, number: int) -> Revision:
    return original.revisions.get(number=number)


def test_the_likely_source_is_what_readers_saw_when_the_translation_was_saved(
    original: Edition, translation: Edition
) -> None:
    assert likely_source(original, translation) == revision(original, 2)


@pytest.mark.parametrize(("saved", "number"), [(DAYS[3] + timedelta(hours=1), 2), (DAYS[0] - timedelta(days=1), 1)])
def test_where_nothing_was_out_it_is_what_was_written_by_then_else_the_first(saved: datetime, number: int) -> None:
    original = make_edition(make_essay())
    for day in (0, 2, 5):
        written(original, DAYS[day])
    edition = make_edition(original.essay, "zh-hans")
    written(edition, saved, "渡轮")
    assert likely_source(original, Edition.objects.get(pk=edition.pk)) == revision(original, number)


def test_once_tied_a_translation_is_behind_and_readers_are_told(
    client: Client, original: Edition, translation: Edition, editor: User
) -> None:
    address, told = f"/zh-hans/responses/{original.essay.slug}/", "原文已于"
    assert list(Edition.objects.untied()) == [translation]
    assert not Edition.objects.stale(Moment.now()).exists()
    assert told not in client.get(address).content.decode()
    tie_translation(edition=translation, source=revision(original, 2), by=editor, via="test")
    assert list(Edition.objects.stale(Moment.now())) == [translation]
    assert not Edition.objects.untied().exists()
    assert told in client.get(address).content.decode()
    event = Event.objects.get(verb="translation_tied")
    assert event.details == {"source": revision(original, 2).pk, "before": None}


def test_a_wrong_tie_is_corrected_and_undone(original: Edition, translation: Edition, editor: User) -> None:
    for source in (revision(original, 1), revision(original, 3), None):
        edition = tie_translation(edition=translation, source=source, by=editor, via="test")
        assert edition.source_revision == source
    assert not Edition.objects.stale(Moment.now()).exists()
    assert Event.objects.filter(verb="translation_tied").count() == 2
    assert Event.objects.get(verb="translation_untied").details["before"] == revision(original, 3).pk


def test_a_wrong_choice_is_refused_with_its_reason(original: Edition, translation: Edition, editor: User) -> None:
    assert translation.head
    elsewhere = written(make_edition(make_essay()), DAYS[0])
    empty = make_edition(make_essay(), "zh-hans")
    other = written(make_edition(empty.essay), DAYS[0])
    wrong = [
        (original, translation.head, "original"),
        (translation, elsewhere, "other_work"),
        (translation, translation.head, "other_work"),
        (empty, other, "nothing_written"),
    ]
    for edition, source, code in wrong:
        with pytest.raises(MoveRefused) as refusal:
            tie_translation(edition=edition, source=source, by=editor, via="test")
        assert refusal.value.code == code
    assert not Event.objects.filter(verb="translation_tied").exists()


def test_two_texts_do_not_render_each_other(original: Edition, translation: Edition, editor: User) -> None:
    Edition.objects.filter(pk=original.pk).update(source_revision=translation.head)
    with pytest.raises(MoveRefused) as refusal:
        tie_translation(edition=translation, source=revision(original, 1), by=editor, via="test")
    assert refusal.value.code == "circle"
    tie_translation(edition=original, source=None, by=editor, via="test")
    tie_translation(edition=translation, source=revision(original, 1), by=editor, via="test")


# At the desk ---------------------------------------------------------------------------------------------------------
def signed_in(user: User) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    return client


def address(edition: Edition, page: str) -> str:
    return reverse(f"admin:essays_edition_{page}", args=[edition.pk])


def test_the_desk_asks_with_the_likely_revision_chosen_and_ties(
    original: Edition, translation: Edition, editor: User
) -> None:
    client = signed_in(editor)
    assert (
        "Nothing says which revision of the original this renders."
        in client.get(address(translation, "change")).content.decode()
    )
    asked = client.post(address(translation, "tie"))
    form = asked.context["form"]
    assert form.initial == {"source": revision(original, 2).pk}
    assert [label.partition(",")[0] for _value, label in form.fields["source"].choices] == [
        "It is not known", "Revision 3", "Revision 2", "Revision 1",
    ]  # fmt: skip
    client.post(address(translation, "tie"), {"confirmed": "yes", "source": revision(original, 2).pk})
    assert Edition.objects.get(pk=translation.pk).source_revision == revision(original, 2)
    assert "Correct this" in client.get(address(translation, "change")).content.decode()


def test_the_form_offers_nothing_of_another_work(translation: Edition, editor: User) -> None:
    elsewhere = written(make_edition(make_essay()), DAYS[0])
    answer = signed_in(editor).post(address(translation, "tie"), {"confirmed": "yes", "source": elsewhere.pk})
    assert answer.status_code == 400
    assert Edition.objects.get(pk=translation.pk).source_revision is None


def test_a_translator_is_not_asked_and_is_refused(original: Edition, translation: Edition) -> None:
    translator = make_person("translator")
    Edition.objects.filter(pk=translation.pk).update(started_by=translator)
    client = signed_in(translator)
    assert address(translation, "tie") not in client.get(address(translation, "change")).content.decode()
    answer = client.post(
        address(translation, "tie"), {"confirmed": "yes", "source": revision(original, 1).pk}, follow=True
    )
    assert "You do not have the right to do this." in answer.content.decode()
    assert Edition.objects.get(pk=translation.pk).source_revision is None


def test_the_original_is_not_asked_what_it_renders(original: Edition, translation: Edition, editor: User) -> None:
    assert address(original, "tie") not in signed_in(editor).get(address(original, "change")).content.decode()
