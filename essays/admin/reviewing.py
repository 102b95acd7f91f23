"""Reviewing: the page of differences, remarks, and the moves of a draft."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from essays import workflow
from essays.admin.moves import Asked, Move, change_url, edition_context, find_edition, move_urls, tell_refusal
from essays.admin.offers import offers_at
from essays.admin.person import person
from essays.admin.standing import Standing
from essays.errors import Refusal
from essays.forms.reviewing import ApproveForm, AssignForm, CommentForm, OverrideForm, ReasonForm
from essays.models import Comment, Edition, Review
from essays.services import reviewing
from essays.services.commenting import add_comment, resolve_comment
from essays.services.reminding import remind
from essays.text.comparing import compare_texts

if TYPE_CHECKING:
    from essays.models import Revision

VIA = "admin"


def _submit(asked: Asked) -> object:
    return reviewing.submit_edition(edition=asked.edition, by=asked.by, via=VIA)


def _take_back(asked: Asked) -> object:
    return reviewing.take_back_edition(edition=asked.edition, by=asked.by, via=VIA)


def _claim(asked: Asked) -> object:
    return reviewing.claim_edition(edition=asked.edition, by=asked.by, via=VIA)


def _assign(asked: Asked) -> object:
    return reviewing.assign_edition(edition=asked.edition, by=asked.by, via=VIA, **asked.words)


def _remind(asked: Asked) -> object:
    return remind(edition=asked.edition, by=asked.by, via=VIA)


def _request_changes(asked: Asked) -> object:
    return reviewing.request_changes(revision=asked.revision, by=asked.by, via=VIA, comment=asked.words["comment"])


def _approve(asked: Asked) -> object:
    return reviewing.approve_revision(revision=asked.revision, by=asked.by, via=VIA, **asked.words)


def _decline(asked: Asked) -> object:
    return reviewing.decline_edition(revision=asked.revision, by=asked.by, via=VIA, comment=asked.words["comment"])


def _reopen(asked: Asked) -> object:
    return reviewing.reopen_edition(edition=asked.edition, by=asked.by, via=VIA)


def _override(asked: Asked) -> object:
    return reviewing.override_approval(revision=asked.revision, by=asked.by, via=VIA, reason=asked.words["reason"])


def _confirm_override(asked: Asked) -> object:
    review = Standing(asked.edition, asked.by).override
    if review is None:
        raise Refusal(_("No approval of this text waits for a second reader."), "nothing_open")
    return reviewing.confirm_override(review=review, by=asked.by, via=VIA, proof=asked.words["proof"])


MOVES = {
    "submit": Move(_submit, _("Submitted. The editors are told.")),
    "take_back": Move(_take_back, _("Taken back. It is a draft again.")),
    "claim": Move(_claim, _("You review this text now.")),
    "assign": Move(
        _assign,
        _("Assigned. The reviewer is told."),
        _("Assign this text"),
        _("The reviewer is told by mail."),
        AssignForm,
    ),
    "remind": Move(_remind, _("Reminded by mail.")),
    "request_changes": Move(
        _request_changes,
        _("Sent back. The people of the text are told."),
        _("Ask for changes"),
        _("The text goes back to its writers, with what you say here."),
        ReasonForm,
    ),
    "approve": Move(
        _approve,
        _("Approved. A publisher can let it out now."),
        _("Approve this revision"),
        _("The approval is of exactly this revision: a later save drops it."),
        ApproveForm,
    ),
    "decline": Move(
        _decline,
        _("Declined. The people of the text are told."),
        _("Decline this text"),
        _("Its writers read your reason. An editor can reopen it."),
        ReasonForm,
    ),
    "reopen": Move(_reopen, _("Reopened. It is a draft again; what readers see stays.")),
    "override": Move(
        _override,
        _("Approved against the rule. All publishers are told."),
        _("Approve against the rule"),
        _("Another person has to read the text later; until then the question stays open."),
        OverrideForm,
    ),
    "confirm_override": Move(
        _confirm_override, _("Confirmed. The question is closed."), _("Confirm the approval"), "", ApproveForm
    ),
}


@dataclass(frozen=True, slots=True)
class Thread:
    """A remark with its answers; `is_old` tells that it was made on an earlier revision."""

    first: Comment
    replies: list[Comment]
    is_old: bool
    may_resolve: bool


class ReviewingMixin:
    """EditionAdmin's review page and the moves of a draft."""

    admin_site: Any

    def get_reviewing_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("<int:pk>/review/", wrap(require_safe(self.review_view)), name="essays_edition_review"),
            path("<int:pk>/comment/", wrap(require_POST(self.comment_view)), name="essays_edition_comment"),
            path("<int:pk>/settle/", wrap(require_POST(self.settle_view)), name="essays_edition_settle"),
            *move_urls(self, MOVES),
        ]

    def review_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """What changed, the remarks, and the moves: reading and deciding in one place. Its forms carry the proof of reading."""
        edition, user = find_edition(request, pk), person(request)
        if edition.head is None:
            raise Http404
        standing = Standing(edition, user)
        shown = _asked_revision(request, edition, "to") or edition.head
        base = _asked_revision(request, edition, "from") or standing.base
        override = standing.override
        context = edition_context(
            self,
            request,
            edition,
            tab="review",
            standing=standing,
            base=base,
            shown=shown,
            comparison=compare_texts(base, shown),
            offers=[offer for offer in offers_at(standing) if not offer.is_page and offer.name not in IN_FORM],
            can_decide=_can_decide(standing) and shown.pk == edition.head_id,
            can_confirm=override is not None and override.revision_id == shown.pk and standing.has("approve_revision"),
            proof=reviewing.proof_of_reading(shown, user),
            threads=_threads(edition, user),
            remark=CommentForm(initial={"block": request.GET.get("about", "")[:20]}),
            reviews=Review.objects.filter(revision__edition=edition).select_related("reviewer", "revision")[:10],
            earlier=edition.revisions.only("id", "edition", "number").exclude(pk=shown.pk)[:30],
        )
        return TemplateResponse(request, "admin/essays/reviewing/review.html", context)

    def comment_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Remark on the revision that was on the screen, or answer a thread."""
        edition, form = find_edition(request, pk), CommentForm(request.POST)
        if not form.is_valid():
            messages.error(request, _("Write something first."))
            return HttpResponseRedirect(f"{change_url(edition, 'review')}#remarks")
        words = dict(form.cleaned_data)
        thread = _comment_of(edition, words.pop("thread")) if words["thread"] else words.pop("thread")
        asked = request.POST.get("revision", "")
        revision = (
            edition.revisions.filter(pk=int(asked)).first() if asked.isdecimal() and len(asked) < 19 else edition.head
        )
        if revision is None:
            raise Http404
        try:
            add_comment(revision=revision, thread=thread or None, by=person(request), via=VIA, **words)
        except Refusal as refusal:
            tell_refusal(request, refusal)
        return HttpResponseRedirect(f"{change_url(edition, 'review')}#remarks")

    def settle_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Say that a thread is settled."""
        edition = find_edition(request, pk)
        asked = request.POST.get("comment", "")
        comment = _comment_of(edition, int(asked) if asked.isdecimal() and len(asked) < 19 else 0)
        try:
            resolve_comment(comment=comment, by=person(request), via=VIA)
        except Refusal as refusal:
            tell_refusal(request, refusal)
        return HttpResponseRedirect(f"{change_url(edition, 'review')}#remarks")


