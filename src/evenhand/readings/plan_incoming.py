"""What of a plan file would come into a project, and what would stay outside: worked out before anything is done."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from typing import Any

from evenhand.exchange.plan_file import PlanFile
from evenhand.exchange.plan_sections import Aim, InvolvementPlanned, LineStated, TrimLogged
from evenhand.framework import Framework
from evenhand.readings.amounts import counted, money
from evenhand.readings.criteria import wordings_in_force
from evenhand.readings.project_plan_file import SHARED_WORDS, SHARED_WORDS_PREFIX
from evenhand.records.models import Brief, Budget, DecidedBefore, FormText, Involvement, Project

#: The figures that are added to a plan’s lines.
PERCENTS = ("contingency_percent", "oncost_percent", "inflation_percent", "vat_percent")


@dataclass(frozen=True, slots=True)
class Incoming:
    """Everything that a file adds to a project, part by part. Empty parts add nothing."""

    #: The brief as it would be; None where the file adds nothing to it.
    brief: dict[str, Any] | None
    brief_version: int
    filled: tuple[str, ...]
    settled: str
    aims: tuple[Aim, ...]
    involvement: tuple[InvolvementPlanned, ...]
    lines: tuple[LineStated, ...]
    percents: Mapping[str, Decimal]
    trims: tuple[TrimLogged, ...]
    texts: Mapping[str, str]
    #: Sentences for people: what stays as it is here, and what stays in the file.
    stays: tuple[str, ...]

    @property
    def is_empty(self) -> bool:
        return not any(
            (
                self.brief,
                self.settled,
                self.aims,
                self.involvement,
                self.lines,
                self.trims,
                self.texts,
                self.percents,
            )
        )

    @property
    def lines_pence(self) -> int:
        return sum(each.line().pence for each in self.lines)

    def sentences(self) -> Iterator[str]:
        """What would come in, one sentence a part."""
        if self.filled or self.settled:
            count = len(self.filled) + bool(self.settled)
            yield f"What was asked first, and what there is: {counted(count, 'answer')}."
        if self.aims:
            yield f"{counted(len(self.aims), 'aim')}, as {'a proposal' if len(self.aims) == 1 else 'proposals'}."
        if self.involvement:
            yield f"Stage by stage: {counted(len(self.involvement), 'square')}."
        if self.lines:
            yield f"{counted(len(self.lines), 'line')} of the plan, {money(self.lines_pence)} before anything is added on."
        if self.percents:
            yield "What is added on to the lines."
        if self.trims:
            yield f"The trim log: {counted(len(self.trims), 'change')}."
        if self.texts:
            yield f"Your own words: {counted(len(self.texts), 'part')} of the forms."


def incoming(plan: PlanFile, project: Project | None, fw: Framework) -> Incoming:
    """Work out what `plan` adds to `project`, or to a new one."""
    latest = Brief.objects.filter(project=project).first() if project else None
    before = latest.content if latest else {}
    content, filled = brief_filled(before, plan)
    stays = list(_stays(plan))
    squares = (
        set(Involvement.objects.filter(project=project).values_list("partner_type", "stage"))
        if project
        else set()
    )
    involvement = tuple(each for each in plan.involvement if (each.partner_type, each.stage) not in squares)
    if len(involvement) < len(plan.involvement):
        same = len(plan.involvement) - len(involvement)
        stays.append(f"Stage by stage: {counted(same, 'square')} set here already, and left as set.")
    here = {each.text for each in wordings_in_force(project)} if project else set()
    aims = tuple(each for each in plan.aims if each.text not in here)
    if len(aims) < len(plan.aims):
        stays.append(f"{counted(len(plan.aims) - len(aims), 'aim')} on the list here already.")
    texts = _texts(plan, project, fw, stays)
    budget = Budget.objects.filter(project=project).first() if project else None
    has_lines = budget is not None and budget.lines.filter(removed_at=None).exists()
    if has_lines and any(getattr(plan.added, name) is not None for name in PERCENTS):
        stays.append("What is added on to the lines stays as it is here.")
    return Incoming(
        brief=content if filled else None,
        brief_version=latest.version if latest else 0,
        filled=filled,
        settled=_settled(plan, project),
        aims=aims,
        involvement=involvement,
        lines=plan.lines,
        percents={}
        if has_lines
        else {name: getattr(plan.added, name) for name in PERCENTS if getattr(plan.added, name) is not None},
        trims=plan.trims,
        texts=texts,
        stays=tuple(stays),
    )


def brief_filled(before: Mapping[str, Any], plan: PlanFile) -> tuple[dict[str, Any], tuple[str, ...]]:
    """The brief with its empty places filled from the file, and which those are."""
    filled: list[str] = []
    content = dict(before)
    for name, section in (("ask", plan.ask), ("means", plan.means)):
        part = dict(content.get(name, {}))
        for each in fields(section):
            value = _stored(getattr(section, each.name))
            # What was settled before is kept apart, one thing an entry.
            if each.name == "decided_before" or value in (None, "") or part.get(each.name) not in (None, ""):
                continue
            part[each.name] = value
            filled.append(each.name)
        content[name] = part
    people = [
        {each.name: _stored(getattr(group, each.name)) for each in fields(group)} for group in plan.people
    ]
    for name, value in (
        ("people", people),
        ("considered", list(plan.considered)),
        ("chosen", plan.chosen),
    ):
        if value and not content.get(name):
            content[name] = value
            filled.append(name)
    return content, tuple(filled)


def _stored(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


def _settled(plan: PlanFile, project: Project | None) -> str:
    said = plan.ask.decided_before
    if not said or project is None:
        return said
    return "" if DecidedBefore.objects.filter(project=project, what=said).exists() else said


def _texts(plan: PlanFile, project: Project | None, fw: Framework, stays: list[str]) -> dict[str, str]:
    found = {
        row.id: getattr(plan.words, f"q{row.number}", "") for row in fw.questions if row.asked_of == "table"
    }
    found |= {f"{SHARED_WORDS_PREFIX}{name}": getattr(plan.words, name) for name in SHARED_WORDS}
    summary = next((row.id for row in fw.form_sections if row.form == "plain_summary"), "")
    if summary:
        found[summary] = plan.words.plain_summary
    written = (
        set(FormText.objects.filter(project=project).exclude(text="").values_list("section", flat=True))
        if project
        else set()
    )
    kept = {section: text for section, text in found.items() if text and section not in written}
    there = sum(1 for text in found.values() if text) - len(kept)
    if there:
        stays.append(f"{counted(there, 'part')} of the forms written here already, and left as written.")
    return kept


def _stays(plan: PlanFile) -> Iterator[str]:
    if plan.ratings or plan.must_keep:
        people = {each.person for each in (*plan.ratings, *plan.must_keep)}
        yield (
            f"What {counted(len(people), 'person', 'people')} answered stays in the file: an answer is only ever a "
            "person’s own. Invite them, and ask them here."
        )
    if plan.not_answered:
        yield "Who has not answered stays in the file: here it follows from who is asked."
