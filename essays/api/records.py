"""From models to the shapes of the API. No query: everything was read before."""

from __future__ import annotations

from typing import Any, Literal, cast

from django.db.models import Model
from django.urls import reverse
from django.utils.translation import override

from accounts.bilingual import said_in
from accounts.models import Author
from essays import languages
from essays.addresses import absolute
from essays.api.reading import Work
from essays.api.schemas import (
    Answered,
    AuthorRecord,
    Credit,
    EditionName,
    EditionRecord,
    EditionText,
    EssayOfEdition,
    EssayRecord,
    EssayText,
    InBoth,
    KindName,
    LanguageCode,
    Link,
    Person,
    SeriesName,
    SeriesRecord,
    Text,
    TopicName,
    TopicRecord,
)
from essays.exporting import epub
from essays.models import Authorship, Essay, Release, Series, Topic
from essays.moments import Moment
from essays.text.blocks import with_ids
from essays.text.markup import plain_text
from essays.text.measures import minutes_for
from essays.views.citing import FORMS

HTML = "text/html"
JSON = "application/json"
ATOM = "application/atom+xml"
JSON_FEED = "application/feed+json"


# Works ----------------------------------------------------------------------------------------------------------------
def essay_record(work: Work, language: str) -> EssayRecord:
    """A work as one of a list."""
    return EssayRecord(**_work(work, language))


def essay_text(work: Work, language: str) -> EssayText:
    """A work with the words that a reader of the language gets; their release came with its body."""
    return EssayText(**_work(work, language), text=_text(work.reading(language).text))


def _work(work: Work, language: str) -> dict[str, Any]:
    essay, reading = work.essay, work.reading(language)
    return {
        "uuid": essay.uuid,
        "slug": essay.slug,
        "kind": essay.kind,
        "original_language": essay.original_language,
        "title": reading.title,
        "title_language": reading.language,
        "titles": _titles(work.live),
        "summary": reading.summary,
        "published_on": essay.published_on,
        "listed_on": essay.listed_on,
        "series": _series_name(essay.series) if essay.series else None,
        "authors": [_credit(authorship, language) for authorship in essay.authorships.all()],
        "topics": [topic_name(tagging.tag) for tagging in essay.taggings.all()],
        "in_reply_to": _answered(work),
        "editions": [edition_name(release) for release in work.live],
        "links": _links_of_work(essay, reading.editions or reading.offered),
    }


def edition_name(release: Release) -> EditionName:
    """An edition without its words."""
    return EditionName(**_edition(release))


def edition_record(release: Release, language: str) -> EditionRecord:
    """An edition as one of a list; its release came with essay, translator and reviser."""
    return EditionRecord(**_whole_edition(release, language))


def edition_text(release: Release, language: str) -> EditionText:
    """An edition with its words; its release came with its body."""
    return EditionText(**_whole_edition(release, language), text=_text(release))


def _edition(release: Release) -> dict[str, Any]:
    edition, revision = release.edition, release.revision
    return {
        "uuid": edition.uuid,
        "language": edition.language,
        "title": revision.title,
        "summary": revision.summary,
        "is_summary": revision.is_summary,
        "version": revision.number,
        "released_at": release.starts_at,
        "minutes": minutes_for(revision.words, revision.han),
        "href": absolute(reverse("api_edition", args=[edition.uuid])),
    }


def _whole_edition(release: Release, language: str) -> dict[str, Any]:
    edition, essay = release.edition, release.essay
    return _edition(release) | {
        "essay": EssayOfEdition(
            uuid=essay.uuid,
            slug=essay.slug,
            kind=cast("KindName", essay.kind),
            original_language=cast("LanguageCode", essay.original_language),
            href=_href("api_essay", essay),
        ),
        "translator": _person(edition.translator, language) if edition.translator else None,
        "reviser": _person(edition.reviser, language) if edition.reviser else None,
        "is_machine_assisted": edition.is_machine_assisted,
        "links": [_self("api_edition", str(edition.uuid)), *_pages(essay, [edition.language])],
    }


def _text(release: Release) -> Text | None:
    revision = release.revision
    if revision.is_summary:
        return None
    language = cast("LanguageCode", release.edition.language)
    return Text(
        language=language, version=revision.number, html=with_ids(revision.body), plain=plain_text(revision.body)
    )


def _titles(live: Any) -> InBoth:
    titles = {release.edition.language: release.revision.title for release in live}
    return {"en": titles.get("en"), "zh-hans": titles.get("zh-hans")}


def _answered(work: Work) -> Answered | None:
    essay, block = work.answered, work.essay.in_reply_to_block
    if essay is None:
        return None
    return Answered(uuid=essay.uuid, slug=essay.slug, block=block or None, href=_href("api_essay", essay))


def _links_of_work(essay: Essay, codes: tuple[str, ...]) -> list[Link]:
    links = [_self("api_essay", str(essay.uuid)), *_pages(essay, list(codes))]
    if essay.kind == Essay.Kind.PAGE:
        return links
    for code in codes:
        with override(code):
            forms = [
                ("citation", form.type, reverse("citation_file", args=[essay.slug, form.suffix])) for form in FORMS
            ]
            forms.append(("alternate", epub.TYPE, reverse("response_epub", args=[essay.slug])))
        lang = languages.html_lang(code)
        links += [Link(rel=rel, type=kind, href=absolute(path), hreflang=lang) for rel, kind, path in forms]
    return links


