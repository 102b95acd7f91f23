"""Footnotes in the editor, in Chromium: made by hand, edited, taken back, and brought along from Word."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import Page, expect

from accounts.models import User
from essays.models import Edition
from essays.services.drafting import save_revision
from essays.services.previewing import create_preview
from essays.text.markup import clean_html
from tests.browser.test_desk import desk, go_to_end, save, site, url
from tests.desk import head, make_draft, make_person
from tests.essays.text.test_linked_notes import FROM_OTHERS, FROM_WORD

__all__ = ["desk", "site"]  # the fixtures

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def open_text(desk: Callable[[User], Page], body: str) -> tuple[Page, Callable[[], str]]:
    """The change page of a text, and what is saved of it, without the keys of its blocks."""
    writer = make_person("contributor")
    edition = make_draft(writer)
    save_revision(edition=edition, parent=head(edition), title="A ferry", body=body, by=writer, via="test")
    page = desk(writer)
    page.goto(url(edition))
    expect(page.locator("#writing[data-ready]")).to_be_visible()

    def saved() -> str:
        save(page)
        return re.sub(r' data-block="\w+"', "", head(edition).body)

    return page, saved


def press(page: Page, keys: str) -> None:
    page.keyboard.press(keys)
    page.wait_for_timeout(150)


def test_a_note_is_typed_where_it_belongs_and_enter_leads_back_into_the_sentence(desk: Callable[[User], Page]) -> None:
    page, saved = open_text(desk, "<p>The ferry</p>")
    go_to_end(page)
    button = page.locator(".bar [data-act=note]")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    page.keyboard.type("See the timetable.")
    expect(page.get_by_role("note", name="Footnote")).to_have_text("See the timetable.")
    press(page, "Enter")
    expect(button).to_have_attribute("aria-pressed", "false")
    page.keyboard.type(" left.")
    press(page, "Control+Alt+f")
    page.keyboard.type("At noon.")
    press(page, "ArrowRight")
    page.keyboard.type(" Late.")
    assert saved() == (
        '<p>The ferry<span data-note="">See the timetable.</span> left.<span data-note="">At noon.</span> Late.</p>'
    )


def test_selected_words_become_a_note_and_a_note_becomes_words_again(desk: Callable[[User], Page]) -> None:
    page, saved = open_text(desk, "<p>The ferry left <em>late</em></p>")
    go_to_end(page)
    for _ in "late":
        page.keyboard.press("Shift+ArrowLeft")
    page.wait_for_timeout(150)
    button = page.locator(".bar [data-act=note]")
    button.click()
    assert saved() == '<p>The ferry left<span data-note=""><em>late</em></span></p>'
    expect(page.locator("#writing[data-ready]")).to_be_visible()
    go_to_end(page)
    press(page, "ArrowLeft")
    expect(button).to_have_attribute("aria-pressed", "true")
    button.click()
    assert saved() == "<p>The ferry left<em>late</em></p>"


def test_notes_side_by_side_with_links_and_languages_come_back_from_the_editor_unchanged(
    desk: Callable[[User], Page],
) -> None:
    body = (
        '<p>One<span data-note="">See <a href="https://example.org/">this <em>page</em></a> and '
        '<span lang="fr">cela</span>.<br>And on.</span><span data-note="" lang="de">Siehe dort.</span> <em>two</em>'
        '<span data-note="">x</span> <em>three</em>.</p>'
    )
    page, saved = open_text(desk, body)
    go_to_end(page)
    page.keyboard.type("!")
    assert saved() == body.replace(".</p>", ".!</p>")


def paste(page: Page, html: str) -> None:
    """Paste markup at the end of the text, in a paragraph of its own."""
    go_to_end(page)
    press(page, "Enter")
    page.evaluate(
        """html => {
          const data = new DataTransfer()
          data.setData("text/html", html)
          const paste = new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true })
          document.querySelector(".ProseMirror").dispatchEvent(paste)
        }""",
        html,
    )


@pytest.mark.parametrize("program", ["Word", *FROM_OTHERS])
def test_footnotes_pasted_from_other_programs_are_footnotes(desk: Callable[[User], Page], program: str) -> None:
    page, saved = open_text(desk, "<p>One.</p>")
    html = FROM_OTHERS.get(program, FROM_WORD)
    paste(page, html)
    assert saved() == f"<p>One.</p>{clean_html(html)}"


def test_emphasis_pasted_from_google_docs_stays_and_its_wrapper_is_not_bold(desk: Callable[[User], Page]) -> None:
    page, saved = open_text(desk, "<p>One.</p>")
    paste(
        page,
        '<b style="font-weight:normal" id="docs-internal-guid"><p><span style="font-weight:400">The </span>'
        '<span style="font-weight:700; font-style: italic">ferry</span> <span style="font-style:italic">left</span></p></b>',
    )
    assert saved() == "<p>One.</p><p>The <strong><em>ferry</em></strong> <em>left</em></p>"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_with_footnotes_are_accessible(desk: Callable[[User], Page], scheme: Literal["light", "dark"]) -> None:
    page, saved = open_text(
        desk, '<p>The ferry<span data-note="">See <a href="https://e.org/">it</a>.</span> left.</p>'
    )
    saved()
    page.emulate_media(color_scheme=scheme)
    assert Axe().run(page).violations_count == 0
    token = create_preview(
        revision=head(Edition.objects.get()), by=make_person("editor"), via="test", lasts=timedelta(hours=1)
    )
    page.goto(reverse("preview", args=[token]))
    expect(page.get_by_role("link", name="Notes 1")).to_have_attribute("href", "#n1")
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
