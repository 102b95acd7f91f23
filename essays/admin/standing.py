"""How an edition stands, for the column beside its text: what readers see, what the draft is, what is missing, the other language."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _

from essays import languages, workflow
from essays.checklist import Missing, missing_in, worth_a_look
from essays.models import Edition, Flag, PreviewLink, Release, Review
from essays.models.public_state import PublicState, state_of
from essays.moments import Moment
from essays.services.keeping import PRESENCE
from essays.services.reviewing import open_threads
from essays.text.comparing import count_changed
from essays.wording import state_dot

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise

    from accounts.models import User
    from essays.models import Revision, WorkingCopy


@dataclass(frozen=True, slots=True)
class Lag:
    """A translation behind its original: which revision it renders, and how many paragraphs changed since."""

    number: int
    newest: int
    paragraphs: int


class Standing:
    """One edition as one person meets it. Everything is read when it is first asked for, and once."""

    def __init__(self, edition: Edition, user: User) -> None:
        self.edition, self.user, self.moment = edition, user, Moment.now()

    def has(self, permission: str) -> bool:
        """Whether the person has a right of this app."""
        return self.user.has_perm(f"essays.{permission}")

    @cached_property
    def releases(self) -> list[Release]:
        return list(
            self.edition.releases.select_related("revision").defer("revision__body").order_by("starts_at", "id")
        )

    @cached_property
    def public(self) -> PublicState:
        return state_of(self.releases, self.moment)

    @cached_property
    def live(self) -> Release | None:
        """What readers see now."""
        return next((r for r in self.releases if r.starts_at and r.starts_at <= self.moment.at and self._open(r)), None)

    @cached_property
    def planned(self) -> list[Release]:
        """What readers will see, soonest first."""
        return [r for r in self.releases if r.starts_at and r.starts_at > self.moment.at and r.ends_at != r.starts_at]

    @cached_property
    def ready(self) -> Release | None:
        """What is approved and waits for a publisher."""
        return next((release for release in self.releases if release.starts_at is None), None)

    @cached_property
    def hands(self) -> set[int]:
        return self.edition.hands()

    @property
    def has_hand(self) -> bool:
        return self.user.pk in self.hands

    @property
    def others_write(self) -> bool:
        """Whether the next move is that of writers who are all others; what an import left lying waits for nobody."""
        edition = self.edition
        is_begun = bool(edition.started_by_id or edition.submitted_by_id)
        is_theirs = edition.state == workflow.CHANGES_REQUESTED or (edition.state == workflow.DRAFTING and is_begun)
        return is_theirs and bool(self.hands) and not self.has_hand

    @property
    def may_be_tied(self) -> bool:
        """Whether this is a translation with words in it, so that somebody can say which revision of the original it renders."""
        is_translation = self.edition.language != self.edition.essay.original_language
        return bool(is_translation and self.edition.head_id and self.twin and self.twin.head_id)

    @cached_property
    def missing(self) -> list[Missing]:
        found = missing_in(self.edition)
        if self.edition.state in (workflow.SUBMITTED, workflow.IN_REVIEW) and open_threads(self.edition):
            found.append(Missing("open_remark", _("A remark that must be resolved is still open.")))
        return found

    @cached_property
    def worth_a_look(self) -> list[str | StrPromise]:
        return worth_a_look(self.edition)

    @cached_property
    def override(self) -> Review | None:
        """An approval against the rule that nobody else has read yet."""
        flag = Flag.objects.filter(edition=self.edition, kind=Flag.Kind.OVERRIDE, closed_at=None).first()
        if flag is None or not flag.code.isdecimal():
            return None
        return Review.objects.select_related("revision", "reviewer").filter(pk=int(flag.code)).first()

    @cached_property
    def twin(self) -> Edition | None:
        """The edition in the other language."""
        other = languages.other_language(self.edition.language)
        editions = Edition.objects.select_related("head", "essay", "source_revision")
        return editions.filter(essay=self.edition.essay_id, language=other).first()

    @cached_property
    def twin_public(self) -> PublicState | None:
        return state_of(self.twin.releases.all(), self.moment) if self.twin else None

    @cached_property
    def lag(self) -> Lag | None:
        """How far this edition is behind its original."""
        return lag_of(self.edition, self.moment)

    @cached_property
    def twin_lag(self) -> Lag | None:
        return lag_of(self.twin, self.moment) if self.twin else None

    @cached_property
    def present(self) -> list[WorkingCopy]:
        """Others who are typing in this text: their working copies of the last two minutes."""
        copies = self.edition.working_copies.select_related("user").exclude(user=self.user)
        return list(copies.filter(saved_at__gt=timezone.now() - PRESENCE).order_by("-saved_at"))

    @cached_property
    def preview_links(self) -> list[PreviewLink]:
        """The open links to this text; the newest first."""
        if not self.has("view_previewlink"):
            return []
        links = PreviewLink.objects.open(timezone.now()).filter(revision__edition=self.edition)
        return list(links.select_related("revision", "by").defer("revision__body"))

    @property
    def dot(self) -> str:
        return state_dot(self.edition.state)

    @property
    def state(self) -> str:
        return str(workflow.STATES[self.edition.state])

    @cached_property
    def base(self) -> Revision | None:
        """What a reviewer compares the head with: what readers see or saw last, else what was last decided on, else nothing."""
        shown = [r for r in self.releases if r.starts_at and r.starts_at <= self.moment.at and r.ends_at != r.starts_at]
        last = self.live or (shown[-1] if shown else None)
        if last:
            return self.edition.revisions.get(pk=last.revision_id)
        reviews = Review.objects.filter(revision__edition=self.edition).exclude(revision=self.edition.head_id)
        review = reviews.select_related("revision").order_by("-id").first()
        return review.revision if review else None

    @cached_property
    def changed(self) -> int:
        """How many paragraphs of the head differ from that."""
        return count_changed(self.base, self.edition.head) if self.edition.head else 0

    def _open(self, release: Release) -> bool:
        return release.ends_at is None or release.ends_at > self.moment.at


def lag_of(edition: Edition, moment: Moment) -> Lag | None:
    """How far a translation is behind what readers see of its original, or behind its head where that is not public."""
    source = edition.source_revision
    if source is None:
        return None
    live = Release.objects.live(moment).filter(edition=source.edition_id).select_related("revision").first()
    newest = live.revision if live else source.edition.head
    if newest is None or newest.number <= source.number:
        return None
    return Lag(source.number, newest.number, count_changed(source, newest))
