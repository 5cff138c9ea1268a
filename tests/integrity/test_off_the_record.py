"""A real server with two workers: what is said off the record is on no disk, while it is said and afterwards."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.integrity.server import ROOT, Server, server_for

pytestmark = [pytest.mark.slow, pytest.mark.sqlite]

CANARY = "heron-landlord-4417"

ADD_PRIYA = """
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.hashers import make_password
from django.contrib.sessions.backends.db import SessionStore
from evenhand.records.models import Partner, Person, Project
person = Person.objects.create(name="Priya Nair", email="priya@example.org", password=make_password(None))
partner = Partner.objects.create(project=Project.objects.get(), person=person, role="partner")
session = SessionStore()
session[SESSION_KEY] = str(person.pk)
session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
session[HASH_SESSION_KEY] = person.get_session_auth_hash()
session.save()
print("PRIYA", session.session_key, partner.pk)
"""


def start(server: Server, log: Path) -> None:
    """As `Server.start`, with all that it prints kept, to be looked through."""
    import time

    server.process = subprocess.Popen(
        [sys.executable, "-m", "evenhand", "serve"],
        env=server.environment,
        stdout=log.open("wb"),
        stderr=subprocess.STDOUT,
        start_new_session=True,
        cwd=ROOT,
    )
    until = time.monotonic() + 60
    while time.monotonic() < until:
        try:
            if server.request("GET", "/about/")[0] == 200:
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError("the server did not start")


def files_that_hold(words: str, folder: Path) -> list[str]:
    """Every file under the folder, the database and its write-ahead log among them, byte by byte."""
    looked_at, found = 0, []
    for path in folder.rglob("*"):
        if path.is_file():
            looked_at += 1
            if words.encode() in path.read_bytes():
                found.append(str(path.relative_to(folder)))
    assert looked_at, "there is nothing to look through"
    return found


def test_words_off_the_record_are_seen_by_both_workers_and_lie_on_no_disk(tmp_path):
    data, temporary, log = tmp_path / "data", tmp_path / "t", tmp_path / "log"
    for folder in (data, temporary):
        folder.mkdir()
    server = server_for(data, None)
    server.environment["TMPDIR"] = str(temporary)
    server.make_people()
    rosa = server.session
    line = next(line for line in server.manage("shell", "-c", ADD_PRIYA).splitlines() if line[:5] == "PRIYA")
    _, priya, partner = line.split()
    at = f"/p/{server.slug}/off-the-record/"
    start(server, log)
    try:
        assert server.request("POST", at, {"people": partner})[0] == 302
        room = re.search(rf'href="({at}[^"]+/)"', server.request("GET", at)[1].decode())[1]
        for number in range(20):
            server.session = (rosa, priya)[number % 2]
            assert server.request("POST", room, {"words": f"{CANARY} {number}"})[0] == 302
        # Each answer may come from either worker; each has all that was said through both.
        for _ in range(20):
            status, page = server.request("GET", f"{room}words/")
            assert (status, page.decode().count(CANARY)) == (200, 20)
        # On the record, so that a search that finds nothing is known to look in the right places.
        assert server.request("POST", f"/p/{server.slug}/ideas/", {"text": "on-the-record-1"})[0] == 302
        assert files_that_hold("on-the-record-1", tmp_path)
        assert files_that_hold(CANARY, tmp_path) == []

        assert server.request("POST", f"{room}end/", {})[0] == 302
        for _ in range(6):
            assert server.request("GET", room)[0] == 404
    finally:
        server.kill()
    assert files_that_hold(CANARY, tmp_path) == []

    start(server, log)
    try:
        assert server.request("GET", room)[0] == 404
    finally:
        server.kill()
