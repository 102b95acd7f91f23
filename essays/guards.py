"""The database's own rules, which hold whoever writes: for code with a bug, and for a hand at a database prompt.

- Periods of one edition's releases do not overlap (among rows with a start; an empty period overlaps nothing).
- Revisions, events and the log of accounts (accounts/guards.py) are neither changed nor deleted. One exception: a revision's
  words may be emptied (its hash stays).
- A release's revision and essay are its edition's, and stay so: an edition with releases keeps its essay. A revision's parent is
  of its edition.

They are installed after every migration. On SQLite they are removed before one: a table that Django remakes would lose its
triggers without a word, and a trigger that names a second table makes the remaking fail.
"""

from __future__ import annotations

from typing import Any

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

from accounts import guards as account_guards

TABLES = {"essays_release", "essays_revision", "essays_event", "essays_edition", account_guards.TABLE}
# What an emptied revision keeps: everything but its words.
KEPT = ("id", "uuid", "edition_id", "number", "sha256", "words", "han", "parent_id", "written_by_id", "written_at")
EMPTIED = ("title", "summary", "body", "note")

# SQLite --------------------------------------------------------------------------------------------------------------
_OVERLAP_SQLITE = """
    SELECT RAISE(ABORT, 'guard release_overlap: two releases of one edition overlap') WHERE NEW.starts_at IS NOT NULL
    AND (NEW.ends_at IS NULL OR NEW.ends_at > NEW.starts_at) AND EXISTS (
        SELECT 1 FROM essays_release r WHERE r.edition_id = NEW.edition_id AND r.id <> NEW.id AND r.starts_at IS NOT NULL
        AND (r.ends_at IS NULL OR r.ends_at > r.starts_at)
        AND (r.ends_at IS NULL OR r.ends_at > NEW.starts_at) AND (NEW.ends_at IS NULL OR NEW.ends_at > r.starts_at));
    SELECT RAISE(ABORT, 'guard release_belongs: revision or essay of another edition')
    WHERE (SELECT edition_id FROM essays_revision WHERE id = NEW.revision_id) IS NOT NEW.edition_id
    OR (SELECT essay_id FROM essays_edition WHERE id = NEW.edition_id) IS NOT NEW.essay_id;
"""
_EMPTYING = " AND ".join([f"NEW.{c} IS OLD.{c}" for c in KEPT] + [f"NEW.{c} = ''" for c in EMPTIED])
SQLITE = {
    # NEW.id is -1 in a BEFORE INSERT without an id: "r.id <> NEW.id" then excludes nothing, as it should.
    "guard_release_insert": f"BEFORE INSERT ON essays_release BEGIN {_OVERLAP_SQLITE} END",
    "guard_release_update": f"""BEFORE UPDATE ON essays_release BEGIN {_OVERLAP_SQLITE}
        SELECT RAISE(ABORT, 'guard release_belongs: a release keeps its edition and revision')
        WHERE NEW.id <> OLD.id OR NEW.edition_id <> OLD.edition_id OR NEW.revision_id <> OLD.revision_id; END""",
    "guard_edition_update": """BEFORE UPDATE OF essay_id ON essays_edition WHEN NEW.essay_id <> OLD.essay_id
        AND EXISTS (SELECT 1 FROM essays_release WHERE edition_id = OLD.id)
        BEGIN SELECT RAISE(ABORT, 'guard edition_belongs: an edition with releases keeps its essay'); END""",
    "guard_release_once": """BEFORE INSERT ON essays_release WHEN EXISTS (SELECT 1 FROM essays_release WHERE id = NEW.id)
        BEGIN SELECT RAISE(ABORT, 'guard release_once: this id exists'); END""",
    "guard_revision_insert": """BEFORE INSERT ON essays_revision BEGIN
        SELECT RAISE(ABORT, 'guard revision_once: this id or number exists') WHERE EXISTS (
            SELECT 1 FROM essays_revision
            WHERE id = NEW.id OR uuid = NEW.uuid OR (edition_id = NEW.edition_id AND number = NEW.number));
        SELECT RAISE(ABORT, 'guard revision_belongs: parent of another edition') WHERE NEW.parent_id IS NOT NULL
        AND (SELECT edition_id FROM essays_revision WHERE id = NEW.parent_id) IS NOT NEW.edition_id; END""",
    "guard_revision_update": f"""BEFORE UPDATE ON essays_revision WHEN NOT ({_EMPTYING})
        BEGIN SELECT RAISE(ABORT, 'guard revision_kept: revisions are not changed'); END""",
    "guard_revision_delete": """BEFORE DELETE ON essays_revision
        BEGIN SELECT RAISE(ABORT, 'guard revision_kept: revisions are not deleted'); END""",
    "guard_event_insert": """BEFORE INSERT ON essays_event WHEN EXISTS (SELECT 1 FROM essays_event WHERE id = NEW.id)
        BEGIN SELECT RAISE(ABORT, 'guard event_once: this id exists'); END""",
    "guard_event_update": """BEFORE UPDATE ON essays_event
        BEGIN SELECT RAISE(ABORT, 'guard event_kept: events are not changed'); END""",
    "guard_event_delete": """BEFORE DELETE ON essays_event
        BEGIN SELECT RAISE(ABORT, 'guard event_kept: events are not deleted'); END""",
    **account_guards.SQLITE,
}

