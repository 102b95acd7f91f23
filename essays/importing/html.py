"""The reader of `.html`: saved pages of the old site, pages of this one, any article page."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final
from urllib.parse import urljoin

from selectolax.lexbor import LexborHTMLParser

from essays.errors import ImportRefused
from essays.importing.content import drop_frame, main_content
from essays.importing.flow import read_flow, refuse_depth
from essays.importing.furniture import CHROME, SITES, Chrome, read_chrome, unframe
from essays.importing.headed import read_headed
from essays.importing.lines import decode
from essays.importing.page_meta import read_page_meta
from essays.importing.pictures import describe_pictures
from essays.importing.sniffing import refuse_wrong_name
from essays.importing.txt import read_framed
from essays.importing.verdict import NO_BODY

if TYPE_CHECKING:
    from essays.importing.flow import Flow
    from essays.importing.parsed import ParsedDocument
    from essays.importing.stated import Stated

LARGEST: Final = 5_000_000
"""Bytes of a page: browsers save pages with their styles inside."""
WITHIN: Final = 1_000
"""Characters from a page's beginning in which the archive's own first line stands."""


def read(data: bytes, name: str) -> ParsedDocument:
    """Read one web page. Raises ImportRefused for what is no page or cannot be read."""
    refuse_wrong_name(data, name, expected="html")
    decoded = decode(data, LARGEST)
    refuse_depth(decoded.text)
    tree = LexborHTMLParser(decoded.text)
    stated = read_page_meta(tree, decoded.text)
    chrome = _chrome(tree)
    drop_frame(tree)
    pictures = describe_pictures(tree)
    _complete_links(tree, stated.address)
    flow = read_flow(main_content(tree))
    if not flow.groups:
        raise ImportRefused(NO_BODY.reason, NO_BODY.code)
    document = _read(flow, stated, chrome)
    return replace(document, warnings=(*decoded.warnings, *pictures, *document.warnings))


def _read(flow: Flow, stated: Stated, chrome: Chrome | None) -> ParsedDocument:
    """A page of the old site that is no response is told apart as its dumps are; everything else has a head of blocks."""
    if chrome and chrome.ours:
        framed = unframe(flow.lines())
        if framed.series is None or not flow.titles:
            page = read_framed(replace(framed, chrome=chrome))
            body = tuple(replace(block, html=flow.html.get(block.line, "")) for block in page.body)
            return replace(page, body=body, address=stated.address)
        stated = replace(stated, language=chrome.language)
    return read_headed(flow, stated, by_hand=False)


def _chrome(tree: LexborHTMLParser) -> Chrome | None:
    """The first line of the old site's pages, which as markup is one or several links above everything."""
    text = " ".join(tree.body.text(separator=" ").split())[:WITHIN] if tree.body else ""
    if (found := CHROME.search(text)) and (chrome := read_chrome(found[0])):
        return chrome
    site = next((site for site in SITES if site in text), None)
    return Chrome(site, SITES[site], ours=True) if site else None


def _complete_links(tree: LexborHTMLParser, address: str) -> None:
    """Links that only make sense at the page's address are written out; without an address they are dropped with the cleaning."""
    if not address:
        return
    for link in tree.css("a[href]"):
        href = link.attributes.get("href") or ""
        if href and not re.match(r"[a-z][a-z0-9+.-]*:|#", href, re.IGNORECASE):
            try:
                link.attrs["href"] = urljoin(address, href)
            except ValueError:
                continue
