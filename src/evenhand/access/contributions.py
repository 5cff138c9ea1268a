"""Who may read, answer and unmask what people said. Every list and every page goes through here."""

from django.db.models import Q, QuerySet
from django.http import Http404

from evenhand.access.permissions import Permission
from evenhand.access.projects import Seat
from evenhand.access.roles import HAS_A_SAY
from evenhand.records.models import Contribution, Partner


def readable(seat: Seat) -> QuerySet[Contribution]:
    """What this person may read: a list and a single one share this rule.

    An author reads their own whatever its audience. What is for the facilitator alone is for whoever may
    unmask, and for whoever was asked by name to answer it.
    """
    me = seat.partner
    if not seat.may(Permission.CONTRIBUTION_READ):
        return seat.project.contributions.none()
    may_read = Q(audience="everyone") | Q(partner=me) | Q(asked=me) | Q(gathered_by=me)
    if me.role in HAS_A_SAY:
        may_read |= Q(audience="partners")
    may_read |= Q(audience="chosen", pk__in=_chosen_for(me))
    if seat.may(Permission.CONTRIBUTION_UNMASK):
        may_read |= Q(audience="facilitator")
    return seat.project.contributions.filter(may_read)


def contribution_for(seat: Seat, number: int) -> Contribution:
    """One of them, or “not found”: also where it is there and not for this person."""
    found = readable(seat).select_related("partner__person", "project").filter(number=number).first()
    if found is None:
        raise Http404
    return found


def is_own(seat: Seat, contribution: Contribution) -> bool:
    return contribution.partner_id is not None and contribution.partner_id == seat.partner.pk


def is_team(partner: Partner) -> bool:
    """Whether somebody is on the team's side: they run the project, or are here as a researcher."""
    return partner.role in {"lead", "facilitator"} or "researcher" in partner.type_ids


def sides_of(partner: Partner) -> set[str]:
    """The sides for which somebody may answer. A lead who is a carer answers for both."""
    sides = set()
    if is_team(partner):
        sides.add("team")
    if partner.role in HAS_A_SAY and set(partner.type_ids) - {"researcher", "facilitator"}:
        sides.add("partners")
    if partner.role == "partner" and not is_team(partner):
        sides.add("partners")
    return sides


def may_answer(seat: Seat, contribution: Contribution) -> bool:
    """Never one's own words; somebody asked by name always; otherwise whoever is on the side it was put to."""
    if is_own(seat, contribution) or not seat.may(Permission.ANSWER_GIVE):
        return False
    return contribution.asked_id == seat.partner.pk or contribution.to_side in sides_of(seat.partner)


def answerable(seat: Seat) -> QuerySet[Contribution]:
    """What waits and this person may answer, as a list."""
    if not seat.may(Permission.ANSWER_GIVE):
        return seat.project.contributions.none()
    mine = Q(asked=seat.partner) | Q(to_side__in=sides_of(seat.partner))
    return readable(seat).filter(mine).exclude(partner=seat.partner)


def _chosen_for(partner: Partner) -> QuerySet:
    return partner.chosen_to_read.values("contribution_id")
