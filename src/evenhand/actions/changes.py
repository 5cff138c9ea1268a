"""Write down what became different because of what was said. A change is never reworded: a new one follows it."""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from evenhand.actions import ledger, once
from evenhand.actions.errors import ActionError
from evenhand.exchange.plan_values import clean
from evenhand.records.models import Change, Partner, Person, Project


@dataclass(frozen=True)
class NewChange:
    """A change as somebody words it: what is different, where it can be seen, in which version."""

    what: str
    where: str
    version: str


@transaction.atomic
def add(
    *,
    project: Project,
    what: str,
    where: str,
    version: str,
    partner: Partner,
    by: Person,
    form_key: str | None = None,
) -> Change:
    once.claim(form_key)
    what, where, version = clean(what), clean(where), clean(version)
    if not (what and where and version):
        raise ActionError("Say what changed, where, and in which version, so that anyone can go and look.")
    if partner.project_id != project.pk or not partner.is_here:
        raise ActionError("Only somebody in this project now can write down what changed.")
    made = Change(
        project=project,
        what=what,
        where=where,
        version=version,
        made_on=timezone.localdate(),
        made_by=partner,
    )
    made.ledger_seq = ledger.append(
        project,
        "change.add",
        {"what": what, "where": where, "version": version, "partner": partner.pk},
        by=by,
    )
    made.save()
    return made
