"""The glossary: words that the two sides use differently."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from accounts.bilingual import Said
from essays.languages import CHINESE
from essays.models import Term
from essays.models.remembered import remembered
from essays.moments import Moment, MomentRequest
from essays.text.blocks import RenderedBlock
from essays.text.terms import Entry, link_terms
from essays.views.pages import reader_language, render_page, take_page

A_PAGE: Final = 200


@require_safe
def term_list(request: MomentRequest) -> HttpResponse:
    """All terms that readers can look up, in the order of the reader's script."""
    page = take_page(request, Term.objects.public(request.moment).sorted_for(reader_language()), A_PAGE)
    return render_page(request, "essays/defining/term_list.html", {"page": page})


@require_safe
def term_detail(request: MomentRequest, slug: str) -> HttpResponse:
    """What a term means on each side."""
    term = Term.objects.public(request.moment).filter(slug=slug).first()
    if term is None:
        raise Http404
    return render_page(request, "essays/defining/term_detail.html", {"term": term, "sides": _sides(term)})


def with_terms(blocks: Sequence[RenderedBlock], language: str, moment: Moment) -> list[RenderedBlock]:
    """Blocks of a text in a language, each term of the glossary linked where it first stands."""
    entries = remembered(("terms", language, reader_language()), moment, lambda: _entries(language, moment))
    linked = link_terms([block.html for block in blocks], entries)
    return [replace(block, html=html) for block, html in zip(blocks, linked, strict=True)]


def _entries(language: str, moment: Moment) -> list[Entry]:
    """What is linked to what in texts of a language: one query of a small table."""
    names = Term.objects.public(moment).only("slug", "name_en", "name_zh", "forms_en", "forms_zh")
    return [Entry(tuple(term.forms_in(language)), term.get_absolute_url()) for term in names.order_by("id")]


def _sides(term: Term) -> list[tuple[str, Said]]:
    """The countries in the alphabetical order of the reader's language: China first in English, the United States in Chinese."""
    sides = [("cn", term.usage_cn), ("us", term.usage_us)]
    if reader_language() == CHINESE.code:
        sides.reverse()
    return [(country, usage) for country, usage in sides if usage]
