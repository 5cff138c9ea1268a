"""What somebody learned or taught for this work. Theirs alone until they share it, so it is in no ledger."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from evenhand.actions import once
from evenhand.actions.errors import ActionError
from evenhand.readings.framework import current
from evenhand.records.models import Partner, Person, Training
from evenhand.records.training import TRAINING_KINDS

MOST_MINUTES = 60 * 24 * 200


@transaction.atomic
def note(
    *,
    partner: Partner,
    kind: str,
    what: str,
    on_day: date,
    by: Person,
    skill: str = "",
    with_whom: str = "",
    minutes: int | None = None,
    is_shared: bool = False,
    form_key: str | None = None,
) -> Training:
    once.claim(form_key)
    if by.pk != partner.person_id:
        raise ActionError("Everyone writes this down for themselves.")
    if kind not in dict(TRAINING_KINDS):
        raise ActionError("Choose what kind of learning it was.")
    if not what.strip():
        raise ActionError("Say in a few words what you learned or taught.")
    if skill and skill not in {row.id for row in current().skills}:
        raise ActionError("Choose one of the skills on the list, or none.")
    if on_day > timezone.localdate():
        raise ActionError("That day is still to come. Give today or a day before it.")
    if minutes is not None and not 0 < minutes <= MOST_MINUTES:
        raise ActionError("Give the hours as they were, or leave them out.")
    return Training.objects.create(
        person=partner.person,
        project=partner.project,
        kind=kind,
        what=what.strip(),
        skill=skill,
        with_whom=with_whom.strip(),
        minutes=minutes,
        on_day=on_day,
        is_shared=is_shared,
    )


@transaction.atomic
def share(*, training: Training, is_shared: bool, by: Person) -> Training:
    """Let the others here see it and the organisation count it, or take that back."""
    found = _mine(training, by)
    found.is_shared = is_shared
    found.save(update_fields=["is_shared"])
    return found


@transaction.atomic
def remove(*, training: Training, by: Person) -> None:
    _mine(training, by).delete()


def _mine(training: Training, by: Person) -> Training:
    found = Training.objects.select_for_update(no_key=True, of=("self",)).filter(pk=training.pk).first()
    if found is None or found.person_id != by.pk:
        raise ActionError("Only whoever wrote it down can change it.")
    return found
