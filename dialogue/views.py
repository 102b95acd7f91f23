"""What belongs to the site as a whole: the choice at `/`, what programs ask for, and the page for what is not there."""

from __future__ import annotations

from typing import Final

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from essays.addresses import absolute

# The colours of the page's paper in light, from the tokens of static/css/site.css.
PAPER: Final = "#fcfbf8"


@require_safe
def language_choice(request: HttpRequest) -> HttpResponse:
    """Send a reader to the front page in their language: that of the cookie, else of the browser."""
    with translation.override(translation.get_language_from_request(request)):
        response = HttpResponseRedirect(reverse("home"))
    patch_vary_headers(response, ["Cookie", "Accept-Language"])
    return response


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """What robots may read, and where the sitemap is."""
    lines = ["User-agent: *", f"Disallow: {reverse('admin:index')}", "", f"Sitemap: {absolute(reverse('sitemap'))}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@require_safe
def web_manifest(request: HttpRequest) -> HttpResponse:
    """The web manifest; a view, since the icons' addresses carry a hash in production."""
    manifest = {
        "name": "Dialogue \u5bf9\u8bdd",
        "short_name": "Dialogue",
        "start_url": "/",
        "display": "browser",
        "background_color": PAPER,
        "theme_color": PAPER,
        "icons": [
            {"src": static("icons/dialogue.svg"), "sizes": "any", "type": "image/svg+xml"},
            {"src": static("icons/icon-192.png"), "sizes": "192x192", "type": "image/png"},
            {"src": static("icons/icon-512.png"), "sizes": "512x512", "type": "image/png"},
            {"src": static("icons/maskable-512.png"), "sizes": "512x512", "type": "image/png", "purpose": "maskable"},
        ],
    }
    return JsonResponse(manifest, content_type="application/manifest+json")


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The page for what is not there, the same to the byte for what never was and for what is not public."""
    return render(request, "404.html", status=404)
