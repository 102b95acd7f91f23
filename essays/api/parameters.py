"""What a request may ask for. A parameter that is not known is refused: a filter with a typing error would else give everything."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import wraps
from typing import Annotated, Any, Final
from uuid import UUID

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from pydantic import AfterValidator, AwareDatetime, BaseModel, BeforeValidator, Field

from essays.api.cursors import LONGEST
from essays.api.problems import Refused, Wrong
from essays.api.schemas import KindName, LanguageCode
from essays.moments import MomentRequest

MOST: Final = 50
KEY: Final = r"^[-a-zA-Z0-9_]{1,100}$"
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")
_TIME: Final = re.compile(r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d{1,9})?([Zz]|[+-]\d\d:\d\d)")

_A_LANGUAGE: Final = _("%(name)s must be en or zh-hans.")
_A_KEY: Final = _("%(name)s must be a UUID or a slug: letters, digits, hyphens and underscores.")
_A_DAY: Final = _("%(name)s must be a date such as 2022-05-04.")
# What each parameter must be, in one sentence.
RULES: Final = {
    "language": _A_LANGUAGE,
    "text_language": _A_LANGUAGE,
    "kind": _("%(name)s must be response, essay or page."),
    "limit": _("%(name)s must be a whole number from 1 to %(most)s."),
    "year": _("%(name)s must be a whole number from 1000 to 9999."),
    "cursor": _("The cursor is not one that this list gave."),
    "series": _A_KEY,
    "topic": _A_KEY,
    "author": _A_KEY,
    "listed_since": _A_DAY,
    "listed_until": _A_DAY,
    "since": _("%(name)s must be a time such as 2022-05-04T12:00:00Z."),
    "q": _("%(name)s must have 1 to 200 characters."),
}


def _written_as(pattern: re.Pattern[str]) -> Callable[[Any], Any]:
    """Take a value only as the standard writes it; pydantic alone would also read seconds since 1970."""

    def check(value: Any) -> Any:
        if not pattern.fullmatch(str(value)):
            raise ValueError("not in this form")
        return value

    return check


def _in_utc(value: datetime) -> datetime:
    """The time in UTC; at the two ends of the calendar the last one that there is."""
    try:
        return value.astimezone(UTC)
    except OverflowError:
        return datetime.min.replace(tzinfo=UTC) if value.year == 1 else datetime.max.replace(tzinfo=UTC)


Day = Annotated[date, BeforeValidator(_written_as(_DAY))]
Time = Annotated[AwareDatetime, BeforeValidator(_written_as(_TIME)), AfterValidator(_in_utc)]


class Key(BaseModel):
    """What names a record in an address."""

    key: str = Field(pattern=KEY, description="The UUID or the slug.", examples=["the-ferry"])


class EditionKey(BaseModel):
    """An edition has no slug."""

    uuid: UUID = Field(description="The UUID.")


class Slug(BaseModel):
    """A topic has no UUID."""

    slug: str = Field(pattern=KEY, description="The slug.", examples=["cooperation"])


class Reader(BaseModel):
    """Who reads."""

    language: LanguageCode = Field("en", description="The language of names and texts, where there are both.")


class Part(Reader):
    """A page of a list."""

    limit: int = Field(20, ge=1, le=MOST, description="How many records at most.")
    cursor: str | None = Field(
        None,
        pattern=r"^[-_A-Za-z0-9]+$",
        max_length=LONGEST,
        description="Where to go on, from the `next` of the page before.",
    )


class Narrowed(Part):
    """A page of a list of works or texts, narrowed."""

    series: str | None = Field(None, pattern=KEY, description="Only answers to this question (UUID or slug).")
    topic: str | None = Field(None, pattern=KEY, description="Only works under this topic (slug).")
    author: str | None = Field(None, pattern=KEY, description="Only works of this author (UUID or slug).")
    text_language: LanguageCode | None = Field(None, description="Only what can be read in full in this language.")
    year: int | None = Field(None, ge=1000, le=9999, description="Only works listed in this year.")


class EssayList(Narrowed):
    """The parameters of the list of works."""

    kind: KindName | None = Field(None, description="Only works of this kind; without it responses and essays.")
    listed_since: Day | None = Field(None, description="Only works listed on this day or later.")
    listed_until: Day | None = Field(None, description="Only works listed on this day or earlier.")


class EditionList(Part):
    """The parameters of the list of editions."""

    text_language: LanguageCode | None = Field(None, description="Only editions in this language.")


class Search(Narrowed):
    """The parameters of the search."""

    q: str = Field(
        min_length=1,
        max_length=200,
        description="Words, “phrases”, `-word`; in either language.",
        examples=["ferry"],
    )


class ChangeList(Part):
    """The parameters of the list of changes."""

    since: Time | None = Field(None, description="Only changes from this time on (RFC 3339), the time itself included.")


def refuse_unknown(view: Callable[..., Any]) -> Callable[..., Any]:
    """Refuse parameters that the operation does not know."""

    @wraps(view)
    def checked(request: MomentRequest, *arguments: Any, **named: Any) -> Any:
        known = list(type(named["query"]).model_fields)
        if not set(request.GET) <= set(known):
            sentence = gettext("This address knows these parameters only: %(names)s.") % {
                "names": ", ".join(sorted(known))
            }
            raise Refused({"parameter": "", "detail": sentence})
        return view(request, *arguments, **named)

    return checked


def told(error: dict[str, Any]) -> Wrong:
    """The sentence that says what a parameter must be, for an error that pydantic found in it."""
    name = next((part for part in map(str, reversed(error["loc"])) if part in RULES), "")
    rule = RULES.get(name, _("%(name)s is not right."))
    return {"parameter": name, "detail": str(rule) % {"name": name, "most": MOST}}
