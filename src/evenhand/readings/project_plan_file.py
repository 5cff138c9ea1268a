"""A project as a plan file, and what of it such a file cannot hold or must not carry.

A file leaves the project, so it says less than the pages do: ratings only of those who chose to be shown by
name, and the trim log only where the project chose to share it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, TypeVar

from evenhand.access.decision_again import standing_together, waiting_together
from evenhand.access.roles import HAS_A_SAY
from evenhand.exchange.plan_file import MANY, PlanFile
from evenhand.exchange.plan_sections import (
    AddedOn,
    Aim,
    AskFirst,
    InvolvementPlanned,
    LineStated,
    MeansStated,
    MustKeep,
    NotAnswered,
    PeopleStated,
    RatingGiven,
    TrimLogged,
    Words,
    keys_of,
)
from evenhand.exchange.plan_values import Key, Unfit, clean
from evenhand.framework import Framework
from evenhand.readings.amounts import counted
from evenhand.readings.appraisal_answers import find_round, may_see_others
from evenhand.readings.criteria import answering_partners, wordings_in_force
from evenhand.readings.heard import heard
from evenhand.readings.kept_rows import KeptRows
from evenhand.readings.names import shown_name
from evenhand.records.models import (
    Appraisal,
    Brief,
    Budget,
    BudgetLine,
    CriterionWording,
    FormText,
    Involvement,
    Partner,
    Project,
    Trim,
)

Section = TypeVar("Section")

#: Who decided, where a file told what was settled and not by whom.
NOT_SAID_BY_WHOM = "not said in the plan file"

#: Where the team's own words stand among its form texts: the four questions by number, then what forms ask for.
SHARED_WORDS = ("lead", "changed", "ethics", "evaluation", "dissemination")
SHARED_WORDS_PREFIX = "words_"


@dataclass(frozen=True, slots=True)
class ProjectPlan:
    """The file, and in plain sentences what it leaves behind."""

    file: PlanFile
    left_out: tuple[str, ...] = ()


@dataclass
class _Fitting:
    """Makes sections of a file from what the record holds, and notes what would not fit."""

    fw: Framework
    notes: list[str] = field(default_factory=list)

    def section(self, kind: type[Section], values: Mapping[str, Any], called: str) -> Section | None:
        """The section with every value that fits; None when one that it needs does not."""
        kept: dict[str, Any] = {}
        for attribute, key in keys_of(kind).values():
            value = _as_in_file(key, values.get(attribute), kind.__annotations__[attribute])
            if value in (None, "", (), []):
                if key.required:
                    self.note(f"{called}: it says nothing for “{attribute.replace('_', ' ')}”.")
                    return None
                continue
            fitted = self._fitted(key, value, called)
            if fitted is None and key.required:
                return None
            if fitted is not None:
                kept[attribute] = fitted
        return kind(**kept)

    def _fitted(self, key: Key, value: Any, called: str) -> Any:
        if isinstance(value, str) and key.most and len(clean(value)) > key.most:
            self.note(f"{called}: shortened to {key.most:,} characters; the whole text stays in the project.")
            value = f"{clean(value)[: key.most - 1]}…"
        if isinstance(value, str) and key.most and key.most <= 200:
            value = " ".join(value.split())
        try:
            kept = key.keep(key, value)
        except Unfit as unfit:
            self.note(f"{called}: left out, because it must be {unfit.wanted}.")
            return None
        known = {row.id for row in getattr(self.fw, key.kind)} if key.kind else set()
        if key.kind and isinstance(kept, tuple):
            return tuple(id for id in kept if id in known) or None
        if key.kind and kept not in known:
            self.note(f"{called}: left out, because “{kept}” is no longer in the framework.")
            return None
        return kept

    def note(self, sentence: str) -> None:
        if sentence not in self.notes:
            self.notes.append(sentence)

    def up_to(self, table: str, entries: Sequence[Section], called: str) -> tuple[Section, ...]:
        most = MANY[table][1]
        if len(entries) > most:
            self.note(
                f"{called}: the file holds {most:,}, and there are {len(entries):,}. The rest stay here."
            )
        return tuple(entries[:most])


def _as_in_file(key: Key, value: Any, annotation: str) -> Any:
    """The record's value as a file would give it: pounds for pence, days and numbers for their texts."""
    if isinstance(value, tuple):
        return list(value)
    if key.name and isinstance(value, int):
        return Decimal(value) / 100
    if isinstance(value, str) and value and annotation.startswith(("date", "Decimal")):
        try:
            return date.fromisoformat(value) if annotation.startswith("date") else Decimal(value)
        except (ValueError, InvalidOperation):
            return value
    return value


