"""Many presses at one instant, on a database where commits are real.

A race runs in the process of the tests on PostgreSQL, and as a program of its own on a SQLite file, since the
SQLite of the tests lies in memory, where two connections cannot wait for each other.
"""

import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
AT_ONCE = 50
#: Fewer connections than presses, as behind a real server: the others wait for one.
CONNECTIONS = 25


def at_once(attempts: list[Callable[[], object]]) -> Counter[str]:
    """Run them all at one instant on connections of their own; count what each came to."""
    from threading import Barrier, Lock, Thread

    from django.db import connection

    from evenhand.actions.errors import ActionError
    from evenhand.actions.once import AlreadyDone

    start, waiting, lock = Barrier(CONNECTIONS), list(attempts), Lock()
    ended: list[str] = []

    def run() -> None:
        start.wait()
        try:
            while True:
                with lock:
                    if not waiting:
                        return
                    attempt = waiting.pop()
                try:
                    attempt()
                    came_to = "done"
                except (ActionError, AlreadyDone) as refused:
                    came_to = type(refused).__name__
                except Exception as broken:
                    came_to = f"broke: {broken!r}"
                with lock:
                    ended.append(came_to)
        finally:
            connection.close()

    threads = [Thread(target=run) for _ in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(ended) == len(attempts)
    assert not [each for each in ended if each.startswith("broke")], ended
    return Counter(ended)


def entries(type: str) -> int:
    from evenhand.records.models import LedgerEntry

    return sum(
        f'"type":"{type}"'.encode() in bytes(leaf)
        for leaf in LedgerEntry.objects.values_list("leaf", flat=True)
    )


def waits_past_the_end(matter, act: Callable[[], object]) -> list[str]:
    """What comes of something sent in time that waits for the row of its decision until the time is over."""
    from threading import Event, Thread

    from django.db import connection, transaction
    from django.utils import timezone

    from evenhand.actions.errors import ActionError
    from evenhand.records.models import Decision

    is_held, came_to = Event(), []

    def hold() -> None:
        with transaction.atomic():
            Decision.objects.select_for_update(no_key=True).get(pk=matter.pk)
            is_held.set()
            time.sleep(max(0.0, (matter.closes_at - timezone.now()).total_seconds()) + 0.3)
        connection.close()

    def late() -> None:
        is_held.wait()
        assert timezone.now() < matter.closes_at
        try:
            act()
            came_to.append("done")
        except ActionError as refused:
            came_to.append(str(refused))
        finally:
            connection.close()

    threads = [Thread(target=hold), Thread(target=late)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return came_to


def run_alone(race: Callable[[], None]) -> None:
    """What a race does as a program of its own."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "evenhand.site.settings")
    django.setup()
    from tests.kept_database import migrate_from_kept

    migrate_from_kept()
    race()
    print("HELD")


def holds_on_a_file(module: str, folder: Path) -> None:
    """Run a race as a program of its own, on a SQLite file in this folder."""
    environment = {
        **os.environ,
        "EVENHAND_DATA": str(folder),
        "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
    }
    environment.pop("DATABASE_URL", None)
    ended = subprocess.run(
        [sys.executable, "-m", module],
        env=environment, cwd=ROOT, capture_output=True, text=True, check=False, timeout=300,
    )  # fmt: skip
    assert ended.stdout.strip().endswith("HELD"), ended.stderr[-3000:]
