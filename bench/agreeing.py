"""How fast the pages on agreeing, deciding and publishing come in a large project, and with how many queries.

    PYTHONPATH=src python bench/agreeing.py [--contributions 20000] [--decisions 300] [--voices 200] [--times 20] [--write]

One project with 200 people, 300 decisions that all of them have a say in, 60 clauses that have changed once,
200 findings, 200 outputs and as many things on the agenda, interests, gifts and roles. Each page is asked for in turn
in one process, beside the plainest page, so that a slow moment of the machine strikes all alike. The queries are
counted in a turn of their own. `--write` adds the figures to bench/results.md.
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

from bench.contributions import FILL as FILL_CONTRIBUTIONS  # noqa: E402
from bench.pages import PEER, percentile  # noqa: E402
from tests.integrity.server import Server, server_for  # noqa: E402

FILL = """
import random
from datetime import date, datetime, timedelta, timezone
from django.db import transaction
from evenhand.records.models import (
    AgendaItem, AgendaTerms, Clause, ClauseAnswer, ClauseVersion, Contribution, Credit, Decision, DecisionCitation,
    DecisionOption, DecisionRule, DecisionSignature, Finding, FindingSupport, Gift, HoldBack, Interest, Output,
    PositionAnswer, PositionChoice, Project, ReleaseTerms, RoleCharter,
)
chance = random.Random(4)
project = Project.objects.get(slug="{slug}")
partners = list(project.partners.prefetch_related("types").order_by("pk"))
lead = partners[0]
said = list(Contribution.objects.filter(project=project).exclude(partner=None).values_list("pk", flat=True)[:4000])
words = "We looked at what people said about the stairs and the damp, and this is why it matters to us here. "
with transaction.atomic():
    for number in range(1, {clauses} + 1):
        topic = "agenda" if number == {clauses} - 1 else "release" if number == {clauses} else "deciding" if number % 3 == 0 else "ground_rules"
        clause = Clause.objects.create(project=project, number=number, topic=topic)
        for version in (1, 2):
            row = ClauseVersion.objects.create(
                clause=clause, number=version, heading=f"Clause {{number}}", text=words * 3, reason=words, proposed_by=lead,
                proposed_on=date(2026, 2, version), in_force_on=date(2026, 3, version), state="replaced" if version == 1 else "in_force",
                ended_on=date(2026, 3, 2) if version == 1 else None,
            )
            ClauseAnswer.objects.bulk_create(
                ClauseAnswer(version=row, partner=each, says="agree", answered_on=date(2026, 2, 3), channel="web") for each in partners[:{voices}]
            )
            if topic == "deciding":
                rule = DecisionRule.objects.create(
                    version=row, matter="" if number == 3 else f"Matter {{number}}", kind="strategic", rule="consent", days_least=0
                )
            if topic == "agenda":
                AgendaTerms.objects.create(version=row, callers_needed=3)
            if topic == "release":
                terms = ReleaseTerms.objects.create(version=row, may_say_no="The carers, to a film.", steps=words)
    rule = DecisionRule.objects.get(version__clause__number=3, version__clause__project=project, version__state="in_force")
    noon = datetime(2026, 5, 1, 12, tzinfo=timezone.utc)
    for number in range(1, {decisions} + 1):
        name = ["consent", "consensus", "majority", "gradients", "score", "ranked"][number % 6]
        is_open, outcome = number > {decisions} - 20, "not_made" if number % 5 == 0 else "outside" if number % 17 == 0 else "made"
        closed = noon + timedelta(days=number % 150)
        decision = Decision.objects.create(
            project=project, number=number, question=f"Question {{number}}?", words=words * 4, reasons=words, rule=name,
            charter_rule=rule if name == "consent" else None, secrecy="facilitator" if number % 7 == 0 else "named",
            presence=[{{"type": "carer", "least": 2}}], breakdown=[["carer"], ["patient", "practitioner"]],
            closes_at=datetime(2099, 1, 1, tzinfo=timezone.utc) if is_open else closed, opened_by=lead.person,
            **({{}} if is_open else dict(
                outcome=outcome, made_at=closed if outcome == "made" else None, closed_at=closed, closed_by=lead.person,
                outside_because="A carer was missing." if outcome == "outside" else "", outcome_words=words,
                result={{"why": "made", "is_told": True, "spoken": 150, "figures": {{"rule": name, "had_a_say": len(partners), "spoke": 150}}}},
            )),
        )
        options = [DecisionOption.objects.create(decision=decision, number=n, text=f"Way {{n}}", would_change=words) for n in (1, 2, 3)]
        stances = {{
            "consent": ["no_objection"] * 30 + ["object"], "consensus": ["agree"] * 30 + ["block"], "gradients": ["g1", "g2", "g3"] * 10 + ["g8"],
        }}.get(name, ["chose"])
        rows = DecisionSignature.objects.bulk_create(
            DecisionSignature(
                decision=decision, partner=each, types=[row.type for row in each.types.all()],
                **(dict(stance="", signed_at=None) if place % 4 == 0 else dict(
                    stance=(stance := stances[place % len(stances)]), signed_at=closed, channel="web",
                    words=words if stance in ("object", "block", "g8") else "", is_dissent=stance in ("object", "block", "g8"),
                )),
            )
            for place, each in enumerate(partners[:{voices}])
        )
        if name in ("majority", "score", "ranked"):
            PositionChoice.objects.bulk_create(
                PositionChoice(signature=row, option=option, value=1 if name == "majority" else option.number)
                for row in rows if row.stance for option in (options[:1] if name == "majority" else options)
            )
        PositionAnswer.objects.bulk_create(
            PositionAnswer(signature=row, answers_words=row.words, text=words, partner=lead, answered_on=date(2026, 5, 2))
            for row in rows if row.words
        )
        DecisionCitation.objects.bulk_create(
            DecisionCitation(decision=decision, contribution_id=pk) for pk in chance.sample(said, 20)
        )
    findings, outputs = [], []
    for number in range(1, 201):
        who = partners[number % len(partners)]
        finding = Finding.objects.create(
            project=project, number=number, text=words, limits=words, is_unwelcome=number % 9 == 0,
            unwelcome_to="The landlord" if number % 9 == 0 else "", partner=who, found_on=date(2026, 6, 1), release_terms=terms,
        )
        FindingSupport.objects.bulk_create(
            FindingSupport(finding=finding, contribution_id=pk) for pk in chance.sample(said, 10)
        )
        output = Output.objects.create(
            project=project, number=number, title=f"Output {{number}}", kind="report", stance="evidence", partner=who, release_terms=terms,
            state=["draft", "shown", "public"][number % 3], begun_on=date(2026, 6, 2),
            shown_on=date(2026, 6, 3) if number % 3 else None, reply_by=date(2026, 6, 20) if number % 3 else None,
            public_on=date(2026, 7, 1) if number % 3 == 2 else None, published_by=lead if number % 3 == 2 else None,
        )
        HoldBack.objects.create(
            project=project, number=number, finding=finding, asked_by=who, side="partners", why=words, asked_on=date(2026, 6, 5), partner=who,
            **(dict(state="refused", answer=words, answered_by=lead, answered_on=date(2026, 6, 9)) if who != lead and number % 2 else dict()),
        )
        AgendaItem.objects.create(
            project=project, number=number, text=f"Item {{number}}", why=words, partner=who, raised_on=date(2026, 6, 1), due_on=date(2026, 6, 20),
            **(dict() if number % 2 else dict(state="no", answer=words, answered_by=lead, answered_on=date(2026, 6, 10))),
        )
        Interest.objects.create(partner=who, what=words, finding=finding, declared_on=date(2026, 6, 1))
        Gift.objects.create(
            project=project, kind="money", what="A gift", pence=1000, from_partner=who, to_words="All of us", is_something_expected="no",
            given_on=date(2026, 6, 1), partner=lead,
        )
        for stage in (1, 2):
            RoleCharter.objects.create(partner=who, number=stage, stage=["framing", "data"][stage - 1], does=words, said_on=date(2026, 6, stage))
        Credit.objects.create(partner=who, role="investigation", said_on=date(2026, 6, 1))
