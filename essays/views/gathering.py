"""The books of the site: what is live of a response or of a series, gathered in both languages as values for the writers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext, override

from accounts.bilingual import Said, said_in
from accounts.models import Author
from essays import languages
from essays.addresses import absolute
from essays.exporting.books import Book, BookText, Credit, Question, Words
from essays.exporting.references import write_reference
from essays.models import Authorship, Essay, Reading, Release, Series
from essays.models.authorship import add_bylines, printed_institution
from essays.models.provenance import read_bodies
from essays.models.reading import pick_reading
from essays.moments import Moment
from essays.views.citing import cite
from essays.views.pages import reader_language

MOST: Final = 120  # responses in a book, as many as an exchange draws; of a longer series the newest


def gather_response(essay: Essay, live: Sequence[Release]) -> Book:
    """The book of a response, with its byline read; `live` are its live releases. One query."""
    language = reader_language()
    chapter = tuple(_texts(essay, live, read_bodies(*live), language))
    title, *others = [Words(text.title, text.lang) for text in chapter]
    return Book(
        uuid=essay.uuid,
        slug=essay.slug,
        language=language,
        site=gettext("Dialogue"),
        title=title,
        other_title=others[0] if others else None,
        address=absolute(essay.get_absolute_url()),
        chapters=(chapter,),
        modified=max(release.revision.written_at for release in live),
        question=_question(essay.series, language) if essay.series else None,
    )


def gather_series(series: Series, moment: Moment) -> Book | None:
    """The book of a series, its responses in the order in which they were printed; None if it has none. Four queries."""
    language = reader_language()
    essays = list(Essay.objects.responses().listed_in(series, moment)[: MOST + 1])
    is_whole, essays = len(essays) <= MOST, essays[MOST - 1 :: -1]
    live = _live_releases(essays, moment)
    add_bylines(essays)
    bodies = read_bodies(*(release for releases in live.values() for release in releases))
    chapters = tuple(tuple(_texts(essay, live[essay.pk], bodies, language)) for essay in essays if live[essay.pk])
    if not chapters:
        return None
    question = _question(series, language)
    return Book(
        uuid=series.uuid,
        slug=series.slug,
        language=language,
        site=gettext("Dialogue"),
        title=question.titles[0],
        other_title=question.titles[1] if len(question.titles) > 1 else None,
        address=absolute(series.get_absolute_url()),
        chapters=chapters,
        modified=max(release.revision.written_at for releases in live.values() for release in releases),
        question=question,
        is_whole=is_whole,
    )


def _live_releases(essays: Sequence[Essay], moment: Moment) -> dict[int, list[Release]]:
    """By essay what is live of it, without bodies."""
    live: dict[int, list[Release]] = defaultdict(list)
    texts = Release.objects.live(moment).filter(essay__in=[essay.pk for essay in essays]).with_texts()
    for release in texts.select_related("edition__translator", "edition__reviser"):
        live[release.essay_id].append(release)
    return live


def _texts(essay: Essay, live: Sequence[Release], bodies: Mapping[int, str], language: str) -> Iterator[BookText]:
    """What is live of an essay: the reader's language first."""
    for code in (language, languages.other_language(language)):
        if any(release.edition.language == code for release in live):
            with override(code):
                yield _text(essay, live, bodies, code)


def _text(essay: Essay, live: Sequence[Release], bodies: Mapping[int, str], language: str) -> BookText:
    reading = pick_reading(essay, live, language)
    release, edition = reading.release, reading.release.edition
    is_summary = release.revision.is_summary
    version = reverse("response_version", args=[essay.slug, release.revision.number])
    return BookText(
        slug=essay.slug,
        language=language,
        title=reading.title or essay.slug,
        summary=reading.summary,
        body="" if is_summary else bodies[release.revision_id],
        credits=tuple(_credit(authorship, language) for authorship in essay.authorships.all()),
        day=essay.published_on or essay.listed_on,
        address=absolute(essay.get_absolute_url() if is_summary else version),
        reference="" if is_summary else _reference(reading, live),
        original_language=essay.original_language,
        translator=_name(edition.translator),
        reviser=_name(edition.reviser),
        is_machine_assisted=edition.is_machine_assisted,
        note=_words(said_in(essay, "note", language)),
    )


def _reference(reading: Reading, live: Sequence[Release]) -> str:
    """How a text is cited, up to its address, which is written as a link behind it."""
    citation = cite(reading, live)
    return str(write_reference(citation)).removesuffix(f"{citation.address}.").rstrip()


def _question(series: Series, language: str) -> Question:
    codes = (language, languages.other_language(language))
    return Question(*(tuple(_in_each(series, field, codes)) for field in ("title", "prompt")))


def _in_each(series: Series, field: str, codes: Sequence[str]) -> Iterator[Words]:
    """A bilingual field in the languages that have it."""
    for code in codes:
        said = said_in(series, field, code)
        if said and said.language == code:
            yield Words(str(said), said.lang)


def _credit(authorship: Authorship, language: str) -> Credit:
    name = authorship.author.printed_name
    return Credit(Words(str(name), name.lang), _words(printed_institution(authorship, language)))


def _name(author: Author | None) -> Words | None:
    return _words(author.printed_name) if author else None


def _words(said: Said | str) -> Words | None:
    """A bilingual text as words of its language; None for an empty one."""
    return Words(str(said), said.lang) if isinstance(said, Said) and said else None
