"""How long all figures take in a project of 20,000 contributions, counted anew and again, and how fast their pages come.

    PYTHONPATH=src python bench/indicators.py [--contributions 20000] [--decisions 300] [--times 20] [--write] [--keep FOLDER]

One project with 200 people, 300 decisions that all of them have a say in, 2,000 claims, 6,000 shared hours, 1,000
promises, 2,000 requests for minutes, and needs, barriers and surveys beside them. “Anew” is what the first reader
after somebody wrote something waits for: whatever was kept from before is thrown away. The mark is one second for
all of them, and 200 ms at the 95th percentile for a page.
"""

import argparse
import json
import os
import platform
import statistics
import sys
import tempfile
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench.agreeing import MEASURE, filled  # noqa: E402
from bench.pages import PEER, percentile  # noqa: E402

FILL = """
import random
from datetime import date, timedelta
from django.db import transaction
from evenhand.records.models import (
    AccessNeed, AccessNeedCheck, Barrier, BarrierAsk, Budget, BudgetLine, Claim, ClaimLine, HarmSeen, HoursEntry, MinutesAsked,
    Project, Promise, ReachCount, WorkProfile,
)
chance = random.Random(6)
project = Project.objects.get(slug="{slug}")
partners = list(project.partners.select_related("person").order_by("pk"))
lead, day, today = partners[0], timedelta(days=1), date.today()
with transaction.atomic():
    for number in range(1, 2001):
        who, on = partners[2 + number % 190], today - day * (10 + number % 300)
        came = on + day * chance.randint(5, 70)
        is_come = number % 6 != 0 and came <= today
        claim = Claim.objects.create(
            project=project, number=number, partner=who, person=who.person, state="arrived" if is_come else "claimed",
            claimed_on=on, promised_on=on + day * 28, payee="P", arrived_on=came if is_come else None,
            **(dict(approved_by=lead.person, approved_on=on, sent_on=on, sent_in="00000000-0000-0000-0000-000000000001") if is_come else {{}}),
        )
        ClaimLine.objects.create(claim=claim, kind="expense" if number % 3 else "pay", what="Bus", pence=460)
    HoursEntry.objects.bulk_create(
        HoursEntry(
            project=project, partner=partners[number % 150], day=today - day * (number % 300), minutes=chance.randint(10, 300),
            kind=chance.choice(["tea", "talk", "meeting", "writing"]), is_paid_for=chance.choice(["yes", "part", "no", "unknown"]),
            shared_on=today,
        ) for number in range(6000)
    )
    WorkProfile.objects.bulk_create(
        WorkProfile(partner=each, career_stage=["early", "middle", "senior"][each.pk % 3], paid_share="0.2") for each in partners[:120]
    )
    MinutesAsked.objects.bulk_create(
        MinutesAsked(partner=partners[number % 200], what="Read this", minutes=20, asked_on=today - day * (number % 60), about=f"bench {{number}}")
        for number in range(2000)
    )
    for number in range(1, 1001):
        due = today - day * (number % 200)
        state = ["kept", "open", "broken"][number % 3]
        Promise.objects.create(
            project=project, number=10_000 + number, what="Something", to_partner=partners[number % 200], owner=lead, made_on=due - day * 30,
            due_on=due, state=state, words="Done." if state != "open" else "", closed_on=due if state != "open" else None,
        )
    for number in range(1, 61):
        barrier = Barrier.objects.create(
            project=project, number=10_000 + number, what="Pay takes months", level=["project", "institution", "system"][number % 3], owner="Finance",
            state="mended" if number % 4 == 0 else "asked", partner=lead, raised_on=today, mended_on=today if number % 4 == 0 else None,
        )
        BarrierAsk.objects.create(barrier=barrier, asked_on=today, how="A letter", partner=lead, answered_on=today if number % 2 else None, answer="Yes." if number % 2 else "")
        HarmSeen.objects.create(project=project, number=10_000 + number, what="Cold hall", happened_on=today, partner=lead, noted_on=today)
        need = AccessNeed.objects.create(partner=partners[number], need="A ramp", noted_on=today - day * 100)
        for turn in range(5):
            AccessNeedCheck.objects.create(need=need, occasion=f"Meeting {{turn}}", day=today - day * (40 + turn), met=["yes", "no", ""][turn % 3])
    for characteristic in ("Age", "Gender", "Where they live"):
        for place in range(8):
            ReachCount.objects.create(
                project=project, survey="Spring", surveyed_on=today - day * 90, characteristic=characteristic, group=f"Group {{place}}", people=8 + place * 5,
                asked=900, reference_percent="12.5", reference_source="Census", reference_on=date(2021, 3, 21), partner=lead,
            )
    budget, _ = Budget.objects.get_or_create(project=project, defaults=dict(available_pence=5_000_000, whole_pence=50_000_000, created_by=lead.person))
    for number in range(80):
        BudgetLine.objects.create(
            budget=budget, position=1000 + number, heading=["contributor_pay", "access", "staff_time", "travel"][number % 4], label=f"Line {{number}}",
            asked_pence=10_000, awarded_pence=8_000 if number % 2 else None, spent_pence=4_000 if number % 3 else None, source="Bench",
        )
"""

