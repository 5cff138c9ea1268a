"""The process that holds the rooms off the record, in memory, for all web workers of one `evenhand serve`.

It listens on a Unix socket in a folder that only its owner can open, and takes calls from whoever has the
key, which is made anew at each start and handed on in the environment. It has no file to write to. It ends
with the process that started it, however that one ends, and what it holds ends with it.
"""

import contextlib
import os
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from evenhand.access.rooms import KEY_NAME, SOCKET_NAME, RoomStore, manager_class

_PURGE_SECONDS = 30
_BEFORE_ANOTHER_SECONDS = 1
#: The longest path that a Unix socket can have on every system that we know of.
_LONGEST_PATH = 100


class RoomsServer:
    """The process, started and started again should it die, until `end`."""

    def __init__(self) -> None:
        #: What web workers need in their environment to reach it.
        self.environment = {SOCKET_NAME: str(_folder() / "socket"), KEY_NAME: secrets.token_hex(32)}
        self._is_ended = False
        self._lock = threading.Lock()
        self.process = self._started()
        threading.Thread(target=self._keep_running, daemon=True).start()

    def end(self) -> None:
        """End it and take its folder away. Safe to call more than once."""
        with self._lock:
            self._is_ended = True
            _ended(self.process)
        shutil.rmtree(Path(self.environment[SOCKET_NAME]).parent, ignore_errors=True)
        for name, value in self.environment.items():
            if os.environ.get(name) == value:
                del os.environ[name]

    def _started(self) -> "subprocess.Popen[bytes]":
        Path(self.environment[SOCKET_NAME]).parent.mkdir(mode=0o700, exist_ok=True)
        Path(self.environment[SOCKET_NAME]).unlink(missing_ok=True)
        process = subprocess.Popen(
            [sys.executable, "-m", "evenhand.web.rooms_server"],
            env={**os.environ, **self.environment},
            # Held open and never written to: it closes when this process ends, also when it is killed.
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        assert process.stdout is not None
        if process.stdout.readline() != b"ready\n":
            _ended(process)
            raise RuntimeError("The process for rooms off the record did not start.")
        return process

    def _keep_running(self) -> None:
        """Should it die, the next one is found in the same place. The rooms of the dead one are gone."""
        while True:
            self.process.wait()
            time.sleep(_BEFORE_ANOTHER_SECONDS)
            with self._lock:
                if self._is_ended:
                    return
                _ended(self.process)
                with contextlib.suppress(RuntimeError, OSError):
                    self.process = self._started()


def start() -> RoomsServer:
    """Start it, return when it listens, and say in this process's environment where it is.

    Web workers started after this find it there.
    """
    server = RoomsServer()
    os.environ.update(server.environment)
    return server


def _ended(process: "subprocess.Popen[bytes]") -> None:
    if process.stdin:
        with contextlib.suppress(OSError):
            process.stdin.close()
    try:
        process.wait(timeout=5)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    if process.stdout:
        process.stdout.close()


def _folder() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="evenhand-rooms-"))
    if len(str(folder)) > _LONGEST_PATH - len("/socket"):
        folder.rmdir()
        folder = Path(tempfile.mkdtemp(prefix="evenhand-rooms-", dir="/tmp"))
    return folder


def _leave_no_dump() -> None:
    """Should it crash, its memory must not be written to a file."""
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _end_with_the_parent(folder: Path) -> None:
    sys.stdin.buffer.read()
    # Killed, it could not take the folder away itself. Nothing is in it but a socket.
    shutil.rmtree(folder, ignore_errors=True)
    os._exit(0)


def _purge_now_and_then(store: RoomStore) -> None:
    while True:
        time.sleep(_PURGE_SECONDS)
        store.purge()


def main() -> None:
    _leave_no_dump()
    # Ctrl+C is for the process that started it, which lets go of us when it is done.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    socket, key = os.environ.pop(SOCKET_NAME), bytes.fromhex(os.environ.pop(KEY_NAME))
    os.umask(0o077)
    store = RoomStore()
    server = manager_class(store)(address=socket, authkey=key).get_server()
    threading.Thread(target=_end_with_the_parent, args=[Path(socket).parent], daemon=True).start()
    threading.Thread(target=_purge_now_and_then, args=[store], daemon=True).start()
    print("ready", flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
