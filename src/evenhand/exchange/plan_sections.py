"""The sections of a plan file, as plain values. Each class is the schema of one table of the file."""

# ruff: noqa: RUF009 - every call below a class is a field specifier, as `dataclasses.field` is.
from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal

from evenhand.exchange.plan_values import (
    Key,
    choice,
    clean,
    day,
    money,
    number,
    one_line,
    prose,
    row_of,
    rows_of,
    short_name,
    truth,
    whole,
)
from evenhand.methods import resources

WANTED = ("research", "action", "both", "neither", "unsure")
PLACES = ("online", "in_person", "mixed")
ENTRIES = ("blank_slate", "further_along")
RATINGS = ("helps", "partly", "does_not", "dont_know")


class Cleaned:
    """Cleans every text once, when a section is made, so that a page and a file hold the same words."""

    __slots__ = ()

    def __post_init__(self) -> None:
        for each in fields(self):  # type: ignore[arg-type]
            value = getattr(self, each.name)
            if isinstance(value, str):
                object.__setattr__(self, each.name, clean(value))


def keys_of(section: type) -> dict[str, tuple[str, Key]]:
    """Return each key of a section as it stands in the file, with its attribute and its rule."""
    found: dict[str, tuple[str, Key]] = {}
    for each in fields(section):
        key = each.metadata.get("key")
        if key is not None:
            found[key.name or each.name] = (each.name, key)
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class AskFirst(Cleaned):
    """What is asked before anything is planned."""

    who_asked: str = row_of("askers", "Who asked for this work.")
    who_asked_words: str = prose("The same in your own words: names, when, how.")
    already_known: str = prose(
        "What the community already holds: what people know, have tried, have been asked before."
    )
    change: str = prose("What should be different afterwards.")
    for_whom: str = prose("For whom it should be different.")
    wanted: str = choice(WANTED, "What people want: research, action, both or neither.")
    whose_job: str = prose("Whose job this was before, and whether it still is.")
    who_gains: str = prose("Who may gain from it.")
    who_may_lose: str = prose("Who may lose by it.")
    needed_by: date | None = day("When an answer is needed, if there is such a day.")
    findings_weeks: int | None = whole("In how many weeks from now findings could be there.", most=2000)
    entry: str = choice(
        ENTRIES,
        "Where the work begins: with a blank slate, or further along because something is known already.",
    )
    decided_before: str = prose("What was decided before partners came in.")
    if_we_do_not: str = prose("What is lost, and by whom, if people are not worked with.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Aim(Cleaned):
    id: str = short_name("The aim’s short name in this file; ratings refer to it.", required=True)
    text: str = prose("What working together should achieve.", required=True)
    for_whom: str = prose("For whom.")
    how_we_would_know: str = prose("What would show that it was reached.")
    arguments: tuple[str, ...] = rows_of("arguments", "Which of the four arguments it rests on, one or more.")


@dataclass(frozen=True, slots=True, kw_only=True)
class MeansStated(Cleaned):
    """What there is. What is left out is not known; it is never taken as nothing."""

    money_pence: int | None = money("The money there is for working together, in pounds.", file_name="money")
    weeks: int | None = whole("Weeks from the start to the end.", least=1, most=2000)
    place: str = choice(PLACES, "Where people meet. Left out, the plan is costed in person.")
    access: str = prose("What people need so that they can take part.")
    staff_hours: Decimal | None = number("Paid staff hours there are for the involvement.", most=1_000_000)
    everyone_can_join_online: bool | None = truth(
        "Whether everyone can join online. Left out, nobody has asked."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class AddedOn(Cleaned):
    """What is added to the lines. What is left out takes the framework’s rate for contingency and 0 for the rest."""

    contingency_percent: Decimal | None = number("Per cent set aside for what nobody foresaw.", most=100)
    oncost_percent: Decimal | None = number(
        "Employer’s costs, per cent of staff lines that are bare pay.", most=100
    )
    inflation_percent: Decimal | None = number("Rise in prices, per cent.", most=100)
    vat_percent: Decimal | None = number("VAT on things bought, per cent.", most=100)


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleStated(Cleaned):
    type: str = row_of("partner_types", "Which type of partner.", required=True)
    count: int = whole("How many of them.", least=1, most=10_000, required=True)
    hours_each: Decimal | None = number("Hours each of them can give in all.", most=10_000)
    with_supporter: int | None = whole(
        "How many bring a supporter, or need someone looked after meanwhile.", most=10_000
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class InvolvementPlanned(Cleaned):
    partner_type: str = row_of("partner_types", "Who.", required=True)
    stage: str = row_of("stages", "At which stage.", required=True)
    mode: str = row_of("modes", "In which way, with how much say.", required=True)
    reason: str = prose("Why then, and why so.")


@dataclass(frozen=True, slots=True, kw_only=True)
class LineStated(Cleaned):
    """A line of a costed plan of one’s own. If there is any, the plan is costed from these alone."""

    id: str = short_name("The line’s short name in this file; left out, it is numbered.")
    stage: str = row_of("stages", "The stage it belongs to.")
    heading: str = row_of("cost_headings", "The heading it belongs under.", required=True)
    label: str = one_line("What it is.", required=True)
    people: int = whole("For how many people.", most=100_000, default=1)
    times: int = whole("How many times.", most=100_000, default=1)
    hours_each: Decimal = number("Hours of each person, each time.", most=10_000, default=Decimal(0))
    rate_pence: int = money("The rate, in pounds.", file_name="rate", default=0)
    unit: resources.Unit = choice(resources.UNITS, "What the rate is for.", required=True)
    source: str = prose("Where the figure comes from.")
    partner_type: str = row_of("partner_types", "Whose time or money it is, if it is one type’s.")
    who: resources.Who = choice(
        resources.WHO, "Whether it is for a contributor, for staff or for a thing.", required=True
    )
    activity: str = short_name("Lines with the same word here are trimmed together.")

    def line(self) -> resources.Line:
        """The line with its pence."""
        return resources.costed(**{each.name: getattr(self, each.name) for each in fields(self)})

    @classmethod
    def of(cls, line: resources.Line) -> LineStated:
        """The line as the file holds it, without its pence."""
        return cls(**{each.name: getattr(line, each.name) for each in fields(cls)})


@dataclass(frozen=True, slots=True, kw_only=True)
class TrimLogged(Cleaned):
    """A line that was cut, added or changed between the wish and the work."""

    label: str = one_line("The line.", required=True)
    asked_pence: int | None = money("What was asked for, in pounds.", file_name="asked")
    awarded_pence: int | None = money("What was awarded, in pounds.", file_name="awarded")
    spent_pence: int | None = money("What was spent, in pounds.", file_name="spent")
    who: str = one_line("Who changed it.")
    why: str = prose("Why.")
    effect: str = prose("What that does, and to whose voice.")


@dataclass(frozen=True, slots=True, kw_only=True)
class RatingGiven(Cleaned):
    person: str = one_line("Who says so, by the name they chose.", required=True)
    types: tuple[str, ...] = rows_of("partner_types", "Which types of partner they are.")
    aim: str = short_name("The aim’s short name.", required=True)
    approach: str = row_of("approaches", "The way of working.", required=True)
    rating: str = choice(RATINGS, "Whether that way helps that aim.", required=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class MustKeep(Cleaned):
    person: str = one_line("Who says so.", required=True)
    words: str = prose("What must not be given up.", required=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Words(Cleaned):
    """Your own words for the form. What is empty is listed as missing, never filled in."""

    q1: str = prose("First question to the table: what everyone brings.")
    q2: str = prose("Second question: when they are needed, for what, at which stage.")
    q3: str = prose("Third question: what it costs, and how that is borne and made good.")
    q4: str = prose("Fourth question: how decisions are made, and who answers for them.")
    plain_summary: str = prose("The plain English summary.", most=8000)
    lead: str = prose("Who leads the involvement, with what skill and how many hours.")
    changed: str = prose("What people have done so far, and what was changed by it.")
    ethics: str = prose("What became fairer, safer or easier to accept because of them.")
    evaluation: str = prose("How you will find out what the involvement did, good and bad.")
    dissemination: str = prose("Who will hear what was found, in which form.")


@dataclass(frozen=True, slots=True, kw_only=True)
class NotAnswered(Cleaned):
    who: str = one_line("A person, or people, who have not answered.", required=True)
