"""Marking: common ground, differences and open questions at the paragraphs of a work that readers can open."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from essays import languages
from essays.admin.person import person
from essays.errors import Refusal
from essays.forms.marking import MarkForm
from essays.models import Essay, Mark
from essays.models.live_blocks import read_paragraphs
from essays.moments import Moment
from essays.services.marking import accept_mark, mark_paragraph, may_accept, may_mark, remove_mark

VIA = "admin"
ACTS = {"accept": accept_mark, "remove": remove_mark}


class MarkingMixin:
    """EssayAdmin's page of marks."""

    admin_site: Any

    def get_marking_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.marking_view)
        return [path("<int:pk>/marking/", view, name="essays_essay_marking")]

    def marking_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Mark a paragraph; accept a mark, or take one away."""
        essay, user = find_work(self, request, pk), person(request)
        if not may_mark(user, essay):
            raise PermissionDenied
        if request.POST.get("act") in ACTS:
            return self._settle(request, essay)
        paragraphs = read_paragraphs(essay, get_language() or languages.ENGLISH.code, Moment.now())
        form = MarkForm(request.POST if request.method == "POST" else None, paragraphs=paragraphs)
        if form.is_valid():
            try:
                mark = mark_paragraph(essay=essay, by=user, via=VIA, **form.cleaned_data)
                is_shown = mark.accepted_at is not None
                messages.success(request, _("Readers see the mark now.") if is_shown else _("Proposed to the editors."))
                return HttpResponseRedirect(_address(essay))
            except Refusal as refusal:
                form.add_error(None, str(refusal))
        numbers = {paragraph.key: paragraph for paragraph in paragraphs}
        context = work_context(
            self,
            request,
            essay,
            title=_("Marks"),
            form=form,
            paragraphs=paragraphs,
            accepts=may_accept(user, essay),
            marks=[
                (mark, numbers.get(mark.block))
                for mark in Mark.objects.filter(essay=essay).select_related("by").order_by("pk")
            ],
        )
        status = 400 if form.errors else 200
        return TemplateResponse(request, "admin/essays/marking/marking.html", context, status=status)

    def _settle(self, request: HttpRequest, essay: Essay) -> HttpResponse:
        """Accept or remove the mark that is named."""
        asked = request.POST.get("mark", "")
        mark = essay.marks.filter(pk=int(asked)).first() if asked.isdecimal() and len(asked) < 19 else None
        if mark is None:
            raise Http404
        try:
            ACTS[request.POST["act"]](mark=mark, by=person(request), via=VIA)
            messages.success(request, _("Done."))
        except Refusal as refusal:
            messages.error(request, refusal.sentence)
        return HttpResponseRedirect(_address(essay))


def find_work(model_admin: Any, request: HttpRequest, pk: int) -> Essay:
    """A work that this person may see; for everybody else it is not there."""
    essay = model_admin.get_queryset(request).filter(pk=pk).first()
    if essay is None:
        raise Http404
    return essay


def work_context(model_admin: Any, request: HttpRequest, essay: Essay, **more: Any) -> dict[str, Any]:
    """What a page of a work needs."""
    return {
        **model_admin.admin_site.each_context(request),
        "opts": Essay._meta,
        "original": essay,
        "named": model_admin.titles(essay),
        **more,
    }


def _address(essay: Essay) -> str:
    return reverse("admin:essays_essay_marking", args=[essay.pk])
