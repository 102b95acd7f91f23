"""What templates say about texts: languages, dates, institutions, and the data for programs. Presentation only."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from datetime import date, datetime
from itertools import groupby
from typing import Any, Final
from urllib.parse import urlencode

from django import template
from django.template import Context
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.dateformat import format as format_date
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, override

from accounts.bilingual import Said, said_in
from essays import languages
from essays.addresses import absolute
from essays.languages import CHINESE, ENGLISH, Language
from essays.models import Authorship, Essay, Reading
from essays.models.authorship import printed_institution
from essays.text.blocks import RenderedBlock
from essays.text.notes import Note

register = template.Library()

DAY_FORMATS: Final = {ENGLISH.code: "F j, Y", CHINESE.code: "Y\u5e74n\u6708j\u65e5"}
# In a script element "<" could end it or begin a comment, whatever stands around it.
ESCAPES: Final = {ord(character): f"\\u{ord(character):04X}" for character in "<>&\u2028\u2029"}
# Chinese stops bring their own room.
BLANK_AFTER_A_STOP: Final = re.compile(r"(?<=[\u3002\uff1a])\s+")


def page_language() -> str:
    """The code of the language of the page's frame."""
    return get_language() or ENGLISH.code


# Languages -----------------------------------------------------------------------------------------------------------
@register.simple_tag
def frame_lang() -> str:
    """The page's language for HTML."""
    return languages.html_lang(page_language())


@register.simple_tag
def other_language() -> Language:
    """The language that the page is not in."""
    return languages.BY_CODE[languages.other_language(page_language())]


@register.filter
def lang_mark(code: str) -> str:
    """A `lang` attribute, with the blank before it, for an element that may not be in the page's language; else nothing."""
    return "" if code == page_language() else format_html(' lang="{}"', languages.html_lang(code))


@register.filter
def said(text: Said | str) -> str:
    """A bilingual text for the middle of a sentence: in an element of its own where it is not in the page's language."""
    if not text or not isinstance(text, Said) or text.language == page_language():
        return str(text)
    return format_html('<span lang="{}">{}</span>', text.lang, text)


@register.filter
def in_other_language(record: Any, field: str) -> Said | str:
    """A bilingual field in the language that the page is not in; empty if that is what the page shows already."""
    other = said_in(record, field, languages.other_language(page_language()))
    return "" if other.language == page_language() or other.language == getattr(record, field).language else other


@register.filter
def as_languages(codes: Iterable[str]) -> list[Language]:
    """Languages by their codes, with their own names."""
    return [languages.BY_CODE[code] for code in codes]


# Texts ---------------------------------------------------------------------------------------------------------------
@register.filter
def day(when: date | datetime | None) -> str:
    """A calendar day as a <time>. Of a moment it is the day at the site; a printed date is one already."""
    if when is None:
        return ""
    if isinstance(when, datetime):
        when = timezone.localdate(when, timezone.get_default_timezone())
    written = format_date(when, DAY_FORMATS[page_language()])
    return format_html('<time datetime="{}">{}</time>', when.isoformat(), written)


@register.filter
def printed_on(essay: Essay) -> date | None:
    """The date under a title: the printed one, else the day on which the text came out."""
    return essay.published_on or essay.listed_on


@register.filter
def years(readings: Iterable[Reading]) -> list[tuple[int | None, list[Reading]]]:
    """Readings in their order, by the year in which they stand in the lists; without one where they have no date yet."""
    return [(year, list(group)) for year, group in groupby(readings, key=_year)]


def _year(reading: Reading) -> int | None:
    return reading.essay.listed_on.year if reading.essay.listed_on else None


@register.filter
def notes_of(blocks: Iterable[RenderedBlock]) -> list[Note]:
    """The footnotes of a text, for its foot."""
    return [note for block in blocks for note in block.notes]


@register.filter
def institution(authorship: Authorship) -> Said | str:
    """The institution beside a name, in the page's language where it has one in that."""
    return printed_institution(authorship, page_language())


@register.simple_block_tag
def sentences(content: str) -> str:
    """Sentences one after the other: a blank stands between two in English, nothing in Chinese."""
    if page_language() != CHINESE.code:
        return content
    return mark_safe(BLANK_AFTER_A_STOP.sub("", content))  # noqa: S308  rendered and escaped before; only blanks go


# Addresses -----------------------------------------------------------------------------------------------------------
@register.simple_tag
def response_path(slug: str, language: str) -> str:
    """The address of a response under a language's prefix."""
    with override(language):
        return reverse("response_detail", args=[slug])


@register.simple_tag
def version_path(slug: str, language: str, number: int | None = None, name: str = "response_version") -> str:
    """The address of a version, of what it changed, or of all versions: under the prefix of its own language, whatever the page's is."""
    with override(language):
        return reverse(name, args=[slug] if number is None else [slug, number])


@register.simple_tag
def absolute_static(path: str) -> str:
    """The whole address of a static file."""
    return absolute(static(path))


def _order(context: Context) -> dict[str, str]:
    order = context["request"].GET.get("order")
    return {"order": order} if order else {}


@register.simple_tag(takes_context=True)
def page_query(context: Context, number: int) -> str:
    """The address of another page of the list, narrowed as this one and in the order that the reader chose; the first has no number."""
    if filters := context.get("filters"):
        return filters.address(number)
    kept = context.get("kept_query") or urlencode(_order(context))
    said = "&".join(filter(None, [kept, f"page={number}" if number > 1 else ""]))
    return f"?{said}" if said else context["request"].path


@register.simple_tag(takes_context=True)
def current(context: Context, path: str) -> str:
    """Marks the place in the menu where the reader is: on the page itself, or somewhere below it."""
    here = context["request"].path if "address" in context else ""
    if not here.startswith(path):
        return ""
    return format_html(' aria-current="{}"', "page" if here == path else "true")


# Data ----------------------------------------------------------------------------------------------------------------
@register.filter
def json_ld(value: dict[str, Any]) -> SafeString:
    """Data as JSON that is safe inside a <script> element, which no browser runs (application/ld+json)."""
    return mark_safe(json.dumps(value, ensure_ascii=False).translate(ESCAPES))  # noqa: S308  escaped just here
