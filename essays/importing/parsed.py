"""What a reader makes of one document: frozen values that say which line fed each field."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from datetime import date

    from django.utils.functional import _StrPromise as StrPromise

Outcome = Literal["accepted", "held", "refused"]
Kind = Literal["response", "essay", "prompt", "event", "topic", "home", "podcast", "page", "unknown"]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a document as it stands there, without its line end; `number` counts from 1 in the file."""

    number: int
    text: str


@dataclass(frozen=True, slots=True)
class Found:
    """A value and the line or block (from 1) that fed it; `place` names another place, such as a key of the front matter."""

    text: str
    line: int
    place: str = ""


@dataclass(frozen=True, slots=True)
class BodyBlock:
    """One block of the body: its words, the line it begins on, whether it reads like a sub-heading, and its clean markup if it has any."""

    text: str
    line: int
    heading: bool = False
    html: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Accept, hold for an editor, or refuse. `code` for programs, `reason` for people; a held document has a `question` for the editor."""

    outcome: Outcome
    code: str = ""
    reason: str | StrPromise = ""
    question: str | StrPromise = ""


@dataclass(frozen=True, slots=True)
class ParsedDocument:
    """One document, read. Languages are codes of `essays.languages` ("en", "zh-hans") or None where nothing tells.

    `topics`, `translation_of` and `in_reply_to` are what the document says of itself, `address` where it once stood.
    Documents with one `twin` are the language editions of one work.
    """

    kind: Kind
    verdict: Verdict
    page_language: str | None = None
    body_language: str | None = None
    title: Found | None = None
    authors: tuple[Found, ...] = ()
    series: Found | None = None
    published: date | None = None
    date: Found | None = None
    note: Found | None = None
    body: tuple[BodyBlock, ...] = ()
    topics: tuple[Found, ...] = ()
    translation_of: Found | None = None
    in_reply_to: Found | None = None
    address: str = ""
    twin: str = ""
    warnings: tuple[str | StrPromise, ...] = field(default=())
