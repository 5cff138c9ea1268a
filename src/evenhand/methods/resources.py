"""What a plan takes, in money, hours and weeks, against what there is. Whole pence, exact arithmetic."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Literal, TypeVar

from evenhand.methods.errors import MethodError

Unit = Literal["hour", "person_time", "time", "each"]
Who = Literal["contributor", "staff", "thing"]
UNITS: tuple[Unit, ...] = ("hour", "person_time", "time", "each")
WHO: tuple[Who, ...] = ("contributor", "staff", "thing")

Hours = Decimal | Fraction | int
Percent = Decimal | Fraction | int
Amount = TypeVar("Amount", int, Fraction)

#: The group that staff hours are counted under, beside the partner types.
STAFF = "staff"


class UnknownUnit(MethodError):
    """A line is counted in something other than hour, person_time, time or each."""


class UnknownWho(MethodError):
    """A line is for someone other than contributor, staff or thing."""


class NegativeAmount(MethodError):
    """A number of people, times, hours, pence or per cent is below zero."""


class InconsistentLine(MethodError):
    """A line's pence are not what its own people, times, hours and rate come to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of a costed plan, which always costs what its own numbers say it costs.

    `source` says where the figure comes from. Lines with the same `activity` belong together: a meeting
    left out takes its room, its travel and its pay with it. `costed` makes a line without naming `pence`.
    """

    id: str
    stage: str
    heading: str
    label: str
    people: int
    times: int
    hours_each: Hours
    rate_pence: int
    unit: Unit
    pence: int
    source: str
    partner_type: str = ""
    who: Who
    activity: str = ""

    def __post_init__(self) -> None:
        if self.who not in WHO:
            raise UnknownWho("unknown_who", line=self.id, who=self.who, known=WHO)
        expected = line_pence(self.people, self.times, self.hours_each, self.rate_pence, self.unit)
        if self.pence != expected:
            raise InconsistentLine("inconsistent_line", line=self.id, pence=self.pence, expected=expected)

    @property
    def hours(self) -> Fraction:
        """All the hours of this line: each person's, each time."""
        return self.people * self.times * Fraction(self.hours_each)

    @property
    def group(self) -> str:
        """Whose hours these are: a partner type, staff, or contributors of no stated type."""
        return STAFF if self.who == "staff" else self.partner_type or self.who


@dataclass(frozen=True, slots=True)
class Totals:
    """What a plan comes to. `total_pence` is the plain sum of the five parts above it.

    `by_heading`, `by_stage` and `by_who` hold pence of the lines alone, before anything is added.
    """

    lines_pence: int
    oncost_pence: int
    inflation_pence: int
    vat_pence: int
    contingency_pence: int
    total_pence: int
    by_heading: Mapping[str, int]
    by_stage: Mapping[str, int]
    by_who: Mapping[str, int]
    hours_by_who: Mapping[str, Fraction]
    hours_by_group: Mapping[str, Fraction]

    @property
    def contributor_hours(self) -> Fraction:
        return self.hours_by_who.get("contributor", Fraction(0))

    @property
    def staff_hours(self) -> Fraction:
        return self.hours_by_who.get("staff", Fraction(0))


@dataclass(frozen=True, slots=True)
class Means:
    """What there is. None, or a group left out, means that nobody has said."""

    money_pence: int | None = None
    hours: Mapping[str, Hours | None] = field(default_factory=dict)
    weeks: int | None = None


@dataclass(frozen=True, slots=True)
class Need:
    """One thing that a plan takes, beside what there is of it."""

    what: Literal["money", "hours", "weeks"]
    group: str
    needed: Fraction | int | None
    available: Fraction | int | None

    @property
    def shortfall(self) -> Fraction | int | None:
        """What is lacking; 0 if it fits, None if either side is not known."""
        if self.needed is None or self.available is None:
            return None
        return max(self.needed - self.available, type(self.needed)(0))


@dataclass(frozen=True, slots=True)
class Fit:
    money: Need
    hours: tuple[Need, ...]
    weeks: Need

    @property
    def needs(self) -> tuple[Need, ...]:
        return (self.money, *self.hours, self.weeks)

    @property
    def short(self) -> tuple[Need, ...]:
        """The needs that are known not to be met."""
        return tuple(need for need in self.needs if need.shortfall)

    @property
    def not_known(self) -> tuple[Need, ...]:
        """The needs about which nothing can be said yet."""
        return tuple(need for need in self.needs if need.shortfall is None)

    @property
    def fits(self) -> bool | None:
        """False if anything is short; None if nothing is short but something is not known."""
        if self.short:
            return False
        return None if self.not_known else True


def half_up(value: Fraction | Decimal | int) -> int:
    """Return the nearest whole number to a value of zero or more, halves going up.

    Parameters
    ----------
    value : Fraction, Decimal or int, >= 0

    Returns
    -------
    int

    Examples
    --------
    >>> half_up(Fraction(5, 2)), half_up(Fraction(249, 100))
    (3, 2)

    References
    ----------
    Ordinary commercial rounding; the same as ROUND in a spreadsheet for amounts that are not negative.
    """
    return _half_up(*value.as_integer_ratio())


