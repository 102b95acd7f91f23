"""The only reader of the environment: typed, with one sentence for each mistake."""

from __future__ import annotations

import os
import warnings
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured
from django.core.management.utils import get_random_secret_key

ROOT = Path(__file__).resolve().parent.parent
SQLITE: Final = "django.db.backends.sqlite3"
POSTGRESQL: Final = "django.db.backends.postgresql"
# A server that is gone says so by silence. Seconds to connect (libpq waits for two at least), milliseconds for what was sent to arrive.
GIVES_UP_SOON: Final = {"connect_timeout": 2, "tcp_user_timeout": 5_000}
_env = environ.Env()


def text(name: str, default: str | None = None) -> str:
    """A text from the environment; without a default it must be there."""
    value = os.environ.get(name, default)
    if not value and default is None:
        raise ImproperlyConfigured(f"{name} must be set in the environment.")
    return value or ""


def flag(name: str, default: bool) -> bool:
    """A yes or no: 1, true, yes, on against anything else."""
    return bool(_env.bool(name, default=default))


def number(name: str, default: int) -> int:
    """A whole number."""
    try:
        return int(_env.int(name, default=default))
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} must be a whole number, not {os.environ[name]!r}.") from error


def choice(name: str, options: tuple[str, ...]) -> str:
    """One of some words; the first is the default."""
    value = text(name, options[0])
    if value not in options:
        raise ImproperlyConfigured(f"{name} must be one of {', '.join(options)}, not {value!r}.")
    return value


def words(name: str, default: str) -> list[str]:
    """A list, separated by commas."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def site_url(default: str | None = None) -> str:
    """Where readers reach the site, such as https://dialogue.example: absolute addresses come from it, never from a request."""
    value = text("SITE_URL", default).rstrip("/")
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.netloc or parts.path:
        raise ImproperlyConfigured(f"SITE_URL must be an address such as https://dialogue.example, not {value!r}.")
    return value


def environment(**changes: str) -> dict[str, str]:
    """The environment for a program that takes this one's place or runs beside it, with changes."""
    return {**os.environ, **changes}


def cores() -> int:
    """How many processor cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def secret_key_file() -> str:
    """A secret key that is made once and kept in var/, readable by its owner only: for a laptop, never for production."""
    path = ROOT / "var" / "secret_key"
    if "SECRET_KEY" in os.environ:
        return text("SECRET_KEY")
    if not path.exists():
        path.parent.mkdir(exist_ok=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(get_random_secret_key())
    return path.read_text().strip()


def empty_folder(name: str) -> Path:
    """A folder in var/ for what a laptop does not collect; whitenoise warns where its root is missing."""
    path = ROOT / "var" / name
    path.mkdir(parents=True, exist_ok=True)
    return path


def database() -> dict[str, object]:
    """The database of DATABASE_URL, or SQLite in var/: one connection setting for each engine.

    SQLite: write-ahead log, 20 s of waiting for a lock, transactions that take the write lock at their start (a reader that
    turns writer half-way would fail at once otherwise), and FULL synchronisation, so that an answered save survives a power cut.
    """
    (ROOT / "var").mkdir(exist_ok=True)
    config = _connection("DATABASE_URL", text("DATABASE_URL", "") or f"sqlite:///{ROOT / 'var' / 'dialogue.sqlite3'}")
    if config["ENGINE"] == SQLITE:
        config["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
        }
    return config


def replica() -> dict[str, dict[str, object]]:
    """The database of DATABASE_REPLICA_URL under the name "replica", or nothing: whole transactions there read one snapshot."""
    address = text("DATABASE_REPLICA_URL", "")
    if not address:
        return {}
    config = _connection("DATABASE_REPLICA_URL", address)
    if SQLITE in (config["ENGINE"], database()["ENGINE"]):
        raise ImproperlyConfigured(
            "DATABASE_REPLICA_URL and DATABASE_URL must both name PostgreSQL; SQLite has no replicas."
        )
    from psycopg import IsolationLevel  # SQLite alone needs no psycopg

    config["OPTIONS"] = {**config["OPTIONS"], "isolation_level": IsolationLevel.REPEATABLE_READ}
    config["TEST"] = {"MIRROR": "default"}
    return {"replica": config}


def cache() -> dict[str, object]:
    """The cache that all web processes share: Redis where CACHE_URL names it, else a table in the database.

    A Redis that does not answer within a second is as good as away.
    """
    address = text("CACHE_URL", "")
    # Counting gives an entry this many seconds again, whatever it had: no less than the longest window of a limit.
    shared: dict[str, object] = {"TIMEOUT": 3600}
    if not address:
        # Django's 300 would drop a third of all counts as soon as some hundred visitors are counted at once.
        table = {"LOCATION": "dialogue_cache", "OPTIONS": {"MAX_ENTRIES": 100_000}}
        return {"BACKEND": "django.core.cache.backends.db.DatabaseCache", **table, **shared}
    if urlsplit(address).scheme not in ("redis", "rediss") or not urlsplit(address).hostname:
        raise ImproperlyConfigured("CACHE_URL must look like redis://host:6379/0.")
    _require("redis", "CACHE_URL", "redis")
    server = {"LOCATION": address, "OPTIONS": {"socket_connect_timeout": 1, "socket_timeout": 1}}
    return {"BACKEND": "django.core.cache.backends.redis.RedisCache", "KEY_PREFIX": "dialogue", **server, **shared}


def shared_files() -> dict[str, dict[str, object]]:
    """The storage "shared" for files that were made and can be made again, or nothing: a bucket that all machines read.

    It is S3 or what speaks like it (MEDIA_S3_ENDPOINT). Its objects are private: readers get them from a web process alone.
    """
    bucket = text("MEDIA_S3_BUCKET", "")
    if not bucket:
        return {}
    _require("storages", "MEDIA_S3_BUCKET", "s3")
    options: dict[str, object] = {
        "bucket_name": bucket,
        "endpoint_url": text("MEDIA_S3_ENDPOINT", "") or None,
        "region_name": text("MEDIA_S3_REGION", "") or None,
        "access_key": text("MEDIA_S3_KEY", "") or None,
        "secret_key": text("MEDIA_S3_SECRET", "") or None,
        "addressing_style": "path",
        "signature_version": "s3v4",
        "default_acl": None,
        "querystring_auth": True,
        "file_overwrite": True,
    }
    return {"shared": {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options}}


def _require(module: str, setting: str, extra: str) -> None:
    """Say in a sentence that a setting needs what is not installed."""
    if find_spec(module) is None:
        raise ImproperlyConfigured(
            f"{setting} needs the extra {extra!r}: pip install --require-hashes -r requirements/extras.txt"
        )


def _connection(name: str, address: str) -> dict[str, Any]:
    """What an address says of a database, for Django. Connections to PostgreSQL are kept for a minute and tried before use."""
    try:
        with warnings.catch_warnings(action="ignore"):  # our sentence below says it better
            config = dict(environ.Env.db_url_config(address))
    except (ValueError, environ.ImproperlyConfigured):
        config = {}
    if not config.get("ENGINE") or not config.get("NAME"):
        raise ImproperlyConfigured(f"{name} must look like postgres://user:password@host:5432/name.")
    if config["ENGINE"] == POSTGRESQL:
        config.update(CONN_MAX_AGE=60, CONN_HEALTH_CHECKS=True, OPTIONS={**config.get("OPTIONS", {}), **GIVES_UP_SOON})
    elif config["ENGINE"] != SQLITE:
        raise ImproperlyConfigured(
            f"{name} must name SQLite or PostgreSQL; the rules in the database exist for these two."
        )
    return config
