"""The desk played whole in Chromium, in both interface languages: from the first word to readers, a correction, a withdrawal.

Buttons are found by the address to which they send, so that the play is the same in every language.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings as django_settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from essays.models import Edition, WorkingCopy
from essays.services.drafting import save_revision
from essays.text.blocks import split_blocks
from tests.desk import approve, head, make_draft, make_person
from tests.factories import make_author

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WIDTHS = (390, 1280)
FERRY = "\u6e21\u8f6e\u6ca1\u6709\u5f00\u822a\u3002"
RICH = (
    '<p>One <em>two</em> <strong>three</strong> <a href="https://example.org/x">four</a> <em lang="fr">cinq</em> '
    '<span lang="zh-Hans">\u516d</span> H<sub>2</sub>O<br>and a line.</p><h2>A heading</h2><h3>A lower one</h3>'
    "<blockquote><p>Quoted.</p><p>Twice.</p></blockquote><ul><li>Tea</li><li>Bread<ul><li>Rye</li></ul></li></ul>"
    '<ol start="3"><li>Third</li></ol><table><tr><th>Port</th><th>Ferries</th></tr><tr><td>Harbor</td><td>12</td></tr></table>'
    '<hr><p lang="fr">Tout un alin\u00e9a.</p><p>Last.</p>'
)


@pytest.fixture
def site(browser: Browser, transactional_db: None) -> Iterator[str]:
    server = LiveServer("127.0.0.1")
    yield str(server)
    server.stop()


@pytest.fixture
def desk(site: str, browser: Browser) -> Iterator[Callable[[User], Page]]:
    """Opens the desk for a person. What the console says to anybody fails the test."""
    contexts, said = [], []

    def open_desk(person: User) -> Page:
        context = browser.new_context(base_url=site, viewport={"width": 1280, "height": 900})
        context.add_cookies([{"name": "sessionid", "value": session_of(person), "url": site}])
        page = context.new_page()
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        contexts.append(context)
        return page

    yield open_desk
    for context in contexts:
        context.close()
    assert said == []


def session_of(person: User) -> str:
    """A session as if the person had signed in."""
    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = django_settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.create()
    return str(session.session_key)


def url(edition: Edition, page: str = "change") -> str:
    return reverse(f"admin:essays_edition_{page}", args=[edition.pk])


def send(page: Page, name: str) -> None:
    """Press the button that sends to the address of a move."""
    page.locator(f'form[action$="/{name}/"] button, button[formaction$="/{name}/"]').first.click()


def confirm(page: Page, **words: str) -> None:
    """Fill in the small page before a move, and go on."""
    for name, value in words.items():
        page.locator(f".asked [name={name}]").fill(value)
    page.locator(".asked button.main").click()


def go_to_end(page: Page) -> None:
    """Put the cursor at the end of the text. The editor hears of it a moment later; no hand is quicker than that."""
    page.locator(".ProseMirror").click()
    page.keyboard.press("Control+End")
    page.wait_for_timeout(150)


def write(page: Page, text: str) -> None:
    """Put a paragraph at the end of the text."""
    body = page.locator(".ProseMirror")
    go_to_end(page)
    if body.inner_text().strip():
        page.keyboard.press("Enter")
    page.keyboard.type(text)


def compose(page: Page, spelled: list[str], chosen: str) -> None:
    """What an input method does: half-typed syllables, then the chosen characters."""
    method = page.context.new_cdp_session(page)
    for text in spelled:
        method.send("Input.imeSetComposition", {"text": text, "selectionStart": len(text), "selectionEnd": len(text)})
    method.send("Input.insertText", {"text": chosen})


def save(page: Page) -> None:
    page.locator(".writing .save button.main").click()
    expect(page.locator(".messagelist .success")).to_be_visible()


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_a_text_goes_from_its_writer_to_readers_and_is_corrected_and_withdrawn(
    desk: Callable[[User], Page], site: str, browser: Browser, language: str
) -> None:
    people = {role: make_person(role, interface_language=language) for role in ("contributor", "editor", "publisher")}
    make_author("Ann Lee", name_zh="\u674e\u5b89", user=people["contributor"])
    writer, editor, publisher = (desk(people[role]) for role in ("contributor", "editor", "publisher"))
    reader = browser.new_context(base_url=site).new_page()

    # The contributor writes, and submits.
    writer.goto(reverse("admin:essays_essay_add"))
    expect(writer.locator("#starting[data-ready]")).to_be_visible()
    expect(writer.locator(f"[name=language][value={language}]")).to_be_checked()
    chinese = language == "zh-hans"
    title, other = ("\u6e21\u8f6e", "The ferry") if chinese else ("The ferry", "\u6e21\u8f6e")
    writer.locator("[name=title]").fill(title)
    writer.locator("[name=summary]").fill("In short.")
    write(writer, FERRY if chinese else "The ferry did not sail.")
    writer.locator("[name=other_title]").fill(other)
    writer.locator("[name=other_summary]").fill("In short.")
    writer.locator(".save button.main").click()
    expect(writer.locator("#writing[data-ready]")).to_be_visible()
    edition = Edition.objects.get(language=language)
    send(writer, "submit")
    assert Edition.objects.get(pk=edition.pk).state == "submitted"

    # The editor asks for changes; the contributor makes them and submits again.
    editor.goto(url(edition))
    send(editor, "claim")
    editor.locator("a.offer.main").click()
    editor.locator("#decide-comment").fill("Say what you did instead.")
    send(editor, "request-changes")
    writer.goto(url(edition, "review"))
    expect(writer.get_by_text("Say what you did instead.")).to_be_visible()
    writer.goto(url(edition))
    expect(writer.locator("#writing[data-ready]")).to_be_visible()
    write(writer, "We talked instead.")
    save(writer)
    send(writer, "submit")

    # The editor approves after the differences; no other page lets it through.
    editor.goto(url(edition))
    send(editor, "claim")
    editor.locator("a.offer.main").click()
    expect(editor.locator(".diff ins", has_text="We talked instead.")).to_be_visible()
    assert editor.locator(".diff del").all_inner_texts() == []
    send(editor, "approve")
    assert Edition.objects.get(pk=edition.pk).state == "approved"

    # The publisher schedules; readers see it from that second on, and nothing ran in between.
    address = f"/{language}/responses/{edition.essay.slug}/"
    assert reader.goto(address).status == 404
    publisher.goto(url(edition))
    send(publisher, "schedule")
    starts = (timezone.now() + timedelta(seconds=4)).replace(microsecond=0)
    confirm(publisher, at=starts.astimezone(ZoneInfo("America/New_York")).strftime("%Y-%m-%dT%H:%M:%S"))
    expect(publisher.locator(".planned")).to_be_visible()
    first_seen = seen_from(reader, address)
    assert starts <= first_seen
    expect(reader.locator("h1")).to_have_text(title)

    # A correction is reviewed while the old text stays up.
    writer.goto(url(edition))
    expect(writer.locator("#writing[data-ready]")).to_be_visible()
    write(writer, "And we wrote it down.")
    save(writer)
    send(writer, "submit")
    editor.goto(url(edition))
    send(editor, "claim")
    editor.goto(url(edition, "review"))
    expect(editor.locator(".diff ins", has_text="And we wrote it down.")).to_be_visible()
    reader.goto(address)
    expect(reader.get_by_text("We talked instead.")).to_be_visible()
    expect(reader.get_by_text("And we wrote it down.")).to_have_count(0)
    send(editor, "approve")
    publisher.goto(url(edition))
    send(publisher, "release")
    confirm(publisher, note_en="One sentence was added.", note_zh="\u6dfb\u4e86\u4e00\u53e5\u3002")
    reader.goto(address)
    expect(reader.get_by_text("And we wrote it down.")).to_be_visible()
    expect(
        reader.get_by_text("\u6dfb\u4e86\u4e00\u53e5\u3002" if chinese else "One sentence was added.")
    ).to_be_visible()

    # Then it is withdrawn, with a notice.
    publisher.goto(url(edition))
    send(publisher, "withdraw")
    confirm(publisher, note_en="The author asked for it.", note_zh="\u4f5c\u8005\u8981\u6c42\u64a4\u56de\u3002")
    answer = reader.goto(address)
    assert answer is not None
    assert answer.status == 410
    expect(
        reader.get_by_text("\u4f5c\u8005\u8981\u6c42\u64a4\u56de\u3002" if chinese else "The author asked for it.")
    ).to_be_visible()
    reader.context.close()


def seen_from(reader: Page, address: str) -> datetime:
    """Open a page until it is there; returns when the request that found it was sent (a page must not be there too early)."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        answer = reader.goto(address)
        if answer is not None and answer.status == 200:
            return timezone.now()
        time.sleep(0.1)
    raise AssertionError("Readers never saw it.")


