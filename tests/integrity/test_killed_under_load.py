"""Clients write and note each answer; the server is killed under them; then the database is read.

After Jepsen: what was acknowledged is there once, what was refused is not there, and what nobody knows
about is there once or not at all. The ledger has no gap, and each entry is the one that was hashed.
"""

import os
import random
import re
import threading
import time
import uuid
from collections import Counter

import pytest

from tests.integrity.server import Server, server_for

CLIENTS = 6
KILLS = 4


@pytest.fixture
def database_url():
    """SQLite in a new file, or a new database on the PostgreSQL that the suite runs on."""
    named = os.environ.get("DATABASE_URL", "")
    if not named.startswith("postgres"):
        yield None
        return
    import psycopg

    name = f"evenhand_kill_{uuid.uuid4().hex[:8]}"
    host = named.split("host=")[1]
    at = f"host={host} user=evenhand dbname=postgres"
    with psycopg.connect(at, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    yield f"postgres://evenhand@/{name}?host={host}"
    with psycopg.connect(at, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


READ_BACK = """
import json
from evenhand.methods.ledger import leaf
from evenhand.records.models import Idea, LedgerEntry, LedgerSecret, ProjectHead
entries = list(LedgerEntry.objects.order_by("seq"))
secrets = {each.seq: each for each in LedgerSecret.objects.all()}
sound = all(
    leaf.leaf_hash(bytes(e.leaf)).hex() == e.leaf_hash
    and leaf.is_commitment_to(leaf.read_leaf(bytes(e.leaf)).mac, bytes(secrets[e.seq].salt), bytes(secrets[e.seq].payload))
    for e in entries
)
print("FOUND", json.dumps({
    "ideas": list(Idea.objects.values_list("text", flat=True)),
    "seqs": [e.seq for e in entries], "head": ProjectHead.objects.get().size, "sound": sound,
}))
"""


class Client(threading.Thread):
    """Puts ideas on the table one after another, and tries again with the same key when unsure."""

    def __init__(self, server: Server, number: int, stop: threading.Event) -> None:
        super().__init__(daemon=True)
        self.server, self.number, self.stop = server, number, stop
        self.ok: list[str] = []
        self.failed: list[str] = []
        self.unknown: list[str] = []

    def run(self) -> None:
        count = 0
        while not self.stop.is_set():
            count += 1
            text = f"idea {self.number}-{count}"
            form = {"text": text, "form_key": str(uuid.uuid4())}
            outcome = "unknown"
            for _ in range(40):
                try:
                    status, _ = self.server.request("POST", f"/p/{self.server.slug}/ideas/", form)
                except OSError:
                    if self.stop.is_set():
                        break
                    time.sleep(0.1)
                    continue
                if status >= 500:
                    time.sleep(0.1)
                    continue
                outcome = "ok" if status == 302 else "failed"
                break
            getattr(self, outcome).append(text)


@pytest.mark.slow
def test_nothing_acknowledged_is_lost_and_nothing_is_there_twice(tmp_path, database_url):
    server = server_for(tmp_path, database_url)
    server.make_people()
    server.start()
    stop = threading.Event()
    clients = [Client(server, number, stop) for number in range(CLIENTS)]
    seed = random.Random(20261121)
    try:
        for client in clients:
            client.start()
        for _ in range(KILLS):
            time.sleep(0.5 + seed.random())
            server.kill()
            server.start()
        time.sleep(0.5)
        stop.set()
        for client in clients:
            client.join(timeout=60)
            assert not client.is_alive(), "a client did not come to an end"
    finally:
        stop.set()
        server.kill()

    import json

    found = json.loads(re.search(r"FOUND (.*)", server.manage("shell", "-c", READ_BACK))[1])
    counted = Counter(found["ideas"])
    ok = [text for client in clients for text in client.ok]
    assert len(ok) > 50, "too little was written for this to mean anything"
    assert [text for text in ok if counted[text] != 1] == []
    assert [text for client in clients for text in client.failed if counted[text]] == []
    assert [text for text, count in counted.items() if count > 1] == []
    assert found["seqs"] == list(range(len(found["seqs"])))
    assert found["head"] == len(found["seqs"]) == len(found["ideas"]) + 1
    assert found["sound"]
