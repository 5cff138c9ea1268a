"""The disk is full while people write: nothing acknowledged is lost, and all goes on once there is room."""

import json
import subprocess
import sys

import pytest

from tests.integrity.server import ROOT
from tests.integrity.test_erased_text import environment

SCRIPT = r"""
import json, os, resource, signal, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "evenhand.site.settings"
import django
django.setup()
from django.conf import settings
from django.core.management import call_command
call_command("migrate", verbosity=0)
call_command("createcachetable", verbosity=0)
settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
from django.db import connection
from django.test import Client
from evenhand.readings.ledger_checks import faults_of
from evenhand.records.models import Idea
from tests.people import make_cast
cast = make_cast()
client = Client(raise_request_exception=False, SERVER_NAME="localhost")
client.force_login(cast.priya.person, backend="allauth.account.auth_backends.AuthenticationBackend")
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)

def fill(how, is_on):
    path = settings.DATABASES["default"]["NAME"]
    if how == "pages":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA page_count")
            pages = cursor.fetchone()[0]
            cursor.execute(f"PRAGMA max_page_count={pages + 6 if is_on else 1_000_000}")
    else:
        # SQLite writes a long log anew from its beginning, and there would be room in it for all of this.
        if is_on:
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        size = os.path.getsize(f"{path}-wal") + 150_000
        resource.setrlimit(resource.RLIMIT_FSIZE, (size if is_on else resource.RLIM_INFINITY, resource.RLIM_INFINITY))

acknowledged, refused, page = [], 0, ""
def write(count, start):
    global refused, page
    for number in range(start, start + count):
        text = f"Idea {number} " + "x" * 3000
        response = client.post("/p/warm-homes/ideas/", {"text": text})
        if response.status_code == 302:
            acknowledged.append(text)
        else:
            refused += 1
            page = response.content.decode()

write(3, 0)
fill(sys.argv[1], True)
write(40, 100)
fill(sys.argv[1], False)
during = refused
write(3, 500)
kept = list(Idea.objects.values_list("text", flat=True))
with connection.cursor() as cursor:
    cursor.execute("PRAGMA integrity_check")
    whole = cursor.fetchone()[0]
print("FOUND", json.dumps({
    "lost": [text[:12] for text in acknowledged if kept.count(text) != 1], "more": len(kept) - len(acknowledged),
    "refused": during, "afterwards": refused - during, "acknowledged": len(acknowledged), "page": page,
    "faults": faults_of(cast.project), "whole": whole,
}))
"""


@pytest.mark.slow
@pytest.mark.sqlite
@pytest.mark.parametrize("how", ["pages", "file"])
def test_a_full_disk_loses_nothing_acknowledged_and_is_got_over(tmp_path, how):
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, how],
        env=environment(tmp_path), capture_output=True, text=True, cwd=ROOT, check=False,
    )  # fmt: skip
    line = next((line for line in done.stdout.splitlines() if line.startswith("FOUND")), None)
    assert line, done.stderr
    found = json.loads(line.removeprefix("FOUND "))
    assert found["refused"] > 10, "the disk was not full enough for this to mean anything"
    assert found["acknowledged"] >= 6
    assert found["lost"] == []
    assert found["more"] == 0
    assert found["afterwards"] == 0
    assert (found["faults"], found["whole"]) == ([], "ok")
    # Somebody who wrote something sees words and no machinery.
    assert "<h1>" in found["page"]
    assert "Traceback" not in found["page"]
    assert "OperationalError" not in found["page"]
