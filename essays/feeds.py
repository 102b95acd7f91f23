"""The newest responses as an Atom feed, one for each language."""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import Any, Final
from xml.sax.xmlreader import AttributesImpl

from django.http import HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext, pgettext
from django.utils.xmlutils import SimplerXMLGenerator
from django.views.decorators.http import require_safe

from essays import languages
from essays.addresses import absolute
from essays.models import Essay, Reading
from essays.moments import MomentRequest
from essays.text.allowed import UNPRINTABLE

NEWEST: Final = 30
# A feed must give a time for a printed date: at noon in UTC it is the same day in New York and in Beijing.
NOON: Final = time(12, tzinfo=UTC)


class ReadingFeed(Atom1Feed):
    """Atom whose entries name their own language and each of their authors."""

    def item_attributes(self, item: dict[str, Any]) -> dict[str, str]:
        return {**super().item_attributes(item), "xml:lang": item["lang"]}

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
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
    language = languages.BY_CODE[request.LANGUAGE_CODE]
    feed = ReadingFeed(
        title=pgettext("title of the feed", "Dialogue: responses"),
        link=absolute(reverse("home")),
        description=gettext("The newest responses."),
        language=language.html_lang,
        feed_url=absolute(reverse("response_feed")),
    )
    newest = Essay.objects.responses().listed(request.moment)[:NEWEST]
    for reading in newest.in_language(language.code, request.moment):
        add_reading(feed, reading)
    return HttpResponse(feed.writeString("utf-8"), content_type=feed.content_type)


def add_reading(feed: ReadingFeed, reading: Reading) -> None:
    """Add a response as it reads in its language. What XML cannot hold is left out of titles and summaries."""
    essay, release = reading.essay, reading.release
    day = essay.published_on or essay.listed_on
    assert day is not None  # listed by it
    printed = datetime.combine(day, NOON)
    feed.add_item(
        title=UNPRINTABLE.sub("", reading.title),
        link=absolute(reading.get_absolute_url()),
        description=UNPRINTABLE.sub("", reading.summary),
        unique_id=f"urn:uuid:{essay.uuid}",
        pubdate=printed,
        updateddate=release.starts_at or printed,
        lang=reading.lang,
        names=[str(author.printed_name) for author in reading.authors],
    )
