"""What the settings say."""

from __future__ import annotations

import smtplib
from importlib.util import find_spec
from ipaddress import ip_address
from typing import Final
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import get_connection
from django.http.request import validate_host
from django.utils.translation import gettext as _

from dialogue.examining.findings import Finding, Findings

SHORTEST_KEY: Final = 50  # characters
FEWEST_KINDS: Final = 5  # different characters in a key
PATIENCE: Final = 5  # seconds that the mail server is waited for


def examine_settings() -> Findings:
    """Faults of any deployment, then those of one that readers reach."""
    if settings.DEBUG:
        yield Finding(
            "debug",
            _("Debug pages are on: they show settings and texts to everybody."),
            _("Take DIALOGUE_DEBUG out of the environment."),
        )
    if settings.SENTRY_DSN and find_spec("sentry_sdk") is None:
        yield Finding(
            "sentry",
            _("SENTRY_DSN is set, but its library is not installed: no error is reported."),
            _("Install requirements/extras.txt, or take SENTRY_DSN out of the environment."),
        )
    if not settings.IS_PRODUCTION:
        yield Finding(
            "laptop",
            _("These are the settings of a laptop, so what readers need is not looked at."),
            _("To examine a deployment: DJANGO_SETTINGS_MODULE=dialogue.settings.production"),
            is_wrong=False,
        )
        return
    yield from _secrets()
    yield from _addresses()
    yield from _protection()
    yield from _mail()


def _secrets() -> Findings:
    key = settings.SECRET_KEY
    if len(key) < SHORTEST_KEY or len(set(key)) < FEWEST_KINDS or key.startswith("django-insecure-"):
        yield Finding(
            "secret_key",
            _("SECRET_KEY is short or made by hand: sessions and links can be forged."),
            _('Make one: python3 -c "import secrets; print(secrets.token_urlsafe(64))"'),
        )


def _addresses() -> Findings:
    site = urlsplit(settings.SITE_URL)
    host = site.hostname or ""
    if site.scheme != "https":
        yield Finding(
            "site_url_http",
            _("SITE_URL is %(url)s: canonical addresses, feeds and mails lead to a site without encryption.")
            % {"url": settings.SITE_URL},
            _("Give the address that readers use, with https."),
        )
    if host == "localhost" or _is_near(host):
        yield Finding(
            "site_url_near",
            _("SITE_URL is %(url)s, which nobody else can reach.") % {"url": settings.SITE_URL},
            _("Give the address that readers use, with https."),
        )
    if "*" in settings.ALLOWED_HOSTS:
        yield Finding(
            "every_host",
            _("ALLOWED_HOSTS takes every name: whoever points a name here gets the site under it."),
            _("Name the hosts under which the site answers."),
        )
    elif not validate_host(host, settings.ALLOWED_HOSTS):
        yield Finding(
            "host_missing",
            _("ALLOWED_HOSTS lacks %(host)s, the host of SITE_URL: readers get an error.") % {"host": host},
            _("Add it to ALLOWED_HOSTS, or leave ALLOWED_HOSTS out."),
        )


def _is_near(host: str) -> bool:
    try:
        return not ip_address(host).is_global
    except ValueError:
        return False


def _protection() -> Findings:
    if settings.SECURE_SSL_REDIRECT and not settings.SECURE_PROXY_SSL_HEADER:
        yield Finding(
            "proxy",
            _("BEHIND_PROXY is off: behind a proxy that ends HTTPS every page would redirect to itself."),
            _("Set BEHIND_PROXY=true, and let the proxy set X-Forwarded-Proto and X-Forwarded-For itself."),
        )
    if not settings.REQUIRE_SECOND_FACTOR:
        yield Finding(
            "second_factor_off",
            _("REQUIRE_SECOND_FACTOR is off: a password alone is enough to publish."),
            _("Take REQUIRE_SECOND_FACTOR out of the environment."),
        )
    if not settings.RATE_LIMITS:
        yield Finding(
            "rate_limits_off",
            _("DIALOGUE_RATE_LIMITS is off: passwords can be tried without end."),
            _("Take DIALOGUE_RATE_LIMITS out of the environment."),
        )
    if str(settings.CACHES["default"]["BACKEND"]).endswith(("LocMemCache", "DummyCache")):
        yield Finding(
            "cache",
            _("Rate limits are counted by each process for itself."),
            _("Let all processes share a cache, as dialogue/settings/production.py does."),
        )


def _mail() -> Findings:
    """Whether the mail server can be reached and takes the name and password. No mail is sent."""
    server = get_connection(timeout=PATIENCE)
    try:
        server.open()
        server.close()
    except (OSError, smtplib.SMTPException) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else type(error).__name__
        yield Finding(
            "mail",
            _("The mail server %(host)s does not take mail: %(reason)s.")
            % {"host": settings.EMAIL_HOST, "reason": reason},
            _("See EMAIL_HOST and what belongs to it in docs/settings.md."),
        )
