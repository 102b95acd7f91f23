"""The only reader of the environment: typed, with one sentence for each mistake."""

from __future__ import annotations

import os
import warnings
from pathlib import Path
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured
from django.core.management.utils import get_random_secret_key

ROOT = Path(__file__).resolve().parent.parent
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
    address = text("DATABASE_URL", "") or f"sqlite:///{ROOT / 'var' / 'dialogue.sqlite3'}"
    try:
        with warnings.catch_warnings(action="ignore"):  # our sentence below says it better
            config = dict(environ.Env.db_url_config(address))
    except (ValueError, environ.ImproperlyConfigured):
        config = {}
    if not config.get("ENGINE") or not config.get("NAME"):
        raise ImproperlyConfigured("DATABASE_URL must look like postgres://user:password@host:5432/name.")
    if config["ENGINE"] == "django.db.backends.sqlite3":
        config["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
        }
    elif config["ENGINE"] == "django.db.backends.postgresql":
        config.update(CONN_MAX_AGE=60, CONN_HEALTH_CHECKS=True)
    else:
        raise ImproperlyConfigured(
            "DATABASE_URL must name SQLite or PostgreSQL; the rules in the database exist for these two."
        )
    return config
