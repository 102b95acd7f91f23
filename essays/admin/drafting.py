"""Writing: the change page of an edition, its working copies, and the answer to a save that came too late."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST

from essays import languages, workflow
from essays.admin.moves import change_url, edition_context, find_edition, tell_refusal
from essays.admin.offers import offers_at, public_offers_at, rare_offers_at
from essays.admin.person import person
from essays.admin.publishing import once_approved
from essays.admin.standing import Standing
from essays.errors import MoveRefused, Refusal
from essays.forms.drafting import WritingForm
from essays.models import Edition, Revision, WorkingCopy
from essays.permissions import may_write
from essays.services.drafting import save_revision
from essays.services.keeping import Draft, drop_working_copy, keep_working_copy
from essays.services.translating import renew_source, source_of, start_translation
from essays.text.blocks import RenderedBlock, render_blocks, split_blocks, with_ids
from essays.text.comparing import compare_texts
from essays.text.merging import merge_bodies, merge_lines
from essays.wording import TIME_OF_DAY

VIA = "admin"
LOCKED = frozenset({workflow.SUBMITTED, workflow.IN_REVIEW})
STALE_STATUS = 409


class DraftingMixin:
    """EditionAdmin's change page: the text, wide, and one narrow column beside it."""

    admin_site: Any

    def get_drafting_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("<int:pk>/keep/", wrap(require_POST(self.keep_view)), name="essays_edition_keep"),
            path("<int:pk>/discard/", wrap(require_POST(self.discard_view)), name="essays_edition_discard"),
            path(
                "<int:pk>/renew-source/", wrap(require_POST(self.renew_source_view)), name="essays_edition_renew_source"
            ),
            path("<int:pk>/start-other/", wrap(require_POST(self.start_other_view)), name="essays_edition_start_other"),
        ]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Read, write and save. A save of a text that moved on in the meantime answers 409 and loses nothing."""
        edition, user = find_edition(request, object_id), person(request)
        writes = may_write(user, edition)
        if request.method == "POST":
            if not writes:
                raise PermissionDenied
            return self._save(request, edition)
        if not writes or edition.state in LOCKED:
            return self._page(
                request, edition, "reading", blocks=render_blocks(edition.head.body if edition.head else "", notes="")
            )
        copy = _copy_of(edition, user)
        if copy and "copy" in request.GET:
            draft = Draft(copy.title, copy.summary, copy.body, copy.note)
            if copy.base_id != edition.head_id:
                return self._conflict(request, edition, copy.base, draft, status=200)
            return self._write(request, edition, draft, copy=None)
        head = edition.head
        draft = Draft(head.title, head.summary, head.body) if head else Draft("", "", "")
        return self._write(request, edition, draft, copy=copy if copy and not _is_saved(copy, head) else None)

    def keep_view(self, request: HttpRequest, pk: int) -> JsonResponse:
        """Keep what was typed so far, in the person's working copy; answers when, and whether the text moved on."""
        edition, user = find_edition(request, pk), person(request)
        try:
            sent = json.loads(request.body)
            form = WritingForm(sent if isinstance(sent, dict) else {}, edition=edition)
        except ValueError:
            return JsonResponse({"error": _("This was not understood.")}, status=400)
        form.fields["title"].required = False
        if not form.is_valid():
            return JsonResponse(
                {"error": " ".join(str(error) for errors in form.errors.values() for error in errors)}, status=400
            )
        data = form.cleaned_data
        try:
            copy = keep_working_copy(
                edition=edition,
                base=data["base"],
                draft=form.draft,
                by=user,
                tab=data["tab"],
                sequence=data["sequence"] or 0,
            )
        except MoveRefused as refusal:
            return JsonResponse({"error": str(refusal)}, status=403)
        moved_on = edition.head_id != (data["base"].pk if data["base"] else None)
        return JsonResponse(
            {
                "sequence": copy.sequence,
                "kept": _("Kept at %(time)s") % {"time": date_format(localtime(copy.saved_at), TIME_OF_DAY)},
                "moved_on": _("Somebody saved this text in the meantime. Save, and both texts are compared.")
                if moved_on
                else "",
                "present": present_sentence(Standing(edition, user)),
            }
        )

    def discard_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Throw unsaved text away, as its writer asked."""
        edition = find_edition(request, pk)
        drop_working_copy(edition=edition, by=person(request))
        messages.success(request, _("The unsaved text is thrown away."))
        return HttpResponseRedirect(change_url(edition))

    def start_other_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Begin the translation into the other language, and open it with its source beside the form."""
        edition = find_edition(request, pk)
        try:
            started = start_translation(original=edition, by=person(request), via=VIA)
        except Refusal as refusal:
            tell_refusal(request, refusal)
            return HttpResponseRedirect(change_url(edition))
        return HttpResponseRedirect(change_url(started))

    def renew_source_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Say that the translation follows the original's newest words."""
        edition = find_edition(request, pk)
        source = edition.source_revision and source_of(edition.source_revision.edition)
        try:
            if source:
                renew_source(edition=edition, source=source, by=person(request), via=VIA)
                messages.success(
                    request, _("The translation renders revision %(number)s now.") % {"number": source.number}
                )
        except Refusal as refusal:
            tell_refusal(request, refusal)
        return HttpResponseRedirect(change_url(edition))

    def _save(self, request: HttpRequest, edition: Edition) -> HttpResponse:
        user = person(request)
        form = WritingForm(request.POST, edition=edition)
        if not form.is_valid():
            return self._form_page(request, edition, form, status=400)
        draft, base = form.draft, form.cleaned_data["base"]
        try:
            revision = save_revision(
                edition=edition, parent=base, title=draft.title, summary=draft.summary, body=draft.body,
                by=user, via=VIA, note=draft.note,
            )  # fmt: skip
        except MoveRefused as refusal:
            # What was refused waits in the working copy: whatever the reason, no typed word is lost.
            _keep_refused(edition, base, form, user)
            if refusal.code == "stale":
                return self._conflict(request, find_edition(request, edition.pk), base, draft, status=STALE_STATUS)
            form.add_error(None, str(refusal))
            return self._form_page(request, edition, form, status=STALE_STATUS)
        drop_working_copy(edition=edition, by=user)
        messages.success(request, _saved_sentence(edition, revision))
        # The fragment tells the page's script which tab's text arrived, so that the browser forgets its own copy.
        return HttpResponseRedirect(f"{change_url(edition)}#saved-{quote(form.cleaned_data['tab'])}")

    def _write(self, request: HttpRequest, edition: Edition, draft: Draft, copy: WorkingCopy | None) -> HttpResponse:
        return self._form_page(
            request, edition, WritingForm(edition=edition, draft=draft, base=edition.head), copy=copy
        )

    def _form_page(
        self, request: HttpRequest, edition: Edition, form: WritingForm, status: int = 200, **more: Any
    ) -> HttpResponse:
        number = edition.head.number + 1 if edition.head else 1
        return self._page(request, edition, "writing", status=status, form=form, next_number=number, **more)

    def _conflict(
        self, request: HttpRequest, edition: Edition, base: Revision | None, mine: Draft, status: int
    ) -> HttpResponse:
        """Base, theirs and yours as differences, and a form that starts from theirs and holds the two put together."""
        head = edition.head
        assert head is not None  # only a head can have moved on
        merged, conflicts = _merge(base, head, mine)
        return self._page(
            request,
            edition,
            "conflict",
            status=status,
            base=base,
            base_html=with_ids(base.body) if base else "",
            theirs=compare_texts(base, head),
            yours=compare_texts(base, mine),
            conflicts=conflicts,
            form=WritingForm(edition=edition, draft=merged, base=head),
            next_number=head.number + 1,
        )

    def _page(self, request: HttpRequest, edition: Edition, name: str, status: int = 200, **more: Any) -> HttpResponse:
        user = person(request)
        standing = Standing(edition, user)
        context = edition_context(
            self,
            request,
            edition,
            tab="text",
            other=languages.BY_CODE[languages.other_language(edition.language)],
            standing=standing,
            offers=offers_at(standing),
            public_offers=public_offers_at(standing),
            rare_offers=rare_offers_at(standing),
            earlier=_earlier(standing),
            present=present_sentence(standing),
            is_locked=edition.state in LOCKED,
            received=request.POST.get("tab", ""),
            source=edition.source_revision,
            source_blocks=_source_blocks(edition),
            **more,
        )
        return TemplateResponse(request, f"admin/essays/drafting/{name}.html", context, status=status)


