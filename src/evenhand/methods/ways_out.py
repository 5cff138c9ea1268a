"""Two ways out when a plan does not fit: do less, or ask for what it takes. Both are worked out whole."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from heapq import heapify, heapreplace
from typing import Literal, NamedTuple

from evenhand.methods.resources import (
    STAFF,
    Fit,
    Line,
    Means,
    Need,
    Percent,
    Totals,
    fit,
    line_pence,
    totals,
)

Kind = Literal["repeats", "scope", "online", "people"]


@dataclass(frozen=True, slots=True, kw_only=True)
class TrimOrder:
    """What may be offered for trimming, in the order in which it is offered.

    Pay, access, supporters and travel are not here and cannot be: they decide who can come. Travel and the
    room fall away only where a meeting moves online, because then nobody travels. Where fewer people come,
    the lines under `follows_people` that count each of them count fewer; a line for some of them only, such as
    two people’s interpreters, is left as it is.
    """

    repeats: tuple[str, ...] = ()
    least_times: int = 1
    scope: tuple[str, ...] = ()
    online: tuple[str, ...] = ()
    falls_away_online: tuple[str, ...] = ("travel", "venue")
    groups: tuple[str, ...] = ()
    least_people: int = 2
    follows_people: tuple[str, ...] = ("travel", "access", "venue", "materials", "training")


@dataclass(frozen=True, slots=True)
class Proposal:
    """One thing to do less of, what it saves, and which groups would be heard less.

    `subject` is an activity, or a partner type where `kind` is "people". `before` and `after` count times,
    or people; for scope and online they are 1 and 0.
    """

    kind: Kind
    subject: str
    before: int
    after: int
    pence_saved: int
    hours_saved: Mapping[str, Fraction]
    headings: tuple[str, ...]
    groups: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Trim:
    """Proposals in order, the plan that would be left, and whether that fits."""

    proposals: tuple[Proposal, ...]
    lines: tuple[Line, ...]
    totals: Totals
    fit: Fit

    @property
    def gap_pence(self) -> int:
        """What is still lacking after every proposal; 0 if the money now suffices or is not known."""
        return int(self.fit.money.shortfall or 0)

    @property
    def hours_gaps(self) -> tuple[Need, ...]:
        return tuple(need for need in self.fit.hours if need.shortfall)

    @property
    def closes(self) -> bool:
        """Whether money and hours are no longer known to be short."""
        return not self.gap_pence and not self.hours_gaps


@dataclass(frozen=True, slots=True)
class Ask:
    """What to ask for: the whole amount, rounded up, and how much more that is than there is."""

    money_pence: int
    more_pence: int | None
    hours: Mapping[str, int]
    more_hours: Mapping[str, int]
    weeks: int | None
    more_weeks: int | None


@dataclass(frozen=True, slots=True)
class WaysOut:
    trim: Trim
    ask: Ask


def ways_out(
    lines: Sequence[Line],
    means: Means,
    order: TrimOrder,
    *,
    weeks_needed: int | None = None,
    oncost_percent: Percent = 0,
    inflation_percent: Percent = 0,
    vat_percent: Percent = 0,
    contingency_percent: Percent = 0,
) -> WaysOut:
    """Return both ways out of a plan that does not fit: what to trim, and what to ask for.

    *Trimming* goes one small step at a time (of forty or more, a twentieth) and stops as soon as money, staff hours and the hours of
    `order.groups` suffice (a partner of another group who lacks time can come to less): first fewer
    repeats (of whatever happens most often), then whole activities, then meetings online, then fewer
    people (of the largest group). A step is offered only if it helps with something that is short. It
    never goes below `order.least_times`, never below `order.least_people` in all, and never takes the
    last person of a group. If it cannot close the gap, the result says by how much.

    *Asking* takes the plan as it stands and rounds up: money to the next £10, hours and weeks to whole ones.

    Parameters
    ----------
    lines : sequence of Line
    means : Means
        Where money is not known, nothing is trimmed for money.
    order : TrimOrder
    weeks_needed : int, optional
    oncost_percent, inflation_percent, vat_percent, contingency_percent
        As in `resources.totals`.

    Returns
    -------
    WaysOut

    Examples
    --------
    Four meetings cost £880; there is £500, which pays for two:

    >>> from evenhand.methods.resources import costed
    >>> pay = costed(id="p", stage="framing", heading="contributor_pay", label="Pay", people=4, times=4,
    ...              hours_each=2, rate_pence=2750, unit="hour", source="", who="contributor",
    ...              partner_type="carer", activity="meeting")
    >>> found = ways_out([pay], Means(money_pence=50_000), TrimOrder(repeats=("meeting",)))
    >>> [(p.kind, p.before, p.after, p.pence_saved) for p in found.trim.proposals]
    [('repeats', 4, 2, 44000)]
    >>> found.trim.closes, found.ask.money_pence, found.ask.more_pence
    (True, 88000, 38000)

    References
    ----------
    .. [1] Podcast, Williams with Jannesari, 00:32:12: "it works both ways".
    .. [2] The Health Research Authority's second principle of involvement: enough people, almost always
       more than one; hence the floor of two.
    """
    now = _Left.of(lines, order)
    work = _Work(
        tuple(lines),
        now,
        means,
        order,
        weeks_needed,
        {
            "oncost_percent": oncost_percent,
            "inflation_percent": inflation_percent,
            "vat_percent": vat_percent,
            "contingency_percent": contingency_percent,
        },
    )
    ask = _ask(work.fit(now))
    proposals: list[Proposal] = []
    for phase in _PHASES:
        then = _trimmed(work, now, phase)
        proposals += _proposals(work, now, then, phase)
        now = then
    return WaysOut(Trim(tuple(proposals), work.left(now), work.totals(now), work.fit(now)), ask)


def _ask(fitted: Fit) -> Ask:
    money = -(-int(fitted.money.needed or 0) // 1000) * 1000
    available = fitted.money.available
    hours = {need.group: _whole(need.needed) for need in fitted.hours}
    more = {need.group: _whole(need.shortfall) for need in fitted.hours if need.shortfall}
    weeks = fitted.weeks
    return Ask(
        money_pence=money,
        more_pence=None if available is None else max(0, money - int(available)),
        hours=hours,
        more_hours=more,
        weeks=None if weeks.needed is None else _whole(weeks.needed),
        more_weeks=None if weeks.shortfall is None else _whole(weeks.shortfall),
    )


def _whole(value: Fraction | int | None) -> int:
    exact = Fraction(value or 0)
    return -(-exact.numerator // exact.denominator)


@dataclass(frozen=True, slots=True)
class _Left:
    """What is left of a plan: how often each activity happens, which are there and in person, how many people come."""

    times: Mapping[str, int]
    scope: Mapping[str, int]
    online: Mapping[str, int]
    people: Mapping[str, int]

    @classmethod
    def of(cls, lines: Sequence[Line], order: TrimOrder) -> _Left:
        present = {line.activity for line in lines}
        may_move = {line.activity for line in lines if line.heading in order.falls_away_online}
        return cls(
            times=_most(((line.activity, line.times) for line in lines), order.repeats),
            scope={activity: 1 for activity in order.scope if activity in present},
            online={activity: 1 for activity in order.online if activity in may_move},
            people=_most(((line.partner_type, line.people) for line in lines), order.groups),
        )

    def after(self, phase: _Phase, steps: Iterable[_Step]) -> _Left:
        counts = dict(getattr(self, phase.field)) | {step.subject: step.after for step in steps}
        return replace(self, **{phase.field: counts})


class _Step(NamedTuple):
    subject: str
    after: int


class _Phase(NamedTuple):
    """One kind of trimming: where it is kept in `_Left`, and the steps that it takes, in order."""

    kind: Kind
    field: Literal["times", "scope", "online", "people"]
    steps: Callable[[_Left, TrimOrder, Collection[str]], Iterator[_Step]]


@dataclass(frozen=True, slots=True)
class _Work:
    """The plan as it was, and how to cost what is left of it.

    A step changes few lines, so each line is made once for each number of people and times: `made` keeps them.
    """

    lines: tuple[Line, ...]
    was: _Left
    means: Means
    order: TrimOrder
    weeks_needed: int | None
    percents: Mapping[str, Percent]
    made: dict[tuple[int, int, int], Line] = field(default_factory=dict)

    def left(self, now: _Left) -> tuple[Line, ...]:
        fewer = {group: count - now.people[group] for group, count in self.was.people.items()}
        theirs = {
            group: {line.activity for line in self.lines if line.partner_type == group}
            for group, gone in fewer.items()
            if gone
        }
        return tuple(
            self._left_of(number, line, now, theirs, fewer)
            for number, line in enumerate(self.lines)
            if self._is_there(line, now)
        )

    def totals(self, now: _Left) -> Totals:
        return totals(self.left(now), **self.percents)

    def fit(self, now: _Left) -> Fit:
        return fit(self.totals(now), self.means, weeks_needed=self.weeks_needed)

    def short(self, now: _Left) -> tuple[Need, ...]:
        """What is short and worth trimming for: money, staff hours, and hours of the groups that may be trimmed.

        Where a partner of another group has too little time, they can come to less; nobody else has to.
        """
        trimmed_for = {STAFF, *self.order.groups}
        return tuple(
            need for need in self.fit(now).short if need.what == "money" or need.group in trimmed_for
        )

    def _is_there(self, line: Line, now: _Left) -> bool:
        if not now.scope.get(line.activity, 1):
            return False
        is_online = not now.online.get(line.activity, 1)
        return not (is_online and line.heading in self.order.falls_away_online)

    def _left_of(
        self,
        number: int,
        line: Line,
        now: _Left,
        theirs: Mapping[str, set[str]],
        fewer: Mapping[str, int],
    ) -> Line:
        times = min(line.times, now.times.get(line.activity, line.times))
        people = min(line.people, now.people.get(line.partner_type, line.people))
        if (
            not line.partner_type
            and line.unit == "person_time"
            and line.heading in self.order.follows_people
            and line.people >= sum(self.was.people.values())
        ):
            gone = sum(fewer[group] for group, activities in theirs.items() if line.activity in activities)
            people = max(min(1, people), people - gone)
        if (people, times) == (line.people, line.times):
            return line
        key = number, people, times
        if key not in self.made:
            pence = line_pence(people, times, line.hours_each, line.rate_pence, line.unit)
            self.made[key] = replace(line, people=people, times=times, pence=pence)
        return self.made[key]


def _trimmed(work: _Work, now: _Left, phase: _Phase) -> _Left:
    """Take as few steps of this phase as it needs; all of them if that is not enough.

    Costing a plan is the slow part, so the step at which something stops being short is found by halving:
    no step ever makes anything dearer. Then what is still short decides which steps go on.
    """
    while short := work.short(now):
        steps = list(phase.steps(now, work.order, _helping(work, phase, short)))
        if not steps:
            return now

        def closes(
            count: int, now: _Left = now, steps: list[_Step] = steps, short: tuple[Need, ...] = short
        ) -> bool:
            left = {(need.what, need.group) for need in work.short(now.after(phase, steps[:count]))}
            return any((need.what, need.group) not in left for need in short)

        count = bisect_left(range(1, len(steps) + 1), True, key=closes) + 1
        now = now.after(phase, steps[:count])
        if count > len(steps):
            return now
    return now


def _helping(work: _Work, phase: _Phase, short: tuple[Need, ...]) -> set[str]:
    """The subjects with which a step would help something that is short."""
    money = any(need.what == "money" for need in short)
    groups = {need.group for need in short if need.what == "hours"}
    return {
        line.partner_type if phase.kind == "people" else line.activity
        for line in work.lines
        if (phase.kind != "online" or line.heading in work.order.falls_away_online)
        and ((money and line.pence) or (line.group in groups and line.hours))
    }


def _proposals(work: _Work, before: _Left, after: _Left, phase: _Phase) -> Iterator[Proposal]:
    """One proposal for each subject, in the order in which it is offered; each saves what it saves after the others."""
    now, lines = before, work.left(before)
    sums = totals(lines, **work.percents)
    counts: Mapping[str, int] = getattr(after, phase.field)
    for subject, count in getattr(before, phase.field).items():
        if counts[subject] == count:
            continue
        now = now.after(phase, [_Step(subject, counts[subject])])
        kept = work.left(now)
        left = totals(kept, **work.percents)
        touched = _touched(lines, kept)
        yield Proposal(
            kind=phase.kind,
            subject=subject,
            before=count,
            after=counts[subject],
            pence_saved=sums.total_pence - left.total_pence,
            hours_saved=_saved(sums.hours_by_group, left.hours_by_group),
            headings=tuple(dict.fromkeys(line.heading for line in touched)),
            groups=tuple(dict.fromkeys(line.partner_type for line in touched if line.partner_type)),
        )
        lines, sums = kept, left


def _touched(before: Sequence[Line], after: Sequence[Line]) -> list[Line]:
    """The lines that are gone or smaller."""
    kept = {line.id: line for line in after}
    return [line for line in before if kept.get(line.id) != line]


def _saved(before: Mapping[str, Fraction], after: Mapping[str, Fraction]) -> dict[str, Fraction]:
    found = {group: spent - after.get(group, Fraction(0)) for group, spent in before.items()}
    return {group: spent for group, spent in found.items() if spent}


def _fewer_repeats(now: _Left, order: TrimOrder, helping: Collection[str]) -> Iterator[_Step]:
    """Less of what repeats most often, ties in the order given."""
    yield from _lowered(now.times, helping, least=max(order.least_times, 1))


def _smaller_scope(now: _Left, order: TrimOrder, helping: Collection[str]) -> Iterator[_Step]:
    yield from (
        _Step(subject, 0) for subject, is_there in now.scope.items() if is_there and subject in helping
    )


def _online(now: _Left, order: TrimOrder, helping: Collection[str]) -> Iterator[_Step]:
    for subject, is_in_person in now.online.items():
        if is_in_person and subject in helping and now.scope.get(subject, 1):
            yield _Step(subject, 0)


def _fewer_people(now: _Left, order: TrimOrder, helping: Collection[str]) -> Iterator[_Step]:
    """Fewer of the largest group, ties in the order given; never the last of a group, never fewer than two in all."""
    to_spare = sum(now.people.values()) - max(order.least_people, 2)
    counts = dict(now.people)
    for step in _lowered(now.people, helping, least=1):
        gone = counts[step.subject] - step.after
        if to_spare <= 0:
            return
        counts[step.subject] -= min(gone, to_spare)
        to_spare -= min(gone, to_spare)
        yield _Step(step.subject, counts[step.subject])


def _lowered(counts: Mapping[str, int], helping: Collection[str], *, least: int) -> Iterator[_Step]:
    """Lower the highest count again and again, one at a time; of forty or more, by a twentieth."""
    heap = [
        (-count, place, subject)
        for place, (subject, count) in enumerate(counts.items())
        if subject in helping
    ]
    heapify(heap)
    while heap and -heap[0][0] > least:
        count, place, subject = -heap[0][0], heap[0][1], heap[0][2]
        after = max(least, count - max(1, count // 20))
        heapreplace(heap, (-after, place, subject))
        yield _Step(subject, after)


def _most(pairs: Iterable[tuple[str, int]], names: Sequence[str]) -> dict[str, int]:
    """The highest number that goes with each name, in the order of the names."""
    found = dict.fromkeys(names, 0)
    for name, number in pairs:
        if name in found:
            found[name] = max(found[name], number)
    return {name: number for name, number in found.items() if number}


_PHASES = (
    _Phase("repeats", "times", _fewer_repeats),
    _Phase("scope", "scope", _smaller_scope),
    _Phase("online", "online", _online),
    _Phase("people", "people", _fewer_people),
)
