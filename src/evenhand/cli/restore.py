"""`evenhand restore FILE`: put a backup back. What was erased since stays erased, and what was lost is said."""

import argparse
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from evenhand.cli import prepare
from evenhand.cli.backup import postgresql
from evenhand.cli.errors import CommandError
from evenhand.cli.running import is_running, others_on_postgresql
from evenhand.cli.whole_files import sync_folder
from evenhand.exchange.backup_file import DATABASE, DUMP, ERASURES, KEYS, BackupReader, BackupRefused
from evenhand.site.data_folder import data_folder


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]", help_line: str) -> None:
    parser = commands.add_parser(
        "restore",
        help=help_line,
        description="Put a backup back. Stop the server first. What was erased since the backup is erased again, and "
        "each record that is now shorter than a head that had gone out says so itself.",
    )
    parser.add_argument("file", metavar="FILE", type=Path, help="a backup of `evenhand backup`")
    parser.add_argument("--replace", action="store_true", help="throw away the data that is here now")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    # Waking Django makes a key where there is none: asked before, so that the one in the backup is not passed over.
    has_own_key = (data_folder() / "secret-key").exists()
    prepare.wake_django()
    with _opened(arguments.file) as backup:
        _check_it_fits_here(backup)
        _check_nothing_is_lost(replace=arguments.replace)
        from django.conf import settings

        with tempfile.TemporaryDirectory(dir=settings.DATA, prefix="restoring-") as named:
            folder = Path(named)
            try:
                backup.unpack(folder)
            except BackupRefused as error:
                raise CommandError(str(error)) from error
            print(f"The backup of {backup.about['made_at']} is as it was written.")
            return _put_back(folder, has_own_key=has_own_key)


@contextmanager
def _opened(path: Path) -> Iterator[BackupReader]:
    try:
        file: IO[bytes] = path.open("rb")
    except OSError as error:
        raise CommandError(f"{path} cannot be read: {(error.strerror or str(error)).lower()}.") from error
    with file:
        try:
            yield BackupReader(file)
        except BackupRefused as error:
            raise CommandError(str(error)) from error


def _check_it_fits_here(backup: BackupReader) -> None:
    from django.db import connection

    kind = "sqlite" if connection.vendor == "sqlite" else "postgresql"
    if backup.about.get("database") != kind:
        raise CommandError(
            f"This backup is of {backup.about.get('database')}, and DATABASE_URL names {kind}. Restore it where "
            "DATABASE_URL names the same kind of database; `evenhand export` and `import` move a project between them."
        )


def _check_nothing_is_lost(*, replace: bool) -> None:
    from django.conf import settings
    from django.db import connection

    stop = "The server or its worker is running on this data. Stop it first; nothing was changed."
    if connection.vendor == "sqlite":
        database = _database_path()
        is_empty = not database.exists() or database.stat().st_size == 0
        if not is_empty and is_running(database):
            raise CommandError(stop)
        where = str(settings.DATA)
    else:
        if others_on_postgresql():
            raise CommandError(stop)
        is_empty = not connection.introspection.table_names()
        where = "this database"
        connection.close()
    if not is_empty and not replace:
        raise CommandError(
            f"There are data in {where} already. To throw them away and put the backup in their place, say --replace. "
            "To look at a backup, restore it elsewhere: EVENHAND_DATA=/another/folder."
        )


def _database_path() -> Path:
    from django.db import connection

    return Path(str(connection.settings_dict["NAME"]))


def _put_back(folder: Path, *, has_own_key: bool) -> int:
    """Make the copy right where it lies, and only then put it in its place."""
    from django.conf import settings
    from django.db import connection, connections

    place = None
    if connection.vendor == "sqlite":
        place = _database_path()
        connection.close()
        connections["default"].settings_dict["NAME"] = str(folder / DATABASE)
    else:
        postgresql(
            ["pg_restore", "--clean", "--if-exists", "--no-owner", "--single-transaction", "--dbname",
             connection.settings_dict["NAME"], str(folder / DUMP)],
            "put back",
        )  # fmt: skip
    prepare.prepare_database()
    _put_files_back(folder)
    faults = _make_right(folder)
    if place is not None:
        connection.close()
        _swap(folder / DATABASE, place)
        connections["default"].settings_dict["NAME"] = str(place)
    _keep_heads(folder)
    _put_keys_back(folder, has_own_key=has_own_key)
    _sign()
    print(f"Restored into {settings.DATA}. Start the server again with `evenhand serve`.")
    print(
        "Private pages and roles that were taken away after the backup are back: look through the people of each project."
    )
    return 1 if faults else 0


