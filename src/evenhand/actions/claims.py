"""Claims for pay and expenses: asked for, looked at by a second person, sent to be paid, and arrived."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from evenhand.actions import ledger, once, outbox, receipts
from evenhand.actions.bank_details import refuse_bank_details
from evenhand.actions.errors import ActionError
from evenhand.actions.files import taken_away_unless_kept
from evenhand.actions.pay_offers import NOT_SENT
from evenhand.actions.receipts import Receipt
from evenhand.exchange.attachments import Prepared
from evenhand.notices.pay_words import arrival_words, query_words, subject_for
from evenhand.records.models import Claim, ClaimLine, Partner, PayChoice, PayOffer, Person, Project

#: Where money is asked for that no offer names a time for.
PROMISED_DAYS = 30
LINES_LIMIT = 10
LINE_PENCE_LIMIT = 10_000_00
EXPENSES = ("expense", "no_receipt", "supporter")
_CHANGEABLE = ("claimed", "queried")
NO_OFFER = "There is no pay to ask for under that number. Look at the number again, or leave it empty."


@dataclass(frozen=True, slots=True)
class LineSaid:
    """One sum that somebody asks to have back.

    `receipt` is a photo or a file as `exchange.attachments` prepared it, or one that is kept already.
    """

    kind: str
    what: str
    pence: int
    spent_on: date | None = None
    receipt: Prepared | Receipt | None = None


@taken_away_unless_kept()
@transaction.atomic
def make(
    *,
    partner: Partner,
    by: Person,
    offer: PayOffer | None = None,
    lines: Sequence[LineSaid] = (),
    way: str = "web",
    entered_by: Person | None = None,
    claimed_on: date | None = None,
    form_key: str | None = None,
) -> Claim:
    """Ask for the pay that was agreed, for expenses, or for both.

    The pay is what the person chose, whoever types it in. `claimed_on` is the day that a paper came.
    """
    once.claim(form_key)
    project = Project.objects.select_for_update(no_key=True).get(pk=partner.project_id)
    today = timezone.localdate()
    day = claimed_on or today
    if day > today:
        raise ActionError("That day is still to come. Give the day on which the claim came.")
    chosen = _agreed(offer, partner) if offer is not None else None
    if chosen is not None and chosen.choice == "elsewhere" and lines:
        raise ActionError(
            "This pay goes to somebody else. Please ask for it alone, and for your expenses in a claim of their own."
        )
    _check(lines, may_be_empty=chosen is not None)
    last = Claim.objects.filter(project=project).order_by("-number").first()
    claim = Claim.objects.create(
        project=project,
        number=(last.number if last else 0) + 1,
        partner=partner,
        person=partner.person,
        offer=offer,
        claimed_on=day,
        way=way,
        entered_by=entered_by,
        promised_on=day + timedelta(days=offer.promised_days if offer else PROMISED_DAYS),
    )
    if chosen is not None:
        ClaimLine.objects.create(
            claim=claim, kind="pay", what=chosen.offer.what_for[:200], pence=chosen.pence
        )
    _write(claim, lines)
    _note(
        claim,
        "claim.make",
        {
            "offer": offer.number if offer else None,
            "claimed_on": day,
            "promised_on": claim.promised_on,
            "way": way,
            "entered": entered_by is not None,
            "lines": _as_said(claim),
        },
        by=by,
        after=chosen.ledger_seq if chosen else None,
    )
    return claim


@taken_away_unless_kept()
@transaction.atomic
def change(
    *,
    claim: Claim,
    lines: Sequence[LineSaid],
    by: Person,
    answer: str = "",
    form_key: str | None = None,
) -> Claim:
    """Put a claim right before it is approved: its expenses, or words to a question about it.

    Whoever's claim it is has then seen it: what was typed in for them counts as confirmed.
    """
    once.claim(form_key)
    claim = _locked(claim)
    _check_own(claim, by)
    if claim.state not in _CHANGEABLE:
        raise ActionError("This claim was approved already, so it cannot be changed. You can take it back.")
    refuse_bank_details(answer)
    has_pay = claim.lines.filter(kind="pay").exists()
    if lines and has_pay and _goes_elsewhere(claim):
        raise ActionError(
            "This pay goes to somebody else. Please ask for your expenses in a claim of their own."
        )
    _check(lines, may_be_empty=has_pay)
    before = claim.lines.filter(kind__in=EXPENSES)
    there = {line.receipt for line in before if line.receipt}
    kept = {line.receipt.id for line in lines if isinstance(line.receipt, Receipt)}
    if not kept <= there:
        raise ActionError("One of these receipts is not of this claim. Please add the photo again.")
    before.delete()
    _write(claim, lines)
    claim.state, claim.dispute, claim.query_answer = "claimed", "", answer.strip()
    if claim.entered_by_id:
        claim.confirmed_on = timezone.localdate()
    claim.save()
    _note(claim, "claim.change", {"lines": _as_said(claim), "answer": claim.query_answer}, by=by)
    receipts.forget(there - kept)
    return claim


@transaction.atomic
def confirm(*, claim: Claim, by: Person) -> Claim:
    """“Yes, this is right”, to what somebody typed in: a claim, or that its money came."""
    claim = _locked(claim)
    _check_own(claim, by)
    today = timezone.localdate()
    is_arrival_open = claim.arrived_entered_by_id is not None and claim.arrived_confirmed_on is None
    if claim.confirmed_on and not claim.dispute and not is_arrival_open:
        return claim
    claim.confirmed_on, claim.dispute = claim.confirmed_on or today, ""
    if is_arrival_open:
        claim.arrived_confirmed_on = today
    if claim.state == "queried" and not claim.query:
        claim.state = "claimed"
    claim.save()
    _note(claim, "claim.confirm", {}, by=by)
    return claim


@transaction.atomic
def dispute(*, claim: Claim, words: str, by: Person) -> Claim:
    """“This is not right.” Nobody approves it until the person has put it right or said that it is.

    A yes that was given already is to sums that the person says are wrong, so it counts no more.
    """
    claim = _locked(claim)
    _check_own(claim, by)
    if not words.strip():
        raise ActionError("Please say in a few words what is not right.")
    refuse_bank_details(words)
    if claim.state == "taken_back":
        raise ActionError("This claim was taken back, so nothing will be paid on it.")
    if claim.dispute == words.strip():
        return claim
    claim.dispute = words.strip()
    if claim.state in NOT_SENT:
        claim.state = "queried"
        claim.approved_by = claim.approved_on = None
    claim.save()
    _note(claim, "claim.dispute", {"words": claim.dispute}, by=by)
    return claim


@transaction.atomic
def take_back(*, claim: Claim, by: Person) -> Claim:
    """Ask for it no more. What was agreed stays, and can be asked for again."""
    claim = _locked(claim)
    _check_own(claim, by)
    if claim.state == "taken_back":
        return claim
    if claim.state not in NOT_SENT:
        raise ActionError(
            "This money was sent to be paid already, so it cannot be taken back here. Please ring."
        )
    claim.state, claim.dispute = "taken_back", ""
    claim.approved_by = claim.approved_on = None
    claim.save()
    _note(claim, "claim.take_back", {}, by=by)
    return claim


@transaction.atomic
def approve(*, claim: Claim, by: Person, seen: int | None = None) -> Claim:
    """A second person's yes to all of it. There is no smaller yes: what somebody laid out is always repaid.

    `seen` is the last entry about the claim when it was looked at: a yes is to those sums and to no others.
    """
    claim = _locked(claim)
    if by.pk in (claim.person_id, claim.entered_by_id):
        raise ActionError("Somebody else must approve this: not whose money it is, and not who typed it in.")
    if claim.state == "approved" and claim.approved_by_id == by.pk:
        return claim
    if claim.state not in _CHANGEABLE:
        raise ActionError(
            f"Claim {claim.number} was approved or taken back by somebody else. Look at it again."
        )
    if seen is not None and seen != claim.ledger_seq:
        raise ActionError(
            f"Claim {claim.number} was changed while you looked at it. Nothing was approved. Look at it again."
        )
    if claim.dispute:
        raise ActionError(
            "The person says that this claim is not right. They put it right first, or say that it is."
        )
    claim.state = "approved"
    claim.approved_by, claim.approved_on = by, timezone.localdate()
    claim.save()
    _note(claim, "claim.approve", {}, by=by)
    return claim


@transaction.atomic
def query(*, claim: Claim, words: str, by: Person) -> Claim:
    """Ask about a claim. A question holds nothing back for good: there is no “refused”."""
    claim = _locked(claim)
    if not words.strip():
        raise ActionError("Write the question that you want to ask.")
    refuse_bank_details(words)
    if claim.state not in _CHANGEABLE:
        raise ActionError("This claim was approved or taken back already. Ask about it by phone.")
    if claim.query == words.strip() and claim.state == "queried" and not claim.query_answer:
        return claim
    claim.state, claim.query, claim.query_answer = "queried", words.strip(), ""
    claim.save()
    _note(claim, "claim.query", {"words": claim.query}, by=by)
    outbox.tell(
        claim.person,
        # Each question is told of once, and the entry that it made tells questions apart.
        key=f"claim {claim.pk} query {claim.ledger_seq}",
        kind="pay",
        subject=subject_for(claim.project),
        text=query_words(claim),
        project=claim.project,
    )
    return claim


@transaction.atomic
def send(claims: Iterable[Claim], *, by: Person) -> uuid.UUID:
    """Send approved claims to the finance office, all of them or none, as one batch that can be had again."""
    wanted = {claim.pk for claim in claims}
    if not wanted:
        raise ActionError("Choose at least one claim to send.")
    locked = list(
        Claim.objects.select_for_update(of=("self",), no_key=True)
        .filter(pk__in=wanted)
        .select_related("project", "person", "offer")
        .order_by("pk")
    )
    if len({claim.project_id for claim in locked}) > 1:
        raise ActionError("Send the claims of one project at a time.")
    passed = [claim.number for claim in locked if claim.state != "approved"]
    if passed or len(locked) != len(wanted):
        raise ActionError(
            "Some of these claims are not waiting to be sent any more: somebody else sent them, or they changed. "
            "Look at the list again."
        )
    batch, today = uuid.uuid4(), timezone.localdate()
    choices = {
        chosen.offer_id: chosen
        for chosen in PayChoice.objects.filter(
            is_latest=True, offer__in=[c.offer_id for c in locked if c.offer_id]
        )
    }
    for claim in sorted(locked, key=lambda each: each.number):
        claim.state, claim.sent_on, claim.sent_in = "sent", today, batch
        chosen = choices.get(claim.offer_id)
        goes_elsewhere = chosen is not None and chosen.choice == "elsewhere"
        claim.payee = chosen.elsewhere_to if goes_elsewhere else claim.person.name
        claim.save()
        # Not the name, which can be erased from here while the entry stays.
        said = {
            "batch": str(batch),
            "elsewhere_to": claim.payee if goes_elsewhere else "",
            "lines": _as_said(claim),
        }
        _note(claim, "claim.send", said, by=by)
    return batch


@transaction.atomic
def arrive(
    *,
    claim: Claim,
    by: Person,
    arrived_on: date | None = None,
    way: str = "web",
    entered_by: Person | None = None,
) -> Claim:
    """“It has come.” Said by the person whose money it is, or typed in from their letter."""
    claim = _locked(claim)
    if entered_by is None:
        _check_own(claim, by)
    today = timezone.localdate()
    day = arrived_on or today
    if claim.state == "arrived":
        if claim.arrived_on == day:
            return claim
        raise ActionError("That this money came is noted already.")
    if claim.state != "sent":
        raise ActionError("This money was not sent yet, so it cannot have come from here.")
    if day > today:
        raise ActionError("That day is still to come. Give the day on which the money came.")
    if day < claim.claimed_on:
        raise ActionError("That day lies before the money was asked for. Give the day on which it came.")
    claim.state, claim.arrived_on, claim.arrived_way = "arrived", day, way
    claim.arrived_entered_by, claim.not_come_on = entered_by, None
    claim.save()
    _note(claim, "claim.arrive", {"arrived_on": day, "way": way, "entered": entered_by is not None}, by=by)
    return claim


@transaction.atomic
def not_come(*, claim: Claim, by: Person, entered_by: Person | None = None) -> Claim:
    """“It has not come.” It then stands at the top for whoever pays."""
    claim = _locked(claim)
    if entered_by is None:
        _check_own(claim, by)
    was_typed_in = claim.state == "arrived" and claim.arrived_entered_by_id is not None and entered_by is None
    if claim.state != "sent" and not was_typed_in:
        raise ActionError("This money is not on its way, so there is nothing to wait for yet.")
    if claim.not_come_on == timezone.localdate():
        return claim
    claim.not_come_on = timezone.localdate()
    # Its owner's word goes before what somebody typed in for them.
    claim.state, claim.arrived_on, claim.arrived_way = "sent", None, ""
    claim.arrived_entered_by = claim.arrived_confirmed_on = None
    claim.save()
    _note(claim, "claim.not_come", {"entered": entered_by is not None}, by=by)
    return claim


def ask_about_arrival(today: date | None = None) -> int:
    """Ask once, of each claim whose promised day has passed, whether its money came. Say how many were asked.

    Run every day; each claim in a transaction of its own, so that one that fails holds up no other.
    """
    today = today or timezone.localdate()
    due = Claim.objects.filter(
        state="sent",
        promised_on__lt=today,
        asked_arrival_on=None,
        project__is_read_only=False,
        person__is_active=True,
    )
    return sum(_ask_about(pk, today) for pk in due.values_list("pk", flat=True))


@transaction.atomic
def _ask_about(pk: int, today: date) -> bool:
    claim = (
        Claim.objects.select_for_update(of=("self",), no_key=True)
        .select_related("project", "person")
        .get(pk=pk)
    )
    if claim.state != "sent" or claim.asked_arrival_on is not None:
        return False
    claim.asked_arrival_on = today
    claim.save(update_fields=["asked_arrival_on"])
    outbox.tell(
        claim.person,
        key=f"claim {claim.pk} arrival",
        kind="pay",
        subject=subject_for(claim.project),
        text=arrival_words(claim),
        project=claim.project,
    )
    return True


def _locked(claim: Claim) -> Claim:
    return (
        Claim.objects.select_for_update(of=("self",), no_key=True)
        .select_related("project", "person")
        .get(pk=claim.pk)
    )


def _check_own(claim: Claim, by: Person) -> None:
    if by.pk != claim.person_id:
        raise ActionError("Only the person whose money it is can do this.")


def _agreed(offer: PayOffer, partner: Partner) -> PayChoice:
    """What this person said to the offer. Every way in which there is nothing to claim gets one same sentence.

    Whoever types in a paper must not learn from it whether somebody declined.
    """
    offer = PayOffer.objects.select_for_update(no_key=True).get(pk=offer.pk)
    chosen = offer.choices.select_related("offer").filter(is_latest=True).first()
    is_claimed = Claim.objects.filter(offer=offer).exclude(state="taken_back").exists()
    if (
        offer.partner_id != partner.pk
        or offer.taken_back_on is not None
        or chosen is None
        or chosen.choice == "decline"
        or is_claimed
    ):
        raise ActionError(NO_OFFER)
    return chosen


def _goes_elsewhere(claim: Claim) -> bool:
    return PayChoice.objects.filter(offer=claim.offer_id, is_latest=True, choice="elsewhere").exists()


def _check(lines: Sequence[LineSaid], *, may_be_empty: bool) -> None:
    if not lines and not may_be_empty:
        raise ActionError("Write down at least one sum.")
    if len(lines) > LINES_LIMIT:
        raise ActionError(
            f"One claim holds up to {LINES_LIMIT} sums. Please put the others into a second one."
        )
    for line in lines:
        if line.kind not in EXPENSES:
            raise ActionError("Pay is asked for under an offer; what you laid out is an expense.")
        if not line.what.strip():
            raise ActionError("Say what each sum was for.")
        if not 1 <= line.pence <= LINE_PENCE_LIMIT:
            raise ActionError(f"“{line.what}”: give an amount from 1p to £10,000.")
        if line.spent_on and line.spent_on > timezone.localdate():
            raise ActionError(f"“{line.what}”: that day is still to come.")
    refuse_bank_details(*(line.what for line in lines))


def _write(claim: Claim, lines: Sequence[LineSaid]) -> None:
    for line in lines:
        receipt = receipts.keep(line.receipt) if isinstance(line.receipt, Prepared) else line.receipt
        ClaimLine.objects.create(
            claim=claim,
            kind=line.kind,
            what=line.what.strip()[:200],
            pence=line.pence,
            spent_on=line.spent_on,
            receipt=receipt.id if receipt else None,
            receipt_name=receipt.name if receipt else "",
            receipt_type=receipt.content_type if receipt else "",
            receipt_digest=receipt.digest if receipt else "",
        )


def _as_said(claim: Claim) -> list[dict[str, object]]:
    names = ("kind", "what", "spent_on", "pence", "receipt_digest")
    return [{name: getattr(line, name) for name in names} for line in claim.lines.all()]


def _note(claim: Claim, type: str, said: dict[str, object], *, by: Person, after: int | None = None) -> None:
    """Append to the ledger, following from what was last noted about this claim."""
    before = claim.ledger_seq if claim.ledger_seq is not None else after
    claim.ledger_seq = ledger.append(
        claim.project,
        type,
        {"claim": claim.number, "partner": claim.partner_id} | said,
        by=by,
        refs=[before] if before is not None else [],
    )
    claim.save(update_fields=["ledger_seq"])
