"""The archive's addresses of old: each answers with one permanent redirect to where its page is now."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponsePermanentRedirect
from django.urls import reverse
from django.utils import translation
from django.views.decorators.http import require_safe

from essays.languages import CHINESE, ENGLISH
from essays.models import Essay, Path, Series, Topic
from essays.models.authorship import public_authors
from essays.moments import Moment, MomentRequest
from essays.views.pages import find

READABLE: Final[dict[str, Callable[[Moment], QuerySet[Any]]]] = {
    Path.Kind.ESSAY: Essay.objects.known,
    Path.Kind.SERIES: Series.objects.public,
    Path.Kind.TOPIC: Topic.objects.public,
    Path.Kind.AUTHOR: public_authors,
}
# The archive's sections: what their pages are now, and the list that stands for the section itself. Its posts were prompts.
SECTIONS: Final = {
    "responses": (Path.Kind.ESSAY, "response_list"),
    "series": (Path.Kind.SERIES, "series_list"),
    "posts": (Path.Kind.SERIES, "series_list"),
    "topics": (Path.Kind.TOPIC, "topic_list"),
    "authors": (Path.Kind.AUTHOR, "author_list"),
}


@require_safe
def old_address(request: MomentRequest, section: str = "", slug: str = "", chinese: str = "") -> HttpResponse:
    """Lead on from `/responses/<slug>`, `/cn/responses/<slug>` and their like; the answer, a 404 too, is in the address's language."""
    translation.activate(CHINESE.code if chinese else ENGLISH.code)
    if not section:
        return HttpResponsePermanentRedirect(reverse("home"))
    kind, list_name = SECTIONS[section]
    if not slug:
        return HttpResponsePermanentRedirect(reverse(list_name))
    return HttpResponsePermanentRedirect(find(kind, slug, READABLE[kind](request.moment)).get_absolute_url())
