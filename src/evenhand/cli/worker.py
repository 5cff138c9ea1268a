"""Run the background worker: it sends what waits in the outbox and does what is due regularly.

`evenhand serve` starts one and keeps it running. Several on one database do no harm: nothing goes twice.
"""

import argparse
import ctypes
import logging
import os
import signal
import sys
import threading
import time
from collections.abc import Callable

from evenhand.cli import prepare

logger = logging.getLogger(__name__)

#: How often to look for letters and for what is due. Each look is one query on an index.
LETTERS_SECONDS = 2.0
REGULAR_SECONDS = 20.0
#: When the mail server cannot be reached, how long to leave it alone: no letter would fare better.
MAIL_SERVER_REST_SECONDS = 30.0
#: How long a letter that is on its way may take when the worker is asked to stop.
DRAIN_SECONDS = 75.0
_PR_SET_PDEATHSIG = 1


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]", help_line: str) -> None:
    parser = commands.add_parser("worker", help=help_line, description=help_line)
    parser.add_argument("--parent", type=int, default=0, metavar="PID", help=argparse.SUPPRESS)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    if arguments.parent:
        end_with_parent()
    prepare.wake_django()
    stop = threading.Event()
    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, lambda *_: stop.set())
    # Apart, so that a mail server that keeps silent holds up no other work.
    letters = threading.Thread(target=turn, args=(send_letters, stop), name="letters", daemon=True)
    regular = threading.Thread(target=turn, args=(do_regular_work, stop), name="regular work", daemon=True)
    letters.start()
    regular.start()
    while not stop.wait(1.0):
        if arguments.parent and os.getppid() != arguments.parent:
            stop.set()
    # What is being sent is finished; nothing new is begun.
    until = time.monotonic() + DRAIN_SECONDS
    for thread in (letters, regular):
        thread.join(max(0.0, until - time.monotonic()))
    return 0


def end_with_parent() -> None:
    """Have the system tell us when the parent is gone, also when it was killed. Elsewhere than on Linux we look."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)


def turn(once: Callable[[threading.Event], float], stop: threading.Event) -> None:
    """Do one thing again and again. Nothing that breaks in it ends the worker."""
    from django.db import close_old_connections, connection

    while not stop.is_set():
        try:
            rest = once(stop)
        except Exception:
            logger.exception(
                "The worker's %s broke; it goes on in a minute.", threading.current_thread().name
            )
            # Whatever state the connection is in, the next turn begins with a new one.
            connection.close()
            rest = 60.0
        close_old_connections()
        stop.wait(rest)
    connection.close()


def send_letters(stop: threading.Event) -> float:
    from evenhand.actions import sending

    while not stop.is_set():
        went = sending.send_next()
        if went is None:
            return LETTERS_SECONDS
        if went.is_the_server:
            return MAIL_SERVER_REST_SECONDS
    return 0.0


def do_regular_work(stop: threading.Event) -> float:
    from evenhand.actions import off_the_disk, schedule, sending

    schedule.show_alive()
    # `off_the_disk` within a minute of an erasure, also where a reader held it back.
    for each in (sending.reap, off_the_disk.finish, schedule.run_due):
        try:
            each()
        except Exception:
            # One that keeps breaking must not keep the others from being done.
            logger.exception("%s broke; it is tried again with the next turn.", each.__qualname__)
    return REGULAR_SECONDS
