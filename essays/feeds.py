"""Feeds in each language, as Atom and as JSON Feed: the newest responses, and those of a series, a topic or an author."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import Any, Final
from xml.sax.xmlreader import AttributesImpl

from django.http import HttpResponse, HttpResponsePermanentRedirect
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext, pgettext
from django.utils.xmlutils import SimplerXMLGenerator
from django.views.decorators.http import require_safe

from accounts.models import Author
from essays import languages
from essays.addresses import PageAddress, absolute
from essays.models import Essay, EssayQuerySet, Path, Reading, Series, Topic
from essays.models.authorship import public_authors
from essays.moments import Moment, MomentRequest
from essays.text.allowed import UNPRINTABLE
from essays.views.pages import find, reader_language

NEWEST: Final = 30
# A feed must give a time for a printed date: at noon in UTC it is the same day in New York and in Beijing.
NOON: Final = time(12, tzinfo=UTC)
JSON_FEED: Final = "application/feed+json"
JSON_FEED_VERSION: Final = "https://jsonfeed.org/version/1.1"


@dataclass(frozen=True, slots=True)
class Channel:
    """What a feed is of: its title and description, the page that it stands for, the essays; and its slug, if it has one."""

    title: str
    description: str
    page: str
    essays: EssayQuerySet
    slug: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """A response as a feed tells of it. `twins` are its full texts in other languages: their `lang` and whole address."""

    reading: Reading
    address: str
    published: datetime
    updated: datetime
    twins: tuple[tuple[str, str], ...]

    @property
    def id(self) -> str:
        """The same through corrections, and in both forms of a feed."""
        return f"urn:uuid:{self.reading.essay.uuid}"


class ReadingFeed(Atom1Feed):
    """Atom whose entries name their own language, the full text in the other language, and each of their authors.

    The other text is "related": of two alternates some readers of feeds open the first, some the last.
    """

    def item_attributes(self, item: dict[str, Any]) -> dict[str, str]:
        return {**super().item_attributes(item), "xml:lang": item["lang"]}

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        for lang, address in item["twins"]:
            handler.addQuickElement("link", "", {"rel": "related", "hreflang": lang, "href": address})
        for name in item["names"]:
            handler.startElement("author", AttributesImpl({}))
            handler.addQuickElement("name", name)
            handler.endElement("author")

    def latest_post_date(self) -> datetime:
        """The newest entry's time. An empty feed is as old as the platform can be, since a page never reads the clock."""
        return max((item["updateddate"] for item in self.items), default=datetime(2000, 1, 1, tzinfo=UTC))


@require_safe
def response_feed(request: MomentRequest) -> HttpResponse:
    """The newest responses in the reader's language, each with its summary."""
    return _serve(request, newest_responses(request.moment), write_atom)


@require_safe
def response_json_feed(request: MomentRequest) -> HttpResponse:
    """The same as JSON Feed."""
    return _serve(request, newest_responses(request.moment), write_json)


@require_safe
def series_feed(request: MomentRequest, slug: str) -> HttpResponse:
    """The answers to a question."""
    return _serve(request, answers_to(slug, request.moment), write_atom, slug)


@require_safe
def series_json_feed(request: MomentRequest, slug: str) -> HttpResponse:
    """The same as JSON Feed."""
    return _serve(request, answers_to(slug, request.moment), write_json, slug)


@require_safe
def topic_feed(request: MomentRequest, slug: str) -> HttpResponse:
    """The responses under a topic."""
    return _serve(request, responses_under(slug, request.moment), write_atom, slug)


@require_safe
def topic_json_feed(request: MomentRequest, slug: str) -> HttpResponse:
    """The same as JSON Feed."""
    return _serve(request, responses_under(slug, request.moment), write_json, slug)


@require_safe
def author_feed(request: MomentRequest, slug: str) -> HttpResponse:
    """The responses of an author; of one whose name is protected there is none."""
    return _serve(request, responses_by(slug, request.moment), write_atom, slug)


@require_safe
def author_json_feed(request: MomentRequest, slug: str) -> HttpResponse:
    """The same as JSON Feed."""
    return _serve(request, responses_by(slug, request.moment), write_json, slug)


# What a feed is of ----------------------------------------------------------------------------------------------------
def newest_responses(moment: Moment) -> Channel:
    """All responses."""
    title = pgettext("title of the feed", "Dialogue: responses")
    return Channel(title, gettext("The newest responses."), reverse("home"), Essay.objects.responses().listed(moment))


def answers_to(slug: str, moment: Moment) -> Channel:
    """The answers to the question at a slug. Raises Http404."""
    series = find(Path.Kind.SERIES, slug, Series.objects.public(moment))
    essays = Essay.objects.responses().listed_in(series, moment)
    return Channel(_titled(series.title), series.prompt, series.get_absolute_url(), essays, series.slug)


