"""Signing in as people do it: passkey, app and password in Chromium, under the site's own content policy."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.models import Group
from django.core.cache import cache
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from accounts.services.inviting import invite_user, make_token

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PASSWORD = "a-lantern-over-the-harbour"
WIDTHS = (320, 1280)


@pytest.fixture
def site(browser: Browser, transactional_db: None, settings: Any) -> Iterator[str]:
    """A running site on localhost, since browsers allow no passkeys for bare IP addresses; second factors are asked for."""
    settings.REQUIRE_SECOND_FACTOR = True
    cache.clear()
    server = LiveServer("localhost")
    yield str(server)
    server.stop()


@pytest.fixture
def page(site: str, browser: Browser) -> Iterator[Page]:
    """A page that remembers what went wrong in it, and fails the test for it."""
    context = browser.new_context(base_url=site, locale="en-US")
    page, wrong = context.new_page(), []
    page.on("console", lambda message: wrong.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    yield page
    context.close()
    assert wrong == []


@pytest.fixture
def publisher(site: str) -> User:
    user = User.objects.create_user("publisher@example.org", PASSWORD, name="Li Wei", is_staff=True)
    user.groups.add(Group.objects.get(name="publisher"))
    return user


def sign_in(page: Page) -> None:
    page.goto("/admin/")
    page.get_by_label("Email").fill("publisher@example.org")
    page.get_by_label("Password", exact=False).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def sign_out(page: Page) -> None:
    page.goto("/accounts/logout/")
    page.get_by_role("button", name="Sign out").click()


def show_again(page: Page) -> None:
    """Give the password once more, as whatever touches signing in asks for."""
    page.get_by_label("Password", exact=False).fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()


def test_a_passkey_is_set_up_and_then_signs_in_alone_or_after_the_password(
    page: Page, site: str, publisher: User
) -> None:
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": options | {"isUserVerified": True}})

    sign_in(page)
    expect(page.get_by_role("heading", name="Second factor")).to_be_visible()
    expect(page.get_by_text("Set up a second factor first")).to_be_visible()
    page.get_by_role("link", name="Add a passkey").click()
    show_again(page)
    page.get_by_label("Passwordless").check()
    page.get_by_role("button", name="Add the passkey").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    assert page.goto("/admin/").status == 200
    assert page.url == f"{site}/admin/"

    sign_out(page)
    page.goto("/admin/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url("**/admin/")

    sign_out(page)
    sign_in(page)
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url("**/admin/")


def test_an_app_is_set_up_and_the_desk_waits_for_its_code(page: Page, site: str, publisher: User) -> None:
    sign_in(page)
    page.get_by_role("link", name="Set up an app").click()
    show_again(page)
    picture = page.get_by_role("img")
    assert picture.evaluate("image => image.complete && image.naturalWidth > 0")
    secret = page.locator("main code").inner_text()
    page.get_by_label("code").fill(code_now(secret))
    page.get_by_role("button", name="Use this app").click()
    expect(page.locator("main code")).to_have_count(10)
    recovery = page.locator("main code").first.inner_text()
    sign_out(page)

    sign_in(page)
    expect(page.get_by_role("heading", name="Second factor")).to_be_visible()
    page.goto("/admin/")
    expect(page.get_by_role("heading", name="Second factor")).to_be_visible()
    page.get_by_label("Code").fill(recovery)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url("**/admin/")


def code_now(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


OUTSIDE = (
    "login/",
    "password/reset/",
    "password/reset/done/",
    "signup/",
    "inactive/",
    "invitation/{token}/",
    "invitation/x/",
)
INSIDE = (
    "profile/", "email/", "password/change/", "second-factor/", "second-factor/totp/activate/", "second-factor/webauthn/",
    "second-factor/webauthn/add/", "reauthenticate/", "logout/",
)  # fmt: skip


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_is_accessible_and_fits(
    site: str, browser: Browser, publisher: User, language: str, scheme: str
) -> None:
    token = make_token(invite_user(email="new@example.org", role="editor", by=None))
    User.objects.filter(pk=publisher.pk).update(interface_language=language)
    context = browser.new_context(
        base_url=site, locale="zh-CN" if language == "zh-hans" else "en-US", color_scheme=scheme
    )
    page, wrong = context.new_page(), []
    page.on("console", lambda message: wrong.append(message.text) if "status of 410" not in message.text else None)
    for path in OUTSIDE:
        look_at(page, f"/accounts/{path.format(token=token)}", language)
    page.goto("/accounts/login/")
    page.locator("[name=login]").fill("publisher@example.org")
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("main form button").first.click()
    page.goto("/accounts/reauthenticate/")
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("main form button").first.click()
    for path in INSIDE:
        look_at(page, f"/accounts/{path}", language)
    context.close()
    assert wrong == []


def look_at(page: Page, path: str, language: str) -> None:
    page.goto(path)
    assert page.url.endswith(path), page.url
    assert page.locator("html").get_attribute("lang") == language
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{path} scrolls sideways at {width}"
    found = Axe().run(page)
    assert found.violations_count == 0, f"{path}: {found.generate_report()}"
