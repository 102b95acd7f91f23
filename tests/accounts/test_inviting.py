"""Invitations: from the mail to the account, once, and not for ever."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail, signing
from django.core.exceptions import ValidationError
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection
from django.test import Client
from django.utils import timezone

from accounts.errors import AccountRefused
from accounts.models import AccountEvent, Invitation, User
from accounts.services.inviting import SALT, accept_invitation, invite_user, make_token, read_token, revoke_invitation
from tests.accounts.conftest import PASSWORD, MakePerson

pytestmark = pytest.mark.django_db
FORM = {"name": "Li Wei", "password": PASSWORD, "language": "zh-hans", "time_zone": "Asia/Shanghai"}


def why_not(token: str) -> str:
    try:
        read_token(token)
    except AccountRefused as refusal:
        return refusal.code
    return ""


def test_an_invitation_goes_from_the_mail_to_the_desk(
    make_person: MakePerson, django_capture_on_commit_callbacks: Any, client: Client
) -> None:
    chief = make_person("managing editor", name="Chief Okafor")
    with django_capture_on_commit_callbacks(execute=True):
        invitation = invite_user(email=" New@Example.org ", role="publisher", by=chief)
    message = mail.outbox[0]
    assert message.to == ["new@example.org"]
    assert "Chief Okafor" in message.body
    assert "Publisher" in message.body
    link = next(
        line for line in message.body.splitlines() if line.startswith("http://127.0.0.1:8000/accounts/invitation/")
    )
    assert link in message.alternatives[0].content
    invitation.refresh_from_db()
    assert invitation.sent_at
    path = link.removeprefix("http://127.0.0.1:8000")
    page = client.get(path)
    assert page.status_code == 200
    assert "no-store" in page["Cache-Control"]
    assert client.post(path, FORM)["Location"] == "/accounts/login/"
    person = User.objects.get(email="new@example.org")
    assert (person.name, person.interface_language, person.time_zone) == ("Li Wei", "zh-hans", "Asia/Shanghai")
    assert person.has_perm("essays.release_revision")
    response = client.post("/accounts/login/", {"login": "new@example.org", "password": PASSWORD})
    assert response["Location"] == "/admin/"
    assert list(AccountEvent.objects.order_by("pk").values_list("verb", flat=True)) == [
        "invited",
        "invitation_accepted",
    ]


def test_the_mail_is_written_in_the_language_chosen(django_capture_on_commit_callbacks: Any) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        invite_user(email="new@example.org", role="editor", by=None, language="zh-hans")
    assert '<html lang="zh-hans">' in mail.outbox[0].alternatives[0].content


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"password": "short"}, "too short"),
        ({"password": "new@example.org"}, "too similar"),
        ({"time_zone": "Mars/Olympus"}, "no time zone"),
        ({"name": ""}, "required"),
        ({"language": "fr"}, "valid choice"),
    ],
)
def test_what_does_not_do_is_told_and_the_link_stays_good(client: Client, change: dict[str, str], says: str) -> None:
    token = make_token(invite_user(email="new@example.org", role="editor", by=None))
    response = client.post(f"/accounts/invitation/{token}/", FORM | change)
    assert response.status_code == 200
    assert says in response.content.decode()
    assert not User.objects.exists()
    assert why_not(token) == ""


def test_a_link_opens_once(client: Client) -> None:
    token = make_token(invite_user(email="new@example.org", role="editor", by=None))
    client.post(f"/accounts/invitation/{token}/", FORM)
    again = Client().post(f"/accounts/invitation/{token}/", FORM | {"name": "Somebody else"})
    assert again.status_code == 410
    assert User.objects.get().name == "Li Wei"


def test_a_link_runs_out() -> None:
    token = make_token(invite_user(email="new@example.org", role="editor", by=None))
    with time_machine.travel(timezone.now() + timedelta(days=6, hours=23)):
        assert why_not(token) == ""
    with time_machine.travel(timezone.now() + timedelta(days=7, seconds=1)):
        assert why_not(token) == "expired"


def test_a_revoked_link_opens_nothing(client: Client, make_person: MakePerson) -> None:
    chief = make_person("managing editor")
    invitation = invite_user(email="new@example.org", role="editor", by=chief)
    revoke_invitation(invitation=invitation, by=chief)
    revoke_invitation(invitation=invitation, by=chief)
    assert why_not(make_token(invitation)) == "revoked"
    assert client.post(f"/accounts/invitation/{make_token(invitation)}/", FORM).status_code == 410
    assert AccountEvent.objects.filter(verb="invitation_revoked").count() == 1
    assert not User.objects.filter(email="new@example.org").exists()


def test_inviting_twice_renews_the_link_and_closes_the_older_one(make_person: MakePerson) -> None:
    first = invite_user(email="new@example.org", role="editor", by=None)
    old = make_token(first)
    second = invite_user(email="NEW@example.org", role="translator", by=make_person("managing editor"))
    assert second.pk == first.pk
    assert why_not(old) == "renewed"
    assert why_not(make_token(second)) == ""
    assert Invitation.objects.get().role == "translator"


def test_an_expired_invitation_is_renewed_by_inviting_again() -> None:
    invitation = invite_user(email="new@example.org", role="editor", by=None)
    Invitation.objects.update(expires_at=timezone.now() - timedelta(days=1))
    assert why_not(make_token(invitation)) == "expired"
    assert why_not(make_token(invite_user(email="new@example.org", role="editor", by=None))) == ""


def test_a_revoked_address_can_be_invited_anew() -> None:
    first = invite_user(email="new@example.org", role="editor", by=None)
    revoke_invitation(invitation=first, by=None)
    second = invite_user(email="new@example.org", role="editor", by=None)
    assert second.pk != first.pk
    assert why_not(make_token(first)) == "revoked"


@pytest.mark.parametrize(
    "token",
    ["x", "W10:1abc:def", signing.dumps([1, 1], salt="another"), signing.dumps("text", salt=SALT)],
    ids=["a letter", "three parts", "another salt", "another content"],  # a signature tells the second it was made in
)
def test_a_made_up_link_opens_nothing(client: Client, token: str) -> None:
    invite_user(email="new@example.org", role="editor", by=None)
    assert why_not(token) == "broken"
    assert client.get(f"/accounts/invitation/{token}/").status_code == 410


def test_whoever_has_an_account_is_not_invited(make_person: MakePerson) -> None:
    make_person("editor")
    with pytest.raises(AccountRefused) as refused:
        invite_user(email="EDITOR@example.org", role="editor", by=None)
    assert refused.value.code == "has_account"


@pytest.mark.parametrize(
    "email", ["", "no-address", "a@b", "two@example.org,three@example.org", "a@example.org\nBcc: b@x.org"]
)
def test_what_is_no_address_is_not_invited(email: str) -> None:
    with pytest.raises(ValidationError):
        invite_user(email=email, role="editor", by=None)


def test_a_role_that_does_not_exist_is_refused() -> None:
    with pytest.raises(AccountRefused) as refused:
        invite_user(email="new@example.org", role="king", by=None)
    assert refused.value.code == "no_such_role"


def test_a_mail_that_fails_is_seen_in_the_list(
    monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any, client: Client, superuser: User
) -> None:
    def refuse(*_arguments: Any) -> None:
        raise ConnectionRefusedError("no mail server here")

    monkeypatch.setattr(EmailBackend, "send_messages", refuse)
    with django_capture_on_commit_callbacks(execute=True):
        invitation = invite_user(email="new@example.org", role="editor", by=None)
    invitation.refresh_from_db()
    assert invitation.sent_at is None
    assert "no mail server here" in invitation.error


@pytest.mark.django_db(transaction=True)
def test_of_many_who_open_one_link_at_once_one_gets_in() -> None:
    from accounts.roles import synchronise_roles

    synchronise_roles()
    token = make_token(invite_user(email="new@example.org", role="editor", by=None))
    outcomes: list[str] = []
    start = threading.Barrier(6)

    def accept(number: int) -> None:
        try:
            start.wait()
            accept_invitation(token=token, **FORM | {"name": f"Person {number}"})
            outcomes.append("in")
        except AccountRefused as refusal:
            outcomes.append(refusal.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=accept, args=[number]) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["accepted"] * 5 + ["in"]
    assert User.objects.count() == 1
    assert Invitation.objects.get().accepted_by == User.objects.get()
