"""The reader of `.txt` page dumps: lines, frame, fields, verdict, in this order."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from essays.importing.fields import own_date, read_head
from essays.importing.furniture import Frame, unframe
from essays.importing.kinds import Page, read_page
from essays.importing.lines import decode, numbered
from essays.importing.parsed import Found, ParsedDocument
from essays.importing.prose import body_blocks
from essays.importing.scripts import language_of
from essays.importing.sniffing import refuse_wrong_name
from essays.importing.verdict import judge_essay, judge_page, warnings_about

if TYPE_CHECKING:
    from essays.importing.labels import Labelled
    from essays.importing.parsed import BodyBlock, Line


def read(data: bytes, name: str) -> ParsedDocument:
    """Read one page dump.

    `name` is the file's name; it is there for readers of other formats and is no evidence for any field here.
    Raises ImportRefused for bytes that cannot be read at all; a page that is no essay comes back with a refused
    verdict.
    """
    refuse_wrong_name(data, name)
    decoded = decode(data)
    document = read_framed(unframe(numbered(decoded.text)))
    return replace(document, warnings=(*decoded.warnings, *document.warnings))


def read_framed(frame: Frame) -> ParsedDocument:
    """A page taken out of its frame, read field by field."""
    if frame.series and frame.series_line:
        return _response(frame, frame.series, frame.series_line)
    return _other_page(frame, read_page(frame))


def _response(frame: Frame, series: Labelled, series_line: Line) -> ParsedDocument:
    head = read_head(frame)
    date_line, day = own_date(frame.above)
    body = body_blocks(head.body)
    found = Found(series.text, series_line.number)
    language = _body_language(body)
    return ParsedDocument(
        kind="response",
        verdict=judge_essay(
            title=head.title, body=body, body_language=language, doubt=head.doubt, about=head.about, series=found
        ),
        page_language=frame.chrome.language if frame.chrome else series.language,
        body_language=language,
        title=head.title,
        authors=head.authors,
        series=found if series.text else None,
        published=day,
        date=date_line,
        note=head.note,
        body=body,
        warnings=warnings_about(body, dated=date_line, has_day=day is not None),
    )


def _other_page(frame: Frame, page: Page) -> ParsedDocument:
    body = body_blocks(page.body)
    language = _body_language(body)
    if page.kind == "essay":
        verdict = judge_essay(title=page.title, body=body, body_language=language, doubt="", about=None, series=None)
    else:
        verdict = judge_page(page.kind, body)
    return ParsedDocument(
        kind=page.kind,
        verdict=verdict,
        page_language=frame.chrome.language if frame.chrome else page.language,
        body_language=language,
        title=page.title,
        authors=page.authors,
        published=page.published,
        date=page.date,
        note=page.note,
        body=body,
        warnings=warnings_about(body, dated=page.date, has_day=page.published is not None),
    )


def _body_language(body: tuple[BodyBlock, ...]) -> str | None:
    return language_of("\n".join(block.text for block in body))
