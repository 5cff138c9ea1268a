"""How fast an organisation’s pages come with 1,000 projects, and how long it takes to tell a month of their figures.

    PYTHONPATH=src python bench/organisation.py [--projects 1000] [--times 20] [--write] [--keep FOLDER]

Each project has 24 people, 24 claims, 24 promises and 24 things said, and two years of figures that were told
before. The mark is half a second for a page.
"""

import argparse
import json
import os
import platform
import sys
import tempfile
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench.agreeing import MEASURE  # noqa: E402
from bench.indicators import _found, _line  # noqa: E402
from bench.pages import PEER  # noqa: E402
from tests.integrity.server import server_for  # noqa: E402

FILL = """
import json, time, uuid
from datetime import date, timedelta
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone
from evenhand.actions import organisations, office, told_figures
from evenhand.records.models import (
    Answer, Barrier, Claim, Contribution, MinutesAsked, Organisation, Partner, PartnerType, Person, Project, ProjectHome, ProjectHead,
    Promise, ReachCount, ToldFigure,
)
house = organisations.add(name="Westhaven University")
lead = Project.objects.get(slug="{slug}").partners.get().person
office.add(email=lead.email, granted_by="bench", organisation=house)
no_password, day = make_password(None), timedelta(days=1)
today = timezone.localdate()
first = (today.replace(day=1) + 32 * day).replace(day=1)
types = ["carer", "patient", "researcher", "practitioner"]
for start in range(0, {projects}, 50):
    with transaction.atomic():
        projects = Project.objects.bulk_create(
            Project(title=f"Project {{n:04d}} on cold homes", slug=f"bench-{{n}}", about="", created_by=lead, owned_by="A residents’ group")
            for n in range(start, min(start + 50, {projects}))
        )
        ProjectHome.objects.bulk_create(
            ProjectHome(project=p, organisation=house, since=today - 700 * day, said_by=lead, looked_at_on=today - 40 * day) for p in projects
        )
        people = Person.objects.bulk_create(Person(name=f"Somebody {{p.slug}} {{n}}", password=no_password) for p in projects for n in range(24))
        partners = Partner.objects.bulk_create(
            Partner(project=projects[n // 24], person=each, role="partner") for n, each in enumerate(people)
        )
        PartnerType.objects.bulk_create(PartnerType(partner=each, type=types[n % 4]) for n, each in enumerate(partners))
        due = today - 3 * day
        Claim.objects.bulk_create(
            Claim(
                project=each.project, number=n % 24 + 1, partner=each, person=each.person, claimed_on=due - 30 * day, promised_on=due, approved_by=lead,
                approved_on=due, sent_on=due, sent_in=uuid.uuid4(), payee="P", state="arrived", arrived_on=due + (n % 3) * day,
            ) for n, each in enumerate(partners)
        )
        Promise.objects.bulk_create(
            Promise(project=each.project, number=n % 24 + 1, what="Notes", to_partner=each, owner=each, made_on=due, due_on=due, state="open")
            for n, each in enumerate(partners)
        )
        said = Contribution.objects.bulk_create(
            Contribution(project=each.project, number=n % 24 + 1, kind="idea", naming="named", audience="everyone", partner=each, text="Words", said_on=due, due_on=due, state="answered")
            for n, each in enumerate(partners)
        )
        Answer.objects.bulk_create(
            Answer(contribution=each, number=1, outcome=["adopted", "not_adopted"][n // 2 % 2], reason="Because.", partner=each.partner, answered_on=due) for n, each in enumerate(said)
        )
        MinutesAsked.objects.bulk_create(MinutesAsked(partner=each, what="Read", minutes=40, asked_on=today, about="bench") for each in partners)
        Barrier.objects.bulk_create(
            Barrier(project=p, number=1, what="Pay takes months", level="institution", owner="Finance", state="asked", partner=partners[24 * n], raised_on=today, is_for_roll_up=True)
            for n, p in enumerate(projects)
        )
        ReachCount.objects.bulk_create(
            ReachCount(project=p, survey="Spring", surveyed_on=today, characteristic=about, group=f"Group {{g}}", people=8 + 5 * g, asked=200,
                reference_percent="12.5", reference_source="Census", reference_on=date(2021, 3, 21), partner=partners[24 * n])
            for n, p in enumerate(projects) for about in ("Age", "Home") for g in range(4)
        )
        ToldFigure.objects.bulk_create(
            ToldFigure(project=p, figure=figure, told_on=today - (30 * month + 40) * day, from_day=today - (30 * month + 70) * day,
                to_day=today - (30 * month + 40) * day, parts={{"kept": 8, "not_kept": 9}}, is_latest=False)
            for p in projects for figure in ("pay", "promises") for month in range(24)
        )
started = time.perf_counter()
told_figures.tell_the_month(first)
took = time.perf_counter() - started
print("FOUND", json.dumps([took, ToldFigure.objects.filter(told_on=first).count()]))
"""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--projects", type=int, default=1000)
    parser.add_argument("--times", type=int, default=20)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--keep", type=Path, help="a folder to fill once and measure again")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = asked.keep or Path(temporary)
        server = server_for(folder, os.environ.get("DATABASE_URL"))
        kept = folder / "filled-organisation"
        if kept.exists():
            server.session, server.slug, telling, told = kept.read_text(encoding="utf-8").split()
        else:
            server.make_people()
            telling, told = map(
                str,
                _found(server.manage("shell", "-c", FILL.format(slug=server.slug, projects=asked.projects))),
            )
            kept.write_text(f"{server.session} {server.slug} {telling} {told}", encoding="utf-8")
        at = "/organisations/westhaven-university"
        named = {
            "the plainest page": PEER,
            "projects side by side": f"{at}/",
            "the last page of them": f"{at}/?page=20",
            "one project": f"{at}/projects/bench-7/",
            "across all projects": f"{at}/together/",
            "who is reached": f"{at}/reach/",
            "what stands in the way": f"{at}/in-the-way/",
            "what stands behind this work": f"{at}/behind-it/",
            "all figures as a file": f"{at}/figures.csv",
        }
        server.manage("collectstatic", "--noinput")
        printed = server.manage(
            "shell",
            "-c",
            MEASURE.format(
                host=f"localhost:{server.port}",
                session=server.session,
                paths=json.dumps(list(named.values())),
                times=asked.times,
            ),
        )
        pages, queries, sizes, statuses = _found(printed)
    load = ", ".join(f"{each:.1f}" for each in os.getloadavg())
    database = "PostgreSQL" if "postgres" in os.environ.get("DATABASE_URL", "") else "SQLite"
    lines = [
        f"### {date.today().isoformat()}, {database}, an organisation with {asked.projects:,} projects, {asked.times} times each",
        "",
        "24 people in each project, and 24 claims, promises and things said; two years of figures told before. "
        f"To look at all of them on the first of a month took {float(telling):.0f} s in all, once, in the background; "
        f"{int(told):,} figures were told. {platform.machine()}, {os.cpu_count()} cores, "
        f"Python {platform.python_version()}, {platform.system()} {platform.release()}; load at the end {load}",
        "",
        "| page (mark: 500 ms) | median ms | 95th percentile ms | slowest ms | queries | kB |",
        "|---|---|---|---|---|---|",
    ]
    for name, path in named.items():
        wrong = "" if statuses[path] == 200 else f" ({statuses[path]})"
        lines.append(f"{_line(name + wrong, pages[path])} {queries[path]} | {sizes[path] / 1000:.0f} |")
    print("\n".join(lines))
    if asked.write:
        results = ROOT / "bench" / "results.md"
        text = results.read_text(encoding="utf-8")
        results.write_text(text.rstrip() + "\n\n" + "\n".join(lines) + "\n", encoding="utf-8")
    return 1 if set(statuses.values()) != {200} else 0


if __name__ == "__main__":
    raise SystemExit(main())
