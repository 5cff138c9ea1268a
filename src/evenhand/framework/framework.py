"""The framework: everything that the field knows, checked, in one value."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from evenhand.framework import rows
from evenhand.framework.digest import rows_digest
from evenhand.framework.errors import UnknownRow
from evenhand.framework.kinds import KINDS
from evenhand.framework.overriding import Change
from evenhand.framework.spelling import did_you_mean


@dataclass(frozen=True, slots=True, kw_only=True)
class Framework:
    """The rows of every kind, in their order. `overridden` is what an institution changed; `hidden` what it hid."""

    version: str

    sources: tuple[rows.Source, ...]
    stages: tuple[rows.Stage, ...]
    partner_types: tuple[rows.PartnerType, ...]
    modes: tuple[rows.Mode, ...]
    arguments: tuple[rows.Argument, ...]
    challenges: tuple[rows.Challenge, ...]
    costs: tuple[rows.Cost, ...]
    cost_types: tuple[rows.CostType, ...]
    harms: tuple[rows.HarmTemplate, ...]
    benefits: tuple[rows.Benefit, ...]
    conditions: tuple[rows.Condition, ...]
    traditions: tuple[rows.Tradition, ...]
    definitions: tuple[rows.Definition, ...]
    definition_asks: tuple[rows.DefinitionAsk, ...]
    features: tuple[rows.Feature, ...]
    questions: tuple[rows.Question, ...]
    disagreements: tuple[rows.Disagreement, ...]
    approaches: tuple[rows.Approach, ...]
    activities: tuple[rows.Activity, ...]
    rates: tuple[rows.Rate, ...]
    cost_headings: tuple[rows.CostHeading, ...]
    comparators: tuple[rows.Comparator, ...]
    form_sections: tuple[rows.FormSection, ...]
    exits: tuple[rows.Exit, ...]
    askers: tuple[rows.Asker, ...]
    clauses: tuple[rows.Clause, ...]
    decision_rules: tuple[rows.DecisionRule, ...]
    credit_roles: tuple[rows.CreditRole, ...]
    indicators: tuple[rows.Indicator, ...]
    standards: tuple[rows.Standard, ...]
    standard_questions: tuple[rows.StandardQuestion, ...]
    instruments: tuple[rows.Instrument, ...]
    skills: tuple[rows.Skill, ...]
    open_questions: tuple[rows.OpenQuestionTemplate, ...]
    resources: tuple[rows.Resource, ...]
    report_forms: tuple[rows.ReportForm, ...]
    report_items: tuple[rows.ReportItem, ...]

    overridden: tuple[Change, ...] = ()
    digest: str = field(init=False)
    _by_id: dict[tuple[str, str], rows.Row] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        by_id = {(row.kind, row.id): row for row in self.all_rows()}
        object.__setattr__(self, "_by_id", by_id)
        object.__setattr__(self, "digest", rows_digest(by_id.values()))

    @property
    def hidden(self) -> tuple[tuple[str, str], ...]:
        """The (kind, id) of each row that the institution hides."""
        return tuple((change.kind, change.id) for change in self.overridden if change.how == "hidden")

    def all_rows(self) -> Iterator[rows.Row]:
        """Every row, kind by kind."""
        for kind in KINDS:
            yield from getattr(self, kind)

    def get(self, kind: str, id: str) -> rows.Row:
        """Return one row, or raise `UnknownRow` with the closest known name."""
        if row := self._by_id.get((kind, id)):
            return row
        if kind not in KINDS:
            raise UnknownRow(f"there is no kind of row called '{kind}'{did_you_mean(kind, KINDS)}")
        if (kind, id) in self.hidden:
            raise UnknownRow(f"[[{kind}]] '{id}' is hidden by this institution.")
        guess = did_you_mean(id, [row.id for row in getattr(self, kind)])
        raise UnknownRow(f"there is no [[{kind}]] '{id}'{guess}")

    def change_to(self, kind: str, id: str) -> Change | None:
        """Return what the institution changed in a row, so that the page can say whose words these are."""
        return next((each for each in self.overridden if (each.kind, each.id) == (kind, id)), None)