def _make_right(folder: Path) -> list[str]:
    from django.conf import settings
    from django.contrib.sessions.models import Session
    from django.db import connection

    from evenhand.actions import erasure_list, restoring
    from evenhand.readings.ledger_checks import faults_of
    from evenhand.records.models import Project

    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA integrity_check")
            if [str(row[0]) for row in cursor.fetchall()] != ["ok"]:
                raise CommandError(
                    "The database in this backup is damaged. Nothing was changed; take an earlier one."
                )
    faults = []
    for project in Project.objects.order_by("pk"):
        faults += [f"{project.slug}: {fault}" for fault in faults_of(project)]
    for fault in faults:
        print(f"NOT RIGHT: {fault}")
    Session.objects.all().delete()
    # First what was lost is said, so that the erasures that follow are written under the record's new name.
    present, brought = Path(settings.HEADS_FOLDER), folder / "heads"
    for rollback in restoring.announce_rollbacks(present, brought):
        print(
            f"ROLLBACK: {rollback.project.title} has {rollback.kept_size} entries, and a head over "
            f"{rollback.lost_size} had gone out: {rollback.lost_size - rollback.kept_size} are lost. "
            "Its own record and every page of it say so."
        )
    for gone in restoring.projects_that_are_gone(present, brought):
        print(f"ROLLBACK: a whole project began after this backup and is lost. Its record was {gone}.")
    lines = [*erasure_list.read(Path(settings.ERASURES_FILE)), *erasure_list.read(folder / ERASURES)]
    if erased := restoring.replay_erasures(lines):
        print(f"The words of {erased} entries were erased since, and were erased again.")
    if waiting := restoring.settle_outbox():
        print(
            f"{waiting} letters waited when the backup was made. They may have gone since, so they are not sent again."
        )
    return faults


def _put_files_back(folder: Path) -> None:
    from django.conf import settings

    target = Path(settings.FILES_FOLDER)
    target.mkdir(mode=0o700, parents=True, exist_ok=True)
    brought = {path.name: path for path in (folder / "files").glob("*")}
    for name, path in brought.items():
        os.replace(path, target / name)
    for path in target.iterdir():
        # They came after the backup, and no row knows them any more.
        if path.is_file() and path.name not in brought:
            path.unlink()
    sync_folder(target)


def _swap(copy: Path, place: Path) -> None:
    for left in (f"{place}-wal", f"{place}-shm", f"{place}-journal"):
        Path(left).unlink(missing_ok=True)
    if Path(f"{copy}-wal").exists() and Path(f"{copy}-wal").stat().st_size:
        raise CommandError(
            "The restored database could not be closed whole. Nothing was changed; please try again."
        )
    handle = os.open(copy, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
    os.replace(copy, place)
    sync_folder(place.parent)


def _keep_heads(folder: Path) -> None:
    """The folder that is here knows more than the backup does; only what it lacks is taken from there."""
    from django.conf import settings

    present = Path(settings.HEADS_FOLDER)
    present.mkdir(mode=0o700, parents=True, exist_ok=True)
    for path in (folder / "heads").glob("*.txt"):
        here = present / path.name
        if not here.exists() or here.stat().st_size < path.stat().st_size:
            shutil.copyfile(path, here)
            here.chmod(0o600)
    from evenhand.actions import erasure_list

    erasure_list.add_missing()


def _put_keys_back(folder: Path, *, has_own_key: bool) -> None:
    from django.conf import settings

    targets = {"secret-key": Path(settings.DATA) / "secret-key", "ledger-key": Path(settings.LEDGER_KEY_FILE)}
    for name in KEYS:
        source = folder / "keys" / name
        is_kept = has_own_key if name == "secret-key" else targets[name].exists()
        if source.exists() and not is_kept:
            shutil.copyfile(source, targets[name])
            targets[name].chmod(0o600)
            print(f"{name} was put back from the backup.")


def _sign() -> None:
    """New heads go out at once, so that what was set back is under a head again."""
    from evenhand.actions import heads

    heads.sign_all_due()
