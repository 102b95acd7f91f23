"""Series that are one: joined by an editor's word, and parted again."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from essays.admin.person import person
from essays.errors import Refusal
from essays.models import Event, Series
from essays.permissions import may
from essays.services.joining import join_by_word, joins_of, part_series

VIA = "admin"


class JoinForm(forms.Form):
    """The other record of the same series."""

    joined = forms.ModelChoiceField(Series.objects.none(), label=_("The other series"))

    def __init__(self, *args: Any, kept: Series, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["joined"]
        field.queryset = Series.objects.exclude(pk=kept.pk)


class JoiningMixin:
    """SeriesAdmin's page on which two series are made one, and a join is undone."""

    admin_site: Any
    opts: Any
    media: Any

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        own = [
            path("<int:pk>/join/", wrap(self.join_view), name="essays_series_join"),
            path("<int:pk>/part/", wrap(require_POST(self.part_view)), name="essays_series_part"),
        ]
        return own + super().get_urls()  # type: ignore[misc]

    def join_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Choose the other series, and make the two one; below, the joins that can be undone."""
        kept = self._series(request, pk)
        form = JoinForm(request.POST if request.method == "POST" else None, kept=kept)
        if form.is_valid():
            try:
                join_by_word(kept=kept, joined=form.cleaned_data["joined"], by=person(request), via=VIA)
                messages.success(request, _("The two series are one now. It can be undone here."))
                return HttpResponseRedirect(request.path)
            except Refusal as refusal:
                form.add_error(None, str(refusal))
        context = {**self.admin_site.each_context(request), "title": _("Join with another series"), "opts": self.opts}
        context |= {"form": form, "original": kept, "joins": joins_of(kept), "media": self.media + form.media}
        status = 400 if form.errors else 200
        return TemplateResponse(request, "admin/essays/joining/join.html", context, status=status)

    def part_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Undo a join."""
        kept = self._series(request, pk)
        asked = request.POST.get("join", "")
        event = next((event for event in joins_of(kept) if str(event.pk) == asked), None)
        if event is None:
            raise Http404
        try:
            parted = part_series(join=Event.objects.get(pk=event.pk), by=person(request), via=VIA)
            messages.success(request, _("“%(series)s” is a series of its own again.") % {"series": parted})
        except Refusal as refusal:
            messages.error(request, refusal.sentence)
        return HttpResponseRedirect(reverse("admin:essays_series_join", args=[pk]))

    def _series(self, request: HttpRequest, pk: int) -> Series:
        if not may(person(request), "essays.change_series"):
            raise PermissionDenied
        return get_object_or_404(Series, pk=pk)
