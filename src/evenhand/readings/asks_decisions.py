"""What waits for somebody in decisions by a rule: their say, a check, an answer, or that it be closed."""

from django.utils import timezone

from evenhand.access.decisions import may_close, to_check
from evenhand.access.permissions import Permission
from evenhand.access.projects import Seat
from evenhand.readings.asked import Ask, TypedIn
from evenhand.readings.names import shown_name
from evenhand.records.models import Decision, DecisionSignature, Partner

MINUTES_TO_SAY = 5


def asks(seat: Seat) -> list[Ask]:
    return [*_say(seat), *_close(seat), *_check(seat)]


def _say(seat: Seat) -> list[Ask]:
    if not seat.may(Permission.DECISION_SIGN):
        return []
    waiting = (
        DecisionSignature.objects.filter(
            partner=seat.partner,
            stance="",
            decision__withdrawn_at=None,
            decision__closed_at=None,
            decision__closes_at__gt=timezone.now(),
        )
        .exclude(decision__rule="signed")
        .exclude(decision__secrecy="unlinkable")
        .select_related("decision")
        .order_by("decision__closes_at")
    )
    return [
        Ask(
            "position",
            f"Have your say: {each.decision.question} Until {_day(each.decision)}.",
            MINUTES_TO_SAY,
            each.decision.number,
            at="position-take",
            at_args=(each.decision.number,),
        )
        for each in waiting
    ]


def _close(seat: Seat) -> list[Ask]:
    """A nudge to whoever opened it, and to whoever decides alone. The others who may close it are not all asked."""
    over = seat.project.decisions.filter(
        withdrawn_at=None, closed_at=None, closes_at__lte=timezone.now()
    ).exclude(rule="signed")
    found = []
    for decision in over.order_by("closes_at"):
        is_theirs = decision.opened_by_id == seat.person.pk or decision.decider_id == seat.partner.pk
        if is_theirs and may_close(seat, decision):
            found.append(
                Ask(
                    "close",
                    f"The time for “{decision.question}” is over. Please close it, so that everyone can see what came of it.",
                    None,
                    decision.number,
                    at="decision",
                    at_args=(decision.number,),
                )
            )
    return found


def _check(seat: Seat) -> list[Ask]:
    if not to_check(seat).exists():
        return []
    return [
        Ask(
            "check",
            "Somebody typed in what another person said to a decision. Were you there, or can you see the paper? Then say so, so that it counts.",
            1,
            at="position-check-list",
        )
    ]


def typed_in(partner: Partner) -> list[TypedIn]:
    """What was typed in for them in a decision by a rule, until they say that it is right or it is closed."""
    rows = (
        DecisionSignature.objects.filter(
            partner=partner,
            entered_by__isnull=False,
            confirmed_on=None,
            decision__withdrawn_at=None,
            decision__closed_at=None,
        )
        .exclude(decision__rule="signed")
        .exclude(stance="")
        .select_related("decision")
    )
    return [
        TypedIn(
            "position",
            f"What you say to “{each.decision.question}”",
            _typist(partner, each),
            timezone.localdate(each.signed_at),
            each.decision.number,
            at="position-take",
            at_args=(each.decision.number,),
        )
        for each in rows
    ]


def _typist(partner: Partner, signature: DecisionSignature) -> str:
    typist = (
        Partner.objects.filter(project_id=partner.project_id, person=signature.entered_by)
        .select_related("person")
        .prefetch_related("types")
        .first()
    )
    return shown_name(typist) if typist else "somebody who was in this project"


def _day(decision: Decision) -> str:
    day = timezone.localtime(decision.closes_at)
    return f"{day:%A} {day.day} {day:%B}"
