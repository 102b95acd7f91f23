"""Paragraphs as choices: the number that the margin prints, and how the paragraph begins."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.utils.html import format_html

if TYPE_CHECKING:
    from essays.models.live_blocks import Paragraph


def paragraph_choices(paragraphs: Sequence[Paragraph]) -> list[tuple[str, str]]:
    """One choice for each paragraph, by its key; the quoted words carry their language."""
    return [
        (one.key, format_html('<b>{}</b> <span lang="{}">{}</span>', one.number, one.quote.lang, one.quote))
        for one in paragraphs
    ]
