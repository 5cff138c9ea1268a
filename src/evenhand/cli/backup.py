"""`evenhand backup WHERE`: everything the server keeps, in one file that was read again before it is called good."""

import argparse
import os
import shutil
import subprocess
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from evenhand import __version__
from evenhand.cli import prepare
from evenhand.cli.errors import CommandError
from evenhand.cli.whole_files import whole_file
from evenhand.exchange.backup_file import DATABASE, DUMP, ERASURES, KEYS, BackupWriter


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]", help_line: str) -> None:
    parser = commands.add_parser(
        "backup",
        help=help_line,
        description="Write the database, the files people brought, the heads that were signed and the list of what "
        "was erased to one file. The server can go on meanwhile. Keys are left out: keep them apart.",
    )
    parser.add_argument(
        "where", metavar="WHERE", type=Path, help="a file to write, or a folder to write one in"
    )
    parser.add_argument(
        "--with-keys",
        action="store_true",
        help="put the two keys in as well: then whoever has the file has all",
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    prepare.wake_django()
    now = datetime.now(UTC)
    path = arguments.where
    if path.is_dir():
        path = path / f"evenhand-{now:%Y-%m-%dT%H%M%SZ}.backup"
    notes = write(path, now, with_keys=arguments.with_keys)
    for note in notes:
        print(f"NOT RIGHT: {note}")
    print(
        f"{path} ({max(path.stat().st_size / 1_000_000, 0.1):.1f} MB) was written, read again and is whole."
    )
    print("Backups hold erased words until they are deleted: keep each for 30 days and no longer.")
    if not arguments.with_keys:
        print("The keys are not in it. Keep secret-key and ledger-key somewhere else, once.")
    return 1 if notes else 0


def write(path: Path, now: datetime, *, with_keys: bool = False) -> list[str]:
    """Write a backup whole or not at all; return what was not right with what it holds."""
    from django.conf import settings
    from django.db import connection

    is_sqlite = connection.vendor == "sqlite"
    if "records_project" not in connection.introspection.table_names():
        raise CommandError(
            "There is no database of Evenhand’s here yet, so there is nothing to back up. Is EVENHAND_DATA right?"
        )
    try:
        with whole_file(path) as file, tempfile.TemporaryDirectory(dir=path.parent) as aside:
            backup = BackupWriter(file)
            # First the heads: taken after the database they could be ahead of it, and look like a rollback.
            for heads in sorted(Path(settings.HEADS_FOLDER).glob("*.txt")):
                backup.add_path(f"heads/{heads.name}", heads)
            copy = Path(aside) / (DATABASE if is_sqlite else DUMP)
            _copy_sqlite(copy) if is_sqlite else _dump_postgresql(copy)
            notes = _check_sqlite(copy) if is_sqlite else _check_dump(copy)
            backup.add_path(copy.name, copy)
            files, missing = _add_files(backup)
            notes += missing
            if Path(settings.ERASURES_FILE).exists():
                backup.add_path(ERASURES, Path(settings.ERASURES_FILE))
            if with_keys:
                _add_keys(backup)
            backup.close(_about(now, is_sqlite=is_sqlite, files=files))
    except OSError as error:
        raise CommandError(f"{path} cannot be written: {(error.strerror or str(error)).lower()}.") from error
    return notes


def _about(now: datetime, *, is_sqlite: bool, files: int) -> dict[str, Any]:
    from django.conf import settings

    return {
        "made_at": now.isoformat(timespec="seconds"),
        "evenhand": __version__,
        "database": "sqlite" if is_sqlite else "postgresql",
        "files": files,
        # Only noted: these files are the institution's own, and lie where it keeps them.
        "framework_folder": str(settings.FRAMEWORK_FOLDER or ""),
        "site_url": settings.SITE_URL,
    }


def _copy_sqlite(copy: Path) -> None:
    from django.db import connection

    # A copied live file missed hundreds of committed rows and still passed its integrity check; this does not.
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(copy)])
    handle = os.open(copy, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _check_sqlite(copy: Path) -> list[str]:
    """Open the copy as a database of its own and look at all of it."""
    from django.db import connections

    from evenhand.readings.ledger_checks import faults_of
    from evenhand.records.models import Project

    connections.settings["copy"] = {**connections.settings["default"], "NAME": str(copy)}
    try:
        with connections["copy"].cursor() as cursor:
            cursor.execute("PRAGMA integrity_check")
            found = [str(row[0]) for row in cursor.fetchall()]
            if found != ["ok"]:
                raise CommandError(
                    f"The database is damaged ({found[0]}), so no backup of it was made. Restore the last good one."
                )
            cursor.execute("PRAGMA foreign_key_check")
            notes = [f"A row of {row[0]} points at nothing." for row in cursor.fetchmany(5)]
        if _is_older("copy"):
            return [*notes, _OLDER]
        for project in Project.objects.using("copy").order_by("pk"):
            notes += [f"{project.slug}: {fault}" for fault in faults_of(project, using="copy")]
        return notes
    finally:
        connections["copy"].close()
        del connections["copy"]
        del connections.settings["copy"]


def _is_older(alias: str) -> bool:
    """Whether the database is from before this Evenhand, as when a backup is made just before `prepare`."""
    from django.db import connections
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connections[alias])
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


