"""What changed, in order, for mirrors."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final, cast
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import override
from ninja import Query, Router

from essays.addresses import absolute
from essays.api.cursors import read_cursor, write_cursor
from essays.api.lists import address_of, cut, link_next
from essays.api.parameters import ChangeList
from essays.api.problems import NoPage
from essays.api.schemas import Change, Changes, KindName, LanguageCode
from essays.models import change
from essays.models.change import Place, read_changes
from essays.moments import MomentRequest

router = Router(tags=["Changes"])

# An act has its time from its beginning and is seen from its end: what takes longer than this may be missed by who resumes.
LONGEST_ACT: Final = timedelta(minutes=15)


@router.get("/changes", response=Changes, url_name="api_changes", operation_id="listChanges")
def api_changes(request: MomentRequest, query: Query[ChangeList], response: HttpResponse) -> Changes:
    """Releases, corrections, withdrawals and ends, the oldest first. Begin without a cursor; later go on at `resume`."""
    after = _place(query.cursor) if query.cursor else None
    found = read_changes(request.moment, since=query.since, after=after, most=query.limit + 1)
    shown, cursor = cut(found, query.limit, lambda last: _cursor(last.place))
    return Changes(
        items=[_told(one) for one in shown],
        next=link_next(response, "api_changes", query, cursor),
        resume=_resume(query, shown[-1].place if shown else after, request.moment.at),
    )


def _told(one: change.Change) -> Change:
    release = one.release
    with override(release.edition.language):
        page = release.essay.get_absolute_url()
    return Change(
        id=_cursor(one.place),
        what=one.what,
        at=one.place.at,
        essay=release.essay.uuid,
        edition=release.edition.uuid,
        kind=cast("KindName", release.essay.kind),
        language=cast("LanguageCode", release.edition.language),
        version=release.revision.number,
        address=absolute(page),
        href=absolute(reverse("api_essay", args=[release.essay.uuid])),
    )


def _resume(query: ChangeList, last: Place | None, now: datetime) -> str:
    """Where to go on another time: behind the last entry, or as long before it as an act may take that is not yet seen."""
    if last is None:
        return address_of("api_changes", query, cursor=None)
    if last.at < now - LONGEST_ACT:
        return address_of("api_changes", query, cursor=_cursor(last), since=None)
    since = (last.at - LONGEST_ACT).isoformat()
    return address_of("api_changes", query, cursor=None, since=since)


def _cursor(place: Place) -> str:
    return write_cursor("changes", place.at.isoformat(), str(place.side), str(place.edition))


def _place(cursor: str) -> Place:
    at, side, edition = read_cursor(cursor, "changes", 3)
    try:
        place = Place(datetime.fromisoformat(at).astimezone(UTC), int(side), UUID(edition))
    except (ValueError, OverflowError):
        raise NoPage from None
    if place.side not in (change.END, change.START):
        raise NoPage
    return place
