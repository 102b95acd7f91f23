"""Bylines: their protection and the crediting of a work; and the author's portrait."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from accounts.models import Author, Portrait
from essays.models import ContentVersion, Event, Path
from essays.pictures import MOST_BYTES
from essays.services.crediting import (
    credit_essay,
    may_set_byline,
    may_show_portrait,
    protect_byline,
    remove_portrait,
    set_portrait,
)
from essays.services.merging import merge_authors
from tests.essays.services.acts import code_of
from tests.essays.services.conftest import NAME_EN, NAME_ZH
from tests.factories import (
    in_both,
    make_author,
    make_edition,
    make_essay,
    make_picture,
    make_response,
    make_revision,
    release,
)
from tests.open_books import open_books

pytestmark = pytest.mark.django_db
Byline = Author.Byline


@pytest.fixture
def books_can_be_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """Names are looked for in books too."""
    open_books(monkeypatch)


def public_bytes(client: Client, *more: str) -> str:
    """Every page that readers reach by links from the two front pages, and the addresses given."""
    seen: dict[str, str] = {}
    waiting = ["/en/", "/zh-hans/", "/sitemap.xml", "/robots.txt", *more]
    while waiting:
        path = waiting.pop()
        if path in seen:
            continue
        seen[path] = client.get(path).content.decode()
        for attribute in seen[path].split('href="')[1:]:
            found = attribute[: attribute.index('"')].removeprefix("http://127.0.0.1:8000").partition("#")[0]
            if found.startswith(("/en/", "/zh-hans/")):
                waiting.append(found)
    return "\n".join(f"{path}\n{page}" for path, page in sorted(seen.items()))


# Protection ----------------------------------------------------------------------------------------------------------
@pytest.mark.usefixtures("books_can_be_read")
def test_before_protection_the_name_is_printed(client: Client, published: Author) -> None:
    pages = public_bytes(client)
    assert NAME_EN in pages
    assert NAME_ZH in pages


@pytest.mark.parametrize("byline", [Byline.INITIALS, Byline.WITHHELD])
@pytest.mark.usefixtures("books_can_be_read")
def test_no_public_byte_holds_a_protected_name(client: Client, published: Author, byline: str) -> None:
    essay = published.essays.get()
    versions = [f"{path}versions/1/" for path in in_both(f"responses/{essay.slug}/")]
    protect_byline(author=published, byline=byline, by=None, via="test")
    pages = public_bytes(client, *versions)
    for name in (NAME_EN, NAME_ZH, "Quillfeather", "\u971c\u9e23", published.slug):
        assert name not in pages
    assert ("R. Q." in pages) == (byline == Byline.INITIALS)
    for path in (*in_both(f"authors/{published.slug}/"), f"/authors/{published.slug}", f"/cn/authors/{published.slug}"):
        assert client.get(path).status_code == 404


def test_protection_is_recorded_without_a_name_and_renews_the_version(published: Author, people: Callable) -> None:
    before = ContentVersion.objects.current()
    editor = people("editor")
    protect_byline(author=published, byline=Byline.WITHHELD, by=editor, via="test")
    event = Event.objects.get(verb="byline_protected")
    assert event.details == {"author": published.pk, "before": "full", "after": "withheld"}
    assert event.by == editor
    assert ContentVersion.objects.current() != before


def test_protecting_twice_is_protecting_once(published: Author) -> None:
    protect_byline(author=published, byline=Byline.WITHHELD, by=None, via="test")
    version = ContentVersion.objects.current()
    protect_byline(author=published, byline=Byline.WITHHELD, by=None, via="test")
    assert Event.objects.filter(verb="byline_protected").count() == 1
    assert ContentVersion.objects.current() == version


# (role, from, to) -> whether the service lets it, for an author whom readers can read.
HIDES = [(Byline.FULL, Byline.INITIALS), (Byline.FULL, Byline.WITHHELD), (Byline.INITIALS, Byline.WITHHELD)]
SHOWS = [(after, before) for before, after in HIDES]


@pytest.mark.parametrize("role", ["contributor", "translator", "editor", "publisher", "managing editor"])
@pytest.mark.parametrize(("before", "after"), HIDES + SHOWS)
def test_editors_hide_a_name_and_publishers_show_it(
    published: Author, people: Callable, role: str, before: str, after: str
) -> None:
    Author.objects.filter(pk=published.pk).update(byline=before)
    published.refresh_from_db()
    allowed = {"editor": (before, after) in HIDES, "publisher": True, "managing editor": True}.get(role, False)
    by = people(role)
    assert may_set_byline(published, after, by) == allowed
    assert code_of(protect_byline, author=published, byline=after, by=by) == ("" if allowed else "no_right")
    published.refresh_from_db()
    assert published.byline == (after if allowed else before)


def test_an_editor_shows_a_name_that_nobody_reads_yet(people: Callable) -> None:
    author = make_author(NAME_EN, byline=Byline.WITHHELD)
    make_essay(authors=(author,))
    assert code_of(protect_byline, author=author, byline=Byline.FULL, by=people("editor")) == ""


def test_a_release_to_come_counts_as_read(people: Callable) -> None:
    author = make_author(NAME_EN, byline=Byline.WITHHELD)
    essay = make_essay(authors=(author,))
    release(make_revision(make_edition(essay)), starts=timezone.now() + timedelta(days=1))
    assert code_of(protect_byline, author=author, byline=Byline.FULL, by=people("editor")) == "no_right"


# Crediting -----------------------------------------------------------------------------------------------------------
def test_a_byline_is_set_in_its_order_and_keeps_printed_institutions() -> None:
    first, second, third = make_author("A"), make_author("B"), make_author("C")
    essay = make_essay(authors=(first, second))
    essay.authorships.filter(author=second).update(affiliation_en="Harbour College")
    credit_essay(essay=essay, authors=[third, second], by=None, via="test")
    lines = list(essay.authorships.values_list("author", "position", "affiliation_en"))
    assert lines == [(third.pk, 1, ""), (second.pk, 2, "Harbour College")]
    event = Event.objects.get(verb="essay_credited")
    assert event.details == {"before": [first.pk, second.pk], "after": [third.pk, second.pk]}
    assert event.essay == essay


def test_the_same_byline_again_is_no_act() -> None:
    authors = (make_author("A"), make_author("B"))
    essay = make_essay(authors=authors)
    credit_essay(essay=essay, authors=authors, by=None, via="test")
    assert not Event.objects.exists()
    credit_essay(essay=essay, authors=authors[::-1], by=None, via="test")
    assert list(essay.authorships.values_list("author", flat=True)) == [authors[1].pk, authors[0].pk]


def test_an_author_stands_once_in_a_byline_and_a_merged_one_not_at_all() -> None:
    first, second = make_author("A"), make_author("B")
    essay = make_essay(authors=(first,))
    assert code_of(credit_essay, essay=essay, authors=[first, first], by=None) == "twice"
    merge_authors(kept=first, merged=second, by=None, via="test")
    assert code_of(credit_essay, essay=essay, authors=[second], by=None) == "merged_before"


@pytest.mark.parametrize("role", ["contributor", "translator", "editor", "publisher", "managing editor"])
@pytest.mark.parametrize("is_public", [True, False])
def test_the_byline_of_a_public_work_is_a_publishers(people: Callable, role: str, is_public: bool) -> None:
    authors = (make_author("A"),)
    essay = make_response(authors=authors) if is_public else make_essay(authors=authors)
    allowed = role in ({"publisher", "managing editor"} if is_public else {"editor", "publisher", "managing editor"})
    outcome = code_of(credit_essay, essay=essay, authors=[make_author("B")], by=people(role))
    assert outcome == ("" if allowed else "no_right")


def test_a_new_name_under_a_public_work_gets_its_address(client: Client) -> None:
    essay = make_response(authors=(make_author("A"),))
    newcomer = make_author("Newcomer", slug="newcomer")
    credit_essay(essay=essay, authors=[newcomer], by=None, via="test")
    assert Path.objects.get(slug="newcomer").author == newcomer
    assert "Newcomer" in client.get(f"/en/responses/{essay.slug}/").content.decode()


# In the admin --------------------------------------------------------------------------------------------------------
FORM = {
    "name_en": NAME_EN, "name_zh": "", "sort_name_en": "", "affiliation_en": "", "affiliation_zh": "", "country": "",
    "bio_en": "", "bio_zh": "", "user": "",
}  # fmt: skip


def test_an_author_is_protected_and_merged_in_the_admin(client: Client, people: Callable, published: Author) -> None:
    client.force_login(people("publisher"))
    address = f"/admin/accounts/author/{published.pk}"
    page = client.get(f"{address}/change/").content.decode()
    assert f'href="{address}/merge/"' in page
    assert f'href="{address}/byline/"' in page
    assert client.get(f"{address}/byline/").status_code == 200
    assert client.post(f"{address}/byline/", {"byline": "withheld"}).status_code == 302
    published.refresh_from_db()
    assert published.byline == "withheld"
    other = make_author("Other Record")
    assert client.get(f"{address}/merge/").status_code == 200
    assert client.post(f"{address}/merge/", {"merged": other.pk}).status_code == 302
    other.refresh_from_db()
    assert other.merged_into == published
    page = client.get("/admin/accounts/author/").content.decode()
    assert "Other Record" not in page
    assert "Other Record" in client.get(f"{address}/change/").content.decode()


def test_a_form_that_lay_open_does_not_undo_a_protection(client: Client, people: Callable, published: Author) -> None:
    client.force_login(people("publisher"))
    protect_byline(author=published, byline=Byline.WITHHELD, by=None, via="test")
    client.post(
        f"/admin/accounts/author/{published.pk}/change/", FORM | {"byline": "full", "affiliation_en": "Harbour"}
    )
    published.refresh_from_db()
    assert (published.byline, published.affiliation_en) == ("withheld", "Harbour")


def test_the_services_refusal_is_told_in_the_form(client: Client, people: Callable, published: Author) -> None:
    client.force_login(people("editor"))
    other = make_author()
    page = client.post(f"/admin/accounts/author/{other.pk}/merge/", {"merged": published.pk}).content.decode()
    assert "a publisher has to merge them" in page
    published.refresh_from_db()
    assert published.merged_into is None


@pytest.mark.parametrize("role", ["contributor", "translator"])
def test_others_find_these_doors_closed(client: Client, people: Callable, published: Author, role: str) -> None:
    client.force_login(people(role))
    for act in ("merge", "byline"):
        assert client.get(f"/admin/accounts/author/{published.pk}/{act}/").status_code == 403
        form = {"byline": "withheld", "merged": make_author().pk}
        assert client.post(f"/admin/accounts/author/{published.pk}/{act}/", form).status_code == 403
    published.refresh_from_db()
    assert published.byline == "full"


# Portraits -----------------------------------------------------------------------------------------------------------
def test_a_portrait_is_recorded_without_words_and_renews_the_version(published: Author, people: Callable) -> None:
    version, by = ContentVersion.objects.current(), people("publisher")
    portrait = set_portrait(author=published, data=make_picture(), alt_en=NAME_EN, by=by, via="test")
    event = Event.objects.get(verb="portrait_set")
    assert (event.by, event.details) == (by, {"author": published.pk, "portrait": portrait.pk, "is_new": True})
    assert ContentVersion.objects.current() != version


def test_other_words_leave_the_picture_and_another_picture_is_another_row(published: Author) -> None:
    first = set_portrait(author=published, data=make_picture(), by=None, via="test")
    worded = set_portrait(author=published, alt_zh=NAME_ZH, by=None, via="test")
    assert (worded.pk, worded.sha256, worded.alt_zh) == (first.pk, first.sha256, NAME_ZH)
    second = set_portrait(author=published, data=make_picture(colour="navy"), by=None, via="test")
    assert second.pk != first.pk
    assert Portrait.objects.get() == second


def test_words_without_a_picture_are_refused(published: Author) -> None:
    assert code_of(set_portrait, author=published, alt_en="Somebody", by=None) == "no_picture"


def test_a_removed_portrait_leaves_no_bytes_and_one_event(published: Author) -> None:
    set_portrait(author=published, data=make_picture(), by=None, via="test")
    version = ContentVersion.objects.current()
    for _ in range(2):
        remove_portrait(author=published, by=None, via="test")
    assert not Portrait.objects.exists()
    assert Event.objects.filter(verb="portrait_removed").count() == 1
    assert ContentVersion.objects.current() != version


@pytest.mark.parametrize("role", ["contributor", "translator", "editor", "publisher", "managing editor"])
@pytest.mark.parametrize("is_read", [True, False])
def test_editors_take_a_picture_away_and_publishers_show_one(
    published: Author, people: Callable, role: str, is_read: bool
) -> None:
    author, by = published if is_read else make_author(), people(role)
    may_show = role in ({"publisher", "managing editor"} if is_read else {"editor", "publisher", "managing editor"})
    may_remove = role in {"editor", "publisher", "managing editor"}
    assert may_show_portrait(author, by) == may_show
    assert code_of(set_portrait, author=author, data=make_picture(), by=by) == ("" if may_show else "no_right")
    assert code_of(remove_portrait, author=author, by=by) == ("" if may_remove else "no_right")


def test_a_portrait_is_put_up_worded_and_removed_in_the_admin(
    client: Client, people: Callable, published: Author
) -> None:
    client.force_login(people("publisher"))
    address = f"/admin/accounts/author/{published.pk}"
    assert f'href="{address}/portrait/"' in client.get(f"{address}/change/").content.decode()
    sent = SimpleUploadedFile("holiday.txt", make_picture(), "text/plain")
    assert client.post(f"{address}/portrait/", {"picture": sent, "alt_en": "At the pier"}).status_code == 302
    for page in ("portrait", "change"):
        assert 'src="data:image/webp;base64,' in client.get(f"{address}/{page}/").content.decode()
    assert client.post(f"{address}/portrait/", {"alt_en": "At the desk"}).status_code == 302
    assert Portrait.objects.get().alt_en == "At the desk"
    assert client.post(f"{address}/portrait/", {"remove": "1"}).status_code == 302
    assert not Portrait.objects.exists()


def test_what_is_no_picture_is_told_at_the_field(client: Client, people: Callable, published: Author) -> None:
    client.force_login(people("publisher"))
    address = f"/admin/accounts/author/{published.pk}/portrait/"
    sent = SimpleUploadedFile("portrait.jpg", b"<svg onload=alert(1)>", "image/jpeg")
    page = client.post(address, {"picture": sent}).content.decode()
    assert "This is no picture in JPEG, PNG or WebP" in page
    heavy = SimpleUploadedFile("portrait.jpg", b"\xff" * (MOST_BYTES + 1), "image/jpeg")
    assert "more than 8 MB" in client.post(address, {"picture": heavy}).content.decode()
    assert not Portrait.objects.exists()
