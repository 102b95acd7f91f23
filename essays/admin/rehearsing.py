"""See the site as of: a publisher picks a moment, past or to come, and walks the public site at it."""

from __future__ import annotations

from datetime import datetime

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from essays.admin.person import person
from essays.as_of import RIGHT, end_as_of, read_as_of, set_as_of
from essays.forms.publishing import AsOfForm, in_zone, local_input
from essays.moments import Moment


@require_http_methods(["GET", "HEAD", "POST"])
def as_of(request: HttpRequest) -> HttpResponse:
    """Choose the moment. It changes nothing but what this one session sees."""
    user = person(request)
    if not user.has_perm(RIGHT):
        raise PermissionDenied
    current = read_as_of(request)
    initial = {
        "at": local_input(_asked(request) or (current.at if current else timezone.now()), user),
        "rehearse": bool(current and current.rehearse),
    }
    form = AsOfForm(request.POST or None, by=user, initial=initial)
    if request.method == "POST" and form.is_valid():
        response = HttpResponseRedirect(reverse("home"))
        set_as_of(response, request, Moment(form.cleaned_data["at"], form.cleaned_data["rehearse"]))
        return response
    context = {
        **admin.site.each_context(request),
        "title": _("See the site as of"),
        "form": form,
        "current": in_zone(current.at, user) if current else "",
    }
    return TemplateResponse(request, "admin/essays/publishing/as_of.html", context, status=400 if form.errors else 200)


def _asked(request: HttpRequest) -> datetime | None:
    """The moment that a link of the queue asks for."""
    try:
        at = parse_datetime(request.GET.get("at", ""))
    except ValueError:  # well formed, but no day of any calendar
        return None
    return at if at and timezone.is_aware(at) else None


@csrf_exempt  # readers' pages carry no token; all that a stranger could do with this is to show a publisher the present
@require_POST
def as_of_end(request: HttpRequest) -> HttpResponse:
    """Back to the present, in one click from any page of the walk."""
    response = HttpResponseRedirect(reverse("home"))
    end_as_of(response)
    return response
