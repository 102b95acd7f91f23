"""Pages without a series line: what kind of page each is, and the fields it shows.

Only a sister site's essay (title, `By:`, date) is an essay; the rest is read as far as it goes, so that a refusal can
say what was refused and a series prompt can still feed its series.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from essays.importing.dates import read_date
from essays.importing.fields import is_labelled_byline, read_authors, without_copies
from essays.importing.furniture import Frame, is_furniture, piped_date
from essays.importing.labels import EVENT, PODCAST, is_note_on_language, read_byline
from essays.importing.matching import same_text
from essays.importing.parsed import Found, Kind
from essays.importing.prose import Group, grouped, reads_like_a_paragraph

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

BYLINE_WITHIN: Final = 5
"""A `By:` deeper than this line is text."""

SECTIONS: Final = frozenset(
    words.casefold()
    for words in (
        "Blog Posts",
        "Responses",
        "Events",
        "Upcoming Events",
        "Past Events",
        "Podcasts",
        "Features",
        "Reports",
        "Publications",
        "News",
        "博客",
        "博客文章",
        "文章",
        "响应",
        "回应",
        "活动",
        "播客",
        "专题",
        "报告",
        "新闻",
    )
)
AUDIO: Final = frozenset({"listen to audio", "收听音频"})
ALSO_ON: Final = re.compile(r"(?:also available on|subscribe (?:on|to)|订阅).*", re.IGNORECASE)
TURN: Final = re.compile(r"([A-Z][\w.'\u2019-]*(?: [A-Z][\w.'\u2019-]*){0,3}|[\u4e00-\u9fff\u00b7]{2,8})[:\uff1a]\s*\S")
TILE: Final = re.compile(
    r"\S.* (?:Event|Events|Podcast|Feature|Blog Post|Post|Report|Response)"
    r"|\S.*\s(?:活动|播客|专题|报告|博客)"
)
CUT_TEASER: Final = re.compile(r"(?:\u2026|\.\.\.)$")


@dataclass(frozen=True, slots=True)
class Page:
    """What a page without a series line shows; `language` is what its own labels tell, where the chrome is silent."""

    kind: Kind
    title: Found | None = None
    authors: tuple[Found, ...] = ()
    published: date | None = None
    date: Found | None = None
    note: Found | None = None
    body: tuple[Group, ...] = ()
    language: str | None = None


def read_page(frame: Frame) -> Page:
    """The kind and the fields of a page without a series line."""
    groups = _groups(frame)
    if essay := _sister_essay(frame, groups):
        return essay
    if frame.chrome:
        return _framed_page(groups, _masthead_size(frame))
    return _bare_page(groups)


def _groups(frame: Frame) -> list[Group]:
    """The page's groups; the lines that touch the chrome (captions, date), or the first ones, count one by one."""
    spaced = len(grouped(frame.below, by_line=False)) > 1
    groups = grouped(frame.below, by_line=not spaced)
    return (
        [Group((line,), 0 if index else groups[0].gap) for index, line in enumerate(groups[0].lines)] + groups[1:]
        if groups
        else []
    )


def _sister_essay(frame: Frame, groups: Sequence[Group]) -> Page | None:
    """The essay of a site that prints title, `By:` and date in any order; None where the page is no such essay."""
    at = next((index for index, group in enumerate(groups[:BYLINE_WITHIN]) if is_labelled_byline(group)), None)
    if at is None or (frame.chrome and frame.chrome.ours) or _is_podcast(groups):
        return None
    before = [group for group in groups[:at] if not is_furniture(group.text)]
    titles = [group for group in before if not read_date(group.text)]
    if len(titles) > 1 and not all(same_text(group.text, titles[0].text) for group in titles):
        return None
    after = groups[at + 1 :]
    dates = [group for group in (*before, *after[:1]) if read_date(group.text)]
    labelled = read_byline(groups[at].text)
    page = Page(
        "essay",
        title=_found(titles),
        authors=read_authors(groups[at]),
        language=labelled.language if labelled else None,
    )
    return _dated(replace(page, body=_body(group for group in after if group not in dates)), dates)


def _masthead_size(frame: Frame) -> int:
    """How many lines touch the chrome: captions and date (in a page without blank lines those up to the date)."""
    texts = [line.text for line in frame.below]
    if "" in texts[:-1]:
        return texts.index("")
    return next((index + 1 for index, text in enumerate(texts[:BYLINE_WITHIN]) if read_date(text)), 0)