_OLDER = "The records were not hashed again, because the database is from an older Evenhand. The copy itself is whole."


def _add_files(backup: BackupWriter) -> tuple[int, list[str]]:
    """Every file people brought; and a sentence for each that is gone or not as it was brought."""
    from django.conf import settings

    from evenhand.readings.kept_files import kept_files

    folder = Path(settings.FILES_FOLDER)
    before = [] if _is_older("default") else list(kept_files())
    added = {}
    for path in sorted(folder.iterdir()) if folder.is_dir() else []:
        if not path.is_file() or len(path.name) != 36:
            continue
        try:
            added[path.name] = backup.add_path(f"files/{path.name}", path).sha256
        except FileNotFoundError:
            continue  # Erased at this very moment.
    notes = []
    still = {kept.id for kept in kept_files()} if before else set()
    for kept in before:
        if kept.id in still and kept.id not in added:
            notes.append(f"The file that came with {kept.what} is gone.")
        elif kept.digest and added.get(kept.id, kept.digest) != kept.digest:
            notes.append(f"The file that came with {kept.what} is not as it was brought.")
    return len(added), notes


def _add_keys(backup: BackupWriter) -> None:
    from django.conf import settings

    folder = Path(settings.DATA)
    for name, path in zip(KEYS, (folder / "secret-key", Path(settings.LEDGER_KEY_FILE)), strict=True):
        if path.exists():
            backup.add_path(f"keys/{name}", path)


def _dump_postgresql(copy: Path) -> None:
    postgresql(["pg_dump", "--format=custom", "--no-owner", "--file", str(copy)], "made")


def _check_dump(copy: Path) -> list[str]:
    """The record is checked where it lies, and the dump read to its end."""
    from evenhand.readings.ledger_checks import faults_of
    from evenhand.records.models import Project

    postgresql(["pg_restore", "--file", os.devnull, str(copy)], "read again", with_database=False)
    if _is_older("default"):
        return [_OLDER]
    return [
        f"{project.slug}: {fault}"
        for project in Project.objects.order_by("pk")
        for fault in faults_of(project)
    ]


def postgresql(command: list[str], done: str, *, with_database: bool = True) -> None:
    from django.db import connection

    if shutil.which(command[0]) is None:
        raise CommandError(
            f"The program {command[0]} is not on this machine, so no backup of PostgreSQL can be {done}. Install "
            "PostgreSQL’s client programs, of the server’s version or a later one."
        )
    given = connection.get_connection_params()
    names = {
        "dbname": "PGDATABASE",
        "user": "PGUSER",
        "password": "PGPASSWORD",
        "host": "PGHOST",
        "port": "PGPORT",
    }
    # By the environment and not by the command line, where anybody on the machine could read the password.
    environment = os.environ | {
        names[key]: str(value) for key, value in given.items() if key in names and value
    }
    finished = subprocess.run(
        command, env=environment if with_database else None, capture_output=True, text=True, check=False
    )
    if finished.returncode != 0:
        lines = finished.stderr.strip().splitlines() or ["it gave no reason"]
        raise CommandError(f"The backup cannot be {done} ({lines[-1]}).")