def line_pence(people: int, times: int, hours_each: Hours, rate_pence: int, unit: Unit) -> int:
    """Return what one line costs, to the penny.

    An *hour* rate is paid for each person, each time and each hour; a *person_time* rate for each person,
    each time; a *time* rate each time, however many come; an *each* rate once, in all.

    Parameters
    ----------
    people, times : int, >= 0
    hours_each : Decimal, Fraction or int, >= 0
        Hours of one person, one time.
    rate_pence : int, >= 0
    unit : {"hour", "person_time", "time", "each"}

    Returns
    -------
    int
        Pence; a half penny goes up.

    Raises
    ------
    UnknownUnit
        If the unit is not one of the four.
    NegativeAmount
        If any number is below zero.

    Examples
    --------
    Eight people, three meetings of two and a half hours at £27.50 an hour:

    >>> line_pence(8, 3, Decimal("2.5"), 2750, "hour")
    165000

    References
    ----------
    Evenhand's own definition. `exchange/workbook.py` writes the same sum as a spreadsheet formula.
    """
    if people < 0 or times < 0 or hours_each < 0 or rate_pence < 0:
        given = {"people": people, "times": times, "hours_each": hours_each, "rate_pence": rate_pence}
        name, value = next((name, value) for name, value in given.items() if value < 0)
        raise NegativeAmount("negative_amount", name=name, value=value)
    if unit == "hour":
        hours, parts = hours_each.as_integer_ratio()
        return _half_up(people * times * hours * rate_pence, parts)
    if unit == "person_time":
        return people * times * rate_pence
    if unit == "time":
        return times * rate_pence
    if unit == "each":
        return rate_pence
    raise UnknownUnit("unknown_unit", unit=unit, known=UNITS)


def costed(
    *,
    id: str,
    stage: str,
    heading: str,
    label: str,
    rate_pence: int,
    unit: Unit,
    source: str,
    who: Who,
    people: int = 1,
    times: int = 1,
    hours_each: Hours = 0,
    partner_type: str = "",
    activity: str = "",
) -> Line:
    """Return a line with its pence worked out.

    Parameters
    ----------
    id, stage, heading, label, source, who, partner_type, activity
        As in `Line`.
    people, times, hours_each, rate_pence, unit
        As in `line_pence`.

    Returns
    -------
    Line

    Raises
    ------
    UnknownUnit, UnknownWho, NegativeAmount
        As `line_pence` and `Line` do.

    Examples
    --------
    >>> costed(id="room", stage="framing", heading="venue", label="Room", times=3, rate_pence=9000,
    ...        unit="time", source="a quote", who="thing").pence
    27000

    References
    ----------
    Evenhand's own definition.
    """
    return Line(
        id=id,
        stage=stage,
        heading=heading,
        label=label,
        people=people,
        times=times,
        hours_each=hours_each,
        rate_pence=rate_pence,
        unit=unit,
        pence=line_pence(people, times, hours_each, rate_pence, unit),
        source=source,
        partner_type=partner_type,
        who=who,
        activity=activity,
    )


def totals(
    lines: Sequence[Line],
    *,
    oncost_percent: Percent = 0,
    inflation_percent: Percent = 0,
    vat_percent: Percent = 0,
    contingency_percent: Percent = 0,
) -> Totals:
    """Return what a plan comes to, with each thing that is added on shown by itself.

    Four sums are added to the lines, in this order, and each is rounded to the penny once:

    1. on-costs: a share of the staff lines;
    2. inflation: a share of the lines and the on-costs;
    3. VAT: a share of the things bought, with their own inflation; nobody's pay carries VAT;
    4. contingency: a share of everything so far.

    Parameters
    ----------
    lines : sequence of Line
    oncost_percent, inflation_percent, vat_percent, contingency_percent : >= 0
        Per cent, so 5 means one twentieth.

    Returns
    -------
    Totals
        With pence by heading, by stage and by who; hours by who and by group.

    Raises
    ------
    NegativeAmount
        If a per cent is below zero.

    Examples
    --------
    £1,000 of staff time and a room for £100, with everything added:

    >>> staff = costed(id="s", stage="team", heading="staff_time", label="Staff", rate_pence=100_000,
    ...                unit="each", source="payroll", who="staff")
    >>> room = costed(id="r", stage="team", heading="venue", label="Room", rate_pence=10_000,
    ...               unit="each", source="a quote", who="thing")
    >>> t = totals([staff, room], oncost_percent=25, inflation_percent=3, vat_percent=20, contingency_percent=5)
    >>> t.lines_pence, t.oncost_pence, t.inflation_pence, t.vat_pence, t.contingency_pence, t.total_pence
    (110000, 25000, 4050, 2060, 7056, 148166)

    References
    ----------
    Evenhand's own order, stated on every plan. It can be followed with a pocket calculator.
    """
    added = {
        "oncost_percent": oncost_percent,
        "inflation_percent": inflation_percent,
        "vat_percent": vat_percent,
        "contingency_percent": contingency_percent,
    }
    for name, value in added.items():
        if value < 0:
            raise NegativeAmount("negative_amount", name=name, value=value)
    by_who = _sums((line.who, line.pence) for line in lines)
    lines_pence = sum(line.pence for line in lines)
    oncost = half_up(_share(oncost_percent) * by_who.get("staff", 0))
    inflation = half_up(_share(inflation_percent) * (lines_pence + oncost))
    things = by_who.get("thing", 0) * (1 + _share(inflation_percent))
    vat = half_up(_share(vat_percent) * things)
    contingency = half_up(_share(contingency_percent) * (lines_pence + oncost + inflation + vat))
    hours = _hours(lines)
    return Totals(
        lines_pence=lines_pence,
        oncost_pence=oncost,
        inflation_pence=inflation,
        vat_pence=vat,
        contingency_pence=contingency,
        total_pence=lines_pence + oncost + inflation + vat + contingency,
        by_heading=_sums((line.heading, line.pence) for line in lines),
        by_stage=_sums((line.stage, line.pence) for line in lines),
        by_who=by_who,
        hours_by_who=_sums((who, spent) for who, _, spent in hours),
        hours_by_group=_sums((group, spent) for _, group, spent in hours),
    )


