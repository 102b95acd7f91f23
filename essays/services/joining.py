"""Two series that are one, by an editor's word; and the undoing of a join, whether an editor or an import made it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from essays.errors import MoveRefused, Refusal
from essays.models import Essay, Event, Flag, Path, Series, SeriesTopic
from essays.permissions import may, require
from essays.services import cataloguing, flagging
from essays.services.flagging import pair_code
from essays.services.indexing import index_names
from essays.services.recording import record_event, renew_content_version, works_naming

if TYPE_CHECKING:
    from accounts.models import User

PUBLISH = "essays.change_released_essay"


def joins_of(series: Series) -> list[Event]:
    """The joins that a series came out of and that were not undone, the latest first."""
    undone = Event.objects.filter(verb="series_parted").values_list("details__join", flat=True)
    joins = Event.objects.filter(verb="series_joined", details__series=series.pk, details__has_key="filled")
    return list(joins.exclude(pk__in=[pk for pk in undone if pk]).select_related("by").order_by("-id"))


@transaction.atomic
def join_by_word(*, kept: Series, joined: Series, by: User, via: str) -> Series:
    """Make two series into one because an editor says that they are; returns the kept one. Questions about the two are answered."""
    require(by, "essays.change_series")
    rows = {
        row.pk: row for row in Series.objects.select_for_update().filter(pk__in=[kept.pk, joined.pk]).order_by("pk")
    }
    if len(rows) < 2:
        raise Refusal(_("These are one series already."), "joined_before")
    kept, joined = rows[kept.pk], rows[joined.pk]
    _require_public(by, kept, joined)
    if any(getattr(kept, name) and getattr(joined, name) for name in ("prompt_en", "prompt_zh")):
        raise Refusal(
            _("Both series have a prompt in one language. Put the words together in one of them, and empty the other."),
            "two_prompts",
        )
    joined_pk = joined.pk
    kept = cataloguing.join_series(kept, joined, via=via, by=by)
    answer = str(_("The two were made one."))
    asked = Flag.objects.filter(kind=Flag.Kind.SAME_SERIES, code=pair_code(kept.pk, joined_pk), closed_at=None)
    for flag in asked.order_by("id") if may(by, "essays.change_flag") else ():
        flagging.answer_flag(flag=flag, answer=answer, by=by, via=via)
    renew_content_version(works_naming(kept))
    return kept


@transaction.atomic
def part_series(*, join: Event, by: User, via: str) -> Series:
    """Undo a join; returns the series that is one of its own again. What was filed elsewhere since stays where it is."""
    require(by, "essays.change_series")
    facts: dict[str, Any] = Event.objects.get(pk=join.pk, verb="series_joined").details
    kept = Series.objects.select_for_update().filter(pk=facts["series"]).first()
    if kept is None or join.pk not in [event.pk for event in joins_of(kept)]:
        raise Refusal(_("This join was undone already, or cannot be undone."), "parted_before")
    _require_public(by, kept)
    titles = [name for name in facts["filled"] if name.startswith("title")]
    if not all(getattr(kept, name) for name in titles) or not _keeps_a_title(kept, titles):
        raise Refusal(_("The titles of this series were changed since. Each of the two needs one."), "titles")
    parted = Series(slug=facts["slug"])
    for name in facts["filled"]:
        setattr(parted, name, getattr(kept, name))
        setattr(kept, name, None if name.endswith("_on") else "")
    if Series.objects.filter(slug=parted.slug).exists():
        parted.slug = cataloguing.free_slug(Series, parted.slug)
    kept.save()
    parted.save()
    index_names([kept, parted])
    _move_back(facts, kept, parted)
    record_event("series_parted", by=by, via=via, series=kept.pk, parted=parted.pk, join=join.pk)
    renew_content_version(works_naming(kept, parted))
    return parted


def _move_back(facts: dict[str, Any], kept: Series, parted: Series) -> None:
    Essay.objects.filter(pk__in=facts["essays"], series=kept).update(series=parted)
    Path.objects.filter(kind=Path.Kind.SERIES, slug=parted.slug, series=kept).update(series=parted)
    SeriesTopic.objects.filter(content_object=kept, tag__in=facts["topics"]).update(content_object=parted)


def _keeps_a_title(kept: Series, moved: list[str]) -> bool:
    return any(getattr(kept, name) for name in ("title_en", "title_zh") if name not in moved)


def _require_public(by: User, *series: Series) -> None:
    """Readers see series at once: where they can, it is a publisher's act."""
    if Path.objects.filter(series__in=series).exists() and not may(by, PUBLISH):
        raise MoveRefused(_("Readers can open texts of these series, so a publisher has to do it."), "no_right")
