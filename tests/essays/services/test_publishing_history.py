"""Acts of publishing in any order, against a model of ten lines: what readers see, and what must never happen."""

from __future__ import annotations

import os
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.conf import settings as django_settings
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from essays.errors import MoveRefused
from essays.models import ContentVersion, Edition, Essay, Event, Release, Revision
from essays.moments import Moment
from essays.services import publishing
from tests.factories import approve, make_edition, make_essay, make_revision, make_user

START = datetime(2026, 3, 6, 22, 0, tzinfo=UTC)
# Acts happen a second apart, at odd instants, and plans begin at whole hours: never two in the same microsecond.
ODD = timedelta(minutes=7, microseconds=333)


class History(RuleBasedStateMachine):
    """One edition through time. `timeline` is the model: from each instant on, this revision (None: nothing) is public."""

    def __init__(self) -> None:
        super().__init__()
        self.clock = time_machine.travel(START + ODD, tick=False)
        self.traveller = self.clock.start()

    def teardown(self) -> None:
        self.clock.stop()

    @initialize(printed=st.sampled_from([None, date(2019, 5, 1), date(2026, 3, 9)]))
    def begin(self, printed: date | None) -> None:
        self.essay = make_essay(published_on=printed)
        self.edition = make_edition(self.essay)
        self.publisher = make_user("publisher")
        reviewer = make_user("editor")
        self.revisions = [make_revision(self.edition, f"Text {number}") for number in range(3)]
        for revision in self.revisions:
            approve(revision, by=reviewer)
        self.timeline: dict[datetime, Revision | None] = {}

    # What the model says --------------------------------------------------------------------------------------------
    @property
    def now(self) -> datetime:
        return datetime.now(UTC)

    def live_at(self, at: datetime) -> Revision | None:
        return max(
            ((start, revision) for start, revision in self.timeline.items() if start <= at),
            default=(at, None),
            key=lambda x: x[0],
        )[1]

    # What people do ---------------------------------------------------------------------------------------------------
    @rule(minutes=st.sampled_from([1, 60, 60 * 5, 60 * 30]))
    def time_passes(self, minutes: int) -> None:
        self.traveller.shift(timedelta(minutes=minutes))

    @rule(which=st.integers(0, 2), hours=st.sampled_from([None, -5, 1, 2, 3, 30]))
    def release(self, which: int, hours: int | None) -> None:
        at = None
        if hours is not None:
            at = self.now.replace(minute=0, second=0, microsecond=0) + timedelta(hours=hours)
        revision = self.revisions[which]
        self.tick()
        starts_at = max(self.now, at or self.now)
        notices = self.live_at(starts_at) != revision
        made = self.twice(
            notices, lambda: publishing.release_revision(revision=revision, by=self.publisher, via="test", at=at)
        )
        assert made.revision_id == revision.pk
        if notices:
            assert made.starts_at == starts_at
            self.timeline[starts_at] = revision

    @rule(stop=st.sampled_from([publishing.withdraw_edition, publishing.end_edition]))
    def stop(self, stop: Any) -> None:
        self.tick()
        if self.live_at(self.now) is None:
            self.refused_or_nothing_new(lambda: stop(edition=self.edition, by=self.publisher, via="test"))
            return
        self.twice(True, lambda: stop(edition=self.edition, by=self.publisher, via="test"))
        self.timeline = {start: revision for start, revision in self.timeline.items() if start <= self.now}
        self.timeline[self.now] = None

    @precondition(lambda self: hasattr(self, "edition") and self.planned())
    @rule(data=st.data())
    def cancel(self, data: st.DataObject) -> None:
        self.tick()
        release = data.draw(st.sampled_from(self.planned()), label="plan")
        assert release.starts_at
        self.twice(True, lambda: publishing.cancel_release(release=release, by=self.publisher, via="test"))
        del self.timeline[release.starts_at]

    @rule()
    def cancel_what_has_begun(self) -> None:
        for release in self.edition.releases.filter(starts_at__lte=self.now):
            if release.ended_as != "cancelled":
                self.refused_or_nothing_new(
                    lambda release=release: publishing.cancel_release(release=release, by=self.publisher, via="test")
                )

    def tick(self) -> None:
        self.traveller.shift(timedelta(seconds=1))

    def planned(self) -> list[Release]:
        return list(self.edition.releases.planned(Moment(self.now)).order_by("starts_at"))

    def twice(self, notices: bool, act: Any) -> Any:
        """Do an act twice: the version changes once if readers could notice, and the second time changes nothing at all."""
        version = ContentVersion.objects.current()
        before = self.rows()
        result = act()
        assert (ContentVersion.objects.current() != version) == notices
        assert (self.rows() != before) == notices
        after = self.rows()
        act()
        assert self.rows() == after
        return result

    def refused_or_nothing_new(self, act: Any) -> None:
        before = self.rows()
        with suppress(MoveRefused):
            act()
        assert self.rows() == before

    def rows(self) -> list[Any]:
        return [
            ContentVersion.objects.current(),
            list(Release.objects.filter(edition=self.edition).order_by("pk").values()),
            list(Edition.objects.filter(pk=self.edition.pk).values()),
            list(Essay.objects.filter(pk=self.essay.pk).values()),
            Event.objects.filter(edition=self.edition).count(),
        ]

    # What always holds ----------------------------------------------------------------------------------------------
    @invariant()
    def what_is_live_is_what_the_model_says(self) -> None:
        """Read from the rows as test_gate.py proves the gate reads them, so that every edge can be asked in every step."""
        if not hasattr(self, "edition"):
            return
        releases = list(self.edition.releases.all())
        for at in {*self.timeline, self.now, START, START + timedelta(days=60)}:
            for instant in (at - timedelta(microseconds=1), at):
                live = [
                    r.revision_id
                    for r in releases
                    if r.starts_at <= instant and (r.ends_at is None or instant < r.ends_at)
                ]
                expected = self.live_at(instant)
                assert live == ([expected.pk] if expected else [])
        live_now = Release.objects.live(Moment(self.now)).filter(edition=self.edition)
        assert [release.revision for release in live_now] == [r for r in [self.live_at(self.now)] if r]
        assert all(release.starts_at >= release.created_at for release in releases), "a period starts in the past"
        self.check_list_date(releases)

    def check_list_date(self, releases: list[Release]) -> None:
        starts = [r.starts_at for r in releases if r.starts_at and (r.ends_at is None or r.ends_at > r.starts_at)]
        expected = None
        if starts:
            first = min(starts).astimezone(ZoneInfo(django_settings.TIME_ZONE)).date()
            expected = min(day for day in (first, self.essay.published_on) if day)
        assert Essay.objects.get(pk=self.essay.pk).listed_on == expected

    @invariant()
    def a_text_that_has_a_period_has_its_address_written_down(self) -> None:
        if hasattr(self, "edition") and self.timeline:
            assert self.essay.paths.filter(slug=self.essay.slug).exists()


@pytest.mark.django_db
def test_whatever_publishers_do_readers_see_what_the_timeline_says() -> None:
    run_state_machine_as_test(
        History,
        settings=settings(max_examples=int(os.environ.get("HISTORIES", "12")), stateful_step_count=20, deadline=None),
    )
