"""What the browser is shown: one of everything, with names and words long enough to be awkward; and the browser itself."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

from django.utils import timezone

from essays.models import Essay, SeriesTopic, Term
from tests.factories import (
    BODY,
    make_author,
    make_edition,
    make_essay,
    make_response,
    make_revision,
    make_series,
    make_topic,
    release,
)

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--no-first-run",
]  # fmt: skip
LONG_BODY = (
    f"{BODY}<h2>Afterwards</h2><blockquote><p>Nobody minded.</p></blockquote><ul><li>Tea</li><li>Bread</li></ul>"
    "<table><tr><th>Port</th><th>Ferries</th></tr><tr><td>Harbor</td><td>12</td></tr></table><hr><p>"
    "<a href='https://example.org/a-rather-long-address/that-has-no-blank-in-it-and-must-not-widen-the-page'>"
    "https://example.org/a-rather-long-address/that-has-no-blank-in-it-and-must-not-widen-the-page</a> <em>so</em></p>"
)
# What is asked for, and the status with which it answers.
PAGES = {
    "": 200, "about/": 200, "api/": 200, "pages/terms/": 200, "glossary/": 200, "search/": 200, "search/?q=ferry": 200,
    "search/?q=ferrry": 200, "search/?q=xyzzy": 200,
    "search/?q=%E6%B8%A1%E8%BD%AE": 200, "glossary/development/": 200,
    "responses/": 200, "series/": 200, "series/s/": 200, "topics/": 200, "topics/t/": 200,
    "responses/years/2022/": 200, "topics/t/?language=zh-hans": 200,
    "authors/": 200, "authors/a/": 200, "responses/both/": 200, "responses/english/": 200, "responses/chinese/": 200,
    "responses/both/parallel/": 200, "responses/both/versions/": 200, "responses/both/versions/1/": 200,
    "responses/both/versions/2/changes/": 200, "responses/withdrawn/": 410, "responses/nothing/": 404,
}  # fmt: skip
WIDTHS = (320, 768, 1440)
NOW = timezone.now()
HOUR = timedelta(hours=1)


def write_pages() -> None:
    """One of everything, with names and words long enough to be awkward."""
    for slug in ("about", "terms"):
        standing = make_essay(slug=slug, kind=Essay.Kind.PAGE)
        release(make_revision(make_edition(standing), "What you may do", "In short.", LONG_BODY))
        release(make_revision(make_edition(standing, "zh-hans"), "\u4f7f\u7528\u8bf4\u660e", "\u6458\u8981\u3002"))
    Term.objects.create(
        slug="development", name_en="Development", name_zh="\u53d1\u5c55", usage_us_en="Growth.", usage_cn_zh="\u8fdb\u6b65\u3002",
        sources="A dictionary", public_from=NOW,
    )  # fmt: skip
    author = make_author(
        "Renata \u00d6hman",
        name_zh="\u96f7\u5a1c\u5854\u00b7\u5384\u66fc",
        slug="a",
        affiliation_en="Harbor College",
        bio_en="Sails.",
    )
    other = make_author("", name_zh="\u6797\u82e5\u6eaa", affiliation_zh="\u6d77\u89d2\u5927\u5b66")
    topic = make_topic(
        "U.S.-China Cooperation", name_zh="\u4e2d\u7f8e\u5408\u4f5c", slug="t", description_en="What is done together."
    )
    series = make_series(
        slug="s",
        title_zh="\u5408\u4f5c\u662f\u4e3a\u4e86\u4ec0\u4e48\uff1f",
        prompt_en="Say what it is for.",
        prompt_zh="\u8bf7\u8bf4\u8bf4\u5b83\u662f\u4e3a\u4e86\u4ec0\u4e48\u3002",
    )
    make_series("A question from before", closes_on=timezone.localdate() - timedelta(days=9))
    SeriesTopic.objects.create(content_object=series, tag=topic)
    placed = {"series": series, "topics": (topic,), "authors": (author, other), "published_on": date(2022, 5, 4)}
    release(make_revision(make_edition(make_essay(slug="english", **placed)), "In English", body=LONG_BODY))
    make_response("zh-hans", slug="chinese", original_language="zh-hans", **placed)
    both = make_essay(slug="both", **placed)
    english = make_edition(both)
    release(make_revision(english, body=LONG_BODY), starts=NOW - 2 * HOUR, ends=NOW - HOUR, ended_as="corrected")
    release(
        make_revision(english, "The Ferry That Did Not Sail", "In short.", LONG_BODY),
        starts=NOW - HOUR,
        note_en="A name.",
    )
    chinese = make_edition(both, "zh-hans")
    release(
        make_revision(chinese, "\u6ca1\u6709\u5f00\u822a\u7684\u8239", "\u6458\u8981\u3002"),
        starts=NOW - 3 * HOUR, ends=NOW - 2 * HOUR, ended_as="corrected",
    )  # fmt: skip
    release(make_revision(chinese, "\u6ca1\u6709\u5f00\u822a\u7684\u6e21\u8f6e", "\u6458\u8981\u3002"))
    withdrawn = make_revision(make_edition(make_essay(slug="withdrawn")))
    release(
        withdrawn, starts=NOW - 2 * HOUR, ends=NOW - HOUR, ended_as="withdrawn", end_note_en="The author asked for it."
    )
