"""Replying: which response, and which of its paragraphs, a work answers."""

from __future__ import annotations

from typing import Any, Final

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from essays import languages
from essays.admin.marking import find_work, work_context
from essays.admin.person import person
from essays.errors import Refusal
from essays.forms.replying import AnsweredForm, ReplyForm
from essays.models import Essay, Reading
from essays.models.live_blocks import read_paragraphs
from essays.moments import Moment
from essays.services.cataloguing import file_reply

VIA = "admin"
MOST: Final = 120


class ReplyingMixin:
    """EssayAdmin's page of what a work replies to."""

    admin_site: Any
    has_change_permission: Any

    def get_replying_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.replying_view)
        return [path("<int:pk>/replying/", view, name="essays_essay_replying")]

    def replying_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """First the response is chosen (`?answered=`), then its paragraph; or the reply is taken away."""
        essay = find_work(self, request, pk)
        if not self.has_change_permission(request, essay):
            raise PermissionDenied
        if request.POST.get("act") == "remove":
            return self._file(request, essay, None, "") or HttpResponseRedirect(request.get_full_path())
        moment, language = Moment.now(), get_language() or languages.ENGLISH.code
        readings = _answerable(essay, language, moment)
        choice = AnsweredForm(request.POST or request.GET or None, readings=readings)
        form = None
        if choice.is_valid():
            answered = next(
                reading.essay for reading in readings if reading.essay.pk == choice.cleaned_data["answered"]
            )
            paragraphs = read_paragraphs(answered, language, moment)
            form = ReplyForm(
                request.POST or None, readings=readings, paragraphs=paragraphs, initial=_now(essay, answered)
            )
            if form.is_valid() and (done := self._file(request, essay, answered, form.cleaned_data["block"])):
                return done
        context = work_context(
            self, request, essay, title=_("What it replies to"), form=form, choice=choice, readings=readings
        )
        status = 400 if request.method == "POST" else 200
        return TemplateResponse(request, "admin/essays/replying/replying.html", context, status=status)

    def _file(self, request: HttpRequest, essay: Essay, answered: Essay | None, block: str) -> HttpResponse | None:
        """Back to the work, or nothing if it was refused (which is told)."""
        try:
            file_reply(essay=essay, answered=answered, block=block, by=person(request), via=VIA)
        except Refusal as refusal:
            messages.error(request, refusal.sentence)
            return None
        messages.success(request, _("Saved."))
        return HttpResponseRedirect(reverse("admin:essays_essay_change", args=[essay.pk]))


def _answerable(essay: Essay, language: str, moment: Moment) -> list[Reading]:
    """What a work can reply to: the newest public responses to the same question (without one, the newest of all)."""
    responses = Essay.objects.responses()
    listed = responses.listed_in(essay.series, moment) if essay.series else responses.listed(moment)
    return listed.exclude(pk=essay.pk)[:MOST].in_language(language, moment)


def _now(essay: Essay, answered: Essay) -> dict[str, Any]:
    block = essay.in_reply_to_block if essay.in_reply_to_id == answered.pk else ""
    return {"answered": answered.pk, "block": block}
