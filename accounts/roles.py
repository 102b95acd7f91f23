"""The roles of the desk and what each may do: one table, from which the groups are made after every migration."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise

    from accounts.models import User

VIEW_DESK = frozenset(
    f"essays.view_{noun}"
    for noun in (
        "essay",
        "edition",
        "revision",
        "release",
        "review",
        "comment",
        "series",
        "topic",
        "event",
        "flag",
        "path",
        "term",
    )
) | {"accounts.view_author"}
WRITE = frozenset(
    {"essays.add_essay", "essays.add_edition", "essays.add_revision", "essays.submit_edition", "essays.add_comment"}
)
EDIT = frozenset(
    {
        "essays.change_essay", "essays.change_edition", "essays.review_edition", "essays.approve_revision",
        "essays.add_series", "essays.change_series", "essays.add_topic", "essays.change_topic",
        "essays.add_term", "essays.change_term", "essays.change_flag",
        "essays.view_importrun", "essays.view_importeddocument", "essays.view_message", "essays.view_previewlink",
        "essays.add_previewlink", "accounts.add_author", "accounts.change_author", "essays.add_mark", "essays.delete_mark",
    }
)  # fmt: skip
PUBLISH = frozenset({"essays.release_revision", "essays.change_released_essay"})
MANAGE = frozenset(
    {
        "essays.redact_revision",
        "essays.override_approval",
        "accounts.view_user",
        "accounts.add_user",
        "accounts.change_user",
    }
)


@dataclass(frozen=True, slots=True)
class Role:
    """A role: `slug` is the group's name, `permissions` are Django permissions as app.codename."""

    slug: str
    name: str | StrPromise
    permissions: frozenset[str]


ROLES = (
    Role("contributor", _("Contributor"), VIEW_DESK | WRITE),
    Role("translator", _("Translator"), VIEW_DESK | WRITE),
    Role("editor", _("Editor"), VIEW_DESK | WRITE | EDIT),
    Role("publisher", _("Publisher"), VIEW_DESK | WRITE | EDIT | PUBLISH),
    Role("managing editor", _("Managing editor"), VIEW_DESK | WRITE | EDIT | PUBLISH | MANAGE),
)
BY_SLUG = {role.slug: role for role in ROLES}
# Whoever holds one of these can change what readers see, or who may: they sign in with a second factor.
GUARDED = PUBLISH | MANAGE


def role_of(user: User) -> Role | None:
    """The role of an account; the highest, should it have several."""
    groups = set(user.groups.values_list("name", flat=True))
    return next((role for role in reversed(ROLES) if role.slug in groups), None)


def synchronise_roles(**_signal: Any) -> None:
    """Make the groups and give each exactly the permissions of the table (a permission that is not in the database is an error)."""
    from django.contrib.auth.models import Group, Permission  # models load after this module

    wanted = {permission for role in ROLES for permission in role.permissions}
    known = {
        f"{permission.content_type.app_label}.{permission.codename}": permission
        for permission in Permission.objects.filter(content_type__app_label__in=["accounts", "essays"]).select_related(
            "content_type"
        )
    }
    if not wanted <= known.keys():
        return  # post_migrate of an app that comes before essays: the last one completes the groups
    for role in ROLES:
        group, _made = Group.objects.get_or_create(name=role.slug)
        group.permissions.set([known[name] for name in sorted(role.permissions)])
