"""Figures on time: whose it takes, what nobody pays for, time for each other, and the minutes asked of people."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Count, Q, Sum

from evenhand.access.permissions import Permission
from evenhand.access.roles import HAS_A_SAY
from evenhand.methods import indicators as sums
from evenhand.methods.disclosure import aggregate_shown, breakdown
from evenhand.methods.load import ShareOfHours
from evenhand.readings.amounts import counted, hours, number
from evenhand.readings.hours import HoursFigures, hours_figures
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
from evenhand.readings.watch_signs import figure_anew
from evenhand.records.minutes_asked import WINDOW_DAYS
from evenhand.records.models import MinutesSpared

FEW_HOURS = "It is told when five people or more have shared their hours."


def load_balance(asked: Asked) -> Found:
    found = _hours(asked).balance
    links = _hours_links(asked)
    if found.reason or not found.groups:
        why = (
            "Nobody has shared hours yet."
            if found.reason == "no_hours"
            else "It is told when ten people have shared their hours and said what share of a post pays for them, with five or more in each group."
        )
        return Found((no_figure("load", why),), links=links)
    figures = tuple(
        FigureShown(
            f"load_{place}",
            f"{group.group}: {hours(group.minutes / 60)} by {counted(group.people, 'person', 'people')}, "
            + (
                f"{said_in(group.ratio, 'ratio')} times their share of the paid posts."
                if group.ratio is not None
                else "and no post pays for any of it."
            ),
            group.minutes,
            None,
            float(group.ratio) if group.ratio is not None else None,
            "ratio",
            missing=found.missing,
            missing_said=f"{counted(found.missing, 'person', 'people')} did not say what they are paid for."
            if found.missing and not place
            else "",
        )
        for place, group in enumerate(found.groups)
    )
    rows = SplitShown(
        "Hours beside paid posts, by career stage",
        ("Career stage", "People", "Hours", "Beside their share of paid posts"),
        tuple(
            (
                group.group,
                str(group.people),
                number(group.minutes / 60),
                said_in(group.ratio, "ratio") if group.ratio is not None else "paid for nothing",
            )
            for group in found.groups
        ),
        hidden="Other groups are too small to show." if found.hidden else "",
        values=tuple(float(group.ratio) if group.ratio is not None else None for group in found.groups),
        unit="ratio",
    )
    return Found(figures, (rows,), links)


def unseen_work(asked: Asked) -> Found:
    found = _hours(asked)
    return Found(
        (_hours_share("not_paid_for", found.unseen, "of the hours shared are paid for by nobody"),),
        links=_hours_links(asked),
    )


def relational_time(asked: Asked) -> Found:
    found = _hours(asked)
    figure = _hours_share(
        "for_each_other", found.relational, "of the hours shared went into talk, tea, lifts and listening"
    )
    links = (*_hours_links(asked), LinkShown("What was promised", "promise-list")) if asked.seat else ()
    return Found((figure,), links=links)


def minutes_asked(asked: Asked) -> Found:
    """In the last 30 days, of everyone here, rounded as the watch signs do: nobody's own minutes can be told from it.

    What one person was asked is on their own page, and nobody's rank.
    """
    since = asked.today - timedelta(days=WINDOW_DAYS)
    links = (LinkShown("What we ask of people", "ask-list"),)
    here = asked.project.partners.filter(removed_at=None, role__in=HAS_A_SAY)
    caps = here.aggregate(agreed=Count("pk", filter=Q(minutes_cap__isnull=False)), all=Count("pk"))
    now = figure_anew(asked.project, "minutes_asked", asked.today)
    if now.value is None:
        figures = [no_figure("minutes_asked", "It is told when five people or more are here.")]
    else:
        figures = [FigureShown("minutes_asked", now.said, value=float(now.value), unit="minutes")]
    spared = MinutesSpared.objects.filter(partner__project=asked.project, spared_on__gt=since).aggregate(
        minutes=Sum("minutes"), people=Count("partner", distinct=True)
    )
    if aggregate_shown(spared["people"]):
        tens = round(spared["minutes"] / 10) * 10
        figures.append(
            FigureShown(
                "minutes_spared",
                f"About {counted(tens, 'minute')} were not asked of people, because it was over what they agreed to.",
                value=tens,
                unit="minutes",
            )
        )
    else:
        figures.append(
            no_figure("minutes_spared", "Minutes that were not asked are told of five people or more.")
        )
    split = breakdown({"agreed": caps["agreed"], "not yet": caps["all"] - caps["agreed"]})
    if dict(split.shown).get("agreed") is not None:
        figures.append(
            share_figure(
                "agreed_to_a_number",
                sums.share_of(caps["agreed"], caps["all"]),
                "people who take part have agreed to a number of minutes.",
            )
        )
    return Found(tuple(figures), links=links)


def _hours(asked: Asked) -> HoursFigures:
    return asked.once("hours", lambda: hours_figures(asked.project))


def _hours_share(id: str, found: ShareOfHours, rest: str) -> FigureShown:
    if found.share is None or found.minutes is None or found.of_minutes is None:
        return no_figure(id, FEW_HOURS)
    said = f"{hours(found.minutes / 60)} of {hours(found.of_minutes / 60)}, {said_in(found.share, 'share')}, {rest}."
    if found.most_share is not None and found.most_share != found.share:
        said += f" With hours paid for in part it is {said_in(found.most_share, 'share')}."
    missing = found.missing_minutes or 0
    return FigureShown(
        id,
        said,
        found.minutes,
        found.of_minutes,
        float(found.share),
        "share",
        missing=missing,
        missing_said=f"Of {hours(missing / 60)} it is not known who pays for them." if missing else "",
    )


def _hours_links(asked: Asked) -> tuple[LinkShown, ...]:
    if not asked.may(Permission.HOURS_LOG):
        return ()
    return (LinkShown("Hours that were shared", "hours-shared"), LinkShown("Your hours", "hours-list"))
