"""Choose a SQLite that keeps what it acknowledges.

SQLite 3.7.0 to 3.51.2 can corrupt a write-ahead log when two connections write and checkpoint at one
instant. Where the bundled library is newer we use it with WAL; where there is only the system's old one
we fall back to the rollback journal, which does not have the fault and is slower.
"""

import sys

WAL_IS_SAFE_FROM = (3, 51, 3)

try:
    import pysqlite3

    sys.modules["sqlite3"] = pysqlite3
    sys.modules["sqlite3.dbapi2"] = pysqlite3.dbapi2
except ImportError:
    pass

import sqlite3  # noqa: E402 - after the swap above, on purpose


def journal_mode() -> str:
    return "WAL" if sqlite3.sqlite_version_info >= WAL_IS_SAFE_FROM else "TRUNCATE"


def options() -> dict[str, object]:
    """Django's OPTIONS for a SQLite database; each one was measured (see docs/adr/0003)."""
    return {
        # DEFERRED loses to "database is locked" as soon as two people write.
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            f"PRAGMA journal_mode={journal_mode()};"
            "PRAGMA synchronous=FULL;"  # NORMAL lost acknowledged writes at a power cut.
            "PRAGMA secure_delete=ON;"
            "PRAGMA recursive_triggers=ON;"  # Without it INSERT OR REPLACE slips past the append-only triggers.
            "PRAGMA journal_size_limit=67108864;"
            "PRAGMA temp_store=MEMORY;"
        ),
    }
