"""Looking back: each decision that was taken, what people would do now, and thoughts that they shared on it.

Not counted: that all would do the same again is no success, and that some would not is no failure.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.core.paginator import Page, Paginator
from django.db.models import Case, Prefetch, Q, Value, When
from django.utils import timezone

from evenhand.access.decision_again import why_no_look_back
from evenhand.access.permissions import Permission
from evenhand.access.projects import Seat
from evenhand.readings.answers import typist_names
from evenhand.readings.decision_again import LookBackShown, name_of
from evenhand.readings.names import shown_name
from evenhand.readings.stories import ReflectionShown, thoughts_shown
from evenhand.records.models import Decision, DecisionSignature, LookBack, Reflection

A_PAGE = 15


@dataclass(frozen=True)
class LookedBack:
    decision: Decision
    name: str
    taken_on: date | None
    look_backs: list[LookBackShown]
    are_hidden: bool
    own: LookBack | None
    may_look_back: bool
    is_due: bool
    thoughts: list[ReflectionShown]


@dataclass(frozen=True)
class LookingBack:
    page: Page
    rows: list[LookedBack]
    may_write: bool


def looking_back(seat: Seat, *, page: object = 1) -> LookingBack:
    """Those whose day for another look has come first, then the newest."""
    today = timezone.localdate()
    taken = seat.project.decisions.filter(withdrawn_at=None).filter(
        Q(made_at__isnull=False) | Q(closed_at__isnull=False)
    )
    people = LookBack.objects.select_related("partner__person").prefetch_related("partner__types")
    found = taken.select_related("replaces", "replaced_by").prefetch_related(Prefetch("look_backs", people))
    is_due = Case(When(look_again_on__lte=today, then=Value(0)), default=Value(1))
    shown = Paginator(found.order_by(is_due, "-number"), A_PAGE).get_page(page)
    decisions = [each for each in shown.object_list if each.is_taken]
    spoke = set(
        DecisionSignature.objects.filter(decision__in=decisions, partner=seat.partner).values_list(
            "decision_id", flat=True
        )
    )
    typists = typist_names(
        seat.project, [back.entered_by_id for each in decisions for back in each.look_backs.all()]
    )
    thoughts = _thoughts(decisions, seat)
    return LookingBack(
        page=shown,
        rows=[_shown(each, seat, each.pk in spoke, typists, thoughts[each.pk], today) for each in decisions],
        may_write=seat.may(Permission.STORY_TELL),
    )


def _shown(
    decision: Decision,
    seat: Seat,
    had_a_say: bool,
    typists: dict[object, str],
    thoughts: list[ReflectionShown],
    today: date,
) -> LookedBack:
    is_shown = decision.secrecy == "named" or (
        decision.secrecy == "facilitator" and seat.may(Permission.CONTRIBUTION_UNMASK)
    )
    backs = list(decision.look_backs.all())
    at = decision.made_at or decision.closed_at
    own = next((each for each in backs if each.partner_id == seat.partner.pk), None)
    may = had_a_say and seat.may(Permission.DECISION_SIGN) and not why_no_look_back(decision)
    due_on = decision.look_again_on
    return LookedBack(
        decision=decision,
        name=name_of(decision),
        taken_on=timezone.localdate(at) if at else None,
        look_backs=[
            LookBackShown(each, shown_name(each.partner), typists.get(each.entered_by_id, ""))
            for each in backs
            if is_shown
        ],
        are_hidden=decision.secrecy != "named",
        own=own,
        may_look_back=may,
        is_due=due_on is not None and due_on <= today and may and (own is None or own.said_on < due_on),
        thoughts=thoughts,
    )


def _thoughts(decisions: list[Decision], seat: Seat) -> dict[object, list[ReflectionShown]]:
    found = Reflection.objects.filter(decision__in=decisions, shared_on__isnull=False)
    found = found.select_related("partner__person", "decision").prefetch_related("partner__types")
    by_decision: dict[object, list[ReflectionShown]] = defaultdict(list)
    for each in thoughts_shown(found.order_by("text", "pk"), seat):
        by_decision[each.reflection.decision_id].append(each)
    return by_decision
