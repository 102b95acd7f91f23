"""Signing in: by password, with a second factor, and what strangers cannot find out."""

from __future__ import annotations

import time
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.contrib.auth.hashers import get_hasher
from django.core import mail
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from accounts.models import User
from accounts.services.membership import close_account
from tests.accounts.conftest import PASSWORD, MakePerson

pytestmark = pytest.mark.django_db
LOGIN = "/accounts/login/"
SECRET = "JBSWY3DPEHPK3PXP"


def sign_in(client: Client, email: str, password: str = PASSWORD, **headers: str) -> Any:
    return client.post(LOGIN, {"login": email, "password": password}, **headers)


def show_again(client: Client) -> None:
    """Give the password once more, as whatever touches signing in asks for."""
    assert client.post("/accounts/reauthenticate/", {"password": PASSWORD}).status_code == 302


def code(secret: str = SECRET) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def words(response: Any) -> str:
    """The page without what differs from one request to the next."""
    text = response.content.decode()
    for part in text.split('name="csrfmiddlewaretoken" value="')[1:]:
        text = text.replace(part[: part.index('"')], "")
    return text


def test_the_right_password_opens_the_desk(client: Client, make_person: MakePerson) -> None:
    make_person("editor")
    response = sign_in(client, "editor@example.org")
    assert response.status_code == 302
    assert response["Location"] == "/admin/"
    assert client.get("/admin/").status_code == 200


def test_the_admin_login_page_leads_to_ours_and_back(client: Client, make_person: MakePerson) -> None:
    make_person("editor")
    response = client.get("/admin/accounts/author/", follow=True)
    assert response.request["PATH_INFO"] == LOGIN
    response = client.post(
        LOGIN, {"login": "editor@example.org", "password": PASSWORD, "next": "/admin/accounts/author/"}
    )
    assert response["Location"] == "/admin/accounts/author/"


def test_the_case_of_the_address_does_not_matter(client: Client, make_person: MakePerson) -> None:
    make_person("editor", email="Li.Wei@Example.org")
    assert sign_in(client, "lI.wei@example.ORG").status_code == 302


def test_an_account_of_createsuperuser_signs_in_at_once(client: Client) -> None:
    call_command("createsuperuser", email="Chief@example.org", interactive=False)
    chief = User.objects.get(email="chief@example.org")
    chief.set_password(PASSWORD)
    chief.save()
    assert EmailAddress.objects.get(user=chief).verified
    assert sign_in(client, "chief@example.org")["Location"] == "/admin/"


def test_signing_in_gives_a_new_session(client: Client, make_person: MakePerson) -> None:
    make_person("editor")
    client.get(LOGIN)
    session = client.session
    session["planted"] = True
    session.save()
    planted = client.session.session_key
    sign_in(client, "editor@example.org")
    assert client.session.session_key != planted
    assert Client(headers={"cookie": f"sessionid={planted}"}).get("/admin/").status_code == 302


def test_a_person_without_the_desk_lands_on_their_own_page(client: Client) -> None:
    User.objects.create_user("reader@example.org", PASSWORD)
    assert sign_in(client, "reader@example.org")["Location"] == reverse("profile")
    assert client.get("/admin/", follow=True).status_code == 403


def test_a_wrong_password_and_an_unknown_address_get_the_same_page(make_person: MakePerson) -> None:
    make_person("editor")
    known = sign_in(Client(), "editor@example.org", "wrong")
    unknown = sign_in(Client(), "nobody@example.org", "wrong")
    assert known.status_code == unknown.status_code == 200
    assert words(known).replace("editor@", "nobody@") == words(unknown)


def test_a_closed_account_answers_the_right_password_like_no_account(make_person: MakePerson) -> None:
    person = make_person("editor")
    User.objects.filter(pk=person.pk).update(is_active=False)
    closed = sign_in(Client(), "editor@example.org")
    unknown = sign_in(Client(), "nobody@example.org")
    assert words(closed).replace("editor@", "nobody@") == words(unknown)


@pytest.mark.parametrize("email", ["editor@example.org", "nobody@example.org", "inactive@example.org"])
def test_each_failed_attempt_costs_one_hash(
    client: Client, make_person: MakePerson, monkeypatch: pytest.MonkeyPatch, email: str
) -> None:
    make_person("editor")
    User.objects.filter(pk=make_person("editor", email="inactive@example.org").pk).update(is_active=False)
    hasher, hashed = type(get_hasher()), []
    encode = hasher.encode
    monkeypatch.setattr(hasher, "encode", lambda self, *args: hashed.append(1) or encode(self, *args))
    sign_in(client, email, "wrong")
    assert len(hashed) == 1


