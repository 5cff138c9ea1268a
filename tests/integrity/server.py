"""A real server in a process group of its own, on a database of its own, that tests may kill."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.parse
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CSRF = "a" * 32

MAKE_PEOPLE = """
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from evenhand.actions import projects
from evenhand.records.models import Person
from django.contrib.auth.hashers import make_password
person = Person.objects.create(name="Rosa Adeyemi", email="rosa@example.org", password=make_password(None))
project = projects.start(title="Under load", by=person)
session = SessionStore()
session[SESSION_KEY] = str(person.pk)
session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
session[HASH_SESSION_KEY] = person.get_session_auth_hash()
session.save()
print("SESSION", session.session_key, project.slug)
"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@dataclass
class Server:
    environment: dict[str, str]
    port: int
    session: str = ""
    slug: str = ""
    process: subprocess.Popen | None = None

    def manage(self, *words: str) -> str:
        finished = subprocess.run(
            [sys.executable, "-m", "evenhand.site.manage", *words],
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
            cwd=ROOT,
        )
        assert finished.returncode == 0, finished.stderr
        return finished.stdout

    def prepare(self) -> None:
        subprocess.run(
            [sys.executable, "-m", "evenhand", "prepare"],
            env=self.environment, check=True, stdout=subprocess.DEVNULL, cwd=ROOT,
        )  # fmt: skip

    def make_people(self) -> None:
        self.prepare()
        line = next(
            line for line in self.manage("shell", "-c", MAKE_PEOPLE).splitlines() if line[:7] == "SESSION"
        )
        _, self.session, self.slug = line.split()

    def start(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "evenhand", "serve"],
            env=self.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            cwd=ROOT,
        )
        until = time.monotonic() + 40
        while time.monotonic() < until:
            try:
                if self.request("GET", "/about/")[0] == 200:
                    return
            except OSError:
                time.sleep(0.1)
        raise AssertionError("the server did not start")

    def kill(self) -> None:
        """kill -9 of everything at once: no worker gets to say goodbye."""
        if self.process:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None

    def request(self, method: str, path: str, form: dict[str, str] | None = None) -> tuple[int, bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        headers = {"Host": f"localhost:{self.port}", "Cookie": f"evenhand={self.session}; csrftoken={CSRF}"}
        body = None
        if form is not None:
            body = urllib.parse.urlencode(form)
            headers |= {"Content-Type": "application/x-www-form-urlencoded", "X-CSRFToken": CSRF}
        try:
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            return response.status, response.read()
        except http.client.HTTPException as error:
            raise OSError(str(error)) from error
        finally:
            connection.close()


def server_for(folder: Path, database_url: str | None) -> Server:
    port = free_port()
    environment = {
        **{
            key: value
            for key, value in os.environ.items()
            if key not in {"DATABASE_URL", "EVENHAND_SECRET_KEY"}
        },
        "EVENHAND_DATA": str(folder),
        "EVENHAND_URL": f"http://localhost:{port}",
        "PORT": str(port),
        "PYTHONPATH": str(ROOT / "src"),
    }
    if database_url:
        environment["DATABASE_URL"] = database_url
    return Server(environment, port)
