"""What people see: every kind of page in both languages, in light and dark, narrow, middling and wide, in a real browser."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Page

from tests.browser.site import PAGES, WIDTHS

# The mark for the database makes pytest-django prepare the test database: without one the settings' own would be written to.
pytestmark = [pytest.mark.browser, pytest.mark.django_db]


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

    page.get_by_label("Paragraph 2", exact=True).click()

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


def test_what_changed_is_told_by_element_and_sign_and_can_be_read_by_everybody(page: Page) -> None:
    page.goto("/en/responses/both/versions/2/changes/")

    sign = page.locator(".changes ins").first.evaluate("node => getComputedStyle(node, '::before').content")

    assert sign == '"+"'
    assert Axe().run(page).violations_count == 0


def test_a_paragraphs_number_copies_its_address_and_says_so(page: Page) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto("/en/responses/both/")

    page.get_by_label("Paragraph 2", exact=True).click()

    page.get_by_role("status").get_by_text("The address of this paragraph is copied.").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == page.url


def test_the_place_of_reading_is_kept_from_view_to_view(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 300})
    page.goto("/en/responses/both/")
    page.locator("#p2").evaluate("node => scrollTo(0, node.getBoundingClientRect().top + scrollY)")

    page.get_by_role("link", name="Side by side").evaluate("node => node.focus({preventScroll: true})")
    page.keyboard.press("Enter")
    page.wait_for_url("**/parallel/#p2")

    assert page.locator("#p2").evaluate("node => node.getBoundingClientRect().top < innerHeight")
    page.locator(".pair:has(#p2) .places [hreflang=en]").click()
    page.wait_for_url("**/en/responses/both/#p2")


def test_a_place_that_the_other_language_joined_to_the_one_before_leads_there(page: Page) -> None:
    page.goto("/zh-hans/responses/both/#p6")

    page.wait_for_url("**/zh-hans/responses/both/#p2")