def _framed_page(groups: Sequence[Group], masthead: int) -> Page:
    """A page of this archive: masthead, title, text."""
    top, rest = list(groups[:masthead]), list(groups[masthead:])
    if not any(read_date(group.text) for group in top) and rest and read_date(rest[0].text):
        top.append(rest.pop(0))
    dates = [group for group in top if read_date(group.text)]
    captions = [group for group in top if group not in dates and not is_furniture(group.text)]
    rest = [group for index, group in enumerate(rest) if not (index == 0 and is_furniture(group.text))]
    if rest and reads_like_a_paragraph(rest[0].text):
        titles, text = captions[-1:], rest
    else:
        titles, text = rest[:1], rest[1:]
    kind = _kind(groups, titles, text, dated=bool(dates))
    title = _found(titles)
    body = _body(_without_players(without_copies(text, title)))
    page = Page(kind, title=None if kind == "home" else title, body=body)
    return _dated(page, dates)


def _bare_page(groups: Sequence[Group]) -> Page:
    """A page without chrome: a title above a date may be a neighbour's teaser, so it is not taken for its own."""
    titles = [group for group in groups[:1] if not reads_like_a_paragraph(group.text) and not read_date(group.text)]
    follower = groups[1].text if len(groups) > 1 else ""
    teaser = bool(titles) and (read_date(follower) is not None or piped_date(follower) is not None)
    text = list(groups[2:] if teaser else groups[len(titles) :])
    kind = _kind(groups, titles, text, dated=False)
    kind = "unknown" if kind in ("page", "prompt") else kind
    title = None if teaser else _found(titles)
    body = _body(_without_players(without_copies(text, title)))
    return Page(kind, title=None if kind == "home" else title, body=body)


def _kind(groups: Sequence[Group], titles: Sequence[Group], text: Sequence[Group], *, dated: bool) -> Kind:
    """What a page without series and byline is, from what only such pages have; the strongest sign first."""
    sections = [index for index, group in enumerate(text) if group.text.casefold() in SECTIONS]
    listed = sum(piped_date(group.text) is not None or read_date(group.text) is not None for group in text)
    if _is_podcast(groups):
        return "podcast"
    if any(EVENT.fullmatch(group.text) for group in groups) or (
        titles and text and same_text(titles[0].text, text[0].text)
    ):
        return "event"
    if dated and titles and (sections[0] if sections else len(text)) == 1:
        return "prompt"
    if sections or listed > 1:
        return "topic"
    if not dated and _is_home(text):
        return "home"
    return "page" if titles and text else "unknown"


def _is_podcast(groups: Sequence[Group]) -> bool:
    if any(PODCAST.fullmatch(group.text) or group.text.casefold() in AUDIO for group in groups):
        return True
    speakers = [found[1] for group in groups if (found := TURN.match(group.text))]
    return len(speakers) > 3 and len(set(speakers)) < len(speakers)


def _is_home(text: Sequence[Group]) -> bool:
    """Tiles: titles that end in the kind of page they lead to, teasers cut off, two blank lines between."""
    marks = sum(bool(TILE.fullmatch(group.text)) or bool(CUT_TEASER.search(group.text)) for group in text)
    gaps = sum(group.gap > 1 for group in text)
    return gaps > 1 or (gaps > 0 and marks > 0) or marks > 2


def _without_players(text: Sequence[Group]) -> list[Group]:
    """The text of a podcast page without the name of its series and the links to players."""
    kept: list[Group] = []
    skip = False
    for group in text:
        label = PODCAST.fullmatch(group.text) or EVENT.fullmatch(group.text)
        if not (skip or label or ALSO_ON.fullmatch(group.text)):
            kept.append(group)
        skip = label is not None and group.text.endswith((":", "\uff1a"))
    return kept


def _body(groups: Iterable[Group]) -> tuple[Group, ...]:
    return tuple(group for group in groups if not (is_furniture(group.text) or is_note_on_language(group.text)))


def _found(groups: Sequence[Group]) -> Found | None:
    return Found(groups[0].text, groups[0].number) if groups else None


def _dated(page: Page, dates: Sequence[Group]) -> Page:
    dated = read_date(dates[0].text) if dates else None
    return replace(page, date=_found(dates), published=dated.value if dated else None)
