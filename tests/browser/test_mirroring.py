"""The static copy of the site in a browser: from a folder, and from a plain file server."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from playwright.sync_api import Browser, Page
from pytest_django import DjangoDbBlocker

from essays.services.archiving.mirroring import write_site
from tests.browser.site import PAGES

pytestmark = [pytest.mark.browser, pytest.mark.django_db]


class SilentHandler(SimpleHTTPRequestHandler):
    def log_message(self, *_arguments: object) -> None:
        """Nothing: the test says what went wrong."""


@pytest.fixture(scope="module")
def folder(site: str, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The running site as files."""
    folder = tmp_path_factory.mktemp("copy") / "site"
    with django_db_blocker.unblock():
        write_site(folder, tell=lambda _known: None)
    return folder


@pytest.fixture(params=["file", "http"])
def address(request: pytest.FixtureRequest, folder: Path) -> Iterator[str]:
    if request.param == "file":
        yield folder.as_uri()
        return
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(SilentHandler, directory=str(folder))) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def listen(page: Page, address: str) -> list[str]:
    """What goes wrong from now on: failed or foreign requests, errors of scripts, words in the console."""
    wrong: list[str] = []
    page.on("request", lambda r: wrong.append(f"foreign: {r.url}") if not r.url.startswith(address) else None)
    page.on("requestfailed", lambda r: wrong.append(f"failed: {r.url}"))
    page.on("response", lambda r: wrong.append(f"{r.status}: {r.url}") if r.status >= 400 else None)
    page.on("console", lambda m: wrong.append(f"{m.type}: {m.text}") if m.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: wrong.append(f"script: {error}"))
    return wrong


def test_a_reader_reaches_every_page_and_nothing_is_broken(browser: Browser, folder: Path, address: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    wrong = listen(page, address)
    waiting, seen = [f"{address}/index.html"], set()
    files: set[str] = set()
    while waiting:
        url = waiting.pop()
        seen.add(url)
        page.goto(
            url, wait_until="networkidle"
        )  # whoever leaves sooner breaks off what is still on its way, such as the icon
        assert page.locator("h1").count() == 1, url
        links = "[...document.querySelectorAll('a[href]')].map((a) => new URL(a.getAttribute('href'), location).href.split('#')[0])"
        found = page.evaluate(links)
        ours = [link for link in dict.fromkeys(found) if link.startswith(address)]
        files |= {link for link in ours if not link.endswith(".html")}
        waiting += [link for link in ours if link not in {*seen, *waiting, *files}]
    context.close()

    assert wrong == []
    assert {link for link in files if not (folder / link.removeprefix(f"{address}/")).is_file()} == set()
    assert len(seen) == len(list(folder.rglob("*.html")))
    reachable = {
        f"{address}/{code}/{path}index.html"
        for code in ("en", "zh-hans")
        for path, status in PAGES.items()
        # A search and the API need the server, and an archive of one year links none.
        if status == 200 and "?" not in path and not path.startswith(("search", "api", "responses/years"))
    }
    assert reachable - seen == set()


def test_a_copy_looks_like_the_site_and_changes_its_language(browser: Browser, address: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{address}/index.html")
    page.get_by_role("link", name="English").click()
    page.goto(f"{address}/en/responses/both/index.html")

    assert page.evaluate("getComputedStyle(document.querySelector('.text')).fontFamily") != "serif"
    page.locator(".languages a").click()
    assert page.url == f"{address}/zh-hans/responses/both/index.html"
    page.get_by_role("button", name="\u6df1\u8272").click()
    context.close()
