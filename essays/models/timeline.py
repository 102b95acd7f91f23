"""One edition's whole history in one order of time: acts, revisions, reviews, comments, releases, mails. Reads only.

Acts of the audit are the spine; what an act made (a revision, a review ...) hangs on it. What no act tells of stands by itself,
so that nothing is left out, and so do the moments at which a planned release begins or ends: nothing runs then, yet readers see
another page. A fixed number of queries, however long the history.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db.models import Q

from accounts.models import User
from essays.models.comment import Comment
from essays.models.event import Event
from essays.models.flag import Flag
from essays.models.message import Message
from essays.models.release import Release
from essays.models.review import Review
from essays.models.revision import Revision

if TYPE_CHECKING:
    from essays.models.edition import Edition


@dataclass(slots=True)
class Entry:
    """One line: when, who (None: an import, or the calendar), which verb (essays/acts.py), and what hangs on it."""

    at: datetime
    verb: str
    by: User | None = None
    to: User | None = None
    revision: Revision | None = None
    review: Review | None = None
    comment: Comment | None = None
    release: Release | None = None
    flag: Flag | None = None
    due_on: date | None = None
    messages: list[Message] = field(default_factory=list)
    is_act: bool = True


@dataclass(slots=True)
class _Rows:
    """What belongs to an edition, by id; `told` collects what an act has told of."""

    revisions: dict[int, Revision]
    reviews: dict[int, Review]
    comments: dict[int, Comment]
    releases: dict[int, Release]
    flags: dict[int, Flag]
    told: set[tuple[str, int]] = field(default_factory=set)


def read_timeline(edition: Edition) -> list[Entry]:
    """The timeline, latest first: what is planned stands above what was."""
    rows = _rows(edition)
    events = list(
        Event.objects.filter(Q(edition=edition) | Q(essay=edition.essay_id, edition=None)).select_related("by")
    )
    people = User.objects.in_bulk({event.details["to"] for event in events if "to" in event.details})
    mails = defaultdict(list)
    for message in (
        Message.objects.filter(event__edition=edition).select_related("recipient").defer("text", "html").order_by("id")
    ):
        mails[message.event_id].append(message)
    entries = [_act(event, rows, people, mails[event.pk]) for event in events]
    entries += [*_untold(rows), *_boundaries(rows)]
    return sorted(entries, key=lambda entry: (entry.at, entry.is_act), reverse=True)


def _rows(edition: Edition) -> _Rows:
    of_edition = {"revision__edition": edition}
    return _Rows(
        revisions=edition.revisions.defer("body", "summary").select_related("written_by").in_bulk(),
        reviews=Review.objects.filter(**of_edition).select_related("reviewer").in_bulk(),
        comments=Comment.objects.filter(**of_edition).select_related("by").in_bulk(),
        releases=edition.releases.select_related("by").in_bulk(),
        flags=Flag.objects.filter(Q(edition=edition) | Q(essay=edition.essay_id, edition=None)).in_bulk(),
    )


def _act(event: Event, rows: _Rows, people: dict[int, User], messages: list[Message]) -> Entry:
    details = event.details
    entry = Entry(event.at, event.verb, event.by, people.get(details.get("to")), messages=messages)
    entry.revision = rows.revisions.get(details.get("revision"))
    entry.review = rows.reviews.get(details.get("review")) or _confirmed(event, rows)
    entry.comment = rows.comments.get(details.get("comment"))
    entry.release = rows.releases.get(details.get("release"))
    entry.flag = rows.flags.get(details.get("flag"))
    entry.due_on = date.fromisoformat(details["due_on"]) if "due_on" in details else None
    if entry.release and not entry.revision:
        entry.revision = rows.revisions.get(entry.release.revision_id)
    if event.verb == "revision_saved" and entry.revision:
        rows.told.add(("revision", entry.revision.pk))
    if entry.review:
        rows.told.add(("review", entry.review.pk))
    if entry.comment:
        rows.told.add(("comment", entry.comment.pk))
    return entry


def _confirmed(event: Event, rows: _Rows) -> Review | None:
    """The review that confirms an override: its event names the revision only."""
    if event.verb != "override_confirmed":
        return None
    wanted = (event.details.get("revision"), Review.Verdict.CONFIRMED)
    return next((review for review in rows.reviews.values() if (review.revision_id, review.verdict) == wanted), None)


def _untold(rows: _Rows) -> Iterator[Entry]:
    """What stands in the tables without an act that tells of it."""
    for revision in rows.revisions.values():
        if ("revision", revision.pk) not in rows.told:
            yield Entry(revision.written_at, "revision_saved", revision.written_by, revision=revision)
    for review in rows.reviews.values():
        if ("review", review.pk) not in rows.told:
            yield Entry(
                review.at,
                f"review_{review.verdict}",
                review.reviewer,
                review=review,
                revision=rows.revisions.get(review.revision_id),
            )
    for comment in rows.comments.values():
        if ("comment", comment.pk) not in rows.told:
            yield Entry(
                comment.at,
                "comment_added",
                comment.by,
                comment=comment,
                revision=rows.revisions.get(comment.revision_id),
            )


def _boundaries(rows: _Rows) -> Iterator[Entry]:
    """When readers begin and cease to see each released revision; a cancelled plan changes nothing for them."""
    for release in rows.releases.values():
        if release.starts_at is None or release.ends_at == release.starts_at:
            continue
        revision = rows.revisions.get(release.revision_id)
        yield Entry(release.starts_at, "readers_see", release=release, revision=revision, is_act=False)
        if release.ends_at:
            verb = f"readers_{release.ended_as}"
            yield Entry(release.ends_at, verb, release=release, revision=revision, is_act=False)
