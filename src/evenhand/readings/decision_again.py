"""Whether a decision has to be looked at again, who called for it, what came before and after it, and looking back."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils import timezone

from evenhand.access.decision_again import callers_needed, put_aside, why_no_look_back, why_not_called
from evenhand.access.permissions import Permission
from evenhand.access.projects import Seat
from evenhand.readings.answers import typist_names
from evenhand.readings.names import shown_name
from evenhand.records.models import Decision, LookBack, Project, ReopenCall

#: A chain longer than this is not written out; each decision still names the one before it.
MOST_IN_CHAIN = 20


@dataclass(frozen=True)
class CallShown:
    call: ReopenCall
    who: str
    typed_in_by: str
    answered_by: str
    is_own: bool
    may_answer: bool

    @property
    def is_taken_back(self) -> bool:
        return self.call.taken_back_on is not None


@dataclass(frozen=True)
class LookBackShown:
    look_back: LookBack
    who: str
    typed_in_by: str


@dataclass(frozen=True)
class Again:
    """All of it for one decision, as one person may see it."""

    decision: Decision
    #: Since when it has to be looked at again; empty once a newer decision takes its place.
    must_since: date | None
    calls: list[CallShown]
    own_call: ReopenCall | None
    callers_needed: int
    calling: int
    may_call: bool
    may_take_back: bool
    may_type_in: bool
    may_replace: bool
    look_backs: list[LookBackShown]
    own_look_back: LookBack | None
    may_look_back: bool
    why_no_look_back: str
    #: Whether everyone sees what people would do now, or the facilitator alone.
    are_look_backs_hidden: bool
    earlier: list[Decision]
    later: list[Decision]


def again(decision: Decision, seat: Seat) -> Again:
    calls = list(
        decision.reopen_calls.select_related("partner__person", "answered_by__person").prefetch_related(
            "partner__types", "answered_by__types"
        )
    )
    look_backs = list(
        decision.look_backs.select_related("partner__person").prefetch_related("partner__types")
    )
    typists = typist_names(
        seat.project, [*(each.entered_by_id for each in calls), *(each.entered_by_id for each in look_backs)]
    )
    own = next(
        (each for each in calls if each.partner_id == seat.partner.pk and each.taken_back_on is None), None
    )
    own_look_back = next((each for each in look_backs if each.partner_id == seat.partner.pk), None)
    may_call = seat.may(Permission.CHARTER_AGREE) and not why_not_called(decision)
    had_a_say = decision.signatures.filter(partner=seat.partner).exists()
    no_look_back = why_no_look_back(decision)
    is_shown = decision.secrecy == "named" or (
        decision.secrecy == "facilitator" and seat.may(Permission.CONTRIBUTION_UNMASK)
    )
    later = _later(decision)
    return Again(
        decision=decision,
        must_since=decision.called_again_on if not later else None,
        calls=[_call_shown(each, decision, seat, typists) for each in calls],
        own_call=own,
        callers_needed=callers_needed(seat.project),
        calling=sum(1 for each in calls if each.taken_back_on is None and each.partner.is_here),
        may_call=may_call and own is None,
        may_take_back=own is not None and decision.called_again_on is None,
        may_type_in=seat.may(Permission.CONTRIBUTION_ENTER) and not why_not_called(decision),
        may_replace=not why_not_called(decision),
        look_backs=[
            LookBackShown(each, shown_name(each.partner), typists.get(each.entered_by_id, ""))
            for each in look_backs
            if is_shown
        ],
        own_look_back=own_look_back,
        may_look_back=had_a_say and seat.may(Permission.DECISION_SIGN) and not no_look_back,
        why_no_look_back=no_look_back if had_a_say and decision.is_taken else "",
        are_look_backs_hidden=decision.secrecy == "facilitator",
        earlier=_earlier(decision),
        later=later,
    )


def _call_shown(call: ReopenCall, decision: Decision, seat: Seat, typists: dict[object, str]) -> CallShown:
    is_own = call.partner_id == seat.partner.pk
    return CallShown(
        call=call,
        who=shown_name(call.partner),
        typed_in_by=typists.get(call.entered_by_id, ""),
        answered_by=shown_name(call.answered_by) if call.answered_by else "",
        is_own=is_own,
        may_answer=seat.may(Permission.AGENDA_ANSWER)
        and not is_own
        and not call.answer
        and call.taken_back_on is None
        and decision.called_again_on is None,
    )


def must_be_looked_at_again(project: Project) -> QuerySet[Decision]:
    """Those for which enough people have called, and that no newer one replaces yet, the longest called first."""
    found = project.decisions.filter(
        called_again_on__isnull=False, withdrawn_at=None, replaced_by__isnull=True
    )
    return found.order_by("called_again_on", "number")


def calls_to_answer(project: Project) -> QuerySet[ReopenCall]:
    """Calls that were not enough, and that nobody has answered in words."""
    return ReopenCall.objects.filter(
        decision__project=project,
        decision__called_again_on=None,
        decision__withdrawn_at=None,
        decision__replaced_by__isnull=True,
        taken_back_on=None,
        answer="",
    ).order_by("called_on", "id")


def _earlier(decision: Decision) -> list[Decision]:
    """What it replaces, and what that replaced, the nearest first."""
    chain: list[Decision] = []
    at = decision.replaces
    while at is not None and len(chain) < MOST_IN_CHAIN:
        chain.append(at)
        at = at.replaces
    return chain


def _later(decision: Decision) -> list[Decision]:
    chain: list[Decision] = []
    at = getattr(decision, "replaced_by", None)
    while at is not None and len(chain) < MOST_IN_CHAIN:
        chain.append(at)
        at = getattr(at, "replaced_by", None)
    return chain


def name_of(decision: Decision) -> str:
    """What it is called in a sentence: its question, or the first words of the one on working together."""
    said = decision.question or " ".join(decision.words.split())
    return said if len(said) <= 90 else f"{said[:88].rstrip()} …"


def look_back_asked_of(seat: Seat, today: date | None = None) -> list[Decision]:
    """Decisions that this person had a say in, whose day for another look has come, and who has not looked."""
    if not seat.may(Permission.DECISION_SIGN):
        return []
    today = today or timezone.localdate()
    found = (
        seat.project.decisions.filter(
            signatures__partner=seat.partner,
            look_again_on__lte=today,
            withdrawn_at=None,
        )
        .exclude(secrecy="unlinkable")
        .order_by("look_again_on", "number")
    )
    found = found.exclude(pk__in=put_aside(found))
    looked = dict(
        LookBack.objects.filter(decision__in=found, partner=seat.partner)
        .order_by()
        .values_list("decision", "said_on")
    )
    return [
        decision
        for decision in found
        if decision.is_taken and not (decision.pk in looked and looked[decision.pk] >= decision.look_again_on)
    ]
