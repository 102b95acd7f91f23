"""The timeline of an edition, in place of the admin's own history page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from essays import languages
from essays.acts import PLANNED, act_of
from essays.admin.person import person
from essays.models import Edition
from essays.models.timeline import Entry, read_timeline
from essays.permissions import may_see
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
        pk = unquote(object_id)
        editions = Edition.objects.select_related("head", "essay__series").defer("used_blocks", "head__body")
        edition = editions.filter(pk=int(pk)).first() if pk.isdecimal() else None
        if edition is None:
            raise Http404
        user = person(request)
        if not may_see(user, edition):
            raise PermissionDenied
        context = {
            **self.admin_site.each_context(request),
            "title": _("Timeline"),
            "edition": edition,
            "name": (edition.head.title if edition.head else "") or edition.essay.slug,
            "lang": languages.html_lang(edition.language),
            "lines": [_line(entry, user) for entry in read_timeline(edition)],
            "zone": zone_name(user.zone),
            "opts": Edition._meta,
            "original": edition,
            "sees_mail": user.has_perm("essays.view_message"),
            **(extra_context or {}),
        }
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
    }
    who = (str(entry.by) if entry.by else _("The import")) if entry.is_act else ""
    return Line(
        entry=entry,
        at=localtime(entry.at, user.zone),
        who=who,
        sentence=str(act_of(PLANNED if is_plan else entry.verb).told) % words,
        is_ahead=entry.at > timezone.now(),
    )
