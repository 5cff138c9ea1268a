"""The process that holds the rooms for all web workers: shared, killed, and gone without a trace."""

import os
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from evenhand.access.rooms import KEY_NAME, SOCKET_NAME, RoomRefused, RoomsUnavailable, SharedRooms
from evenhand.web import rooms_server
from tests.integrity.server import ROOT

pytestmark = pytest.mark.slow
CANARY = "the heron said the landlord"

AS_ANOTHER_WORKER = """
import sys
from evenhand.access.rooms import rooms
print(*[words.text for words in rooms().join(sys.argv[1], 3).words], sep="|")
rooms().say(sys.argv[1], 3, "heard by another process")
"""


@pytest.fixture(autouse=True)
def _new_processes_find_the_sources(monkeypatch):
    monkeypatch.setenv("PYTHONPATH", str(ROOT / "src"))


@pytest.fixture
def server():
    started = rooms_server.start()
    yield started
    started.end()


@pytest.fixture
def shared(server):
    return SharedRooms(server.environment[SOCKET_NAME], server.environment[KEY_NAME])


def until(true) -> bool:
    end = time.monotonic() + 10
    while time.monotonic() < end:
        if true():
            return True
        time.sleep(0.05)
    return False


def reached(shared: SharedRooms) -> bool:
    try:
        shared.open_for("warm", 2)
    except RoomsUnavailable:
        return False
    return True


def test_two_processes_see_the_same_room(server, shared):
    room = shared.open("warm", 2, [3])
    shared.say(room, 2, CANARY)
    worker = subprocess.run(
        [sys.executable, "-c", AS_ANOTHER_WORKER, room],
        env={**os.environ, **server.environment}, capture_output=True, text=True, check=True,
    )  # fmt: skip

    assert worker.stdout.strip() == CANARY
    assert [words.text for words in shared.look(room, 2).words] == [CANARY, "heard by another process"]
    assert shared.look(room, 4) is None
    with pytest.raises(RoomRefused, match="nothing in it"):
        shared.say(room, 2, "")
    assert shared.end(room, 2)
    assert shared.look(room, 3) is None


def test_its_folder_is_its_owners_alone_and_a_wrong_key_opens_nothing(server):
    socket = Path(server.environment[SOCKET_NAME])
    assert stat.S_IMODE(socket.parent.stat().st_mode) == 0o700
    with pytest.raises(RoomsUnavailable):
        SharedRooms(str(socket), "00" * 32).open_for("warm", 2)


def test_killed_it_leaves_nothing_and_another_takes_its_place(server, shared):
    room = shared.open("warm", 2, [3])
    shared.say(room, 2, CANARY)
    folder, killed = Path(server.environment[SOCKET_NAME]).parent, server.process
    os.kill(killed.pid, signal.SIGKILL)
    killed.wait()
    left = [path for path in folder.rglob("*") if path.is_file()]

    assert left == [], "a socket at the most, which holds no bytes"
    assert until(lambda: server.process is not killed and reached(shared))
    assert shared.look(room, 2) is None
    assert shared.open_for("warm", 2) == ()


def test_ended_it_is_unavailable_and_its_folder_gone(server, shared):
    shared.open("warm", 2, [3])
    server.end()
    server.end()
    assert not Path(server.environment[SOCKET_NAME]).parent.exists()
    assert SOCKET_NAME not in os.environ
    with pytest.raises(RoomsUnavailable):
        shared.open_for("warm", 2)


def test_it_ends_with_the_process_that_started_it_also_when_that_is_killed():
    starts_and_waits = (
        "import time\nfrom evenhand.web import rooms_server\n"
        "server = rooms_server.start()\n"
        "print(server.process.pid, server.environment[rooms_server.SOCKET_NAME], flush=True)\ntime.sleep(60)"
    )
    parent = subprocess.Popen([sys.executable, "-c", starts_and_waits], stdout=subprocess.PIPE, text=True)
    child, socket = parent.stdout.readline().split()
    parent.kill()
    parent.wait()
    parent.stdout.close()

    def is_gone() -> bool:
        try:
            state = Path(f"/proc/{child}/stat").read_text().rsplit(")", 1)[1].split()[0]
        except OSError:
            return True
        return state == "Z"

    assert until(is_gone)
    assert not Path(socket).parent.exists()
