"""Short words of the desk's lists: how old, how late, which dot, which time where."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext, pgettext_lazy

from essays import workflow

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise

# Open: the text is with its writers. Half: on its way. Full (readers see it) is the public state's.
HALF = frozenset({workflow.SUBMITTED, workflow.IN_REVIEW, workflow.APPROVED})
TIME_OF_DAY = "H:i"  # the same in both languages, and no "p.m." whose dot would end the sentence twice
# What became of the documents of an import.
IMPORTED: dict[str, StrPromise] = {
    "created": pgettext_lazy("a document of an import", "created"),
    "updated": pgettext_lazy("a document of an import", "updated"),
    "unchanged": pgettext_lazy("a document of an import", "unchanged"),
    "held": pgettext_lazy("a document of an import", "held"),
    "refused": pgettext_lazy("a document of an import", "refused"),
}
ZONE_NAMES: dict[str, StrPromise] = {
    "America/New_York": gettext_lazy("New York time"),
    "Asia/Shanghai": gettext_lazy("Beijing time"),
}


def state_dot(state: str) -> str:
    """The CSS class of the dot beside a draft's state."""
    return "half" if state in HALF else ""


def greeting(at: datetime) -> str:
    """A greeting for a time of day (an aware time, in the person's own zone)."""
    if 5 <= at.hour < 12:
        return _("Good morning")
    return _("Good afternoon") if 12 <= at.hour < 18 else _("Good evening")


def age(since: datetime, today: date, zone: ZoneInfo) -> str:
    """How long something has been as it is, in days of a person's calendar."""
    days = (today - localdate(since, zone)).days
    if days <= 0:
        return _("since today")
    return ngettext("for %(days)s day", "for %(days)s days", days) % {"days": days}


def due(day: date, today: date) -> str:
    """When something is due, as people say it."""
    days = (day - today).days
    near = {-1: _("due yesterday"), 0: _("due today"), 1: _("due tomorrow")}
    if days in near:
        return near[days]
    if days < 0:
        return ngettext("due %(days)s day ago", "due %(days)s days ago", -days) % {"days": -days}
    return ngettext("due in %(days)s day", "due in %(days)s days", days) % {"days": days}


def zone_name(zone: ZoneInfo) -> str:
    """A time zone as people call it."""
    return str(ZONE_NAMES.get(zone.key, zone.key.rpartition("/")[2].replace("_", " ")))


def time_and_zone(at: datetime, zone: ZoneInfo) -> str:
    """A moment as a zone's clocks show it, with the zone's name."""
    words = {"time": date_format(at.astimezone(zone), "DATETIME_FORMAT"), "zone": zone_name(zone)}
    return pgettext("a time and its zone", "%(time)s (%(zone)s)") % words


def zones_for(zone: ZoneInfo) -> list[ZoneInfo]:
    """A person's own zone, then the one of the desk's two sides that it is not: a time is read on both."""
    sides = [settings.TIME_ZONE, *ZONE_NAMES]
    return [zone, ZoneInfo(next(key for key in sides if key != zone.key))]
