"""Texts as records of a catalogue: unqualified Dublin Core, one record for each text, in its own language and with its own words alone."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext, override

from accounts.models import Author
from essays import languages
from essays.addresses import absolute
from essays.exporting.oai import Field, Header
from essays.models import Series, Topic
from essays.models.harvest import Record


def identifier_of(uuid: object) -> str:
    """The lasting name of a record; `identifier_of("")` is what all of them begin with."""
    return f"oai:{urlsplit(settings.SITE_URL).hostname}:{uuid}"


def set_of(record: Series | Topic) -> str:
    """The name of the set of a series or a topic."""
    return f"{record._meta.model_name}:{record.slug}"


def header_of(record: Record) -> Header:
    """The header; a text that readers can no longer open is a deleted record."""
    sets = [set_of(record.series)] if record.series else []
    sets += map(set_of, record.topics)
    return Header(identifier_of(record.edition.uuid), record.at, tuple(sets), is_deleted=record.release is None)


def fields_of(record: Record) -> list[Field]:
    """What a catalogue is told of a text that readers can open; of any other nothing."""
    if record.release is None:
        return []
    with override(record.edition.language):
        return [*_words(record), *_people(record), *_places(record)]


def fields_of_set(record: Series | Topic) -> list[Field]:
    """Both names of a series or a topic, and its prompt or description."""
    is_series = isinstance(record, Series)
    names = (record.title_en, record.title_zh) if isinstance(record, Series) else (record.name, record.name_zh)
    told = "prompt" if is_series else "description"
    texts = [getattr(record, f"{told}_{language.column}") for language in languages.LANGUAGES]
    langs = [language.html_lang for language in languages.LANGUAGES]
    titles = [Field("title", name, lang) for name, lang in zip(names, langs, strict=True)]
    return titles + [Field("description", text, lang) for text, lang in zip(texts, langs, strict=True)]


def _words(record: Record) -> Iterator[Field]:
    assert record.release
    lang = languages.html_lang(record.edition.language)
    yield Field("title", record.release.revision.title, lang)
    yield Field("description", record.release.revision.summary, lang)
    for topic in record.topics:
        if topic.name != topic.name_zh:  # a topic without an English name has its Chinese one in both columns
            yield Field("subject", topic.name, languages.ENGLISH.html_lang)
        yield Field("subject", topic.name_zh, languages.CHINESE.html_lang)
    yield Field("language", lang)
    yield Field("type", "Text")
    yield Field("format", "text/html")
    yield Field("rights", gettext("Each text belongs to its authors."), lang)


def _people(record: Record) -> Iterator[Field]:
    """Names as the byline prints them."""
    for authorship in record.essay.authorships.all():
        yield Field("creator", _printed(authorship.author))
    if record.edition.translator:
        yield Field("contributor", _printed(record.edition.translator))
    yield Field("publisher", gettext("Dialogue"))
    yield Field("date", str(record.essay.published_on or record.essay.listed_on or ""))


def _printed(author: Author) -> str:
    return str(author.printed_name)


def _places(record: Record) -> Iterator[Field]:
    """Its page; and the pages of the other language's text, of the series, and of what it replies to."""
    yield Field("identifier", absolute(record.essay.get_absolute_url()))
    for code in record.editions:
        if code != record.edition.language:
            with override(code):
                yield Field("relation", absolute(record.essay.get_absolute_url()))
    if record.series:
        yield Field("relation", absolute(record.series.get_absolute_url()))
    if record.answered:
        yield Field("relation", absolute(record.answered.get_absolute_url()))
