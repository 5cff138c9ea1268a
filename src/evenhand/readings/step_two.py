"""Step 2: which way serves which aim, what another way beats on everything, and the one belief that decides.

No total, no weights, no ranking. A belief is shown by partner type and never by name: a person shown as the
one who decides is a person under pressure.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from evenhand.exchange.plan_file import PlanFile
from evenhand.framework import Framework
from evenhand.methods import appraisal
from evenhand.methods.appraisal import (
    Answer,
    Beaten,
    Coverage,
    Disagreement,
    Fact,
    NotYetKnown,
    Point,
    Rating,
)
from evenhand.methods.disclosure import aggregate_shown, breakdown
from evenhand.readings.amounts import counted, joined
from evenhand.readings.approach_comparison import Option

ANSWERS: dict[Answer | None, str] = {
    "helps": "helps",
    "partly": "helps in part",
    "does_not": "does not help",
    None: "not known",
}
_FACTS = {
    "money_pence": "money",
    "hours": "hours",
    "months": "months",
    "inclusion_loss": "inclusion",
    "independence_risk": "independence",
}


@dataclass(frozen=True, slots=True)
class Belief:
    """One single rating that would change which ways are beaten."""

    aim: str
    option: str
    now: str
    to: str
    what_changes: str
    held_by: str
    is_given: bool


@dataclass(frozen=True, slots=True)
class StepTwo:
    """What the ratings can and cannot say. `table` is aim × option: how many gave each answer."""

    options: tuple[str, ...]
    table: tuple[tuple[str, tuple[str, ...]], ...]
    beaten: tuple[str, ...]
    beliefs: tuple[Belief, ...]
    not_yet_known: tuple[str, ...]
    differ_most: tuple[str, ...]
    not_heard: tuple[str, ...]
    people: int
    left_out: tuple[str, ...]


def step_two(plan: PlanFile, options: Sequence[Option], fw: Framework) -> StepTwo | None:
    """Return what the file's ratings say; None where nobody has rated anything."""
    names = {option.approach.id: option.approach.name for option in options}
    aims = {aim.id: aim.text for aim in plan.aims}
    ratings = [
        Rating(each.person, each.aim, each.approach, None if each.rating == "dont_know" else each.rating)  # type: ignore[arg-type]
        for each in plan.ratings
        if each.approach in names
    ]
    if not ratings:
        return None
    facts = {option.approach.id: fact_of(option) for option in options}
    people = list(
        dict.fromkeys([each.person for each in plan.ratings] + [each.who for each in plan.not_answered])
    )
    ids = list(names)
    coverage = appraisal.coverage(ids, ratings, facts, people=people, aims=list(aims))
    shown = _Shown(plan, names, aims, fw)
    return StepTwo(
        options=tuple(names.values()),
        table=tuple((aims[aim], tuple(_counts(ratings, aim, option) for option in ids)) for aim in aims),
        beaten=tuple(shown.beaten(each) for each in appraisal.beaten(ids, ratings, facts)),
        beliefs=tuple(shown.belief(each) for each in appraisal.deciding_beliefs(ids, ratings, facts)),
        not_yet_known=tuple(shown.waiting(each) for each in appraisal.not_yet_known(ids, ratings, facts)),
        differ_most=tuple(shown.difference(each) for each in appraisal.disagreements(ratings) if each.spread),
        not_heard=coverage.not_heard,
        people=len(people) - len(coverage.not_heard),
        left_out=shown.left_out(coverage),
    )


def fact_of(option: Option) -> Fact:
    """What a way of working needs here, and what it puts at risk. No figure found stays no figure."""
    costing = option.costing
    months = option.approach.least_months
    return Fact(
        money_pence=costing.totals.total_pence,
        hours=sum(costing.totals.hours_by_group.values(), Fraction(0)),
        months=None if months is None else Fraction(str(months)),
        inclusion_loss=appraisal.INCLUSION_LOSS[option.approach.inclusion],
        independence_risk=appraisal.INDEPENDENCE_RISK[option.approach.independence],
    )


def _counts(ratings: Sequence[Rating], aim: str, option: str) -> str:
    given = [rating.answer for rating in ratings if (rating.aim, rating.option) == (aim, option)]
    said = [f"{words}: {given.count(answer)}" for answer, words in ANSWERS.items() if answer in given]
    return "; ".join(said) or "nobody has said"


class _Shown:
    """Puts what the method found into sentences."""

    def __init__(self, plan: PlanFile, names: dict[str, str], aims: dict[str, str], fw: Framework) -> None:
        self.names = names
        self.aims = aims
        self.types = {row.id: row.plural for row in fw.partner_types}
        self.types_of = {each.person: each.types for each in plan.ratings}

    def beaten(self, each: Beaten) -> str:
        points = joined(self._points(each.why))
        return (
            f"“{self.names[each.by]}” is at least as good as “{self.names[each.option]}” on everything anyone has "
            f"said, and better on {points}."
        )

    def waiting(self, each: NotYetKnown) -> str:
        return (
            f"“{self.names[each.by]}” may beat “{self.names[each.option]}” on everything. That cannot be said yet, "
            f"because these are not known: {joined(self._points(each.unknown))}."
        )

    def belief(self, each: appraisal.DecidingBelief) -> Belief:
        changes = [
            f"“{self.names[change.option]}” would be beaten by {self._named(change.by)}"
            for change in each.newly_beaten
        ] + [
            f"“{self.names[change.option]}” would no longer be beaten by {self._named(change.by)}"
            for change in each.no_longer_beaten
        ]
        return Belief(
            aim=self.aims[each.aim],
            option=self.names[each.option],
            now=ANSWERS[each.now],
            to=ANSWERS[each.to],
            what_changes=joined(changes),
            held_by=self._held_by(each.holders),
            is_given=each.kind == "belief",
        )

    def difference(self, each: Disagreement) -> str:
        parts = [("helps", each.helps), ("helps in part", each.partly), ("does not help", each.does_not)]
        said = joined(
            [
                f"{count} say “{words}”" if count > 1 else f"{count} says “{words}”"
                for words, count in parts
                if count
            ]
        )
        return f"{self.names[each.option]}, for “{self.aims[each.aim]}”: {said}."

    def left_out(self, coverage: Coverage) -> tuple[str, ...]:
        return tuple(self._points(tuple(point for point in coverage.left_out if not point.person)))

    def _held_by(self, holders: Sequence[str]) -> str:
        """How many hold a belief, and of which partner types, as far as that points at nobody."""
        if not aggregate_shown(len(holders)):
            return "fewer than five people, so it is not said of which type"
        cells = dict.fromkeys(self.types_of.values(), 0)
        for person in holders:
            cells[self.types_of.get(person, ())] += 1
        names = {self._types_named(types): count for types, count in cells.items()}
        shown = breakdown(names).shown
        who = f": {joined([f'{count} {name}' for name, count in shown])}" if shown else ""
        return f"{counted(len(holders), 'person', 'people')}{who}"

    def _types_named(self, types: Sequence[str]) -> str:
        return joined([self.types[type].lower() for type in types]) or "of no stated type"

    def _points(self, points: Sequence[Point]) -> list[str]:
        """What the points are about: how many views of each aim, and which facts. Never whose."""
        views: dict[str, int] = {}
        for point in points:
            if point.person:
                views[point.aim] = views.get(point.aim, 0) + 1
        said = [f"{counted(count, 'view')} of “{self.aims[aim]}”" for aim, count in views.items()]
        return said + [_FACTS[point.fact] for point in points if point.fact]

    def _named(self, ids: Sequence[str]) -> str:
        return joined([f"“{self.names[id]}”" for id in ids])
