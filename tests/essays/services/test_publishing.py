"""Single acts of publishing and their edges; test_publishing_history.py plays them in any order."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from accounts.models import User
from essays.errors import MoveRefused
from essays.models import ContentVersion, Edition, Essay, Event, Release, Revision
from essays.moments import Moment
from essays.services import publishing
from tests.factories import (
    approve,
    make_author,
    make_edition,
    make_essay,
    make_revision,
    make_series,
    make_topic,
    make_user,
)

NOW = datetime(2026, 3, 6, 22, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def clock(db: None) -> Iterator[time_machine.Coordinates]:
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def publisher() -> User:
    return make_user("publisher")


@pytest.fixture
def edition() -> Edition:
    return make_edition(make_essay())


def ready(edition: Edition, title: str = "The Ferry") -> Revision:
    revision = make_revision(edition, title)
    approve(revision)
    return revision


def public_titles(at: datetime) -> list[str]:
    return [release.revision.title for release in Release.objects.live(Moment(at))]


def test_a_text_that_was_not_approved_is_not_published(edition: Edition, publisher: User) -> None:
    with pytest.raises(MoveRefused) as refusal:
        publishing.release_revision(revision=make_revision(edition), by=publisher, via="test")
    assert refusal.value.code == "not_approved"


def test_only_the_importer_may_name_an_import_as_the_ground(edition: Edition, publisher: User) -> None:
    revision = make_revision(edition)
    with pytest.raises(MoveRefused):
        publishing.release_revision(revision=revision, by=publisher, via="test", basis=Release.Basis.IMPORT)
    with pytest.raises(MoveRefused):
        publishing.release_revision(revision=revision, by=None, via="test")


def test_the_approval_of_somebody_who_got_a_hand_in_the_text_counts_no_longer(
    edition: Edition, publisher: User
) -> None:
    reviewer = make_user("editor")
    revision = make_revision(edition)
    approve(revision, by=reviewer)
    edition.essay.authorships.create(author=make_author(user=reviewer), position=1)
    with pytest.raises(MoveRefused):
        publishing.release_revision(revision=revision, by=publisher, via="test")


def test_a_publisher_may_publish_the_revision_that_was_public_before(edition: Edition, publisher: User) -> None:
    old = make_revision(edition, "Old")
    publishing.release_revision(revision=old, by=None, via="import", basis=Release.Basis.IMPORT)
    new = ready(edition, "New")
    with time_machine.travel(NOW + HOUR, tick=False):
        publishing.release_revision(revision=new, by=publisher, via="test")
    with time_machine.travel(NOW + 2 * HOUR, tick=False):
        publishing.release_revision(revision=old, by=publisher, via="test")
    assert [public_titles(NOW + h * HOUR) for h in (0, 1, 2)] == [["Old"], ["New"], ["Old"]]


def test_the_release_that_waited_is_the_one_that_gets_a_start(edition: Edition, publisher: User) -> None:
    revision = ready(edition)
    waiting = Release.objects.create(edition=edition, essay=edition.essay, revision=revision, basis="approval")
    made = publishing.release_revision(revision=revision, by=publisher, via="test", note_en="New", is_minor=True)
    assert made.pk == waiting.pk
    assert (made.starts_at, made.note_en, made.is_minor, made.by) == (NOW, "New", True, publisher)


def test_a_time_in_the_past_counts_as_now(edition: Edition, publisher: User) -> None:
    made = publishing.release_revision(revision=ready(edition), by=publisher, via="test", at=NOW - 100 * HOUR)
    assert made.starts_at == NOW


def test_a_release_at_the_very_start_of_a_plan_takes_its_place(edition: Edition, publisher: User) -> None:
    first, second = ready(edition, "First"), ready(edition, "Second")
    plan = publishing.release_revision(revision=first, by=publisher, via="test", at=NOW + HOUR)
    publishing.release_revision(revision=second, by=publisher, via="test", at=NOW + HOUR)
    plan.refresh_from_db()
    assert (plan.ended_as, plan.ends_at) == ("cancelled", plan.starts_at)
    assert public_titles(NOW + HOUR) == ["Second"]


def test_a_release_ends_where_the_next_plan_begins(edition: Edition, publisher: User) -> None:
    later, now = ready(edition, "Later"), ready(edition, "Now")
    publishing.release_revision(revision=later, by=publisher, via="test", at=NOW + 2 * HOUR)
    made = publishing.release_revision(revision=now, by=publisher, via="test")
    assert (made.ends_at, made.ended_as) == (NOW + 2 * HOUR, "corrected")


def test_a_withdrawal_keeps_its_notice_and_cancels_what_was_planned(
    edition: Edition, publisher: User, clock: time_machine.Coordinates
) -> None:
    publishing.release_revision(revision=ready(edition, "First"), by=publisher, via="test")
    plan = publishing.release_revision(revision=ready(edition, "Second"), by=publisher, via="test", at=NOW + 9 * HOUR)
    clock.shift(HOUR)
    over = publishing.withdraw_edition(edition=edition, by=publisher, via="test", note_en="Wrong.", note_zh="有误。")
    assert (over.ends_at, over.ended_as, over.end_note_en, over.end_note_zh) == (
        NOW + HOUR,
        "withdrawn",
        "Wrong.",
        "有误。",
    )
    plan.refresh_from_db()
    assert plan.ended_as == "cancelled"
    assert public_titles(NOW + HOUR) == public_titles(NOW + 10 * HOUR) == []
    assert Event.objects.latest("pk").verb == "edition_withdrawn"


def test_a_plan_made_after_a_withdrawal_is_not_cancelled_by_the_withdrawal_sent_again(
    edition: Edition, publisher: User, clock: time_machine.Coordinates
) -> None:
    revision = ready(edition)
    publishing.release_revision(revision=revision, by=publisher, via="test")
    clock.shift(HOUR)
    publishing.withdraw_edition(edition=edition, by=publisher, via="test")
    publishing.release_revision(revision=revision, by=publisher, via="test", at=NOW + 5 * HOUR)
    publishing.withdraw_edition(edition=edition, by=publisher, via="test")
    assert public_titles(NOW + 5 * HOUR) == ["The Ferry"]


def test_what_readers_cannot_see_cannot_be_ended_and_its_plan_stays(edition: Edition, publisher: User) -> None:
    publishing.release_revision(revision=ready(edition), by=publisher, via="test", at=NOW + HOUR)
    for stop in (publishing.withdraw_edition, publishing.end_edition):
        with pytest.raises(MoveRefused) as refusal:
            stop(edition=edition, by=publisher, via="test")
        assert refusal.value.code == "not_live"
    assert public_titles(NOW + HOUR) == ["The Ferry"]


def test_only_what_has_not_begun_can_be_cancelled(edition: Edition, publisher: User) -> None:
    revision = ready(edition)
    waiting = Release.objects.create(edition=edition, essay=edition.essay, revision=revision, basis="approval")
    with pytest.raises(MoveRefused) as refusal:
        publishing.cancel_release(release=waiting, by=publisher, via="test")
    assert refusal.value.code == "begun"
    live = publishing.release_revision(revision=revision, by=publisher, via="test")
    with pytest.raises(MoveRefused):
        publishing.cancel_release(release=live, by=publisher, via="test")


def test_editions_that_go_out_together_start_in_one_instant_or_not_at_all(publisher: User) -> None:
    essay = make_essay()
    one, two = ready(make_edition(essay, "en")), make_revision(make_edition(essay, "zh-hans"))
    with pytest.raises(MoveRefused):
        publishing.release_together(revisions=[two, one], by=publisher, via="test")
    assert not Release.objects.exists()
    approve(two)
    made = publishing.release_together(revisions=[two, one], by=publisher, via="test", at=NOW + HOUR)
    assert {release.starts_at for release in made} == {NOW + HOUR}
    assert {release.edition.language for release in made} == {"en", "zh-hans"}


def test_the_list_date_is_the_sites_day_not_greenwichs(edition: Edition, publisher: User) -> None:
    publishing.release_revision(
        revision=ready(edition), by=publisher, via="test", at=datetime(2026, 3, 9, 3, 59, tzinfo=UTC)
    )
    assert Essay.objects.get().listed_on == date(
        2026, 3, 8
    )  # one minute to midnight in New York, on its first summer day


def test_everything_that_becomes_public_with_a_text_keeps_its_address(publisher: User) -> None:
    topic, author, series = make_topic(), make_author(), make_series()
    essay = make_essay(topics=(topic,), authors=(author,), series=series)
    revision = ready(make_edition(essay))
    assert not any(thing.paths.exists() for thing in (essay, topic, author, series))
    publishing.release_revision(revision=revision, by=publisher, via="test")
    assert [thing.paths.get().slug for thing in (essay, topic, author, series)] == [
        essay.slug,
        topic.slug,
        author.slug,
        series.slug,
    ]
    assert essay.taggings.get().listed_on == Essay.objects.get().listed_on


def test_refiling_a_public_work_is_a_publishers_act_and_a_drafts_an_editors(publisher: User) -> None:
    essay = make_essay()
    revision, editor = ready(make_edition(essay)), make_user("editor")
    version = ContentVersion.objects.current()
    publishing.refile_essay(essay=essay, by=editor, via="test", changed=["series"])
    assert ContentVersion.objects.current() == version, "readers could notice a change of a draft"
    publishing.release_revision(revision=revision, by=publisher, via="test")
    with pytest.raises(MoveRefused):
        publishing.refile_essay(essay=essay, by=editor, via="test", changed=["series"])
    essay.published_on = date(2001, 2, 3)
    essay.save()
    version = ContentVersion.objects.current()
    publishing.refile_essay(essay=essay, by=publisher, via="test", changed=["published_on"])
    assert Essay.objects.get().listed_on == date(2001, 2, 3)
    assert ContentVersion.objects.current() != version
    assert Event.objects.latest("pk").details == {"fields": ["published_on"]}