# People, questions, topics -------------------------------------------------------------------------------------------
def author_record(author: Author, language: str) -> AuthorRecord:
    """An author who is printed with their full name."""
    return AuthorRecord(
        uuid=author.uuid,
        slug=author.slug,
        name=said_in(author, "name", language),
        names=_both(author, "name"),
        affiliation=_both(author, "affiliation"),
        country=cast('Literal["US", "CN"] | None', author.country or None),
        bio=_both(author, "bio"),
        links=_links("author", author, str(author.uuid)),
    )


def series_record(series: Series, topics: list[Topic], language: str, moment: Moment) -> SeriesRecord:
    """A question and the topics under which readers find it. A day of opening that is still to come is not told."""
    is_open = series.opened_on is not None and series.opened_on <= moment.day
    return SeriesRecord(
        uuid=series.uuid,
        slug=series.slug,
        title=said_in(series, "title", language),
        titles=_both(series, "title"),
        prompt=said_in(series, "prompt", language),
        prompts=_both(series, "prompt"),
        opened_on=series.opened_on if is_open else None,
        closes_on=series.closes_on,
        topics=[topic_name(topic) for topic in topics],
        links=_links("series", series, str(series.uuid)),
    )


def topic_record(topic: Topic, language: str) -> TopicRecord:
    """A subject that gathers works."""
    names = _topic_names(topic)
    return TopicRecord(
        slug=topic.slug,
        name=(topic.name_zh if language == languages.CHINESE.code else "") or topic.name,
        names=names,
        description=said_in(topic, "description", language),
        descriptions=_both(topic, "description"),
        links=_links("topic", topic, topic.slug),
    )


def topic_name(topic: Topic) -> TopicName:
    """A topic, named."""
    return TopicName(slug=topic.slug, names=_topic_names(topic), href=absolute(reverse("api_topic", args=[topic.slug])))


def _topic_names(topic: Topic) -> InBoth:
    return {"en": topic.name, "zh-hans": topic.name_zh or None}


def _series_name(series: Series) -> SeriesName:
    return SeriesName(
        uuid=series.uuid, slug=series.slug, titles=_both(series, "title"), href=_href("api_series", series)
    )


def _credit(authorship: Authorship, language: str) -> Credit:
    author = authorship.author
    affiliation: InBoth = {"en": None, "zh-hans": None}
    if not author.is_protected:
        printed, own = _both(authorship, "affiliation"), _both(author, "affiliation")
        affiliation = {"en": printed["en"] or own["en"], "zh-hans": printed["zh-hans"] or own["zh-hans"]}
    return Credit(**_person(author, language).model_dump(), affiliation=affiliation)


def _person(author: Author, language: str) -> Person:
    """A person as every byline prints them: of a protected one no more than the printed name."""
    printed: dict[str, str] = {}
    for code in languages.BY_CODE:
        with override(code):
            printed[code] = str(author.printed_name)
    if author.is_protected:
        names: InBoth = {"en": printed["en"], "zh-hans": printed["zh-hans"]}
        return Person(name=printed[language], names=names, uuid=None, slug=None, href=None)
    href = _href("api_author", author)
    return Person(name=printed[language], names=_both(author, "name"), uuid=author.uuid, slug=author.slug, href=href)


# Parts ----------------------------------------------------------------------------------------------------------------
def _both(instance: Model, field: str) -> InBoth:
    """Both columns of a bilingual field."""
    return {"en": getattr(instance, f"{field}_en") or None, "zh-hans": getattr(instance, f"{field}_zh") or None}


def _href(view: str, record: Any) -> str:
    return absolute(reverse(view, args=[record.uuid]))


def _self(view: str, key: str) -> Link:
    return Link(rel="self", type=JSON, href=absolute(reverse(view, args=[key])))


def _pages(record: Any, codes: list[str]) -> list[Link]:
    """The record's page in each of these languages."""
    links = []
    for code in codes:
        with override(code):
            href = absolute(record.get_absolute_url())
        links.append(Link(rel="alternate", type=HTML, href=href, hreflang=languages.html_lang(code)))
    return links


def _links(noun: str, record: Any, key: str) -> list[Link]:
    """The links of a series, a topic or an author: itself, its works, its page and its feeds."""
    works = f"{absolute(reverse('api_essay_list'))}?{noun}={record.slug}"
    links = [
        _self(f"api_{noun}", key),
        Link(rel="item", type=JSON, href=works),
        *_pages(record, list(languages.BY_CODE)),
    ]
    for code in languages.BY_CODE:
        with override(code):
            for view, kind in ((f"{noun}_feed", ATOM), (f"{noun}_json_feed", JSON_FEED)):
                href = absolute(reverse(view, args=[record.slug]))
                links.append(Link(rel="feed", type=kind, href=href, hreflang=languages.html_lang(code)))
    return links
