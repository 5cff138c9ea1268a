"""Where a project belongs. It says so itself, and can end it; no organisation can claim one."""

from django.db import IntegrityError, transaction
from django.utils import timezone

from evenhand.actions import ledger, once
from evenhand.actions.errors import ActionError
from evenhand.records.models import Organisation, Person, Project, ProjectHome


@transaction.atomic
def say(
    *, project: Project, organisation: Organisation, by: Person, form_key: str | None = None
) -> ProjectHome:
    """Say that the project belongs there. Its figures are then told there, from the next month on."""
    once.claim(form_key)
    organisation = Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    if organisation.ended_on is not None:
        raise ActionError(f"{organisation.name} is not here any more.")
    today = timezone.localdate()
    try:
        with transaction.atomic():
            home = ProjectHome.objects.create(
                project=project,
                organisation=organisation,
                since=today,
                said_by=by,
                looked_at_on=today.replace(day=1),
            )
    except IntegrityError as error:
        raise ActionError(f"This project belongs to {organisation.name} already.") from error
    home.ledger_seq = ledger.append(
        project,
        "home.say",
        {"organisation": str(organisation.pk), "name": organisation.name, "since": today},
        by=by,
    )
    home.save(update_fields=["ledger_seq"])
    return home


@transaction.atomic
def end(*, home: ProjectHome, by: Person) -> ProjectHome:
    """End it. From now on the organisation is shown nothing of this project, nor what it was told before."""
    home = (
        ProjectHome.objects.select_for_update(no_key=True, of=("self",))
        .select_related("project", "organisation")
        .get(pk=home.pk)
    )
    if home.ended_on is not None:
        raise ActionError(f"This ended on {home.ended_on} already.")
    home.ended_on, home.ended_by = timezone.localdate(), by
    home.save(update_fields=["ended_on", "ended_by"])
    ledger.append(
        home.project,
        "home.end",
        {"organisation": str(home.organisation_id), "name": home.organisation.name},
        by=by,
        refs=ledger.refs_to(home),
    )
    return home


def end_with_organisation(home: ProjectHome) -> None:
    """The organisation itself ends: whoever said that the project belongs there stands for its end too.

    Runs in the caller's transaction. A record that is only read here notes nothing.
    """
    home.ended_on, home.ended_by = timezone.localdate(), home.said_by
    home.save(update_fields=["ended_on", "ended_by"])
    if not home.project.is_read_only:
        ledger.append(
            home.project,
            "home.end",
            {
                "organisation": str(home.organisation_id),
                "name": home.organisation.name,
                "because": "the organisation has ended here",
            },
            by=None,
            refs=ledger.refs_to(home),
        )
