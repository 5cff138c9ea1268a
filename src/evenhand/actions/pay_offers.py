"""Offers of pay, made before anybody agrees to anything, and what people say to them."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils import timezone

from evenhand.access.permissions import Permission
from evenhand.access.roles import may
from evenhand.actions import ledger, once, outbox
from evenhand.actions.bank_details import refuse_bank_details
from evenhand.actions.errors import ActionError
from evenhand.notices.pay_words import OFFER_TAKEN_BACK, offer_words, subject_for
from evenhand.records.models import Claim, ClaimLine, Partner, PayChoice, PayOffer, Person, Project

#: Far above any offer for a period; what is more is a post, not pay for taking part.
OFFER_PENCE_LIMIT = 100_000_00
PROMISED_DAYS_LIMIT = 366
#: While a claim is in one of these, the choice behind it may still change.
NOT_SENT = ("claimed", "queried", "approved")

# Rows are locked here with `no_key`: a full lock would also hold up whoever only points at the row, such as
# a claim at its offer or an entry at its project, and two of them could then wait for each other.


@transaction.atomic
def offer(
    *,
    partner: Partner,
    what_for: str,
    from_day: date,
    to_day: date,
    pence: int,
    promised_days: int,
    how: str,
    by: Person,
    ring: str = "",
    worked_out: str = "",
    form_key: str | None = None,
) -> PayOffer:
    """Offer somebody pay for a stretch of time. They owe nothing by it, an answer included."""
    [made] = offer_each(
        partners=[partner],
        what_for=what_for,
        from_day=from_day,
        to_day=to_day,
        pence=pence,
        promised_days=promised_days,
        how=how,
        ring=ring,
        worked_out=worked_out,
        by=by,
        form_key=form_key,
    )
    return made


@transaction.atomic
def offer_each(
    *,
    partners: Sequence[Partner],
    what_for: str,
    from_day: date,
    to_day: date,
    pence: int,
    promised_days: int,
    how: str,
    by: Person,
    ring: str = "",
    worked_out: str = "",
    form_key: str | None = None,
) -> list[PayOffer]:
    """The same offer to several people, each their own. All of them or none."""
    once.claim(form_key)
    if not partners:
        raise ActionError("Choose at least one person to offer it to.")
    project = Project.objects.select_for_update(no_key=True).get(pk=partners[0].project_id)
    for partner in partners:
        if partner.project_id != project.pk or not partner.is_here:
            raise ActionError("Everyone who is offered pay must be in this project now.")
        if not may(partner.role, Permission.PAY_RECEIVE):
            raise ActionError(f"In their part here, {partner.person.name} takes no pay.")
    refuse_bank_details(what_for, how, ring, worked_out)
    if not what_for.strip() or not how.strip():
        raise ActionError("Say what the pay is for, and how the money will come.")
    if to_day < from_day:
        raise ActionError("The last day lies before the first. Look at the two days again.")
    if not 1 <= pence <= OFFER_PENCE_LIMIT:
        raise ActionError("Offer an amount from 1p to £100,000.")
    if not 1 <= promised_days <= PROMISED_DAYS_LIMIT:
        raise ActionError("Promise the money within 1 to 366 days after it is asked for.")
    last = PayOffer.objects.filter(project=project).order_by("-number").first()
    first_number = (last.number if last else 0) + 1
    made = []
    for number, partner in enumerate(partners, start=first_number):
        offered = PayOffer.objects.create(
            project=project,
            number=number,
            partner=partner,
            what_for=what_for,
            from_day=from_day,
            to_day=to_day,
            pence=pence,
            worked_out=worked_out,
            promised_days=promised_days,
            how=how,
            ring=ring,
            offered_by=by,
            offered_on=timezone.localdate(),
        )
        offered.ledger_seq = ledger.append(project, "pay.offer", _as_offered(offered), by=by)
        offered.save(update_fields=["ledger_seq"])
        outbox.tell(
            partner.person,
            key=f"pay offer {offered.pk}",
            kind="pay",
            subject=subject_for(project),
            text=offer_words(offered),
            project=project,
        )
        made.append(offered)
    return made


@transaction.atomic
def take_back(*, offer: PayOffer, by: Person) -> PayOffer:
    """Take back an offer that nobody has said yes to. One that somebody accepted is a promise."""
    offer = _locked(offer)
    if offer.taken_back_on:
        return offer
    latest = offer.choices.filter(is_latest=True).first()
    if latest is not None and latest.choice != "decline":
        raise ActionError("They have said yes to this offer, so it stands.")
    offer.taken_back_on = timezone.localdate()
    offer.ledger_seq = ledger.append(
        offer.project,
        "pay.take_back",
        {"offer": offer.number, "partner": offer.partner_id},
        by=by,
        refs=_refs(latest.ledger_seq if latest else offer.ledger_seq),
    )
    offer.save(update_fields=["taken_back_on", "ledger_seq"])
    outbox.tell(
        offer.partner.person,
        key=f"pay offer {offer.pk} taken back",
        kind="pay",
        subject=subject_for(offer.project),
        text=OFFER_TAKEN_BACK,
        project=offer.project,
    )
    return offer


@transaction.atomic
def choose(
    *,
    offer: PayOffer,
    choice: str,
    by: Person,
    pence: int | None = None,
    elsewhere_to: str = "",
    way: str = "web",
    entered_by: Person | None = None,
    form_key: str | None = None,
) -> PayChoice:
    """Say yes, yes to less, no, or “give it to somebody else”; and change that until the money was sent.

    Nobody is told. What was chosen stands on pages that only the person and those who pay can open.
    """
    once.claim(form_key)
    offer = _locked(offer)
    if offer.taken_back_on:
        raise ActionError("This offer was taken back, so there is nothing to choose any more.")
    claim = (
        Claim.objects.select_for_update(no_key=True).filter(offer=offer).exclude(state="taken_back").first()
    )
    if claim is not None and claim.state not in NOT_SENT:
        raise ActionError("This money was sent to be paid already, so the choice stands.")
    agreed = _agreed_pence(offer, choice, pence)
    to = elsewhere_to.strip() if choice == "elsewhere" else ""
    if choice == "elsewhere" and not to:
        raise ActionError("Say who should have the money instead.")
    refuse_bank_details(to)
    before = offer.choices.filter(is_latest=True).first()
    # The same once more, as when a button is pressed twice, is said already.
    if before is not None and (before.choice, before.pence, before.elsewhere_to) == (choice, agreed, to):
        return before
    if claim is not None:
        _check_claim_can_follow(claim, choice)
    offer.choices.filter(is_latest=True).update(is_latest=False)
    chosen = PayChoice.objects.create(
        offer=offer,
        choice=choice,
        pence=agreed,
        elsewhere_to=to,
        said_on=timezone.localdate(),
        way=way,
        entered_by=entered_by,
    )
    chosen.ledger_seq = ledger.append(
        offer.project,
        "pay.choose",
        {
            "offer": offer.number,
            "partner": offer.partner_id,
            "choice": choice,
            "pence": agreed,
            "elsewhere_to": to,
            "way": way,
            "entered": entered_by is not None,
            "claim": claim.number if claim else None,
        },
        by=by,
        refs=_refs(
            offer.ledger_seq, before.ledger_seq if before else None, claim.ledger_seq if claim else None
        ),
    )
    chosen.save(update_fields=["ledger_seq"])
    if claim is not None:
        _let_claim_follow(claim, chosen)
    return chosen


def _locked(offer: PayOffer) -> PayOffer:
    return (
        PayOffer.objects.select_for_update(of=("self",), no_key=True)
        .select_related("project", "partner__person")
        .get(pk=offer.pk)
    )


def _refs(*seqs: int | None) -> list[int]:
    return [seq for seq in seqs if seq is not None]


def _as_offered(offered: PayOffer) -> dict[str, object]:
    names = ("what_for", "from_day", "to_day", "pence", "worked_out", "promised_days", "how", "ring")
    return {"offer": offered.number, "partner": offered.partner_id} | {
        name: getattr(offered, name) for name in names
    }


def _agreed_pence(offer: PayOffer, choice: str, pence: int | None) -> int:
    if choice in ("accept", "elsewhere"):
        return offer.pence
    if choice == "decline":
        return 0
    if choice != "less":
        raise ActionError("Choose one of the four: yes, less, no, or somebody else.")
    if pence is None or not 1 <= pence < offer.pence:
        raise ActionError(
            "Say how much you would like. It must be less than what is offered, and more than nothing."
        )
    return pence


def _check_claim_can_follow(claim: Claim, choice: str) -> None:
    if choice == "elsewhere" and claim.lines.exclude(kind="pay").exists():
        raise ActionError(
            "You asked for this pay and for expenses in one go. Take that claim back first. Then the pay can go "
            "to somebody else, and your expenses come to you."
        )


def _let_claim_follow(claim: Claim, chosen: PayChoice) -> None:
    """A claim that was not sent yet asks for what is agreed now, and is looked at again by a second person."""
    ClaimLine.objects.filter(claim=claim, kind="pay").delete()
    if chosen.pence:
        ClaimLine.objects.create(
            claim=claim, kind="pay", what=chosen.offer.what_for[:200], pence=chosen.pence
        )
    is_empty = not claim.lines.exists()
    claim.state = "taken_back" if is_empty else "claimed"
    claim.approved_by = claim.approved_on = None
    claim.ledger_seq = chosen.ledger_seq
    claim.save(update_fields=["state", "approved_by", "approved_on", "ledger_seq"])
