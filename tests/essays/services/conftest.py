"""People and one author with public texts, for the tests of acts on authors."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.auth.models import Group

from accounts.models import Author, User
from essays.services.cataloguing import keep_addresses
from tests.factories import make_author, make_edition, make_response, make_revision, make_series, release

NAME_EN, NAME_ZH = "Renata Quillfeather", "\u4e0a\u5b98\u971c\u9e23"


@pytest.fixture
def people() -> Callable[[str], User]:
    """An account of each role."""

    def of(role: str) -> User:
        user, is_new = User.objects.get_or_create(email=f"{role.replace(' ', '-')}@example.org", is_staff=True)
        if is_new:
            user.groups.add(Group.objects.get(name=role))
        return user

    return of


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