# PostgreSQL ----------------------------------------------------------------------------------------------------------
# ERRCODE 23000 makes Django raise IntegrityError, as SQLite's RAISE(ABORT) does.
_EMPTYING_POSTGRESQL = " AND ".join(
    [f"NEW.{c} IS NOT DISTINCT FROM OLD.{c}" for c in KEPT] + [f"NEW.{c} = ''" for c in EMPTIED]
)
_FUNCTIONS = {
    "guard_release": """
        IF TG_OP = 'UPDATE'
        AND (NEW.id <> OLD.id OR NEW.edition_id <> OLD.edition_id OR NEW.revision_id <> OLD.revision_id) THEN
            RAISE EXCEPTION 'guard release_belongs: a release keeps its edition and revision' USING ERRCODE = '23000';
        END IF;
        IF (SELECT edition_id FROM essays_revision WHERE id = NEW.revision_id) IS DISTINCT FROM NEW.edition_id
        OR (SELECT essay_id FROM essays_edition WHERE id = NEW.edition_id) IS DISTINCT FROM NEW.essay_id THEN
            RAISE EXCEPTION 'guard release_belongs: revision or essay of another edition' USING ERRCODE = '23000';
        END IF;
        RETURN NEW;""",
    "guard_revision": f"""
        IF TG_OP = 'DELETE' THEN
            RAISE EXCEPTION 'guard revision_kept: revisions are not deleted' USING ERRCODE = '23000';
        END IF;
        IF TG_OP = 'UPDATE' THEN
            IF NOT ({_EMPTYING_POSTGRESQL}) THEN
                RAISE EXCEPTION 'guard revision_kept: revisions are not changed' USING ERRCODE = '23000';
            END IF;
        ELSIF NEW.parent_id IS NOT NULL
        AND (SELECT edition_id FROM essays_revision WHERE id = NEW.parent_id) IS DISTINCT FROM NEW.edition_id THEN
            RAISE EXCEPTION 'guard revision_belongs: parent of another edition' USING ERRCODE = '23000';
        END IF;
        RETURN NEW;""",
    "guard_edition": """
        IF NEW.essay_id <> OLD.essay_id AND EXISTS (SELECT 1 FROM essays_release WHERE edition_id = OLD.id) THEN
            RAISE EXCEPTION 'guard edition_belongs: an edition with releases keeps its essay' USING ERRCODE = '23000';
        END IF;
        RETURN NEW;""",
    "guard_event": "RAISE EXCEPTION 'guard event_kept: events are neither changed nor deleted' USING ERRCODE = '23000';",
    **account_guards.FUNCTIONS,
}
POSTGRESQL = {
    "guard_release": "BEFORE INSERT OR UPDATE ON essays_release",
    "guard_revision": "BEFORE INSERT OR UPDATE OR DELETE ON essays_revision",
    "guard_edition": "BEFORE UPDATE OF essay_id ON essays_edition",
    "guard_event": "BEFORE UPDATE OR DELETE ON essays_event",
    **account_guards.POSTGRESQL,
}
EXCLUSION = "guard_release_overlap"
_TABLE_LIST = ", ".join(f"'{table}'" for table in sorted(TABLES))
_EXCLUDE = f"""ALTER TABLE essays_release ADD CONSTRAINT {EXCLUSION} EXCLUDE USING gist
    (edition_id WITH =, tstzrange(starts_at, ends_at) WITH &&) WHERE (starts_at IS NOT NULL)"""


def wanted(connection: BaseDatabaseWrapper) -> set[str]:
    """The names of the guards that this database should have."""
    return set(SQLITE) if connection.vendor == "sqlite" else {*POSTGRESQL, EXCLUSION}


def installed(connection: BaseDatabaseWrapper) -> set[str]:
    """The names of the guards that this database has."""
    query = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'guard_%'"
        if connection.vendor == "sqlite"
        else "SELECT tgname FROM pg_trigger WHERE tgname LIKE 'guard_%' AND tgrelid = ANY(SELECT to_regclass(t) FROM unnest("
        f"ARRAY[{_TABLE_LIST}]) AS t) UNION SELECT conname FROM pg_constraint WHERE conname = '{EXCLUSION}'"
    )
    with connection.cursor() as cursor:
        cursor.execute(query)
        return {name for (name,) in cursor.fetchall()}


def install(connection: BaseDatabaseWrapper) -> None:
    """Install all guards; those that stand there already are written anew (the exclusion constraint is kept)."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for name, body in SQLITE.items():
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
                cursor.execute(f"CREATE TRIGGER {name} {body}")
            return
        cursor.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")
        for name, body in _FUNCTIONS.items():
            cursor.execute(
                f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} END $$"
            )
            cursor.execute(
                f"CREATE OR REPLACE TRIGGER {name} {POSTGRESQL[name]} FOR EACH ROW EXECUTE FUNCTION {name}()"
            )
        if EXCLUSION not in installed(connection):
            cursor.execute(_EXCLUDE)


def remove(connection: BaseDatabaseWrapper) -> None:
    """Remove the triggers (PostgreSQL's exclusion constraint stays: it hinders neither a migration nor a flush)."""
    with connection.cursor() as cursor:
        for name in installed(connection) - {EXCLUSION}:
            if connection.vendor == "sqlite":
                cursor.execute(f"DROP TRIGGER {name}")
            else:
                cursor.execute(f"DROP TRIGGER {name} ON {POSTGRESQL[name].rpartition(' ')[2]}")


def remove_before_migration(*, using: str, **_signal: Any) -> None:
    """Receiver of pre_migrate: SQLite's triggers would break, or be lost in, the migration."""
    if connections[using].vendor == "sqlite":
        remove(connections[using])


def install_after_migration(*, using: str, **_signal: Any) -> None:
    """Receiver of post_migrate: installs the guards once their tables are there."""
    connection = connections[using]
    with connection.cursor() as cursor:
        present = set(connection.introspection.table_names(cursor)) >= TABLES
    if present:
        install(connection)
