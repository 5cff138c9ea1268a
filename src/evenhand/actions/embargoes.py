"""Keep an output here until a day, with a reason, or let it go sooner. It ends by itself."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from evenhand.access.permissions import Permission
from evenhand.access.roles import may
from evenhand.actions import ledger, once
from evenhand.actions.errors import ActionError
from evenhand.actions.outputs import locked, note
from evenhand.readings.release import days_left_to_hold, running_embargo, terms_of
from evenhand.records.models import Embargo, Output, Partner, Person


@transaction.atomic
def set_(
    *, output: Output, until: date, why: str, partner: Partner, by: Person, form_key: str | None = None
) -> Embargo:
    """All its waits together are no longer than what was agreed, so one after another also ends."""
    once.claim(form_key)
    output = locked(output)
    today = timezone.localdate()
    if output.state not in {"draft", "shown"}:
        raise ActionError("This is public or not going ahead, so it cannot be kept here.")
    if partner.project_id != output.project_id or not may(partner.role, Permission.OUTPUT_PUBLISH):
        raise ActionError(
            "Only whoever looks after the project sets an embargo. Ask for it to be held back instead."
        )
    if not why.strip():
        raise ActionError("Say why it waits. Everyone here can read the reason.")
    if until <= today:
        raise ActionError("Give a day that is still to come.")
    running = running_embargo(output, today)
    if running is not None and until <= running.until:
        raise ActionError("It waits as long as that already.")
    left = days_left_to_hold(output, terms_of(output), today)
    if until > left.until:
        raise ActionError(left.refusal(today))
    seq = note(output, "embargo.set", by=by, until=until, why=why.strip(), partner=partner.pk)
    return Embargo.objects.create(
        output=output, until=until, why=why.strip(), asked_by=partner, set_on=today, ledger_seq=seq
    )


@transaction.atomic
def lift(*, embargo: Embargo, by: Person) -> Embargo:
    output = locked(embargo.output)
    embargo = Embargo.objects.get(pk=embargo.pk)
    today = timezone.localdate()
    if output.state == "public":
        raise ActionError("It went out before this ended, so there is nothing to let go.")
    if embargo.lifted_on is not None or embargo.until <= today:
        return embargo
    embargo.lifted_on = today
    embargo.save(update_fields=["lifted_on"])
    refs = ledger.refs_to(embargo)
    note(output, "embargo.lift", by=by, refs=refs, until=embargo.until)
    return embargo
