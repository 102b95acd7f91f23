"""Both languages of a response beside each other: the reader's first, each paragraph with its counterpart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponsePermanentRedirect, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from essays import languages
from essays.addresses import PageAddress
from essays.models import Essay, Path, Reading, Release
from essays.models.authorship import add_bylines
from essays.models.pairing import pair_editions
from essays.models.provenance import provenance_of, read_bodies
from essays.models.public_history import is_over, latest
from essays.models.reading import pick_reading
from essays.moments import Moment, MomentRequest
from essays.text.blocks import RenderedBlock, render_blocks, split_blocks, without_id
from essays.text.measures import minutes_for
from essays.text.pairing import UNNUMBERED
from essays.views.pages import find, reader_language, render_gone, render_page


@dataclass(frozen=True, slots=True)
class Side:
    """One language's part of a row, and where it stands alone."""

    language: languages.Language
    path: str
    blocks: Sequence[RenderedBlock]

    @property
    def key(self) -> str:
        return next((block.key for block in self.blocks if block.key), "")


@dataclass(frozen=True, slots=True)
class Row:
    """Paragraphs that answer to each other: the reader's language first."""

    sides: tuple[Side, Side]

    @property
    def key(self) -> str:
        return self.sides[0].key or self.sides[1].key

    @property
    def number(self) -> str:
        """What the margin prints: the number in the reader's language, "2\u20133" where two are joined; headings have none."""
        side = self.sides[0] if self.sides[0].blocks else self.sides[1]
        numbers = [block.number for block in side.blocks if block.tag not in UNNUMBERED]
        return "\u2013".join(dict.fromkeys([numbers[0], numbers[-1]])) if numbers else ""


# How the ids of each side's footnotes begin.
NOTES: Final = ("n", "m")


@require_safe
def response_parallel(request: MomentRequest, slug: str) -> HttpResponse:
    """Both texts, paragraph by paragraph; where only one is public, that one."""
    moment, language = request.moment, reader_language()
    essay = find(Path.Kind.ESSAY, slug, Essay.objects.known(moment).select_related("series"))
    if essay.slug != slug:
        return HttpResponsePermanentRedirect(reverse("response_parallel", args=[essay.slug]))
    releases = list(_releases_of(essay, moment))
    over = [release for release in releases if is_over(release, moment)]
    live = [release for release in releases if release not in over]
    if not live:
        return render_gone(request, latest(releases))
    mine, other = (pick_reading(essay, live, code) for code in (language, languages.other_language(language)))
    if len(mine.editions) < len(languages.LANGUAGES):
        return HttpResponseRedirect(essay.get_absolute_url())
    add_bylines([essay])
    translation = mine if mine.is_translation else other
    rows = list(_rows(mine, other))
    context = {
        "reading": mine,
        "other": other,
        "translation": translation,
        # What is not translated is seen in its row.
        "provenance": provenance_of(translation, None, {}, live, over),
        "minutes": minutes_for(mine.text.revision.words, mine.text.revision.han),
        "rows": rows,
        "columns": [[block for row in rows for block in row.sides[at].blocks] for at in range(len(NOTES))],
        "address": PageAddress(request.path, language, mine.editions, listed_as=essay.get_absolute_url()),
    }
    return render_page(request, "essays/pairing/response_parallel.html", context)


def _releases_of(essay: Essay, moment: Moment) -> QuerySet[Release]:
    shown = Release.objects.shown(moment).filter(essay=essay).with_texts()
    told = shown.select_related("edition__translator", "edition__reviser", "edition__source_revision")
    return told.defer("revision__body", "edition__source_revision__body")


def _rows(mine: Reading, other: Reading) -> Iterator[Row]:
    bodies = read_bodies(mine.text, other.text)
    html = [bodies[reading.text.revision_id] for reading in (mine, other)]
    columns = [render_blocks(body, notes=name) for body, name in zip(html, NOTES, strict=True)]
    own_keys = {block.key for block in columns[0]}
    # A key that both sides carry names the row once: the reader's language has the id.
    columns[1] = [without_id(block) if block.key in own_keys else block for block in columns[1]]
    paths = [
        PageAddress(mine.get_absolute_url(), mine.asked).path_in(reading.text_language) for reading in (mine, other)
    ]
    named = [languages.BY_CODE[reading.text_language] for reading in (mine, other)]
    for pair in pair_editions(mine.text.edition, other.text.edition, *map(split_blocks, html)):
        places: tuple[Any, ...] = (pair.source, pair.target)
        left, right = (
            Side(named[at], paths[at], [columns[at][place] for place in places[at]]) for at in range(len(places))
        )
        yield Row((left, right))
