from collections.abc import Mapping
from typing import Any

from django.db import transaction

from evenhand.actions import ledger, once
from evenhand.actions.errors import ActionError
from evenhand.records.models import Brief, DecidedBefore, Person, Project


@transaction.atomic
def save(*, project: Project, content: Mapping[str, Any], seen_version: int, by: Person) -> Brief:
    """Keep a new version of what was asked first.

    `seen_version` is the version the writer had in front of them: if someone saved another meanwhile,
    nothing is overwritten unseen.
    """
    Project.objects.select_for_update(no_key=True).get(pk=project.pk)
    latest = Brief.objects.filter(project=project).first()
    current = latest.version if latest else 0
    if current != seen_version:
        raise ActionError(
            "Somebody else saved this page while you had it open. Your words are still here: "
            "compare them with the saved ones, then save again."
        )
    if latest and latest.content == dict(content):
        return latest
    brief = Brief.objects.create(project=project, version=current + 1, content=dict(content), created_by=by)
    ledger.append(project, "brief.save", {"version": brief.version, "content": brief.content}, by=by)
    return brief


@transaction.atomic
def add_decided_before(
    *,
    project: Project,
    what: str,
    decided_by: str,
    can_still_change: bool,
    by: Person,
    form_key: str | None = None,
) -> DecidedBefore:
    once.claim(form_key)
    entry = DecidedBefore.objects.create(
        project=project, what=what, decided_by=decided_by, can_still_change=can_still_change, created_by=by
    )
    ledger.append(
        project,
        "decided_before.add",
        {"what": what, "decided_by": decided_by, "can_still_change": can_still_change},
        by=by,
    )
    return entry
