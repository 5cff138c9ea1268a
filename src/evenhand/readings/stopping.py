"""When to stop and do something else: the framework's exits, each with the answers that point to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from evenhand.exchange.plan_file import PlanFile
from evenhand.framework import Exit, Framework
from evenhand.readings.amounts import counted, day


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer that an exit rests on: what was asked, what was said."""

    asked: str
    said: str


@dataclass(frozen=True, slots=True)
class ExitFound:
    """An exit, and why. `is_plain` when the answers say it outright; otherwise people have to judge."""

    exit: Exit
    answers: tuple[Answer, ...]
    is_plain: bool


Found = tuple[tuple[Answer, ...], bool]
_WANTED = {
    "research": "Research",
    "action": "Action, not research",
    "both": "Both research and action",
    "neither": "Neither research nor action from us",
    "unsure": "Nobody is sure yet",
}


def exits_found(plan: PlanFile, fw: Framework, *, today: date) -> tuple[ExitFound, ...]:
    """Return the exits that the answers point to, in the framework's order. An exit the institution hides is not shown."""
    found: list[ExitFound] = []
    for row in fw.exits:
        rule = _RULES.get(row.id)
        for answers, is_plain in rule(plan, fw, today) if rule else ():
            found.append(ExitFound(row, answers, is_plain))
    return tuple(found)


def _too_late(plan: PlanFile, fw: Framework, today: date) -> Iterator[Found]:
    weeks = plan.ask.findings_weeks if plan.ask.findings_weeks is not None else plan.means.weeks
    if plan.ask.needed_by is None or weeks is None:
        return
    ready = today + timedelta(weeks=weeks)
    if ready > plan.ask.needed_by:
        yield (
            (
                Answer("When is an answer needed?", f"By {day(plan.ask.needed_by)}"),
                Answer("When could findings be there?", f"In {counted(weeks, 'week')}: about {day(ready)}"),
            ),
            True,
        )


def _no_research_wanted(plan: PlanFile, fw: Framework, today: date) -> Iterator[Found]:
    if plan.ask.wanted in ("action", "neither"):
        yield (Answer("What do people want?", _WANTED[plan.ask.wanted]),), True


def _known_already(plan: PlanFile, fw: Framework, today: date) -> Iterator[Found]:
    if plan.ask.entry == "further_along" and plan.ask.already_known:
        yield (
            (
                Answer("What does the community know already?", plan.ask.already_known),
                Answer("Where does the work begin?", "Further along: something is known already"),
            ),
            False,
        )


def _nobody_asked(plan: PlanFile, fw: Framework, today: date) -> Iterator[Found]:
    if plan.ask.who_asked == "nobody_yet":
        yield (Answer("Who asked for this?", "Nobody yet"),), True
    elif plan.ask.wanted == "unsure":
        yield (Answer("What do people want?", _WANTED["unsure"]),), True
    elif plan.ask.who_asked in ("researcher", "funder_call") and not plan.ask.already_known:
        asker = next((row.name for row in fw.askers if row.id == plan.ask.who_asked), plan.ask.who_asked)
        yield (
            (
                Answer("Who asked for this?", asker),
                Answer("What does the community know already?", "Nothing is written here yet"),
            ),
            False,
        )


def _was_anothers_job(plan: PlanFile, fw: Framework, today: date) -> Iterator[Found]:
    said = plan.ask.whose_job
    if said and said.strip(" .!").lower() not in (
        "nobody",
        "nobody’s",
        "nobody's",
        "no one",
        "none",
        "no",
        "n/a",
    ):
        yield (Answer("Whose job was this before?", said),), False


_RULES: dict[str, Callable[[PlanFile, Framework, date], Iterator[Found]]] = {
    "act_now": _too_late,
    "use_what_is_known": _known_already,
    "campaign": _no_research_wanted,
    "ask_first": _nobody_asked,
    "someone_elses_duty": _was_anothers_job,
}
