"""Who may see who said what in a decision, who may close it, and who may check what was typed in."""

from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils import timezone
from django.utils.text import slugify

from evenhand.access.permissions import Permission
from evenhand.access.projects import Seat
from evenhand.records.decision_rule import ONE_DECIDES
from evenhand.records.models import Decision, DecisionSignature


def decision_for(seat: Seat, number: int) -> Decision:
    """A decision of this project, or “not found”."""
    found = (
        seat.project.decisions.select_related(
            "replaces", "replaced_by", "charter_rule", "decider__person", "outcome_option", "clause_version"
        )
        .filter(number=number)
        .first()
    )
    if found is None:
        raise Http404
    return found


def sees_positions(seat: Seat, decision: Decision) -> bool:
    """Who said what: for everyone here, for the facilitator alone, or for nobody."""
    if decision.secrecy == "named":
        return True
    return decision.secrecy == "facilitator" and seat.may(Permission.CONTRIBUTION_UNMASK)


def sees_words(seat: Seat, signature: DecisionSignature) -> bool:
    """Whether this person may read words, and beside whose name they stand. Masked words have none."""
    if signature.partner_id == seat.partner.pk:
        return True
    if not sees_positions(seat, signature.decision):
        return False
    return not is_masked(signature) or seat.may(Permission.CONTRIBUTION_UNMASK)


def is_masked(signature: DecisionSignature) -> bool:
    return signature.is_dissent and signature.dissent_naming == "masked"


def may_close(seat: Seat, decision: Decision) -> bool:
    """Whoever runs the project or opened it; where one person decides, they alone. None of them chooses the outcome."""
    if decision.rule in ONE_DECIDES:
        return decision.decider_id == seat.partner.pk and seat.may(Permission.DECISION_SIGN)
    return seat.may(Permission.DECISION_CLOSE) or (
        decision.opened_by_id == seat.person.pk and seat.may(Permission.DECISION_OPEN)
    )


def may_look_after(seat: Seat, decision: Decision) -> bool:
    """Give it more time, take it back, or note that it was taken outside the charter."""
    return may_close(seat, decision) or (
        seat.may(Permission.DECISION_CLOSE) or decision.opened_by_id == seat.person.pk
    )


def may_type_in(seat: Seat, decision: Decision) -> bool:
    """Where only the facilitator knows who said what, nobody else types it in."""
    return (
        decision.is_by_rule
        and decision.secrecy != "unlinkable"
        and seat.may(Permission.LETTER_ENTER)
        and sees_positions(seat, decision)
    )


def may_answer(seat: Seat, signature: DecisionSignature) -> bool:
    """Words are answered by whoever may read them, and never by their author."""
    decision = signature.decision
    if signature.partner_id == seat.partner.pk or not signature.words or decision.withdrawn_at:
        return False
    if not seat.may(Permission.ANSWER_GIVE):
        return False
    if is_masked(signature) and seat.channel == "page":
        # Nobody answers their own words: on a page whose link somebody else has seen, that would tell whose they are.
        return False
    if sees_positions(seat, decision):
        return True
    # Dissent is read by all once it is closed.
    return signature.is_dissent and decision.closed_at is not None


def said_as(signature: DecisionSignature) -> str:
    """What stands for words in an address: who said them, or a mask that tells nothing."""
    return slugify(signature.mask) if is_masked(signature) else str(signature.partner_id)


def signature_said(seat: Seat, decision: Decision, said: str) -> DecisionSignature:
    """The words behind such an address, for somebody who may answer them; else “not found”."""
    for signature in decision.signatures.exclude(words="").select_related("decision", "partner__person"):
        if said_as(signature) == said and may_answer(seat, signature):
            return signature
    raise Http404


def to_check(seat: Seat) -> QuerySet[DecisionSignature]:
    """What was typed in for others and nobody has seen so far: never one's own, and never what one typed in.

    Where only the facilitator knows who said what, a witness or another facilitator checks it.
    """
    if not seat.may(Permission.DECISION_CHECK):
        return DecisionSignature.objects.none()
    found = (
        DecisionSignature.objects.filter(
            decision__project=seat.project,
            decision__withdrawn_at=None,
            decision__made_at=None,
            decision__closed_at=None,
            entered_by__isnull=False,
            checked_by=None,
            confirmed_on=None,
        )
        .filter(~Q(decision__rule="signed") | ~Q(decision__presence=[]))
        .exclude(stance="")
        .exclude(entered_by=seat.person)
        .exclude(partner=seat.partner)
    )
    if not (seat.may(Permission.CONTRIBUTION_UNMASK) or seat.partner.role == "witness"):
        found = found.filter(decision__secrecy="named").exclude(is_dissent=True, dissent_naming="masked")
    return found.order_by("decision__number", "partner_id")


def is_over(decision: Decision) -> bool:
    """Whether its time is over. Who has spoken does not matter here."""
    return decision.closes_at is not None and timezone.now() >= decision.closes_at
