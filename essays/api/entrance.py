"""The entrance of the API: what there is, by links."""

from __future__ import annotations

from typing import Final

from django.urls import reverse
from django.utils.translation import override
from ninja import Query, Router

from essays import languages
from essays.addresses import absolute
from essays.api.parameters import Reader
from essays.api.records import HTML, JSON
from essays.api.schemas import Entrance, Link
from essays.moments import MomentRequest

router = Router(tags=["Entrance"])

OPENAPI: Final = "application/vnd.oai.openapi+json"
LISTS: Final = {
    "essays": "api_essay_list",
    "editions": "api_edition_list",
    "series": "api_series_list",
    "topics": "api_topic_list",
    "authors": "api_author_list",
    "search": "api_search",
    "changes": "api_changes",
}


@router.get("/", response=Entrance, url_name="api_entrance", operation_id="getEntrance")
def api_entrance(request: MomentRequest, query: Query[Reader]) -> Entrance:
    """What there is."""
    with override(query.language):
        docs = absolute(reverse("api_docs"))
    links = [
        Link(rel="service-desc", type=OPENAPI, href=absolute(reverse("api_openapi"))),
        Link(rel="service-doc", type=HTML, href=docs, hreflang=languages.html_lang(query.language)),
        *(Link(rel=name, type=JSON, href=absolute(reverse(view))) for name, view in LISTS.items()),
    ]
    return Entrance(title="Dialogue \u5bf9\u8bdd", languages=["en", "zh-hans"], links=links)
