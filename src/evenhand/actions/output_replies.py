"""What somebody here says to an output before it is public, and what is said to that. It goes out with it."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from evenhand.access.findings import may_reply
from evenhand.actions import ledger, once
from evenhand.actions.errors import ActionError
from evenhand.actions.outputs import locked, note
from evenhand.records.models import Output, OutputReply, Partner, Person


@transaction.atomic
def give(
    *,
    output: Output,
    partner: Partner,
    says: str,
    words: str = "",
    by: Person,
    way: str = "web",
    entered_by: Person | None = None,
    said_on: date | None = None,
    form_key: str | None = None,
) -> OutputReply:
    """Reply, or change what one replied, until it is public. What was typed in is its owner's to confirm or change."""
    once.claim(form_key)
    output = locked(output)
    today = timezone.localdate()
    if output.state == "draft":
        raise ActionError("This has not been shown to everyone here yet.")
    if output.state != "shown":
        raise ActionError(
            "This is public or not going ahead, so replies are closed. Say it as a contribution."
        )
    if partner.project_id != output.project_id or not may_reply(partner):
        raise ActionError("Only those who take part now can reply.")
    if entered_by is None and by.pk != partner.person_id:
        raise ActionError("A reply is given in one’s own name.")
    if entered_by is not None and entered_by.pk == partner.person_id:
        raise ActionError("Your own reply is yours to give, not to type in.")
    if says != "agree" and not words.strip():
        raise ActionError("Say in a few words what you see differently or want to add. It goes out with it.")
    if said_on is not None and said_on > today:
        raise ActionError("Give the day on which they said it: today or earlier.")
    before = OutputReply.objects.filter(output=output, partner=partner).first()
    if (
        entered_by is not None
        and before is not None
        and (before.entered_by_id is None or before.confirmed_on)
    ):
        raise ActionError("They said themselves what they think. Only they can change it.")
    same = (says, words.strip(), said_on or today, way, entered_by)
    if before and (before.says, before.words, before.said_on, before.way, before.entered_by) == same:
        return before  # The same form sent twice. An answer to it stays.
    reply = before or OutputReply(output=output, partner=partner)
    reply.says, reply.words = says, words.strip()
    reply.said_on = said_on or today
    reply.way, reply.entered_by, reply.confirmed_on = way, entered_by, None
    # An answer to other words does not stand beside these.
    reply.answer, reply.answered_by = "", None
    reply.ledger_seq = note(
        output,
        "reply.give",
        by=by,
        refs=ledger.refs_to(before),
        partner=partner.pk,
        says=says,
        words=reply.words,
        way=way,
        entered=entered_by is not None,
        said_on=reply.said_on,
    )
    reply.save()
    return reply


@transaction.atomic
def confirm(*, reply: OutputReply, by: Person) -> OutputReply:
    """Its owner says that what was typed in for them is right."""
    output = locked(reply.output)
    reply = OutputReply.objects.select_related("partner").get(pk=reply.pk)
    if by.pk != reply.partner.person_id:
        raise ActionError("Only the person who said it can say that it is right.")
    if reply.entered_by_id is None or reply.confirmed_on is not None:
        return reply
    reply.confirmed_on = timezone.localdate()
    reply.save(update_fields=["confirmed_on"])
    _note(output, reply, "reply.confirm", by=by, partner=reply.partner_id)
    return reply


@transaction.atomic
def answer(*, reply: OutputReply, text: str, partner: Partner, by: Person) -> OutputReply:
    """Say what became of a reply. Both go out with the output."""
    output = locked(reply.output)
    reply = OutputReply.objects.select_related("partner").get(pk=reply.pk)
    if output.state != "shown":
        raise ActionError("This is public or not going ahead, so its replies stand as they are.")
    if partner.project_id != output.project_id or partner.pk == reply.partner_id:
        raise ActionError("Somebody else answers this.")
    if not text.strip():
        raise ActionError("Say what became of it, in a few words.")
    if (reply.answer, reply.answered_by_id) == (text.strip(), partner.pk):
        return reply  # The same form sent twice.
    reply.answer, reply.answered_by = text.strip(), partner
    reply.save(update_fields=["answer", "answered_by"])
    _note(output, reply, "reply.answer", by=by, of=reply.partner_id, words=reply.answer, partner=partner.pk)
    return reply


def _note(output: Output, reply: OutputReply, entry: str, *, by: Person, **more: object) -> None:
    refs = ledger.refs_to(reply)
    note(output, entry, by=by, refs=refs, **more)
