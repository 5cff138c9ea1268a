"""People speak, answer and are paid, many at once, while the server is killed under them again and again.

After Jepsen: what was acknowledged is there once; of several who answer or approve one thing, one did; what
nobody knows about is there once or not at all; the ledger has no gap and every entry still verifies.
"""

import json
import random
import re
import threading
import time
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import count

import pytest

from tests.integrity.server import Server, server_for
from tests.integrity.test_killed_under_load import database_url  # noqa: F401 - a fixture

KILLS = 4
#: Of each thing, this many are to be acknowledged before it is looked at what is there.
LEAST = 10
WAITING = 200
SEEN: list[str] = []

MAKE = """
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import transaction
from evenhand.actions import claims, contributions, projects
from evenhand.records.models import Partner
from tests.people import join, person
def session(who):
    made = SessionStore()
    made[SESSION_KEY] = str(who.pk)
    made[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
    made[HASH_SESSION_KEY] = who.get_session_auth_hash()
    made.save()
    return made.session_key
rosa, priya = person("Rosa Adeyemi"), person("Priya Nair")
project = projects.start(title="Under load", by=rosa, types=["researcher"])
partner = join(project, priya, "partner", "carer")
with transaction.atomic():
    for number in range(WAITING):
        contributions.say(partner=partner, text=f"question {number}", kind="question", by=priya)
        claims.make(partner=partner, lines=[claims.LineSaid(kind="no_receipt", what=f"bus {number}", pence=230)], by=priya)
print("SESSIONS", project.slug, session(rosa), session(priya), *project.claims.order_by("number").values_list("ledger_seq", flat=True))
"""

READ_BACK = """
import json
from evenhand.methods.ledger import leaf
from evenhand.methods.ledger.tree import Stack, root
from evenhand.records.models import Answer, Claim, ClaimLine, Contribution, LedgerEntry, LedgerSecret, ProjectHead
entries = list(LedgerEntry.objects.order_by("seq"))
secrets = {each.seq: each for each in LedgerSecret.objects.all()}
sound = all(
    leaf.leaf_hash(bytes(e.leaf)).hex() == e.leaf_hash
    and leaf.is_commitment_to(leaf.read_leaf(bytes(e.leaf)).mac, bytes(secrets[e.seq].salt), bytes(secrets[e.seq].payload))
    for e in entries
)
head = ProjectHead.objects.get()
types = {}
for e in entries:
    types.setdefault(leaf.read_leaf(bytes(e.leaf)).type, []).append(e.seq)
print("FOUND", json.dumps({
    "said": list(Contribution.objects.values_list("text", flat=True)),
    "reasons": list(Answer.objects.values_list("reason", flat=True)),
    "answered": list(Answer.objects.values_list("contribution__number", flat=True)),
    "claimed": list(ClaimLine.objects.values_list("what", flat=True)),
    "approved": list(Claim.objects.exclude(approved_by=None).values_list("number", flat=True)),
    "answer_entries": len(types.get("answer.give", [])),
    "approve_entries": len(types.get("claim.approve", [])),
    "seqs": [e.seq for e in entries], "head": head.size, "sound": sound,
    "root": root([bytes.fromhex(e.leaf_hash) for e in entries]).hex() == Stack(head.size, tuple(map(bytes.fromhex, head.branches))).root().hex(),
}))
"""


class Client(threading.Thread):
    """Does one thing after another, and tries again with the same key while it is unsure."""

    def __init__(
        self, server: Server, things: Iterator[tuple[str, str, dict[str, str]]], stop: threading.Event
    ) -> None:
        super().__init__(daemon=True)
        self.server, self.things, self.stop = server, things, stop
        self.ok: list[str] = []
        self.unknown: list[str] = []

    def run(self) -> None:
        for name, path, form in self.things:
            if self.stop.is_set():
                return
            (self.ok if self.do(path, form) else self.unknown).append(name)

    def do(self, path: str, form: dict[str, str]) -> bool:
        """Whether it was acknowledged: sent on with a redirect, as after every success."""
        sent = {**form, "form_key": str(uuid.uuid4())}
        for _ in range(60):
            try:
                status, _ = self.server.request("POST", path, sent)
            except OSError:
                if self.stop.is_set():
                    return False
                time.sleep(0.1)
                continue
            if status >= 500:
                time.sleep(0.1)
                continue
            return status == 302
        return False