def brief_plan(project: Project, fw: Framework) -> PlanFile:
    """What was asked first, what there is, who takes part, and no more: what a costing needs."""
    return _brief(project, fw, _Fitting(fw))


def plan_of(
    project: Project, fw: Framework, *, reader: Partner, with_trims: bool | None = None
) -> ProjectPlan:
    """The whole project as a plan file for `reader`, who sees others' answers only after answering too.

    The trim log goes in where the project shares it; `with_trims` overrules that for the team's own pages.
    """
    fitting = _Fitting(fw)
    plan = _brief(project, fw, fitting)
    wordings = [each for each in wordings_in_force(project) if each.criterion.kind == "aim"]
    aims, aim_ids = _aims(wordings, fitting)
    budget = Budget.objects.filter(project=project).first()
    plan = replace(
        plan,
        aims=aims,
        chosen=_chosen(project, plan, fw),
        involvement=_involvement(project, fitting),
        words=words_of(project, fw, fitting),
    )
    if budget is not None:
        plan = _with_money(plan, budget, fitting)
        is_shared = project.is_trim_log_shared if with_trims is None else with_trims
        if is_shared:
            plan = replace(plan, trims=fitting.up_to("trims", _trims(budget, fitting), "The trim log"))
        elif Trim.objects.filter(budget=budget).exists():
            fitting.note("The trim log stays here: this project has not chosen to share it.")
    plan = _with_answers(plan, project, reader, aim_ids, fitting)
    if plan.considered and plan.chosen and plan.chosen not in plan.considered:
        plan = replace(plan, considered=(*plan.considered, plan.chosen))
    return ProjectPlan(plan, tuple(fitting.notes))


def _brief(project: Project, fw: Framework, fitting: _Fitting) -> PlanFile:
    latest = Brief.objects.filter(project=project).first()
    content: Mapping[str, Any] = latest.content if latest else {}
    ask = dict(content.get("ask", {}))
    settled = [
        f"{entry.what} (decided by {entry.decided_by})"
        if entry.decided_by != NOT_SAID_BY_WHOM
        else entry.what
        for entry in project.decided_before.all()
    ]
    ask["decided_before"] = "\n".join([part for part in (ask.get("decided_before", ""), *settled) if part])
    people = [
        fitting.section(PeopleStated, each, "People")
        for each in content.get("people", []) or _people_here(project)
    ]
    considered = [id for id in content.get("considered", []) if any(id == row.id for row in fw.approaches)]
    return PlanFile(
        title=" ".join(project.title.split()),
        framework=fw.version,
        ask=fitting.section(AskFirst, ask, "Ask first") or AskFirst(),
        means=fitting.section(MeansStated, content.get("means", {}), "What there is") or MeansStated(),
        people=tuple(each for each in people if each is not None),
        considered=tuple(dict.fromkeys(considered)),
        chosen=_known(content.get("chosen", ""), fw),
    )


def _known(approach: object, fw: Framework) -> str:
    return next((row.id for row in fw.approaches if row.id == approach), "")


def _people_here(project: Project) -> list[dict[str, Any]]:
    """Those at the table, each counted once, under the first type they hold."""
    found: dict[str, int] = {}
    for partner in (
        project.partners.filter(removed_at=None).filter(role__in=HAS_A_SAY).prefetch_related("types")
    ):
        for type_id in partner.type_ids[:1]:
            found[type_id] = found.get(type_id, 0) + 1
    return [{"type": type_id, "count": count} for type_id, count in found.items()]


