"""The paragraphs that readers can open now: what a reply or a mark can be tied to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from accounts.bilingual import Said
from essays import languages
from essays.models.release import Release
from essays.text.blocks import Block, split_blocks
from essays.text.quoting import beginning

if TYPE_CHECKING:
    from essays.models.essay import Essay
    from essays.moments import Moment

UNNUMBERED = ("h2", "h3", "h4", "hr")  # the margin prints no number beside them, so nothing is said to stand there


def read_live_blocks(essay: Essay, moment: Moment) -> dict[str, list[Block]]:
    """By language, in the order of the table of languages: the numbered blocks of each live full text of a work. One query."""
    live = Release.objects.live(moment).filter(essay=essay).select_related("revision", "edition")
    bodies = {release.edition.language: release.revision.body for release in live if not release.revision.is_summary}
    return {code: numbered_blocks(bodies[code]) for code in languages.BY_CODE if code in bodies}


def numbered_blocks(body: str) -> list[Block]:
    """The blocks of a body that have a number in the margin."""
    return [block for block in split_blocks(body) if block.key and block.tag not in UNNUMBERED]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph that readers can open: its key, the number in the margin, and its beginning, which knows its language."""

    key: str
    number: str
    quote: Said


def read_paragraphs(essay: Essay, language: str, moment: Moment) -> list[Paragraph]:
    """The paragraphs of a work's live texts, each once: in the language asked for, and after them those that only the other has."""
    texts = read_live_blocks(essay, moment)
    found: dict[str, Paragraph] = {}
    for code in sorted(texts, key=lambda code: code != language):
        for block in texts[code]:
            quote = Said(beginning(block.text, code), code)
            found.setdefault(block.key, Paragraph(block.key, block.key.removeprefix("p"), quote))
    return list(found.values())
