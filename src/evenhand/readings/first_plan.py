"""The first plan: everything that a plan file and the framework say together, before anybody has decided.

No Django and no database: pages, the command line and tests all call this with plain values.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import groupby

from evenhand.exchange.plan_file import PlanFile
from evenhand.framework import Approach, Framework
from evenhand.methods.ways_out import Proposal, WaysOut
from evenhand.readings.amounts import counted, hours, joined, money
from evenhand.readings.approach_comparison import Option, chosen_approach, compare, that_fit
from evenhand.readings.costing import Costing, Costings, ways_out_of
from evenhand.readings.step_two import StepTwo, step_two
from evenhand.readings.stopping import ExitFound, exits_found
from evenhand.readings.trim_log import TrimLog, trim_log


@dataclass(frozen=True, slots=True)
class TrimOffered:
    """One thing to do less of, in words: what, what it saves, whose voice it costs, and on what condition."""

    what: str
    saves: str
    saves_money: str
    silences: str
    only_if: str
    proposals: tuple[Proposal, ...]


@dataclass(frozen=True, slots=True)
class FirstPlan:
    """What the lead gets after ten minutes. Nothing in it has been decided; `not_decided` says who has not answered."""

    file: PlanFile
    framework: Framework
    approach: Approach
    is_chosen: bool
    costing: Costing
    ways_out: WaysOut
    trims: tuple[TrimOffered, ...]
    options: tuple[Option, ...]
    fitting: tuple[Option, ...]
    stop: tuple[ExitFound, ...]
    step_two: StepTwo | None
    trim_log: TrimLog | None
    not_answered: tuple[str, ...]

    @property
    def not_decided(self) -> str:
        """The last line of every page, letter and form."""
        return not_decided(self.not_answered)


def first_plan(file: PlanFile, fw: Framework, *, today: date) -> FirstPlan:
    """Return the first plan. `today` is asked for, so that the same file on the same day says the same."""
    approach, is_chosen = chosen_approach(file, fw)
    costings = Costings(file, fw)
    costing = costings.of(approach)
    both_ways = ways_out_of(costing, file, fw)
    options = compare(file, fw, costings)
    return FirstPlan(
        file=file,
        framework=fw,
        approach=approach,
        is_chosen=is_chosen,
        costing=costing,
        ways_out=both_ways,
        trims=tuple(_trims(both_ways, costing, file, fw)),
        options=options,
        fitting=() if costing.fit.money.shortfall in (0, None) else that_fit(file, fw, costings),
        stop=exits_found(file, fw, today=today),
        step_two=step_two(file, options, fw),
        trim_log=trim_log(file),
        not_answered=not_answered(file, fw),
    )


def not_answered(file: PlanFile, fw: Framework) -> tuple[str, ...]:
    """Who has not answered: those named; else the types of people of whom nobody has rated anything.

    Where even that says nothing, it is everyone who would be affected: a plan alone is never an answer.
    """
    named = tuple(each.who for each in file.not_answered)
    if named:
        return named
    heard = {type for rating in file.ratings for type in rating.types}
    names = {row.id: row.plural for row in fw.partner_types}
    missing = [names[each.type] for each in file.people if each.type not in heard]
    return tuple(missing) or ("everyone who would be affected",)


def not_decided(who: tuple[str, ...]) -> str:
    """Return the last line. Names are kept as they were given."""
    return f"Not decided. These people have not answered: {'; '.join(who)}."


def _trims(both_ways: WaysOut, costing: Costing, file: PlanFile, fw: Framework) -> Iterator[TrimOffered]:
    """The proposals in words. Meetings that would move online are told together: nobody reads ten lines alike."""
    words = _TrimWords(costing, file, fw)
    for kind, of_kind in groupby(both_ways.trim.proposals, key=lambda proposal: proposal.kind):
        together = list(of_kind)
        for some in [together] if kind == "online" else [[each] for each in together]:
            yield words.offered(some)


class _TrimWords:
    def __init__(self, costing: Costing, file: PlanFile, fw: Framework) -> None:
        self.types = {row.id: row for row in fw.partner_types}
        self.activities = {row.id: row.name for row in fw.activities}
        self.stages = {row.id: row.name for row in fw.stages}
        self.stage_of = {line.activity: line.stage for line in costing.lines}
        self.everyone_can_join = bool(file.means.everyone_can_join_online)

    def offered(self, proposals: list[Proposal]) -> TrimOffered:
        first = proposals[0]
        groups = dict.fromkeys(group for each in proposals for group in each.groups)
        who = joined([self.types[group].plural.lower() for group in groups if group in self.types])
        lost = Fraction(sum(self._lost(each) for each in proposals))
        staff = sum(each.hours_saved.get("staff", Fraction(0)) for each in proposals)
        saves = [money(sum(each.pence_saved for each in proposals))]
        saves += [f"{hours(lost)} of partners’ time"] if lost else []
        saves += [f"{hours(staff)} of staff time"] if staff else []
        what, silences, only_if = _WORDS[first.kind](self, proposals, _capital(who or "contributors"), lost)
        return TrimOffered(what, joined(saves), saves[0], silences, only_if, tuple(proposals))

    def repeats(self, proposals: list[Proposal], who: str, lost: Fraction) -> tuple[str, str, str]:
        [one] = proposals
        what = f"{self._name(one)}: {counted(one.after, 'time')} instead of {one.before}"
        return (
            what,
            f"{who} have {hours(lost)} less to be heard in." if lost else "There is less time for people.",
            "",
        )

    def scope(self, proposals: list[Proposal], who: str, lost: Fraction) -> tuple[str, str, str]:
        [one] = proposals
        stage = self.stages.get(self.stage_of.get(one.subject, ""), "")
        return (
            f"Leave out: {self._name(one)}",
            f"{who} have no say here{f' (“{stage}”)' if stage else ''}.",
            "Nobody knows which stages matter most. Ask them which one they would give up.",
        )

    def online(self, proposals: list[Proposal], who: str, lost: Fraction) -> tuple[str, str, str]:
        return (
            f"Hold online: {joined([self._name(each) for each in proposals])}",
            "People without a good connection, a quiet room or ease with a screen are heard less.",
            "" if self.everyone_can_join else "Only if every person can join. Ask each of them first.",
        )

    def people(self, proposals: list[Proposal], who: str, lost: Fraction) -> tuple[str, str, str]:
        [one] = proposals
        row = self.types[one.subject]
        gone = one.before - one.after
        return (
            f"{row.plural}: {one.after} instead of {one.before}",
            f"{gone} {(row.name if gone == 1 else row.plural).lower()} fewer. Those who stay have to speak for more.",
            "Never fewer than two in all: one voice alone is easily lost.",
        )

    def _name(self, proposal: Proposal) -> str:
        return self.activities.get(proposal.subject, proposal.subject.replace("_", " "))

    def _lost(self, proposal: Proposal) -> Fraction:
        saved = (spent for group, spent in proposal.hours_saved.items() if group not in ("staff", "thing"))
        return sum(saved, Fraction(0))


_WORDS = {
    "repeats": _TrimWords.repeats,
    "scope": _TrimWords.scope,
    "online": _TrimWords.online,
    "people": _TrimWords.people,
}


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
