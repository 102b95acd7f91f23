"""Asking for a text in one's language: the one thing that readers without an account write, by a plain form.

Public pages set no cookie and carry no token, so the form is trusted by what browsers say of a request's origin.
"""

from __future__ import annotations

from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import redirect
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from essays.errors import Refusal
from essays.models import Essay, Path
from essays.moments import MomentRequest
from essays.rate_limits import client_network, is_within
from essays.services.asking import ask_for_translation as count_request
from essays.views.pages import find, reader_language, render_page

MOST_AN_HOUR: Final = 30  # from one network: a class that reads together is one
HOUR: Final = 3600
LONGEST_AGENT: Final = 400


@csrf_exempt
@require_POST
def ask_for_translation(request: MomentRequest, slug: str) -> HttpResponse:
    """Count the wish, then thank. Forms of other sites and too many wishes from one network are refused with a page that says so."""
    here = (reader_language(),)  # the address takes forms alone: the switcher has nowhere to lead
    if not comes_from_here(request):
        refusal = {"refused": True}
        return render_page(request, "essays/asking/translation_asked.html", refusal, editions=here, status=403)
    essay = find(Path.Kind.ESSAY, slug, Essay.objects.responses().live(request.moment))
    network = client_network(request)
    if not is_within("ask", network, most=MOST_AN_HOUR, seconds=HOUR, at=request.moment.at):
        response = render_page(request, "429.html", {}, editions=here, status=429)
        response.headers["Retry-After"] = str(HOUR)
        return response
    visitor = f"{network}\n{request.headers.get('User-Agent', '')[:LONGEST_AGENT]}"
    try:
        count_request(essay=essay, language=reader_language(), visitor=visitor, moment=request.moment)
    except Refusal:  # it was published while the page was open: there it is
        return _see_other(essay.get_absolute_url())
    return _see_other("translation_asked", essay.slug)


@require_safe
def translation_asked(request: MomentRequest, slug: str) -> HttpResponse:
    """The thanks. Whoever comes when the text is there in their language is led to it."""
    essay = find(Path.Kind.ESSAY, slug, Essay.objects.responses().live(request.moment))
    if essay.slug != slug:
        return HttpResponsePermanentRedirect(essay.get_absolute_url())
    if Essay.objects.in_full(reader_language(), request.moment).filter(pk=essay.pk).exists():
        return redirect(essay)
    context = {"essay": essay}
    return render_page(request, "essays/asking/translation_asked.html", context, editions=(reader_language(),))


def comes_from_here(request: HttpRequest) -> bool:
    """Whether a form was sent from a page of this site: by Sec-Fetch-Site, else (a browser on plain HTTP) by Origin; one is needed."""
    if site := request.headers.get("Sec-Fetch-Site"):
        return site == "same-origin"
    return request.headers.get("Origin", "") in (settings.SITE_URL, f"{request.scheme}://{request.get_host()}")


def _see_other(to: str, *parts: str) -> HttpResponse:
    response = redirect(to, *parts)
    response.status_code = 303
    return response