FIGURES = """
import json, time
from collections import defaultdict
from evenhand.access.projects import Seat
from evenhand.access.viewer import Viewer
from evenhand.readings import answer_waits, heard_figures, indicator_decisions, indicator_voices
from evenhand.readings.indicators import WORKED_OUT, indicators_of
from evenhand.records.models import Project
project = Project.objects.get(slug="{slug}")
lead = project.partners.select_related("person").order_by("pk")[0]
seat = Seat(project, lead, Viewer(person=lead.person))
kept = [answer_waits._worked_out, heard_figures._worked_out, indicator_decisions._worked_out, indicator_voices._counted]
took, busy, shown = defaultdict(list), defaultdict(list), 0
for turn in range({times} + 1):
    for each in kept:
        each.cache_clear()
    for name in ("all figures, counted anew", "all figures, again"):
        started, worked = time.perf_counter(), time.process_time()
        found = indicators_of(project, seat)
        if turn:
            took[name].append(time.perf_counter() - started)
            busy[name].append(time.process_time() - worked)
        shown = sum(each.is_shown for each in found)
    for id in WORKED_OUT:
        for each in kept:
            each.cache_clear()
        started, worked = time.perf_counter(), time.process_time()
        indicators_of(project, seat, only=[id])
        if turn:
            took[id].append(time.perf_counter() - started)
            busy[id].append(time.process_time() - worked)
print("FOUND", json.dumps([took, busy, shown]))
"""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--contributions", type=int, default=20_000)
    parser.add_argument("--decisions", type=int, default=300)
    parser.add_argument("--times", type=int, default=20)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--keep", type=Path, help="a folder to fill once and measure again")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = asked.keep or Path(temporary)
        server = filled(
            folder, contributions=asked.contributions, decisions=asked.decisions, clauses=6, voices=200
        )
        mark = folder / "filled-figures"
        if not mark.exists():
            server.manage("shell", "-c", FILL.format(slug=server.slug))
            mark.write_text("yes", encoding="utf-8")
        printed = server.manage("shell", "-c", FIGURES.format(slug=server.slug, times=asked.times))
        took, busy, shown = _found(printed)
        at = f"/p/{server.slug}/figures"
        named = {
            "the plainest page": PEER,
            "the list of figures": f"{at}/",
            "answered in time": f"{at}/response_rate/",
            "how long an answer takes": f"{at}/time_to_reply/",
            "by whose voice": f"{at}/influence_by_group/",
            "there with a say": f"{at}/decision_presence/",
            "whether disagreement was kept": f"{at}/dissent_recorded/",
            "when the money came": f"{at}/payment_timeliness/",
            "whose time it takes": f"{at}/load_balance/",
            "promises kept": f"{at}/action_completion/",
            "as a spreadsheet": f"{at}/as/csv/",
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
        f"### {date.today().isoformat()}, {database}, figures, {asked.times} times each",
        "",
        f"200 people, {asked.contributions:,} contributions, {asked.decisions} decisions with 200 voices each, 2,000 claims, "
        f"6,000 hours, 1,000 promises; {shown} of {len(took) - 2} figures have something to show. "
        f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, {platform.system()} "
        f"{platform.release()}; load at the end {load}",
        "",
        "| what | median ms | 95th percentile ms | slowest ms | of it processor time, median ms |",
        "|---|---|---|---|---|",
        *[
            f"{_line(f'**{name}** (mark: 1,000 ms)', took.pop(name))} {statistics.median(busy[name]) * 1000:.0f} |"
            for name in list(took)[:2]
        ],
        *[
            f"{_line(f'{name}, alone and anew', values)} {statistics.median(busy[name]) * 1000:.0f} |"
            for name, values in sorted(took.items(), key=lambda each: -statistics.median(each[1]))[:6]
        ],
        "",
        "| page | median ms | 95th percentile ms | slowest ms | queries | kB |",
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


def _found(printed: str) -> list:
    line = next(line for line in printed.splitlines() if line.startswith("FOUND "))
    return json.loads(line.removeprefix("FOUND "))


def _line(name: str, values: list[float]) -> str:
    return (
        f"| {name} | {statistics.median(values) * 1000:.0f} | {percentile(values, 0.95) * 1000:.0f} "
        f"| {max(values) * 1000:.0f} |"
    )


if __name__ == "__main__":
    raise SystemExit(main())
