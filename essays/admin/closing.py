"""The site that is closed to readers, at the desk: since when and why, what to look at first, and the button that opens it."""

from __future__ import annotations

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.models import Author
from essays.admin.person import person
from essays.models import ContentVersion, Edition, Event
from essays.services.closing import RIGHT, open_site


@require_http_methods(["GET", "HEAD", "POST"])
def desk_closing(request: HttpRequest) -> HttpResponse:
    """Open the site, or read what is known."""
    user = person(request)
    if not user.has_perm(RIGHT):
        raise PermissionDenied
    if request.method == "POST":
        if open_site(by=user, via="admin"):
            messages.success(request, _("The site is open to readers again."))
        return HttpResponseRedirect(reverse("admin:index"))
    is_closed = ContentVersion.objects.is_closed()
    closed = Event.objects.filter(verb="site_closed").order_by("-id").first() if is_closed else None
    facts = closed.details if closed else {}
    context = {
        **admin.site.each_context(request),
        "title": _("Closed to readers") if is_closed else _("Open to readers"),
        "is_closed": is_closed,
        "closed": closed,
        "is_known": "withdrawn" in facts,
        "withdrawn": Edition.objects.filter(pk__in=facts.get("withdrawn", [])).select_related("essay", "head"),
        "protected": Author.objects.filter(pk__in=facts.get("protected", [])),
    }
    return TemplateResponse(request, "admin/essays/closing/closing.html", context)
