"""Bring a plan file into a project, or start a project from one. All of it comes in, or nothing does.

What is in the project already stays as it is: a file fills what is empty and adds what is new. What people
answered is never taken from a file, because an answer is only ever the word of the person who gives it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, replace
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from evenhand.actions import briefs, budgets, criteria, form_texts, involvements, ledger, once, projects
from evenhand.actions.errors import ActionError
from evenhand.exchange.plan_file import PlanFile
from evenhand.exchange.plan_sections import LineStated, TrimLogged
from evenhand.readings.framework import current
from evenhand.readings.plan_documents.parts import sentence
from evenhand.readings.plan_incoming import Incoming, incoming
from evenhand.readings.project_plan_file import NOT_SAID_BY_WHOM
from evenhand.records.models import BudgetLine, FormText, Partner, Person, Project, Trim

TITLE_LIMIT = Project._meta.get_field("title").max_length or 140


@transaction.atomic
def bring_in(
    *,
    partner: Partner,
    plan: PlanFile,
    by: Person,
    is_instead: bool = False,
    form_key: str | None = None,
) -> Incoming:
    """Bring a plan file into the partner's project. Says what came in.

    With `is_instead`, the lines that are there are taken out (and kept) before the file's come in.
    """
    once.claim(form_key)
    Project.objects.select_for_update(no_key=True).get(pk=partner.project_id)
    coming = incoming(plan, partner.project, current())
    if coming.is_empty:
        raise ActionError("Everything in this file is here already, so there is nothing to bring in.")
    _bring(partner, coming, made_from=f"The plan file “{plan.title}”", is_instead=is_instead, by=by)
    return coming


def _about(plan: PlanFile) -> str:
    """What the work is about, from what was said first: an invitation shows it to people who know nothing yet."""
    whom = plan.ask.for_whom.strip().rstrip(".")
    return " ".join(part for part in (sentence(plan.ask.change), f"For: {whom}." if whom else "") if part)


@transaction.atomic
def start_project(
    *,
    plan: PlanFile,
    by: Person,
    lines: Sequence[LineStated] = (),
    made_from: str = "",
    form_key: str | None = None,
) -> Project:
    """Start a project from a plan. `lines` are the costed lines to begin with where the plan has none of its own."""
    title = plan.title if len(plan.title) <= TITLE_LIMIT else f"{plan.title[: TITLE_LIMIT - 1]}…"
    about = plan.title if title != plan.title else _about(plan)
    project = projects.start(title=title, about=about, by=by, form_key=form_key)
    partner = Partner.objects.get(project=project, person=by)
    coming = incoming(plan, project, current())
    if not coming.lines and lines:
        coming = replace(coming, lines=tuple(lines))
    _bring(partner, coming, made_from=made_from or f"The plan “{plan.title}”", is_instead=False, by=by)
    return project


def _bring(partner: Partner, coming: Incoming, *, made_from: str, is_instead: bool, by: Person) -> None:
    project = partner.project
    ledger.append(project, "plan_file.bring_in", {"made_from": made_from, "stays": coming.stays}, by=by)
    if coming.brief is not None:
        briefs.save(project=project, content=coming.brief, seen_version=coming.brief_version, by=by)
    if coming.settled:
        briefs.add_decided_before(
            project=project, what=coming.settled, decided_by=NOT_SAID_BY_WHOM, can_still_change=False, by=by
        )
    for aim in coming.aims:
        criteria.propose_aim(
            partner=partner,
            text=aim.text,
            for_whom=aim.for_whom,
            how_we_would_know=aim.how_we_would_know,
            arguments=aim.arguments,
            by=by,
        )
    for each in coming.involvement:
        involvements.set_square(
            partner=partner,
            partner_type=each.partner_type,
            stage=each.stage,
            mode=each.mode,
            reason=each.reason,
            by=by,
        )
    if coming.percents:
        _set_figures(project, coming, by)
    added: list[BudgetLine] = []
    if coming.lines:
        added = budgets.bring_in(
            project=project, lines=coming.lines, made_from=made_from, is_instead=is_instead, by=by
        )
    if coming.trims:
        _bring_trims(project, coming.trims, added, by)
    for section, text in coming.texts.items():
        version = FormText.objects.filter(project=project, section=section).values_list("version", flat=True)
        form_texts.write(
            partner=partner, section=section, text=text, seen_version=version.first() or 0, by=by
        )


def _set_figures(project: Project, coming: Incoming, by: Person) -> None:
    budget = budgets.locked_budget(project, by)

    def percent(name: str) -> Decimal:
        return coming.percents.get(name, getattr(budget, name))

    budgets.set_figures(
        project=project,
        available_pence=budget.available_pence,
        whole_pence=budget.whole_pence,
        contingency_percent=percent("contingency_percent"),
        oncost_percent=percent("oncost_percent"),
        inflation_percent=percent("inflation_percent"),
        vat_percent=percent("vat_percent"),
        seen_version=budget.version,
        by=by,
    )


def _bring_trims(
    project: Project, trims: Sequence[TrimLogged], added: Sequence[BudgetLine], by: Person
) -> None:
    """Tie each change to its line by its label; a line that only the log knows comes in as taken out."""
    budget = budgets.locked_budget(project, by)
    lines = list(BudgetLine.objects.filter(budget=budget).order_by("-pk"))
    by_label = {line.label: line for line in lines} | {line.label: line for line in added}
    today = timezone.localdate()
    for each in trims:
        line = by_label.get(each.label)
        if line is None:
            stated = LineStated(
                heading="other", label=each.label, rate_pence=each.asked_pence or 0, unit="each", who="thing",
                source="Known from the trim log of a plan file",
            )  # fmt: skip
            [line] = budgets.bring_in(project=project, lines=[stated], made_from=budget.made_from, by=by)
            line.removed_at, line.removed_by = timezone.now(), by
            by_label[each.label] = line
        if line.awarded_pence is None:
            line.awarded_pence, line.spent_pence = each.awarded_pence, each.spent_pence
        line.version += 1
        line.save()
        moment, before, after = _change(each, line)
        Trim.objects.create(
            budget=budget,
            line=line,
            moment=moment,
            from_pence=before,
            to_pence=after,
            cut_by=each.who[:140],
            why=each.why,
            effect=each.effect,
            day=today,
            recorded_by=by,
        )
    ledger.append(project, "trim.bring_in", {"trims": [asdict(each) for each in trims]}, by=by)


def _change(each: TrimLogged, line: BudgetLine) -> tuple[str, int, int]:
    """At which moment the sum changed, from what and to what, as far as the file tells."""
    asked = line.asked_pence if each.asked_pence is None else each.asked_pence
    if each.awarded_pence is not None and each.awarded_pence != asked:
        return "awarded", asked, each.awarded_pence
    if each.spent_pence is not None and each.spent_pence != each.awarded_pence:
        return "spent", asked if each.awarded_pence is None else each.awarded_pence, each.spent_pence
    return "asked", asked, 0 if line.removed_at else line.asked_pence
