"""What is true everywhere: apps, request, data, languages, files, security."""

from __future__ import annotations

from urllib.parse import urlsplit

from csp.constants import NONE, SELF

from dialogue import env
from dialogue.logs import formatter

IS_PRODUCTION = False  # whether readers are served: production.py says so

# Apps ----------------------------------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "csp",
    "django_prose_editor",  # for its static files alone: static/js/desk/editor.js puts the editor together
    "taggit",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "dialogue.apps.DialogueConfig",
    "accounts",
    "essays",
]
AUTH_USER_MODEL = "accounts.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Request -------------------------------------------------------------------------------------------------------------
MIDDLEWARE = [
    "dialogue.middleware.RequestMiddleware",
    "dialogue.middleware.ProbesMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "dialogue.middleware.MomentMiddleware",
    "dialogue.api_layer.ApiMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "dialogue.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "dialogue.middleware.ClosedMiddleware",
    "accounts.middleware.PersonMiddleware",
    "accounts.middleware.SecondFactorMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "dialogue.middleware.ResponseHeadersMiddleware",
    "dialogue.replica.ReplicaMiddleware",
    "dialogue.outage.OutageMiddleware",
]
ROOT_URLCONF = "dialogue.urls"
WSGI_APPLICATION = "dialogue.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [env.ROOT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]
SITE_URL = env.site_url("http://127.0.0.1:8000")
SITE_HOST = urlsplit(SITE_URL).hostname or ""
# Whom libraries write to about the records they harvest. The protocol wants a point in the host, which `localhost` lacks.
OAI_ADMIN_EMAIL = env.text("OAI_ADMIN_EMAIL", "") or f"desk@{SITE_HOST}{'' if '.' in SITE_HOST else '.invalid'}"

# Data ----------------------------------------------------------------------------------------------------------------
DATABASES = {"default": env.database(), **env.replica()}
DATABASE_ROUTERS = ["dialogue.replica.ReplicaRouter"]
CACHES: dict[str, dict[str, object]] = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

# Accounts ------------------------------------------------------------------------------------------------------------
# Sign-in by address; accounts come from invitations alone (accounts/adapter.py closes the sign-up page).
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "profile"
# Whether those who may publish or manage need more than a password to enter the desk.
REQUIRE_SECOND_FACTOR = env.flag("REQUIRE_SECOND_FACTOR", False)
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_CHANGE_EMAIL = True  # one address; a new one counts once it is verified
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
# Counted in the default cache, which every web process must share: see production.py.
RATE_LIMITS = env.flag("DIALOGUE_RATE_LIMITS", True)
ACCOUNT_RATE_LIMITS = {"login_failed": "10/m/ip,5/300s/key"} if RATE_LIMITS else False
MFA_ADAPTER = "accounts.adapter.FactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Dialogue"
MFA_TOTP_TOLERANCE = 1  # a code of the half minute before still counts: phones' clocks are not ours

# Languages and time --------------------------------------------------------------------------------------------------
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("zh-hans", "简体中文")]
LOCALE_PATHS = [env.ROOT / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = env.text("SITE_TIME_ZONE", "America/New_York")

# Files ---------------------------------------------------------------------------------------------------------------
STATIC_URL = "static/"
STATIC_ROOT = env.ROOT / "staticfiles"
STATICFILES_DIRS = [env.ROOT / "static"]
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = ["map", "png", "gz", "br", "woff2", "ico"]

# Whether prepared reads (essays/models/prepared.py) are compared with the ordinary way at every call.
PREPARED_READS_CHECKED = False
# Pages that readers share are kept as bytes by each web process (dialogue/page_cache.py); 0 keeps none.
PAGE_CACHE_BYTES = env.number("PAGE_CACHE_MB", 64) * 1024 * 1024

# Books that were made (essays/kept_books.py): one folder of this machine for all its web processes.
BOOKS_FOLDER = env.ROOT / "var" / "books"
BOOKS_BYTES = env.number("BOOKS_MB", 64) * 1024 * 1024

# Security ------------------------------------------------------------------------------------------------------------
# Public pages carry no inline script or style, so their policy needs no nonce and their bytes can be shared by all readers.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "object-src": [NONE],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024

# Operations ----------------------------------------------------------------------------------------------------------
BACKUP_DIR = env.text("BACKUP_DIR", "")
# Without a token figures are told to this machine and to private networks.
METRICS_TOKEN = env.text("METRICS_TOKEN", "")
FIGURES_FOLDER = env.text("PROMETHEUS_MULTIPROC_DIR", "")
SENTRY_DSN = env.text("SENTRY_DSN", "")
ALLAUTH_TRUSTED_PROXY_COUNT = 0
LOG_FORMAT = env.choice("LOG_FORMAT", ("text", "json"))
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": formatter(is_json=LOG_FORMAT == "json")},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": env.text("LOG_LEVEL", "WARNING")},
    # Django's own handlers would write the same lines once more, and mail some with all that a request had.
    "loggers": {"django": {"handlers": [], "level": "NOTSET"}, "django.server": {"handlers": [], "propagate": True}},
}
