"""WordPress: an export (WXR) is divided into its posts, and each is read as a document of its own."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final
from xml.etree.ElementTree import Element, SubElement, tostring

from django.utils.translation import gettext_lazy as _
from selectolax.lexbor import LexborHTMLParser

from essays.errors import ImportRefused
from essays.importing.flow import read_flow
from essays.importing.headed import read_headed
from essays.importing.page_meta import read_iso_day
from essays.importing.pictures import describe_pictures
from essays.importing.stated import Stated, language_named, placed, placed_all
from essays.importing.xml import read_xml

if TYPE_CHECKING:
    from collections.abc import Iterator

    from essays.importing.parsed import ParsedDocument

LARGEST: Final = 100_000_000
CONTENT: Final = "{http://purl.org/rss/1.0/modules/content/}encoded"
CREATOR: Final = "{http://purl.org/dc/elements/1.1/}creator"
WORDPRESS: Final = re.compile(r"\{http://wordpress\.org/export/[\d.]+/\}(.+)")
# Pages, menus, pictures and revisions of posts are no texts that answer anything.
TEXTS: Final = frozenset({"post"})
GONE: Final = frozenset({"trash", "auto-draft", "inherit"})
SHORTCODE: Final = re.compile(r"\[/?(?:caption|gallery|embed|audio|video|playlist)\b[^\]]*\]")
BLOCK: Final = re.compile(r"<(?:p|div|h[1-6]|ul|ol|li|table|blockquote|figure|pre|hr|section)\b", re.IGNORECASE)
LABELS: Final = frozenset({"uncategorized", "uncategorised", "未分类"})

NO_EXPORT: Final = _("This XML is no export of WordPress. Other XML cannot be read.")
NO_POSTS: Final = _("This export of WordPress has no posts.")


def divide(data: bytes, name: str) -> Iterator[tuple[str, bytes]]:
    """The posts of an export, each with a name of its own and as bytes that are the same whenever the post is. Raises ImportRefused."""
    channel = read_xml(data).find("channel")
    if channel is None or not any(WORDPRESS.fullmatch(node.tag) for node in channel):
        raise ImportRefused(NO_EXPORT, "no_export")
    people = _people(channel)
    number = 0
    for item in channel.iter("item"):
        own = _own(item)
        if own.get("post_type", "post") in TEXTS and own.get("status") not in GONE:
            number += 1
            yield f"{name}/{own.get('post_id') or number}", _packed(item, own, people)
    if not number:
        raise ImportRefused(NO_POSTS, "no_posts")


def read(data: bytes, name: str) -> ParsedDocument:
    """Read one post, as `divide` gives it."""
    post = read_xml(data)
    text = {node.tag: node.text or "" for node in post}
    tree = LexborHTMLParser(_paragraphs(SHORTCODE.sub("", text.get("content", ""))))
    pictures = describe_pictures(tree)
    flow = read_flow((tree.body.inner_html or "") if tree.body else "")
    document = read_headed(flow, _stated(post, text), by_hand=True)
    return replace(document, warnings=(*pictures, *document.warnings))


def _people(channel: Element) -> dict[str, str]:
    """The printed names of the accounts, since posts name only these."""
    found: dict[str, str] = {}
    for node in channel:
        if node.tag.endswith("}author"):
            own = _own(node)
            found[own.get("author_login", "")] = own.get("author_display_name", "")
    return found


def _own(node: Element) -> dict[str, str]:
    """WordPress's own fields of a node, by their names without the version of the export."""
    return {found[1]: child.text or "" for child in node if (found := WORDPRESS.fullmatch(child.tag))}


def _packed(item: Element, own: dict[str, str], people: dict[str, str]) -> bytes:
    """A post with what its text, its fields and nothing else come from: views, comments and times of the export would change it."""
    login = item.findtext(CREATOR) or ""
    post = Element("post")
    fields = {
        "title": item.findtext("title") or "",
        "author": people.get(login) or login,
        "date": own.get("post_date", ""),
        "status": "password" if own.get("post_password") else own.get("status", ""),
        "link": item.findtext("link") or "",
        "content": item.findtext(CONTENT) or "",
    }
    for name, value in fields.items():
        SubElement(post, name).text = value
    for category in item.iter("category"):
        label = SubElement(post, "category", {key: category.get(key, "") for key in ("domain", "nicename")})
        label.text = category.text
    return tostring(post, encoding="utf-8")


def _stated(post: Element, text: dict[str, str]) -> Stated:
    labels = [(node.get("domain"), node.get("nicename") or "", node.text or "") for node in post.iter("category")]
    named = [label for domain, _name, label in labels if domain in ("category", "post_tag")]
    language = next((name for domain, name, _label in labels if domain == "language"), "")
    twin = next((name for domain, name, _label in labels if domain == "post_translations"), "")
    published = text.get("status") in ("publish", "")
    dated = placed(text.get("date", ""), "wp:post_date") if published else None
    link = text.get("link", "")
    return Stated(
        title=placed(text.get("title", ""), "title"),
        authors=placed_all([text.get("author", "")], "dc:creator"),
        date=dated,
        published=read_iso_day(dated.text) if dated else None,
        language=language_named(language),
        topics=placed_all([label for label in named if label.casefold() not in LABELS], "category"),
        address=link if link.startswith(("http://", "https://")) and len(link) <= 500 else "",
        twin=f"wordpress:{twin}" if twin else "",
        hidden="" if published else "hidden_at_source",
    )


def _paragraphs(content: str) -> str:
    """Older posts have blank lines for paragraphs, which WordPress makes when a page is asked for."""
    if re.search(r"<p\b", content, re.IGNORECASE):
        return content
    parts = re.split(r"\n\s*\n", content.replace("\r\n", "\n"))
    return "".join(
        part if BLOCK.match(part.strip()) else f"<p>{part.strip().replace(chr(10), '<br>')}</p>" for part in parts
    )
