"""What a reader of one language gets of one essay at one moment: which edition, and whether it is the one asked for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from accounts.bilingual import Said
from essays import languages
from essays.text.measures import minutes_for

if TYPE_CHECKING:
    from accounts.models import Author
    from essays.models.essay import Essay
    from essays.models.release import Release


@dataclass(frozen=True, slots=True)
class Reading:
    """One essay as read in one language. No silent fallback: `is_asked` says whether title and summary are in that language.

    `release` gives title and summary, `text` the body: another release where the first is of a summary edition.
    `editions` are the languages of which a full text is live, in the order of the table of languages; `offered` those of which
    anything is.
    """

    essay: Essay
    asked: str
    release: Release
    text: Release
    editions: tuple[str, ...]
    offered: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        return self.release.revision.title

    @property
    def said_title(self) -> Said:
        """The title with its language, for the middle of a sentence."""
        return Said(self.title, self.language)

    @property
    def summary(self) -> str:
        return self.release.revision.summary

    @property
    def language(self) -> str:
        """The language of title and summary."""
        return self.release.edition.language

    @property
    def lang(self) -> str:
        """The same, for HTML."""
        return languages.html_lang(self.language)

    @property
    def text_language(self) -> str:
        """The language of the body."""
        return self.text.edition.language

    @property
    def text_lang(self) -> str:
        return languages.html_lang(self.text_language)

    @property
    def is_asked(self) -> bool:
        return self.language == self.asked

    @property
    def text_is_asked(self) -> bool:
        return self.text_language == self.asked

    @property
    def is_translation(self) -> bool:
        """Whether the body is a translation of the original."""
        return self.text_language != self.essay.original_language

    @property
    def minutes(self) -> int:
        """How long the body takes to read."""
        return minutes_for(self.text.revision.words, self.text.revision.han)

    @property
    def authors(self) -> list[Author]:
        """The byline, in its order."""
        return [authorship.author for authorship in self.essay.authorships.all()]

    def get_absolute_url(self) -> str:
        return self.essay.get_absolute_url()


def pick_reading(essay: Essay, live: Iterable[Release], language: str) -> Reading:
    """Pick of an essay's live releases (at least one) what a reader of the language gets.

    In a rehearsal an edition may have two, one ready and one live: the ready one is shown.
    """
    chosen: dict[str, Release] = {}
    for release in sorted(live, key=lambda release: release.starts_at is None):
        chosen[release.edition.language] = release
    order = sorted(chosen, key=lambda code: (code != language, code != essay.original_language))
    full = [code for code in order if not chosen[code].revision.is_summary]
    return Reading(
        essay=essay,
        asked=language,
        release=chosen[order[0]],
        text=chosen[(full or order)[0]],
        editions=tuple(code for code in languages.BY_CODE if code in full),
        offered=tuple(code for code in languages.BY_CODE if code in chosen),
    )
