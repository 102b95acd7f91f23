"""Roles, their table, and the closing of accounts."""

from __future__ import annotations

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.db.models import ProtectedError
from django.test import Client

from accounts.errors import AccountRefused
from accounts.models import AccountEvent, Author, Invitation, User
from accounts.roles import ROLES, role_of
from accounts.services.inviting import accept_invitation, invite_user, make_token, revoke_invitation
from accounts.services.membership import change_role, close_account, remove_second_factor
from tests.accounts.conftest import PASSWORD, MakePerson

pytestmark = pytest.mark.django_db
EVERYBODY = [role.slug for role in ROLES]


def refusal(act: object, **arguments: object) -> str:
    """The code of a refusal, or an empty text."""
    try:
        act(**arguments)  # type: ignore[operator]
    except AccountRefused as refused:
        return refused.code
    return ""


# Who may do what to whom: the role of who acts, of who is acted on, and what the services answer.
MANAGED = {
    **{
        (by, of): "no_right"
        for by in ("contributor", "translator", "editor", "publisher")
        for of in (*EVERYBODY, "superuser")
    },
    **{("managing editor", of): "" for of in EVERYBODY},
    ("managing editor", "superuser"): "superuser",
    **{("superuser", of): "" for of in (*EVERYBODY, "superuser")},
}


@pytest.mark.parametrize(("by", "of"), sorted(MANAGED))
def test_the_table_of_who_manages_whom(make_person: MakePerson, superuser: User, by: str, of: str) -> None:
    actor = superuser if by == "superuser" else make_person(by, email="actor@example.org")
    target = (
        User.objects.create_superuser("other@example.org", PASSWORD)
        if of == "superuser"
        else make_person(of, email="other@example.org")
    )
    expected = MANAGED[by, of]
    wanted = "translator" if of != "translator" else "editor"
    assert refusal(change_role, user=target, role=wanted, by=actor) == expected
    assert refusal(remove_second_factor, user=target, by=actor) == expected
    assert refusal(close_account, user=target, by=actor) == expected
    target.refresh_from_db()
    assert bool(target.closed_at) == (not expected)


@pytest.mark.parametrize("by", [*EVERYBODY, "superuser"])
def test_nobody_changes_their_own_rights(make_person: MakePerson, superuser: User, by: str) -> None:
    actor = superuser if by == "superuser" else make_person(by)
    before = set(actor.groups.values_list("name", flat=True))
    for act in (close_account, remove_second_factor):
        assert refusal(act, user=actor, by=actor) in {"no_right", "own_account"}
    assert refusal(change_role, user=actor, role="managing editor", by=actor) in {"no_right", "own_account"}
    actor = User.objects.get(pk=actor.pk)
    assert set(actor.groups.values_list("name", flat=True)) == before
    assert actor.is_active


@pytest.mark.parametrize("by", EVERYBODY)
@pytest.mark.parametrize("role", EVERYBODY)
def test_only_managing_editors_invite(make_person: MakePerson, by: str, role: str) -> None:
    expected = "" if by == "managing editor" else "no_right"
    assert refusal(invite_user, email="new@example.org", role=role, by=make_person(by)) == expected
    assert Invitation.objects.exists() == (not expected)


def test_nobody_gives_rights_that_they_do_not_have(make_person: MakePerson) -> None:
    """Somebody who was given the one right to change accounts must not make publishers with it."""
    helper = make_person("editor")
    helper.user_permissions.set(_permissions("change_user", "add_user"))
    helper = User.objects.get(pk=helper.pk)
    other = make_person("contributor")
    assert refusal(change_role, user=other, role="publisher", by=helper) == "above_own_rights"
    assert refusal(change_role, user=other, role="editor", by=helper) == ""
    assert refusal(invite_user, email="me-again@example.org", role="publisher", by=helper) == "above_own_rights"
    assert refusal(change_role, user=make_person("publisher"), role="contributor", by=helper) == "above_own_rights"


def test_an_inactive_person_has_no_rights_left(make_person: MakePerson) -> None:
    chief = make_person("managing editor")
    chief.is_active = False
    assert refusal(change_role, user=make_person("editor"), role="translator", by=chief) == "no_right"


