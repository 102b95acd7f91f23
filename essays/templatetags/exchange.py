"""What stands beside a paragraph, for templates that go through the paragraphs of a text. Presentation only."""

from __future__ import annotations

from django import template
from django.urls import reverse
from django.utils.translation import override

from essays.models.margin import Beside, Margin

register = template.Library()


@register.filter
def at(margin: Margin | str, key: str) -> Beside | None:
    """What stands beside the paragraph with a key; a page without a margin has nothing there."""
    return margin.beside.get(key) if isinstance(margin, Margin) else None


@register.simple_tag
def paragraph_path(slug: str, language: str, key: str) -> str:
    """The address of a paragraph of a response in a language, whatever the page's is."""
    with override(language):
        return f"{reverse('response_detail', args=[slug])}#{key}"
