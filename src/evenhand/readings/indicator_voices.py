"""Figures on what people said: answered, with a reason, in how many days, what it changed, and by whose voice."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from functools import lru_cache

from django.db.models import Count, Min, Q, QuerySet

from evenhand.methods import indicators as sums
from evenhand.methods.intervals import Curve, kaplan_meier
from evenhand.readings.agenda import origin, raised_by
from evenhand.readings.amounts import counted
from evenhand.readings.answer_waits import COUNTED, about_enough_people, as_of, days_waited
from evenhand.readings.framework import current
from evenhand.readings.heard_figures import heard_figures
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
from evenhand.records.contribution import WAITING
from evenhand.records.models import Answer, AnswerResponse, Contribution, Project

TOO_FEW = "Fewer than five people can be told apart in what was said, so no figure is shown."
NOTHING_DUE = "Nothing that people said was due an answer yet."
_SAID = LinkShown("What people said", "contribution-list")
_WAITING = LinkShown("Waiting for an answer", "answer-queue")
_HEARD = LinkShown("What we heard, what we did", "what-we-heard")
_CHANGES = LinkShown("What changed", "change-list")
_NEW_IN_DAYS = 365


@dataclass(frozen=True, slots=True)
class _Counts:
    """What everything below is worked out from: counts, and nobody's words."""

    due: int
    due_answered: int
    no_day: int
    answered: int
    seen: int
    outcomes: dict[str, int]
    with_reason: dict[str, int]
    curve: Curve | None
    spoke: int
    new: int


def response_rate(asked: Asked) -> Found:
    found = _counts(asked)
    if found is None:
        return Found((no_figure("answered_when_due", TOO_FEW),), links=(_WAITING,))
    figure = share_figure(
        "answered_when_due",
        sums.share_of(found.due_answered, found.due, found.no_day),
        "things said, whose promised day has come, have an answer.",
        missing_said=f"{counted(found.no_day, 'has', 'have')} no promised day and {'is' if found.no_day == 1 else 'are'} not counted.",
        nothing=NOTHING_DUE,
    )
    return Found((figure,), links=(_WAITING, _SAID, _HEARD))


def reason_given(asked: Asked) -> Found:
    found = _counts(asked)
    if found is None:
        return Found((no_figure("told_why_not", TOO_FEW),), links=(_HEARD,))
    figure = share_figure(
        "told_why_not",
        sums.reason_given(found.outcomes, found.with_reason),
        "answers that changed nothing give a reason.",
        nothing="No answer so far changed nothing.",
    )
    names = (("not_adopted", "Not adopted"), ("deferred", "Put off"), ("passed_on", "Passed on"))
    split = SplitShown(
        "What became of what changed nothing",
        ("Answer", "How many", "With a reason"),
        tuple((name, f"{found.outcomes[id]:,}", f"{found.with_reason[id]:,}") for id, name in names),
        hidden="This site takes no answer without a reason. Whether it is a good one, each page shows.",
    )
    return Found((figure,), (split,), (_HEARD,))


def closure_seen(asked: Asked) -> Found:
    found = _counts(asked)
    if found is None:
        return Found((no_figure("marked_as_seen", TOO_FEW),), links=(_HEARD,))
    figure = share_figure(
        "marked_as_seen",
        sums.share_of(found.seen, found.answered),
        "answers are marked as seen by the person.",
        nothing="Nothing is answered yet.",
    )
    return Found((figure,), links=(_HEARD,))


def time_to_reply(asked: Asked) -> Found:
    found = _counts(asked)
    links = (_WAITING, _HEARD)
    if found is None or found.curve is None:
        why = "Fewer than five things were said on a known day, so no figure is shown."
        return Found((no_figure("half_answered", TOO_FEW if found is None else why),), links=links)
    return Found(
        waits(
            found.curve,
            "half_answered",
            "nine_in_ten_answered",
            "things said",
            "had a first answer",
            f"{counted(found.curve.lasting, 'thing')} still {'waits' if found.curve.lasting == 1 else 'wait'}, and {'is' if found.curve.lasting == 1 else 'are'} counted for as long as that.",
        ),
        links=links,
    )


