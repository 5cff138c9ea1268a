"""Each key feature, with what was tried and what came of it by the record, and what people tell of it themselves."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from evenhand.access.projects import Seat
from evenhand.framework.rows import Definition, DefinitionAsk, Feature
from evenhand.readings.framework import current
from evenhand.readings.names import shown_name
from evenhand.readings.showing import Showing, Showings
from evenhand.readings.showings import showings_of
from evenhand.records.models import FeatureTold

#: What of the record speaks to what was tried, and to what came of it. Our choice, as docs/methods/key-features.md says.
EFFORTS = {
    "both_together": ("public_side_here", "types_here", "ways_in"),
    "meant_to_be_fairer": ("aims_of_fairness",),
    "equitable_partnership": ("clauses_agreed", "interests_declared"),
    "agenda_setting": ("decided_before", "agenda_public"),
    "power_given_up": ("given_up",),
    "both_kinds_of_decision": ("say_strategic", "say_procedural"),
    "lay_knowledge": ("ways_in",),
    "all_talents": ("said_what_they_bring",),
}
OUTCOMES = {
    "both_together": ("stages_with_public_say", "first_say_of_public"),
    "meant_to_be_fairer": ("could_stop_public",),
    "equitable_partnership": ("say_public", "pay_arrived", "credited"),
    "agenda_setting": ("words_changed",),
    "power_given_up": ("could_stop_public", "tasks_for_researchers"),
    "both_kinds_of_decision": ("decisions_cite", "done"),
    "lay_knowledge": ("experience_changed", "findings_from_people"),
    "all_talents": ("credited", "outputs_by_partners"),
}


@dataclass(frozen=True)
class ToldShown:
    told: FeatureTold
    #: Empty where it was told without a name.
    name: str
    is_mine: bool
    is_typed_in: bool


@dataclass(frozen=True)
class Side:
    """What was tried, or what came of it: a question, what the record shows, and what people tell."""

    is_outcome: bool
    question: str
    showings: list[Showing]
    told: list[ToldShown]


@dataclass(frozen=True)
class FeatureShown:
    feature: Feature
    sides: tuple[Side, Side]


@dataclass(frozen=True)
class AskShown:
    """One thing that a definition asks for, with what the record shows of it, or the question where it shows nothing."""

    ask: DefinitionAsk
    showings: list[Showing]

    @property
    def is_open(self) -> bool:
        return not any(each.shows_something for each in self.showings)


@dataclass(frozen=True)
class DefinitionShown:
    definition: Definition
    asks: list[AskShown]
    #: The standing or proposed sentence goes by it, by choice or by the name that it claims.
    is_claimed: bool


def features_of(seat: Seat, found: Showings | None = None) -> list[FeatureShown]:
    """The key features in the order of the source. None stands above another."""
    shown = found or showings_of(seat)
    told = _told(seat)
    return [
        FeatureShown(
            row,
            (
                Side(
                    False,
                    row.efforts_question,
                    [shown[each] for each in EFFORTS.get(row.id, ())],
                    told[row.id, False],
                ),
                Side(
                    True,
                    row.outcomes_question,
                    [shown[each] for each in OUTCOMES.get(row.id, ())],
                    told[row.id, True],
                ),
            ),
        )
        for row in current().features
    ]


def definitions_of(
    seat: Seat, *, label: str = "", chosen: list[str] | None = None, found: Showings | None = None
) -> list[DefinitionShown]:
    """What each definition asks for. Those that the work goes by come first, and else the order says nothing."""
    shown = found or showings_of(seat)
    rows = [
        DefinitionShown(
            row,
            [
                AskShown(ask, [shown[each] for each in ask.shown_by])
                for ask in current().definition_asks
                if ask.definition == row.id
            ],
            is_claimed(row, label, chosen or []),
        )
        for row in current().definitions
    ]
    return sorted(rows, key=lambda row: not row.is_claimed)


def is_claimed(row: Definition, label: str, chosen: list[str]) -> bool:
    """By choice; or, where nobody chose any, by the name that the work goes by."""
    if chosen:
        return row.id in chosen
    words = label.casefold().strip()
    return bool(words) and any(name in words for name in row.labels)


def _told(seat: Seat) -> dict[tuple[str, bool], list[ToldShown]]:
    found: dict[tuple[str, bool], list[ToldShown]] = defaultdict(list)
    rows = (
        FeatureTold.objects.filter(project=seat.project, taken_back_on=None)
        .select_related("partner__person")
        .prefetch_related("partner__types")
    )
    for each in rows:
        is_mine = each.partner_id == seat.partner.pk
        found[each.feature, each.is_outcome].append(
            ToldShown(
                each,
                shown_name(each.partner) if each.is_named else "",
                is_mine,
                each.entered_by_id is not None and each.confirmed_on is None,
            )
        )
    return found
