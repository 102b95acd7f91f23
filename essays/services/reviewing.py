"""The moves of a draft: each locks the edition, checks right, relation, state and revision, and records what happened.

Nobody with a hand in a text approves it, superusers included. An approval is of one revision's hash, given by somebody who had
its differences on the screen (`proof_of_reading`), and writes a release that waits for a publisher.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.core import signing
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from essays import workflow
from essays.checklist import missing_in
from essays.errors import MoveRefused
from essays.models import Edition, Event, Flag, Release, Review
from essays.permissions import require
from essays.services.drafting import lock_edition
from essays.services.flagging import open_flag
from essays.services.notifying import people_with, tell
from essays.services.recording import record_event

if TYPE_CHECKING:
    from accounts.models import User
    from essays.models import Revision

READING_SALT = "essays.reviewing.read"
READING_LASTS = 24 * 60 * 60  # seconds
SHORTEST_OVERRIDE_REASON = 20  # characters


@transaction.atomic
def submit_edition(*, edition: Edition, by: User | None, via: str) -> Edition:
    """Hand a draft to the editors, once nothing is missing (essays/checklist.py). Imports may hand in what lacks a summary."""
    edition = _begin(edition, "submit", by)
    if edition.state == workflow.SUBMITTED:
        return edition
    if missing := missing_in(edition, strict=by is not None):
        raise MoveRefused(missing[0].sentence, missing[0].code)
    edition.submitted_by = by
    event = _move(edition, "submit", by=by, via=via)
    tell(
        event,
        people_with("essays.review_edition") - edition.hands()
        if edition.assignee_id is None
        else {edition.assignee_id},
    )
    return edition


@transaction.atomic
def take_back_edition(*, edition: Edition, by: User, via: str) -> Edition:
    """Take a submitted text back to work on it; whoever was reviewing is told."""
    edition = _begin(edition, "take_back", by)
    if edition.state == workflow.DRAFTING:
        return edition
    _require_hand(edition, by)
    event = _move(edition, "take_back", by=by, via=via)
    tell(event, {edition.assignee_id})
    return edition


@transaction.atomic
def claim_edition(*, edition: Edition, by: User, via: str) -> Edition:
    """Begin to review a text oneself."""
    edition = _begin(edition, "claim", by)
    if edition.state == workflow.IN_REVIEW and edition.assignee_id == by.pk:
        return edition
    _require_no_hand(edition, by)
    edition.assignee = by
    _move(edition, "claim", by=by, via=via)
    return edition


@transaction.atomic
def assign_edition(*, edition: Edition, to: User, by: User, via: str, due_on: date | None = None) -> Edition:
    """Ask somebody to review a text, by a day. A submitted text is in review from then."""
    require(by, "essays.review_edition")
    edition = lock_edition(edition)
    if edition.state not in (workflow.SUBMITTED, workflow.IN_REVIEW):
        raise _wrong_state(edition)
    require(to, "essays.review_edition")
    _require_no_hand(edition, to)
    if (edition.assignee_id, edition.due_on, edition.state) == (to.pk, due_on, workflow.IN_REVIEW):
        return edition
    edition.assignee, edition.due_on = to, due_on
    if edition.state == workflow.SUBMITTED:
        edition.state, edition.state_since = workflow.IN_REVIEW, timezone.now()
    edition.save(update_fields=["assignee", "due_on", "state", "state_since"])
    tell(record_event("edition_assign", by=by, via=via, edition=edition, to=to.pk), {to.pk})
    return edition


@transaction.atomic
def request_changes(*, revision: Revision, by: User, via: str, comment: str) -> Review:
    """Send a text back with what has to change."""
    return _decide(revision, "request_changes", Review.Verdict.CHANGES_REQUESTED, by=by, via=via, comment=comment)


@transaction.atomic
def decline_edition(*, revision: Revision, by: User, via: str, comment: str) -> Review:
    """Decline a text, with the reason; it can be reopened."""
    return _decide(revision, "decline", Review.Verdict.DECLINED, by=by, via=via, comment=comment)


@transaction.atomic
def approve_revision(*, revision: Revision, by: User, via: str, proof: str, comment: str = "") -> Review:
    """Approve exactly this revision, which must still be the head. `proof` comes from the page of its differences."""
    edition = _begin(revision.edition, "approve", by)
    if edition.state == workflow.APPROVED and (given := _given(revision, Review.Verdict.APPROVED, by)):
        return given
    _require_no_hand(edition, by)
    check_proof(proof, revision, by)
    if open_threads(edition):
        raise MoveRefused(_("A remark that must be resolved is still open."), "open_remark")
    review = _decide(revision, "approve", Review.Verdict.APPROVED, by=by, via=via, comment=comment)
    _make_ready(edition, revision, Release.Basis.APPROVAL)
    return review


@transaction.atomic
def reopen_edition(*, edition: Edition, by: User, via: str) -> Edition:
    """Undo a decision: an approved or declined text is a draft again. What is public stays as it is."""
    edition = _begin(edition, "reopen", by)
    if edition.state == workflow.DRAFTING:
        return edition
    Release.objects.filter(edition=edition, starts_at=None).delete()
    tell(_move(edition, "reopen", by=by, via=via), edition.hands())
    return edition


@transaction.atomic
def override_approval(*, revision: Revision, by: User, via: str, reason: str) -> Review:
    """Approve against the rule (a one-person desk, an emergency): all publishers are told, and a flag stands until another looks."""
    require(by, "essays.override_approval")
    edition = lock_edition(revision.edition)
    if given := _given(revision, Review.Verdict.OVERRIDE, by):
        return given
    if len(reason.strip()) < SHORTEST_OVERRIDE_REASON:
        raise MoveRefused(_("Give the reason in a sentence that others will understand later."), "no_reason")
    if edition.head_id != revision.pk:
        raise _stale()
    if edition.state == workflow.APPROVED:
        raise _wrong_state(edition)
    review = _write_review(edition, revision, Review.Verdict.OVERRIDE, by, reason)
    edition.state, edition.state_since = workflow.APPROVED, timezone.now()
    edition.save(update_fields=["state", "state_since"])
    _make_ready(edition, revision, Release.Basis.OVERRIDE)
    open_flag(
        Flag.Kind.OVERRIDE,
        _("This text was approved against the rule. Read it, then confirm or reopen it."),
        code=str(review.pk),
        essay=edition.essay,
        edition=edition,
    )
    event = record_event("approval_overridden", by=by, via=via, edition=edition, revision=revision.pk, review=review.pk)
    tell(event, people_with("essays.release_revision"))
    return review


@transaction.atomic
def confirm_override(*, review: Review, by: User, via: str, proof: str) -> Review:
    """Review after the fact what was approved against the rule; closes its flag."""
    require(by, "essays.approve_revision")
    edition = lock_edition(review.revision.edition)
    _require_no_hand(edition, by)
    if by.pk == review.reviewer_id:
        raise MoveRefused(_("Somebody else has to look at it."), "own_override")
    question = Flag.objects.filter(kind=Flag.Kind.OVERRIDE, code=str(review.pk), closed_at=None)
    if not question.exists() and (given := _given(review.revision, Review.Verdict.CONFIRMED, by)):
        return given
    check_proof(proof, review.revision, by)
    confirmed = _write_review(edition, review.revision, Review.Verdict.CONFIRMED, by, "")
    question.update(closed_at=timezone.now(), closed_by=by)
    record_event("override_confirmed", by=by, via=via, edition=edition, revision=review.revision_id)
    return confirmed


def proof_of_reading(revision: Revision, by: User) -> str:
    """A signed word that this person had the differences of this revision on the screen; its page puts it into its forms."""
    return signing.dumps([revision.pk, revision.sha256, by.pk], salt=READING_SALT)


def check_proof(proof: str, revision: Revision, by: User) -> None:
    """Refuse a decision without the page of exactly this revision's differences."""
    try:
        found = signing.loads(proof, salt=READING_SALT, max_age=READING_LASTS)
    except signing.BadSignature:
        found = None
    if found != [revision.pk, revision.sha256, by.pk]:
        raise MoveRefused(_("Open the differences of this revision first, then decide."), "not_read")


