"""`evenhand doctor`: look at everything that could be wrong with an installation, and say it in plain sentences."""

import argparse
import hashlib
import os
import shutil
import stat
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

from evenhand.cli import prepare

#: What a check found: “right”, “look” (nothing is lost, and somebody should look) or “wrong”.
Found = tuple[str, str]
_SHOWN = {"right": "right  ", "look": "LOOK AT", "wrong": "WRONG  "}
LEAST_FREE = 500 * 2**20
SEEN_WITHIN = timedelta(minutes=5)


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]", help_line: str) -> None:
    parser = commands.add_parser(
        "doctor",
        help=help_line,
        description="Look at the database, every record, files, keys, disk, mail, clock and worker. Nothing is changed. "
        "It ends with 0 when all is right, 1 when something should be looked at, 2 when something is wrong.",
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    prepare.wake_django()
    checks: list[Callable[[], Iterator[Found]]] = [
        check_database,
        check_migrations,
        check_records,
        check_files,
        check_keys,
        check_erasures,
        check_disk,
        check_mail,
        check_clock,
        check_worker,
    ]
    worst = 0
    for check in checks:
        try:
            found = list(check())
        except Exception as error:  # one check that breaks must not hide what the others find
            found = [
                (
                    "wrong",
                    f"{_name(check)} could not be looked at ({type(error).__name__}: {_first_line(error)}).",
                )
            ]
        for grade, sentence in found:
            print(f"{_SHOWN[grade]}  {sentence}")
            worst = max(worst, ["right", "look", "wrong"].index(grade))
        if check is check_database and worst == 2:
            print("The rest was not looked at, because it lies in the database.")
            break
    return worst


def check_database() -> Iterator[Found]:
    from django.db import DatabaseError, connection

    try:
        with connection.cursor() as cursor:
            if connection.vendor != "sqlite":
                cursor.execute("SHOW server_version")
                yield "right", f"PostgreSQL {cursor.fetchone()[0]} answers."
                cursor.execute("SHOW synchronous_commit")
                if cursor.fetchone()[0] == "off":
                    yield (
                        "wrong",
                        "PostgreSQL’s synchronous_commit is off: a power cut loses what was acknowledged.",
                    )
                return
            cursor.execute("PRAGMA integrity_check(5)")
            found = [str(row[0]) for row in cursor.fetchall()]
            if found != ["ok"]:
                yield (
                    "wrong",
                    f"The database is damaged: {found[0]}. Stop the server and restore the last good backup.",
                )
                return
            yield "right", "The database is whole."
            yield from _sqlite_settings(cursor)
    except DatabaseError as error:
        yield "wrong", f"The database cannot be read ({_first_line(error)}). Restore the last good backup."


def _sqlite_settings(cursor: object) -> Iterator[Found]:
    from evenhand.site import sqlite

    def value(name: str) -> object:
        cursor.execute(f"PRAGMA {name}")  # type: ignore[attr-defined]
        return cursor.fetchone()[0]  # type: ignore[attr-defined]

    wanted = {
        "journal_mode": sqlite.journal_mode().lower(),
        "synchronous": 2,
        "secure_delete": 1,
        "recursive_triggers": 1,
    }
    differing = [name for name, right in wanted.items() if value(name) != right]
    if differing:
        yield (
            "wrong",
            f"SQLite does not take the settings that keep what it acknowledges: {', '.join(differing)}.",
        )
    else:
        yield (
            "right",
            f"SQLite {sqlite.sqlite3.sqlite_version} keeps what it acknowledges ({value('journal_mode')}).",
        )
    cursor.execute("PRAGMA foreign_key_check")  # type: ignore[attr-defined]
    if row := cursor.fetchone():  # type: ignore[attr-defined]
        yield "wrong", f"A row of {row[0]} points at nothing."


def check_migrations() -> Iterator[Found]:
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    if waiting := executor.migration_plan(executor.loader.graph.leaf_nodes()):
        yield (
            "look",
            f"The database is {len(waiting)} steps behind this Evenhand. `evenhand prepare` brings it up to date.",
        )
    else:
        yield "right", "The database fits this Evenhand."


def check_records() -> Iterator[Found]:
    from django.conf import settings

    from evenhand.readings.ledger_checks import faults_of
    from evenhand.readings.rollback import set_back
    from evenhand.records.models import Project

    count = 0
    for project in Project.objects.order_by("slug").iterator(100):
        faults = faults_of(project, heads_folder=Path(settings.HEADS_FOLDER))
        for fault in faults:
            yield "wrong", f"The record of {project.slug}: {fault}"
        if back := set_back(project):
            yield (
                "look",
                f"The record of {project.slug} was set back to an older copy on {back.on}, and {back.lost} entries "
                "are lost. Its pages say so. Ask people to say again what is missing.",
            )
        count += not faults
    yield (
        "right",
        f"{count} records were hashed again, each entry and its words, and are as they were recorded.",
    )


def check_files() -> Iterator[Found]:
    from django.conf import settings

    from evenhand.readings.kept_files import kept_files

    count = 0
    for kept in kept_files():
        path = Path(settings.FILES_FOLDER) / kept.id
        if not path.exists():
            yield "wrong", f"The file that came with {kept.what} is gone."
            continue
        with path.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
        if kept.digest and found != kept.digest:
            yield "wrong", f"The file that came with {kept.what} is not as it was brought."
            continue
        count += 1
    yield "right", f"{count} files that people brought are there, and as they were brought."


def check_keys() -> Iterator[Found]:
    from django.conf import settings

    from evenhand.records.models import LedgerHead

    keys = {"secret-key": Path(settings.DATA) / "secret-key", "ledger-key": Path(settings.LEDGER_KEY_FILE)}
    for name, path in keys.items():
        if not path.exists():
            if name == "ledger-key" and LedgerHead.objects.exists():
                yield (
                    "wrong",
                    f"{path} is gone: no new head can be signed. Put it back from where you keep the keys.",
                )
            continue
        mode = stat.S_IMODE(path.stat().st_mode)
        if mode & 0o077:
            yield "wrong", f"{path} can be read by others (mode {mode:o}). Run: chmod 600 {path}"
        else:
            yield "right", f"{name} can be read by its owner alone."
    data = Path(settings.DATA)
    if stat.S_IMODE(data.stat().st_mode) & 0o007:
        yield "look", f"Anybody on this machine can look into {data}. Run: chmod 700 {data}"


def check_erasures() -> Iterator[Found]:
    from django.db import connection

    from evenhand.actions import erasure_list, off_the_disk
    from evenhand.records.models import Erasure

    listed = {(line.get("project"), line.get("seq")) for line in erasure_list.read()}
    missing = sum(
        (str(project), seq) not in listed for project, seq in Erasure.objects.values_list("project_id", "seq")
    )
    if missing:
        yield (
            "look",
            f"{missing} erasures are not in the list that a restore reads yet. The worker adds them each night.",
        )
    elif off_the_disk.is_waiting():
        yield "look", "Erased words wait to be taken off the disk. A running worker does it within a minute."
    elif connection.vendor == "sqlite":
        yield "right", "What was erased is off the disk, and in the list that a restore reads."
    else:
        yield (
            "right",
            "What was erased is in the list that a restore reads. PostgreSQL itself keeps it longer: see the guide.",
        )


def check_disk() -> Iterator[Found]:
    from django.conf import settings

    free = shutil.disk_usage(settings.DATA).free
    if free < LEAST_FREE:
        yield (
            "wrong",
            f"Only {free // 2**20} MB are free for {settings.DATA}. Nothing that is kept gets lost, but nothing new can be kept soon.",
        )
    else:
        yield "right", f"{free / 2**30:.1f} GB are free for {settings.DATA}."
    if not os.access(settings.DATA, os.W_OK):
        yield "wrong", f"{settings.DATA} cannot be written to."


def check_mail() -> Iterator[Found]:
    from django.conf import settings

    from evenhand.records.models import OutboxMessage

    if not settings.EMAIL_IS_SET_UP:
        yield (
            "look",
            f"No e-mail is set up (EMAIL_URL), so letters and sign-in codes lie in {settings.EMAIL_FILE_PATH}.",
        )
    else:
        yield (
            "right",
            f"E-mail goes out by {getattr(settings, 'EMAIL_HOST', '') or 'the server that EMAIL_URL names'}.",
        )
    failed = OutboxMessage.objects.filter(state__in=["failed", "unsure"]).count()
    if failed:
        yield "look", f"{failed} letters did not go out, or may not have arrived. Their projects list them."


def check_clock() -> Iterator[Found]:
    from django.utils import timezone

    from evenhand.records.models import ScheduledRun

    latest = ScheduledRun.objects.order_by("-ran_at").values_list("ran_at", flat=True).first()
    if time.time() < 1_700_000_000:
        yield "wrong", f"The clock says {timezone.now():%Y-%m-%d}, which is long ago."
    elif latest and latest > timezone.now() + timedelta(minutes=5):
        yield (
            "wrong",
            f"The clock was set back: work was done at {latest:%Y-%m-%d %H:%M}, and now it says {timezone.now():%Y-%m-%d %H:%M}.",
        )
    else:
        yield (
            "right",
            f"The clock says {timezone.localtime():%Y-%m-%d %H:%M} ({timezone.get_current_timezone_name()}).",
        )


def check_worker() -> Iterator[Found]:
    from django.utils import timezone

    from evenhand.actions import schedule

    seen = schedule.worker_seen_at()
    if seen is None:
        yield "look", "No worker was ever seen here. `evenhand serve` starts one."
    elif timezone.now() - seen > SEEN_WITHIN:
        yield (
            "look",
            f"No worker was seen since {timezone.localtime(seen):%Y-%m-%d %H:%M}, so no letters go out. `evenhand serve` starts one.",
        )
    else:
        yield "right", "A worker is at work."


def _name(check: Callable[[], object]) -> str:
    return check.__name__.removeprefix("check_").replace("_", " ").capitalize()


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or ["no reason given"])[0]
