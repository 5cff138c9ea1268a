"""Draft text for somebody's form, from the record alone. What the record does not hold is listed, never invented."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from evenhand.exchange.document.tree import (
    Block,
    Document,
    bullets,
    callout,
    heading,
    p,
    paragraphs,
    plain,
    small,
    strong,
)
from evenhand.framework import FormSection, Question
from evenhand.methods.reading_age import NoWords, reading_age
from evenhand.readings.amounts import counted, hours, joined, money
from evenhand.readings.first_plan import FirstPlan
from evenhand.readings.plan_documents import parts
from evenhand.readings.plan_said import (
    IN_SPREADSHEET,
    TOLD_ONCE,
    as_under,
    money_by_heading,
    money_by_stage,
    planned_by_stage,
)

#: Each form by its short name, and what the document is called.
FORMS: dict[str, str] = {
    "questions": "Four questions to the table",
    "nihr_stage1": "NIHR, first stage: involvement",
    "nihr_stage2": "NIHR, second stage: involvement",
    "hra": "Research ethics: public involvement",
    "generic": "Working together: text for a form",
    "plain_summary": "Plain English summary",
}

#: What to say when the record does not hold what a section needs.
_LACKING = {
    "who_asked": "who asked for this",
    "people": "who takes part, and how many",
    "changed": "what people have done so far, and what changed because of it",
    "aims": "what working together should achieve, and for whom",
    "stages": "who takes part at which stage, and how",
    "plan": "what is planned",
    "money": "what it costs",
    "hours": "how many hours it takes",
    "lead": "who leads the involvement, with what skill and how many hours",
    "dissemination": "who will hear what was found, and in which form",
    "decisions": "how decisions are made, and who answers for them",
    "evaluation": "how you will find out what the involvement did, good and bad",
    "ethics": "what became fairer, safer or easier to accept because of them",
    "reasons": "why in this way and at these stages",
}


class UnknownForm(ValueError):
    """There is no form of this name."""


def form_text(plan: FirstPlan, form: str) -> Document:
    """Return a draft for one form: what the record says, section by section, and what is missing."""
    if form not in FORMS:
        raise UnknownForm(form)
    blocks = _questions(plan) if form == "questions" else _sections(plan, form)
    return parts.document(
        plan,
        FORMS[form],
        blocks,
        subtitle=f"{plan.file.title}. A draft to work on, never to send as it is.",
        source="Forms and limits change with each call: read the form itself before you send anything.",
    )


def _questions(plan: FirstPlan) -> Iterator[Block]:
    rows = sorted(
        (row for row in plan.framework.questions if row.asked_of == "table"), key=lambda row: row.number
    )
    for row in rows:
        yield heading(f"{row.number}. {row.name}")
        yield p(row.plain)
        own = str(getattr(plan.file.words, f"q{row.number}", ""))
        yield from paragraphs(own)
        facts = _KNOWN_FOR_QUESTION.get(row.number, _nothing)(plan)
        yield from facts
        if not own:
            yield _unanswered(row)


def _unanswered(row: Question) -> Block:
    return callout("Nobody has answered this yet. You could ask:", bullets(*row.prompts))


def _sections(plan: FirstPlan, form: str) -> Iterator[Block]:
    rows = [row for row in plan.framework.form_sections if row.form == form]
    told: dict[str, str] = {}
    for row in rows:
        yield heading(row.name)
        yield small(f"It asks: {row.asks}")
        own = plan.file.words.plain_summary if form == "plain_summary" else ""
        if form == "plain_summary" and own:
            yield from paragraphs(own)
            yield measured(own, row.words_limit)
            continue
        if form == "plain_summary":
            yield p(
                strong("Missing:"),
                " nobody has written the summary yet. Here is what the record holds to write it from.",
            )
        yield from _from_record(plan, row, told)
        told = {need: row.name for need in row.needs if need in TOLD_ONCE} | told
    yield small(
        f"Source: {parts.cited(dict.fromkeys(each for row in rows for each in row.source), plan.framework)}."
    )


def _from_record(plan: FirstPlan, row: FormSection, told: Mapping[str, str]) -> Iterator[Block]:
    """What the record says. `told` names the earlier part in which a list stands already."""
    drafted: list[Block] = []
    lacking: list[str] = []
    for need in row.needs:
        found = list(_FROM_RECORD.get(need, _nothing)(plan))
        if found and need in told:
            found = [p(as_under(need, told[need]))]
        drafted += [block for block in found if block not in drafted]
        if not found:
            lacking.append(_LACKING.get(need, need.replace("_", " ")))
    yield from drafted
    if drafted and row.words_limit:
        yield measured(" ".join(_words_of(block) for block in drafted), row.words_limit)
    if lacking:
        yield callout("Missing", bullets(*lacking))


def measured(text: str, words_limit: int | None = None) -> Block:
    """Say how long a text is and how old a reader it takes, and what that does not measure."""
    try:
        found = reading_age(text)
    except NoWords:
        return small("There are no words here to measure.")
    limit = ""
    if words_limit:
        over = found.words - words_limit
        limit = (
            f" The limit we know of is about {words_limit}: {counted(over, 'word')} too many."
            if over > 0
            else f" The limit we know of is about {words_limit}."
        )
    unsteady = " It is short, so the age is unsteady." if found.is_short else ""
    return small(
        f"{counted(found.words, 'word')}, reading age about {found.years}.{limit}{unsteady} The age counts long words and long "
        "sentences and nothing else: ask a reader."
    )


def _words_of(block: Block) -> str:
    runs = getattr(block, "runs", ())
    items = getattr(block, "items", ())
    return " ".join([plain(runs), *(plain(item) for item in items)])


def _nothing(plan: FirstPlan) -> Iterator[Block]:
    return iter(())


def _who_asked(plan: FirstPlan) -> Iterator[Block]:
    ask = plan.file.ask
    asker = next((row.plain for row in plan.framework.askers if row.id == ask.who_asked), "")
    if asker or ask.who_asked_words:
        yield p(" ".join(part for part in (asker, ask.who_asked_words) if part))


def _people(plan: FirstPlan) -> Iterator[Block]:
    if plan.file.people:
        yield p(f"The plan is for {parts.people(plan)} to take part.")


def _aims(plan: FirstPlan) -> Iterator[Block]:
    if plan.file.aims:
        yield from parts.aims(plan)


def _stages(plan: FirstPlan) -> Iterator[Block]:
    stages = {row.id: row.name for row in plan.framework.stages}
    types = {row.id: row.plural for row in plan.framework.partner_types}
    modes = {row.id: row.name for row in plan.framework.modes}
    order = list(stages)
    rows = sorted(plan.file.involvement, key=lambda each: order.index(each.stage))
    if rows:
        yield bullets(
            *(
                f"{stages[each.stage]}: {types[each.partner_type].lower()}. {modes[each.mode]}.{f' {each.reason}' if each.reason else ''}"
                for each in rows
            )
        )


def _plan(plan: FirstPlan) -> Iterator[Block]:
    if plan.costing.is_own:
        yield bullets(*planned_by_stage(plan.costing.lines, plan.framework))
        yield p(IN_SPREADSHEET)
    elif plan.is_chosen:
        rows = {row.id: row for row in plan.framework.activities}
        yield p(
            f"The way of working is {plan.approach.name.lower()}. These are starting assumptions, to be made your own:"
        )
        yield bullets(
            *(
                f"{row.name}: {counted(row.times, 'time')}, {hours(row.hours)} each. {row.plain}"
                for row in (rows[id] for id in plan.approach.activities)
            )
        )


def _money(plan: FirstPlan) -> Iterator[Block]:
    if plan.is_chosen or plan.costing.is_own:
        lines, total = plan.costing.lines, plan.costing.totals.total_pence
        headings = money_by_heading(lines, plan.framework)
        yield p(
            f"The involvement costs {money(total)} in all, with what is added on{f': {headings}' if headings else ''}."
        )
        stages = money_by_stage(lines, plan.framework)
        if stages:
            yield p("By stage, before anything is added on:")
            yield bullets(*stages)
        yield p(IN_SPREADSHEET)


def _hours(plan: FirstPlan) -> Iterator[Block]:
    if plan.is_chosen or plan.costing.is_own:
        sums = plan.costing.totals
        yield p(
            f"It takes {hours(sums.contributor_hours)} of partners’ time and {hours(sums.staff_hours)} of staff time."
        )


def _reasons(plan: FirstPlan) -> Iterator[Block]:
    reasons = [each.reason for each in plan.file.involvement if each.reason]
    if reasons:
        yield bullets(*reasons)
        others = [option.approach.name.lower() for option in plan.options if not option.is_chosen]
        if plan.file.considered and others:
            yield p(f"Other ways that were looked at: {joined(others)}.")


def _own(name: str) -> Callable[[FirstPlan], Iterator[Block]]:
    """The plan's own words, as they were typed."""

    def found(plan: FirstPlan) -> Iterator[Block]:
        yield from paragraphs(str(getattr(plan.file.words, name)))

    return found


_FROM_RECORD: dict[str, Callable[[FirstPlan], Iterator[Block]]] = {
    "who_asked": _who_asked,
    "people": _people,
    "changed": _own("changed"),
    "aims": _aims,
    "stages": _stages,
    "plan": _plan,
    "money": _money,
    "hours": _hours,
    "lead": _own("lead"),
    "dissemination": _own("dissemination"),
    "decisions": _own("q4"),
    "evaluation": _own("evaluation"),
    "ethics": _own("ethics"),
    "reasons": _reasons,
}
#: What the record knows for each of the four questions, beside people's own words.
_KNOWN_FOR_QUESTION: dict[int, Callable[[FirstPlan], Iterator[Block]]] = {1: _people, 2: _stages, 3: _money}
