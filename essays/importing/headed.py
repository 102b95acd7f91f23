"""The fields of a document that is made of blocks: Word, HTML, Markdown, WordPress.

The same labels, dates, bylines and notes feed the fields as in page dumps. What such a document has besides is used where it is
there: a main heading, which is the title, and statements (front matter, meta elements), which go before guesses.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from essays.importing.dates import read_date
from essays.importing.fields import is_labelled_byline, read_authors, read_below
from essays.importing.furniture import is_furniture
from essays.importing.labels import COLON, Labelled, read_series
from essays.importing.matching import same_text
from essays.importing.names import Likeness, likeness, wording
from essays.importing.parsed import Found, ParsedDocument
from essays.importing.prose import reads_like_a_paragraph
from essays.importing.scripts import language_of
from essays.importing.verdict import held, judge_essay, judge_page, warnings_about

if TYPE_CHECKING:
    from datetime import date as day

    from django.utils.functional import _StrPromise as StrPromise

    from essays.importing.flow import Flow
    from essays.importing.parsed import BodyBlock
    from essays.importing.prose import Group
    from essays.importing.stated import Stated

LONGEST_HEAD: Final = 10
"""More blocks than this no head has; a label deeper down is text."""
TITLE: Final = re.compile(rf"(?:title|标题|题目){COLON}(.+)", re.IGNORECASE)
DATE: Final = re.compile(
    rf"(?:date|published(?: on)?|posted(?: on)?|日期|发表日期|发布日期|发布时间){COLON}(.+)", re.IGNORECASE
)
SHORTEST_ARTICLE: Final = 150
"""Characters; a Han character counts three. A page with fewer is no article that somebody would bring in."""

ABOVE_TITLE: Final = _("What stands above the title was left out: {text}")
OTHER_LANGUAGE: Final = _("The document says that it is in another language than its words; please look.")


@dataclass(slots=True)
class Top:
    """What the labels above a body say, and the blocks that carry none."""

    title: Found | None = None
    series: Labelled | None = None
    series_line: int = 0
    date: Found | None = None
    published: day | None = None
    authors: tuple[Found, ...] = ()
    rest: list[Group] = field(default_factory=list)
    above: list[Group] = field(default_factory=list)


def read_headed(flow: Flow, stated: Stated, *, by_hand: bool) -> ParsedDocument:
    """Read a document of blocks. `by_hand`: somebody wrote this file as a text (Word, Markdown), and it is an essay without
    series and author too. A page of the web needs a series, or an author or a date and some length.
    """
    top = _read_top(flow, stated)
    head = read_below(top.rest, _title(top, stated))
    series = stated.series or (Found(top.series.text, top.series_line) if top.series else None)
    authors = stated.authors or top.authors or head.authors
    day, dated = (stated.published, stated.date) if stated.date else (top.published, top.date)
    body = flow.body(head.body)
    words = "\n".join(block.text for block in body)
    own = language_of(words)
    language = stated.language if stated.sure and stated.language else own or stated.language
    verdict = judge_essay(
        title=head.title, body=body, body_language=language, doubt=head.doubt, about=head.about, series=series
    )
    if not by_hand and not series and not _is_article(words, has_sign=bool(authors or dated)):
        verdict = judge_page("unknown", body)
    elif stated.hidden and verdict.outcome == "accepted":
        verdict = held(stated.hidden)
    return ParsedDocument(
        kind="response" if series else "unknown" if verdict.code == "no_series" else "essay",
        verdict=verdict,
        page_language=stated.language or (top.series.language if top.series else own),
        body_language=language,
        title=head.title,
        authors=authors,
        series=series if series and series.text else None,
        published=day,
        date=dated,
        note=stated.note or head.note,
        body=body,
        topics=stated.topics,
        translation_of=stated.translation_of,
        in_reply_to=stated.in_reply_to,
        address=stated.address,
        twin=stated.twin,
        warnings=_warnings(stated, top, body, dated, is_day=day is not None, own=own),
    )


def _warnings(
    stated: Stated, top: Top, body: tuple[BodyBlock, ...], dated: Found | None, *, is_day: bool, own: str | None
) -> tuple[str | StrPromise, ...]:
    """What an editor should know of a document that was read."""
    ended = body if body and body[-1].html.startswith("<p") else ()  # lists, tables and headings end as they like
    warnings = (*stated.warnings, *warnings_about(ended, dated=dated, has_day=is_day))
    if stated.language and own and stated.language != own:
        warnings += (OTHER_LANGUAGE,)
    if top.above:
        warnings += (format_lazy(ABOVE_TITLE, text=" / ".join(group.text[:80] for group in top.above)),)
    return warnings


def _read_top(flow: Flow, stated: Stated) -> Top:
    """Take the labelled blocks out of the head; the rest keeps its order."""
    top = Top()
    groups = list(flow.groups)
    end = _head_end(flow, stated)
    for group in groups[:end]:
        if not _take(group, top):
            top.rest.append(group)
    top.rest += groups[end:]
    at = next((index for index, group in enumerate(top.rest[:end]) if _is_title(group, flow, stated)), None)
    if at is None:
        return top
    heading = top.rest[at]
    top.title = top.title or Found(heading.text, heading.number)
    _take_above(top, at)
    return top


def _take_above(top: Top, at: int) -> None:
    """Blocks above the main heading: names are the byline; other words belong to the frame, and are told of."""
    used = wording(line.text for group in top.rest for line in group.lines)
    for group in top.rest[:at]:
        if not top.authors and likeness(group.text, used) >= Likeness.PLAUSIBLE:
            top.authors = read_authors(group)
        else:
            top.above.append(group)
    del top.rest[: at + 1]


def _head_end(flow: Flow, stated: Stated) -> int:
    """How many blocks may be head: up to the first paragraph, or where a heading follows the title."""
    titled = False
    for index, group in enumerate(flow.groups[:LONGEST_HEAD]):
        if _is_title(group, flow, stated):
            if titled and not same_text(group.text, flow.groups[index - 1].text):
                return index
            titled = True
        elif reads_like_a_paragraph(group.text) or (titled and group.number in flow.headings):
            return index
    return min(len(flow.groups), LONGEST_HEAD)


def _is_title(group: Group, flow: Flow, stated: Stated) -> bool:
    return group.number in flow.titles or (stated.title is not None and same_text(group.text, stated.title.text))


def _take(group: Group, top: Top) -> bool:
    """Whether a block is one of the labelled lines of a head; its value is kept where it is the first of its kind."""
    if len(group.lines) == 1 and is_furniture(group.text):
        return True
    if labelled := read_series(group.text):
        if top.series is None:
            top.series, top.series_line = labelled, group.number
        return True
    if found := TITLE.fullmatch(group.text):
        top.title = top.title or Found(found[1], group.number)
        return True
    label = DATE.fullmatch(group.text)
    if dated := read_date(label[1] if label else group.text):
        if top.date is None:
            top.date, top.published = Found(group.text, group.number), dated.value
        return True
    if is_labelled_byline(group):
        top.authors = top.authors or read_authors(group)
        return True
    return False


def _title(top: Top, stated: Stated) -> Found | None:
    """A document's own word goes first, then its main heading, then how a page describes itself."""
    if stated.sure and stated.title:
        return stated.title
    return top.title or stated.title


def _is_article(words: str, *, has_sign: bool) -> bool:
    weight = sum(1 if character < "\u2e80" else 3 for character in words)
    return has_sign and weight >= SHORTEST_ARTICLE