def fit(needed: Totals, means: Means, *, weeks_needed: int | None = None) -> Fit:
    """Say for money, for each group's hours and for weeks whether a plan fits what there is.

    Nothing is weighed against anything else: three things are compared, each with its own kind.
    Hours of people who are bought in are paid for as money, so they are not compared again.

    Parameters
    ----------
    needed : Totals
    means : Means
        None, or a group left out, means not known.
    weeks_needed : int, optional
        None where no figure was found.

    Returns
    -------
    Fit

    Examples
    --------
    >>> pay = costed(id="p", stage="framing", heading="contributor_pay", label="Pay", people=4, times=2,
    ...              hours_each=2, rate_pence=2750, unit="hour", source="", who="contributor",
    ...              partner_type="carer")
    >>> found = fit(totals([pay]), Means(money_pence=30_000, hours={"carer": 12}))
    >>> found.money.shortfall, found.hours[0].shortfall, found.weeks.shortfall, found.fits
    (14000, Fraction(4, 1), None, False)

    References
    ----------
    .. [1] Podcast, Williams with Jannesari, 00:32:12: match resource and ambition, both ways; time is a
       resource.
    """
    hours = tuple(
        Need(
            "hours",
            group,
            spent,
            None if means.hours.get(group) is None else Fraction(means.hours[group] or 0),
        )
        for group, spent in needed.hours_by_group.items()
        if group != "thing"
    )
    return Fit(
        money=Need("money", "", needed.total_pence, means.money_pence),
        hours=hours,
        weeks=Need("weeks", "", weeks_needed, means.weeks),
    )


def missing_headings(lines: Iterable[Line], headings: Sequence[str]) -> tuple[str, ...]:
    """Return the headings under which a plan has neither money nor hours, in the order given.

    Parameters
    ----------
    lines : iterable of Line
    headings : sequence of str

    Returns
    -------
    tuple of str

    Examples
    --------
    >>> room = costed(id="r", stage="", heading="venue", label="Room", rate_pence=9000, unit="time",
    ...               source="", who="thing")
    >>> missing_headings([room], ["travel", "venue", "access"])
    ('travel', 'access')

    References
    ----------
    .. [1] Williams et al. (2020), "Practical costs": involvement is rarely budgeted for in full.
    """
    present = {line.heading for line in lines if line.pence or line.hours}
    return tuple(heading for heading in headings if heading not in present)


def _share(percent: Percent) -> Fraction:
    return Fraction(percent) / 100


def _half_up(numerator: int, denominator: int) -> int:
    return (2 * numerator + denominator) // (2 * denominator)


def _hours(lines: Sequence[Line]) -> list[tuple[Who, str, Fraction]]:
    """Hours by who and group, in the order in which they first appear.

    Many lines last the same time, so whole numbers are added first and multiplied by an exact fraction once.
    """
    counts: dict[tuple[Who, str, Hours], int] = {}
    for line in lines:
        if line.hours_each and line.people and line.times:
            key = line.who, line.group, line.hours_each
            counts[key] = counts.get(key, 0) + line.people * line.times
    return [(who, group, count * Fraction(each)) for (who, group, each), count in counts.items()]


def _sums(pairs: Iterable[tuple[str, Amount]]) -> dict[str, Amount]:
    """Add up amounts by name, keeping the order in which names first appear."""
    found: dict[str, Amount] = {}
    for name, amount in pairs:
        found[name] = found[name] + amount if name in found else amount
    return found
