"""Whether the search index keeps its promise: what readers can open is found."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db.models import Exists, OuterRef

from essays.models.release import Release
from essays.models.search_text import SearchText
from essays.searching.folding import is_han_run
from essays.searching.query import Group

if TYPE_CHECKING:
    from essays.moments import Moment

TRIED: Final = 500  # texts, the newest and every so manieth before


def unfindable(moment: Moment) -> list[str]:
    """The addresses of texts that are live and not in the index, or that the index does not find by words of their own."""
    live = Release.objects.live(moment).select_related("essay", "revision").defer("revision__body").order_by("-pk")
    indexed = SearchText.objects.filter(revision=OuterRef("revision"))
    lost = {release.essay.slug for release in live.exclude(Exists(indexed)) if _has_words(release)}
    step = live.count() // TRIED + 1
    for release in live.filter(Exists(indexed))[::step]:
        parts = SearchText.objects.filter(revision=release.revision_id)
        if not all(_finds(part) for part in parts.only("title", "summary", "body")):
            lost.add(release.essay.slug)
    return sorted(lost)


def is_empty(moment: Moment) -> bool:
    """Whether texts are live and the index has none at all: it was never written."""
    return not SearchText.objects.exists() and Release.objects.live(moment).exists()


def _has_words(release: Release) -> bool:
    return bool(release.revision.title or release.revision.summary or not release.revision.is_summary)


def _finds(part: SearchText) -> bool:
    """Whether a part is found by its last word or character."""
    words = f"{part.title}{part.summary}{part.body}".split()[-1]
    words = words[-2:] if is_han_run(words) else words
    return SearchText.objects.holding([Group(words, words)]).filter(pk=part.pk).exists()
