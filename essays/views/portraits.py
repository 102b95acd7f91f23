"""Authors' pictures: each asked for anew, since what readers may not see any more must not lie anywhere."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponsePermanentRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from essays.models import Path
from essays.models.authorship import public_authors
from essays.moments import MomentRequest
from essays.views.pages import find


@require_safe
def author_portrait(request: MomentRequest, slug: str) -> HttpResponseBase:
    """The picture of an author who has a page. Browsers may keep it, but ask each time whether they may still show it."""
    pictured = public_authors(request.moment).filter(portrait__isnull=False).select_related("portrait")
    author = find(Path.Kind.AUTHOR, slug, pictured)
    if author.slug != slug:
        return HttpResponsePermanentRedirect(reverse("author_portrait", args=[author.slug]))
    portrait = author.portrait
    etag = f'"{portrait.sha256}"'
    headers = {"ETag": etag, "Cache-Control": "no-cache"}
    whole = HttpResponse(bytes(portrait.picture), content_type="image/webp", headers=headers)
    return get_conditional_response(request, etag=etag, response=whole) or whole
