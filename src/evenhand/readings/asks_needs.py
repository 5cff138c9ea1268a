"""What somebody is asked about their own needs and privately."""

from django.utils import timezone

from evenhand.access.access_needs import says_for
from evenhand.access.flags import must_choose_again, told_to
from evenhand.access.permissions import Permission
from evenhand.access.projects import Seat
from evenhand.readings.asked import Ask, TypedIn
from evenhand.readings.names import shown_name
from evenhand.records.models import AccessNeed, AccessNeedCheck, Partner


def asks(seat: Seat) -> list[Ask]:
    found: list[Ask] = []
    if seat.may(Permission.ACCESS_SAY):
        found += _needs(seat)
    if seat.may(Permission.FLAG_RECEIVE):
        found += _in_confidence(seat.partner)
    return found


def _needs(seat: Seat) -> list[Ask]:
    today = timezone.localdate()
    partner = says_for(seat)
    to_answer = AccessNeedCheck.objects.filter(
        need__partner=partner, need__ended_on=None, met="", day__lte=today
    )
    found = [
        Ask("need_met", "Say whether you got what you needed.", 1, at="access-need-met", at_args=(check.pk,))
        for check in to_answer.order_by("day", "pk")[:5]
    ]
    if AccessNeed.objects.filter(partner=partner, ended_on=None, ask_again_on__lte=today).exists():
        found.append(Ask("need_again", "Is what you told us you need still right?", 1, at="access-need-list"))
    return found


def _in_confidence(partner: Partner) -> list[Ask]:
    found = []
    if told_to(partner).filter(seen_on=None).exists():
        found.append(
            Ask("told", "Somebody told you something in confidence. Please read it.", at="flag-list")
        )
    if must_choose_again(partner):
        found.append(
            Ask("confidant", "Choose again whom you can tell things in confidence.", at="flag-choose")
        )
    return found


def typed_in(partner: Partner) -> list[TypedIn]:
    return [
        TypedIn(
            "need",
            "Something that you need in order to take part",
            _typist(partner, need.entered_by_id),
            need.noted_on,
            at="access-need-list",
        )
        for need in AccessNeed.objects.filter(partner=partner, ended_on=None, entered_by__isnull=False)
    ]


def _typist(partner: Partner, person_id: object) -> str:
    """Who wrote it down, as they are named in this project."""
    found = (
        Partner.objects.filter(project_id=partner.project_id, person_id=person_id)
        .select_related("person")
        .prefetch_related("types")
        .first()
    )
    return shown_name(found) if found else "somebody who was in this project"
