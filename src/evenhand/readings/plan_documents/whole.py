"""The whole plan: the page, then everything behind it, down to each line and where it comes from."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from evenhand.exchange.document.tree import (
    Block,
    Document,
    PageBreak,
    bullets,
    definitions,
    heading,
    lead,
    p,
    quote,
    small,
    strong,
    table,
)
from evenhand.methods.resources import Line
from evenhand.readings.amounts import counted, day, money, number
from evenhand.readings.first_plan import FirstPlan
from evenhand.readings.plan_documents import parts
from evenhand.readings.plan_documents.page import side_by_side, stops
from evenhand.readings.step_two import StepTwo
from evenhand.readings.trim_log import TrimLog

EVIDENCE = {
    "seen": "read in a source",
    "derived": "worked out from a source",
    "general": "common knowledge",
    "assumption": "our assumption",
}


def whole_plan(plan: FirstPlan) -> Document:
    """Return everything that the file and the framework say together."""
    return parts.document(plan, plan.file.title, _blocks(plan), subtitle="A first plan, for talking about")


def _blocks(plan: FirstPlan) -> Iterator[Block]:
    yield from stops(plan)
    yield lead(parts.takes(plan), " ", strong(parts.verdict(plan)))
    yield heading("What was asked")
    yield from parts.asked(plan)
    yield heading("What it is for")
    yield from parts.aims(plan)
    yield heading("Does it fit?")
    yield from parts.fit_table(plan)
    yield from parts.ways_out(plan)
    yield heading("Side by side")
    yield side_by_side(plan)
    yield from _readings(plan)
    if plan.step_two:
        yield heading("Which way serves which aim")
        yield from _step_two(plan.step_two)
    if plan.file.must_keep:
        yield heading("What must not be given up")
        for each in plan.file.must_keep:
            yield quote(each.words, each.person)
    if plan.file.involvement:
        yield heading("Who, when and how")
        yield _involvement(plan)
    yield heading("What it costs")
    yield parts.cost_table(plan.costing, plan.framework)
    yield from (small(note) for note in (parts.shares(plan.costing), *plan.costing.notes) if note)
    yield from parts.missing(plan.costing)
    if plan.trim_log:
        yield heading("What was cut, and what that did")
        yield from _trim_log(plan.trim_log)
    yield PageBreak()
    yield heading("Every line, and where it comes from")
    yield from _lines(plan)
    yield heading("Figures from elsewhere to hold beside it")
    yield definitions(*((row.name, row.plain) for row in plan.framework.comparators))


def _readings(plan: FirstPlan) -> Iterator[Block]:
    """Both papers on each way, side by side, and what goes missing if it is not done."""
    sources = {row.id: row.short for row in plan.framework.sources}
    for option in plan.options:
        row = option.approach
        yield heading(row.name, 2)
        yield p(row.plain)
        yield definitions(
            (sources.get("okm", "One paper"), row.okm_reading),
            (sources.get("w20", "The reply"), row.w20_reading),
            ("Who has the say", row.say),
            ("What it costs in inclusion", row.inclusion_cost),
            ("What it risks", row.independence_risk),
            ("If we do not", option.if_we_do_not),
            ("How it is known to fail", row.known_failure),
            ("Where the least figures come from", row.least_note),
        )
        if row.needs_signed_reason:
            yield p("This needs a reason, signed by a person, that is shown with everything that goes out.")


def _step_two(reading: StepTwo) -> Iterator[Block]:
    yield table(
        "Does this way help this aim? How many said what",
        ("Aim", *reading.options),
        [(aim, *cells) for aim, cells in reading.table],
    )
    yield small(
        f"Answers of {counted(reading.people, 'person', 'people')}. They are not added up: nobody’s answer weighs more, and there is no winner."
    )
    if reading.beaten:
        yield p(strong("Beaten on everything that anyone has said:"))
        yield bullets(*reading.beaten)
    else:
        yield p("No way is beaten by another on everything.")
    if reading.beliefs:
        yield p(strong("One belief that would change this:"))
        yield bullets(
            *(
                f"“{each.option}” for “{each.aim}”: now “{each.now}”. If it were “{each.to}”, {each.what_changes}. "
                f"Held by {each.held_by}."
                for each in reading.beliefs
            )
        )
    else:
        yield p("No single belief would change this.")
    if reading.not_yet_known:
        yield p(strong("Not known yet:"))
        yield bullets(*reading.not_yet_known)
    if reading.differ_most:
        yield p(strong("Where people differ most:"))
        yield bullets(*reading.differ_most)
    if reading.not_heard:
        yield p(f"Not heard yet: {'; '.join(reading.not_heard)}.")


def _involvement(plan: FirstPlan) -> Block:
    fw = plan.framework
    stages = {row.id: row.name for row in fw.stages}
    types = {row.id: row.plural for row in fw.partner_types}
    modes = {row.id: row.name for row in fw.modes}
    order = list(stages)
    return table(
        "Who takes part at which stage, and how",
        ("Stage", "Who", "How", "Why"),
        [
            (
                stages[each.stage],
                types[each.partner_type],
                modes[each.mode],
                each.reason or "No reason is written yet",
            )
            for each in sorted(plan.file.involvement, key=lambda each: order.index(each.stage))
        ],
    )


def _trim_log(log: TrimLog) -> Iterator[Block]:
    def amount(pence: int | None) -> str:
        return "not known" if pence is None else money(pence)

    yield table(
        "Asked, awarded, spent",
        ("Line", "Asked", "Awarded", "Spent", "Who and why", "What it does"),
        [
            (
                trim.label,
                amount(trim.asked_pence),
                amount(trim.awarded_pence),
                amount(trim.spent_pence),
                ": ".join(part for part in (trim.who, trim.why) if part) or "Nobody has said",
                trim.effect or "Nobody has said",
            )
            for trim in log.trims
        ],
        numeric=(1, 2, 3),
    )
    if log.cut_share is not None:
        yield small(
            f"Of what was asked for and decided about, {float(log.cut_share * 100):.0f}% was cut."
            if log.cut_share >= 0
            else f"More was awarded than asked for, by {float(-log.cut_share * 100):.0f}%."
        )


def _lines(plan: FirstPlan) -> Iterator[Block]:
    """Each line under its activity. Own lines say each for themselves where they come from."""
    stages = {row.id: row.name for row in plan.framework.stages}
    if plan.costing.is_own:
        for stage, lines in _grouped(plan, lambda line: line.stage).items():
            yield table(
                stages.get(stage, "For no one stage"),
                ("Line", "How it is worked out", "Cost", "Where it comes from"),
                [
                    (line.label, _sum(line), money(line.pence), line.source or "Nobody has said")
                    for line in lines
                ],
                numeric=(2,),
                widths=(3, 3, 1.2, 3),
            )
        return
    names = {row.id: row.name for row in plan.framework.activities}
    for activity, lines in _grouped(plan, lambda line: line.activity).items():
        yield table(
            f"{stages[lines[0].stage]}: {names[activity]}",
            ("Line", "How it is worked out", "Cost"),
            [(_without(names[activity], line.label), _sum(line), money(line.pence)) for line in lines],
            numeric=(2,),
            widths=(4, 4, 1.2),
        )
    yield p("How often and how long is Evenhand’s assumption for each activity. The rates are these:")
    used = "".join(line.source for line in plan.costing.lines)
    yield table(
        "Rates used here",
        ("Rate", "Amount", "From", "How we know", "Note"),
        [
            (row.name, money(row.pence or 0), day(row.from_date), EVIDENCE[row.evidence], row.note or "")
            for row in plan.framework.rates
            if f"({row.id}," in used
        ],
        numeric=(1,),
        widths=(3, 1, 1.6, 1.6, 4),
    )


def _grouped(plan: FirstPlan, key: Callable[[Line], str]) -> dict[str, list[Line]]:
    found: dict[str, list[Line]] = {}
    for line in plan.costing.lines:
        found.setdefault(key(line), []).append(line)
    return found


def _without(name: str, label: str) -> str:
    rest = label.removeprefix(f"{name}: ")
    return f"{rest[:1].upper()}{rest[1:]}"


def _sum(line: Line) -> str:
    """Return the sum as one would say it: “8 people × 3 times × 2.5 hours × £27.50”."""
    parts_of_sum = [counted(line.people, "person", "people")] if line.unit in ("hour", "person_time") else []
    parts_of_sum += [counted(line.times, "time")] if line.unit != "each" else []
    parts_of_sum += [counted(line.hours_each, "hour")] if line.unit == "hour" else []
    parts_of_sum += [money(line.rate_pence)]
    spent = f"; {number(line.hours)} hours in all" if line.hours and line.unit != "hour" else ""
    return " × ".join(parts_of_sum) + spent
