"""Accounts, authors, and the one table of roles."""

from __future__ import annotations

from itertools import pairwise

import pytest
from django.contrib.auth.models import Group
from django.utils import translation

from accounts.bilingual import said_in
from accounts.models import Author, User
from accounts.models.author import initials
from accounts.roles import ROLES, synchronise_roles
from tests.factories import make_author, make_series

pytestmark = pytest.mark.django_db


def test_an_account_is_found_by_its_address_in_any_case() -> None:
    user = User.objects.create_user(" Ada@Dialogue.example ", "a-lantern-over-the-harbour")
    assert user.email == "ada@dialogue.example"
    assert User.objects.get_by_natural_key("ADA@dialogue.EXAMPLE") == user
    assert user.check_password("a-lantern-over-the-harbour")
    assert (user.is_staff, user.is_superuser) == (False, False)
    assert str(user) == "ada@dialogue.example"


def test_an_account_without_a_password_opens_for_nobody() -> None:
    assert not User.objects.create_user("ada@dialogue.example").has_usable_password()


def test_a_superuser_may_enter_the_desk() -> None:
    user = User.objects.create_superuser("root@dialogue.example", "a-lantern-over-the-harbour", name="Root")
    assert (user.is_staff, user.is_superuser, str(user)) == (True, True, "Root")


@pytest.mark.parametrize("role", ROLES, ids=lambda role: role.slug)
def test_a_role_has_exactly_the_permissions_of_the_table(role: object) -> None:
    user = User.objects.create_user("ada@dialogue.example")
    user.groups.add(Group.objects.get(name=role.slug))  # type: ignore[attr-defined]
    assert User.objects.get(pk=user.pk).get_all_permissions() == role.permissions  # type: ignore[attr-defined]


def test_each_role_may_do_what_the_one_before_it_may() -> None:
    for less, more in pairwise(ROLES[1:]):
        assert less.permissions < more.permissions


def test_only_publishers_and_managing_editors_change_what_readers_see() -> None:
    publishing = {"essays.release_revision", "essays.change_released_essay"}
    assert [role.slug for role in ROLES if publishing & role.permissions] == ["publisher", "managing editor"]
    assert [role.slug for role in ROLES if publishing <= role.permissions] == ["publisher", "managing editor"]


def test_a_right_given_by_hand_to_a_role_is_taken_away_at_the_next_migration() -> None:
    group, other = Group.objects.get(name="contributor"), Group.objects.get(name="publisher")
    group.permissions.add(*other.permissions.all())
    group.permissions.remove(group.permissions.get(codename="add_comment"))
    synchronise_roles()
    names = {f"{p.content_type.app_label}.{p.codename}" for p in group.permissions.select_related("content_type")}
    assert names == ROLES[0].permissions


def test_a_value_is_said_in_the_active_language_else_in_the_other_and_tells_which() -> None:
    both, english = make_series("Ferries", title_zh="渡轮"), make_series("Bridges")
    for language, expected in (("en", ("Ferries", "en")), ("zh-hans", ("渡轮", "zh-Hans"))):
        with translation.override(language):
            assert (both.title, both.title.lang) == expected
            assert (english.title, english.title.lang) == ("Bridges", "en")
    assert said_in(english, "prompt", "zh-hans") == ""
    assert said_in(english, "prompt", "zh-hans").language == "zh-hans"


@pytest.mark.parametrize(
    ("name", "short"),
    [("Renata \u00d6hman", "R. \u00d6."), ("Ann-Marie O'Dell", "A. O."), ("顾雨晴", "顾某"), ("", "")],
)
def test_initials_keep_no_more_than_they_say(name: str, short: str) -> None:
    assert initials(name) == short


def test_a_protected_author_is_printed_without_the_name() -> None:
    author = make_author("Renata \u00d6hman", "厄曼", byline=Author.Byline.INITIALS)
    assert (str(author.printed_name), author.is_protected) == ("R. \u00d6.", True)
    author.byline = Author.Byline.WITHHELD
    for language in ("en", "zh-hans"):
        with translation.override(language):
            assert "hman" not in author.printed_name
            assert "厄" not in author.printed_name
            assert author.printed_name.language == language
    author.byline = Author.Byline.FULL
    assert (str(author.printed_name), author.is_protected) == ("Renata \u00d6hman", False)


def test_protected_authors_have_no_page_and_stand_in_no_list() -> None:
    full = make_author()
    for byline in (Author.Byline.INITIALS, Author.Byline.WITHHELD):
        make_author(byline=byline)
    assert list(Author.objects.unprotected()) == [full]
