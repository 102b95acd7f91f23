"""Two records of one author made into one, and two again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts.models import Author, Portrait, User
from essays.models import Authorship, ContentVersion, Edition, Event, Path
from essays.models.merge import plan_undoing
from essays.services.cataloguing import author_named, keep_addresses, sort_author
from essays.services.crediting import credit_essay, protect_byline, remove_portrait
from essays.services.merging import merge_authors, undo_merge
from tests.essays.services.acts import code_of
from tests.essays.services.conftest import NAME_EN, NAME_ZH
from tests.factories import (
    in_both,
    make_author,
    make_edition,
    make_essay,
    make_portrait,
    make_response,
    make_revision,
    release,
)

pytestmark = pytest.mark.django_db
Byline = Author.Byline


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
    assert details["moved"] == [{"essay": essay.pk, "position": 1, "double": None, "had_institution": False}]
    assert details["translations"] == list(kept.translations.values_list("pk", flat=True))
    assert details["addresses"] == [Path.objects.get(slug=published.slug).pk]
    assert set(details["filled"]) == {"name_zh", "bio_en"}
    assert "Quill" not in str(details)
    assert ContentVersion.objects.current() != version


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
    assert details["moved"] == [{"essay": essay.pk, "position": 1, "double": 3, "had_institution": False}]


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


# Undoing -------------------------------------------------------------------------------------------------------------
def as_it_stands() -> dict[str, list[Any]]:
    """Everything that a merge moves, row by row."""
    return {
        "authors": list(Author.objects.order_by("pk").values()),
        "bylines": sorted(Authorship.objects.values_list("essay", "author", "position")),
        "translators": sorted(Edition.objects.values_list("pk", "translator"), key=str),
        "addresses": sorted(Path.objects.values_list("kind", "slug", "author"), key=str),
        "portraits": sorted(Portrait.objects.values_list("pk", "author")),
    }


def merge_and_undo(kept: Author, merged: Author, between: Callable[[], Any] = lambda: None) -> Any:
    merge_authors(kept=kept, merged=merged, by=None, via="test")
    between()
    return undo_merge(merged=merged, by=None, via="test")


def test_undoing_puts_everything_back_where_it_was(client: Client, published: Author) -> None:
    User.objects.create_user("renata@example.org")
    Author.objects.filter(pk=published.pk).update(user=User.objects.get())
    published.refresh_from_db()
    kept = make_author("", "\u4e0a\u5b98", slug="shangguan")
    keep_addresses(make_response("en", authors=(kept, make_author("B"), published), title="Both"))
    keep_addresses(make_response("en", authors=(published, kept), title="Both the other way round"))
    make_portrait(published)
    merge_authors(kept=make_author("Nobody Else"), merged=make_author("Long Ago"), by=None, via="test")
    merge_authors(kept=published, merged=make_author("R. Q."), by=None, via="test")
    for author in (kept, published):  # keys as the services make them
        protect_byline(author=author, byline=Byline.INITIALS, by=None, via="test")
        protect_byline(author=author, byline=Byline.FULL, by=None, via="test")
    for author in Author.objects.all():
        sort_author(author)
        author.save()
    before = as_it_stands()
    plan = merge_and_undo(kept, published)
    assert as_it_stands() == before
    assert (plan.lines_left, plan.translations_left, plan.fields_left) == ((), (), ())
    for path in in_both(f"authors/{published.slug}/"):
        assert client.get(path).status_code == 200


def test_undoing_is_recorded_without_names_and_renews_the_version(published: Author, people: Callable) -> None:
    kept, by = make_author(), people("publisher")
    merge_authors(kept=kept, merged=published, by=by, via="test")
    version = ContentVersion.objects.current()
    undo_merge(merged=published, by=by, via="test")
    event, merge = Event.objects.get(verb="merge_undone"), Event.objects.get(verb="authors_merged")
    left = {"essays": [], "translations": [], "fields": []}
    assert event.details == {"kept": kept.pk, "merged": published.pk, "merge": merge.pk, "left": left}
    assert event.by == by
    assert ContentVersion.objects.current() != version


def test_undoing_twice_is_undoing_once(published: Author) -> None:
    merge_and_undo(make_author(), published)
    assert undo_merge(merged=published, by=None, via="test") is None
    assert Event.objects.filter(verb="merge_undone").count() == 1


def test_a_byline_that_was_set_since_stays_as_it_was_set() -> None:
    kept, merged, other = make_author("A"), make_author("B"), make_author("C")
    first, second = (make_essay(authors=(merged,)) for _ in range(2))

    def credit() -> None:
        credit_essay(essay=first, authors=[other, kept], by=None, via="test")

    plan = merge_and_undo(kept, merged, credit)
    assert list(first.authors.order_by("authorships__position")) == [other, kept]
    assert list(second.authors.all()) == [merged]
    assert [line.essay for line in plan.lines_left] == [first.pk]


def test_a_name_that_was_taken_out_since_does_not_come_back() -> None:
    kept, merged = make_author("A"), make_author("B")
    essay = make_essay(authors=(merged,))
    plan = merge_and_undo(kept, merged, essay.authorships.all().delete)
    assert not essay.authorships.exists()
    assert [line.essay for line in plan.lines_left] == [essay.pk]


def test_a_place_that_somebody_else_took_since_is_not_taken_back() -> None:
    kept, merged = make_author("A"), make_author("B")
    essay = make_essay(authors=(kept, merged))
    plan = merge_and_undo(
        kept, merged, lambda: Authorship.objects.create(essay=essay, author=make_author(), position=2)
    )
    assert merged not in essay.authors.all()
    assert [line.essay for line in plan.lines_left] == [essay.pk]


def test_a_translation_that_was_given_to_another_since_stays_there(published: Author) -> None:
    kept, other = make_author(), make_author()
    edition = published.translations.get()
    plan = merge_and_undo(kept, published, lambda: Edition.objects.filter(pk=edition.pk).update(translator=other))
    edition.refresh_from_db()
    assert edition.translator == other
    assert plan.translations_left == (edition.pk,)


def test_words_that_were_changed_since_stay_with_the_kept_author(published: Author) -> None:
    kept = make_author("R. Quillfeather")
    plan = merge_and_undo(
        kept, published, lambda: Author.objects.filter(pk=kept.pk).update(bio_en="She keeps wasps now.")
    )
    kept.refresh_from_db()
    assert (kept.name_zh, kept.bio_en) == ("", "She keeps wasps now.")
    assert (plan.fields, plan.fields_left) == (("name_zh",), ("bio_en",))


def test_nobody_is_left_without_a_name(published: Author) -> None:
    kept = make_author("R. Quillfeather")
    merge_and_undo(kept, published, lambda: Author.objects.filter(pk=kept.pk).update(name_en=""))
    kept.refresh_from_db()
    assert kept.name_zh == NAME_ZH


def test_an_institution_that_went_with_a_double_line_is_named_as_lost() -> None:
    kept, merged = make_author("A"), make_author("B")
    essay, plain = make_essay(authors=(kept, merged)), make_essay(authors=(kept, merged))
    essay.authorships.filter(author=merged).update(affiliation_en="Harbour College")
    assert merge_and_undo(kept, merged).institutions_lost == [essay.pk]
    assert merged in plain.authors.all()


def test_a_picture_that_was_changed_since_stays_with_the_kept_author(published: Author) -> None:
    kept = make_author()
    make_portrait(published)

    def change() -> None:
        Portrait.objects.all().delete()
        make_portrait(kept)

    assert not merge_and_undo(kept, published, change).has_portrait
    assert Portrait.objects.get().author == kept


def test_the_kept_author_keeps_the_own_picture_and_the_other_one_goes_with_it_when_it_is_removed(
    published: Author,
) -> None:
    kept = make_author()
    own, other = make_portrait(kept), make_portrait(published)
    merge_authors(kept=kept, merged=published, by=None, via="test")
    assert dict(Portrait.objects.values_list("pk", "author")) == {own.pk: kept.pk, other.pk: published.pk}
    remove_portrait(author=kept, by=None, via="test")
    assert not Portrait.objects.exists()


# (kept, merged, given since) -> both afterwards
@pytest.mark.parametrize(("kept", "merged", "since", "after"), [
    (Byline.FULL, Byline.FULL, None, (Byline.FULL, Byline.FULL)),
    (Byline.FULL, Byline.WITHHELD, None, (Byline.FULL, Byline.WITHHELD)),
    (Byline.INITIALS, Byline.FULL, None, (Byline.INITIALS, Byline.FULL)),
    (Byline.FULL, Byline.FULL, Byline.WITHHELD, (Byline.WITHHELD, Byline.WITHHELD)),
    (Byline.FULL, Byline.INITIALS, Byline.WITHHELD, (Byline.WITHHELD, Byline.WITHHELD)),
    (Byline.WITHHELD, Byline.WITHHELD, Byline.FULL, (Byline.FULL, Byline.WITHHELD)),
])  # fmt: skip
def test_a_protection_that_was_given_since_holds_for_both(
    kept: str, merged: str, since: str | None, after: tuple[str, str]
) -> None:
    one, other = make_author("A", byline=kept), make_author("B", byline=merged)

    def protect() -> None:
        if since:
            protect_byline(author=one, byline=since, by=None, via="test")

    merge_and_undo(one, other, protect)
    one.refresh_from_db()
    other.refresh_from_db()
    assert (one.byline, other.byline) == after


def test_the_protection_of_a_third_record_that_was_merged_since_is_not_lost() -> None:
    kept, merged, third = make_author("A"), make_author("B"), make_author("C", byline=Byline.WITHHELD)
    merge_and_undo(kept, merged, lambda: merge_authors(kept=kept, merged=third, by=None, via="test"))
    kept.refresh_from_db()
    assert kept.byline == Byline.WITHHELD


def test_of_two_merges_in_a_row_the_later_is_undone_first(published: Author) -> None:
    second, third = make_author("Second"), make_author("Third")
    merge_authors(kept=second, merged=published, by=None, via="test")
    merge_authors(kept=third, merged=second, by=None, via="test")
    assert plan_undoing(published) is None
    assert code_of(undo_merge, merged=published, by=None) == "merged_since"
    undo_merge(merged=second, by=None, via="test")
    assert author_named(NAME_EN) == second
    undo_merge(merged=published, by=None, via="test")
    assert author_named(NAME_EN) == published


def test_a_text_that_came_out_since_gets_the_address_of_its_author(client: Client) -> None:
    kept, merged = make_author("A"), make_author("B", slug="b")
    essay = make_essay(authors=(merged,))
    merge_and_undo(kept, merged, lambda: release(make_revision(make_edition(essay))))
    assert Path.objects.get(kind="author", slug="b").author == merged
    assert client.get("/en/authors/b/").status_code == 200


@pytest.mark.parametrize("role", ["contributor", "translator", "editor", "publisher", "managing editor"])
@pytest.mark.parametrize("is_read", [True, False])
def test_undoing_asks_for_the_same_right_as_merging(
    published: Author, people: Callable, role: str, is_read: bool
) -> None:
    merged = published if is_read else make_author()
    merge_authors(kept=make_author(), merged=merged, by=None, via="test")
    allowed = role in ({"publisher", "managing editor"} if is_read else {"editor", "publisher", "managing editor"})
    assert code_of(undo_merge, merged=merged, by=people(role)) == ("" if allowed else "no_right")


# In the admin --------------------------------------------------------------------------------------------------------
def test_the_page_says_what_goes_back_and_what_stays_and_then_does_it(
    client: Client, people: Callable, published: Author
) -> None:
    client.force_login(people("publisher"))
    kept = make_author("R. Quillfeather")
    stays = make_response("en", authors=(published,), title="Stays")
    merge_authors(kept=kept, merged=published, by=None, via="test")
    credit_essay(essay=stays, authors=[kept, make_author()], by=None, via="test")
    address = f"/admin/accounts/author/{published.pk}/undo-merge/"
    assert f'href="{address}"' in client.get(f"/admin/accounts/author/{kept.pk}/change/").content.decode()
    page = client.get(address).content.decode()
    for words in ("1 byline", "1 translation", "1 address", "name in Chinese characters", "Make them two again"):
        assert words in page
    back, left = page.split("This stays, because it was changed since")
    assert f"/admin/essays/essay/{stays.pk}/change/" in left
    assert f"/admin/essays/essay/{stays.pk}/change/" not in back
    assert client.post(address).status_code == 302
    published.refresh_from_db()
    assert published.merged_into is None
    assert client.get(address).status_code == 404


def test_a_merge_under_another_one_is_told_and_not_undone(client: Client, people: Callable, published: Author) -> None:
    client.force_login(people("publisher"))
    second = make_author("Second")
    merge_authors(kept=second, merged=published, by=None, via="test")
    merge_authors(kept=make_author("Third"), merged=second, by=None, via="test")
    address = f"/admin/accounts/author/{published.pk}/undo-merge/"
    assert "Make them two again" not in client.get(address).content.decode()
    assert "Undo that merge first." in client.post(address).content.decode()
    published.refresh_from_db()
    assert published.merged_into is not None


def test_the_translations_that_the_merged_author_revised_move_and_come_back(published: Author) -> None:
    kept = make_author(slug="kept")
    edition = make_edition(make_response("en"), "zh-hans", reviser=published)

    merge_authors(kept=kept, merged=published, by=None, via="test")
    assert list(kept.revised.all()) == [edition]
    assert Event.objects.get(verb="authors_merged").details["revised"] == [edition.pk]

    undo_merge(merged=published, by=None, via="test")
    assert list(published.revised.all()) == [edition]
