"""What people see: every kind of page in both languages, in light and dark, narrow, middling and wide, in a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path as FilePath

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.management import call_command
from django.db import connection
from django.utils import timezone
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright
from pytest_django import DjangoDbBlocker
from pytest_django.live_server_helper import LiveServer

from essays import guards
from essays.models import SeriesTopic
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

# The mark for the database makes pytest-django prepare the test database: without one the settings' own would be written to.
pytestmark = [pytest.mark.browser, pytest.mark.django_db]

CHROMIUM = FilePath("/usr/bin/chromium")
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
    "": 200, "about/": 200, "responses/": 200, "series/": 200, "series/s/": 200, "topics/": 200, "topics/t/": 200,
    "authors/": 200, "authors/a/": 200, "responses/both/": 200, "responses/english/": 200, "responses/chinese/": 200,
    "responses/both/versions/1/": 200, "responses/withdrawn/": 410, "responses/nothing/": 404,
    "search/": 200, "search/?q=ferry": 200, "search/?q=%E6%B8%A1%E8%BD%AE": 200, "search/?q=ferrry": 200, "search/?q=xyzzy": 200,
}  # fmt: skip
WIDTHS = (320, 768, 1440)
NOW = timezone.now()
HOUR = timedelta(hours=1)


def write_pages() -> None:
    """One of everything, with names and words long enough to be awkward."""
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
    release(
        make_revision(make_edition(both, "zh-hans"), "\u6ca1\u6709\u5f00\u822a\u7684\u6e21\u8f6e", "\u6458\u8981\u3002")
    )
    withdrawn = make_revision(make_edition(make_essay(slug="withdrawn")))
    release(
        withdrawn, starts=NOW - 2 * HOUR, ends=NOW - HOUR, ended_as="withdrawn", end_note_en="The author asked for it."
    )


@pytest.fixture(scope="module")
def site(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """The address of a running site. Its rows are written once for all tests here and taken away at the end."""
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        # Playwright keeps an event loop in this thread; nothing of Django runs in it.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        assert connection.settings_dict["NAME"] == connection.creation._get_test_db_name()
        write_pages()
        server = LiveServer("127.0.0.1")
        yield str(server)
        server.stop()
        guards.remove(connection)
        call_command("flush", interactive=False, verbosity=0)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        pytest.fail("Chromium is missing; on Debian: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(params=["light", "dark"])
def page(request: pytest.FixtureRequest, site: str, browser: Browser) -> Iterator[Page]:
    context = browser.new_context(color_scheme=request.param, base_url=site)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("path", PAGES)
def test_page_is_accessible_self_contained_and_fits(page: Page, site: str, language: str, path: str) -> None:
    messages: list[str] = []
    requested: list[str] = []
    page.on("console", lambda message: messages.append(_said(message)))
    page.on("pageerror", lambda error: messages.append(str(error)))
    page.on("request", lambda request: requested.append(request.url))

    response = page.goto(f"/{language}/{path}")

    assert response is not None
    assert response.status == PAGES[path]
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width, f"scrolls sideways at {width}"
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
    assert [message for message in messages if PAGES[path] == 200 or "Failed to load resource" not in message] == []
    assert {url for url in requested if not url.startswith((f"{site}/", "data:"))} == set()


def _said(message: ConsoleMessage) -> str:
    return f"{message.type}: {message.text}"


def test_the_first_tab_stop_skips_to_the_text_and_is_seen(page: Page) -> None:
    page.goto("/en/responses/both/")

    page.keyboard.press("Tab")
    skip = page.locator(":focus")

    assert skip.get_attribute("href") == "#main"
    assert skip.bounding_box()["y"] >= 0
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_a_paragraph_that_is_linked_to_is_marked(page: Page) -> None:
    page.goto("/en/responses/both/")

    page.get_by_label("Paragraph 2").click()

    assert page.url.endswith("#p2")
    assert page.locator("#p2").evaluate("node => getComputedStyle(node).boxShadow") != "none"


def test_only_chinese_emphasis_has_dots(page: Page) -> None:
    page.goto("/zh-hans/responses/english/")

    style = page.locator(".text em").evaluate(
        "node => [getComputedStyle(node).fontStyle, getComputedStyle(node).textEmphasisStyle]"
    )

    assert style == ["italic", "none"]


def test_each_script_is_set_in_its_own_letters(page: Page) -> None:
    page.goto("/en/responses/chinese/")

    families = page.locator(".text p").first.evaluate("node => getComputedStyle(node).fontFamily")

    assert families.startswith('"Source Han Serif SC"')
    assert (
        page.locator(".masthead nav a")
        .first.evaluate("node => getComputedStyle(node).fontFamily")
        .startswith("system-ui")
    )
