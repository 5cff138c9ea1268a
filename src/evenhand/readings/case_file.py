"""A case for others to learn from: this project's decisions, point by point. Without anybody's name.

All of it is what everyone here may read of a decision. What people say when they look back goes in only with their
yes, and only where everyone here sees who said what: elsewhere a yes would tell who spoke.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from django.db.models import Q
from django.utils import timezone

from evenhand.exchange.case_file import MOST_OPTIONS, MOST_POINTS, CaseFile, Point
from evenhand.exchange.document.tree import (
    Block,
    Document,
    bullets,
    heading,
    label,
    lead,
    p,
    paragraphs,
)
from evenhand.readings.amounts import day, joined
from evenhand.readings.dissents import dissents_of
from evenhand.readings.framework import current
from evenhand.readings.funder_file import head_now
from evenhand.readings.limits import limits_line
from evenhand.readings.outside_charter import asked_in
from evenhand.readings.release_consents import consenting
from evenhand.readings.report_drafts.drafted import ended
from evenhand.records.decision_again import WOULD_NOW
from evenhand.records.models import AppraisalOption, Decision, LookBack, Outcome, Project
from evenhand.records.outcome import OUTCOME_STATES

_STATES, _WOULD = dict(OUTCOME_STATES), dict(WOULD_NOW)


def points_there_are(project: Project) -> list[Decision]:
    """Decisions that were closed or made, and not taken back, in the order in which they were opened."""
    closed = Q(made_at__isnull=False) | Q(closed_at__isnull=False)
    rows = project.decisions.filter(closed, withdrawn_at=None).order_by("number")
    return list(
        rows.select_related("outcome_option", "replaced_by").prefetch_related("options")[:MOST_POINTS]
    )


def case_file(
    project: Project, *, numbers: Collection[int] | None = None, licence: str = "", told_by: str = ""
) -> CaseFile:
    size, root = head_now(project)
    wanted = [each for each in points_there_are(project) if numbers is None or each.number in numbers]
    agreed = set(consenting(project, "case", with_words=True).values_list("pk", flat=True))
    return CaseFile(
        title=project.title,
        told_by=told_by or project.owned_by or f"The people of “{project.title}”",
        about=project.about,
        licence=licence,
        made_on=timezone.localdate().isoformat(),
        head_size=size,
        head_root=root,
        limits=limits_line(project),
        points=tuple(_point(each, agreed) for each in wanted),
    )


def _point(decision: Decision, agreed: set[int]) -> Point:
    return Point(
        situation=_situation(decision),
        what_they_did=_did(decision),
        stage=decision.stage,
        options=tuple(_options(decision))[:MOST_OPTIONS],
        what_came="\n\n".join(_came(decision)),
        looking_back="\n\n".join(_back(decision, agreed)),
    )


def _situation(decision: Decision) -> str:
    if not decision.is_by_rule:
        return "They had to choose how to work: whether together, and in which way."
    parts = [decision.question, decision.words, decision.reasons]
    return "\n\n".join(dict.fromkeys(part.strip() for part in parts if part.strip())) or asked_in(decision)


def _options(decision: Decision) -> Iterator[str]:
    for option in decision.options.all():
        more = f" What it would change: {ended(option.would_change)}" if option.would_change else ""
        yield f"{ended(option.text)}{more}"
    if decision.is_by_rule or decision.appraisal is None:
        return
    names = {row.id: row.name for row in current().approaches}
    for weighed in AppraisalOption.objects.filter(appraisal=decision.appraisal, struck_at=None):
        yield ended(names.get(weighed.approach, weighed.name))


def _did(decision: Decision) -> str:
    if not decision.is_by_rule:
        names = {row.id: row.name for row in current().approaches}
        chosen = joined([names[id].lower() for id in decision.approaches if id in names])
        parts = [f"They agreed on: {chosen}." if chosen else "", decision.words, decision.reasons]
    else:
        option = f"They chose: {ended(decision.outcome_option.text)}" if decision.outcome_option else ""
        how = {
            "not_made": "It was not made.",
            "outside": f"It was taken outside their charter. Why: {ended(decision.outside_because)}",
        }.get(decision.outcome, "")
        parts = [how, option, decision.outcome_words, f"By the rule: {decision.get_rule_display().lower()}."]
    parts.append("Somebody disagreed, and that was kept beside it." if dissents_of(decision) else "")
    return "\n\n".join(part.strip() for part in parts if part and part.strip())


def _came(decision: Decision) -> Iterator[str]:
    for outcome in (
        Outcome.objects.filter(decision=decision).exclude(state="taken_back").prefetch_related("looks")
    ):
        looks = list(outcome.looks.all())
        later = f" {day(looks[-1].looked_on)}: {ended(looks[-1].words)}" if looks else ""
        yield f"{_STATES[outcome.state]}: {ended(outcome.what)}{later}"
    later_one = getattr(decision, "replaced_by", None)
    if later_one is not None and later_one.withdrawn_at is None:
        yield f"Later another decision took its place: {ended(asked_in(later_one))}"


def _back(decision: Decision, agreed: set[int]) -> Iterator[str]:
    """In an order that tells nothing of who spoke first."""
    if decision.secrecy != "named":
        return
    rows = LookBack.objects.filter(decision=decision, partner__in=agreed).exclude(words="")
    for each in rows.order_by("would", "words"):
        if each.entered_by_id is None or each.confirmed_on is not None:
            yield f"{_WOULD[each.would]}: {ended(each.words)}"


def case_document(case: CaseFile) -> Document:
    return Document(
        title=case.title,
        subtitle="A case for others to learn from",
        blocks=tuple(_blocks(case)),
        footer=case.limits,
    )


def _blocks(case: CaseFile) -> Iterator[Block]:
    yield lead(
        "No names are in it. Whoever reads it says first what they would do, and reads what was done after."
    )
    if not case.points:
        yield p("No decision has been closed so far, so there is nothing to tell.")
    for number, point in enumerate(case.points, start=1):
        yield heading(f"Point {number}")
        yield from paragraphs(point.situation)
        if point.options:
            yield label("What could be done")
            yield bullets(*point.options)
        for title, words in (
            ("What they did", point.what_they_did),
            ("What came of it", point.what_came),
            ("What they say of it now", point.looking_back),
        ):
            if words:
                yield label(title)
                yield from paragraphs(words)