@pytest.mark.parametrize("email", ["editor@example.org", "nobody@example.org"])
def test_the_sixth_attempt_is_refused_also_with_the_right_password(make_person: MakePerson, email: str) -> None:
    make_person("editor")
    for _attempt in range(5):
        assert "Too many" not in words(sign_in(Client(), email, "wrong"))
    refused = sign_in(Client(), email)
    assert refused.status_code == 200
    assert "Too many attempts" in words(refused)


def test_attempts_from_other_addresses_and_ports_count_together(make_person: MakePerson) -> None:
    make_person("editor")
    for number in range(5):
        sign_in(
            Client(),
            "editor@example.org",
            "wrong",
            HTTP_HOST=f"localhost:{8000 + number}",
            REMOTE_ADDR=f"10.0.0.{number}",
        )
    refused = sign_in(Client(), "EDITOR@example.org", HTTP_HOST="localhost:9000", REMOTE_ADDR="10.0.0.9")
    assert "Too many attempts" in words(refused)


def test_attempts_on_an_inactive_account_count_like_others(make_person: MakePerson) -> None:
    User.objects.filter(pk=make_person("editor").pk).update(is_active=False)
    for _attempt in range(5):
        sign_in(Client(), "editor@example.org")
    assert "Too many attempts" in words(sign_in(Client(), "editor@example.org"))


def test_nobody_signs_up_without_an_invitation(client: Client) -> None:
    before = User.objects.count()
    assert "by invitation" in client.get("/accounts/signup/").content.decode()
    client.post("/accounts/signup/", {"email": "new@example.org", "password1": PASSWORD})
    assert User.objects.count() == before


# Password ------------------------------------------------------------------------------------------------------------
def test_asking_for_a_new_password_does_not_tell_who_has_an_account(make_person: MakePerson) -> None:
    make_person("editor")
    answers = [
        Client().post("/accounts/password/reset/", {"email": email}, follow=True)
        for email in ("editor@example.org", "nobody@example.org")
    ]
    assert words(answers[0]) == words(answers[1])
    assert [message.to for message in mail.outbox] == [["editor@example.org"], ["nobody@example.org"]]
    assert "password/reset/key" in mail.outbox[0].body
    assert "/accounts/" not in mail.outbox[1].body


def test_the_link_of_a_new_password_names_the_site_not_the_host_of_the_request(
    client: Client, make_person: MakePerson
) -> None:
    make_person("editor", interface_language="zh-hans")
    client.post("/accounts/password/reset/", {"email": "editor@example.org"}, HTTP_HOST="localhost:666")
    assert "http://127.0.0.1:8000/accounts/password/reset/key/" in mail.outbox[0].body
    assert "666" not in mail.outbox[0].body


def test_the_link_of_a_new_password_works_once(make_person: MakePerson) -> None:
    make_person("editor")
    Client().post("/accounts/password/reset/", {"email": "editor@example.org"})
    link = next(line for line in mail.outbox[0].body.splitlines() if "key/" in line).removeprefix(
        "http://127.0.0.1:8000"
    )
    browser = Client()
    form = browser.get(link)["Location"]
    new = "quite-another-lantern"
    assert browser.post(form, {"password1": new, "password2": new}).status_code == 302
    assert sign_in(Client(), "editor@example.org", new).status_code == 302
    assert "used already" in Client().get(link, follow=True).content.decode()


def test_a_changed_password_signs_out_everywhere_else(make_person: MakePerson) -> None:
    make_person("editor")
    here, elsewhere = Client(), Client()
    for browser in (here, elsewhere):
        sign_in(browser, "editor@example.org")
    new = "quite-another-lantern"
    here.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert here.get("/admin/").status_code == 200
    assert elsewhere.get("/admin/").status_code == 302


def test_the_admins_own_password_page_leads_to_ours(client: Client, make_person: MakePerson) -> None:
    client.force_login(make_person("editor"))
    assert client.get("/admin/password_change/")["Location"] == reverse("account_change_password")


def test_a_closed_account_is_out_of_its_open_session(client: Client, make_person: MakePerson) -> None:
    person = make_person("editor")
    sign_in(client, "editor@example.org")
    key = client.session.session_key
    close_account(user=person, by=None)
    assert client.get("/admin/").status_code == 302
    assert not client.session.exists(key)