def test_a_new_role_replaces_the_old_one_and_is_logged(make_person: MakePerson) -> None:
    chief, person = make_person("managing editor"), make_person("contributor")
    change_role(user=person, role="publisher", by=chief)
    change_role(user=person, role="publisher", by=chief)
    person = User.objects.get(pk=person.pk)
    assert [group.name for group in person.groups.all()] == ["publisher"]
    event = AccountEvent.objects.get()
    assert (event.verb, event.by, event.user) == ("role_changed", chief, person)
    assert event.details == {"before": "contributor", "after": "publisher"}


def test_without_a_role_the_desk_is_shut_and_the_account_stays(make_person: MakePerson, client: Client) -> None:
    person = make_person("editor")
    client.force_login(person)
    change_role(user=person, role="", by=make_person("managing editor"))
    assert client.get("/admin/jsi18n/").status_code == 302
    assert client.get("/accounts/profile/").status_code == 200
    assert role_of(person) is None


def test_closing_an_account_leaves_no_trace_of_the_person_and_keeps_what_they_did(make_person: MakePerson) -> None:
    chief = make_person("managing editor")
    invitation = invite_user(email="wanda.quillfeather@example.org", role="editor", by=chief)
    person = accept_invitation(
        token=make_token(invitation),
        name="Wanda Quillfeather",
        password=PASSWORD,
        language="en",
        time_zone="Asia/Shanghai",
    )
    Authenticator.objects.create(user=person, type="totp", data={"secret": "x"})
    author = Author.objects.create(slug="w", name_en="W. Q.", user=person)
    LogEntry.objects.create(
        user=chief, content_type=ContentType.objects.get_for_model(User), object_id=str(person.pk), object_repr=str(person),
        action_flag=CHANGE,
    )  # fmt: skip
    client = Client()
    client.post("/accounts/login/", {"login": "wanda.quillfeather@example.org", "password": PASSWORD})
    close_account(user=person, by=chief)
    close_account(user=person, by=chief)
    person = User.objects.get(pk=person.pk)
    author.refresh_from_db()
    assert author.user == person
    assert not any([person.is_active, person.is_staff, person.has_usable_password(), person.groups.exists()])
    assert not EmailAddress.objects.filter(user=person).exists()
    assert not Authenticator.objects.filter(user=person).exists()
    assert str(person) == f"closed account {person.pk}"
    assert AccountEvent.objects.filter(verb="account_closed", user=person).count() == 1
    assert "quillfeather" not in _everything().lower()
    with pytest.raises(ProtectedError):
        person.delete()


def test_the_address_of_a_closed_account_can_be_invited_again(make_person: MakePerson) -> None:
    person = make_person("editor")
    close_account(user=person, by=None)
    invitation = invite_user(email="editor@example.org", role="editor", by=None)
    again = accept_invitation(
        token=make_token(invitation), name="E", password=PASSWORD, language="en", time_zone="Asia/Shanghai"
    )
    assert again.pk != person.pk


def test_an_accepted_invitation_cannot_be_revoked(make_person: MakePerson) -> None:
    invitation = invite_user(email="new@example.org", role="editor", by=None)
    accept_invitation(
        token=make_token(invitation), name="N", password=PASSWORD, language="en", time_zone="Asia/Shanghai"
    )
    assert refusal(revoke_invitation, invitation=invitation, by=make_person("managing editor")) == "accepted"


def test_an_account_can_be_deleted_by_nobody(client: Client, superuser: User, make_person: MakePerson) -> None:
    client.force_login(superuser)
    person = make_person("editor")
    assert client.post(f"/admin/accounts/user/{person.pk}/delete/", {"post": "yes"}).status_code == 403


def _permissions(*names: str) -> list:
    from django.contrib.auth.models import Permission

    return list(Permission.objects.filter(codename__in=names, content_type__app_label="accounts"))


def _everything() -> str:
    """Every row of every table, as text."""
    rows = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            rows.append(repr(cursor.fetchall()))
    return "\n".join(rows)
