"""The plan and its money on paper and as a spreadsheet: the same lines, the same pence, the same last line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from evenhand.exchange.document.tree import (
    Block,
    Document,
    PageBreak,
    Text,
    bullets,
    callout,
    definitions,
    heading,
    lead,
    p,
    strong,
    table,
    words,
)
from evenhand.exchange.plan_csv import plan_csv
from evenhand.exchange.workbook import Assumption, Percents, plan_workbook
from evenhand.framework import Framework
from evenhand.methods.resources import Line
from evenhand.readings.amounts import counted, hours, money, number
from evenhand.readings.budget import BudgetShown, LineShown, percent_words
from evenhand.readings.decision_said import DecisionSaid
from evenhand.readings.outside_charter import TITLE as OUTSIDE
from evenhand.readings.trims import TrimmedLine, TrimsShown
from evenhand.records.models import Project


def budget_document(
    project: Project,
    shown: BudgetShown,
    said: DecisionSaid,
    fw: Framework,
    *,
    trims: TrimsShown | None = None,
) -> Document:
    """The whole plan for paper. `trims` is given only where the project chose to share its trim log."""
    return Document(
        title=f"Plan and money: {project.title}",
        blocks=tuple(_blocks(shown, said, fw, trims)),
        footer=f"{project.title}. {said.closing}",
    )


def budget_workbook(
    project: Project,
    shown: BudgetShown,
    said: DecisionSaid,
    fw: Framework,
    *,
    trims: TrimsShown | None = None,
) -> bytes:
    percents = shown.percents
    title = project.title
    if said.without_public:
        title = f"{title} – without anyone from the public; the reason is under “Where from”"
    return plan_workbook(
        title,
        [_with_holder(each) for each in shown.lines],
        shown.totals,
        tuple(_assumptions(shown, said)),
        tuple(_trim_rows(trims)) if trims else (),
        percents=Percents(**{name.removesuffix("_percent"): value for name, value in percents.items()}),
        names=names_of(fw),
    )


def budget_csv(project: Project, shown: BudgetShown, said: DecisionSaid, fw: Framework) -> str:
    added = [(each.name, each.pence) for each in shown.added if each.pence]
    return plan_csv(
        [_with_holder(each) for each in shown.lines],
        added=added,
        total_pence=shown.totals.total_pence,
        notes=(*said.first_words, *said.last_words),
        names=names_of(fw),
    )


def _with_holder(shown: LineShown) -> Line:
    """In a spreadsheet it stands with where the line comes from, so that the label can be brought in again."""
    if not shown.held_by:
        return shown.line
    return replace(shown.line, source=f"{shown.line.source} Held by {shown.held_by}.".strip())


def names_of(fw: Framework) -> dict[str, str]:
    return {row.id: row.name for rows in (fw.stages, fw.cost_headings, fw.partner_types) for row in rows}


def _blocks(
    shown: BudgetShown, said: DecisionSaid, fw: Framework, trims: TrimsShown | None
) -> Iterator[Block]:
    if said.outside:
        yield callout(OUTSIDE, *said.outside, is_warning=True)
    if said.without_public:
        yield callout("Without anyone from the public", *said.without_public, is_warning=True)
    sums = shown.totals
    yield lead(
        f"In all {money(sums.total_pence)}, {hours(sums.contributor_hours)} of partners’ time and "
        f"{hours(sums.staff_hours)} of staff time."
    )
    yield p(_fits(shown))
    if shown.share_of_whole is not None:
        yield p(
            f"The whole comes to {money(shown.whole_pence or 0)}. Working together is "
            f"{percent_words(shown.share_of_whole)} of it."
        )
    yield heading("What it costs")
    yield _cost_table(shown)
    yield heading("Hours")
    yield _hours_table(shown)
    if shown.missing:
        yield heading("Not in this plan")
        yield bullets(*((strong(f"{row.name}. "), row.question) for row in shown.missing))
    if trims is not None and trims.lines:
        yield heading("Asked, awarded, spent")
        yield from _trim_blocks(trims)
    yield PageBreak()
    yield heading("Every line, and where it comes from")
    for stage in shown.stages:
        yield table(
            f"{stage.name}: {money(stage.pence)}",
            ("Line", "How it is worked out", "Cost", "Where it comes from"),
            [
                (
                    f"{each.record.label} (held by {each.held_by})" if each.held_by else each.record.label,
                    worked_out(each.line),
                    money(each.line.pence),
                    each.record.source or "Nobody has said",
                )
                for each in stage.lines
            ],
            numeric=(2,),
            widths=(3, 3, 1.2, 4),
        )
    yield from (p(strong(each)) for each in said.last_words)


def _fits(shown: BudgetShown) -> str:
    available = shown.available_pence
    if available is None:
        return "Nobody has said how much money there is."
    lacking = shown.fit.money.shortfall
    return (
        f"There is {money(available)}, so {money(int(lacking))} is lacking."
        if lacking
        else f"There is {money(available)}, and that is enough."
    )


def _cost_table(shown: BudgetShown) -> Block:
    rows = [(each.name, money(each.pence)) for each in shown.headings if each.pence]
    added = [
        (f"{each.name}, {number(each.percent)}%", money(each.pence)) for each in shown.added if each.percent
    ]
    return table(
        "By heading, with what is added on",
        ("Heading", "Cost"),
        [*rows, *added, ("In all", money(shown.totals.total_pence))],
        numeric=(1,),
        total_rows=1,
    )


def _hours_table(shown: BudgetShown) -> Block:
    return table(
        "Whose hours",
        ("Who", "Hours", "There are"),
        [
            (
                each.name,
                number(each.needed),
                "not known" if each.available is None else number(each.available),
            )
            for each in shown.hours
        ],
        numeric=(1, 2),
    )


def _trim_blocks(trims: TrimsShown) -> Iterator[Block]:
    def amount(pence: int | None) -> str:
        return "not known" if pence is None else money(pence)

    yield table(
        "Each line that something was noted about",
        ("Line", "First wished for", "Asked", "Awarded", "Spent"),
        [
            (
                each.record.label,
                money(each.wished_pence),
                money(each.asked_pence),
                amount(each.awarded_pence),
                amount(each.spent_pence),
            )
            for each in trims.lines
        ],
        numeric=(1, 2, 3, 4),
    )
    for each in trims.lines:
        for trim in each.trims:
            yield definitions(*_trim_said(each, trim.from_pence, trim.to_pence, trim))
    for each in trims.unfunded:
        yield p(strong("Unfunded work: "), f"{each.record.label}. Nothing is paid for it, and people do it.")


def _trim_said(line: TrimmedLine, before: int, after: int, trim: object) -> list[tuple[Text, Text]]:
    what = f"{line.record.label}: {money(before)} → {money(after)}"
    who = f"{trim.cut_by}. {trim.why}"  # type: ignore[attr-defined]
    return [(words(what), words(who)), (words("What it does"), words(trim.effect))]  # type: ignore[attr-defined]


def _trim_rows(trims: TrimsShown) -> Iterator[_TrimRow]:
    for line in trims.lines:
        said = line.trims
        yield _TrimRow(
            line, "; ".join(each.cut_by for each in said), [e.why for e in said], [e.effect for e in said]
        )


class _TrimRow:
    """One line of the third sheet: the line's own figures, and everything that was said about it."""

    def __init__(self, line: TrimmedLine, who: str, why: list[str], effect: list[str]) -> None:
        self.label = line.record.label
        self.asked_pence = line.wished_pence
        self.awarded_pence = 0 if line.is_out else line.awarded_pence
        self.spent_pence = line.spent_pence
        self.who = who
        self.why = "\n".join(why)
        self.effect = "\n".join(effect)


def _assumptions(shown: BudgetShown, said: DecisionSaid) -> Iterator[Assumption]:
    for each in said.without_public:
        yield Assumption("Without anyone from the public", each, "The decision of this project")
    if shown.available_pence is not None:
        yield Assumption("The money there is", money(shown.available_pence), "What the project says")
    if shown.whole_pence is not None:
        yield Assumption("What the whole comes to", money(shown.whole_pence), "What the project says")
    for row in shown.missing:
        yield Assumption(f"Not in this plan: {row.name}", "", row.question)
    yield Assumption("Where the decision stands", " ".join(said.last_words), "The record of this project")


def worked_out(line: Line) -> str:
    """The sum as one would say it: “8 people × 3 times × 2.5 hours × £27.50”."""
    found = [counted(line.people, "person", "people")] if line.unit in ("hour", "person_time") else []
    found += [counted(line.times, "time")] if line.unit != "each" else []
    found += [counted(line.hours_each, "hour")] if line.unit == "hour" else []
    said = " × ".join([*found, money(line.rate_pence)])
    spent = f"; {number(line.hours)} hours in all" if line.hours and line.unit != "hour" else ""
    return f"{said}, in all{spent}" if line.unit == "each" else f"{said}{spent}"
