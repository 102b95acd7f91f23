"""A person's own pages, their language and time zone, and the admin's pages on people."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from accounts.middleware import PersonMiddleware
from accounts.models import AccountEvent, Invitation, User
from accounts.roles import ROLES, role_of
from accounts.services.inviting import invite_user
from accounts.services.membership import close_account
from accounts.services.signing_in import save_profile
from tests.accounts.conftest import PASSWORD, MakePerson

pytestmark = pytest.mark.django_db
PROFILE = {
    "name": "Li Wei", "interface_language": "zh-hans", "time_zone": "Asia/Shanghai", "reads_chinese": "on", "mail": "daily",
}  # fmt: skip


# Profile -------------------------------------------------------------------------------------------------------------
def test_a_person_changes_their_own_page(client: Client, make_person: MakePerson) -> None:
    person = make_person("editor")
    client.force_login(person)
    assert client.post("/accounts/profile/", PROFILE)["Location"] == "/accounts/profile/"
    person = User.objects.get(pk=person.pk)
    assert {field: getattr(person, field) for field in ("name", "interface_language", "time_zone", "mail")} == {
        "name": "Li Wei", "interface_language": "zh-hans", "time_zone": "Asia/Shanghai", "mail": "daily",
    }  # fmt: skip
    assert (person.reads_english, person.reads_chinese) == (False, True)


def test_rights_are_not_a_persons_own_to_change(client: Client, make_person: MakePerson) -> None:
    person = make_person("contributor")
    client.force_login(person)
    client.post("/accounts/profile/", PROFILE | {"is_superuser": "on", "groups": "5", "email": "root@example.org"})
    person = User.objects.get(pk=person.pk)
    assert (person.is_superuser, person.email) == (False, "contributor@example.org")


@pytest.mark.parametrize("zone", ["Mars/Olympus", "../../etc/passwd", "EST5EDT4", ""])
def test_a_time_zone_that_does_not_exist_is_refused(client: Client, make_person: MakePerson, zone: str) -> None:
    client.force_login(make_person("editor"))
    assert client.post("/accounts/profile/", PROFILE | {"time_zone": zone}).status_code == 200
    assert User.objects.get().time_zone == "America/New_York"


def test_a_late_save_brings_no_name_back_to_a_closed_account(make_person: MakePerson) -> None:
    person = make_person("editor")
    close_account(user=person, by=None)
    save_profile(user=person, name="Back again")
    assert User.objects.get().name == ""


@pytest.mark.parametrize("path", ["/accounts/profile/", "/accounts/", "/accounts/email/", "/accounts/second-factor/"])
def test_nobody_else_gets_in(client: Client, path: str) -> None:
    assert client.get(path)["Location"].startswith("/accounts/login/")


# Language and time zone ----------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("language", "zone", "hour"), [("zh-hans", "Asia/Shanghai", 20), ("en", "America/New_York", 7)]
)
def test_the_desk_speaks_a_persons_language_and_tells_their_time(
    rf: Any, make_person: MakePerson, language: str, zone: str, hour: int
) -> None:
    request = rf.get("/admin/", headers={"accept-language": "zh-hans" if language == "en" else "en"})
    request.user = make_person("editor", interface_language=language, time_zone=zone)
    seen: dict[str, Any] = {}

    def view(_request: Any) -> Any:
        from django.http import HttpResponse

        seen["language"] = translation.get_language()
        seen["hour"] = timezone.localtime(datetime(2026, 1, 5, 12, tzinfo=UTC)).hour
        return HttpResponse()

    PersonMiddleware(view)(request)
    assert seen == {"language": language, "hour": hour}


def test_readers_pages_do_not_follow_the_person(client: Client, make_person: MakePerson) -> None:
    client.force_login(make_person("editor", interface_language="zh-hans"))
    assert client.get("/en/")["Content-Language"] == "en"


def test_a_time_zone_that_this_machine_does_not_know_is_no_error(client: Client, make_person: MakePerson) -> None:
    client.force_login(make_person("editor", time_zone="Mars/Olympus"))
    assert client.get("/accounts/profile/").status_code == 200


def test_before_sign_in_the_browser_chooses_and_a_link_changes_it(client: Client) -> None:
    assert (
        '<html lang="zh-hans">' in client.get("/accounts/login/", headers={"accept-language": "zh-CN"}).content.decode()
    )
    assert '<html lang="en">' in client.get("/accounts/login/", headers={"accept-language": "fr"}).content.decode()
    page = client.get("/accounts/login/?next=/admin/&language=zh-hans").content.decode()
    assert '<html lang="zh-hans">' in page
    assert '?next=%2Fadmin%2F&amp;language=en"' in page
    assert '<html lang="zh-hans">' in client.get("/accounts/login/").content.decode()


def test_a_made_up_language_is_no_language(client: Client) -> None:
    response = client.get("/accounts/login/?language=xx")
    assert response.status_code == 200
    assert "django_language" not in response.cookies


# In the admin --------------------------------------------------------------------------------------------------------
PEOPLE = (
    "/admin/accounts/user/",
    "/admin/accounts/invitation/",
    "/admin/accounts/accountevent/",
    "/admin/accounts/invitation/add/",
)


@pytest.mark.parametrize("role", ["contributor", "translator", "editor", "publisher"])
@pytest.mark.parametrize("path", PEOPLE)
def test_accounts_are_seen_by_managing_editors_alone(
    client: Client, make_person: MakePerson, role: str, path: str
) -> None:
    client.force_login(make_person(role))
    assert client.get(path).status_code == 403
    person = make_person("editor", email="other@example.org")
    for act in ("change", "close", "factor", "history", "delete", "password"):
        assert client.get(f"/admin/accounts/user/{person.pk}/{act}/").status_code in (302, 403, 404), act
        assert client.post(f"/admin/accounts/user/{person.pk}/{act}/", {"post": "yes"}).status_code in (
            302,
            403,
            404,
        ), act
    assert User.objects.get(pk=person.pk).closed_at is None


@pytest.mark.parametrize("path", PEOPLE)
def test_managing_editors_see_them(client: Client, make_person: MakePerson, path: str) -> None:
    chief = make_person("managing editor")
    invite_user(email="new@example.org", role="editor", by=chief)
    client.force_login(chief)
    assert client.get(path).status_code == 200
    assert client.get(f"/admin/accounts/user/{chief.pk}/change/").status_code == 200
    assert client.get(f"/admin/accounts/invitation/{Invitation.objects.get().pk}/change/").status_code == 200
    assert client.get(f"/admin/accounts/accountevent/{AccountEvent.objects.get().pk}/change/").status_code == 200


def test_a_role_is_changed_in_the_admin(client: Client, make_person: MakePerson) -> None:
    person = make_person("contributor")
    client.force_login(make_person("managing editor"))
    page = client.get(f"/admin/accounts/user/{person.pk}/change/").content.decode()
    assert '<option value="contributor" selected>' in page
    assert client.post(f"/admin/accounts/user/{person.pk}/change/", {"role": "publisher"}).status_code == 302
    assert [group.name for group in person.groups.all()] == ["publisher"]


def test_a_managing_editor_cannot_touch_a_superuser_or_themselves(
    client: Client, make_person: MakePerson, superuser: User
) -> None:
    chief = make_person("managing editor")
    client.force_login(chief)
    for person in (superuser, chief):
        address = f"/admin/accounts/user/{person.pk}"
        assert client.get(f"{address}/change/").status_code == 200
        assert client.post(f"{address}/change/", {"role": "contributor"}).status_code == 403
        assert client.post(f"{address}/close/").status_code == 403
        assert client.post(f"{address}/factor/").status_code == 403
        assert client.get(f"{address}/password/", follow=True).status_code in (302, 404, 200)
        assert User.objects.get(pk=person.pk).check_password(PASSWORD)
    assert superuser.groups.count() == 0


def test_an_account_is_closed_after_a_question(client: Client, make_person: MakePerson) -> None:
    person = make_person("editor")
    client.force_login(make_person("managing editor"))
    address = f"/admin/accounts/user/{person.pk}/close/"
    assert "gone for good" in client.get(address).content.decode()
    assert User.objects.get(pk=person.pk).closed_at is None
    client.post(address)
    assert User.objects.get(pk=person.pk).closed_at
    assert client.get(f"/admin/accounts/user/{person.pk}/change/").status_code == 200


def test_an_invitation_is_made_renewed_and_revoked_in_the_admin(client: Client, make_person: MakePerson) -> None:
    client.force_login(make_person("managing editor"))
    form = {"email": "New@example.org", "role": "editor", "language": "zh-hans"}
    for issue in (1, 2):
        assert client.post("/admin/accounts/invitation/add/", form).status_code == 302
        assert Invitation.objects.get().issue == issue
    action = {"action": "send_again", "_selected_action": [Invitation.objects.get().pk]}
    client.post("/admin/accounts/invitation/", action)
    assert Invitation.objects.get().issue == 3
    client.post("/admin/accounts/invitation/", action | {"action": "revoke"})
    assert Invitation.objects.get().revoked_at


def test_a_refusal_in_the_admin_is_a_sentence_not_an_error(client: Client, make_person: MakePerson) -> None:
    client.force_login(make_person("managing editor"))
    make_person("editor")
    form = {"email": "editor@example.org", "role": "editor", "language": "en"}
    page = client.post("/admin/accounts/invitation/add/", form, follow=True).content.decode()
    assert "has an account already" in page
    assert not Invitation.objects.exists()


def test_the_librarys_own_admin_pages_are_gone(client: Client, superuser: User) -> None:
    client.force_login(superuser)
    assert client.get("/admin/mfa/authenticator/").status_code == 404
    assert client.get("/admin/account/emailaddress/").status_code == 404


def test_an_address_is_changed_only_once_it_is_confirmed(
    client: Client, make_person: MakePerson, mailoutbox: list
) -> None:
    person = make_person("editor")
    client.force_login(person)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    client.post(reverse("account_email"), {"email": "newer@example.org", "action_add": ""})
    assert User.objects.get(pk=person.pk).email == "editor@example.org"
    link = next(line for line in mailoutbox[-1].body.splitlines() if "confirm-email" in line)
    assert link.startswith("http://127.0.0.1:8000/")
    page = client.get(reverse("account_email")).content.decode()
    assert "newer@example.org" in page
    path = link.removeprefix("http://127.0.0.1:8000")
    assert "Is newer@example.org your address?" in client.get(path).content.decode()
    client.post(path)
    assert User.objects.get(pk=person.pk).email == "newer@example.org"


def test_the_list_of_accounts_calls_roles_by_their_names_in_the_readers_language(
    client: Client, make_person: MakePerson
) -> None:
    make_person("contributor")
    chief = make_person("managing editor")
    chief.interface_language = "zh-hans"
    chief.save()
    client.force_login(chief)
    page = client.get("/admin/accounts/user/").content.decode()
    with translation.override("zh-hans"):
        names = {role.slug: str(role.name) for role in ROLES}
    assert f'class="field-role_name">{names["contributor"]}<' in page
    found = client.get("/admin/accounts/user/?role=contributor").context["cl"].result_list
    assert [role_of(user).slug for user in found] == ["contributor"]
