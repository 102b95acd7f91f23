"""A document's markup as a row of numbered blocks: what the readers of Word, HTML, Markdown and WordPress have in common.

The markup is cleaned first, by the one sanitiser. So the numbers count the blocks as an editor sees them, and what a block's
words are is the same here, in the report and in the body that is stored.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _
from selectolax.lexbor import LexborHTMLParser

from essays.errors import ImportRefused
from essays.importing.lines import numbered
from essays.importing.matching import plain
from essays.importing.parsed import BodyBlock, Line
from essays.importing.prose import Group
from essays.text.blocks import split_blocks

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

DEEPEST: Final = 300
"""Elements inside one another: parsing takes time in the square of it, and no text needs more than a few dozen."""
TAG: Final = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:-]*)[^<>]*?(/?)>")
# Elements without an end, and those that the next of their kind ends: they do not nest because nobody closed them.
FLAT: Final = frozenset(
    {
        *("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"),
        *("p", "li", "dt", "dd", "tr", "td", "th", "thead", "tbody", "option"),
    }
)
HEADINGS: Final = frozenset({"h2", "h3", "h4"})


@dataclass(frozen=True, slots=True)
class Flow:
    """The blocks of a document as groups of lines, the clean markup of each, and which of them are its main headings."""

    groups: tuple[Group, ...]
    html: Mapping[int, str]
    titles: frozenset[int]
    headings: frozenset[int]

    def lines(self) -> tuple[Line, ...]:
        """The blocks as a page dump has them: parted by blank lines, numbered by block."""
        return tuple(line for group in self.groups for line in (*group.lines, Line(group.number, "")))

    def body(self, groups: Iterable[Group]) -> tuple[BodyBlock, ...]:
        """These groups as blocks of a body, with their markup."""
        return tuple(
            BodyBlock(group.text, group.number, group.number in self.headings, self.html[group.number])
            for group in groups
        )


def read_flow(html: str) -> Flow:
    """The blocks of some markup, whatever it is. Raises ImportRefused where elements are nested beyond all sense."""
    refuse_depth(html)
    mains = {plain(node.text(separator=" ")) for node in LexborHTMLParser(html).css("h1")}
    groups: list[Group] = []
    markup: dict[int, str] = {}
    titles, headings = set(), set()
    for number, block in enumerate(split_blocks(html), start=1):
        lines = tuple(Line(number, line.text) for line in numbered(block.text) if line.text)
        if not lines:
            continue
        groups.append(Group(lines, gap=1))
        markup[number] = block.html
        if block.tag in HEADINGS:
            headings.add(number)
        if block.tag == "h2" and plain(" ".join(line.text for line in lines)) in mains:
            titles.add(number)
    return Flow(tuple(groups), markup, frozenset(titles), frozenset(headings))


def refuse_depth(html: str) -> None:
    """Refuse markup whose elements are nested deeper than any text; counted on the source, since parsing is what must not be done."""
    depth = 0
    for end, name, closed in TAG.findall(html):
        if name.lower() in FLAT or closed:
            continue
        depth = max(0, depth - 1) if end else depth + 1
        if depth > DEEPEST:
            raise ImportRefused(
                _("The elements of this document are nested too deeply. No text needs that; it may be damaged."),
                "nested",
            )
