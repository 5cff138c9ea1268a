"""The empty test database, migrated once and kept for as long as no migration changes.

Migrating takes longer than hundreds of tests, and each worker did it anew. What is kept was made by the real
migrations, all of them, in their order; a changed, new or renamed one makes it anew. SQLite only.
"""

import fcntl
import hashlib
import inspect
from collections.abc import Callable
from pathlib import Path
from typing import Any

import django
from django.core.management import call_command
from django.core.management.commands import migrate
from django.db import connections
from django.db.migrations.loader import MigrationLoader

#: Where pytest keeps what it keeps, so that a process of its own that a test starts finds the same.
FOLDER = Path(__file__).parents[1] / ".pytest_cache" / "d" / "migrated"


def migrate_from_kept() -> None:
    """What `migrate` does, in a process of its own, from what is kept."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    really = migrate.Command.handle
    migrate.Command.handle = migrated_from(FOLDER)
    try:
        call_command("migrate", verbosity=0)
    finally:
        migrate.Command.handle = really


def migrated_from(folder: Path) -> Callable[..., None]:
    """What stands in for the command `migrate` while the test database is made."""
    really = migrate.Command.handle

    def handle(self: migrate.Command, *words: Any, **options: Any) -> None:
        connection = connections[options["database"]]
        if connection.vendor != "sqlite":
            return really(self, *words, **options)
        kept = folder / f"{_digest()}.sqlite3"
        with (folder / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            connection.ensure_connection()
            if kept.exists():
                return _copy(connection.Database.connect(str(kept)), connection.connection)
            really(self, *words, **options)
            for old in folder.glob("*.sqlite3*"):
                old.unlink()
            half = kept.with_suffix(".half")
            half.unlink(missing_ok=True)
            _copy(connection.connection, made := connection.Database.connect(str(half)), close=False)
            made.close()
            half.rename(kept)

    return handle


def _copy(source: Any, target: Any, *, close: bool = True) -> None:
    source.backup(target)
    if close:
        source.close()


def _digest() -> str:
    """Of every migration there is, by its name and its text, and of what runs them."""
    found = hashlib.sha256(f"{django.get_version()} {Path(__file__).read_text()}".encode())
    for (app, name), migration in sorted(MigrationLoader(None).disk_migrations.items()):
        text = Path(inspect.getfile(type(migration))).read_text(encoding="utf-8")
        found.update(f"{app} {name} {text}".encode())
    return found.hexdigest()[:20]
