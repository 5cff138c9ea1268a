"""How fast the pages of what people said come in a project of 20,000 contributions.

    PYTHONPATH=src python bench/contributions.py [--contributions 20000] [--times 60] [--people 50] [--write]

Starts the real server on a database of its own (SQLite, or DATABASE_URL's), fills one project, and asks for each
kind of page in turn, so that a slow moment of the machine strikes all of them alike. Beside them stands the
plainest page with one query, from the same server in the same run. Then fifty people ask for one of these pages
each, every five seconds, for a minute, and one in six of them says something. `--write` adds the figures to bench/results.md.
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

from bench.pages import PEER, percentile  # noqa: E402
from tests.integrity.server import Server, server_for  # noqa: E402

FILL = """
import random
from datetime import date, timedelta
from django.contrib.auth.hashers import make_password
from django.db import transaction
from evenhand.records.models import Answer, Contribution, ContributionVersion, Partner, PartnerType, Person, Project
chance = random.Random(20)
words = "stairs damp cold kitchen window heating coal bus letter doctor inhaler school landlord council rent noise street night money time".split()
project = Project.objects.get(slug="{slug}")
partners = [project.partners.get()]
for number in range(199):
    person = Person.objects.create(name=f"Partner {{number}}", email=f"p{{number}}@example.org", password=make_password(None))
    partner = Partner.objects.create(project=project, person=person, role="facilitator" if number == 0 else "partner")
    PartnerType.objects.create(partner=partner, type=["patient", "carer", "researcher", "practitioner"][number % 4])
    partners.append(partner)
rows = []
for number in range(1, {count} + 1):
    naming = chance.choice(["named"] * 6 + ["masked"] * 2 + ["group", "unlinkable"])
    is_unlinkable = naming == "unlinkable"
    said = date(2026, 1, 1) + timedelta(days=number % 300)
    rows.append(Contribution(
        project=project, number=number, kind=chance.choice(["idea", "concern", "experience", "question"]),
        stage=chance.choice(["", "framing", "data", "analysis"]), naming=naming,
        mask=f"Mask {{number}}" if naming == "masked" else "", shown_type="carer" if naming == "group" else "",
        audience=chance.choice(["everyone"] * 8 + ["partners", "facilitator"]) if not is_unlinkable else "everyone",
        to_side=chance.choice(["team", "partners"]),
        partner=None if is_unlinkable else chance.choice(partners),
        text=f"Number {{number}}: " + " ".join(chance.choices(words, k=60)) + ".",
        said_on=None if is_unlinkable else said, due_on=said + timedelta(days=28),
        state=chance.choice(["open", "answered", "answered"]),
    ))
with transaction.atomic():
    Contribution.objects.bulk_create(rows, batch_size=500)
    ContributionVersion.objects.bulk_create(
        [ContributionVersion(contribution=row, number=1, text=row.text, changed_on=row.said_on) for row in rows if row.said_on],
        batch_size=500,
    )
    Answer.objects.bulk_create(
        [Answer(contribution=row, number=1, outcome="adopted", reason="Because it is right.", partner=partners[1], answered_on=date(2026, 11, 1)) for row in rows if row.state == "answered"],
        batch_size=500,
    )
