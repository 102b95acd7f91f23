"""Every act asks for its right inside the service, under the lock, whatever button led there."""

from __future__ import annotations

import inspect
from collections.abc import Iterable

import pytest
from django.contrib.auth.models import Permission
from django.db.models import Q

from accounts.models import User
from accounts.roles import ROLES
from essays.errors import MoveRefused
from essays.services import (
    cataloguing,
    commenting,
    crediting,
    drafting,
    flagging,
    marking,
    pairing,
    previewing,
    publishing,
    reminding,
    reviewing,
    translating,
)
from tests.essays.services.acts import ACTS, BY_NAME, Act
from tests.factories import make_user
from tests.rows import every_row

pytestmark = pytest.mark.django_db
ALL = frozenset(permission for role in ROLES for permission in role.permissions)
# What lets an editor near any text: asked beside the right of the act itself.
NEAR = {"essays.change_edition", "essays.view_edition", "essays.review_edition"}


def person_with(permissions: Iterable[str], **fields: bool) -> User:
    user = make_user(**fields)
    wanted = Q(pk__in=[])
    for permission in permissions:
        label, codename = permission.split(".")
        wanted |= Q(content_type__app_label=label, codename=codename)
    user.user_permissions.set(Permission.objects.filter(wanted))
    return User.objects.get(pk=user.pk)


def is_refused(act: Act, by: User) -> bool:
    """Whether an act is refused for want of a right; then nothing may have changed."""
    found = act.at()
    before = every_row()
    try:
        act.do(found, by)
    except MoveRefused as refusal:
        assert refusal.code == "no_right"  # noqa: PT017  both ways out are looked at
        assert every_row() == before
        return True
    return False


@pytest.mark.parametrize("act", ACTS, ids=BY_NAME)
def test_an_act_is_refused_without_its_permission_whatever_others_one_has(act: Act) -> None:
    assert is_refused(act, person_with(ALL - {act.permission}))


@pytest.mark.parametrize("act", ACTS, ids=BY_NAME)
def test_an_act_goes_through_with_its_permission(act: Act) -> None:
    assert not is_refused(act, person_with({act.permission} | NEAR))


@pytest.mark.parametrize("act", ACTS, ids=BY_NAME)
def test_a_closed_account_may_do_nothing_whatever_permissions_it_has(act: Act) -> None:
    assert is_refused(act, person_with(ALL, is_active=False))


@pytest.mark.parametrize("act", ACTS, ids=BY_NAME)
def test_a_superuser_may_do_it_and_a_closed_superuser_may_not(act: Act) -> None:
    assert not is_refused(act, make_user(is_superuser=True))
    assert is_refused(act, make_user(is_superuser=True, is_active=False))


def test_no_act_of_the_desk_is_left_out_of_these_tests() -> None:
    modules = (
        cataloguing, commenting, crediting, drafting, flagging, marking, pairing, previewing, publishing, reminding,
        reviewing, translating,
    )  # fmt: skip
    acts = {
        name
        for module in modules
        for name, function in vars(module).items()
        if inspect.isfunction(function)
        and function.__module__ == module.__name__
        and not name.startswith("_")
        and {"by", "via"} <= inspect.signature(function).parameters.keys()
    }
    relations = {
        "revoke_preview",
        "resolve_comment",
        "merge_authors",
        "credit_essay",
        "start_translation",
        "renew_source",
    }  # have their own tests of who may
    assert acts - relations == {act.name.partition(" ")[0] for act in ACTS}