def test_what_an_input_method_composes_is_what_is_saved(desk: Callable[[User], Page]) -> None:
    writer = make_person("contributor")
    edition = make_draft(writer, language="zh-hans")
    page = desk(writer)
    page.goto(url(edition))
    expect(page.locator("#writing[data-ready]")).to_be_visible()
    go_to_end(page)
    compose(page, ["d", "du", "duchuan"], "\u6e21\u8239")
    compose(page, ["w", "wan'dian"], "\u665a\u70b9\u4e86\u3002")
    page.locator("[name=title]").fill("")
    page.locator("[name=title]").click()
    compose(page, ["q", "qiao"], "\u6865")
    expect(page.locator("[data-status]")).not_to_be_empty()
    save(page)
    saved = head(edition)
    assert saved.title == "\u6865"
    assert split_blocks(saved.body)[-1].text == "Two.\u6e21\u8239\u665a\u70b9\u4e86\u3002"


def test_half_a_syllable_is_never_kept(desk: Callable[[User], Page]) -> None:
    writer = make_person("contributor")
    edition = make_draft(writer, language="zh-hans")
    page = desk(writer)
    page.goto(url(edition))
    expect(page.locator("#writing[data-ready]")).to_be_visible()
    go_to_end(page)
    method = page.context.new_cdp_session(page)
    method.send("Input.imeSetComposition", {"text": "duchuan", "selectionStart": 7, "selectionEnd": 7})
    page.wait_for_timeout(4000)
    assert not WorkingCopy.objects.exists()
    with page.expect_response("**/keep/"):
        method.send("Input.insertText", {"text": "\u6e21\u8239"})
    assert "duchuan" not in WorkingCopy.objects.get().body
    assert "\u6e21\u8239" in WorkingCopy.objects.get().body


