"""The database's own rule about the log of accounts: its rows are neither changed nor deleted.

Only the rule: it is installed, removed before a migration, and checked for together with all others, by essays/guards.py.
"""

from __future__ import annotations

from typing import Final

TABLE: Final = "accounts_accountevent"

SQLITE: Final = {
    "guard_accountevent_insert": f"""BEFORE INSERT ON {TABLE} WHEN EXISTS (SELECT 1 FROM {TABLE} WHERE id = NEW.id)
        BEGIN SELECT RAISE(ABORT, 'guard accountevent_once: this id exists'); END""",
    "guard_accountevent_update": f"""BEFORE UPDATE ON {TABLE}
        BEGIN SELECT RAISE(ABORT, 'guard accountevent_kept: the log of accounts is not changed'); END""",
    "guard_accountevent_delete": f"""BEFORE DELETE ON {TABLE}
        BEGIN SELECT RAISE(ABORT, 'guard accountevent_kept: the log of accounts is not deleted'); END""",
}
# PostgreSQL: what the trigger's function does, and when it runs. ERRCODE 23000 makes Django raise IntegrityError.
FUNCTIONS: Final = {
    "guard_accountevent": """
        RAISE EXCEPTION 'guard accountevent_kept: the log of accounts is neither changed nor deleted'
        USING ERRCODE = '23000';""",
}
POSTGRESQL: Final = {"guard_accountevent": f"BEFORE UPDATE OR DELETE ON {TABLE}"}
