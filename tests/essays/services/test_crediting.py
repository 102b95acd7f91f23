"""Bylines: their protection, the merging of two records of one person, and the crediting of a work."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.utils import timezone

from accounts.models import Author, User
from essays.errors import Refusal
from essays.models import ContentVersion, Event, Path
from essays.services.cataloguing import author_named, keep_addresses
from essays.services.crediting import credit_essay, may_set_byline, merge_authors, protect_byline
from tests.factories import (
    in_both,
    make_author,
    make_edition,
    make_essay,
    make_response,
    make_revision,
    make_series,
    release,
)

pytestmark = pytest.mark.django_db
NAME_EN, NAME_ZH = "Renata Quillfeather", "\u4e0a\u5b98\u971c\u9e23"
Byline = Author.Byline


@pytest.fixture
def people() -> Callable[[str], User]:
    """An account of each role."""

    def of(role: str) -> User:
        user, is_new = User.objects.get_or_create(email=f"{role.replace(' ', '-')}@example.org", is_staff=True)
        if is_new:
            user.groups.add(Group.objects.get(name=role))
        return user

    return of


def code_of(act: Callable[..., Any], **arguments: Any) -> str:
    try:
        act(via="test", **arguments)
    except Refusal as refusal:
        return refusal.code
    return ""


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
@pytest.fixture
def published() -> Author:
    """An author of one public response in both languages, who also translated another one."""
    author = make_author(NAME_EN, NAME_ZH, slug="renata-quillfeather", bio_en=f"{NAME_EN} keeps bees.")
    series = make_series()
    essay = make_response("en", "zh-hans", authors=(author, make_author("Somebody Else")), series=series)
    keep_addresses(essay)
    other = make_response("en", authors=(make_author("Third Person"),), title="Bridges", series=series)
    translation = make_edition(other, "zh-hans", translator=author)
    release(make_revision(translation, "\u6865"))
    return author


def test_before_protection_the_name_is_printed(client: Client, published: Author) -> None:
    pages = public_bytes(client)
    assert NAME_EN in pages
    assert NAME_ZH in pages


@pytest.mark.parametrize("byline", [Byline.INITIALS, Byline.WITHHELD])
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


# Merging -------------------------------------------------------------------------------------------------------------
def test_a_merge_gives_the_kept_author_everything(client: Client, published: Author) -> None:
    account = User.objects.create_user("renata@example.org")
    kept = make_author("R. Quillfeather", slug="r-quillfeather")
    mine = make_response("en", authors=(kept,), title="Mine")
    keep_addresses(mine)
    Author.objects.filter(pk=published.pk).update(user=account)
    merge_authors(kept=kept, merged=published, by=None, via="test")
    kept.refresh_from_db()
    assert (kept.name_en, kept.name_zh, kept.user) == ("R. Quillfeather", NAME_ZH, account)
    assert kept.bio_en == f"{NAME_EN} keeps bees."
    assert bytes(kept.sort_key_zh).startswith(b"shang")
    assert kept.essays.count() == 2
    assert kept.translations.count() == 1
    for path in in_both(f"authors/{published.slug}/"):
        assert client.get(path)["Location"].endswith("/authors/r-quillfeather/")
    assert client.get("/en/authors/r-quillfeather/").status_code == 200


def test_a_merge_is_recorded_with_what_undoing_needs_and_without_names(published: Author, people: Callable) -> None:
    kept, essay = make_author(slug="kept"), published.essays.get()
    version = ContentVersion.objects.current()
    merge_authors(kept=kept, merged=published, by=people("publisher"), via="test")
    details = Event.objects.get(verb="authors_merged").details
    assert (details["kept"], details["merged"]) == (kept.pk, published.pk)
    assert details["moved"] == [{"essay": essay.pk, "position": 1, "double": None}]
    assert details["translations"] == list(kept.translations.values_list("pk", flat=True))
    assert details["addresses"] == [Path.objects.get(slug=published.slug).pk]
    assert set(details["filled"]) == {"name_zh", "bio_en"}
    assert "Quill" not in str(details)
    assert ContentVersion.objects.current() != version


def test_a_merge_gives_the_kept_author_the_translations_that_the_other_revised(published: Author) -> None:
    kept = make_author(slug="kept")
    edition = make_edition(make_response("en"), "zh-hans", reviser=published)
    merge_authors(kept=kept, merged=published, by=None, via="test")
    assert list(kept.revised.all()) == [edition]
    assert Event.objects.get(verb="authors_merged").details["revised"] == [edition.pk]


def test_merging_twice_is_merging_once(published: Author) -> None:
    kept = make_author()
    merge_authors(kept=kept, merged=published, by=None, via="test")
    merge_authors(kept=kept, merged=published, by=None, via="test")
    assert Event.objects.filter(verb="authors_merged").count() == 1


def test_a_later_import_that_says_the_old_name_finds_the_kept_author(published: Author) -> None:
    kept = make_author("R. Quillfeather")
    merge_authors(kept=kept, merged=published, by=None, via="test")
    assert author_named(NAME_EN) == author_named(NAME_ZH) == author_named("R. Quillfeather") == kept


def test_two_merges_in_a_row_lead_to_the_last(published: Author) -> None:
    second, third = make_author("Second"), make_author("Third")
    merge_authors(kept=second, merged=published, by=None, via="test")
    merge_authors(kept=third, merged=second, by=None, via="test")
    assert author_named(NAME_EN) == third
    assert third.merged.count() == 2
    assert Path.objects.get(slug=published.slug).author == third


def test_two_who_stand_under_one_text_become_one_line_at_the_earlier_place() -> None:
    first, between, second = make_author("A"), make_author("B"), make_author("C")
    essay = make_essay(authors=(first, between, second))
    merge_authors(kept=second, merged=first, by=None, via="test")
    assert list(essay.authorships.values_list("author", "position")) == [(second.pk, 1), (between.pk, 2)]
    details = Event.objects.get(verb="authors_merged").details
    assert details["moved"] == [{"essay": essay.pk, "position": 1, "double": 3}]


@pytest.mark.parametrize(("kept", "merged", "after"), [
    (Byline.FULL, Byline.WITHHELD, Byline.WITHHELD),
    (Byline.WITHHELD, Byline.FULL, Byline.WITHHELD),
    (Byline.FULL, Byline.INITIALS, Byline.INITIALS),
    (Byline.INITIALS, Byline.WITHHELD, Byline.WITHHELD),
    (Byline.FULL, Byline.FULL, Byline.FULL),
])  # fmt: skip
def test_a_merge_never_shows_a_protected_name(kept: str, merged: str, after: str) -> None:
    result = merge_authors(
        kept=make_author("A", byline=kept), merged=make_author("B", byline=merged), by=None, via="test"
    )
    assert result.byline == after


def test_an_author_is_not_merged_with_themselves() -> None:
    author = make_author()
    assert code_of(merge_authors, kept=author, merged=author, by=None) == "same"


def test_a_merged_author_is_merged_no_further() -> None:
    first, second, third = make_author(), make_author(), make_author()
    merge_authors(kept=first, merged=second, by=None, via="test")
    assert code_of(merge_authors, kept=third, merged=second, by=None) == "merged_before"
    assert code_of(merge_authors, kept=second, merged=third, by=None) == "merged_before"


def test_two_accounts_may_be_two_people() -> None:
    one, other = (make_author(user=User.objects.create_user(f"{name}@example.org")) for name in "ab")
    assert code_of(merge_authors, kept=one, merged=other, by=None) == "two_accounts"


@pytest.mark.parametrize("role", ["contributor", "translator", "editor", "publisher", "managing editor"])
@pytest.mark.parametrize("is_read", [True, False])
def test_merging_authors_whom_readers_read_is_a_publishers_act(
    published: Author, people: Callable, role: str, is_read: bool
) -> None:
    kept, merged = make_author(), published if is_read else make_author()
    allowed = role in ({"publisher", "managing editor"} if is_read else {"editor", "publisher", "managing editor"})
    assert code_of(merge_authors, kept=kept, merged=merged, by=people(role)) == ("" if allowed else "no_right")


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
