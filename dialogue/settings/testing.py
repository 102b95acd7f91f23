"""What the tests change: a fast hasher, mail in memory, plain static files; sockets are shut in tests/conftest.py."""

from __future__ import annotations

from dialogue import env
from dialogue.settings.base import *  # noqa: F403  the settings files are layers of one namespace
from dialogue.settings.base import DATABASES

DEBUG = False
PREPARED_READS_CHECKED = True
SECRET_KEY = "only-for-tests"
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STATIC_ROOT = env.empty_folder("static")
BOOKS_BYTES = 0
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
# A file, not memory: races need several connections to one database, and the write-ahead log exists only in files. Whether an
# answered save survives a power cut is not what the suite asks, so it need not wait for the disk.
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"] |= {
        "TEST": {"NAME": env.ROOT / "var" / "test.sqlite3"},
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;",
        },
    }
