"""The ways of working that a round looks at, with what each would take and how both papers look at it."""

from dataclasses import dataclass
from decimal import Decimal

from evenhand.framework import Approach, Framework
from evenhand.methods.appraisal import INCLUSION_LOSS, INDEPENDENCE_RISK, Fact
from evenhand.readings.approach_comparison import INCLUSION, INDEPENDENCE
from evenhand.readings.kept_rows import KeptRows
from evenhand.records.models import Appraisal, AppraisalOption, Budget, Project


@dataclass(frozen=True)
class OptionShown:
    """A way of working in this round. ``row`` is None for one that partners put in their own words."""

    option: AppraisalOption
    name: str
    plain: str
    row: Approach | None
    stages: tuple[str, ...]

    @property
    def id(self) -> str:
        return self.option.approach

    @property
    def inclusion(self) -> str:
        return INCLUSION.get(self.option.inclusion, "nobody has said")

    @property
    def independence(self) -> str:
        return INDEPENDENCE.get(self.option.independence, "nobody has said")

    @property
    def fact(self) -> Fact:
        option = self.option
        return Fact(
            money_pence=option.money_pence,
            hours=option.hours,
            months=option.months,
            inclusion_loss=INCLUSION_LOSS.get(option.inclusion),
            independence_risk=INDEPENDENCE_RISK.get(option.independence),
        )


@dataclass(frozen=True)
class OptionsPage:
    options: list[OptionShown]
    struck: list[OptionShown]
    #: Ways of the framework that nobody has chosen or struck, research first.
    to_choose: list[Approach]

    @property
    def enough(self) -> bool:
        return len(self.options) >= 2


@dataclass(frozen=True)
class PlanFigures:
    """What the project's own plan comes to: its lines, before on-costs, inflation and contingency."""

    pence: int
    hours: Decimal


def option_name(option: AppraisalOption, rows: KeptRows) -> str:
    return option.name or rows.name("approaches", option.approach)


def option_shown(option: AppraisalOption, rows: KeptRows) -> OptionShown:
    row = rows.find("approaches", option.approach)
    return OptionShown(
        option=option,
        name=option_name(option, rows),
        plain=row.plain if row else option.about,
        row=row,
        stages=tuple(rows.name("stages", stage) for stage in row.stages) if row else (),
    )


def options_of(appraisal: Appraisal, rows: KeptRows) -> list[OptionShown]:
    """Everything that is being looked at, in the order in which it was added: never a ranking."""
    return [option_shown(option, rows) for option in _options(appraisal) if option.struck_at is None]


def options_page(appraisal: Appraisal, rows: KeptRows) -> OptionsPage:
    options = _options(appraisal)
    taken = {option.approach for option in options}
    shown = [option_shown(option, rows) for option in options]
    return OptionsPage(
        options=[each for each in shown if each.option.struck_at is None],
        struck=[each for each in shown if each.option.struck_at is not None],
        to_choose=[row for row in rows.all("approaches") if row.id not in taken],
    )


def plan_figures(project: Project) -> PlanFigures | None:
    budget = Budget.objects.filter(project=project).first()
    lines = list(budget.lines.filter(removed_at=None)) if budget else []
    if not lines:
        return None
    return PlanFigures(
        pence=sum(line.asked_pence for line in lines),
        hours=sum((line.people * line.times * line.hours_each for line in lines), Decimal(0)),
    )


def approach_names(appraisal: Appraisal | None, framework: Framework) -> dict[str, str]:
    """The name of every way of working by its id: the framework's, and those that a round put in its own words."""
    names = {row.id: row.name for row in framework.approaches}
    if appraisal is not None:
        own = appraisal.options.filter(approach__startswith=AppraisalOption.OWN)
        names.update(own.values_list("approach", "name"))
    return names


def ways_looked_at(appraisal: Appraisal | None, framework: Framework) -> list[tuple[str, str]]:
    """The ways of working that a round looks at, by id and name, in the order in which they were added."""
    if appraisal is None:
        return []
    names = approach_names(appraisal, framework)
    chosen = appraisal.options.filter(struck_at=None).values_list("approach", flat=True)
    return [(id, names.get(id, id)) for id in chosen]


def _options(appraisal: Appraisal) -> list[AppraisalOption]:
    return list(
        appraisal.options.select_related(
            "added_by__person", "changed_by__person", "struck_by__person"
        ).prefetch_related("added_by__types", "changed_by__types", "struck_by__types")
    )
