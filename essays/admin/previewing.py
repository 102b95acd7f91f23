"""Links that show one revision to people without an account: made, shown once, closed."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from essays.addresses import absolute
from essays.admin.moves import change_url, edition_context, find_edition, tell_refusal
from essays.admin.person import person
from essays.errors import Refusal
from essays.forms.publishing import PreviewForm
from essays.models import PreviewLink
from essays.services.previewing import create_preview, revoke_preview

VIA = "admin"


class PreviewingMixin:
    """EditionAdmin's preview links."""

    admin_site: Any

    def get_previewing_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("<int:pk>/preview/", wrap(require_POST(self.preview_view)), name="essays_edition_preview"),
            path("<int:pk>/revoke/", wrap(require_POST(self.revoke_view)), name="essays_edition_revoke"),
        ]

    def preview_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Make a link to the head; the page that answers is the only one that ever shows it."""
        edition, user = find_edition(request, pk), person(request)
        if edition.head is None:
            raise Http404
        is_sent = "confirmed" in request.POST
        form = PreviewForm(request.POST if is_sent else None, edition=edition, by=user)
        address = ""
        if is_sent and form.is_valid():
            try:
                token = create_preview(revision=edition.head, by=user, via=VIA, lasts=form.lasts)
            except Refusal as refusal:
                tell_refusal(request, refusal)
                return HttpResponseRedirect(change_url(edition))
            address = absolute(reverse("preview", args=[token]))
        context = edition_context(self, request, edition, form=form, address=address, step=_("Preview link"))
        status = 400 if form.errors else 200
        return TemplateResponse(request, "admin/essays/publishing/preview_link.html", context, status=status)

    def revoke_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Close a link at once."""
        edition = find_edition(request, pk)
        asked = request.POST.get("link", "")
        links = PreviewLink.objects.filter(revision__edition=edition).select_related("revision__edition__essay")
        link = links.filter(pk=int(asked)).first() if asked.isdecimal() and len(asked) < 19 else None
        if link is None:
            raise Http404
        try:
            revoke_preview(link=link, by=person(request), via=VIA)
            messages.success(request, _("The link is closed."))
        except Refusal as refusal:
            tell_refusal(request, refusal)
        return HttpResponseRedirect(change_url(edition))
