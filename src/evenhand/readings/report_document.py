"""A report as a document: the unresolved first, each sentence with what it rests on, its limits and how to check it."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from evenhand.exchange.document.charts import Bar, bar_chart
from evenhand.exchange.document.tree import (
    Block,
    Document,
    Figure,
    Run,
    callout,
    emphasis,
    heading,
    lead,
    link,
    p,
    small,
    strong,
)
from evenhand.exchange.document.tree import table as table_of
from evenhand.readings import report_basis
from evenhand.readings.amounts import counted, day
from evenhand.readings.limits import LIMITS, limits_line
from evenhand.readings.outside_charter import TITLE as OUTSIDE
from evenhand.readings.outside_charter import WITHOUT_WORDS, outside_charter
from evenhand.readings.report_basis import Ref
from evenhand.readings.report_digest import is_as_released
from evenhand.readings.report_drafts import UNRESOLVED
from evenhand.readings.report_drafts.sheet_rows import NOT_WRITTEN, SHEET_RULE
from evenhand.readings.reports import ItemShown, ReportShown, SentenceShown
from evenhand.readings.work_sentences import standing
from evenhand.records.models import Project, Report

TAKEN_OFF_SINCE = "Since then somebody took words of theirs off the record, and they are gone from here too. So the JSON file of today has another."
NOT_RELEASED = "A draft. The team has not let it out yet."
TOLD = "told by somebody on the team; the record holds nothing for it"


def report_document(project: Project, shown: ReportShown, *, is_linked: bool = False) -> Document:
    """`is_linked` for a page on a screen: on paper an address in the middle of a sentence is in the way."""
    return Document(
        title=shown.report.title,
        subtitle=f"{shown.form.name}. {project.title}. {shown.period}",
        blocks=tuple(_blocks(project, shown, is_linked=is_linked)),
        footer=f"{project.title}. {shown.report.title}. {stands(shown.report)}",
    )


def stands(report: Report) -> str:
    if report.state == "released" and report.released_on:
        return f"Released on {day(report.released_on)}."
    return "Not going out." if report.state == "stopped" else NOT_RELEASED


def head_written(report: Report) -> str:
    """How the record stood, as the verifier takes it: how many entries, and their root."""
    if report.head_size is None or not report.head_root:
        return ""
    return f"{report.head_size}:{base64.b64encode(bytes.fromhex(report.head_root)).decode()}"


def limits_said(project: Project, report: Report) -> str:
    """The limits line; of a released report as of the day on which it went out."""
    if report.state != "released" or report.released_on is None or report.head_size is None:
        return limits_line(project)
    entries = counted(report.head_size, "entry", "entries")
    return (
        f"From the record of “{project.title}” as it stood on {day(report.released_on)}, with {entries}. "
        + " ".join(LIMITS[:3])
    )


def _came_later(since: date | None, report: Report) -> bool:
    """What was agreed on after a report went out is not what it went out with."""
    return since is not None and report.released_on is not None and since > report.released_on


def all_refs(shown: ReportShown) -> list[Ref]:
    """Everything that some sentence rests on, each once, in the order in which a reader meets it."""
    stored = (ref for item in shown.items for each in item.sentences for ref in each.sentence.rests_on)
    return list(dict.fromkeys(filter(None, map(report_basis.ref_of, stored))))


def checks(report: Report) -> list[str]:
    """How whoever holds the document can check it, in sentences; the last ones are what to hold it against."""
    if not report.head_size:
        return ["A draft is on no record as it stands. Once it is released, it says here how to check it."]
    return [
        f"When this was released, the record of the project was {counted(report.head_size, 'entry', 'entries')} long.",
        "If somebody changes the record later, the verifier shows it against this line:",
        head_written(report),
        "The record holds the SHA-256 of the sentences as they went out, which is that of this report’s JSON file:",
        report.digest,
        *([] if is_as_released(report) else [TAKEN_OFF_SINCE]),
    ]


def _blocks(project: Project, shown: ReportShown, *, is_linked: bool) -> Iterator[Block]:
    if outside_charter(project):
        yield callout(OUTSIDE, WITHOUT_WORDS, is_warning=True)
    sentence = standing(project)
    if sentence is not None and not _came_later(sentence.stands_since, shown.report):
        yield lead(f"What those involved say this work is: “{sentence.text}”")
        if sentence.answers.filter(says="contest").exists():
            yield p("Not everybody here agrees with that sentence.")
    if shown.report.state != "released":
        yield callout("Not released", stands(shown.report), is_warning=True)
    yield small(
        "Written from the record of the project. In brackets after each sentence stands what it rests on; the list at "
        "the end says where to find it. What is not resolved comes first."
    )
    for item in shown.items:
        yield from _item(item, project if is_linked else None)
    yield from _gaps(shown)
    yield from _left_out(shown)
    yield from _rests_on(project, shown)
    yield heading("What this cannot show")
    yield p(limits_said(project, shown.report))
    for limit in LIMITS[3:]:
        yield p(limit)
    yield heading("How to check it")
    for check in checks(shown.report):
        is_value = check and " " not in check
        yield p(strong(check)) if is_value else p(check)


def _item(item: ItemShown, linked: Project | None) -> Iterator[Block]:
    yield heading(f"{item.number}. {item.name}" if item.number else item.name)
    yield small(item.asks)
    if item.is_gap:
        yield (
            p(strong("Gap: " if item.id != UNRESOLVED else ""), item.gap)
            if item.id != UNRESOLVED
            else p(item.gap)
        )
    sheet: list[SentenceShown] = []
    for each in item.sentences:
        # Rows of one table, one sentence each, stand in one table.
        if each.sentence.drafted_by == SHEET_RULE and each.sentence.table:
            sheet.append(each)
            continue
        yield from _sentence(each, linked)
    if sheet:
        yield from _sheet(item, sheet)


def _sheet(item: ItemShown, rows: list[SentenceShown]) -> Iterator[Block]:
    """The rows of a sheet on paper: columns that belong together in one, and empty ones told below."""
    header = rows[0].sentence.table["header"]
    cells = [
        (_basis(row), *row.sentence.table["rows"][0])
        for row in rows
        if len(row.sentence.table["rows"][0]) == len(header)
    ]
    shown = [("Number", 1.2), ("When, how and who", 2.2), *((name, 2.6) for name in header[3:6])]
    written = [place for place in (6, 7) if any(row[place + 1] != NOT_WRITTEN for row in cells)]
    shown += [(header[place], 2.0) for place in written]
    yield table_of(
        item.name,
        [name for name, _ in shown],
        [
            [
                row[0].removeprefix("number "),
                "; ".join(dict.fromkeys(row[1:4])),
                *row[4:7],
                *(row[place + 1] for place in written),
            ]
            for row in cells
        ],
        widths=[width for _, width in shown],
    )
    empty = [header[place] for place in (6, 7) if place not in written]
    if empty:
        yield small(
            f"Nobody has written down: {'; '.join(empty).lower()}. The spreadsheet has a place for it."
        )


def _sentence(each: SentenceShown, linked: Project | None) -> Iterator[Block]:
    if each.sentence.table:
        yield from table_blocks(each.sentence.text, each.sentence.table, basis=f" [{_basis(each)}]")
    else:
        yield p(each.sentence.text, *_basis_runs(each, linked))


def _basis_runs(each: SentenceShown, linked: Project | None) -> Iterator[Run]:
    refs = [ref for ref in map(report_basis.ref_of, each.sentence.rests_on) if ref]
    if linked is None or not refs:
        yield emphasis(f" [{_basis(each)}]")
        return
    for place, ref in enumerate(refs):
        yield emphasis("; " if place else " [")
        yield Run(
            report_basis.name_of(ref), is_emphasised=True, address=report_basis.whole_address(ref, linked)
        )
    yield emphasis("]")


def _basis(each: SentenceShown) -> str:
    return "; ".join(basis.text for basis in each.basis) or TOLD


def table_blocks(caption: str, kept: Mapping[str, Any], *, basis: str = "") -> Iterator[Block]:
    numeric = tuple(kept.get("numeric", ()))
    column = kept.get("bars")
    if column is not None:
        figure = _picture(caption, kept, int(column))
        if figure is not None:
            yield figure
    yield table_of(caption + basis, kept["header"], kept["rows"], numeric=numeric)


def _picture(caption: str, kept: Mapping[str, Any], column: int) -> Figure | None:
    """Bars of one column, with the table that they are drawn from right below."""
    bars = []
    for row in kept["rows"]:
        try:
            value = float(str(row[column]).replace(",", ""))
        except ValueError:
            continue
        bars.append(Bar(str(row[0]), value, str(row[column])))
    if not bars:
        return None
    desc = "; ".join(f"{bar.label}: {bar.said}" for bar in bars)
    return Figure(bar_chart(caption, desc, bars, name=caption), f"{caption} {desc}.")


def _gaps(shown: ReportShown) -> Iterator[Block]:
    if shown.gaps:
        yield heading("Gaps")
        yield p(
            f"For {counted(len(shown.gaps), 'part')} of {len(shown.items) - 1} the record holds nothing: "
            + "; ".join(f"{item.number} {item.name}" for item in shown.gaps)
            + "."
        )


def _left_out(shown: ReportShown) -> Iterator[Block]:
    """That sentences were left out, and why. Their words stay with those who take part."""
    left_out = shown.left_out
    if left_out:
        yield heading("Left out")
        yield p(f"{counted(len(left_out), 'sentence was', 'sentences were')} left out, with these reasons.")
        for because, count in _counted(each.sentence.left_out_because for each in left_out):
            yield p(f"{because} ({counted(count, 'sentence')})")


def _counted(reasons: Iterable[str]) -> list[tuple[str, int]]:
    found: dict[str, int] = {}
    for reason in reasons:
        found[reason] = found.get(reason, 0) + 1
    return list(found.items())


def _rests_on(project: Project, shown: ReportShown) -> Iterator[Block]:
    rows = []
    for ref in all_refs(shown):
        address = report_basis.whole_address(ref, project)
        bare = address.partition("://")[2].rstrip("/")
        rows.append((report_basis.name_of(ref), link(bare, address) if address else ""))
    if rows:
        yield heading("What it rests on")
        yield small("Pages for those who take part, who can open them. Others may ask the team.")
        yield table_of("What the sentences rest on, and where it is", ("Rests on", "Where"), rows)
