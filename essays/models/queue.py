"""What the desk's front page shows one person: whose turn it is, what is due, what goes out when.

A fixed number of queries, whatever the number of editions: each section takes its first ids, then one query each brings the
editions, their bylines and their releases.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from django.db.models import F, Prefetch, QuerySet

from essays.models.authorship import Authorship
from essays.models.edition import Edition
from essays.models.flag import Flag
from essays.models.public_state import PublicState, public_states
from essays.models.release import Release
from essays.models.review import Review

if TYPE_CHECKING:
    from accounts.models import User
    from essays.models.edition_queryset import EditionQuerySet
    from essays.moments import Moment

MINE: Final = "mine"
DUE: Final = "due"
READY: Final = "ready"
SCHEDULED: Final = "scheduled"
OTHERS: Final = "others"
STALE: Final = "stale"
RECENT: Final = "recent"
ORDER: Final = (MINE, DUE, READY, SCHEDULED, OTHERS, STALE, RECENT)

MOST_LINES = 20
MOST_RECENT = 8  # news, not work
DUE_AHEAD = timedelta(days=7)
RECENT_FOR = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Line:
    """One edition in the queue, with what readers get of it. `with_twin`: the work's other edition stands in the same section."""

    edition: Edition
    public: PublicState
    with_twin: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the queue: its name, its first lines, and whether the list has more."""

    name: str
    lines: tuple[Line, ...]
    has_more: bool


@dataclass(frozen=True, slots=True)
class Questions:
    """The open questions, newest first; `overrides` are the reviews that approved against the rule, by the code of their flag."""

    flags: tuple[Flag, ...]
    has_more: bool
    overrides: dict[str, Review]


def read_queue(user: User, moment: Moment, today: date) -> list[Section]:
    """The sections that have something in them. `today` is the person's own day: what is due follows their calendar."""
    ids = {name: list(found[: _most(name) + 1]) for name, found in _sections(user, moment, today).items()}
    wanted = {pk for found in ids.values() for pk in found}
    editions = editions_for_lines(Edition.objects.filter(pk__in=wanted)).in_bulk()
    states = public_states(wanted, moment)
    return [
        Section(name, _lines(ids[name][: _most(name)], editions, states), len(ids[name]) > _most(name))
        for name in ORDER
        if ids.get(name)
    ]


def read_questions(user: User) -> Questions | None:
    """Open questions, for those who may answer them."""
    if not user.has_perm("essays.change_flag"):
        return None
    titled = Prefetch("essay__editions", Edition.objects.select_related("head").defer("used_blocks", "head__body"))
    found = Flag.objects.filter(closed_at=None).select_related("essay", "document").prefetch_related(titled)
    flags = tuple(found.order_by("-id")[: MOST_LINES + 1])
    codes = [flag.code for flag in flags if flag.kind == Flag.Kind.OVERRIDE and flag.code.isdecimal()]
    reviews = Review.objects.select_related("revision").defer("revision__body").filter(pk__in=codes) if codes else []
    return Questions(flags[:MOST_LINES], len(flags) > MOST_LINES, {str(review.pk): review for review in reviews})


def editions_for_lines(editions: EditionQuerySet) -> EditionQuerySet:
    """With what a line of a list shows, and without texts."""
    byline = Prefetch("essay__authorships", Authorship.objects.select_related("author"))
    return (
        editions.select_related("head", "essay__series", "assignee", "started_by", "submitted_by")
        .defer("used_blocks", "head__body", "head__summary", "essay__series__prompt_en", "essay__series__prompt_zh")
        .prefetch_related(byline)
    )


def _most(section: str) -> int:
    return MOST_RECENT if section == RECENT else MOST_LINES


def _sections(user: User, moment: Moment, today: date) -> dict[str, QuerySet]:
    """The ids of each section, in its order. An edition stands under one of "mine", "due" and "others"."""
    seen = Edition.objects.visible_to(user)
    others = seen.waiting_for_others(user)
    due = others.due_by(today + DUE_AHEAD)
    rest = others.exclude(pk__in=due.values("pk"))
    sections: dict[str, QuerySet] = {
        MINE: seen.waiting_for(user).most_urgent_first().values_list("pk", flat=True),
        DUE: due.most_urgent_first().values_list("pk", flat=True),
        OTHERS: rest.most_urgent_first().values_list("pk", flat=True),
        STALE: seen.stale(moment).order_by("-id").values_list("pk", flat=True),
    }
    releases = Release.objects.filter(edition__in=seen.values("pk"))
    since = moment.at - RECENT_FOR
    published = releases.live(moment).filter(starts_at__gte=since).order_by("-starts_at", "-id")
    planned = releases.planned(moment).order_by("starts_at", "id")
    sections |= {
        name: found.values_list("edition", flat=True) for name, found in ((RECENT, published), (SCHEDULED, planned))
    }
    if user.has_perm("essays.release_revision"):
        ready = releases.filter(starts_at=None).order_by(F("edition__state_since"), "id")
        sections[READY] = ready.values_list("edition", flat=True)
    return sections


def _lines(ids: Iterable[int], editions: dict[int, Edition], states: dict[int, PublicState]) -> tuple[Line, ...]:
    found = [editions[pk] for pk in dict.fromkeys(ids)]
    works = [edition.essay_id for edition in found]
    return tuple(Line(edition, states[edition.pk], works.count(edition.essay_id) > 1) for edition in found)
