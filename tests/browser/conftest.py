"""A running site of readers' pages, and the browser that looks at it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.management import call_command
from django.db import connection
from playwright.sync_api import Browser, sync_playwright
from pytest_django import DjangoDbBlocker
from pytest_django.live_server_helper import LiveServer

from essays import guards
from tests.browser.site import ARGUMENTS, CHROMIUM, write_pages


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
    with sync_playwright() as playwright, pytest.MonkeyPatch.context() as patch:
        # Playwright keeps an event loop in this thread; nothing of Django runs in it.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        yield browser
        browser.close()
