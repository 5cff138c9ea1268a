"""Change within how many days answers are agreed here."""

from django.db import transaction

from evenhand.actions import ledger
from evenhand.actions.errors import ActionError
from evenhand.records.models import Person, Project

LONGEST_DAYS = 366


@transaction.atomic
def set_days(*, project: Project, days: int, by: Person) -> Project:
    """For what is said from now on. What was said before keeps the day that it was promised."""
    project = Project.objects.select_for_update(no_key=True).get(pk=project.pk)
    if not 1 <= days <= LONGEST_DAYS:
        raise ActionError(f"Agree on 1 to {LONGEST_DAYS} days.")
    if days == project.answer_days:
        return project
    ledger.append(
        project, "project.set_answer_days", {"from_days": project.answer_days, "to_days": days}, by=by
    )
    project.answer_days = days
    project.save(update_fields=["answer_days"])
    return project