def responses_under(slug: str, moment: Moment) -> Channel:
    """The responses under the topic at a slug. Raises Http404."""
    topic = find(Path.Kind.TOPIC, slug, Topic.objects.public(moment))
    essays = Essay.objects.responses().listed_under(topic, moment)
    return Channel(_titled(topic.said), topic.description, topic.get_absolute_url(), essays, topic.slug)


def responses_by(slug: str, moment: Moment) -> Channel:
    """The responses of the author at a slug. Raises Http404."""
    author = find(Path.Kind.AUTHOR, slug, public_authors(moment))
    essays = Essay.objects.responses().listed_by(author, moment)
    return Channel(_titled(author.name), "", author.get_absolute_url(), essays, author.slug)


# How it is written ----------------------------------------------------------------------------------------------------
Write = Callable[[Channel, list[Entry], str], HttpResponse]


def _serve(request: MomentRequest, channel: Channel, write: Write, slug: str = "") -> HttpResponse:
    """The newest of a channel; an address of old leads to the one that its feed has now."""
    if channel.slug != slug:
        name = request.resolver_match.url_name if request.resolver_match else None
        return HttpResponsePermanentRedirect(reverse(name or "response_feed", args=[channel.slug]))
    readings = channel.essays[:NEWEST].in_language(reader_language(), request.moment)
    return write(channel, [entry_of(reading) for reading in readings], absolute(request.path))


def entry_of(reading: Reading) -> Entry:
    """A response as it reads in its language."""
    essay, release = reading.essay, reading.release
    day = essay.published_on or essay.listed_on
    assert day is not None  # listed by it
    printed = datetime.combine(day, NOON)
    address = PageAddress(reading.get_absolute_url(), reading.asked, reading.editions)
    twins = [code for code in reading.editions if code != reading.language]
    return Entry(
        reading,
        address=absolute(reading.get_absolute_url()),
        published=printed,
        updated=release.starts_at or printed,
        twins=tuple((languages.html_lang(code), absolute(address.path_in(code))) for code in twins),
    )


def write_atom(channel: Channel, entries: list[Entry], address: str) -> HttpResponse:
    """The feed as Atom. What XML cannot hold is left out of titles and summaries."""
    feed = ReadingFeed(
        title=_printable(channel.title),
        link=absolute(channel.page),
        description=_printable(channel.description),
        language=languages.html_lang(reader_language()),
        author_name=gettext("Dialogue"),  # an entry may be without authors, a feed may not
        feed_url=address,
    )
    for entry in entries:
        reading = entry.reading
        feed.add_item(
            title=_printable(reading.title),
            link=entry.address,
            description=_printable(reading.summary),
            unique_id=entry.id,
            pubdate=entry.published,
            updateddate=entry.updated,
            lang=reading.lang,
            twins=entry.twins,
            names=[_printable(str(author.printed_name)) for author in reading.authors],
        )
    return HttpResponse(feed.writeString("utf-8"), content_type=feed.content_type)


def write_json(channel: Channel, entries: list[Entry], address: str) -> HttpResponse:
    """The feed as JSON Feed 1.1. The other texts stand under `_dialogue`: the format has no word for them."""
    feed = {
        "version": JSON_FEED_VERSION,
        "title": channel.title,
        "home_page_url": absolute(channel.page),
        "feed_url": address,
        "description": str(channel.description),
        "language": languages.html_lang(reader_language()),
        "authors": [{"name": gettext("Dialogue"), "url": absolute(reverse("home"))}],
        "items": [_item(entry) for entry in entries],
    }
    body = json.dumps(feed, ensure_ascii=False, separators=(",", ":"))
    return HttpResponse(body, content_type=f"{JSON_FEED}; charset=utf-8")


def _item(entry: Entry) -> dict[str, Any]:
    reading = entry.reading
    return {
        "id": entry.id,
        "url": entry.address,
        "title": reading.title,
        # An item must have content: where there is no summary the title is all that can be told in a line.
        "content_text": reading.summary or reading.title,
        "date_published": entry.published.isoformat(),
        "date_modified": entry.updated.isoformat(),
        "language": reading.lang,
        "authors": [_author(author) for author in reading.authors],
        "_dialogue": {"related": [{"hreflang": lang, "url": address} for lang, address in entry.twins]},
    }


def _author(author: Author) -> dict[str, str]:
    """An author as printed; one whose name is protected has no page."""
    told = {"name": str(author.printed_name)}
    return told if author.is_protected else told | {"url": absolute(author.get_absolute_url())}


def _titled(name: str) -> str:
    return pgettext("title of the feed", "Dialogue: %(name)s") % {"name": name}


def _printable(text: str) -> str:
    """What XML can hold. A form feed divides words, so it is no character to drop, and no XML has it."""
    return UNPRINTABLE.sub("", text.replace("\f", " "))