def waits(
    curve: Curve, half_id: str, ninetieth_id: str, things: str, done: str, still: str
) -> tuple[FigureShown, ...]:
    """By which day half, and nine in ten, were over; for answers, money and findings alike."""
    in_all = curve.ended + curve.lasting
    figures = []
    for id, share, part in ((half_id, 0.5, "half"), (ninetieth_id, 0.1, "nine in ten")):
        days = curve.first_at_most(share)
        if days is None:
            figures.append(
                no_figure(
                    id,
                    f"Fewer than {part} of the {in_all:,} {things} {done} so far, so nobody can say yet how long it takes.",
                )
            )
            continue
        low, high = curve.first_interval(share)
        when = f"within {counted(days, 'day')}" if days else "on the same day"
        figures.append(
            FigureShown(
                id,
                f"{part.capitalize()} of the {things} {done} {when} ({curve.ended:,} of {in_all:,} so far).",
                curve.ended,
                in_all,
                days,
                "days",
                low if high is not None else None,
                high if low is not None else None,
                missing_said=still if curve.lasting else "",
            )
        )
    return tuple(figures)


def change_rate(asked: Asked) -> Found:
    found = _counts(asked)
    links = (_HEARD, _CHANGES)
    if found is None:
        return Found((no_figure("changed_something", TOO_FEW),), links=links)
    share = sums.change_rate(found.outcomes)
    figure = share_figure(
        "changed_something",
        share,
        "things said that are closed changed something, in whole or in part.",
        missing_said=f"{counted(share.missing, 'was', 'were')} put off and {'is' if share.missing == 1 else 'are'} not closed.",
        nothing="Nothing that was said is closed yet.",
    )
    names = (
        ("adopted", "Adopted"),
        ("in_part", "Adopted in part"),
        ("not_adopted", "Not adopted, with a reason"),
        ("passed_on", "Passed on to somebody else"),
        ("deferred", "Put off to a day"),
    )
    in_all = sum(found.outcomes.values())
    split = SplitShown(
        "What became of what people said",
        ("Answer", "How many", "Of all answers"),
        tuple(
            (name, f"{found.outcomes[id]:,}", said_in(found.outcomes[id] / in_all, "share"))
            for id, name in names
        ),
        values=tuple(found.outcomes[id] / in_all for id, _ in names),
    )
    return Found((figure,), (split,) if in_all else (), links)


def influence_by_group(asked: Asked) -> Found:
    """The same split as “What we heard, what we did” shows, and no other: two of the same people could be taken apart."""
    known = heard_figures(asked.project, asked.audiences, has_influence=asked.seat is not None)
    split = known.influence
    if known.why_not or split is None:
        why = known.why_not or "By whose voice is told to those here alone."
        return Found((no_figure("by_whose_voice", why),), links=(_HEARD,))
    if not split.rows:
        return Found((no_figure("by_whose_voice", split.why_not),), links=(_HEARD,))
    researchers = next(row.plural for row in current().partner_types if row.id == "researcher")
    found = sums.influence({row.name: (row.changed, row.closed) for row in split.rows}, researchers)
    people = {row.name: row.people for row in split.rows}
    figures = tuple(
        FigureShown(
            f"by_whose_voice_{place}",
            f"{each.group}: {each.changed.count:,} of {each.changed.of:,} changed something."
            + (
                f" That is {_times(each.ratio)} for researchers."
                if each.ratio is not None and each.group != researchers
                else ""
            ),
            each.changed.count,
            each.changed.of,
            float(each.changed.share) if each.changed.share is not None else None,
            "share",
            each.changed.low,
            each.changed.high,
        )
        for place, each in enumerate(found)
    )
    rows = SplitShown(
        "What changed, by what people are here as",
        ("Here as", "People", "Closed", "Changed something", "Beside researchers"),
        tuple(
            (
                each.group,
                str(people[each.group]),
                f"{each.changed.of:,}",
                f"{each.changed.count:,} ({said_in(each.changed.share or 0, 'share')})",
                said_in(each.ratio, "ratio") if each.ratio is not None else "not known",
            )
            for each in found
        ),
        hidden=" ".join(
            each
            for each in (
                split.hidden,
                f"{counted(split.left_out, 'thing')} not said by name {'is' if split.left_out == 1 else 'are'} in no group."
                if split.left_out
                else "",
            )
            if each
        ),
        values=tuple(float(each.changed.share or 0) for each in found),
    )
    return Found(figures, (rows,), (_HEARD,))


