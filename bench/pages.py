"""How fast pages come with 50 people at once: each asks for a new page every 5 seconds, after a warm-up.

    PYTHONPATH=src python bench/pages.py [--people 50] [--seconds 60] [--write]

Starts the real server on a database of its own (SQLite, or DATABASE_URL's), fills one project, and prints the
median, the 95th percentile and the slowest of reading and of writing, beside the peer: the same server
answering Django's plainest page with one query, so that a slow machine shows as one.
`--write` adds the figures and the machine to bench/results.md.
"""

import argparse
import os
import platform
import random
import statistics
import sys
import tempfile
import threading
import time
import uuid
from collections import defaultdict
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.integrity.server import Server, server_for  # noqa: E402

FILL = """
from datetime import date
from evenhand.actions import briefs, decisions, projects
from evenhand.records.models import Partner, PartnerType, Person, Project
from django.contrib.auth.hashers import make_password
project = Project.objects.get(slug="{slug}")
lead = project.partners.get()
partners = [lead]
for number in range(29):
    person = Person.objects.create(name=f"Partner {{number}}", email=f"p{{number}}@example.org", password=make_password(None))
    partner = Partner.objects.create(project=project, person=person, role="partner")
    PartnerType.objects.create(partner=partner, type=["patient", "carer", "researcher", "practitioner"][number % 4])
    partners.append(partner)
for number in range(200):
    projects.add_idea(partner=partners[number % 30], text=f"Idea {{number}} " * 12, by=partners[number % 30].person)
from evenhand.actions import answer_sheets, appraisals, budgets, criteria, options
from evenhand.readings import budget_sources
from evenhand.readings.framework import current
aims = [criteria.propose_aim(partner=lead, text=f"Aim {{n}}", by=lead.person) for n in range(3)]
round_ = appraisals.open_round(project=project, by=lead.person, all_the_same=True)
questions = list(round_.questions.values_list("pk", flat=True))
for number, partner in enumerate(partners):
    said = [answer_sheets.Answered(question=q, value=["helps", "partly", "does_not"][(number + q) % 3]) for q in questions]
    answer_sheets.hand_in(appraisal=round_, partner=partner, step=1, answers=said, shown_as="named", by=partner.person)
for approach in ("co_production", "co_design", "consultation"):
    options.add(appraisal=round_, partner=lead, approach=approach, by=lead.person)
appraisals.open_step_two(appraisal=round_, by=lead.person)
for number, partner in enumerate(partners):
    said = [
        answer_sheets.Answered(question=q, approach=a, value=["helps", "partly", "does_not"][(number + q + len(a)) % 3])
        for q in questions for a in ("co_production", "co_design", "consultation")
    ]
    answer_sheets.hand_in(appraisal=round_, partner=partner, step=2, answers=said, shown_as="named", by=partner.person)
approach = next(row for row in current().approaches if row.id == "co_design")
offered = budget_sources.from_activities(project, approach, {{"carer": 4, "patient": 4, "researcher": 2}}, current())
budgets.bring_in(project=project, lines=offered.stated, made_from=offered.made_from, by=lead.person)
decisions.open_for_signing(project=project, words="We work together.", reasons="Because.", approaches=[], named=partners, by=lead.person)
"""
READS = [
    "",
    "ideas/",
    "stages/",
    "ask-first/",
    "decisions/1/",
    "people/",
    "criteria/",
    "side-by-side/",
    "step-two/",
    "plan/",
    "plan/ways-out/",
    "forms/hra/",
]
PEER = "/about/"


class Person(threading.Thread):
    def __init__(
        self, server: Server, until: float, warm_until: float, times: dict[str, list[float]]
    ) -> None:
        super().__init__(daemon=True)
        self.server, self.until, self.warm_until, self.times = server, until, warm_until, times
        self.chance = random.Random(uuid.uuid4().int)

    def run(self) -> None:
        time.sleep(self.chance.random() * 5)
        while time.monotonic() < self.until:
            turn = self.chance.random()
            if turn < 0.15:
                form = {"text": "An idea from the bench", "form_key": str(uuid.uuid4())}
                self.timed("writing", "POST", f"/p/{self.server.slug}/ideas/", form)
            elif turn < 0.25:
                self.timed("peer", "GET", PEER)
            else:
                self.timed("reading", "GET", f"/p/{self.server.slug}/{self.chance.choice(READS)}")
            time.sleep(5)

    def timed(self, kind: str, method: str, path: str, form: dict[str, str] | None = None) -> None:
        started = time.perf_counter()
        try:
            status, _ = self.server.request(method, path, form)
        except OSError:
            status = 0
        took = time.perf_counter() - started
        if time.monotonic() < self.warm_until:
            return
        self.times[kind if status in {200, 302} else "errors"].append(took)
        if kind == "reading":
            self.times[f"reading {path}"].append(took)


def percentile(values: list[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--people", type=int, default=50)
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--write", action="store_true")
    asked = parser.parse_args()
    times: dict[str, list[float]] = defaultdict(list)
    with tempfile.TemporaryDirectory() as folder:
        server = server_for(Path(folder), os.environ.get("DATABASE_URL"))
        server.make_people()
        server.manage("shell", "-c", FILL.format(slug=server.slug))
        server.start()
        try:
            now = time.monotonic()
            people = [Person(server, now + 15 + asked.seconds, now + 15, times) for _ in range(asked.people)]
            for person in people:
                person.start()
            for person in people:
                person.join()
        finally:
            server.kill()

    database = "PostgreSQL" if "postgres" in os.environ.get("DATABASE_URL", "") else "SQLite"
    lines = [
        f"### {date.today().isoformat()}, {database}, {asked.people} people, a page every 5 s each, {asked.seconds} s",
        "",
        f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, {platform.system()} {platform.release()}",
        "",
        "| what | times | median ms | 95th percentile ms | slowest ms |",
        "|---|---|---|---|---|",
    ]
    for kind in ["reading", "writing", "peer", *sorted(key for key in times if key.startswith("reading /"))]:
        if values := times.get(kind):
            lines.append(
                f"| {kind} | {len(values)} | {statistics.median(values) * 1000:.0f} "
                f"| {percentile(values, 0.95) * 1000:.0f} | {max(values) * 1000:.0f} |"
            )
    lines.append(f"\nErrors: {len(times.get('errors', []))}")
    print("\n".join(lines))
    if asked.write:
        results = ROOT / "bench" / "results.md"
        text = results.read_text(encoding="utf-8") if results.exists() else "# Measured\n"
        results.write_text(text.rstrip() + "\n\n" + "\n".join(lines) + "\n", encoding="utf-8")
    return 1 if times.get("errors") else 0


if __name__ == "__main__":
    raise SystemExit(main())
