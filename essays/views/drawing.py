"""The drawn picture of a response. It passes the gate each time; where it cannot be drawn the site's own stands for it."""

from __future__ import annotations

from typing import Final

from django.http import HttpResponse, HttpResponseRedirect
from django.templatetags.static import static
from django.utils.cache import get_conditional_response

from essays.exporting.cards import Card, draw_card
from essays.languages import CHINESE
from essays.moments import MomentRequest
from essays.views.opening import OpenResponse, other_form
from essays.views.pages import reader_language

SITE: Final = "Dialogue \u5bf9\u8bdd"  # both names, on pictures in both languages
AGE: Final = "public, max-age=0, must-revalidate"  # no cache shows a picture of a text that was withdrawn


@other_form
def response_card(request: MomentRequest, opened: OpenResponse) -> HttpResponse:
    """The picture in the page's language, or that of the title. Nothing is drawn for whoever has it already."""
    reading = opened.reading
    joint = "\u3001" if reader_language() == CHINESE.code else ", "
    card = Card(SITE, reading.title, joint.join(str(author.printed_name) for author in reading.authors))
    response = HttpResponse(content_type="image/png", headers={"ETag": card.etag, "Cache-Control": AGE})
    answer = get_conditional_response(request, etag=card.etag, response=response)
    if answer is not None and answer is not response:
        return answer
    picture = draw_card(card)
    if picture is None:
        return HttpResponseRedirect(static("icons/card.png"), headers={"Cache-Control": AGE})
    response.content = picture
    return response
