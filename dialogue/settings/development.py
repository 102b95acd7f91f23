"""What a laptop and `make demo` change: a key kept in var/, static files straight from the folders. DEBUG only when asked for."""

from __future__ import annotations

from urllib.parse import urlsplit

from dialogue import env
from dialogue.settings.base import *  # noqa: F403  the settings files are layers of one namespace
from dialogue.settings.base import SITE_URL

DEBUG = env.flag("DIALOGUE_DEBUG", False)
SECRET_KEY = env.secret_key_file()
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", "") or ["127.0.0.1", "localhost", "[::1]", urlsplit(SITE_URL).hostname or ""]
STATIC_ROOT = env.empty_folder("static")
WHITENOISE_USE_FINDERS = True
EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"

# Accounts: passkeys work on http://localhost only (browsers refuse bare IP addresses whatever we say).
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
