"""What the tests of accounts share: a fresh count of attempts, and people with a role."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core.cache import cache

from accounts.models import User

PASSWORD = "a-lantern-over-the-harbour"
MakePerson = Callable[..., User]


@pytest.fixture(autouse=True)
def _no_attempts_yet() -> Any:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def make_person(db: None) -> MakePerson:
    """Makes an account with a role."""

    def make(role: str = "contributor", email: str = "", **fields: Any) -> User:
        fields.setdefault("name", role.title())
        user = User.objects.create_user(
            email or f"{role.replace(' ', '-')}@example.org", PASSWORD, is_staff=True, **fields
        )
        if role:
            user.groups.add(Group.objects.get(name=role))
        return user

    return make


@pytest.fixture
def superuser(db: None) -> User:
    return User.objects.create_superuser("root@example.org", PASSWORD)