def _aims(wordings: Sequence[CriterionWording], fitting: _Fitting) -> tuple[tuple[Aim, ...], dict[int, str]]:
    """The aims, and the short name that each criterion has in the file."""
    found: list[Aim] = []
    ids: dict[int, str] = {}
    for number, wording in enumerate(fitting.up_to("aims", wordings, "Aims"), start=1):
        values = {
            "id": f"aim_{number}",
            "text": wording.text,
            "for_whom": wording.for_whom,
            "how_we_would_know": wording.how_we_would_know,
            "arguments": list(wording.arguments),
        }
        aim = fitting.section(Aim, values, f"Aim {number}")
        if aim is not None:
            found.append(aim)
            ids[wording.criterion_id] = aim.id
    return tuple(found), ids


def _chosen(project: Project, plan: PlanFile, fw: Framework) -> str:
    """The way of working of the decision in force; else what the plan was for when it came here."""
    decision = standing_together(project) or waiting_together(project)
    named = [_known(id, fw) for id in decision.approaches] if decision else []
    return next((id for id in named if id), plan.chosen)


def _involvement(project: Project, fitting: _Fitting) -> tuple[InvolvementPlanned, ...]:
    order = {row.id: place for place, row in enumerate(fitting.fw.stages)}
    squares = sorted(
        Involvement.objects.filter(project=project),
        key=lambda each: (order.get(each.stage, len(order)), each.pk),
    )
    found = [
        fitting.section(
            InvolvementPlanned,
            {
                "partner_type": each.partner_type,
                "stage": each.stage,
                "mode": each.mode,
                "reason": each.reason,
            },
            "Stage by stage",
        )
        for each in squares
    ]
    return fitting.up_to("involvement", [each for each in found if each is not None], "Stage by stage")


def words_of(project: Project, fw: Framework, fitting: _Fitting | None = None) -> Words:
    """The team's own words that a plan file has a place for."""
    fitting = fitting or _Fitting(fw)
    texts = dict(FormText.objects.filter(project=project).values_list("section", "text"))
    values = {
        f"q{row.number}": texts.get(row.id, "")
        for row in fw.questions
        if row.asked_of == "table" and row.number <= 4
    }
    values |= {name: texts.get(f"{SHARED_WORDS_PREFIX}{name}", "") for name in SHARED_WORDS}
    summary = next((row.id for row in fw.form_sections if row.form == "plain_summary"), "")
    values["plain_summary"] = texts.get(summary, "")
    return fitting.section(Words, values, "Your own words") or Words()


def line_stated(line: BudgetLine) -> LineStated:
    """A budget line in the shape that files, costings and forms share."""
    return LineStated(
        id=f"line_{line.pk}",
        stage=line.stage,
        heading=line.heading,
        label=line.label,
        people=line.people,
        times=line.times,
        hours_each=line.hours_each,
        rate_pence=line.rate_pence,
        unit=line.unit,  # type: ignore[arg-type]
        source=line.source,
        partner_type=line.partner_type,
        who=line.who,  # type: ignore[arg-type]
        activity=line.activity,
    )


def with_all_lines(plan: PlanFile, budget: Budget | None, lines: Sequence[BudgetLine]) -> PlanFile:
    """The plan with its money and every line, for costing: a file holds fewer."""
    if budget is None:
        return plan
    money = plan.means.money_pence if budget.available_pence is None else budget.available_pence
    return replace(
        plan,
        means=replace(plan.means, money_pence=money),
        added=AddedOn(
            contingency_percent=budget.contingency_percent,
            oncost_percent=budget.oncost_percent,
            inflation_percent=budget.inflation_percent,
            vat_percent=budget.vat_percent,
        ),
        lines=tuple(line_stated(line) for line in lines),
    )


def _with_money(plan: PlanFile, budget: Budget, fitting: _Fitting) -> PlanFile:
    plan = with_all_lines(plan, budget, [line for line in budget.lines.all() if line.removed_at is None])
    lines = [
        fitting.section(LineStated, _values(line), f"The line “{line.label}”")
        for line in fitting.up_to("lines", plan.lines, "Lines of the plan")
    ]
    return replace(plan, lines=tuple(line for line in lines if line is not None))


