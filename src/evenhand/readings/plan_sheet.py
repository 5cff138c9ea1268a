"""The costed plan as a spreadsheet that still adds up."""

from __future__ import annotations

from collections.abc import Iterator

from evenhand.exchange.workbook import Assumption, Percents, plan_workbook
from evenhand.readings.amounts import counted, day, hours, money
from evenhand.readings.first_plan import FirstPlan


def plan_sheet(plan: FirstPlan) -> bytes:
    """Return the XLSX: each line with its sum, what it rests on, and what was asked, awarded and spent."""
    costing = plan.costing
    fw = plan.framework
    return plan_workbook(
        plan.file.title,
        costing.lines,
        costing.totals,
        tuple(_assumptions(plan)),
        plan.file.trims,
        percents=Percents(
            oncost=costing.percents["oncost_percent"],
            inflation=costing.percents["inflation_percent"],
            vat=costing.percents["vat_percent"],
            contingency=costing.percents["contingency_percent"],
        ),
        names={row.id: row.name for rows in (fw.stages, fw.cost_headings, fw.partner_types) for row in rows},
    )


def _assumptions(plan: FirstPlan) -> Iterator[Assumption]:
    """What the plan takes for granted, and last who has not answered."""
    fw = plan.framework
    for note in plan.costing.notes:
        yield Assumption("Note", note, "")
    if not plan.costing.is_own:
        used = "".join(line.source for line in plan.costing.lines)
        for rate in fw.rates:
            if f"({rate.id}," in used:
                yield Assumption(
                    rate.name,
                    money(rate.pence or 0),
                    f"From {day(rate.from_date)}. {rate.note or ''}".strip(),
                )
        activities = {row.id: row for row in fw.activities}
        for row in (activities[id] for id in plan.approach.activities):
            yield Assumption(
                row.name,
                f"{counted(row.times, 'time')}, {hours(row.hours)} each, {hours(row.preparation_hours)} to get ready, "
                f"{hours(row.staff_hours)} of staff each time",
                f"Evenhand’s assumption, framework {fw.version}",
            )
    for heading in plan.costing.missing:
        yield Assumption(f"Not in this plan: {heading.name}", "", heading.question)
    yield Assumption("Not decided", "; ".join(plan.not_answered), "These people have not answered.")
