"""What a web page says of itself: JSON-LD, citation and Open Graph elements, its language and the address it was saved from."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from essays.importing.parsed import Found
from essays.importing.stated import Stated, language_named, placed, placed_all

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from selectolax.lexbor import LexborHTMLParser

SAVED: Final = re.compile(r"<!--\s*saved from url=\(\d+\)(https?://\S+?)\s*-->", re.IGNORECASE)
ARTICLE: Final = re.compile(r".*(?:Article|BlogPosting|Report)$")
DAY: Final = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
SITE_BEHIND: Final = re.compile(r"\s+[|\u2013\u2014\uff5c-]\s+[^|\u2013\u2014\uff5c]{2,60}$")
# The names of meta elements, the surest first.
TITLES: Final = ("citation_title", "dc.title", "og:title", "twitter:title")
AUTHORS: Final = ("citation_author", "dc.creator", "author", "article:author")
DATES: Final = ("citation_publication_date", "dc.date", "article:published_time", "date")
LONGEST_JSON: Final = 200_000


@dataclass(frozen=True, slots=True)
class Metas:
    """The meta elements of a page by name, in lower case."""

    values: dict[str, list[str]]

    def first(self, names: Sequence[str]) -> Found | None:
        return next(
            (f for name in names for text in self.values.get(name, []) if (f := placed(text, f"meta {name}"))), None
        )


def read_page_meta(tree: LexborHTMLParser, source: str) -> Stated:
    """The statements of a page; guesses about itself, which its text may know better."""
    metas = _metas(tree)
    article = next(_articles(tree), {})
    dated = placed(_text(article.get("datePublished")), "JSON-LD datePublished") or metas.first(DATES)
    element = tree.css_first("html")
    language = _text(article.get("inLanguage")) or (element.attributes.get("lang") if element else "") or ""
    return Stated(
        title=placed(_text(article.get("headline")), "JSON-LD headline") or metas.first(TITLES) or _title_element(tree),
        authors=_authors(article, metas),
        series=_series(article),
        date=dated,
        published=read_iso_day(dated.text) if dated else None,
        language=language_named(language),
        address=_address(tree, source),
        sure=False,
    )


def read_iso_day(text: str) -> date | None:
    """The day of an ISO date or time, or None where it is none. The day as printed there, whatever the time zone."""
    found = DAY.match(text.strip().replace("/", "-"))
    try:
        return date(*(int(part) for part in found.groups())) if found else None
    except ValueError:
        return None


def _metas(tree: LexborHTMLParser) -> Metas:
    values: dict[str, list[str]] = {}
    for node in tree.css("meta[content]"):
        name = (node.attributes.get("name") or node.attributes.get("property") or "").lower()
        values.setdefault(name, []).append(node.attributes.get("content") or "")
    return Metas(values)


def _articles(tree: LexborHTMLParser) -> Iterator[dict[str, Any]]:
    for node in tree.css('script[type="application/ld+json"]'):
        text = node.text()
        if len(text) > LONGEST_JSON:
            continue
        try:
            data = json.loads(text)
        except (ValueError, RecursionError):
            continue
        graph = data.get("@graph", [data]) if isinstance(data, dict) else data
        for entry in graph if isinstance(graph, list) else []:
            if isinstance(entry, dict) and ARTICLE.fullmatch(_text(entry.get("@type"))):
                yield entry


def _authors(article: dict[str, Any], metas: Metas) -> tuple[Found, ...]:
    people = article.get("author") or []
    names = [_text(person) for person in (people if isinstance(people, list) else [people])]
    if found := placed_all(names, "JSON-LD author"):
        return found
    for name in AUTHORS:
        values = [value for value in metas.values.get(name, []) if not value.startswith("http")]
        if found := placed_all(values, f"meta {name}"):
            return found
    return ()


def _series(article: dict[str, Any]) -> Found | None:
    part = article.get("isPartOf")
    is_series = isinstance(part, dict) and part.get("@type") == "CreativeWorkSeries"
    return placed(_text(part), "JSON-LD isPartOf") if is_series else None


def _title_element(tree: LexborHTMLParser) -> Found | None:
    """The title element, without the name of the site that pages put behind a bar."""
    node = tree.css_first("title")
    return placed(SITE_BEHIND.sub("", " ".join(node.text().split())), "title element") if node else None


def _address(tree: LexborHTMLParser, source: str) -> str:
    link = tree.css_first('link[rel="canonical"][href]')
    address = (link.attributes.get("href") or "") if link else ""
    if not address.startswith(("http://", "https://")):
        saved = SAVED.search(source[:3000])
        address = saved[1] if saved else ""
    return address if len(address) <= 500 else ""


def _text(value: Any) -> str:
    """A string of JSON-LD, however it is wrapped: a list's first, an object's name."""
    if isinstance(value, list):
        value = value[0] if value else ""
    if isinstance(value, dict):
        value = value.get("name", "")
    return value if isinstance(value, str) else ""
