"""What must be there before a text goes to the editors; the change page shows the same list."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from essays import languages
from essays.text.blocks import split_blocks

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise

    from essays.models import Edition

# Whole sentences: a language's name in the middle of one differs from how it calls itself.
OTHER_MISSING = {
    languages.ENGLISH.code: _("Title and summary in English are missing."),
    languages.CHINESE.code: _("Title and summary in Chinese are missing."),
}
# Notes at the end of a text that somebody numbered by hand, such as "[1] See ...".
NUMBERED_BY_HAND = re.compile(r"\[(\d{1,3})\]\s*\S")
FRAGMENT = re.compile(r'href="#([^"]+)"')


@dataclass(frozen=True, slots=True)
class Missing:
    """One thing that is missing: `code` for programs, `sentence` for people."""

    code: str
    sentence: str | StrPromise


def missing_in(edition: Edition, *, strict: bool = True) -> list[Missing]:
    """What is missing in an edition's head, most important first.

    Not `strict` (an import that hands texts in): a title and some text are enough, editors complete the rest.
    """
    head = edition.head
    if head is None or not head.title or not (head.body or head.summary):
        return [Missing("nothing_written", _("A title and a text, or at least a summary, must be there first."))]
    if not strict:
        return []
    found = []
    if edition.essay.kind != "page" and not edition.essay.authors.exists():
        found.append(Missing("no_author", _("Name at least one author.")))
    if not head.summary:
        found.append(Missing("no_summary", _("Write a summary: readers of lists see nothing else.")))
    if other := _other_summary_missing(edition):
        found.append(other)
    if dead := _dead_links(head.body):
        found.append(
            Missing("dead_link", _("A link leads to a paragraph that is not there: %(key)s") % {"key": dead[0]})
        )
    return found


def worth_a_look(edition: Edition) -> list[str | StrPromise]:
    """What may be meant so and stops nobody: sentences for those who write."""
    blocks = split_blocks(edition.head.body) if edition.head else []
    if len(blocks) < 2 or not (last := NUMBERED_BY_HAND.match(blocks[-1].text)):
        return []
    if not any(f"[{last[1]}]" in block.text for block in blocks[:-1]):
        return []
    return [
        _(
            "The text ends in notes that are numbered by hand. As footnotes they would keep their numbers and links right."
        )
    ]


def _other_summary_missing(edition: Edition) -> Missing | None:
    """Every essay owes the readers of the other language a title and a summary at least."""
    other = languages.other_language(edition.language)
    twin = edition.essay.editions.select_related("head").filter(language=other).first()
    if twin and twin.head and twin.head.title and (twin.head.summary or twin.head.body):
        return None
    return Missing("no_other_summary", OTHER_MISSING[other])


def _dead_links(body: str) -> list[str]:
    keys = {block.key for block in split_blocks(body)}
    return [key for key in FRAGMENT.findall(body) if key not in keys]
