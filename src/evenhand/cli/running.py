"""Whether a server or worker is at work on this database, which must not be replaced under it."""

import os
import sqlite3
from datetime import timedelta
from pathlib import Path


def is_running(database: Path) -> bool:
    """For SQLite: whether anybody else has the file open, or a worker of this machine showed itself lately."""
    if not database.exists() or database.stat().st_size == 0:
        return False
    connection = sqlite3.connect(database, timeout=0.2, isolation_level=None)
    try:
        seen = _worker_seen(connection)
        # Leaving the write-ahead log needs the file for oneself alone. It also brings the log into the file.
        connection.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.OperationalError:
        return True
    except sqlite3.DatabaseError:
        # Damaged: that is why somebody restores.
        return False
    finally:
        connection.close()
    return seen


def _worker_seen(connection: sqlite3.Connection) -> bool:
    from django.utils import dateparse, timezone

    try:
        row = connection.execute(
            "SELECT ran_for, ran_at FROM records_scheduledrun WHERE name = 'worker'"
        ).fetchone()
    except sqlite3.OperationalError:
        return False
    seen_at = dateparse.parse_datetime(f"{row[1]}+00:00") if row else None
    if seen_at is None or timezone.now() - seen_at > timedelta(seconds=60):
        return False
    try:
        os.kill(int(row[0]), 0)
    except (ValueError, ProcessLookupError):
        return False
    except PermissionError:
        return True
    return True


def others_on_postgresql() -> int:
    """How many other connections there are to this PostgreSQL database."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        return int(cursor.fetchone()[0])
