"""Two ways out when a plan does not fit: do less, or ask for what it takes. Both are worked out whole."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal

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
    room fall away only where a meeting moves online, because then nobody travels.
    """

    repeats: tuple[str, ...] = ()
    least_times: int = 1
    scope: tuple[str, ...] = ()
    online: tuple[str, ...] = ()
    falls_away_online: tuple[str, ...] = ("travel", "venue")
    groups: tuple[str, ...] = ()
    least_people: int = 2
    follows_people: tuple[str, ...] = ("travel", "venue", "materials", "training")


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

    *Trimming* goes one small step at a time and stops as soon as money, staff hours and the hours of
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
    percents = {
        "oncost_percent": oncost_percent,
        "inflation_percent": inflation_percent,
        "vat_percent": vat_percent,
        "contingency_percent": contingency_percent,
    }
    now = tuple(lines)
    sums = totals(now, **percents)
    fitted = fit(sums, means, weeks_needed=weeks_needed)
    ask = _ask(fitted)
    steps: list[Proposal] = []
    for phase in (_fewer_repeats, _smaller_scope, _online, _fewer_people):
        tried: set[str] = set()
        while _short(fitted, order):
            step = next(((s, t) for s, t in phase(now, order) if s.subject not in tried), None)
            if step is None:
                break
            proposal, left = step
            left_sums = totals(left, **percents)
            left_fit = fit(left_sums, means, weeks_needed=weeks_needed)
            if not _helps(_short(fitted, order), left_fit):
                tried.add(proposal.subject)
                continue
            steps.append(_with_savings(proposal, now, left, sums, left_sums))
            now, sums, fitted = left, left_sums, left_fit
    return WaysOut(trim=Trim(_merged(steps), now, sums, fitted), ask=ask)


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


def _short(fitted: Fit, order: TrimOrder) -> tuple[Need, ...]:
    """What is short and worth trimming for: money, staff hours, and the hours of the groups that may be trimmed.

    Where a partner of another group has too little time, they can come to less; nobody else has to.
    """
    trimmed_for = {STAFF, *order.groups}
    return tuple(need for need in fitted.short if need.what == "money" or need.group in trimmed_for)


def _helps(short: tuple[Need, ...], after: Fit) -> bool:
    """Whether something that was short is less short now."""
    left = {(need.what, need.group): need.shortfall for need in after.needs}
    return any((left.get((need.what, need.group)) or 0) < (need.shortfall or 0) for need in short)


def _blank(kind: Kind, subject: str, before: int, after: int) -> Proposal:
    return Proposal(kind, subject, before, after, 0, {}, (), ())


def _fewer_repeats(lines: tuple[Line, ...], order: TrimOrder) -> Iterator[tuple[Proposal, tuple[Line, ...]]]:
    """Once less of each activity that repeats, the most frequent first, ties in the order given."""
    times = {
        activity: max((line.times for line in lines if line.activity == activity), default=0)
        for activity in order.repeats
    }
    least = max(order.least_times, 1)
    for activity in sorted(order.repeats, key=lambda each: -times[each]):
        if times[activity] > least:
            yield (
                _blank("repeats", activity, times[activity], times[activity] - 1),
                tuple(
                    _recosted(line, times=line.times - 1)
                    if line.activity == activity and line.times == times[activity]
                    else line
                    for line in lines
                ),
            )


def _smaller_scope(lines: tuple[Line, ...], order: TrimOrder) -> Iterator[tuple[Proposal, tuple[Line, ...]]]:
    for activity in order.scope:
        if any(line.activity == activity for line in lines):
            yield (
                _blank("scope", activity, 1, 0),
                tuple(line for line in lines if line.activity != activity),
            )


def _online(lines: tuple[Line, ...], order: TrimOrder) -> Iterator[tuple[Proposal, tuple[Line, ...]]]:
    for activity in order.online:
        left = tuple(
            line for line in lines if line.activity != activity or line.heading not in order.falls_away_online
        )
        if len(left) < len(lines):
            yield _blank("online", activity, 1, 0), left


def _fewer_people(lines: tuple[Line, ...], order: TrimOrder) -> Iterator[tuple[Proposal, tuple[Line, ...]]]:
    """One person less of the largest group, ties in the order given."""
    heads = {
        group: max((line.people for line in lines if line.partner_type == group), default=0)
        for group in order.groups
    }
    if sum(heads.values()) <= max(order.least_people, 2):
        return
    for group in sorted(order.groups, key=lambda each: -heads[each]):
        if heads[group] > 1:
            theirs = {line.activity for line in lines if line.partner_type == group}
            yield (
                _blank("people", group, heads[group], heads[group] - 1),
                tuple(_with_one_less(line, group, heads[group], theirs, order) for line in lines),
            )


def _with_one_less(line: Line, group: str, heads: int, theirs: set[str], order: TrimOrder) -> Line:
    if line.partner_type == group and line.people == heads:
        return _recosted(line, people=heads - 1)
    follows = (
        not line.partner_type
        and line.unit == "person_time"
        and line.heading in order.follows_people
        and line.activity in theirs
    )
    return _recosted(line, people=line.people - 1) if follows and line.people > 1 else line


def _recosted(line: Line, *, people: int | None = None, times: int | None = None) -> Line:
    people = line.people if people is None else people
    times = line.times if times is None else times
    pence = line_pence(people, times, line.hours_each, line.rate_pence, line.unit)
    return replace(line, people=people, times=times, pence=pence)


def _with_savings(
    step: Proposal, before: tuple[Line, ...], after: tuple[Line, ...], sums: Totals, left: Totals
) -> Proposal:
    kept = {line.id: line for line in after}
    touched = [line for line in before if kept.get(line.id) != line]
    hours = {
        group: spent - left.hours_by_group.get(group, Fraction(0))
        for group, spent in sums.hours_by_group.items()
        if spent != left.hours_by_group.get(group, Fraction(0))
    }
    return replace(
        step,
        pence_saved=sums.total_pence - left.total_pence,
        hours_saved=hours,
        headings=tuple(dict.fromkeys(line.heading for line in touched)),
        groups=tuple(dict.fromkeys(line.partner_type for line in touched if line.partner_type)),
    )


def _merged(steps: Sequence[Proposal]) -> tuple[Proposal, ...]:
    """Put the single steps about one thing together: four meetings to two, rather than to three and then two."""
    found: dict[tuple[str, str], Proposal] = {}
    for step in steps:
        earlier = found.get((step.kind, step.subject))
        found[step.kind, step.subject] = step if earlier is None else _joined(earlier, step)
    return tuple(found.values())


def _joined(first: Proposal, second: Proposal) -> Proposal:
    groups = tuple(dict.fromkeys((*first.hours_saved, *second.hours_saved)))
    return replace(
        first,
        after=second.after,
        pence_saved=first.pence_saved + second.pence_saved,
        hours_saved={
            group: first.hours_saved.get(group, Fraction(0)) + second.hours_saved.get(group, Fraction(0))
            for group in groups
        },
        headings=tuple(dict.fromkeys((*first.headings, *second.headings))),
        groups=tuple(dict.fromkeys((*first.groups, *second.groups))),
    )
