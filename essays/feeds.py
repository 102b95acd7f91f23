"""Atom feeds in each language: the newest responses, and those of a series, a topic or an author."""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import Any, Final
from xml.sax.xmlreader import AttributesImpl

from django.http import HttpResponse, HttpResponsePermanentRedirect
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext, pgettext
from django.utils.xmlutils import SimplerXMLGenerator
from django.views.decorators.http import require_safe

from essays import languages
from essays.addresses import PageAddress, absolute
from essays.models import Essay, EssayQuerySet, Path, Reading, Series, Topic
from essays.models.authorship import public_authors
from essays.moments import MomentRequest
from essays.text.allowed import UNPRINTABLE
from essays.views.pages import find

NEWEST: Final = 30
# A feed must give a time for a printed date: at noon in UTC it is the same day in New York and in Beijing.
NOON: Final = time(12, tzinfo=UTC)


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
    title = pgettext("title of the feed", "Dialogue: responses")
    essays = Essay.objects.responses().listed(request.moment)
    return _feed(request, essays, title, reverse("home"), gettext("The newest responses."))


@require_safe
def series_feed(request: MomentRequest, slug: str) -> HttpResponse:
    """The answers to a question."""
    series = find(Path.Kind.SERIES, slug, Series.objects.public(request.moment))
    if series.slug != slug:
        return HttpResponsePermanentRedirect(reverse("series_feed", args=[series.slug]))
    essays = Essay.objects.responses().listed_in(series, request.moment)
    return _feed(request, essays, _titled(series.title), series.get_absolute_url(), series.prompt)


@require_safe
def topic_feed(request: MomentRequest, slug: str) -> HttpResponse:
    """The responses under a topic."""
    topic = find(Path.Kind.TOPIC, slug, Topic.objects.public(request.moment))
    if topic.slug != slug:
        return HttpResponsePermanentRedirect(reverse("topic_feed", args=[topic.slug]))
    essays = Essay.objects.responses().listed_under(topic, request.moment)
    return _feed(request, essays, _titled(topic.said), topic.get_absolute_url(), topic.description)


@require_safe
def author_feed(request: MomentRequest, slug: str) -> HttpResponse:
    """The responses of an author; of one whose name is protected there is none."""
    author = find(Path.Kind.AUTHOR, slug, public_authors(request.moment))
    if author.slug != slug:
        return HttpResponsePermanentRedirect(reverse("author_feed", args=[author.slug]))
    essays = Essay.objects.responses().listed_by(author, request.moment)
    return _feed(request, essays, _titled(author.name), author.get_absolute_url(), "")


def add_reading(feed: ReadingFeed, reading: Reading) -> None:
    """Add a response as it reads in its language. What XML cannot hold is left out of titles and summaries."""
    essay, release = reading.essay, reading.release
    day = essay.published_on or essay.listed_on
    assert day is not None  # listed by it
    printed = datetime.combine(day, NOON)
    address = PageAddress(reading.get_absolute_url(), reading.asked, reading.editions)
    twins = [code for code in reading.editions if code != reading.language]
    feed.add_item(
        title=_printable(reading.title),
        link=absolute(reading.get_absolute_url()),
        description=_printable(reading.summary),
        unique_id=f"urn:uuid:{essay.uuid}",
        pubdate=printed,
        updateddate=release.starts_at or printed,
        lang=reading.lang,
        twins=[(languages.html_lang(code), absolute(address.path_in(code))) for code in twins],
        names=[_printable(str(author.printed_name)) for author in reading.authors],
    )


def _feed(request: MomentRequest, essays: EssayQuerySet, title: str, page: str, description: str) -> HttpResponse:
    """The newest of a list as a feed that stands for a page."""
    language = languages.BY_CODE[request.LANGUAGE_CODE]
    feed = ReadingFeed(
        title=_printable(title),
        link=absolute(page),
        description=_printable(description),
        language=language.html_lang,
        author_name=gettext("Dialogue"),  # an entry may be without authors, a feed may not
        feed_url=absolute(request.path),
    )
    for reading in essays[:NEWEST].in_language(language.code, request.moment):
        add_reading(feed, reading)
    return HttpResponse(feed.writeString("utf-8"), content_type=feed.content_type)


def _titled(name: str) -> str:
    return pgettext("title of the feed", "Dialogue: %(name)s") % {"name": name}


def _printable(text: str) -> str:
    return UNPRINTABLE.sub("", text)
