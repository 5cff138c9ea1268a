"""A report as sheets: its sentences with what they rest on, its tables, and how to check it."""

from __future__ import annotations

from collections.abc import Iterator

from evenhand.exchange.report_workbook import Sheet, as_cells
from evenhand.readings import report_basis
from evenhand.readings.limits import LIMITS
from evenhand.readings.report_document import TOLD, all_refs, checks, limits_said, stands
from evenhand.readings.report_drafts.sheet_rows import SHEET_RULE
from evenhand.readings.reports import ItemShown, ReportShown, SentenceShown
from evenhand.records.models import Project


def report_sheets(project: Project, shown: ReportShown) -> list[Sheet]:
    sheet = said_sheet(shown)
    return [
        *([sheet] if sheet else []),
        _sentences(shown),
        *_tables(shown),
        _rests_on(project, shown),
        _about(project, shown),
    ]


def said_sheet(shown: ReportShown) -> Sheet | None:
    """What was said and what changed, a row each: the sheet that a sheet-shaped form is about."""
    rows = [
        each
        for item in shown.items
        for each in item.sentences
        if each.sentence.drafted_by == SHEET_RULE and each.sentence.table
    ]
    if not rows:
        return None
    header = ("Rests on", *rows[0].sentence.table["header"])
    # Text throughout: a day or a version that looks like a number is none.
    cells = tuple((_basis(each), *map(str, each.sentence.table["rows"][0])) for each in rows)
    return Sheet("What was said", header, tuple(row for row in cells if len(row) == len(header)))


def _sentences(shown: ReportShown) -> Sheet:
    rows = []
    for item in shown.items:
        if item.is_gap:
            rows.append((item.number, item.name, item.gap, "Gap", ""))
        rows += [
            (item.number, item.name, each.sentence.text, _origin(each), _basis(each))
            for each in item.sentences
        ]
    return Sheet("Sentences", ("Number", "Part", "Sentence", "Where it comes from", "Rests on"), tuple(rows))


def _tables(shown: ReportShown) -> Iterator[Sheet]:
    for item in shown.items:
        for each in item.sentences:
            kept = each.sentence.table
            if kept and each.sentence.drafted_by != SHEET_RULE:
                yield Sheet(
                    _table_name(item), tuple(kept["header"]), as_cells(kept["rows"]), each.sentence.text
                )


def _table_name(item: ItemShown) -> str:
    return f"{item.number} {item.name}".strip()


def _rests_on(project: Project, shown: ReportShown) -> Sheet:
    rows = [(report_basis.name_of(ref), report_basis.whole_address(ref, project)) for ref in all_refs(shown)]
    return Sheet("Rests on", ("What", "Where those who take part can open it"), tuple(rows))


def _about(project: Project, shown: ReportShown) -> Sheet:
    rows = [
        ("Project", project.title),
        ("Report", shown.report.title),
        ("Form", f"{shown.form.name}. {shown.form.note or ''}".strip()),
        ("Time", shown.period),
        ("How it stands", stands(shown.report)),
        ("Limits", " ".join([limits_said(project, shown.report), *LIMITS[3:]])),
        *(("How to check it", check) for check in checks(shown.report)),
        *(("Left out, and why", each.sentence.left_out_because) for each in shown.left_out),
    ]
    return Sheet("About this report", ("What", "Words"), tuple(rows))


def _origin(each: SentenceShown) -> str:
    if not each.sentence.drafted_by:
        return "Written by somebody on the team"
    return "Reworded by somebody on the team" if each.is_reworded else "Drafted from the record"


def _basis(each: SentenceShown) -> str:
    return "; ".join(basis.text for basis in each.basis) or TOLD