"""

#: What is asked of the server's own process, so that the queries can be counted.
MEASURE = """
import json, time
from collections import defaultdict
from django.db import connection, reset_queries
from django.test import Client
from django.test.utils import CaptureQueriesContext
client = Client(headers={{"host": "{host}"}}, raise_request_exception=False)
client.cookies["evenhand"] = "{session}"
paths = json.loads('''{paths}''')
took, queries, sizes, statuses = defaultdict(list), {{}}, {{}}, {{}}
for turn in range({times} + 2):
    for path in paths:
        started = time.perf_counter()
        answer = client.get(path)
        spent = time.perf_counter() - started
        if turn > 1:
            took[path].append(spent)
        if turn == 0:
            with CaptureQueriesContext(connection) as caught:
                client.get(path)
            queries[path], sizes[path], statuses[path] = len(caught), len(answer.content), answer.status_code
print("FOUND", json.dumps([took, queries, sizes, statuses]))
"""


def filled(folder: Path, *, contributions: int, decisions: int, clauses: int, voices: int) -> Server:
    """A server, not started, on a project of this size; a folder that was filled before is taken as it is."""
    server = server_for(folder, os.environ.get("DATABASE_URL"))
    kept = folder / "filled"
    if kept.exists():
        server.session, server.slug = kept.read_text(encoding="utf-8").split()
        return server
    server.make_people()
    server.manage("shell", "-c", FILL_CONTRIBUTIONS.format(slug=server.slug, count=contributions))
    server.manage(
        "shell", "-c", FILL.format(slug=server.slug, clauses=clauses, decisions=decisions, voices=voices)
    )
    kept.write_text(f"{server.session} {server.slug}", encoding="utf-8")
    return server


def pages(slug: str, decisions: int) -> dict[str, str]:
    at = f"/p/{slug}"
    return {
        "the plainest page": PEER,
        "the charter": f"{at}/charter/",
        "one clause": f"{at}/charter/3/",
        "what waits for a yes": f"{at}/charter/waiting/",
        "decisions": f"{at}/decisions/",
        "one decision, closed": f"{at}/decisions/12/",
        "one decision, open": f"{at}/decisions/{decisions - 6}/",
        "one decision known to the facilitator": f"{at}/decisions/14/",
        "decide by a rule, the form": f"{at}/decisions/by-rule/",
        "what was typed in, to check": f"{at}/decisions/checking/",
        "how we decided": f"{at}/how-we-decided/",
        "another look at it": f"{at}/decisions/12/again/",
        "the agenda": f"{at}/agenda/",
        "one thing on the agenda": f"{at}/agenda/7/",
        "findings": f"{at}/findings/",
        "one finding": f"{at}/findings/9/",
        "held back": f"{at}/held-back/",
        "one request to hold back": f"{at}/held-back/3/",
        "outputs": f"{at}/outputs/",
        "one output": f"{at}/outputs/5/",
        "what is agreed about release": f"{at}/outputs/agreed/",
        "plans for use": f"{at}/outputs/use/",
        "power": f"{at}/power/",
        "interests": f"{at}/interests/",
        "gifts": f"{at}/gifts/",
        "roles": f"{at}/roles/",
        "credit": f"{at}/credit/",
        "the project's first page": f"{at}/",
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--contributions", type=int, default=20_000)
    parser.add_argument("--decisions", type=int, default=300)
    parser.add_argument("--clauses", type=int, default=60)
    parser.add_argument(
        "--voices", type=int, default=200, help="how many of the 200 people have a say in each"
    )
    parser.add_argument("--times", type=int, default=20)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--keep", type=Path, help="a folder to fill once and measure again")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = asked.keep or Path(temporary)
        server = filled(
            folder,
            contributions=asked.contributions,
            decisions=asked.decisions,
            clauses=asked.clauses,
            voices=asked.voices,
        )
        named = pages(server.slug, asked.decisions)
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
        found = next(line for line in printed.splitlines() if line.startswith("FOUND "))
        took, queries, sizes, statuses = json.loads(found.removeprefix("FOUND "))
    plainest = statistics.median(took[PEER])
    load = ", ".join(f"{each:.1f}" for each in os.getloadavg())
    database = "PostgreSQL" if "postgres" in os.environ.get("DATABASE_URL", "") else "SQLite"
    lines = [
        f"### {date.today().isoformat()}, {database}, agreeing, deciding and publishing, {asked.times} times each in turn",
        "",
        f"200 people, {asked.contributions:,} contributions, {asked.decisions} decisions with {asked.voices} voices each, "
        f"{asked.clauses} clauses, 200 findings, 200 outputs. "
        f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, {platform.system()} "
        f"{platform.release()}; load at the end {load}",
        "",
        "| what | median ms | 95th percentile ms | slowest ms | times the plainest page | queries | kB |",
        "|---|---|---|---|---|---|---|",
    ]
    for name, path in named.items():
        values = took[path]
        wrong = "" if statuses[path] == 200 else f" ({statuses[path]})"
        lines.append(
            f"| {name}{wrong} | {statistics.median(values) * 1000:.0f} | {percentile(values, 0.95) * 1000:.0f} "
            f"| {max(values) * 1000:.0f} | {statistics.median(values) / plainest:.0f} | {queries[path]} "
            f"| {sizes[path] / 1000:.0f} |"
        )
    print("\n".join(lines))
    if asked.write:
        results = ROOT / "bench" / "results.md"
        text = results.read_text(encoding="utf-8")
        results.write_text(text.rstrip() + "\n\n" + "\n".join(lines) + "\n", encoding="utf-8")
    return 1 if set(statuses.values()) != {200} else 0


if __name__ == "__main__":
    raise SystemExit(main())
