"""The timeline of an edition, in place of the admin's own history page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from essays.acts import BY_CALENDAR, PLANNED, act_of
from essays.admin.moves import edition_context, find_edition
from essays.admin.person import person
from essays.admin.standing import Standing
from essays.models.timeline import Entry, read_timeline
from essays.wording import zone_name

if TYPE_CHECKING:
    from accounts.models import User


@dataclass(frozen=True, slots=True)
class Line:
    """An entry in words. `who` is empty for moments of the calendar, which nobody causes."""

    entry: Entry
    at: datetime
    who: str
    sentence: str
    is_ahead: bool


class TimelineMixin(admin.ModelAdmin):
    """EditionAdmin's history page."""

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Everything that happened to an edition, for whoever may see it."""
        edition, user = find_edition(request, unquote(object_id)), person(request)
        context = edition_context(
            self,
            request,
            edition,
            tab="timeline",
            standing=Standing(edition, user),
            lines=[_line(entry, user) for entry in read_timeline(edition)],
            zone=zone_name(user.zone),
            sees_mail=user.has_perm("essays.view_message"),
            **(extra_context or {}),
        )
        request.current_app = self.admin_site.name
        return TemplateResponse(request, "admin/essays/timeline/timeline.html", context)


def _line(entry: Entry, user: User) -> Line:
    release = entry.release
    is_plan = bool(entry.verb == "release_written" and release and release.starts_at and release.starts_at > entry.at)
    when = localtime(release.starts_at, user.zone) if release and release.starts_at else None
    words = {
        "number": entry.revision.number if entry.revision else "",
        "to": str(entry.to) if entry.to else _("somebody"),
        "when": date_format(when, pgettext("date format", "D j M Y, H:i")) if when else "",
        "day": date_format(entry.due_on) if entry.due_on else "",
    }
    is_by_somebody = entry.is_act and entry.verb not in BY_CALENDAR
    who = (str(entry.by) if entry.by else _("The import")) if is_by_somebody else ""
    return Line(
        entry=entry,
        at=localtime(entry.at, user.zone),
        who=who,
        sentence=str(act_of(PLANNED if is_plan else entry.verb).told) % words,
        is_ahead=entry.at > timezone.now(),
    )
