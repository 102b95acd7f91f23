"""The text of a web page without what stands around it: menus, buttons, teasers, forms."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

# Never text of an article, wherever it stands.
AROUND: Final = (
    "script, style, noscript, template, iframe, object, embed, form, button, input, select, textarea, dialog, nav, aside,"
    "[hidden], [role=navigation], [role=banner], [role=contentinfo], [role=search], [role=complementary], [role=dialog]"
)
# A header belongs to the page, unless an article has it; a footer of an article has what goes on from it.
EDGES: Final = "header, footer"
OUR_OWN: Final = "a.number, a.beside, a.skip"
NAMED_AROUND: Final = re.compile(
    r"(?:^|[\s_-])(?:share|sharing|social|breadcrumbs?|related|comments?|respond|sidebar|cookies?|newsletter|subscribe|menu|navbar|"
    r"pagination|skip-link|screen-reader-text|advert|promo|sharedaddy|jp-relatedposts|post-navigation|site-header|site-footer|entry-footer|post-tags|tags-links|author-box|author-bio)"
    r"(?:$|[\s_-])",
    re.IGNORECASE,
)
# Where the text is, the surest first.
PLACES: Final = (
    "article div.text[lang]",
    "[itemprop=articleBody]",
    "article",
    ".entry-content, .post-content, .article-content, .article-body, .post-body",
    "main, [role=main], #content, #main",
)
LEAST_SHARE: Final = 0.4
"""So much of a page's paragraphs must be in the place that is taken for its text; else it is one teaser of many."""


def drop_frame(tree: LexborHTMLParser) -> None:
    """Take out what stands around a text."""
    for selector in (AROUND, OUR_OWN):
        for node in tree.css(selector):
            node.decompose()
    for node in tree.css(EDGES):
        if node.tag == "footer" or not _inside(node, "article"):
            node.decompose()
    for node in tree.css("[class], [id]"):
        named = f"{node.attributes.get('class') or ''} {node.attributes.get('id') or ''}"
        if (
            node.tag not in ("html", "body", "main", "article")
            and NAMED_AROUND.search(named)
            and not node.css_first("h1")
        ):
            node.decompose()


def main_content(tree: LexborHTMLParser) -> str:
    """The markup of a page's text: the surest place that holds most of its paragraphs, else the whole body."""
    body = tree.body
    if body is None:
        return ""
    whole = _weight(body)
    for place in PLACES:
        found = max(tree.css(place), key=_weight, default=None)
        if found is not None and _weight(found) >= max(1, LEAST_SHARE * whole):
            return _with_heading(tree, found) + _notes(tree, found)
    return body.inner_html or ""


def _weight(node: LexborNode) -> int:
    """How much prose is in a part: the length of its paragraphs, since menus have links and lists but no sentences."""
    return sum(len(part.text()) for part in node.css("p, blockquote, li")) or len(node.text()) // 4


def _with_heading(tree: LexborHTMLParser, found: LexborNode) -> str:
    """The part with the page's one main heading before it, if that stands outside."""
    headings = tree.css("h1")
    html = found.html or ""
    return html if found.css_first("h1") or len(headings) != 1 else (headings[0].html or "") + html


def _notes(tree: LexborHTMLParser, found: LexborNode) -> str:
    """Footnotes that stand beside the text and not in it."""
    inside = {node.mem_id for node in found.css("section")}
    parts = tree.css('section[role="doc-endnotes"], section.footnotes')
    return "".join(part.html or "" for part in parts if part.mem_id not in inside)


def _inside(node: LexborNode, tag: str) -> bool:
    parent = node.parent
    while parent is not None:
        if parent.tag == tag:
            return True
        parent = parent.parent
    return False
