"""What a first visit costs, what works without script, what the keyboard reaches, and whether the markup is valid."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path

import brotli
import pytest
from playwright.sync_api import Browser, Page, Response

from tests.browser.site import PAGES

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

VALIDATOR = Path(__file__).resolve().parents[2] / ".venv" / "vnu.jar"
# Bytes of a first visit, compressed: the page and everything that it loads. A response page is the one that is read most.
HEAVIEST, HEAVIEST_RESPONSE = 40_000, 25_000
MOST_REQUESTS = 8


@pytest.fixture
def page(site: str, browser: Browser) -> Iterator[Page]:
    context = browser.new_context(base_url=site)
    yield context.new_page()
    context.close()


@pytest.fixture
def plain_page(site: str, browser: Browser) -> Iterator[Page]:
    """A browser without script."""
    context = browser.new_context(base_url=site, java_script_enabled=False)
    yield context.new_page()
    context.close()


def test_the_markup_of_every_page_is_valid(page: Page, tmp_path: Path) -> None:
    for language in ("en", "zh-hans"):
        for path in PAGES:
            answer = page.request.get(f"/{language}/{path}")
            (tmp_path / f"{language}_{path.replace('/', '_')}.html").write_bytes(answer.body())

    checked = subprocess.run(
        ["java", "-jar", VALIDATOR, "--stdout", "--format", "json", "--exit-zero-always", *tmp_path.iterdir()],
        capture_output=True,
        check=True,
        text=True,
    )

    found = json.loads(checked.stdout)["messages"]
    assert [f"{Path(m['url']).name}:{m.get('lastLine')}: {m['message']} {m.get('extract', '')}" for m in found] == []


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("path", [path for path, status in PAGES.items() if status == 200])
def test_a_first_visit_is_light(page: Page, language: str, path: str) -> None:
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer))

    page.goto(f"/{language}/{path}", wait_until="networkidle")

    sizes = {answer.url: len(_compressed(answer)) for answer in answers}
    assert len(sizes) <= MOST_REQUESTS, sizes
    assert sum(sizes.values()) <= (HEAVIEST_RESPONSE if path.startswith("responses/") else HEAVIEST), sizes


def _compressed(answer: Response) -> bytes:
    body = answer.body()
    is_picture = answer.headers["content-type"].startswith(("image/png", "image/webp", "image/jpeg"))
    return body if is_picture else brotli.compress(body, quality=5)


def test_without_script_a_reader_gets_from_the_question_to_a_text_and_its_people(plain_page: Page) -> None:
    page = plain_page
    page.goto("/en/")
    page.locator(".question a, .lead a").first.click()
    assert "/en/series/s/" in page.url
    page.locator("main a[href$='/responses/both/']").first.click()
    assert page.locator("h1").inner_text() == "The Ferry That Did Not Sail"
    page.locator(".views a[hreflang='zh-Hans']").first.click()
    assert page.url.endswith("/zh-hans/responses/both/")
    page.locator(".byline a").first.click()
    assert "/zh-hans/authors/a/" in page.url
    page.locator(".languages a").click()
    assert page.url.endswith("/en/authors/a/")
    page.locator("#menu a[href$='/topics/']").click()
    page.locator("main a[href$='/topics/t/']").first.click()
    assert page.locator("main a[href$='/responses/english/']").count() >= 1


def test_without_script_nothing_is_offered_that_needs_it(plain_page: Page) -> None:
    plain_page.goto("/en/responses/both/")

    assert [button for button in plain_page.locator("button").all() if button.is_visible()] == []


@pytest.mark.parametrize("path", ["en/", "zh-hans/responses/both/", "en/topics/t/", "en/series/s/"])
def test_the_keyboard_reaches_everything_in_order(page: Page, path: str) -> None:
    page.goto(f"/{path}")
    wanted = page.evaluate(
        """() => {
          const found = [...document.querySelectorAll('a[href], button, input, select, textarea, summary')]
          const reachable = found.filter((node) => node.checkVisibility() && !node.disabled && node.tabIndex >= 0)
          reachable.forEach((node, place) => (node.dataset.place = place))
          return reachable.length
        }"""
    )

    reached = []
    for _ in range(wanted):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.dataset.place"))

    assert reached == [str(place) for place in range(wanted)]


def test_a_reader_chooses_light_or_dark_and_the_browser_keeps_it(site: str, browser: Browser) -> None:
    context = browser.new_context(base_url=site, color_scheme="light")
    page = context.new_page()
    page.goto("/en/")
    light = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")

    page.get_by_role("button", name="Dark page").click()
    dark = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    page.goto("/zh-hans/responses/")

    assert dark != light
    assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == dark
    assert context.cookies() == []
    page.get_by_role("button", name="\u6d45\u8272").click()
    assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == light
    context.close()


def test_print_is_dark_on_light_whatever_the_reader_chose(site: str, browser: Browser) -> None:
    context = browser.new_context(base_url=site, color_scheme="dark")
    page = context.new_page()
    page.goto("/en/responses/both/")
    page.get_by_role("button", name="Light page").click()
    page.get_by_role("button", name="Dark page").click()

    page.emulate_media(media="print")

    assert page.evaluate("getComputedStyle(document.querySelector('.text')).color") == "rgb(29, 27, 24)"
    assert page.locator(".number").first.is_visible()
    assert not page.locator(".masthead nav").first.is_visible()
    context.close()
