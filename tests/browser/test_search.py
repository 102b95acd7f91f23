"""The search box in a real browser: suggestions as one types, none while an input method composes, and nothing of it needed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.management import call_command
from django.db import connection
from playwright.sync_api import Browser, Page
from pytest_django import DjangoDbBlocker
from pytest_django.live_server_helper import LiveServer

from essays import guards
from tests.factories import make_author, make_response, make_topic

pytestmark = [pytest.mark.browser, pytest.mark.django_db]


@pytest.fixture(scope="module")
def site(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """A live server over a small archive; everything is removed afterwards."""
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        # Playwright keeps an event loop in this thread; nothing of Django runs in it.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        author, topic = make_author("Ann Ferrand", "费安"), make_topic("Ferries", name_zh="渡轮", slug="t")
        make_response("en", "zh-hans", slug="one", authors=(author,), topics=(topic,))
        server = LiveServer("127.0.0.1")
        yield str(server)
        server.stop()
        guards.remove(connection)
        call_command("flush", interactive=False, verbosity=0)


@pytest.fixture
def asked(site: str, browser: Browser) -> Iterator[tuple[Page, list[str]]]:
    """The front page, and the suggestions that it asks for from now on."""
    page = browser.new_page()
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url) if "suggestions" in request.url else None)
    page.goto(f"{site}/en/")
    yield page, requests
    page.close()


def options(page: Page) -> list[str]:
    return page.eval_on_selector_all("#suggestions option", "options => options.map(option => option.value)")


def test_typing_brings_suggestions_in_one_request(asked: tuple[Page, list[str]]) -> None:
    page, requests = asked

    page.locator("#search").press_sequentially("ferr")
    page.wait_for_selector("#suggestions option", state="attached")

    assert options(page) == ["Ferries", "Ann Ferrand", "The Ferry 渡轮", "The Ferry"]
    assert [url.partition("?q=")[2] for url in requests] == ["ferr"]


def test_nothing_is_asked_while_an_input_method_composes(asked: tuple[Page, list[str]]) -> None:
    page, requests = asked
    page.focus("#search")
    keyboard = page.context.new_cdp_session(page)

    for typed in ("d", "du", "du l", "du lun"):
        keyboard.send(
            "Input.imeSetComposition", {"text": typed, "selectionStart": len(typed), "selectionEnd": len(typed)}
        )
        page.wait_for_timeout(300)
    assert page.input_value("#search") == "du lun"
    assert requests == []

    keyboard.send("Input.insertText", {"text": "渡轮"})
    page.wait_for_selector("#suggestions option", state="attached")

    assert page.input_value("#search") == "渡轮"
    assert len(requests) == 1
    assert options(page)[0] == "渡轮"


def test_the_box_searches_with_the_keyboard_alone(asked: tuple[Page, list[str]]) -> None:
    page, _requests = asked

    page.fill("#search", "ferry")
    page.press("#search", "Enter")

    assert page.url.endswith("/en/search/?q=ferry")
    assert page.locator("main ol").first.locator("h2 a").first.text_content() == "The Ferry"
    assert page.get_by_role("combobox", name="Search").count() == 1
    assert page.get_by_role("status").text_content().startswith("1 response")


def test_the_box_works_without_a_script(site: str, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site}/zh-hans/")

    page.fill("#search", "渡輪")
    page.press("#search", "Enter")

    assert page.locator("main ol h2 a").first.text_content() == "The Ferry 渡轮"
    context.close()
