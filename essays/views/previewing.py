"""The page behind a preview link: one revision, for whoever has the link, until it is closed or over."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from essays import languages
from essays.models import PreviewLink, Reading, Release
from essays.models.authorship import add_bylines
from essays.moments import MomentRequest
from essays.text.blocks import render_blocks
from essays.text.measures import minutes_for

HEADERS = {
    "X-Robots-Tag": "noindex, nofollow",
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
}


@require_safe
def preview(request: MomentRequest, token: str) -> HttpResponse:
    """One revision. Unknown, closed and outlived links answer the same 404. The one GET that writes: when it was last used."""
    links = PreviewLink.objects.of_token(token).open(request.moment.at)
    link = links.select_related("revision__edition__essay__series", "revision__edition__translator").first()
    if link is None:
        raise Http404
    PreviewLink.objects.filter(pk=link.pk).update(last_used_at=request.moment.at)
    revision, edition = link.revision, link.revision.edition
    add_bylines([edition.essay])
    shown = Release(edition=edition, essay=edition.essay, revision=revision)
    context = {
        "reading": Reading(edition.essay, edition.language, shown, shown, (edition.language,)),
        "blocks": render_blocks(revision.body),
        "minutes": minutes_for(revision.words, revision.han),
        "revision": revision,
        "expires_at": link.expires_at,
        "lang": languages.html_lang(edition.language),
    }
    response = render(request, "essays/previewing/preview.html", context)
    for name, value in HEADERS.items():
        response.headers[name] = value
    return response
