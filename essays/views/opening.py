"""Opening a response that is asked for in another form: the gate, the move to a new address, the notice of a withdrawal."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.http import HttpResponse, HttpResponsePermanentRedirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from essays.models import Essay, Path, Reading, Release
from essays.models.authorship import add_bylines
from essays.models.public_history import latest
from essays.models.reading import pick_reading
from essays.moments import Moment, MomentRequest
from essays.views.pages import find, reader_language, render_gone


@dataclass(frozen=True, slots=True)
class OpenResponse:
    """A response as its address gives it at a moment, and all of its live releases."""

    reading: Reading
    live: Sequence[Release]
    moment: Moment


def other_form(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Make a view of a request and an open response into one of a slug: the same answers where there is nothing to open."""

    @require_safe
    @wraps(view)
    def opened(request: MomentRequest, slug: str, **arguments: Any) -> HttpResponse:
        moment = request.moment
        essay = find(Path.Kind.ESSAY, slug, Essay.objects.responses().known(moment).select_related("series"))
        if essay.slug != slug:
            name = request.resolver_match.url_name if request.resolver_match else "response_detail"
            return HttpResponsePermanentRedirect(reverse(name or "", kwargs={"slug": essay.slug, **arguments}))
        texts = Release.objects.live(moment).filter(essay=essay).with_texts()
        live = list(texts.select_related("edition__translator", "edition__reviser"))
        if not live:
            return render_gone(request, latest(list(Release.objects.over(moment).filter(essay=essay))))
        add_bylines([essay])
        return view(request, OpenResponse(pick_reading(essay, live, reader_language()), live, moment), **arguments)

    return opened