def open_threads(edition: Edition) -> bool:
    """Whether a remark that must be resolved is still open, on whatever revision it was made."""
    return edition.revisions.filter(
        comments__must_resolve=True, comments__resolved_at=None, comments__thread=None
    ).exists()


def _begin(edition: Edition, name: str, by: User | None) -> Edition:
    """Check the right, lock the edition, check the state (the move's target passes: the same act may be sent twice)."""
    move = workflow.MOVES[name]
    require(by, move.permission)
    edition = lock_edition(edition)
    if edition.state not in (*move.sources, move.target):
        raise _wrong_state(edition)
    return edition


def _move(edition: Edition, name: str, *, by: User | None, via: str, **details: Any) -> Event:
    edition.state, edition.state_since = workflow.MOVES[name].target, timezone.now()
    edition.save(update_fields=["state", "state_since", "assignee", "submitted_by"])
    return record_event(f"edition_{name}", by=by, via=via, edition=edition, revision=edition.head_id, **details)


def _decide(revision: Revision, name: str, verdict: str, *, by: User, via: str, comment: str) -> Review:
    edition = _begin(revision.edition, name, by)
    if edition.state == workflow.MOVES[name].target and (given := _given(revision, verdict, by)):
        return given
    if edition.state not in workflow.MOVES[name].sources:
        raise _wrong_state(edition)
    if edition.head_id != revision.pk:
        raise _stale()
    if name != "approve" and not comment.strip():
        raise MoveRefused(_("Say why, so that the author knows what to do."), "no_reason")
    if name == "approve" or by.pk != edition.assignee_id:
        _require_no_hand(edition, by)
    review = _write_review(edition, revision, verdict, by, comment)
    tell(_move(edition, name, by=by, via=via, review=review.pk), edition.hands())
    return review


