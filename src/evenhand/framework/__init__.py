"""What the field knows, as cited data: stages, reasons, conditions, quarrels, ways of working, rates.

`load()` reads and checks the files in `data/`. Nothing here imports Django, and nothing outside holds such
knowledge as a constant.
"""

from evenhand.framework.digest import from_dict, rows_digest
from evenhand.framework.errors import FrameworkError, UnknownRow
from evenhand.framework.framework import Framework
from evenhand.framework.loader import load
from evenhand.framework.overriding import Change
from evenhand.framework.rows import (
    Activity,
    Approach,
    Argument,
    Asker,
    Challenge,
    Clause,
    Comparator,
    Condition,
    Cost,
    CostHeading,
    CostType,
    CreditRole,
    DecisionRule,
    Disagreement,
    Exit,
    Feature,
    FormSection,
    Mode,
    PartnerType,
    Question,
    Rate,
    ReportForm,
    ReportItem,
    Row,
    Source,
    Stage,
    Tradition,
)

__all__ = [
    "Activity",
    "Approach",
    "Argument",
    "Asker",
    "Challenge",
    "Change",
    "Clause",
    "Comparator",
    "Condition",
    "Cost",
    "CostHeading",
    "CostType",
    "CreditRole",
    "DecisionRule",
    "Disagreement",
    "Exit",
    "Feature",
    "FormSection",
    "Framework",
    "FrameworkError",
    "Mode",
    "PartnerType",
    "Question",
    "Rate",
    "ReportForm",
    "ReportItem",
    "Row",
    "Source",
    "Stage",
    "Tradition",
    "UnknownRow",
    "from_dict",
    "load",
    "rows_digest",
]
