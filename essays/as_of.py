"""See the site as of another moment: a publisher's walk, kept in a signed cookie that counts only with that publisher's session.

The session is looked up only where the cookie is present, so no reader's request pays for it. What such a request gets is never
stored (dialogue.middleware.MomentMiddleware).
"""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256
from importlib import import_module
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.contrib.auth import get_user
from django.core import signing
from django.http import HttpRequest

from essays.moments import Moment

if TYPE_CHECKING:
    from django.http.response import HttpResponseBase

COOKIE: Final = "as_of"
SALT: Final = "essays.as_of"
LASTS: Final = 12 * 60 * 60  # seconds; a forgotten walk ends by itself
RIGHT: Final = "essays.release_revision"


def set_as_of(response: HttpResponseBase, request: HttpRequest, moment: Moment) -> None:
    """Let this session see the public site at a moment."""
    value = [moment.at.isoformat(), moment.rehearse, _session_mark(request.session.session_key or "")]
    response.set_cookie(
        COOKIE,
        signing.dumps(value, salt=SALT),
        max_age=LASTS,
        httponly=True,
        samesite="Lax",
        secure=request.is_secure(),
    )


def end_as_of(response: HttpResponseBase) -> None:
    """Let the session see the present again."""
    response.delete_cookie(COOKIE, samesite="Lax")


def read_as_of(request: HttpRequest) -> Moment | None:
    """The moment that the cookie asks for, if it was given to this very session, and its person may still publish."""
    if COOKIE not in request.COOKIES:
        return None
    key = request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")
    try:
        at, rehearse, mark = signing.loads(request.COOKIES[COOKIE], salt=SALT, max_age=LASTS)
    except (signing.BadSignature, TypeError, ValueError):
        return None
    if mark != _session_mark(key) or not _may(key):
        return None
    return Moment(datetime.fromisoformat(at), rehearse=bool(rehearse))


def _may(session_key: str) -> bool:
    """Whether the session is a publisher's. Django's own check of the session's hash ends one whose password was changed."""
    asked = HttpRequest()
    asked.session = import_module(settings.SESSION_ENGINE).SessionStore(session_key)
    user = get_user(asked)
    return user.is_active and user.has_perm(RIGHT)


def _session_mark(session_key: str) -> str:
    """A mark of a session that does not give its key away."""
    return sha256(f"{SALT}\0{session_key}".encode()).hexdigest()