def _write_review(edition: Edition, revision: Revision, verdict: str, by: User, comment: str) -> Review:
    return Review.objects.create(
        revision=revision,
        sha256=revision.sha256,
        verdict=verdict,
        reviewer=by,
        submitted_by=edition.submitted_by,
        comment=comment.strip(),
        at=timezone.now(),
    )


def _given(revision: Revision, verdict: str, by: User) -> Review | None:
    return Review.objects.filter(revision=revision, verdict=verdict, reviewer=by).order_by("-id").first()


def _make_ready(edition: Edition, revision: Revision, basis: str) -> None:
    """The release without a start: approved, waiting for a publisher."""
    Release.objects.filter(edition=edition, starts_at=None).delete()
    Release.objects.create(edition=edition, essay=edition.essay, revision=revision, basis=basis)


def _require_no_hand(edition: Edition, by: User) -> None:
    if by.pk in edition.hands():
        raise MoveRefused(_("Whoever had a hand in a text does not review it."), "own_text")


def _require_hand(edition: Edition, by: User) -> None:
    if by.pk not in edition.hands() and not by.has_perm("essays.review_edition"):
        raise MoveRefused(_("Only the people of this text, or an editor, can take it back."), "no_hand")


def _wrong_state(edition: Edition) -> MoveRefused:
    return MoveRefused(
        _("This cannot be done now: the edition is %(state)s.") % {"state": workflow.STATES[edition.state]},
        "wrong_state",
    )


def _stale() -> MoveRefused:
    return MoveRefused(_("The text has changed since you opened it. Look at the new revision."), "stale")
