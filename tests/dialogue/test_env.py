"""The environment is read in one place: typed, with a sentence for each mistake."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from psycopg import IsolationLevel

from dialogue import env


@pytest.fixture(autouse=True)
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(env, "ROOT", tmp_path)
    for name in ("DATABASE_URL", "DATABASE_REPLICA_URL", "CACHE_URL", "MEDIA_S3_BUCKET", "SECRET_KEY", "SITE_URL"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


def test_a_text_comes_from_the_environment_or_its_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GREETING", "hello")
    assert (env.text("GREETING"), env.text("GREETING", "x"), env.text("NOTHING", "x")) == ("hello", "hello", "x")


@pytest.mark.parametrize("value", [None, ""])
def test_what_has_no_default_must_be_set(monkeypatch: pytest.MonkeyPatch, value: str | None) -> None:
    if value is not None:
        monkeypatch.setenv("GREETING", value)
    with pytest.raises(ImproperlyConfigured, match="GREETING must be set"):
        env.text("GREETING")


@pytest.mark.parametrize(
    ("value", "expected"), [("1", True), ("true", True), ("Yes", True), ("on", True), ("0", False), ("no", False)]
)
def test_a_flag_is_a_yes_or_a_no(monkeypatch: pytest.MonkeyPatch, value: str, expected: bool) -> None:
    monkeypatch.setenv("LIGHT", value)
    assert env.flag("LIGHT", not expected) is expected


def test_a_flag_that_is_not_set_has_its_default() -> None:
    assert env.flag("LIGHT", True) is True
    assert env.flag("LIGHT", False) is False


def test_a_number_that_is_none_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COUNT", "12")
    assert env.number("COUNT", 3) == 12
    assert env.number("OTHER", 3) == 3
    monkeypatch.setenv("COUNT", "a dozen")
    with pytest.raises(ImproperlyConfigured, match="COUNT must be a whole number, not 'a dozen'"):
        env.number("COUNT", 3)


def test_a_list_is_parted_by_commas_and_blanks_do_not_count(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOSTS", " a.example, ,b.example,")
    assert env.words("HOSTS", "") == ["a.example", "b.example"]
    assert env.words("OTHER", "") == []


@pytest.mark.parametrize("value", ["https://dialogue.example", "http://127.0.0.1:8000", "https://dialogue.example/"])
def test_a_site_address_loses_its_last_slash(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("SITE_URL", value)
    assert env.site_url() == value.rstrip("/")


@pytest.mark.parametrize("value", ["dialogue.example", "ftp://dialogue.example", "https://", "https://a.example/path"])
def test_what_is_no_site_address_is_refused(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("SITE_URL", value)
    with pytest.raises(ImproperlyConfigured, match="SITE_URL must be an address"):
        env.site_url()


def test_a_secret_key_is_made_once_and_read_by_its_owner_only(root: Path) -> None:
    key = env.secret_key_file()
    assert len(key) >= 50
    assert env.secret_key_file() == key
    assert stat.S_IMODE((root / "var" / "secret_key").stat().st_mode) == 0o600


def test_a_secret_key_of_the_environment_comes_first(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "from outside")
    assert env.secret_key_file() == "from outside"
    assert not (root / "var" / "secret_key").exists()


def test_without_an_address_the_database_is_sqlite_in_var(root: Path) -> None:
    config = env.database()
    assert config["ENGINE"] == "django.db.backends.sqlite3"
    assert config["NAME"] == str(root / "var" / "dialogue.sqlite3")
    options = config["OPTIONS"]
    assert isinstance(options, dict)
    assert options["transaction_mode"] == "IMMEDIATE"
    assert "journal_mode=WAL" in options["init_command"]
    assert "synchronous=FULL" in options["init_command"], "an answered save survives a power cut"


def test_an_address_names_postgresql(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://writer:p%40ss@db.example:5433/essays")
    config = env.database()
    wanted = {"USER": "writer", "PASSWORD": "p@ss", "HOST": "db.example", "PORT": 5433, "NAME": "essays"}
    assert {name: config[name] for name in wanted} == wanted
    assert config["ENGINE"] == "django.db.backends.postgresql"
    assert config["CONN_MAX_AGE"] == 60


@pytest.mark.parametrize("address", ["nonsense", "postgres://", "://", "postgres://host:port/name"])
def test_an_address_that_is_none_is_explained(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.setenv("DATABASE_URL", address)
    with pytest.raises(ImproperlyConfigured, match="DATABASE_URL must look like"):
        env.database()


def test_a_database_without_our_rules_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "mysql://user@host:3306/name")
    with pytest.raises(ImproperlyConfigured, match="SQLite or PostgreSQL"):
        env.database()


# Replica and cache -----------------------------------------------------------------------------------------------------
REPLICA_URL = "postgres://reader@replica.example:5432/essays"


def test_without_an_address_there_is_no_replica() -> None:
    assert env.replica() == {}


def test_a_replica_reads_whole_transactions_in_one_snapshot_and_gives_up_soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://writer@db.example:5432/essays")
    monkeypatch.setenv("DATABASE_REPLICA_URL", REPLICA_URL)

    config = env.replica()["replica"]

    assert config["HOST"] == "replica.example"
    assert config["OPTIONS"] == {
        "connect_timeout": 2,
        "tcp_user_timeout": 5000,
        "isolation_level": IsolationLevel.REPEATABLE_READ,
    }


@pytest.mark.parametrize(
    ("primary", "replica"),
    [("", REPLICA_URL), ("postgres://writer@db.example:5432/essays", "sqlite:////tmp/x.sqlite3")],
)
def test_sqlite_has_no_replica(monkeypatch: pytest.MonkeyPatch, primary: str, replica: str) -> None:
    monkeypatch.setenv("DATABASE_URL", primary)
    monkeypatch.setenv("DATABASE_REPLICA_URL", replica)

    with pytest.raises(ImproperlyConfigured, match="SQLite has no replicas"):
        env.replica()


def test_an_address_of_a_replica_that_is_none_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_REPLICA_URL", "nonsense")

    with pytest.raises(ImproperlyConfigured, match="DATABASE_REPLICA_URL must look like"):
        env.replica()


def test_what_the_address_asks_of_a_connection_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://writer@db.example/essays?sslmode=require")

    assert env.database()["OPTIONS"] == {"sslmode": "require", "connect_timeout": 2, "tcp_user_timeout": 5000}


def test_counts_are_kept_in_the_database_or_in_redis(monkeypatch: pytest.MonkeyPatch) -> None:
    assert env.cache()["LOCATION"] == "dialogue_cache"

    monkeypatch.setattr(env, "find_spec", lambda module: module)
    monkeypatch.setenv("CACHE_URL", "redis://cache.example:6379/1")
    assert env.cache()["LOCATION"] == "redis://cache.example:6379/1"


@pytest.mark.parametrize("address", ["memcached://cache.example", "redis://", "nonsense"])
def test_an_address_of_a_cache_that_is_none_is_explained(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.setenv("CACHE_URL", address)

    with pytest.raises(ImproperlyConfigured, match="CACHE_URL must look like"):
        env.cache()


def test_an_extra_that_is_not_installed_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CACHE_URL", "redis://cache.example:6379/1")
    monkeypatch.setattr(env, "find_spec", lambda module: None)

    with pytest.raises(ImproperlyConfigured, match=r"CACHE_URL needs the extra 'redis'.*extras\.txt"):
        env.cache()


def test_made_files_are_shared_in_a_bucket_whose_objects_are_private(monkeypatch: pytest.MonkeyPatch) -> None:
    assert env.shared_files() == {}

    monkeypatch.setattr(env, "find_spec", lambda module: module)
    for name, value in {"BUCKET": "dialogue", "ENDPOINT": "https://s3.example", "KEY": "k", "SECRET": "s"}.items():
        monkeypatch.setenv(f"MEDIA_S3_{name}", value)
    options = env.shared_files()["shared"]["OPTIONS"]

    assert isinstance(options, dict)
    assert (options["bucket_name"], options["endpoint_url"]) == ("dialogue", "https://s3.example")
    assert (options["default_acl"], options["querystring_auth"]) == (None, True)


def test_a_bucket_without_the_extra_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MEDIA_S3_BUCKET", "dialogue")
    monkeypatch.setattr(env, "find_spec", lambda module: None)

    with pytest.raises(ImproperlyConfigured, match="MEDIA_S3_BUCKET needs the extra 's3'"):
        env.shared_files()
