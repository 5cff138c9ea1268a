"""A decision as people see it: the words, the reasons, who answered and who has not."""

from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db.models import Case, IntegerField, Value, When
from django.utils import timezone

from evenhand.access.decision_again import place_taken_by
from evenhand.access.projects import Seat
from evenhand.framework import Framework
from evenhand.methods.decision_rules import Position, lacking
from evenhand.readings.asks import names_of
from evenhand.readings.options import approach_names
from evenhand.readings.presence_said import presence_said
from evenhand.records.models import Decision, DecisionSignature

#: How many stand on one page of the list.
A_PAGE = 50


@dataclass(frozen=True)
class DecisionShown:
    decision: Decision
    approaches: list[str]
    agreed: list[DecisionSignature]
    dissents: list[DecisionSignature]
    stood_aside: list[DecisionSignature]
    unanswered: list[DecisionSignature]
    own: DecisionSignature | None
    #: Who is missing whom the charter asks for, once everyone named has answered.
    missing: str = ""
    #: Who noted that it was taken outside the charter.
    closed_by: str = ""

    @property
    def is_waiting(self) -> bool:
        return self.decision.is_open


@dataclass(frozen=True)
class DecisionInList:
    decision: Decision
    #: “open”, “over”, “made”, “not_made”, “outside”, “replaced” or “withdrawn”.
    state: str

    @property
    def place_taken_by(self) -> Decision | None:
        return place_taken_by(self.decision)


def in_order(seat: Seat, page: str | None = None) -> Page:
    """Taken outside the charter first, then what is open, then the rest, the latest first."""
    order = Case(
        When(outcome="outside", then=Value(0)),
        When(made_at=None, closed_at=None, withdrawn_at=None, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    rows = seat.project.decisions.select_related("replaced_by__replaced_by", "outcome_option").order_by(
        order, "-number"
    )
    found = Paginator(rows, A_PAGE).get_page(page)
    found.object_list = [DecisionInList(each, _state(each)) for each in found.object_list]
    return found


def _state(decision: Decision) -> str:
    if decision.withdrawn_at:
        return "withdrawn"
    if decision.outcome == "outside":
        return "outside"
    if place_taken_by(decision):
        return "replaced"
    if decision.made_at:
        return "made"
    if decision.outcome:
        return decision.outcome
    return "over" if decision.closes_at and decision.closes_at <= timezone.now() else "open"


def shown(decision: Decision, seat: Seat, framework: Framework) -> DecisionShown:
    names = approach_names(decision.appraisal, framework)
    signatures = list(
        decision.signatures.select_related("partner__person", "entered_by").prefetch_related("partner__types")
    )

    def with_stance(stance: str) -> list[DecisionSignature]:
        return [signature for signature in signatures if signature.stance == stance]

    return DecisionShown(
        decision=decision,
        approaches=[names.get(id, id) for id in decision.approaches],
        agreed=with_stance("agree"),
        dissents=with_stance("dissent"),
        stood_aside=with_stance("stand_aside"),
        unanswered=with_stance(""),
        own=next((each for each in signatures if each.partner_id == seat.partner.pk), None),
        missing=_missing(decision, signatures),
        closed_by=_name(seat, decision.closed_by_id),
    )


def _name(seat: Seat, person_id: object) -> str:
    if person_id is None:
        return ""
    return names_of(seat.project, {person_id}).get(person_id, "somebody who was in this project")


def _missing(decision: Decision, signatures: list[DecisionSignature]) -> str:
    if not decision.is_open or not decision.presence or not all(each.stance for each in signatures):
        return ""
    presence = [(each["type"], each["least"]) for each in decision.presence]
    counting = [Position(each.stance, types=tuple(each.types)) for each in signatures if each.counts]
    missing = lacking(presence, counting)
    return presence_said(missing) if missing else ""
