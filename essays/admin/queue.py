"""The desk's front page: whose turn it is, one line for each edition with its one next move; below it, figures. And the coverage board."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from essays import workflow
from essays.admin.figures import figures
from essays.admin.person import person
from essays.models import ContentVersion, Edition, Flag
from essays.models.coverage import read_coverage
from essays.models.edition_queryset import WITH_EDITORS
from essays.models.public_state import PublicState
from essays.models.queue import (
    DUE,
    MINE,
    OTHERS,
    READY,
    RECENT,
    SCHEDULED,
    STALE,
    Line,
    Questions,
    Section,
    read_questions,
    read_queue,
)
from essays.models.wishes import MOST_IN_THE_QUEUE, MOST_ON_THE_BOARD, read_wishes
from essays.moments import Moment
from essays.services.closing import RIGHT
from essays.wording import age, due, greeting, state_dot, zone_name, zones_for

if TYPE_CHECKING:
    from datetime import date, datetime

    from django.utils.functional import _StrPromise as StrPromise

    from accounts.models import User

TITLES: dict[str, StrPromise] = {
    MINE: gettext_lazy("Waiting for you"),
    DUE: gettext_lazy("Due from others"),
    READY: gettext_lazy("Ready to publish"),
    SCHEDULED: gettext_lazy("Scheduled"),
    OTHERS: gettext_lazy("Waiting for others"),
    STALE: gettext_lazy("Translations behind their original"),
    RECENT: gettext_lazy("Recently published"),
}
# Where the whole of a section stands: the list of editions, filtered (essays/admin/lists.py).
WHOLE_LISTS = {
    MINE: "turn=mine",
    DUE: "due=week",
    READY: "state__exact=approved",
    SCHEDULED: "public=scheduled",
    OTHERS: "turn=others",
    STALE: "translation=behind",
    RECENT: "public=live",
}


@dataclass(frozen=True, slots=True)
class Step:
    """The one next move of a line: its word and where it leads. `action`: it is done from here, as an act on the list of editions."""

    word: str | StrPromise
    url: str
    action: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the queue in words. `times` are the moments of a plan, each in one zone; `note` says how long or how late."""

    edition: Edition
    state: str
    dot: str
    note: str
    is_late: bool
    step: Step
    with_whom: str
    times: tuple[tuple[datetime, str], ...]
    is_also_live: bool


@dataclass(frozen=True, slots=True)
class Part:
    """A section of the queue in words. `more_url` is empty when all its lines are shown."""

    name: str
    title: str | StrPromise
    entries: tuple[Entry, ...]
    more_url: str


admin.site.site_header = admin.site.site_title = gettext_lazy("Desk")
admin.site.index_title = gettext_lazy("Queue")
admin.site.enable_nav_sidebar = False  # the desk's own row of links is in its head


def desk_queue(request: HttpRequest) -> HttpResponse:
    """The admin's front page: the queue, the open questions, the figures, and Django's list of all records."""
    user, moment = person(request), Moment.now()
    here, questions = localtime(moment.at, user.zone), read_questions(user)
    context = {
        "greeting": greeting(here),
        "parts": [_part(section, user, here.date()) for section in read_queue(user, moment, here.date())],
        "is_closed": user.has_perm(RIGHT) and ContentVersion.objects.is_closed(),
        "questions": questions,
        "asked": [(flag, _answer_url(flag, questions)) for flag in questions.flags] if questions else [],
        **_wishes(user, moment),
        "figures": figures(moment) if user.has_perm("essays.change_edition") else [],
    }
    return admin.site.index(request, context)


def desk_coverage(request: HttpRequest) -> HttpResponse:
    """Series by language, with state and age. For editors: others would see only a part, and take it for the whole."""
    user = person(request)
    if not user.has_perm("essays.change_edition"):
        raise PermissionDenied
    moment = Moment.now()
    wishes, more = read_wishes(moment, MOST_ON_THE_BOARD)
    rows = read_coverage(moment)
    context = {"title": _("Coverage"), "rows": rows, "wishes": wishes, "more_wishes": more}
    context = {**admin.site.each_context(request), **context}
    return TemplateResponse(request, "admin/essays/queue/coverage.html", context)


def _wishes(user: User, moment: Moment) -> dict[str, object]:
    """What readers ask for, told to those who may give it to a translator."""
    if not user.has_perm("essays.change_edition"):
        return {}
    wishes, more = read_wishes(moment, MOST_IN_THE_QUEUE)
    return {"wishes": wishes, "more_wishes": more}


