"""Accept, hold for an editor with a question, or refuse with a reason; and what an editor should know besides."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from essays.importing.parsed import Verdict
from essays.importing.prose import ends_cut

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.utils.functional import _StrPromise as StrPromise

    from essays.importing.fields import Doubt
    from essays.importing.parsed import BodyBlock, Found, Kind

ACCEPTED: Final = Verdict("accepted")

REFUSALS: Final[dict[str, tuple[str, StrPromise]]] = {
    "prompt": (
        "series_prompt",
        _(
            "This is the prompt page of a response series, not an essay. "
            "Its title, date and text can be used for the series."
        ),
    ),
    "event": ("event_page", _("This is the page of an event, not an essay: it has no series line and no author.")),
    "topic": ("topic_page", _("This is the list page of a topic, not an essay.")),
    "home": ("home_page", _("This is the home page of a site, not an essay.")),
    "podcast": ("podcast_page", _("This is the page of a podcast with its transcript, not an essay.")),
    "page": (
        "no_series",
        _("This is a post, feature, report or standing page, not an essay: no line says what it responds to."),
    ),
    "unknown": ("no_series", _("No line says what this page responds to or who wrote it, so it is no essay.")),
}
NO_BODY: Final = Verdict("refused", "no_body", _("This page has a frame but no text. Please capture it again."))

HELD: Final[dict[str, tuple[StrPromise, StrPromise]]] = {
    "title_missing": (
        _("The page has no title of its own."),
        _("What is the title of this text?"),
    ),
    "neighbour": (
        _(
            "The page begins with lines that may belong to another page (line {line}: {text}), "
            "so title and date cannot be told."
        ),
        _("What are the title and the date of this text? Line {line} may name another one."),
    ),
    "title_or_author": (
        _("Line {line} may be the title or the author: {text}"),
        _("Is line {line} the title of this text or its author?"),
    ),
    "title_or_body": (
        _("The place of the title is empty, and line {line} may be the title or the beginning of the text: {text}"),
        _("Is line {line} the title of this text?"),
    ),
    "series_missing": (
        _("Line {line} has a label for the series, but no series behind it."),
        _("Which series does this text respond to?"),
    ),
    "hidden_at_source": (
        _(
            "Where this text comes from it was not shown to everybody: it was a draft, private, behind a password or due later."
        ),
        _("This text was not shown to everybody where it comes from. May it be published here?"),
    ),
    "original_missing": (
        _("The text says that it translates “{text}”, and no such text is here."),
        _("Which text is this the translation of? It names “{text}”."),
    ),
    "language_unknown": (
        _("The words do not tell in which language the text is."),
        _("Is this text in English or in Chinese?"),
    ),
}

CAPTURE_CUT: Final = _("The text ends in the middle of a sentence; the capture may be cut off.")
NO_SUCH_DAY: Final = _("Line {line} is a date that the calendar does not have: {text}. It was left out.")


def judge_page(kind: Kind, body: Sequence[BodyBlock]) -> Verdict:
    """The refusal of a page that is no essay, by its kind."""
    code, reason = REFUSALS[kind]
    return Verdict("refused", code, reason) if body or kind != "unknown" else NO_BODY


def judge_essay(
    *,
    title: Found | None,
    body: Sequence[BodyBlock],
    body_language: str | None,
    doubt: Doubt,
    about: Found | None,
    series: Found | None,
) -> Verdict:
    """The verdict on a response or an essay.

    `doubt` is what its head left open and `about` the line in question; `series` is None for an essay without one.
    A text without authors is complete; one without words of its own is refused; the first doubt is the one asked.
    """
    if not body:
        return NO_BODY
    if doubt:
        return held(doubt, about)
    if title is None:
        return held("title_missing")
    if series is not None and not series.text:
        return held("series_missing", series)
    return ACCEPTED if body_language else held("language_unknown")


def held(code: str, about: Found | None = None) -> Verdict:
    """A verdict that asks an editor, naming the line in question where there is one."""
    reason, question = HELD[code]
    values = {"line": about.line, "text": about.text} if about else {"line": "", "text": ""}
    return Verdict("held", code, format_lazy(reason, **values), format_lazy(question, **values))


def warnings_about(body: Sequence[BodyBlock], *, dated: Found | None, has_day: bool) -> tuple[StrPromise, ...]:
    """What an editor should know of an essay that was read: a capture that may be cut, a date that is none."""
    cut = (CAPTURE_CUT,) if body and ends_cut(body[-1].text) else ()
    return cut + ((format_lazy(NO_SUCH_DAY, line=dated.line, text=dated.text),) if dated and not has_day else ())
