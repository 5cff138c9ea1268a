"""Workers are killed and raced while they send; then the mail server's own list and the outbox are compared.

What is “sent” arrived once, what “may not have arrived” did so once or not at all, and what still waits did not.
"""

import json
import os
import random
import re
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from tests.integrity.server import ROOT, Server, server_for
from tests.integrity.test_killed_under_load import database_url  # noqa: F401
from tests.mail_server import MailServer

MAKE_MESSAGES = """
from django.db import transaction
from evenhand.actions import outbox
from evenhand.records.models import Person
with transaction.atomic():
    person = Person.objects.get()
    for number in range({count}):
        outbox.tell(person, key=f"thing {{number}}", kind="ask", subject="News", text=f"Thing {{number}}.")
"""
LET_LEASES_RUN_OUT = """
from datetime import timedelta
from django.utils import timezone
from evenhand.actions import sending
from evenhand.records.models import OutboxMessage
OutboxMessage.objects.filter(state="sending").update(leased_until=timezone.now() - timedelta(seconds=1))
print("REAPED", sending.reap())
"""
READ = """
import json
from evenhand.records.models import OutboxMessage, ScheduledRun
print("FOUND", json.dumps({
    "states": {row.text: row.state for row in OutboxMessage.objects.all()},
    "alive": ScheduledRun.objects.filter(name="worker").exists(),
}))
"""


@pytest.fixture
def mail():
    server = MailServer()
    yield server
    server.close()


@pytest.fixture
def place(tmp_path: Path, database_url, mail) -> Server:  # noqa: F811
    server = server_for(tmp_path, database_url)
    server.environment |= {"EMAIL_URL": f"smtp://127.0.0.1:{mail.port}", "EVENHAND_FROM": "e@example.org"}
    server.make_people()
    return server


def start(place: Server) -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, "-m", "evenhand", "worker"],
        env=place.environment,
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def make(place: Server, count: int) -> None:
    place.manage("shell", "-c", MAKE_MESSAGES.format(count=count))


def read(place: Server) -> dict:
    return json.loads(re.search(r"FOUND (.*)", place.manage("shell", "-c", READ))[1])


def wait_for(what, seconds: float = 40) -> None:
    until = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < until, "it took too long"
        time.sleep(0.05)


def arrived(mail: MailServer) -> Counter:
    return Counter(letter.get_payload().strip() for letter in mail.letters)


@pytest.mark.slow
def test_killed_again_and_again_nothing_goes_twice_and_nothing_said_to_be_sent_is_missing(place, mail):
    count = 60
    make(place, count)
    mail.reply_seconds = 0.01
    seed = random.Random(20261122)
    for _ in range(6):
        before = len(mail.taken)
        worker = start(place)
        # Into the thick of it: some letters after it has begun, at any point of the talk.
        wait_for(lambda before=before: len(mail.taken) > before + seed.randrange(3, 8))
        time.sleep(seed.random() * 0.1)
        worker.kill()
        worker.wait()
    states = read(place)["states"]
    assert Counter(states.values())["sending"] > 0, "no kill hit a letter on its way"

    place.manage("shell", "-c", LET_LEASES_RUN_OUT)
    worker = start(place)
    wait_for(lambda: "waiting" not in read(place)["states"].values())
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(30) == 0

    found = arrived(mail)
    states = read(place)["states"]
    assert len(states) == count
    assert [text for text, times in found.items() if times > 1] == []
    assert [text for text, state in states.items() if state == "sent" and found[text] != 1] == []
    assert set(states.values()) <= {"sent", "unsure"}
    assert len({letter["Message-ID"] for letter in mail.letters}) == len(mail.letters)


@pytest.mark.slow
def test_two_workers_at_one_outbox_send_each_letter_once(place, mail):
    make(place, 60)
    workers = [start(place), start(place)]
    wait_for(lambda: len(mail.taken) >= 60)
    for worker in workers:
        worker.send_signal(signal.SIGTERM)
    assert [worker.wait(30) for worker in workers] == [0, 0]
    assert set(arrived(mail).values()) == {1}
    assert set(read(place)["states"].values()) == {"sent"}


@pytest.mark.slow
def test_a_mail_server_that_keeps_silent_holds_up_nothing_else(place, mail):
    make(place, 3)
    mail.way = "silent"
    worker = start(place)
    wait_for(lambda: mail.connections > 0)
    began = time.monotonic()
    # The other half of the worker is at work meanwhile.
    wait_for(lambda: read(place)["alive"])
    states = read(place)["states"]
    assert time.monotonic() - began < 9
    assert sorted(states.values()) == ["sending", "waiting", "waiting"]

    wait_for(lambda: "sending" not in read(place)["states"].values())
    assert set(read(place)["states"].values()) == {"waiting"}
    mail.way = "good"
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(30) == 0
    assert mail.taken == []


@pytest.mark.slow
def test_a_worker_asked_to_stop_finishes_the_letter_it_is_at(place, mail):
    make(place, 20)
    mail.reply_seconds = 0.1
    worker = start(place)
    wait_for(lambda: len(mail.taken) >= 1)
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(30) == 0
    states = read(place)["states"]
    assert set(states.values()) == {"sent", "waiting"}
    assert Counter(states.values())["sent"] == len(mail.taken)


def children(pid: int) -> dict[int, str]:
    found = {}
    for each in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in each.read_text().split():
            words = Path(f"/proc/{child}/cmdline").read_bytes().split(b"\0")
            found[int(child)] = " ".join(word.decode() for word in words)
    return found


def worker_of(pid: int) -> int | None:
    return next((child for child, words in children(pid).items() if " worker " in words), None)


def is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(") ", 1)[1][0] != "Z"
    except FileNotFoundError:
        return False


@pytest.mark.slow
@pytest.mark.sqlite
@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_serve_has_one_worker_starts_it_again_and_takes_it_along(place):
    place.start()
    try:
        serve = place.process.pid
        first = worker_of(serve)
        assert first
        os.kill(first, signal.SIGKILL)
        wait_for(lambda: worker_of(serve) not in {None, first})

        # Killed, so that it cannot say goodbye to those it started.
        started = list(children(serve))
        assert len(started) >= 3
        os.kill(serve, signal.SIGKILL)
        place.process.wait()
        wait_for(lambda: not any(map(is_running, started)))
        place.process = None

        place.start()
        third = worker_of(place.process.pid)
        place.process.send_signal(signal.SIGTERM)
        place.process.wait(40)
        assert not is_running(third)
        place.process = None
    finally:
        place.kill()