def test_what_was_typed_is_offered_after_the_page_went(desk: Callable[[User], Page]) -> None:
    writer = make_person("contributor")
    edition = make_draft(writer)
    page = desk(writer)
    page.goto(url(edition))
    expect(page.locator("#writing[data-ready]")).to_be_visible()
    with page.expect_response("**/keep/"):
        write(page, "Not saved yet.")
    page.goto("about:blank")
    page.goto(url(edition))
    page.locator('.kept-notice a[href="?copy=1"]').click()
    expect(page.locator(".ProseMirror")).to_contain_text("Not saved yet.")
    expect(page.locator("#writing[data-ready]")).to_be_visible()
    save(page)
    assert "Not saved yet." in head(edition).body
    page.goto(url(edition))
    expect(page.locator(".kept-notice:visible")).to_have_count(0)


def test_a_move_with_unsaved_text_is_asked_about_once(desk: Callable[[User], Page]) -> None:
    editor = make_person("publisher")
    edition = approve(make_draft(make_person("contributor")), make_person("editor"))
    page = desk(editor)
    page.goto(url(edition))
    expect(page.locator("#writing[data-ready]")).to_be_visible()
    write(page, "Not saved yet.")
    send(page, "reopen")
    expect(page.locator("[data-moved]")).not_to_be_empty()
    assert Edition.objects.get(pk=edition.pk).state == "approved"
    send(page, "reopen")
    expect(page.locator(".messagelist .success")).to_be_visible()
    assert Edition.objects.get(pk=edition.pk).state == "drafting"


def test_without_a_connection_the_browser_keeps_the_text(site: str, browser: Browser) -> None:
    writer = make_person("contributor")
    edition = make_draft(writer)
    context = browser.new_context(base_url=site)
    context.add_cookies([{"name": "sessionid", "value": session_of(writer), "url": site}])
    page = context.new_page()
    page.goto(url(edition))
    expect(page.locator("#writing[data-ready]")).to_be_visible()
    context.set_offline(True)
    write(page, "On the train.")
    expect(page.locator("[data-status]")).to_have_text(
        str(page.locator("#writing").get_attribute("data-says-offline")), timeout=8000
    )
    context.set_offline(False)
    page.goto(url(edition))
    expect(page.locator("#writing[data-ready]")).to_be_visible()
    page.locator("[data-browser-copy] [data-use]").click()
    expect(page.locator(".ProseMirror")).to_contain_text("On the train.")
    save(page)
    assert "On the train." in head(edition).body
    context.close()


