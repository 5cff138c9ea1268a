"""Tell the people of a promise what became of it, in the transaction of what happened."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from evenhand.actions import outbox
from evenhand.notices import promises as words
from evenhand.readings.names import shown_name
from evenhand.readings.promises import prompts_due
from evenhand.records.models import Partner, Person, Promise


def asked(promise: Promise) -> None:
    _tell(promise, promise.owner, "asked", words.asked(promise))


def answered(promise: Promise, *, is_taken_on: bool) -> None:
    if promise.asked_by is not None:
        said = words.answered(promise, is_taken_on=is_taken_on)
        _tell(promise, promise.asked_by, "taken on" if is_taken_on else "declined", said)


def ended(promise: Promise, *, by: Person) -> None:
    _tell_owed(promise, promise.state, words.ended(promise), but=by)


def handed_on(promise: Promise, *, before: Partner, why: str, by: Person) -> None:
    """Both, and whoever it is owed to. Somebody who has left the project is left in peace."""
    said = words.handed_on(promise, before=shown_name(before), why=why)
    key = f"handed on {promise.handovers.count()}"
    for partner in (before, promise.owner):
        _tell(promise, partner, key, said)
    _tell_owed(promise, key, said, but=by)


def owner_left(promises: list[Promise], owner: Partner) -> None:
    """Ask those who lead the project to hand on what somebody still owes."""
    for promise in promises:
        for lead in _leads(promise):
            _tell(
                promise,
                lead,
                f"without owner {owner.pk}",
                words.without_owner(promise, owner=shown_name(owner)),
            )


def send_prompts(today: date | None = None) -> int:
    """Remind of what is due, late or long ago promised, each once. Return how many there were.

    Part of the regular work: it may begin twice, since a message with the same key is written once.
    """
    due = prompts_due(today or timezone.localdate())
    for prompt in due:
        promise = prompt.promise
        with transaction.atomic():
            people = [promise.owner] if promise.owner.is_here and not prompt.is_for_leads_alone else []
            if prompt.is_for_leads_too or not people:
                people += [lead for lead in _leads(promise) if lead.pk != promise.owner_id]
            for partner in people:
                text = (
                    words.without_owner(promise, owner=shown_name(promise.owner))
                    if prompt.kind == "without_owner"
                    else words.reminder(promise, said=prompt.said)
                )
                _tell(promise, partner, prompt.key, text)
    return len(due)


def _leads(promise: Promise) -> list[Partner]:
    return list(
        Partner.objects.filter(project_id=promise.project_id, role="lead", removed_at=None).select_related(
            "person"
        )
    )


def _tell_owed(promise: Promise, key: str, said: str, *, but: Person) -> None:
    """Whoever it is owed to, and whoever asked for it. The author of what it follows from, if under no name,
    is told that there is news and not of what: their name must stand beside nothing."""
    told = {
        partner.pk: partner
        for partner in (promise.to_partner, promise.asked_by)
        if partner is not None and partner.person_id != but.pk
    }
    for partner in told.values():
        _tell(promise, partner, key, said)
    contribution = promise.contribution
    if contribution is None or contribution.partner is None or contribution.partner_id in told:
        return
    if contribution.naming == "named" or contribution.partner.person_id == but.pk:
        return
    if contribution.partner.is_here:
        outbox.tell(
            contribution.partner.person,
            key=f"promise {promise.pk} {key}",
            kind="promise",
            subject=words.subject(promise.project),
            text=words.behind_a_mask(promise.project),
            project=promise.project,
            contribution=contribution,
        )


def _tell(promise: Promise, partner: Partner, key: str, said: str) -> None:
    if partner.is_here:
        outbox.tell(
            partner.person,
            key=f"promise {promise.pk} {key}",
            kind="promise",
            subject=words.subject(promise.project),
            text=said,
            project=promise.project,
        )
