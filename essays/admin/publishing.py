"""Revisions and releases in the admin: shown, never changed by hand; and the moves by which a publisher changes what readers see."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import admin, messages
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from essays import languages
from essays.admin.moves import Asked, Move, change_url, find_edition, move_urls, tell_refusal
from essays.admin.person import person
from essays.admin.readonly import ReadOnlyAdmin
from essays.admin.searching import RevisionSearchMixin
from essays.errors import MoveRefused, Refusal
from essays.forms.publishing import ReleaseForm, ScheduleForm, TogetherForm, WithdrawForm
from essays.models import Edition, Release, Review, Revision
from essays.services import publishing
from essays.text.blocks import with_ids

VIA = "admin"


class SeenWithEditionMixin:
    """What hangs on an edition is seen by those who may see the edition: lists, single pages and pick lists alike."""

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        visible = Edition.objects.visible_to(person(request))
        return super().get_queryset(request).filter(edition__in=visible.values("pk"))  # type: ignore[misc]


@admin.register(Revision)
class RevisionAdmin(RevisionSearchMixin, SeenWithEditionMixin, ReadOnlyAdmin):
    list_display = ("title", "number", "edition", "written_by", "written_at")
    list_filter = ("edition__language", "written_at")
    list_select_related = ("edition__essay", "written_by")
    search_fields = ("title", "edition__essay__slug")
    fields = (
        "edition",
        "number",
        "title",
        "summary",
        "text",
        "note",
        "written_by",
        "written_at",
        "parent",
        "words",
        "han",
        "sha256",
    )
    readonly_fields = ("text",)

    @admin.display(description=_("text"))
    def text(self, revision: Revision) -> SafeString:
        """The body, cleaned again on its way out."""
        lang = languages.html_lang(revision.edition.language)
        return mark_safe(f'<div lang="{lang}">{with_ids(revision.body)}</div>')  # noqa: S308  with_ids returns clean markup


@admin.register(Release)
class ReleaseAdmin(SeenWithEditionMixin, ReadOnlyAdmin):
    list_display = ("revision", "edition", "starts_at", "ends_at", "ended_as", "basis", "by")
    list_filter = ("ended_as", "basis", "edition__language", "starts_at")
    list_select_related = ("revision", "edition__essay", "by")
    search_fields = ("revision__title", "essay__slug")
    date_hierarchy = "starts_at"
    fields: ClassVar = (
        "edition", "revision", ("starts_at", "ends_at"), "ended_as", "basis", "is_minor", "note_en", "note_zh", "end_note_en",
        "end_note_zh", "by", "created_at",
    )  # fmt: skip


def _release(asked: Asked) -> object:
    return publishing.release_revision(revision=asked.revision, by=asked.by, via=VIA, **asked.form.notes)


def _schedule(asked: Asked) -> object:
    at = asked.words["at"]
    return publishing.release_revision(revision=asked.revision, by=asked.by, via=VIA, at=at, **asked.form.notes)


def _together(asked: Asked) -> object:
    ready = Release.objects.filter(essay=asked.edition.essay_id, starts_at=None).select_related(
        "revision__edition__essay"
    )
    revisions = [release.revision for release in ready]
    if len(revisions) < len(languages.BY_CODE):
        raise MoveRefused(_("Both languages have to be approved before they can be published together."), "not_ready")
    at = asked.words["at"]
    return publishing.release_together(revisions=revisions, by=asked.by, via=VIA, at=at, **asked.form.notes)


def _withdraw(asked: Asked) -> object:
    return publishing.withdraw_edition(edition=asked.edition, by=asked.by, via=VIA, **asked.words)


def _end(asked: Asked) -> object:
    return publishing.end_edition(edition=asked.edition, by=asked.by, via=VIA)


MOVES = {
    "release": Move(
        _release,
        _("Published. Readers see it now."),
        _("Publish the correction"),
        _("Readers see it at once."),
        ReleaseForm,
    ),
    "schedule": Move(
        _schedule,
        _("Scheduled."),
        _("Schedule"),
        _("Readers see it from this time on. Nothing has to run then."),
        ScheduleForm,
    ),
    "together": Move(
        _together,
        _("Both languages are published, or will be from the time you gave."),
        _("Publish both languages"),
        _("Both from the same moment, or neither."),
        TogetherForm,
    ),
    "roll_back": Move(
        _release,
        _("Rolled back. Readers see the earlier revision now."),
        _("Roll back"),
        _("Readers see this earlier revision at once. The draft stays as it is."),
        ReleaseForm,
    ),
    "withdraw": Move(
        _withdraw,
        _("Withdrawn. Readers find your notice."),
        _("Withdraw"),
        _("Readers find a dated notice in its place, at once. What was scheduled is cancelled."),
        WithdrawForm,
    ),
    "end": Move(_end, _("Ended. Readers no longer see it.")),
}


class PublishingMixin:
    """EditionAdmin's moves of a publisher."""

    admin_site: Any

    def get_publishing_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        cancel = path("<int:pk>/cancel/", wrap(require_POST(self.cancel_view)), name="essays_edition_cancel")
        return [cancel, *move_urls(self, MOVES)]

    def cancel_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Cancel a release that has not begun."""
        edition = find_edition(request, pk)
        asked = request.POST.get("release", "")
        releases = edition.releases.select_related("edition__essay")
        release = releases.filter(pk=int(asked)).first() if asked.isdecimal() and len(asked) < 19 else None
        if release is None:
            raise Http404
        try:
            publishing.cancel_release(release=release, by=person(request), via=VIA)
            messages.success(request, _("Cancelled. Readers see what they saw before."))
        except Refusal as refusal:
            tell_refusal(request, refusal)
        return HttpResponseRedirect(change_url(edition))


def once_approved(edition: Edition) -> QuerySet[Revision]:
    """The revisions that may be published again: once public, or approved; the newest first, without their bodies."""
    public = Q(pk__in=edition.releases.filter(starts_at__isnull=False).values("revision"))
    given = Review.objects.filter(
        revision__edition=edition, verdict__in=[Review.Verdict.APPROVED, Review.Verdict.OVERRIDE]
    )
    found = edition.revisions.filter(public | Q(pk__in=given.values("revision")))
    return found.defer("body", "summary").order_by("-number")
