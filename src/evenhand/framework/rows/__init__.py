"""The classes of the framework's rows: each class is the schema of one file in `data/`."""

from evenhand.framework.rows.accounting import Indicator
from evenhand.framework.rows.agreeing import Clause, CreditRole, DecisionRule
from evenhand.framework.rows.background import Asker, Mode, PartnerType, Source, Stage
from evenhand.framework.rows.debate import Challenge, Condition, Cost, CostType, Disagreement
from evenhand.framework.rows.guarding import Benefit, HarmTemplate
from evenhand.framework.rows.naming import Definition, DefinitionAsk
from evenhand.framework.rows.planning import Activity, Approach, Comparator, CostHeading, FormSection, Rate
from evenhand.framework.rows.reasons import Argument, Exit, Feature, Question, Tradition
from evenhand.framework.rows.reporting import ReportForm, ReportItem
from evenhand.framework.rows.row import Row
from evenhand.framework.rows.standards import Instrument, Skill, Standard, StandardQuestion
from evenhand.framework.rows.telling import OpenQuestionTemplate, Resource

__all__ = [
    "Activity",
    "Approach",
    "Argument",
    "Asker",
    "Benefit",
    "Challenge",
    "Clause",
    "Comparator",
    "Condition",
    "Cost",
    "CostHeading",
    "CostType",
    "CreditRole",
    "DecisionRule",
    "Definition",
    "DefinitionAsk",
    "Disagreement",
    "Exit",
    "Feature",
    "FormSection",
    "HarmTemplate",
    "Indicator",
    "Instrument",
    "Mode",
    "OpenQuestionTemplate",
    "PartnerType",
    "Question",
    "Rate",
    "ReportForm",
    "ReportItem",
    "Resource",
    "Row",
    "Skill",
    "Source",
    "Stage",
    "Standard",
    "StandardQuestion",
    "Tradition",
]
