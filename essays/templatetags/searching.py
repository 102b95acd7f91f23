"""Hits in their text, and addresses of the search's own links."""

from __future__ import annotations

from collections.abc import Iterable

from django import template
from django.http import QueryDict
from django.template import Context
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from essays.searching.excerpt import Piece

register = template.Library()


@register.filter
def marked(pieces: Iterable[Piece]) -> SafeString:
    """The pieces of a title or an excerpt in one line, the hits in <mark> elements."""
    marks = (("<mark>{}</mark>" if piece.is_hit else "{}", piece.text) for piece in pieces)
    return format_html_join("", "{}", ((format_html(form, text),) for form, text in marks))


@register.simple_tag
def asked(text: str) -> str:
    """The address of a search for a text, narrowed by nothing."""
    query = QueryDict(mutable=True)
    query["q"] = text
    return f"{reverse('search')}?{query.urlencode()}"


@register.simple_tag(takes_context=True)
def narrowed(context: Context, parameter: str, value: str) -> str:
    """The address of the page's search with one more thing to narrow by, or (with an empty value) one less."""
    query = QueryDict(context["kept_query"], mutable=True)
    query.pop(parameter, None)
    if value:
        query[parameter] = value
    return f"{context['request'].path}?{query.urlencode()}"
