"""What a run was asked to do, and what it says of each document."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from essays.importing.parsed import Found, ParsedDocument
from essays.models import Essay, ImportRun, Topic
from essays.text.measures import first_words

VIA = "import"  # the door named in events of this journey

Target = Literal["draft", "submitted", "live"]
Outcome = Literal["created", "updated", "unchanged", "held", "refused"]
OUTCOMES: tuple[Outcome, ...] = ("created", "updated", "unchanged", "held", "refused")


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """How far the documents are brought (`target`), and topics that all of them stand under.

    `is_last`: no other document comes after this one, so that what it needs and is not here will not come either.
    """

    run: ImportRun
    target: Target = "draft"
    topics: tuple[Topic, ...] = ()
    is_last: bool = True


@dataclass(slots=True)
class DocumentReport:
    """One entry of the report (see docs/importing.md); a plain value, written as JSON as it is."""

    file: str
    outcome: Outcome = "refused"
    reason: str = ""
    kind: str = "unknown"
    slug: str | None = None
    page_language: str | None = None
    body_language: str | None = None
    title: str | None = None
    authors: list[str] = field(default_factory=list)
    series: str | None = None
    published: str | None = None
    note: str | None = None
    topics: list[dict[str, str]] = field(default_factory=list)
    paragraphs: int = 0
    first_words: str = ""
    fields: dict[str, dict[str, Any]] = field(default_factory=dict)
    changes: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    def describe(self, parsed: ParsedDocument) -> None:
        """Take over what the reader found."""
        self.kind = parsed.kind
        self.page_language, self.body_language = parsed.page_language, parsed.body_language
        self.title = parsed.title.text if parsed.title else None
        self.authors = [author.text for author in parsed.authors]
        self.series = parsed.series.text if parsed.series else None
        self.published = parsed.published.isoformat() if parsed.published else None
        self.note = parsed.note.text if parsed.note else None
        self.paragraphs = len(parsed.body)
        text = " ".join(block.text for block in parsed.body[:3])
        self.first_words = first_words(text, parsed.body_language or "en")
        self.fields = fields_of(parsed)
        self.warnings = [str(warning) for warning in parsed.warnings]

    def conclude(self, outcome: Outcome, reason: object = "", essay: Essay | None = None) -> DocumentReport:
        """Say what came of the document; returns itself."""
        self.outcome, self.reason, self.slug = outcome, str(reason), essay.slug if essay else None
        return self

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def fields_of(parsed: ParsedDocument) -> dict[str, dict[str, Any]]:
    """Each field that was found, with the line or block (from 1) that fed it, its place if it has another one, and the text."""
    found = {
        "title": parsed.title,
        "series": parsed.series,
        "published": parsed.date,
        "note": parsed.note,
        "translation_of": parsed.translation_of,
        "in_reply_to": parsed.in_reply_to,
    }
    fields = {name: _entry(value, value.text) for name, value in found.items() if value}
    if parsed.authors:
        fields["authors"] = _entry(parsed.authors[0], ", ".join(author.text for author in parsed.authors))
    if parsed.body:
        fields["body"] = {"line": parsed.body[0].line, "text": parsed.body[0].text[:80]}
    return fields


def _entry(found: Found, text: str) -> dict[str, Any]:
    place = {"place": found.place} if found.place else {}
    return {"line": found.line, "text": text, **place}
