"""How fast the pages on agreeing, deciding and publishing come with 50 people at once in a large project.

    PYTHONPATH=src python bench/crowd.py [--people 50] [--seconds 300] [--about account] [--write]

Starts the real server on a database of its own (SQLite, or DATABASE_URL's) with the project of bench/agreeing.py:
20,000 contributions, 40 decisions with 30 voices each, 12 clauses and 200 findings. Each of the fifty is signed in as
somebody of their own and asks for a new page every five seconds, after a warm-up that is not counted. One turn in six
of those with a say is taking a position, on a decision that is open. The marks are those of what is promised: of a
hundred pages read 95 within 200 ms, of a hundred written 95 within 400 ms. `--write` adds the figures, with the
machine and how busy it was before and after, to bench/results.md.
"""

import argparse
import json
import os
import platform
import random
import statistics
import sys
import tempfile
import threading
import time
from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench.agreeing import filled  # noqa: E402
from bench.pages import PEER, percentile  # noqa: E402
from tests.integrity.server import Server  # noqa: E402

WARM_UP = 30
ABOUT = {
    "agreeing": "agreeing, deciding and publishing",
    "account": "guarding, accounting and telling others",
}
READING_MS, WRITING_MS = 200, 400

#: A session for each, and the open decisions that this person has a say in.
SIGN_IN = """
import json
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import transaction
from evenhand.records.models import Decision, Project
project = Project.objects.get(slug="{slug}")
is_open = Decision.objects.filter(project=project, closed_at=None, made_at=None, withdrawn_at=None)
found = []
with transaction.atomic():
    for partner in project.partners.select_related("person").order_by("pk")[:{people}]:
        session = SessionStore()
        session[SESSION_KEY] = str(partner.person.pk)
        session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
        session[HASH_SESSION_KEY] = partner.person.get_session_auth_hash()
        session.save()
        say = is_open.filter(signatures__partner=partner).order_by("number")
        found.append([session.session_key, [
            [each.number, each.rule, list(each.options.order_by("number").values_list("number", flat=True))] for each in say
        ]])
print("SIGNED IN", json.dumps(found))
"""
#: What somebody may say without words, by the rule.
STANCES = {
    "consent": ["no_objection", "stand_aside"],
    "consensus": ["agree", "reservations", "stand_aside"],
    "gradients": ["g1", "g2", "g3", "g6"],
}
TAKING = "taking a position"
WRITING = "writing down a thought"
FIGURES = ("response_rate", "time_to_reply", "decision_presence", "dissent_recorded", "load_balance")
PLAINEST = "the plainest page"


@dataclass(frozen=True)
class Matter:
    """An open decision, as far as one has to know it to say something to it."""

    number: int
    rule: str
    options: list[int]

    def form(self, chance: random.Random) -> dict[str, str]:
        stance = chance.choice(STANCES.get(self.rule, ["chose"]))
        form = {"stance": stance, "words": "We talked about it at home.", "dissent_naming": "named"}
        if self.rule == "majority":
            form["choice"] = str(chance.choice(self.options))
        elif self.rule == "score":
            form |= {f"value_{number}": str(chance.randint(0, 5)) for number in self.options}
        elif self.rule == "ranked":
            places = chance.sample(range(1, len(self.options) + 1), len(self.options))
            form |= {
                f"value_{number}": str(place) for number, place in zip(self.options, places, strict=True)
            }
        return form


def read_by(matters: list[Matter], at: str, decisions: int) -> dict[str, list[str]]:
    """What this person may read, by the name that it has in the figures; of each kind, any of so many."""
    pages = {
        PLAINEST: [PEER],
        "the charter": [f"{at}/charter/"],
        "one clause": [f"{at}/charter/{number}/" for number in range(1, 13)],
        "who has not answered": [f"{at}/charter/waiting/"],
        "the list of decisions": [f"{at}/decisions/"],
        "one decision": [f"{at}/decisions/{number}/" for number in range(1, decisions + 1)],
        "power": [f"{at}/power/"],
        "interests": [f"{at}/interests/"],
        "roles": [f"{at}/roles/"],
        "credit": [f"{at}/credit/"],
        "the agenda": [f"{at}/agenda/"],
        "the list of findings": [f"{at}/findings/"],
        "one finding": [f"{at}/findings/{number}/" for number in range(1, 201)],
        "outputs": [f"{at}/outputs/"],
        "one output": [f"{at}/outputs/{number}/" for number in range(1, 201)],
        "how we decided": [f"{at}/how-we-decided/"],
        "held back": [f"{at}/held-back/"],
        "the project’s first page": [f"{at}/"],
    }
    if matters:
        pages["the form for a position"] = [f"{at}/decisions/{each.number}/say/" for each in matters]
    return pages


def accounts_read(at: str) -> dict[str, list[str]]:
    """The pages that tell of the work. The project holds nothing of their own nouns: they count the rest of the record."""
    names = {
        "the account": "account/",
        "what this work is": "name/",
        "what each definition asks": "name/definitions/",
        "figures": "figures/",
        "how it is for us": "how-it-is/",
        "stories": "stories/",
        "what came of it": "outcomes/",
        "six standards": "standards/",
        "good practice": "good-practice/",
        "what you did": "what-you-did/",
        "what could go wrong": "harms/",
        "what stands in the way": "barriers/",
        "what it costs and gives": "costs-and-gives/",
        "reports": "reports/",
        "who funds it": "funder/",
        "files for others": "files/",
        "where it belongs": "belongs-to/",
        "who is reached": "reach/",
        "learn from others": "cases/",
        "the project’s first page": "",
    }
    pages = {PLAINEST: [PEER], **{name: [f"{at}/{path}"] for name, path in names.items()}}
    pages["one figure"] = [f"{at}/figures/{each}/" for each in FIGURES]
    return pages