def _times(ratio: Fraction) -> str:
    said = said_in(ratio, "ratio")
    return "as often as" if said == "1" else f"{said} times as often as"


def agenda_origin(asked: Asked) -> Found:
    links = (LinkShown("What to talk about", "agenda"),)
    found = raised_by(asked.project, asked.today)
    if not found.shown:
        return Found((no_figure("raised_by", origin(asked.project, asked.today)),), links=links)
    of = found.total or 0
    figures = tuple(
        FigureShown(
            f"raised_by_{place}",
            f"{people} of {of} people who put something up are here as {name}.",
            people,
            of,
            people / of,
        )
        for place, (name, people) in enumerate(found.shown)
    )
    rows = SplitShown(
        "People who put something up to talk about, until the end of last month",
        ("Here as", "People"),
        tuple((name.capitalize(), str(people)) for name, people in found.shown),
        hidden=f"{found.remainder} more people are in groups that are too small to show."
        if found.remainder
        else "",
    )
    return Found(figures, (rows,), links)


def new_voices(asked: Asked) -> FigureShown:
    """Who spoke by name for the first time in the last year, of all who did in that year."""
    found = _counts(asked)
    if found is None or found.spoke < 5:
        return no_figure("new_voices", "Fewer than five people spoke by name in the last year.")
    return share_figure(
        "new_voices",
        sums.share_of(found.new, found.spoke),
        "people who spoke by name in the last year did so for the first time.",
    )


def _counts(asked: Asked) -> _Counts | None:
    return _counted(asked.project.pk, asked.audiences, *as_of(asked.project))


@lru_cache(maxsize=64)
def _counted(project_id: object, audiences: tuple[str, ...], size: int, today: date) -> _Counts | None:
    """Worked out once for each length of the record. None where it would be about fewer than five people."""
    rows = Contribution.objects.filter(project=project_id, audience__in=audiences).order_by()
    if not about_enough_people(rows.exclude(state__in=["withdrawn", "split"])):
        return None
    is_waiting, is_answered = Q(state__in=WAITING), Q(state="answered")
    has_come = Q(due_on__lte=today)
    found = rows.aggregate(
        due=Count("pk", filter=(is_waiting | is_answered) & has_come),
        due_answered=Count("pk", filter=is_answered & has_come),
        no_day=Count("pk", filter=(is_waiting | is_answered) & Q(due_on__isnull=True)),
        answered=Count("pk", filter=is_answered),
    )
    latest = Answer.objects.filter(is_latest=True, contribution__in=rows.filter(state="answered")).order_by()
    became = {
        outcome: (many, reasons)
        for outcome, many, reasons in latest.values_list("outcome").annotate(
            many=Count("pk"), reasons=Count("pk", filter=~Q(reason=""))
        )
    }
    seen = AnswerResponse.objects.filter(answer__in=latest, says="seen").values("answer").distinct().count()
    spoke, new = _new(rows, today)
    return _Counts(
        **found,
        seen=seen,
        outcomes={each: became.get(each, (0, 0))[0] for each in sums.OUTCOMES},
        with_reason={each: became.get(each, (0, 0))[1] for each in sums.OUTCOMES},
        curve=_curve(rows.filter(gathered_by=None, state__in=COUNTED), today),
        spoke=spoke,
        new=new,
    )


def _curve(rows: QuerySet[Contribution], today: date) -> Curve | None:
    curve = kaplan_meier(*days_waited(rows, today))
    return curve if curve.ended + curve.lasting >= 5 else None


def _new(rows: QuerySet[Contribution], today: date) -> tuple[int, int]:
    since = today - timedelta(days=_NEW_IN_DAYS)
    spoke = (
        rows.filter(naming="named", partner__isnull=False, said_on__isnull=False)
        .exclude(state="withdrawn")
        .values("partner")
        .annotate(first=Min("said_on"), recent=Count("pk", filter=Q(said_on__gt=since)))
        .values_list("first", "recent")
    )
    recent = [first for first, many in spoke if many]
    return len(recent), sum(first > since for first in recent)


def said_by(project: Project, audiences: tuple[str, ...]) -> QuerySet[Contribution]:
    """What these figures count, for the list of records behind them."""
    return Contribution.objects.filter(project=project, audience__in=audiences)
