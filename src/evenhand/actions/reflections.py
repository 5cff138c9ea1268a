"""Thoughts written down for oneself. They are in no record before their owner shares them, and gone when they say so."""

from django.db import transaction
from django.utils import timezone

from evenhand.actions import erasures, ledger, once
from evenhand.actions.errors import ActionError
from evenhand.readings.framework import current
from evenhand.records.models import Decision, Partner, Person, Reflection


@transaction.atomic
def write(
    *,
    partner: Partner,
    text: str,
    prompt: str = "",
    decision: Decision | None = None,
    by: Person,
    form_key: str | None = None,
) -> Reflection:
    """Write it down. Nobody else reads it."""
    once.claim(form_key)
    if by.pk != partner.person_id or not partner.is_here:
        raise ActionError("Everyone writes down their own thoughts, while they are here.")
    if decision is not None and decision.project_id != partner.project_id:
        raise ActionError("That decision is in another project.")
    if prompt and prompt not in {row.id for row in current().open_questions}:
        raise ActionError("Choose a question out of the list, or none.")
    return Reflection.objects.create(
        project=partner.project,
        partner=partner,
        text=_words(text),
        prompt=prompt,
        decision=decision,
        written_on=timezone.localdate(),
    )


@transaction.atomic
def change(*, reflection: Reflection, text: str, by: Person) -> Reflection:
    reflection = _owned(reflection, by)
    if reflection.shared_on is not None:
        raise ActionError("Others have read this. Take it away, and write it as you want it.")
    reflection.text = _words(text)
    reflection.save(update_fields=["text"])
    return reflection


@transaction.atomic
def share(*, reflection: Reflection, is_named: bool, by: Person) -> Reflection:
    """Let everyone here read it, under one's name or under none."""
    reflection = _owned(reflection, by)
    if reflection.shared_on is not None:
        raise ActionError("Everyone here can read this already.")
    if not reflection.partner.is_here:
        raise ActionError("You are not in this project any more.")
    reflection.is_named = is_named
    reflection.shared_on = timezone.localdate()
    whose = {"partner": reflection.partner_id} if is_named else {}
    reflection.ledger_seq = ledger.append(
        reflection.project,
        "reflection.share",
        {
            "text": reflection.text,
            "prompt": reflection.prompt,
            "decision": reflection.decision.number if reflection.decision else None,
            **whose,
        },
        by=by if is_named else None,
        refs=ledger.refs_to(reflection.decision),
    )
    reflection.save(update_fields=["is_named", "shared_on", "ledger_seq"])
    return reflection


@transaction.atomic
def take_away(*, reflection: Reflection, by: Person) -> None:
    """Take it away, words and all."""
    reflection = _owned(reflection, by)
    if reflection.ledger_seq is not None:
        erasures.erase_entries(
            reflection.project, [reflection.ledger_seq], "withdrawn", by, is_named=reflection.is_named
        )
    reflection.delete()


def _words(text: str) -> str:
    if not text.strip():
        raise ActionError("Write a few words first.")
    return text.strip()


def _owned(reflection: Reflection, by: Person) -> Reflection:
    found = (
        Reflection.objects.select_for_update(no_key=True, of=("self",))
        .select_related("project", "partner", "decision")
        .get(pk=reflection.pk)
    )
    if by.pk != found.partner.person_id:
        raise ActionError("These are somebody else’s own thoughts.")
    return found
