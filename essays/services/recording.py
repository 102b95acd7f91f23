"""The only writer of history, and of the version of all public content."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from accounts.models import Author
from essays.models import (
    Authorship,
    ContentVersion,
    Edition,
    Essay,
    EssayTopic,
    Event,
    RecordDate,
    Release,
    Series,
    Topic,
)

if TYPE_CHECKING:
    from accounts.models import User


def record_event(
    verb: str,
    *,
    by: User | None,
    via: str,
    essay: Essay | None = None,
    edition: Edition | None = None,
    at: datetime | None = None,
    **details: Any,
) -> Event:
    """Add one row to the audit, in the caller's transaction. `details` holds ids and facts, never names or texts."""
    return Event.objects.create(
        at=at or timezone.now(),
        verb=verb,
        by=by,
        via=via,
        essay=essay or (edition.essay if edition else None),
        edition=edition,
        details=details,
    )


def renew_content_version(described: QuerySet[Essay] | None = None) -> None:
    """Say that something readers could notice has changed. The last write of a transaction: its row is every writer's last lock.

    `described` are works of which the act changed what catalogues are told (byline, series, topics, date, reply, or the names of
    these): harvesters then fetch their records anew. The dates are written behind that lock, so two acts never wait for each other.
    """
    ContentVersion.objects.bulk_create(
        [ContentVersion(id=1, value=secrets.token_hex(16))],
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=["value"],
    )
    if described is not None:
        _date_records(described)


def works_naming(*records: Series | Topic | Author) -> QuerySet[Essay]:
    """The works whose catalogue records name one of these: they are in the series, under the topic, or by or translated by the author."""
    named = Q(pk__in=[])
    if series := [record.pk for record in records if isinstance(record, Series)]:
        named |= Q(series__in=series)
    if topics := [record.pk for record in records if isinstance(record, Topic)]:
        named |= Q(pk__in=EssayTopic.objects.filter(tag__in=topics).values("content_object"))
    if authors := [record.pk for record in records if isinstance(record, Author)]:
        named |= Q(pk__in=Authorship.objects.filter(author__in=authors).values("essay"))
        named |= Q(pk__in=Edition.objects.filter(translator__in=authors).values("essay"))
    return Essay.objects.filter(named)


def _date_records(essays: QuerySet[Essay]) -> None:
    """Note the moment for those of the works that were ever released: no others have a record."""
    released = Release.objects.filter(essay=OuterRef("pk"), starts_at__isnull=False)
    ids = essays.filter(Exists(released)).order_by("pk").values_list("pk", flat=True)
    now = timezone.now()
    RecordDate.objects.bulk_create(
        [RecordDate(essay_id=pk, at=now) for pk in ids],
        update_conflicts=True,
        unique_fields=["essay"],
        update_fields=["at"],
    )
