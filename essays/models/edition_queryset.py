"""Reads over editions: who may see them, whose turn it is, what readers get of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery

from essays import workflow
from essays.models.authorship import Authorship
from essays.models.event import Event
from essays.models.public_state import PublicState
from essays.models.release import Release
from essays.models.revision import Revision
from essays.models.search_text import SearchText

if TYPE_CHECKING:
    from datetime import date

    from accounts.models import User
    from essays.moments import Moment
    from essays.searching.query import Query

WITH_WRITERS = (workflow.DRAFTING, workflow.CHANGES_REQUESTED)
WITH_EDITORS = (workflow.SUBMITTED, workflow.IN_REVIEW)
SOMEBODY_BEGAN = Q(started_by__isnull=False) | Q(submitted_by__isnull=False)


def hand_of(user: User) -> Q:
    """`Edition.hands()` as a condition: began, wrote, submitted, translated or revised the text, or is credited for the work.

    Subqueries from the person's side: each is one index range, however many revisions the editions have.
    """
    return (
        Q(started_by=user)
        | Q(submitted_by=user)
        | Q(translator__user=user)
        | Q(reviser__user=user)
        | Q(pk__in=Revision.objects.filter(written_by=user).values("edition"))
        | Q(essay__in=Authorship.objects.filter(author__user=user).values("essay"))
    )


class EditionQuerySet(models.QuerySet[Any]):
    """Reads over editions."""

    def visible_to(self, user: User) -> Self:
        """`permissions.may_see` as a queryset: editors see every draft, others those they have a hand in or were given."""
        if not (user.is_active and user.has_perm("essays.view_edition")):
            return self.none()
        if user.has_perm("essays.change_edition"):
            return self.all()
        return self.filter(hand_of(user) | Q(assignee=user))

    def holding(self, query: Query) -> Self:
        """Editions of which any revision answers a query of the search."""
        return self.filter(pk__in=SearchText.objects.answering(query).values("revision__edition"))

    def waiting_for(self, user: User) -> Self:
        """Editions whose next move is this person's: to review, to claim, to write on.

        An imported text that is out as it stands is no draft to go on with, even for its author.
        """
        as_released = Release.objects.filter(revision=OuterRef("head"), starts_at__isnull=False)
        unfinished = ~Q(state=workflow.DRAFTING) | SOMEBODY_BEGAN | ~Exists(as_released)
        turn = Q(state__in=WITH_WRITERS) & hand_of(user) & unfinished | Q(state=workflow.IN_REVIEW, assignee=user)
        if user.has_perm("essays.review_edition"):
            free = Q(assignee=None) | Q(assignee=user)
            turn |= Q(state=workflow.SUBMITTED) & free & ~hand_of(user)
        return self.filter(turn)

    def waiting_for_others(self, user: User) -> Self:
        """Editions on their way whose next move is somebody else's. Drafts that nobody began (imports) wait for no one."""
        on_their_way = ~Q(state__in=[workflow.APPROVED, workflow.DECLINED, workflow.DRAFTING])
        mine = self.model.objects.waiting_for(user).values("pk")
        return self.filter(on_their_way | Q(state=workflow.DRAFTING) & SOMEBODY_BEGAN).exclude(pk__in=mine)

    def due_by(self, day: date) -> Self:
        """Editions in the editors' hands that are due by a day."""
        return self.filter(state__in=WITH_EDITORS, due_on__lte=day)

    def in_review_due(self, first: date, last: date) -> Self:
        """Editions whose review is due within these days, with their reviewer, and `asked_at`: when that one was asked last."""
        asked = Event.objects.filter(edition=OuterRef("pk"), verb="edition_assign").order_by("-id")
        open_reviews = self.filter(state=workflow.IN_REVIEW, due_on__range=(first, last), assignee__is_active=True)
        return open_reviews.select_related("assignee", "head", "essay").annotate(
            asked_at=Subquery(asked.values("at")[:1])
        )

    def most_urgent_first(self) -> Self:
        """What is due first, then what has waited longest."""
        return self.order_by(F("due_on").asc(nulls_last=True), "state_since", "id")

    def stale(self, moment: Moment) -> Self:
        """Translations of a text that has changed since: a later source revision is live, and not every release since was minor."""
        later = Release.objects.filter(
            edition=OuterRef("source_revision__edition"), revision__number__gt=OuterRef("source_revision__number")
        )
        begun = later.filter(starts_at__lte=moment.at, is_minor=False).exclude(ends_at=F("starts_at"))
        return self.filter(Exists(later.live(moment)), Exists(begun), source_revision__isnull=False)

    def untied(self) -> Self:
        """Translations with words in them that name no revision of the original: of them nobody can tell how far they are behind."""
        originals = Revision.objects.filter(
            edition__essay=OuterRef("essay"), edition__language=OuterRef("essay__original_language")
        )
        return self.filter(Exists(originals), source_revision=None, head__isnull=False).exclude(
            language=F("essay__original_language")
        )

    def in_public_state(self, word: str, moment: Moment) -> Self:
        """Editions whose public state has this word (a key of `PublicState.WORDS`)."""
        of_edition = Release.objects.filter(edition=OuterRef("pk"))
        live = Exists(of_edition.live(moment))
        planned = Exists(of_edition.planned(moment))
        last_end = Subquery(of_edition.over(moment).order_by("-ends_at", "-id").values("ended_as")[:1])
        if word == PublicState.LIVE:
            return self.filter(live)
        if word == PublicState.SCHEDULED:
            return self.filter(planned)
        if word == PublicState.NEVER:
            real = of_edition.filter(starts_at__isnull=False).exclude(ends_at=F("starts_at"))
            return self.filter(~Exists(real))
        ended = self.filter(~live, ~planned).annotate(last_end=last_end)
        if word == PublicState.WITHDRAWN:
            return ended.filter(last_end=Release.EndedAs.WITHDRAWN)
        return ended.exclude(last_end=None).exclude(last_end=Release.EndedAs.WITHDRAWN)
