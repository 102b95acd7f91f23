"""The signed-in side, /admin/ and /accounts/: a person's own language and time zone, and the second factor of the guarded."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services.signing_in import has_second_factor, is_guarded

GetResponse = Callable[[HttpRequest], HttpResponse]
SAFE_METHODS = ("GET", "HEAD")


def is_signed_in_side(request: HttpRequest) -> bool:
    """Whether an address belongs to the desk or to a person's account. Readers' pages never ask who is reading."""
    return request.path_info.startswith((reverse("admin:index"), reverse("account_home")))


class PersonMiddleware:
    """The interface in the language that a person chose, times in their own zone; before sign-in, the browser's language."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not is_signed_in_side(request):
            return self.get_response(request)
        user = request.user
        language = user.interface_language if isinstance(user, User) else asked_language(request)
        with translation.override(language), timezone.override(user.zone if isinstance(user, User) else None):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", language)
        if request.GET.get("language") == language:
            response.set_cookie(settings.LANGUAGE_COOKIE_NAME, language, samesite="Lax", secure=request.is_secure())
        return response


def asked_language(request: HttpRequest) -> str:
    """The language before sign-in: that of a link on the page (`?language=`), else the one of cookie or browser."""
    asked = request.GET.get("language", "")
    return asked if asked in dict(settings.LANGUAGES) else translation.get_language_from_request(request)


class SecondFactorMiddleware:
    """No desk with a password alone for whoever may publish or manage, where REQUIRE_SECOND_FACTOR is on.

    Who has a factor was asked for it at sign-in (allauth); this sends those who have none to set one up.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not self.lacks_factor(request):
            return self.get_response(request)
        sentence = _(
            "Set up a second factor first: you may publish or manage, and a password alone is too little for that."
        )
        if request.method not in SAFE_METHODS:
            # A redirect would look like success to a script that saves in the background.
            raise PermissionDenied(sentence)
        messages.warning(request, sentence)
        return HttpResponseRedirect(reverse("mfa_index"))

    def lacks_factor(self, request: HttpRequest) -> bool:
        """Whether this person must not go on. Signing out is always open."""
        path = request.path_info
        if not settings.REQUIRE_SECOND_FACTOR or not path.startswith(reverse("admin:index")):
            return False
        user = request.user
        if path == reverse("admin:logout") or not isinstance(user, User):
            return False
        return is_guarded(user) and not has_second_factor(user)
