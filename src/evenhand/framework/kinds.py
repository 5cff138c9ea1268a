"""Every kind of row: its class, how many rows are a fact of the sources, and whether an institution may hide one."""

from __future__ import annotations

from dataclasses import dataclass

from evenhand.framework import rows, together

_QUARREL = "both sides of a quarrel stay in view"
_FOUND = "it is what the papers found, comfortable or not"
_RECORDED = "every partner type is always recorded"
_SAY = "hiding one would narrow the say on offer"
_STRUCTURE = "the other rows stand on it"
_HELD_TO = "charters and decisions rest on it"
_NAMED_FOR = "people are named for what they did by it"
_ASKED_FOR = "a report without it would not be in that form"
_ASKED_BY_THE_STANDARDS = "the six standards are told as they are"
_LICENSED = "what a licence forbids stays in view"
_FIGURES = "partners turn a figure off themselves, and say why"
_NEVER_FORGOTTEN = "a heading out of sight is a voice left out of the budget"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of row. `count` is exact and `at_least` a floor, for the data that ships; an institution may add."""

    row: type[rows.Row]
    count: int | None = None
    at_least: int = 1
    kept_because: str = ""
    unique: tuple[str, ...] = ()
    checks: tuple[together.Check, ...] = ()

    @property
    def name(self) -> str:
        """The kind's name, which is its file's and its table's."""
        return self.row.kind


_ALL = (
    Kind(rows.Source, kept_because=_STRUCTURE),
    Kind(rows.Stage, count=7, kept_because=_STRUCTURE),
    Kind(rows.PartnerType, kept_because=_RECORDED),
    Kind(rows.Mode, kept_because=_SAY, unique=("order",)),
    Kind(rows.Argument, count=4, kept_because=_QUARREL),
    Kind(rows.Challenge, count=14, kept_because=_FOUND),
    Kind(rows.Cost, count=14, kept_because=_FOUND),
    Kind(rows.CostType, kept_because=_QUARREL, checks=(together.named_by_some_count,)),
    Kind(rows.HarmTemplate, at_least=30, kept_because=_FOUND),
    Kind(rows.Benefit, kept_because=_FOUND),
    Kind(
        rows.Condition,
        count=9,
        kept_because=_QUARREL,
        unique=("number",),
        checks=(together.pulls_against_another,),
    ),
    Kind(rows.Tradition, count=3, kept_because=_QUARREL),
    Kind(rows.Feature, kept_because=_QUARREL),
    Kind(rows.Definition, at_least=7, kept_because=_QUARREL),
    Kind(rows.DefinitionAsk, at_least=7, kept_because=_QUARREL),
    Kind(rows.Question, count=9, kept_because=_FOUND, unique=("asked_of", "number")),
    Kind(rows.Disagreement, count=21, kept_because=_QUARREL, checks=(together.third_side_is_sourced,)),
    Kind(rows.Approach, at_least=19),
    Kind(rows.Activity, checks=(together.pool_matches_people,)),
    Kind(rows.Rate, checks=(together.one_price, together.days_in_order)),
    Kind(rows.CostHeading, kept_because=_NEVER_FORGOTTEN),
    Kind(rows.Comparator),
    Kind(rows.FormSection),
    Kind(rows.Exit),
    Kind(rows.Asker),
    Kind(rows.Clause, at_least=28, kept_because=_QUARREL),
    Kind(rows.DecisionRule, count=9, kept_because=_HELD_TO),
    Kind(rows.CreditRole, at_least=14, kept_because=_NAMED_FOR, checks=(together.ours_or_theirs,)),
    Kind(rows.Indicator, at_least=31, kept_because=_FIGURES),
    Kind(rows.Standard, count=6, kept_because=_ASKED_BY_THE_STANDARDS, unique=("number",)),
    Kind(rows.StandardQuestion, at_least=27, kept_because=_ASKED_BY_THE_STANDARDS),
    Kind(rows.Instrument, at_least=20, kept_because=_LICENSED),
    Kind(rows.Skill, at_least=10),
    Kind(rows.OpenQuestionTemplate, at_least=10),
    Kind(rows.Resource, at_least=10, unique=("name",)),
    Kind(rows.ReportForm, at_least=6, kept_because=_ASKED_FOR),
    Kind(rows.ReportItem, at_least=63, kept_because=_ASKED_FOR),
)

KINDS: dict[str, Kind] = {kind.name: kind for kind in _ALL}