@contextmanager
def without_database() -> Iterator[None]:
    """New connections lead nowhere; the server makes one for each request."""
    before = {name: connection.settings_dict[name] for name in ("NAME", "HOST", "PORT")}
    is_postgresql = connection.vendor == "postgresql"
    connection.settings_dict.update({"HOST": "127.0.0.1", "PORT": 9} if is_postgresql else {"NAME": "/nowhere/at/all"})
    yield
    connection.settings_dict.update(before)


def test_while_the_database_is_away_nothing_typed_is_lost_and_it_is_kept_when_it_is_back(
    site: str, browser: Browser
) -> None:
    writer = make_person("contributor")
    edition = make_draft(writer)
    context = browser.new_context(base_url=site)
    context.add_cookies([{"name": "sessionid", "value": session_of(writer), "url": site}])
    page = context.new_page()
    page.goto(url(edition))
    expect(page.locator("#writing[data-ready]")).to_be_visible()

    with without_database():
        page.locator("#id_title").fill("The Last Ferry")
        expect(page.locator("#writing [data-status]")).to_contain_text("nothing can be saved", timeout=8000)
        page.locator(".save button.main").click()
        expect(page.locator("h1")).to_have_text("The desk cannot save at the moment")

    page.get_by_role("button", name="Send it again").click()
    expect(page.locator("#id_title")).to_have_value("The Last Ferry")
    context.close()
    assert head(edition).title == "The Last Ferry"


def test_the_editor_leaves_untouched_paragraphs_as_they_were(desk: Callable[[User], Page]) -> None:
    writer = make_person("contributor")
    edition = make_draft(writer)
    before = save_revision(edition=edition, parent=head(edition), title="Rich", body=RICH, by=writer, via="test")
    page = desk(writer)
    page.goto(url(edition))
    expect(page.locator("#writing[data-ready]")).to_be_visible()
    go_to_end(page)
    page.keyboard.type(" Really.")
    save(page)
    old, new = split_blocks(before.body), split_blocks(head(edition).body)
    assert [(block.key, block.html) for block in old[:-1]] == [(block.key, block.html) for block in new[:-1]]
    assert new[-1].text == "Last. Really."


def test_the_bar_makes_headings_emphasis_links_and_words_in_another_language(desk: Callable[[User], Page]) -> None:
    writer = make_person("contributor")
    edition = make_draft(writer)
    page = desk(writer)
    page.goto(url(edition))
    expect(page.locator("#writing[data-ready]")).to_be_visible()

    def press(act: str) -> None:
        page.locator(f".bar [data-act={act}]").click()

    page.locator(".ProseMirror p").first.click()
    press("heading2")
    page.locator(".ProseMirror p").first.click()
    page.keyboard.press("Home")
    page.keyboard.press("Shift+End")
    page.wait_for_timeout(150)
    press("emphasis")
    press("link")
    page.locator(".link-dialog [name=href]").fill("https://example.org/")
    page.locator('.link-dialog [value="set"]').click()
    page.locator(".bar select").select_option("fr")
    save(page)
    body = head(edition).body
    assert '<h2 data-block="p1">One.</h2>' in body
    for piece in ('<a href="https://example.org/">', "<em>", '<span lang="fr">'):
        assert piece in body


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_pages_of_an_edition_are_accessible_and_fit(desk: Callable[[User], Page], scheme: Any) -> None:
    editor, writer = make_person("editor"), make_person("contributor")
    edition = make_draft(writer)
    save_revision(edition=edition, parent=head(edition), title="A ferry", body=RICH, by=writer, via="test")
    page = desk(editor)
    page.emulate_media(color_scheme=scheme)
    for address in (url(edition), url(edition, "review"), reverse("admin:essays_essay_add")):
        page.goto(address)
        page.wait_for_load_state("networkidle")
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (
                f"{address} scrolls sideways at {width}"
            )
            found = Axe().run(page)
            assert found.violations_count == 0, found.generate_report()
