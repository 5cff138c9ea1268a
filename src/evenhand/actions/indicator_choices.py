"""Which figures the partners look at, and why. Nobody outside chooses for them, and a figure turned off says why."""

from django.db import transaction
from django.utils import timezone

from evenhand.actions import ledger, once
from evenhand.actions.errors import ActionError
from evenhand.readings.framework import current
from evenhand.records.models import IndicatorChoice, Partner, Person, Project


@transaction.atomic
def choose(
    *,
    partner: Partner,
    indicator: str,
    is_on: bool,
    by: Person,
    why: str = "",
    form_key: str | None = None,
) -> IndicatorChoice:
    """Turn one figure on or off. A change is a new row, and the old one stays with its reason."""
    once.claim(form_key)
    if by.pk != partner.person_id:
        raise ActionError("Everyone says for themselves which figures they want.")
    if not partner.is_here:
        raise ActionError("You are not in this project any more.")
    row = next((each for each in current().indicators if each.id == indicator), None)
    if row is None:
        raise ActionError("There is no such figure.")
    if not is_on and not why.strip():
        raise ActionError("Say in a few words why nobody needs to look at this. Everyone here can read it.")
    # Two people who choose at once wait for each other here, and the second sees what the first did.
    Project.objects.select_for_update(no_key=True).get(pk=partner.project_id)
    before = IndicatorChoice.objects.filter(
        project=partner.project, indicator=indicator, is_latest=True
    ).first()
    if (before.is_on if before else row.is_first) == is_on:
        raise ActionError(f"This figure is {'on' if is_on else 'off'} already.")
    refs = [before.ledger_seq] if before and before.ledger_seq is not None else []
    if before:
        IndicatorChoice.objects.filter(pk=before.pk).update(is_latest=False)
    choice = IndicatorChoice.objects.create(
        project=partner.project,
        indicator=indicator,
        is_on=is_on,
        why=why.strip(),
        partner=partner,
        chosen_on=timezone.localdate(),
    )
    choice.ledger_seq = ledger.append(
        partner.project,
        "indicator.choose",
        {"indicator": indicator, "is_on": is_on, "why": choice.why, "partner": partner.pk},
        by=by,
        refs=refs,
    )
    choice.save(update_fields=["ledger_seq"])
    return choice