def _part(section: Section, user: User, today: date) -> Part:
    whole = f"{reverse('admin:essays_edition_changelist')}?{WHOLE_LISTS[section.name]}"
    entries = tuple(_entry(section.name, line, user, today) for line in section.lines)
    return Part(section.name, TITLES[section.name], entries, whole if section.has_more else "")


def _answer_url(flag: Flag, questions: Questions) -> str:
    """Where a question is answered: on its own page, but an approval against the rule by reading what was approved."""
    if flag.kind != Flag.Kind.OVERRIDE or flag.edition_id is None:
        return reverse("admin:essays_flag_change", args=[flag.pk])
    review = questions.overrides.get(flag.code)
    page = reverse("admin:essays_edition_review", args=[flag.edition_id])
    return f"{page}?to={review.revision.number}" if review else page


def _entry(section: str, line: Line, user: User, today: date) -> Entry:
    edition = line.edition
    is_late = section in (MINE, DUE, OTHERS) and edition.due_on is not None and edition.due_on < today
    state, dot = _state(section, line)
    return Entry(
        edition=edition,
        state=state,
        dot=dot,
        note=_note(section, line, user, today),
        is_late=is_late,
        step=_step(section, line, user),
        with_whom=_with_whom(edition) if section in (DUE, OTHERS) else "",
        times=_times(line, user) if section == SCHEDULED else (),
        is_also_live=section not in (RECENT, STALE) and line.public.word == PublicState.LIVE,
    )


def _state(section: str, line: Line) -> tuple[str, str]:
    if section in (RECENT, SCHEDULED):
        public = PublicState(PublicState.SCHEDULED) if section == SCHEDULED else line.public
        return str(public), public.dot
    return str(workflow.STATES[line.edition.state]), state_dot(line.edition.state)


def _note(section: str, line: Line, user: User, today: date) -> str:
    if section in (MINE, DUE, OTHERS) and line.edition.due_on:
        return due(line.edition.due_on, today)
    if section == RECENT and line.public.at:
        return age(line.public.at, today, user.zone)
    if section in (SCHEDULED, STALE):
        return ""
    return age(line.edition.state_since, today, user.zone)


def _times(line: Line, user: User) -> tuple[tuple[datetime, str], ...]:
    at = line.public.next_at
    return tuple((localtime(at, zone), zone_name(zone)) for zone in zones_for(user.zone)) if at else ()


def _with_whom(edition: Edition) -> str:
    """Whose move is waited for: the reviewer of a text in the editors' hands, else whoever submitted or began it."""
    if edition.state in WITH_EDITORS and edition.assignee is None:
        return _("free for any editor")
    who = edition.assignee if edition.state in WITH_EDITORS else edition.submitted_by or edition.started_by
    return _("with %(who)s") % {"who": who} if who else ""


def _step(section: str, line: Line, user: User) -> Step:
    """The move that comes next. Acts are asked for on the edition's own pages, which say what each will do; a reminder needs no page."""
    edition = line.edition
    change = reverse("admin:essays_edition_change", args=[edition.pk])
    if section == RECENT:
        return Step(gettext_lazy("Read it"), edition.essay.get_absolute_url())
    if section == READY:
        return Step(gettext_lazy("Publish both") if line.with_twin else gettext_lazy("Publish"), change)
    if section == STALE:
        return Step(gettext_lazy("Bring it up to date"), change)
    if section == SCHEDULED and line.public.next_at and user.has_perm("essays.release_revision"):
        then = urlencode({"at": line.public.next_at.isoformat()})
        return Step(gettext_lazy("See the site then"), f"{reverse('as_of')}?{then}")
    if section == MINE:
        review = reverse("admin:essays_edition_review", args=[edition.pk])
        return Step(_own_move(edition), review if edition.state in WITH_EDITORS else change)
    if section in (DUE, OTHERS) and user.has_perm("essays.review_edition") and edition.state != workflow.SUBMITTED:
        return Step(gettext_lazy("Remind"), reverse("admin:essays_edition_changelist"), "remind")
    return Step(pgettext_lazy("look at an edition", "Open"), change)


def _own_move(edition: Edition) -> StrPromise:
    words: dict[str, StrPromise] = {
        workflow.SUBMITTED: gettext_lazy("Claim"),
        workflow.IN_REVIEW: gettext_lazy("Review the change"),
        workflow.CHANGES_REQUESTED: gettext_lazy("Make the changes"),
        workflow.DRAFTING: gettext_lazy("Go on writing"),
    }
    return words[edition.state]