# Second factor -------------------------------------------------------------------------------------------------------
def test_the_desk_stays_shut_between_password_and_code(client: Client, make_person: MakePerson) -> None:
    TOTP.activate(make_person("publisher"), SECRET)
    response = sign_in(client, "publisher@example.org")
    assert response["Location"] == reverse("mfa_authenticate")
    assert client.get("/admin/").status_code == 302
    assert client.get(reverse("profile")).status_code == 302
    assert client.post(reverse("mfa_authenticate"), {"code": "000000"}).status_code == 200
    assert client.get("/admin/").status_code == 302
    assert client.post(reverse("mfa_authenticate"), {"code": code()}).status_code == 302
    assert client.get("/admin/").status_code == 200


def test_a_new_password_does_not_replace_the_second_factor(client: Client, make_person: MakePerson) -> None:
    person = make_person("publisher")
    TOTP.activate(person, SECRET)
    person.set_password("quite-another-lantern")
    person.save()
    assert sign_in(client, "publisher@example.org", "quite-another-lantern")["Location"] == reverse("mfa_authenticate")


@pytest.mark.parametrize("role", ["publisher", "managing editor", "superuser"])
def test_whoever_may_publish_or_manage_sets_up_a_second_factor_first(
    client: Client, make_person: MakePerson, settings: Any, role: str
) -> None:
    settings.REQUIRE_SECOND_FACTOR = True
    person = User.objects.create_superuser("root@example.org", PASSWORD) if role == "superuser" else make_person(role)
    client.force_login(person)
    assert client.get("/admin/")["Location"] == reverse("mfa_index")
    assert client.get("/admin/accounts/author/")["Location"] == reverse("mfa_index")
    assert client.post("/admin/accounts/author/add/", {"name_en": "A"}).status_code == 403
    assert client.get(reverse("mfa_index")).status_code == 200
    assert client.post("/admin/logout/").status_code in (200, 302)
    client.force_login(person)
    TOTP.activate(person, SECRET)
    assert client.get("/admin/").status_code == 200


@pytest.mark.parametrize("role", ["contributor", "translator", "editor"])
def test_others_may_go_without(client: Client, make_person: MakePerson, settings: Any, role: str) -> None:
    settings.REQUIRE_SECOND_FACTOR = True
    client.force_login(make_person(role))
    assert client.get("/admin/").status_code == 200


def test_recovery_codes_alone_are_no_second_factor(client: Client, make_person: MakePerson, settings: Any) -> None:
    settings.REQUIRE_SECOND_FACTOR = True
    person = make_person("publisher")
    Authenticator.objects.create(
        user=person, type=Authenticator.Type.RECOVERY_CODES, data={"seed": "x", "used_mask": 0}
    )
    client.force_login(person)
    assert client.get("/admin/").status_code == 302


def test_every_page_of_the_account_opens_in_both_languages(client: Client, make_person: MakePerson) -> None:
    person = make_person("editor")
    sign_in(client, "editor@example.org")
    show_again(client)
    names = (
        "profile", "account_email", "account_change_password", "mfa_index", "mfa_activate_totp", "mfa_add_webauthn",
        "mfa_list_webauthn", "account_logout", "account_reauthenticate",
    )  # fmt: skip
    for language in ("en", "zh-hans"):
        User.objects.filter(pk=person.pk).update(interface_language=language)
        for name in names:
            response = client.get(reverse(name))
            assert response.status_code == 200, name
            assert f'<html lang="{language}">' in response.content.decode()
            assert response["Content-Language"] == language


def test_setting_up_an_app_gives_recovery_codes(client: Client, make_person: MakePerson) -> None:
    person = make_person("publisher")
    sign_in(client, "publisher@example.org")
    assert client.get(reverse("mfa_activate_totp"))["Location"].startswith("/accounts/reauthenticate/")
    show_again(client)
    page = client.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret
    response = client.post(reverse("mfa_activate_totp"), {"code": code(secret)})
    assert response["Location"] == reverse("mfa_view_recovery_codes")
    page = client.get(reverse("mfa_view_recovery_codes")).content.decode()
    assert page.count("<code>") == 10
    assert {one.type for one in Authenticator.objects.filter(user=person)} == {"totp", "recovery_codes"}


def test_too_many_requests_get_a_page_of_ours_whoever_is_asked_about(make_person: MakePerson) -> None:
    make_person("editor")
    answers = []
    for email in ("editor@example.org", "nobody@example.org"):
        for _request in range(6):
            response = Client().post(
                "/accounts/password/reset/", {"email": email}, headers={"accept-language": "zh-CN"}
            )
        answers.append(words(response))
        assert response.status_code == 429
    assert answers[0] == answers[1]
    assert 'lang="zh-Hans"' in answers[0]
    assert len(mail.outbox) == 10