@dataclass
class Crowd:
    server: Server
    decisions: int
    about: str
    warm_until: float
    until: float

    def __post_init__(self) -> None:
        self.took: dict[str, list[float]] = defaultdict(list)
        self.errors: list[str] = []

    def one_person(self, session: str, matters: list[Matter]) -> None:
        server = replace(self.server, session=session)
        chance = random.Random(session)
        at = f"/p/{server.slug}"
        is_account = self.about == "account"
        pages = accounts_read(at) if is_account else read_by(matters, at, self.decisions)
        time.sleep(chance.uniform(0, 5))
        while time.monotonic() < self.until:
            started = time.monotonic()
            if is_account and chance.random() < 1 / 6:
                form = {"text": "Was I too quick today?", "prompt": "", "decision": ""}
                self.timed(server, WRITING, "POST", f"{at}/thoughts/write/", form)
            elif matters and not is_account and chance.random() < 1 / 6:
                matter = chance.choice(matters)
                path = f"{at}/decisions/{matter.number}/say/"
                self.timed(server, TAKING, "POST", path, matter.form(chance))
            else:
                name = chance.choice(list(pages))
                self.timed(server, name, "GET", chance.choice(pages[name]))
            time.sleep(max(0.0, 5 - (time.monotonic() - started)))

    def timed(
        self, server: Server, name: str, method: str, path: str, form: dict[str, str] | None = None
    ) -> None:
        started = time.perf_counter()
        try:
            status, _ = server.request(method, path, form)
        except OSError:
            status = 0
        spent = time.perf_counter() - started
        # A position that was kept sends on to the decision; one that was refused shows the form again.
        if status != (302 if method == "POST" else 200):
            self.errors.append(f"{method} {path}: {status}")
        elif time.monotonic() >= self.warm_until:
            self.took[name].append(spent)


def load() -> str:
    return ", ".join(f"{each:.1f}" for each in os.getloadavg())


def row(name: str, values: list[float]) -> str:
    return (
        f"| {name} | {len(values)} | {statistics.median(values) * 1000:.0f} "
        f"| {percentile(values, 0.95) * 1000:.0f} | {max(values) * 1000:.0f} |"
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--people", type=int, default=50)
    parser.add_argument("--seconds", type=int, default=300)
    parser.add_argument("--contributions", type=int, default=20_000)
    parser.add_argument("--decisions", type=int, default=40)
    parser.add_argument("--voices", type=int, default=30)
    parser.add_argument("--about", choices=["agreeing", "account"], default="agreeing")
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--keep", type=Path, help="a folder to fill once and measure again")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        server = filled(
            asked.keep or Path(temporary),
            contributions=asked.contributions,
            decisions=asked.decisions,
            clauses=12,
            voices=asked.voices,
        )
        printed = server.manage("shell", "-c", SIGN_IN.format(slug=server.slug, people=asked.people))
        line = next(line for line in printed.splitlines() if line.startswith("SIGNED IN "))
        people = json.loads(line.removeprefix("SIGNED IN "))
        server.start()
        load_before = load()
        try:
            now = time.monotonic()
            crowd = Crowd(server, asked.decisions, asked.about, now + WARM_UP, now + WARM_UP + asked.seconds)
            threads = [
                threading.Thread(target=crowd.one_person, args=[session, [Matter(*each) for each in matters]])
                for session, matters in people
            ]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
        finally:
            server.kill()

    reading = [
        spent
        for name, rows in crowd.took.items()
        if name not in {TAKING, WRITING, PLAINEST}
        for spent in rows
    ]
    written = WRITING if asked.about == "account" else TAKING
    writing = crowd.took[written]
    database = "PostgreSQL" if "postgres" in os.environ.get("DATABASE_URL", "") else "SQLite"
    lines = [
        f"### {date.today().isoformat()}, {database}, {asked.people} people at once on {ABOUT[asked.about]}, "
        f"a page every 5 s each, {asked.seconds} s",
        "",
        f"200 people, {asked.contributions:,} contributions, {asked.decisions} decisions with {asked.voices} voices each, "
        "12 clauses, 200 findings, 200 outputs. Each of the fifty is signed in as somebody of their own. "
        f"{platform.machine()}, {os.cpu_count()} cores, which the fifty share with the server, "
        f"Python {platform.python_version()}, {platform.system()} {platform.release()}; "
        f"load before {load_before}, at the end {load()}",
        "",
        "| what | times | median ms | 95th percentile ms | slowest ms |",
        "|---|---|---|---|---|",
        row(f"**all reading** (mark: {READING_MS} ms at the 95th percentile)", reading),
        row(f"**writing: {written}** (mark: {WRITING_MS} ms)", writing),
        *(row(name, values) for name, values in sorted(crowd.took.items()) if name != written),
        "",
        f"Errors: {len(crowd.errors)}",
    ]
    print("\n".join([*lines, *sorted(set(crowd.errors))[:20]]))
    if asked.write:
        results = ROOT / "bench" / "results.md"
        text = results.read_text(encoding="utf-8")
        results.write_text(text.rstrip() + "\n\n" + "\n".join(lines) + "\n", encoding="utf-8")
    return 1 if crowd.errors else 0


if __name__ == "__main__":
    raise SystemExit(main())
