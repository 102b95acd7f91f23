"""Reminders: by an editor whenever one is needed, and by the calendar before and after the day on which a review is due.

The calendar's are written by whoever looks at the clock (`send_messages`, on its rounds): a review's day comes near, is over, is over
for weeks. The key of the outbox row holds recipient, edition, due day and step, so each is written once, however many workers look.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from essays import workflow
from essays.errors import MoveRefused
from essays.models import Edition, Message
from essays.permissions import require
from essays.services.drafting import lock_edition
from essays.services.notifying import DIGEST_HOUR, tell
from essays.services.recording import record_event

if TYPE_CHECKING:
    from collections.abc import Iterable
    from zoneinfo import ZoneInfo

    from accounts.models import User
    from essays.models import Event
    from essays.moments import Moment

VIA: Final = "calendar"
# When the calendar reminds, in days from the due day: once before it, and three times after it. The last has a week of its own.
STEPS: Final = (-1, 1, 8, 15)
STEP_LASTS: Final = timedelta(days=7)
A_DAY: Final = timedelta(days=1)  # what two zones of the earth may be apart, and no more


@dataclass(frozen=True, slots=True)
class Reminder:
    """One reminder that has come due: for whom, of what, and how many days after the due day."""

    edition: Edition
    step: int

    @property
    def occasion(self) -> str:
        """The key of its outbox row, beside the recipient."""
        return f"due:{self.edition.pk}:{self.edition.due_on}:{self.step}"

    @property
    def verb(self) -> str:
        return "review_due_soon" if self.step < 0 else "review_overdue"


@transaction.atomic
def remind(*, edition: Edition, by: User, via: str) -> Event:
    """Remind whoever has the next move: the reviewer of a text in review, its people where changes were asked for."""
    require(by, "essays.review_edition")
    edition = lock_edition(edition)
    if edition.state == workflow.IN_REVIEW:
        people: set[int | None] = {edition.assignee_id}
    elif edition.state in (workflow.CHANGES_REQUESTED, workflow.DRAFTING):
        people = set(edition.hands())
    else:
        raise MoveRefused(
            _("This cannot be done now: the edition is %(state)s.") % {"state": workflow.STATES[edition.state]},
            "wrong_state",
        )
    event = record_event("edition_remind", by=by, via=via, edition=edition)
    tell(event, people)
    return event


def remind_due(moment: Moment) -> int:
    """Write what the calendar has to say at a moment; how many reminders that were. Each is an act and a transaction of its own."""
    return sum(_remind_reviewer(reminder, moment) for reminder in _unsaid(_waiting(moment)))


def _waiting(moment: Moment) -> list[Reminder]:
    """Every review in whose time for a reminder the moment falls."""
    today = moment.at.astimezone(UTC).date()
    first, last = today - timedelta(days=STEPS[-1]) - STEP_LASTS - A_DAY, today - timedelta(days=STEPS[0]) + A_DAY
    reminders = (_reminder(edition, moment) for edition in Edition.objects.in_review_due(first, last))
    return [reminder for reminder in reminders if reminder]


def _reminder(edition: Edition, moment: Moment) -> Reminder | None:
    """The latest reminder whose morning is over. None where its time is over too, where the reviewer was asked only after it began,
    and where the day is left from an earlier round: a text that came back and was claimed anew.
    """
    assert edition.due_on is not None  # in_review_due
    assert edition.assignee is not None
    begun = [step for step in STEPS if _morning(edition.due_on, step, edition.assignee.zone) <= moment.at]
    if not begun:
        return None
    began_at, asked_at = _morning(edition.due_on, begun[-1], edition.assignee.zone), _asked_at(edition)
    is_over = moment.at >= began_at + STEP_LASTS
    is_of_an_earlier_round = edition.due_on < asked_at.astimezone(edition.assignee.zone).date()
    return None if is_over or is_of_an_earlier_round or began_at <= asked_at else Reminder(edition, begun[-1])


def _morning(due_on: date, step: int, zone: ZoneInfo) -> datetime:
    """When a reminder goes out: early on its day where its reader is, never in the night."""
    return datetime.combine(due_on + timedelta(days=step), time(DIGEST_HOUR), zone)


def _asked_at(edition: Edition) -> datetime:
    """When the reviewer last heard of the review: from a claim or an assignment, whose mail names the day."""
    return max(edition.state_since, getattr(edition, "asked_at", None) or edition.state_since)


def _unsaid(reminders: Iterable[Reminder]) -> list[Reminder]:
    """Those that are not in the outbox yet, in order of the editions' ids (as locks are taken)."""
    by_key = {(reminder.edition.assignee_id, reminder.occasion): reminder for reminder in reminders}
    occasions = [occasion for _reader, occasion in by_key]
    said = set(Message.objects.filter(occasion__in=occasions).values_list("recipient", "occasion")) if by_key else set()
    return sorted((by_key[key] for key in by_key.keys() - said), key=lambda reminder: reminder.edition.pk)


@transaction.atomic
def _remind_reviewer(reminder: Reminder, moment: Moment) -> bool:
    """Write one reminder, if all is as it was when it was found: nobody decided, reassigned, or wrote it first."""
    edition = lock_edition(reminder.edition)
    current = Edition.objects.in_review_due(date.min, date.max).filter(pk=edition.pk).first()
    again = _reminder(current, moment) if current else None
    if again is None or not _unsaid([again]):
        return False
    reviewer = again.edition.assignee_id
    event = record_event(
        again.verb, by=None, via=VIA, edition=again.edition, to=reviewer, due_on=str(again.edition.due_on)
    )
    tell(event, {reviewer}, occasion=again.occasion)
    return True