def _values(section: Any) -> dict[str, Any]:
    return {attribute: getattr(section, attribute) for attribute, _ in keys_of(type(section)).values()}


def _trims(budget: Budget, fitting: _Fitting) -> list[TrimLogged]:
    found = []
    for trim in budget.trims.select_related("line"):
        line = trim.line
        values = {
            "label": line.label,
            "asked_pence": trim.from_pence if trim.moment == "asked" else line.asked_pence,
            # What was never asked for was not awarded either.
            "awarded_pence": 0 if line.removed_at else line.awarded_pence,
            "spent_pence": line.spent_pence,
            "who": trim.cut_by,
            "why": trim.why,
            "effect": trim.effect,
        }
        found.append(fitting.section(TrimLogged, values, f"The change to “{line.label}”"))
    return [each for each in found if each is not None]


def _with_answers(
    plan: PlanFile, project: Project, reader: Partner, aim_ids: Mapping[int, str], fitting: _Fitting
) -> PlanFile:
    """Ratings and words of those who chose to be shown by a name of theirs; who has not answered."""
    appraisal = find_round(project)
    if appraisal is None:
        return replace(plan, not_answered=tuple(_not_answered(answering_partners(project))))
    said = heard(appraisal, 2, KeptRows(appraisal.framework_rows))
    plan = replace(plan, not_answered=tuple(_not_answered(said.not_answered)))
    if not said.has_answers:
        return plan
    if not may_see_others(appraisal, reader, 2):
        fitting.note("What people answered stays here: you can see it once you have answered too.")
        return plan
    criteria = dict(appraisal.questions.values_list("pk", "wording__criterion_id"))
    options = _options(appraisal, fitting)
    ratings: list[RatingGiven] = []
    must_keep: list[MustKeep] = []
    for voice in said.named:
        if voice.partner.named_as == "type":
            continue
        name = voice.name
        # With a made-up name, the types could tell who it is: they stay here.
        types = voice.partner.type_ids if voice.partner.named_as == "name" else []
        for (question, approach), answer in voice.answers.items():
            aim = aim_ids.get(criteria.get(question, 0))
            if aim and answer.value and approach in options:
                values = {
                    "person": name,
                    "types": list(types),
                    "aim": aim,
                    "approach": approach,
                    "rating": answer.value,
                }
                ratings.append(fitting.section(RatingGiven, values, "Answers"))  # type: ignore[arg-type]
        if voice.sheet.must_keep:
            values = {"person": name, "words": voice.sheet.must_keep}
            must_keep.append(fitting.section(MustKeep, values, "Must not be given up"))  # type: ignore[arg-type]
    fitting.note(
        "Answers are in the file only of people who chose to be shown by name. The others’ stay here, totals too."
    )
    return replace(
        plan,
        considered=tuple(options),
        ratings=fitting.up_to("ratings", [each for each in ratings if each is not None], "Answers"),
        must_keep=fitting.up_to(
            "must_keep", [each for each in must_keep if each is not None], "Must be kept"
        ),
    )


def _options(appraisal: Appraisal, fitting: _Fitting) -> list[str]:
    found = []
    for option in appraisal.options.filter(struck_at=None):
        if _known(option.approach, fitting.fw):
            found.append(option.approach)
        else:
            fitting.note(
                f"The way of working “{option.name or option.approach}” is your own, and stays here."
            )
    return found


def _not_answered(partners: Iterable[Partner]) -> list[NotAnswered]:
    """Named as they chose; those who chose no name are counted."""
    everyone = list(partners)
    named = [partner for partner in everyone if partner.named_as != "type"]
    found = [NotAnswered(who=shown_name(partner)) for partner in named]
    if unnamed := len(everyone) - len(named):
        found.append(NotAnswered(who=counted(unnamed, "person who is not named", "people who are not named")))
    return found