def present_sentence(standing: Standing) -> str:
    """Who else is typing in this text."""
    sentences = []
    for copy in standing.present:
        minutes = int((standing.moment.at - copy.saved_at).total_seconds() // 60)
        when = _("just now") if minutes < 1 else _("1 min ago")
        sentences.append(_("%(who)s is editing, %(when)s") % {"who": copy.user, "when": when})
    return pgettext("between two sentences", "; ").join(sentences)


def _earlier(standing: Standing) -> list[Revision]:
    """What a publisher can roll back to: once approved, not what readers see now."""
    if not standing.has("release_revision") or standing.live is None:
        return []
    shown = {standing.live.revision_id, standing.ready.revision_id if standing.ready else None}
    return [revision for revision in once_approved(standing.edition)[:12] if revision.pk not in shown]


def _source_blocks(edition: Edition) -> list[RenderedBlock]:
    """The original of a translation, its footnotes in place as in the editor beside it."""
    return render_blocks(edition.source_revision.body, notes="") if edition.source_revision else []


def _copy_of(edition: Edition, user: Any) -> WorkingCopy | None:
    return WorkingCopy.objects.select_related("base").filter(edition=edition, user=user).first()


def _is_saved(copy: WorkingCopy, head: Revision | None) -> bool:
    """Whether a working copy holds nothing but what the head holds: then there is nothing to offer."""
    if head is None:
        return not (copy.title or copy.summary or copy.body)
    words = (copy.title.strip(), copy.summary.strip()) == (head.title, head.summary)
    return words and [b.digest for b in split_blocks(copy.body)] == [b.digest for b in split_blocks(head.body)]


def _merge(base: Revision | None, theirs: Revision, mine: Draft) -> tuple[Draft, int]:
    """Both changes in one text, and in how many places both changed the same (there it is mine)."""
    title, is_title = merge_lines(base.title if base else "", theirs.title, mine.title)
    summary, is_summary = merge_lines(base.summary if base else "", theirs.summary, mine.summary)
    body = merge_bodies(base.body if base else "", theirs.body, mine.body)
    return Draft(title, summary, body.html, mine.note), body.conflicts + is_title + is_summary


def _keep_refused(edition: Edition, base: Revision | None, form: WritingForm, user: Any) -> None:
    """Keep a refused text above everything that its own tab may still send."""
    data, copy = form.cleaned_data, _copy_of(edition, user)
    sequence = max(data["sequence"] or 0, copy.sequence if copy else 0) + 1
    keep_working_copy(
        edition=edition, base=base, draft=form.draft, by=user, tab=data["tab"], sequence=sequence, refused=True
    )


def _saved_sentence(edition: Edition, revision: Revision) -> str:
    if edition.head_id == revision.pk:
        return _("Nothing was changed, so revision %(number)s stays as it is.") % {"number": revision.number}
    return _("Saved as revision %(number)s.") % {"number": revision.number}
