"""Who belongs to the desk: roles, and the closing of accounts. (How people come in: inviting.py.)

Every act checks the right itself. Nobody changes their own rights, nobody gives a right that they do not have, and only a
superuser touches a superuser. `by` is None only for the machine's own acts: commands.
"""

from __future__ import annotations

from allauth.account.models import EmailAddress
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.errors import AccountRefused
from accounts.models import AccountEvent, Invitation, User
from accounts.roles import BY_SLUG, Role, role_of
from accounts.services.recording import record_account_event
from accounts.services.signing_in import end_sessions, forget_factors

INVITE = "accounts.add_user"
CHANGE = "accounts.change_user"


def require(by: User | None, permission: str) -> None:
    """Refuse, with a sentence, whoever may not."""
    if by is not None and not (by.is_active and by.has_perm(permission)):
        raise AccountRefused(_("You do not have the right to do this. Ask a managing editor."), "no_right")


def require_role_to_give(by: User | None, slug: str) -> Role:
    """The role of this name, if the person has every right that it would give."""
    role = BY_SLUG.get(slug)
    if role is None:
        raise AccountRefused(_("There is no such role."), "no_such_role")
    if by is not None and not by.has_perms(role.permissions):
        raise AccountRefused(_("You cannot give rights that you do not have yourself."), "above_own_rights")
    return role


def may_manage(by: User | None, user: User) -> bool:
    """Whether a person may change this account's role, close it, or take away its second factor."""
    if by is None:
        return True
    if not (by.is_active and by.has_perm(CHANGE)) or by.pk == user.pk:
        return False
    return by.is_superuser or not user.is_superuser


@transaction.atomic
def change_role(*, user: User, role: str, by: User | None) -> None:
    """Give an account another role, and no other; an empty text takes all rights away and keeps the account.

    A person's standing sessions have the new rights, or lose the old ones, from their next request on.
    """
    user = _lock_to_manage(user, by)
    before = role_of(user)
    if (before.slug if before else "") == role:
        return
    if before and by is not None and not by.has_perms(before.permissions):
        raise AccountRefused(
            _("This person has rights that you do not have; ask somebody who has them."), "above_own_rights"
        )
    wanted = require_role_to_give(by, role) if role else None
    user.groups.remove(*Group.objects.filter(name__in=BY_SLUG))
    if wanted:
        user.groups.add(Group.objects.get(name=wanted.slug))
    user.is_staff = bool(wanted) or user.is_superuser
    user.save(update_fields=["is_staff"])
    record_account_event(
        AccountEvent.Verb.ROLE_CHANGED, by=by, user=user, before=before.slug if before else "", after=role
    )


@transaction.atomic
def remove_second_factor(*, user: User, by: User | None) -> None:
    """Let somebody in again who lost phone and recovery codes: password alone signs in until they set up a new factor.

    Every session of theirs ends, since whoever holds one could set up a factor of their own.
    """
    user = _lock_to_manage(user, by)
    forget_factors(user)
    end_sessions(user)
    record_account_event(AccountEvent.Verb.SECOND_FACTOR_REMOVED, by=by, user=user)


@transaction.atomic
def close_account(*, user: User, by: User | None) -> None:
    """Close an account for good: name, address, password and keys are gone, sessions end; what the person did stays told.

    The row stays, since histories lead to it. Closing twice is closing once.
    """
    user = _lock_to_manage(user, by)
    if user.closed_at:
        return
    user.groups.clear()
    user.user_permissions.clear()
    forget_factors(user)
    end_sessions(user)
    EmailAddress.objects.filter(user=user).delete()
    Invitation.objects.filter(accepted_by=user).update(email="")
    user.closed_at = timezone.now()
    user.name, user.email = "", f"closed-{user.pk}@account.invalid"
    user.is_active = user.is_staff = user.is_superuser = False
    user.set_unusable_password()
    user.save()
    # The admin's own history repeats how things were called.
    LogEntry.objects.filter(content_type=ContentType.objects.get_for_model(User), object_id=str(user.pk)).update(
        object_repr=str(user)
    )
    record_account_event(AccountEvent.Verb.ACCOUNT_CLOSED, by=by, user=user)


def _lock_to_manage(user: User, by: User | None) -> User:
    """The account's row, locked and read anew, if the person may manage it."""
    require(by, CHANGE)
    user = User.objects.select_for_update().get(pk=user.pk)
    if by is not None and by.pk == user.pk:
        raise AccountRefused(_("Nobody changes their own rights. Ask another managing editor."), "own_account")
    if not may_manage(by, user):
        raise AccountRefused(_("Only a superuser can change a superuser's account."), "superuser")
    return user
