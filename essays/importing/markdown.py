"""The reader of `.md`: CommonMark with tables and footnotes, and front matter for what the words do not say."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from selectolax.lexbor import LexborHTMLParser

from essays.importing.flow import read_flow, refuse_depth
from essays.importing.front_matter import split_front_matter
from essays.importing.headed import read_headed
from essays.importing.lines import decode
from essays.importing.pictures import describe_pictures
from essays.importing.sniffing import refuse_wrong_name

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

    from essays.importing.parsed import ParsedDocument


def read(data: bytes, name: str) -> ParsedDocument:
    """Read one Markdown file. Raises ImportRefused for what is no text, or has a broken front matter."""
    refuse_wrong_name(data, name)
    decoded = decode(data)
    stated, text, _lines = split_front_matter(decoded.text.replace("\r\n", "\n").replace("\r", "\n"))
    refuse_depth(text)
    tree = LexborHTMLParser(_parser().render(text))
    pictures = describe_pictures(tree)
    flow = read_flow((tree.body.inner_html or "") if tree.body else "")
    document = read_headed(flow, stated, by_hand=True)
    return replace(document, warnings=(*decoded.warnings, *pictures, *document.warnings))


@cache
def _parser() -> MarkdownIt:
    """Markup inside the text is read as markup: the sanitiser comes after it, as it does for every other format."""
    from markdown_it import MarkdownIt
    from mdit_py_plugins.footnote import footnote_plugin

    return (
        MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).use(footnote_plugin, inline=False)
    )
