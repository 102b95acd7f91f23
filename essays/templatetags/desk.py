"""What the pages of an edition say: differences, times in a person's zone, names of paragraphs."""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from django import template
from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from essays.wording import TIME_OF_DAY, zone_name

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.utils.functional import _StrPromise as StrPromise

    from accounts.models import User
    from essays.admin.offers import Offer
    from essays.text.difference import Run

register = template.Library()

MARKS: Final[dict[str, StrPromise]] = {
    "em": gettext_lazy("emphasis"),
    "strong": gettext_lazy("strong"),
    "s": gettext_lazy("struck through"),
    "sub": gettext_lazy("subscript"),
    "sup": gettext_lazy("superscript"),
    "span": gettext_lazy("another language"),
    "a": gettext_lazy("link"),
    "note": gettext_lazy("footnote"),
}
ELEMENTS: Final[dict[str, StrPromise]] = {
    "p": gettext_lazy("paragraph"),
    "h2": gettext_lazy("heading"),
    "h3": gettext_lazy("subheading"),
    "h4": gettext_lazy("lower subheading"),
    "blockquote": gettext_lazy("quotation"),
    "ul": gettext_lazy("list"),
    "ol": gettext_lazy("numbered list"),
    "table": gettext_lazy("table"),
    "hr": gettext_lazy("rule"),
}
_HREF: Final = re.compile(r'href="([^"]*)"')
_LANG: Final = re.compile(r'lang="([^"]*)"')


# Differences ---------------------------------------------------------------------------------------------------------
@register.filter
def marked(runs: Iterable[Run]) -> str:
    """Runs as text with <ins> and <del>; a mark (emphasis, a link) that came or went is named in brackets.

    Beginning and end of a footnote are always named: its words would run into the sentence.
    """
    said = (run for run in runs if run.text or run.kind != "same" or _bounds_note(run))
    return format_html_join("", "{}", ((_marked(run),) for run in said))


def _bounds_note(run: Run) -> bool:
    return run.tag.startswith(("<note", "</note"))


def _marked(run: Run) -> str:
    if run.kind == "same":
        return (
            format_html('<span class="mark">[{}]</span>', mark_name(run.tag))
            if run.tag
            else format_html("{}", run.text)
        )
    element = "ins" if run.kind == "insert" else "del"
    if run.text:
        return format_html("<{0}>{1}</{0}>", element, run.text)
    return format_html('<{0} class="mark">[{1}]</{0}>', element, mark_name(run.tag))


def mark_name(tag: str) -> str:
    """What an opening or closing tag of a mark is called, with the address of a link or the language of words."""
    name = re.match(r"</?(\w+)", tag)
    word = str(MARKS.get(name[1], name[1])) if name else tag
    if tag.startswith("</"):
        return pgettext("a mark in a difference", "end of %(mark)s") % {"mark": word}
    if found := _HREF.search(tag) or _LANG.search(tag):
        return f"{word} {found[1]}"
    return word


@register.filter
def element_name(tag: str) -> str:
    """What a block's element is called."""
    return str(ELEMENTS.get(tag, tag))


# Times ---------------------------------------------------------------------------------------------------------------
@register.filter
def in_zone_of(at: datetime | None, user: User) -> str:
    """A moment in a person's own zone, with the zone's name."""
    if at is None:
        return ""
    here = at.astimezone(user.zone)
    written = date_format(here, pgettext("date format", "D j M Y, H:i"))
    return format_html('<time datetime="{}">{}</time> {}', here.isoformat(), written, zone_name(user.zone))


@register.filter
def moment_at_site(at: datetime) -> str:
    """A moment in the site's zone, with the zone's name, for pages that do not know who reads them."""
    zone = ZoneInfo(settings.TIME_ZONE)
    written = date_format(at.astimezone(zone), "DATETIME_FORMAT")
    return format_html('<time datetime="{}">{}</time> ({})', at.isoformat(), written, zone_name(zone))


@register.filter
def time_ago(at: datetime) -> str:
    """How long ago, as colleagues say it: minutes and hours; from a day on the date."""
    minutes = int((timezone.now() - at).total_seconds() // 60)
    if minutes < 1:
        return _("just now")
    if minutes < 60:
        return _("%(count)s min ago") % {"count": minutes}
    if minutes < 24 * 60:
        return _("%(count)s h ago") % {"count": minutes // 60}
    return date_format(timezone.localtime(at), "DATE_FORMAT")


@register.filter
def clock(at: datetime) -> str:
    """A time of day; with the date where it was another day."""
    here = timezone.localtime(at)
    if here.date() == timezone.localdate():
        return date_format(here, TIME_OF_DAY)
    return date_format(here, pgettext("date format", "D j M Y, H:i"))


# Addresses -----------------------------------------------------------------------------------------------------------
@register.filter
def about(threads: Iterable[Any] | None, key: str) -> list[Any]:
    """The threads at a block (pages without threads have none)."""
    return [thread for thread in threads or () if thread.first.block == key and key]


@register.filter
def pilcrow(key: str) -> str:
    """A block's key as people cite it."""
    return f"\u00b6{key.removeprefix('p')}"


@register.inclusion_tag("admin/essays/drafting/_offer.html", takes_context=True)
def offer_button(context: template.Context, offer: Offer) -> dict[str, Any]:
    """A move as a button, or as a link where it leads to a page."""
    edition = context["edition"]
    return {
        "offer": offer,
        "url": reverse(f"admin:essays_edition_{offer.name}", args=[edition.pk]),
        "edition": edition,
        "revision": context.get("shown") or edition.head,
        "csrf_token": context.get("csrf_token"),
    }
