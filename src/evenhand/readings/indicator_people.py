"""Figures on people: who stays and why others left, who is reached, whose needs were met, who is named as they wish."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from fractions import Fraction

from django.db.models import Count, Q
from django.utils import timezone

from evenhand.access.permissions import Permission
from evenhand.access.roles import HAS_A_SAY
from evenhand.methods import indicators as sums
from evenhand.methods.disclosure import LEAST_TOTAL, aggregate_shown, breakdown
from evenhand.readings.amounts import counted, day
from evenhand.readings.indicator_figures import (
    Asked,
    FigureShown,
    Found,
    LinkShown,
    SplitShown,
    no_figure,
    said_in,
    share_figure,
)
from evenhand.readings.indicator_voices import new_voices
from evenhand.readings.power_record import OWN_SIDE
from evenhand.records.departure import LEAVING_REASONS
from evenhand.records.models import (
    AccessNeedCheck,
    Credit,
    CreditWish,
    Departure,
    PartnerType,
    Project,
    ReachCount,
)

NO_TIMES = (
    "No meeting timings are in the record yet. Talk is timed only where everybody in the room agrees to it, and this "
    "site has no way to do that so far."
)
_DAYS_A_MONTH = Fraction(1461, 48)
_MEETINGS = (LinkShown("What to talk about", "agenda"),)


def not_timed(asked: Asked) -> Found:
    """The three figures on talk: their sums are there and tried, and nothing has been timed."""
    return Found((no_figure("no_times", NO_TIMES),), links=_MEETINGS)


def continuity(asked: Asked) -> Found:
    links = (LinkShown("People", "partner-list"),)
    left, here = _months(asked.project)
    found = sums.continuity(left, here)
    figures: list[FigureShown] = []
    if not found.stays:
        figures.append(no_figure("stayed_6_months", "It is told of five partners or more."))
    for stay in found.stays:
        id = f"stayed_{stay.months}_months"
        if stay.share is None:
            figures.append(no_figure(id, f"Nobody has been here for {stay.months} months yet."))
            continue
        figures.append(
            FigureShown(
                id,
                f"{said_in(stay.share, 'share')} of partners stay for {stay.months} months or longer, as far as can be told from {counted(found.people, 'person', 'people')}.",
                None,
                found.people,
                float(stay.share),
                "share",
                stay.interval.low if stay.interval else None,
                stay.interval.high if stay.interval else None,
                missing=len(here),
                missing_said=f"{counted(len(here), 'is', 'are')} here still, and counted for as long as they have been.",
            )
        )
    figures.append(new_voices(asked))
    reasons = _reasons(asked.project)
    return Found(tuple(figures), (reasons,) if reasons else (), links)


def representation(asked: Asked) -> Found:
    """The latest survey of each characteristic; each group beside a dated source, and those who would not say apart."""
    surveys: dict[str, tuple[date, list[ReachCount]]] = {}
    for row in ReachCount.objects.filter(project=asked.project).order_by("surveyed_on", "survey", "pk"):
        on, rows = surveys.get(row.characteristic, (row.surveyed_on, []))
        is_later = (row.surveyed_on, row.survey) != (on, rows[0].survey if rows else row.survey)
        surveys[row.characteristic] = (row.surveyed_on, [row] if is_later else [*rows, row])
    links = (LinkShown("Who is reached", "reach"),)
    if not surveys:
        return Found((no_figure("answered_survey", "Nobody has brought in a survey yet."),), links=links)
    figures, splits = [], []
    for place, (characteristic, (on, rows)) in enumerate(sorted(surveys.items())):
        named = [row for row in rows if not row.is_unsaid]
        asked_in_all = max(row.asked for row in rows)
        found = sums.representation(
            {row.group: row.people for row in named},
            {row.group: Fraction(row.reference_percent) / 100 for row in named if row.reference_percent},
            asked=max(asked_in_all, sum(row.people for row in rows)),
            unsaid=sum(row.people for row in rows if row.is_unsaid),
        )
        id = f"answered_survey_{place}"
        if found.answered is None:
            figures.append(no_figure(id, f"{characteristic}: fewer than five people answered."))
            continue
        figures.append(
            share_figure(
                id,
                sums.share_of(found.answered, found.asked, found.unsaid or 0),
                f"people who were asked said what is true of them ({characteristic.lower()}, {day(on)}).",
                missing_said=f"{found.unsaid} more would rather not say." if found.unsaid else "",
            )
        )
        if not found.groups:
            continue
        sources = sorted({row.reference_source for row in named if row.reference_source})
        splits.append(
            SplitShown(
                f"{characteristic}: who is reached, beside who is affected",
                ("Group", "People", "Share here", "Share of those affected", "Here beside there"),
                tuple(
                    (
                        each.group,
                        str(each.people),
                        said_in(each.share, "share"),
                        said_in(each.reference, "share") if each.reference is not None else "not known",
                        said_in(each.quotient, "ratio") if each.quotient is not None else "not known",
                    )
                    for each in found.groups
                ),
                hidden=" ".join(
                    [
                        *(
                            ["Some groups are too small to show, or keep those company."]
                            if found.hidden
                            else []
                        ),
                        *([f"Shares of those affected are from {'; '.join(sources)}."] if sources else []),
                    ]
                ),
                values=tuple(
                    float(each.quotient) if each.quotient is not None else None for each in found.groups
                ),
                unit="ratio",
            )
        )
    return Found(tuple(figures), tuple(splits), links)


def access_met(asked: Asked) -> Found:
    """Held apart from the project: only in totals about five people or more, until the end of last month."""
    rows = AccessNeedCheck.objects.filter(
        need__partner__project=asked.project, day__lt=asked.today.replace(day=1)
    ).order_by()
    found = rows.aggregate(
        people=Count("need__partner", filter=~Q(met=""), distinct=True),
        told=Count("pk", filter=~Q(met="")),
        in_full=Count("pk", filter=Q(met="yes")),
        not_said=Count("pk", filter=Q(met="")),
    )
    no_papers = no_figure(
        "papers_in_time", "The record does not hold on which day papers for a meeting went out."
    )
    links = (LinkShown("What you need", "access-need-list"),) if asked.may(Permission.ACCESS_SAY) else ()
    if not aggregate_shown(found["people"]):
        why = "It is told when five people or more have said whether what they need was there."
        return Found((no_figure("needs_met", why), no_papers), links=links)
    figure = share_figure(
        "needs_met",
        sums.share_of(found["in_full"], found["told"], found["not_said"]),
        "times, what somebody needs was there in full, as they said, until the end of last month.",
        missing_said=f"{counted(found['not_said'], 'time')} nobody has said.",
    )
    return Found((figure, no_papers), links=links)


def credit_as_wished(asked: Asked) -> Found:
    did = Credit.objects.filter(partner__project=asked.project, ended_on=None).order_by()
    people = set(did.values_list("partner", flat=True).distinct())
    links = (LinkShown("Who did what", "credit"),) if asked.seat else ()
    if not aggregate_shown(len(people)):
        why = "It is told when it is written down of five people or more what they did."
        return Found((no_figure("wish_on_record", why),), links=links)
    wishes = CreditWish.objects.filter(partner__in=people).count()
    figure = share_figure(
        "wish_on_record",
        sums.share_of(wishes, len(people)),
        "people of whom it is written down what they did have said how they want to be named.",
        missing_said="",
    )
    return Found((figure,), links=links)


def _months(project: Project) -> tuple[list[int], list[int]]:
    """Whole months that partners were here before they left, and have been here so far."""
    theirs = PartnerType.objects.exclude(type__in=OWN_SIDE).values("partner")
    rows = project.partners.filter(role__in=HAS_A_SAY, pk__in=theirs).order_by()
    left, here = [], []
    now = timezone.now()
    for joined, removed in rows.values_list("joined_at", "removed_at"):
        months = int(max(((removed or now) - joined).days, 0) / _DAYS_A_MONTH)
        (left if removed else here).append(months)
    return left, here


def _reasons(project: Project) -> SplitShown | None:
    """Why people left, told in tens: were it told after each, the difference would tell why the last one did."""
    theirs = PartnerType.objects.exclude(type__in=OWN_SIDE).values("partner")
    left = list(
        Departure.objects.filter(partner__project=project, partner__in=theirs)
        .order_by("pk")
        .values_list("reason", flat=True)
    )
    told = left[: len(left) // LEAST_TOTAL * LEAST_TOTAL]
    counts: dict[str, int] = defaultdict(int)
    for reason in told:
        counts[reason] += 1
    found = breakdown({id: counts[id] for id, _ in LEAVING_REASONS})
    if not found.shown:
        return None
    names = dict(LEAVING_REASONS)
    return SplitShown(
        f"Why people left, of the first {len(told)} who did",
        ("What they said", "People"),
        tuple((names[id], str(people)) for id, people in found.shown),
        hidden=f"{found.remainder} gave other reasons, which are too few to show or keep those company."
        if found.remainder
        else "",
    )