# Moves that the review page has in its form, so not among its buttons.
IN_FORM = frozenset({"request_changes", "decline"})


def _asked_revision(request: HttpRequest, edition: Edition, name: str) -> Revision | None:
    """Another revision to compare (`?from=3&to=5`), by its number."""
    asked = request.GET.get(name, "")
    if not (asked.isascii() and asked.isdigit() and len(asked) < 9):
        return None
    found = edition.revisions.filter(number=int(asked)).first()
    if found is None:
        raise Http404
    return found


def _can_decide(standing: Standing) -> bool:
    return standing.edition.state == workflow.IN_REVIEW and standing.has("approve_revision")


def _comment_of(edition: Edition, pk: int) -> Comment:
    """The first remark of a thread at one of this edition's revisions; any other is not there."""
    comments = Comment.objects.select_related("revision__edition").filter(revision__edition=edition, thread=None)
    found = comments.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _threads(edition: Edition, user: Any) -> list[Thread]:
    """The threads of an edition: open ones first, each in order of time."""
    comments = Comment.objects.filter(revision__edition=edition).select_related("by", "resolved_by", "revision")
    rows = list(comments.defer("revision__body").order_by("id"))
    replies: dict[int, list[Comment]] = {}
    for row in rows:
        if row.thread_id:
            replies.setdefault(row.thread_id, []).append(row)
    is_editor = user.has_perm("essays.review_edition")
    threads = [
        Thread(
            row,
            replies.get(row.pk, []),
            is_old=row.revision_id != edition.head_id,
            may_resolve=row.resolved_at is None and (is_editor or row.by_id == user.pk),
        )
        for row in rows
        if row.thread_id is None
    ]
    return sorted(threads, key=lambda thread: thread.first.resolved_at is not None)