def saying(slug: str, who: int) -> Iterator[tuple[str, str, dict[str, str]]]:
    for number in count():
        text = f"said {who}-{number}"
        yield text, f"/p/{slug}/said/say/", {
            "text": text, "kind": "idea", "naming": "named", "audience": "everyone", "to_side": "team",
        }  # fmt: skip


def claiming(slug: str, who: int) -> Iterator[tuple[str, str, dict[str, str]]]:
    for number in count():
        what = f"fare {who}-{number}"
        yield what, f"/p/{slug}/pay/claims/new/", {
            "what_1": what, "pence_1": "4.60", "kind_1": "no_receipt", "spent_on_1": "2026-11-02",
        }  # fmt: skip


def answering(slug: str, who: int) -> Iterator[tuple[str, str, dict[str, str]]]:
    # Two clients go through the same ones in the same order, so that they meet at most of them.
    for number in range(1, WAITING + 1):
        reason = f"because {number} by {who}"
        yield reason, f"/p/{slug}/queue/answer/", {
            "number": str(number), "outcome": "not_adopted", "reason": reason,
        }  # fmt: skip


def approving(slug: str, who: int) -> Iterator[tuple[str, str, dict[str, str]]]:
    # A yes is to the sums that stood on the page, which the page says by their place in the ledger.
    for number, seen in enumerate(SEEN, start=1):
        yield f"claim {number}", f"/p/{slug}/paying/claims/{number}/approve/", {"seen": seen}


@pytest.mark.slow
def test_no_word_answer_or_payment_is_lost_or_doubled(tmp_path, database_url):  # noqa: F811
    as_priya = server_for(tmp_path, database_url)
    as_priya.prepare()
    made = as_priya.manage("shell", "-c", f"WAITING = {WAITING}\n{MAKE}")
    slug, rosa, priya, *seen = re.search(r"SESSIONS (.+)", made)[1].split()  # type: ignore[index]
    SEEN[:] = seen
    as_priya.session, as_priya.slug = priya, slug
    as_rosa = Server(as_priya.environment, as_priya.port, rosa, slug)
    as_priya.start()
    stop = threading.Event()
    doing: dict[str, tuple[Server, Callable[[str, int], Iterator[tuple[str, str, dict[str, str]]]]]] = {
        "say": (as_priya, saying),
        "claim": (as_priya, claiming),
        "answer": (as_rosa, answering),
        "approve": (as_rosa, approving),
    }
    clients = {
        what: [Client(server, things(slug, who), stop) for who in (1, 2)]
        for what, (server, things) in doing.items()
    }
    everybody = [client for pair in clients.values() for client in pair]
    seed = random.Random(20261122)
    try:
        for client in everybody:
            client.start()
        for _ in range(KILLS):
            time.sleep(1 + seed.random())
            as_priya.kill()
            as_priya.start()
        # A busy machine gets less done between two kills: it is given the time to do as much.
        enough = time.monotonic() + 120
        while time.monotonic() < enough and not all(
            sum(len(client.ok) for client in pair) >= LEAST for pair in clients.values()
        ):
            time.sleep(0.2)
        time.sleep(1)
        stop.set()
        for client in everybody:
            client.join(timeout=60)
            assert not client.is_alive(), "a client did not come to an end"
    finally:
        stop.set()
        as_priya.kill()

    found = json.loads(re.search(r"FOUND (.*)", as_priya.manage("shell", "-c", READ_BACK))[1])  # type: ignore[index]
    ok = {what: [name for client in pair for name in client.ok] for what, pair in clients.items()}
    counts = {name: Counter(found[name]) for name in ("said", "reasons", "answered", "claimed", "approved")}
    assert all(len(names) >= LEAST for names in ok.values()), {what: len(names) for what, names in ok.items()}
    assert [text for text in ok["say"] if counts["said"][text] != 1] == []
    assert [what for what in ok["claim"] if counts["claimed"][what] != 1] == []
    assert [reason for reason in ok["answer"] if counts["reasons"][reason] != 1] == []
    assert [text for text, times in (counts["said"] + counts["claimed"]).items() if times > 1] == []
    assert [number for number, times in counts["answered"].items() if times > 1] == []
    acknowledged = {int(name.split()[1]) for name in ok["approve"]}
    assert acknowledged - set(found["approved"]) == set()
    assert found["answer_entries"] == len(found["answered"])
    assert found["approve_entries"] == len(set(found["approved"])) == len(found["approved"])
    assert found["seqs"] == list(range(found["head"]))
    assert found["sound"]
    assert found["root"]
