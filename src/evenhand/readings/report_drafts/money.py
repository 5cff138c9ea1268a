"""What was asked for, granted and spent, and what was cut where the team shares that. Nobody's own pay."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Sum

from evenhand.methods.disclosure import aggregate_shown
from evenhand.readings.amounts import counted, day, hours, money
from evenhand.readings.report_basis import Ref
from evenhand.readings.report_drafts.drafted import MOST, Drafted, drafts, ended, more, said, table
from evenhand.readings.report_drafts.facts import Facts
from evenhand.records.funding import FUNDER_ACTS
from evenhand.records.models import Ask, AskedPartner, BudgetLine, FunderAct, Trim

MONEY, TRIMS, FUNDER, ASKS = Ref("money"), Ref("trims"), Ref("funder"), Ref("asks")
UNKNOWN = "not known"
#: The figures that are worked out from hours that people shared.
OF_HOURS = ("unseen_work", "relational_time")


@drafts("money_planned")
def money_planned(facts: Facts) -> Iterator[Drafted]:
    lines = BudgetLine.objects.filter(budget__project=facts.project, removed_at=None).order_by()
    found = lines.values_list("heading").annotate(
        Sum("asked_pence"), Sum("awarded_pence"), Sum("spent_pence")
    )
    by_heading = {heading: sums for heading, *sums in found}
    if not by_heading:
        return
    names = {row.id: row.name for row in facts.fw.cost_headings}
    order = [*names, *(heading for heading in by_heading if heading not in names)]
    rows = [
        (names.get(heading, heading), *map(_pounds, by_heading[heading]))
        for heading in order
        if heading in by_heading
    ]
    without = lines.filter(awarded_pence=None).count(), lines.filter(spent_pence=None).count()
    total = lines.aggregate(Sum("asked_pence"))["asked_pence__sum"] or 0
    yield said(
        f"{money(total)} was planned for involving people, in {counted(lines.count(), 'line')}. For {without[0]} of them "
        f"nobody has written down what was granted, for {without[1]} what was spent.",
        MONEY,
        table=table(("Heading", "Planned", "Granted", "Spent"), rows, numeric=(1, 2, 3)),
    )


@drafts("trims")
def trims(facts: Facts) -> Iterator[Drafted]:
    """The log of cuts stays with the team until the team shares it; then it is in no report."""
    rows = Trim.objects.filter(facts.within("day"), budget__project=facts.project)
    if not facts.project.is_trim_log_shared:
        if rows.exists():
            yield said(
                "The team keeps its log of what was cut to itself, so it is not in this report.", MONEY
            )
        return
    for trim in rows.select_related("line").order_by("-day", "-pk")[:MOST]:
        yield said(
            f"{trim.get_moment_display()}, “{trim.line.label}” went from {money(trim.from_pence)} to {money(trim.to_pence)}, "
            f"by {trim.cut_by}. Why: {ended(trim.why)} What it did: {ended(trim.effect)}",
            TRIMS,
        )
    yield from more(rows.count(), "changes of the plan", TRIMS)


@drafts("hours_shared")
def hours_shared(facts: Facts) -> Iterator[Drafted]:
    """How much was asked of people, which everyone can read; and their own hours only as the figures that are on tell them.

    A sum of hours between two days that somebody chooses would give one person's hours away against another sum.
    """
    asks = Ask.objects.filter(facts.within("made_on"), project=facts.project, taken_back_on=None)
    asked = AskedPartner.objects.filter(ask__in=asks).order_by()
    if aggregate_shown(asked.values("partner").distinct().count()):
        minutes = asked.aggregate(Sum("ask__minutes"))["ask__minutes__sum"] or 0
        yield said(
            f"{counted(asks.count(), 'ask was', 'asks were')} made of people, {hours(minutes / 60)} in all.",
            ASKS,
        )
    for indicator in facts.indicators:
        if indicator.id in OF_HOURS:
            for figure in indicator.figures:
                if figure.is_shown and figure.said:
                    yield said(ended(figure.said), Ref("figure", indicator.id))


@drafts("funder_acts")
def funder_acts(facts: Facts) -> Iterator[Drafted]:
    rows = FunderAct.objects.filter(facts.within("on_day"), project=facts.project, taken_back_on=None)
    kinds = dict(FUNDER_ACTS)
    for act in rows.order_by("-number")[:MOST]:
        took = f" It took the team {hours(act.hours)}." if act.hours is not None else ""
        came = f" What came of it: {ended(act.what_came)}" if act.what_came else ""
        yield said(
            f"{act.funder}, {day(act.on_day)}. {kinds[act.kind]}: {ended(act.what)}{took}{came}",
            Ref("funder_act", act.number),
        )
    yield from more(rows.count(), "acts of funders", FUNDER)


def _pounds(pence: int | None) -> str:
    return UNKNOWN if pence is None else money(pence)
