"""How long reports take in a project of 20,000 contributions: drafted, shown, and set as a PDF of sixty pages.

    PYTHONPATH=src python bench/reports.py [--contributions 20000] [--decisions 300] [--times 5] [--write] [--keep FOLDER]

Each form is drafted from the record anew, with whatever was kept from before thrown away. The marks are 200 ms at
the 95th percentile for a page, and five seconds for a PDF of sixty pages.
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
from bench.pages import percentile  # noqa: E402

REPORTS = """
import json, time
from evenhand.access.projects import Seat
from evenhand.access.viewer import Viewer
from evenhand.actions import reports
from evenhand.exchange.document import docx, html, pdf
from evenhand.exchange.report_workbook import workbook
from evenhand.readings import answer_waits, heard_figures, indicator_decisions, indicator_voices
from evenhand.readings import reports as reading
from evenhand.readings.report_document import report_document
from evenhand.readings.report_sheets import report_sheets
from evenhand.records.models import Project
project = Project.objects.get(slug="{slug}")
lead = project.partners.select_related("person").order_by("pk")[0]
seat = Seat(project, lead, Viewer(person=lead.person))
kept = [answer_waits._worked_out, heard_figures._worked_out, indicator_decisions._worked_out, indicator_voices._counted]
took, made = {{}}, {{}}
def timed(name, work):
    started = time.perf_counter()
    result = work()
    took.setdefault(name, []).append(time.perf_counter() - started)
    return result
for turn in range({times}):
    for form in reading.forms():
        for each in kept:
            each.cache_clear()
        report = timed(f"drafted: {{form.name}}", lambda: reports.begin(project=project, form=form.id, title="Bench", partner=lead, by=lead.person))
        made[form.id] = [report.number, report.sentences.count()]
report = reports.begin(project=project, form="gripp2_lf", title="Sixty pages", partner=lead, by=lead.person)
# Long enough for sixty pages, however long the record is.
shown = reading.shown(report, seat)
words = "What was said about it afterwards, at the table and on paper, by those who had been there from the first day. " * 4
number = 0
while True:
    for item in [each.id for each in shown.items][1:]:
        for _ in range(8):
            number += 1
            reports.write(report=report, item=item, text=f"{{number}}. {{words}}", partner=lead, by=lead.person)
    shown = reading.shown(report, seat)
    document = report_document(project, shown)
    sheets = pdf.sheets_in(pdf.write(document))
    if sheets >= 60:
        break
for turn in range({times}):
    document = report_document(project, reading.shown(report, seat))
    timed(f"PDF of {{sheets}} pages", lambda: pdf.write(document))
    timed(f"Word file of the same", lambda: docx.write(document))
    timed(f"web page of the same", lambda: html.standalone(document))
    timed(f"spreadsheet of the same", lambda: workbook("Bench", report_sheets(project, shown)))
made[f"gripp2_lf of {{sheets}} pages"] = [report.number, report.sentences.count()]
print("FOUND", json.dumps([took, made, sheets]))
"""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--contributions", type=int, default=20_000)
    parser.add_argument("--decisions", type=int, default=300)
    parser.add_argument("--times", type=int, default=5)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--keep", type=Path, help="a folder to fill once and measure again")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = asked.keep or Path(temporary)
        server = filled(
            folder, contributions=asked.contributions, decisions=asked.decisions, clauses=6, voices=200
        )
        printed = server.manage("shell", "-c", REPORTS.format(slug=server.slug, times=asked.times))
        took, made, sheets = _found(printed)
        at = f"/p/{server.slug}/reports"
        named = {"the list of reports": f"{at}/"} | {
            f"one report: {form}, {sentences} sentences": f"{at}/{number}/"
            for form, (number, sentences) in made.items()
        }
        server.manage("collectstatic", "--noinput")
        printed = server.manage(
            "shell",
            "-c",
            MEASURE.format(
                host=f"localhost:{server.port}",
                session=server.session,
                paths=json.dumps(list(named.values())),
                times=asked.times * 4,
            ),
        )
        pages, queries, sizes, statuses = _found(printed)
    load = ", ".join(f"{each:.1f}" for each in os.getloadavg())
    database = "PostgreSQL" if "postgres" in os.environ.get("DATABASE_URL", "") else "SQLite"
    lines = [
        f"### {date.today().isoformat()}, {database}, reports, {asked.times} times each",
        "",
        f"200 people, {asked.contributions:,} contributions, {asked.decisions} decisions with 200 voices each. "
        f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, {platform.system()} "
        f"{platform.release()}; load at the end {load}",
        "",
        f"| what (mark: 5,000 ms for a PDF of sixty pages; this one has {sheets}) | median ms | 95th percentile ms | slowest ms |",
        "|---|---|---|---|",
        *[_line(name, values) for name, values in took.items()],
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
