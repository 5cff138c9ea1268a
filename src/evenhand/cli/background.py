"""Keep one other `evenhand` process running beside the web workers, and end it with this one."""

import logging
import os
import subprocess
import sys
import threading
import time

logger = logging.getLogger(__name__)

#: A process that ends sooner than this after its start is started again more and more slowly.
SETTLED_SECONDS = 30.0
LONGEST_REST_SECONDS = 60.0
#: How long it may take to finish what it is doing. A letter that is cut off then shows as unsure.
END_SECONDS = 15.0


class Background:
    """`evenhand <command> --parent <this process>`, started again whenever it dies.

    It ends with this process in each way that this can end: asked to, or killed, since it watches its parent.
    The thread that starts it lives as long as this process, because on Linux that thread is the parent.
    """

    def __init__(self, command: str) -> None:
        self.command = command
        self.process: subprocess.Popen[bytes] | None = None
        self._is_ending = threading.Event()
        self._lock = threading.Lock()
        self._thread = threading.Thread(target=self._keep, name=f"keeps the {command}", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def end(self) -> None:
        """Ask it to finish what it is at, and do not wait for ever."""
        self._is_ending.set()
        with self._lock:
            process = self.process
        if process is None:
            return
        process.terminate()
        try:
            process.wait(END_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def _keep(self) -> None:
        rest = 1.0
        while not self._is_ending.is_set():
            began = time.monotonic()
            with self._lock:
                if self._is_ending.is_set():
                    return
                self.process = subprocess.Popen(
                    [sys.executable, "-m", "evenhand", self.command, "--parent", str(os.getpid())]
                )
            code = self.process.wait()
            if self._is_ending.is_set():
                return
            rest = 1.0 if time.monotonic() - began > SETTLED_SECONDS else min(rest * 2, LONGEST_REST_SECONDS)
            logger.warning("The background %s ended (%s). It is started again.", self.command, code)
            self._is_ending.wait(rest)