"""


def pages(slug: str, count: int) -> list[tuple[str, str, str, dict[str, str] | None]]:
    at = f"/p/{slug}/said"
    return [
        ("the plainest page", "GET", PEER, None),
        ("the list, newest", "GET", f"{at}/", None),
        ("the list, last page", "GET", f"{at}/?page={count // 50}", None),
        ("the list, waiting concerns", "GET", f"{at}/?state=waiting&kind=concern", None),
        ("search, one word of half of them", "GET", f"{at}/?words=stairs", None),
        ("search, three words", "GET", f"{at}/?words=damp+cold+inhal", None),
        ("search, nothing found", "GET", f"{at}/?words=giraffe", None),
        ("one contribution", "GET", f"{at}/{count // 2}/", None),
        ("the form to say something", "GET", f"{at}/say/", None),
        ("the project's first page", "GET", f"/p/{slug}/", None),
        ("the queue", "GET", f"/p/{slug}/queue/", None),
        ("what we heard, counted anew after a write", "GET", f"/p/{slug}/heard/", None),
        ("the notes of a meeting", "GET", f"{at}/meeting/", None),
        ("the letter back", "GET", f"/p/{slug}/letter/", None),
        ("say something", "POST", f"{at}/say/", {"text": "Said by the bench", "naming": "named"}),
        ("say something, masked", "POST", f"{at}/say/", {"text": "Said by the bench", "naming": "masked"}),
    ]


def all_at_once(server: Server, count: int, people: int, seconds: int = 60) -> dict[str, list[float]]:
    """Many people, each with a new page every five seconds. Returns how long reading and writing took."""
    took: dict[str, list[float]] = {"reading": [], "writing": [], "the plainest page": [], "errors": []}
    until = time.monotonic() + seconds

    def one_person(number: int) -> None:
        chance = random.Random(number)
        time.sleep(chance.uniform(0, 5))
        while time.monotonic() < until:
            is_write = chance.random() < 1 / 6
            rows = [row for row in pages(server.slug, count) if (row[1] == "POST") == is_write]
            name, method, path, form = chance.choice(rows)
            sent = {**form, "form_key": str(uuid.uuid4())} if form else None
            started = time.perf_counter()
            status, _ = server.request(method, path, sent)
            spent = time.perf_counter() - started
            kind = "writing" if method == "POST" else name if name == "the plainest page" else "reading"
            took[kind if status in {200, 302} else "errors"].append(spent)
            time.sleep(max(0.0, 5 - spent))

    threads = [threading.Thread(target=one_person, args=[number]) for number in range(people)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return took


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--contributions", type=int, default=20_000)
    parser.add_argument("--times", type=int, default=60)
    parser.add_argument("--people", type=int, default=50)
    parser.add_argument("--write", action="store_true")
    asked = parser.parse_args()
    times: dict[str, list[float]] = defaultdict(list)
    errors = 0
    with tempfile.TemporaryDirectory() as folder:
        server = server_for(Path(folder), os.environ.get("DATABASE_URL"))
        server.make_people()
        server.manage("shell", "-c", FILL.format(slug=server.slug, count=asked.contributions))
        server.start()
        try:
            for turn in range(asked.times + 5):
                for name, method, path, form in pages(server.slug, asked.contributions):
                    sent = {**form, "form_key": str(uuid.uuid4())} if form else None
                    started = time.perf_counter()
                    status, _ = server.request(method, path, sent)
                    took = time.perf_counter() - started
                    errors += status not in {200, 302}
                    if turn >= 5:  # The first turns warm the server up.
                        times[name].append(took)
            together = all_at_once(server, asked.contributions, asked.people)
        finally:
            server.kill()

    errors += len(together.pop("errors"))
    plainest = statistics.median(times["the plainest page"])
    load = ", ".join(f"{each:.1f}" for each in os.getloadavg())
    database = "PostgreSQL" if "postgres" in os.environ.get("DATABASE_URL", "") else "SQLite"
    lines = [
        f"### {date.today().isoformat()}, {database}, {asked.contributions:,} contributions, {asked.times} times each in turn",
        "",
        f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, {platform.system()} {platform.release()}; "
        f"load at the end {load}",
        "",
        "| what | median ms | 95th percentile ms | slowest ms | times the plainest page |",
        "|---|---|---|---|---|",
    ]
    many = f"{asked.people} people at once, each a page every 5 s: "
    for name, values in [*times.items(), *((many + name, values) for name, values in together.items())]:
        lines.append(
            f"| {name} | {statistics.median(values) * 1000:.0f} "
            f"| {percentile(values, 0.95) * 1000:.0f} | {max(values) * 1000:.0f} "
            f"| {statistics.median(values) / plainest:.0f} |"
        )
    lines.append(f"\nErrors: {errors}")
    print("\n".join(lines))
    if asked.write:
        results = ROOT / "bench" / "results.md"
        text = results.read_text(encoding="utf-8") if results.exists() else "# Measured\n"
        results.write_text(text.rstrip() + "\n\n" + "\n".join(lines) + "\n", encoding="utf-8")
    return 1 if errors else 0


if __name__ == "__main__":
    raise SystemExit(main())
