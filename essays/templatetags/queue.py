"""What the desk's lists say: languages, ages, times in the zone they carry."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django import template
from django.utils import timezone
from django.utils.formats import date_format

from essays import languages, workflow
from essays.wording import age, state_dot

if TYPE_CHECKING:
    from accounts.models import User
    from essays.models import Edition, Flag

register = template.Library()
register.filter("html_lang", languages.html_lang)
register.filter("state_dot", state_dot)


@register.filter
def state_word(state: str) -> str:
    """A draft's state as people read it."""
    return str(workflow.STATES[state])


@register.filter
def own_name(language: str) -> str:
    """A language's own name."""
    return languages.BY_CODE[language].own_name


@register.filter
def date_in_its_zone(at: datetime, shape: str) -> str:
    """A time in the zone that it carries (Django's own filter would turn it into the current one)."""
    return date_format(at, shape)


@register.filter
def age_for(since: datetime, user: User) -> str:
    """How long something has been as it is, in days of this person's calendar."""
    return age(since, timezone.localdate(timezone=user.zone), user.zone)


@register.filter
def edition_in_question(flag: Flag) -> Edition | None:
    """The edition whose title stands for a question: its own, else the original."""
    editions = list(flag.essay.editions.all()) if flag.essay else []
    editions.sort(
        key=lambda edition: (edition.pk != flag.edition_id, edition.language != edition.essay.original_language)
    )
    return next((edition for edition in editions if edition.head and edition.head.title), None)
