"""The only doors to findings, outputs and requests to hold them back: who may read them, and who may say what about them."""

from django.db.models import Q, QuerySet
from django.http import Http404

from evenhand.access.permissions import Permission
from evenhand.access.projects import Seat
from evenhand.access.roles import may
from evenhand.records.models import Finding, HoldBack, Output, OutputClaim, OutputReply, Partner


def readable_findings(seat: Seat) -> QuerySet[Finding]:
    """Those who take part read them all. Whoever looks on reads those that came to be public.

    A finding that was public and then taken back can still be read, with the reason.
    """
    if seat.may(Permission.FINDING_READ):
        return seat.project.findings.all()
    if not seat.may(Permission.CHARTER_READ):
        return seat.project.findings.none()
    went_out = OutputClaim.objects.filter(output__project=seat.project, output__state="public")
    return seat.project.findings.filter(Q(state="public") | Q(pk__in=went_out.values("finding_id")))


def finding_for(seat: Seat, number: int) -> Finding:
    """One of them, or “not found”: also where it is there and not for this person."""
    found = (
        readable_findings(seat)
        .select_related("partner__person", "release_terms__version", "project")
        .filter(number=number)
        .first()
    )
    if found is None:
        raise Http404
    return found


def readable_outputs(seat: Seat) -> QuerySet[Output]:
    """A draft is for those who take part. What was once shown to everyone here stays so."""
    if seat.may(Permission.FINDING_READ):
        return seat.project.outputs.all()
    if not seat.may(Permission.CHARTER_READ):
        return seat.project.outputs.none()
    return seat.project.outputs.filter(shown_on__isnull=False)


def output_for(seat: Seat, number: int) -> Output:
    found = (
        readable_outputs(seat)
        .select_related("partner__person", "published_by__person", "release_terms__version", "project")
        .filter(number=number)
        .first()
    )
    if found is None:
        raise Http404
    return found


def hold_backs_of(seat: Seat) -> QuerySet[HoldBack]:
    """Every request, for everyone in the project: that something is asked to be held back is never hidden."""
    if not seat.may(Permission.CHARTER_READ):
        return seat.project.hold_backs.none()
    return seat.project.hold_backs.all()


def hold_back_for(seat: Seat, number: int) -> HoldBack:
    found = (
        hold_backs_of(seat)
        .select_related("finding", "output", "asked_by__person", "partner__person", "project")
        .filter(number=number)
        .first()
    )
    if found is None:
        raise Http404
    return found


def may_answer_hold_back(seat: Seat, hold_back: HoldBack) -> bool:
    """Nobody answers their own wish, nor one that they wrote down for somebody from outside."""
    if hold_back.state != "open" or not seat.may(Permission.HOLD_BACK_ANSWER):
        return False
    if hold_back.asked_by_id is None:
        return hold_back.partner_id != seat.partner.pk
    return hold_back.asked_by_id != seat.partner.pk


def may_take_back_hold_back(seat: Seat, hold_back: HoldBack) -> bool:
    """Whoever asked; where that was somebody from outside, or somebody who is not online, who wrote it down."""
    if hold_back.state != "open":
        return False
    if hold_back.asked_by_id is None:
        return hold_back.partner_id == seat.partner.pk
    return hold_back.asked_by_id == seat.partner.pk


def may_stop(seat: Seat, output: Output) -> bool:
    if output.state not in {"draft", "shown"}:
        return False
    return seat.may(Permission.OUTPUT_PUBLISH) or output.partner_id == seat.partner.pk


def may_take_back_finding(seat: Seat, finding: Finding) -> bool:
    """Whoever put it there. Others ask that it be held back, which ends some day and is told of.

    Where they have left, whoever looks after the project takes back what does not hold.
    """
    if finding.state == "taken_back":
        return False
    if finding.partner.is_here:
        return finding.partner_id == seat.partner.pk
    return seat.may(Permission.OUTPUT_PUBLISH)


def may_answer_reply(seat: Seat, reply: OutputReply) -> bool:
    return seat.may(Permission.OUTPUT_ADD) and reply.partner_id != seat.partner.pk


def may_reply(partner: Partner) -> bool:
    return partner.is_here and may(partner.role, Permission.FINDING_ADD)
