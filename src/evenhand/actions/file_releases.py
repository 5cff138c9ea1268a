"""Let a file go out: which kind, for whom, how the record stood, and its digest, so that a copy can be compared."""

import base64
import hashlib

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from evenhand.actions import ledger, once
from evenhand.actions.errors import ActionError
from evenhand.readings.release_consents import is_agreed
from evenhand.records.funding import RELEASE_KINDS
from evenhand.records.models import Decision, FileRelease, Partner, Person, Project

MOST_BYTES = 20 * 2**20


@transaction.atomic
def release(
    *,
    partner: Partner,
    kind: str,
    for_whom: str,
    content: bytes,
    head_size: int,
    by: Person,
    decision: Decision | None = None,
    form_key: str | None = None,
) -> FileRelease:
    """Keep the file as it goes out. What is in it was put together before, from what everyone here may read."""
    once.claim(form_key)
    project = Project.objects.select_for_update(no_key=True).get(pk=partner.project_id)
    if by.pk != partner.person_id or not partner.is_here:
        raise ActionError("Only somebody who is in this project can let a file go out.")
    if kind not in dict(RELEASE_KINDS):
        raise ActionError("Choose which kind of file it is.")
    if not for_whom.strip():
        raise ActionError("Say for whom the file is.")
    if not 0 < len(content) <= MOST_BYTES:
        raise ActionError("This file is too large to go out. Tell whoever runs this server.")
    if decision is not None and (decision.project_id != project.pk or not decision.is_taken):
        raise ActionError("Choose a decision of this project that was made.")
    if kind == "case" and decision is None and not is_agreed(project, kind):
        raise ActionError(
            "A case tells what all of you did. First more than half of those with a say have to say yes to it, or you "
            "decide it together and name the decision here."
        )
    last = project.file_releases.aggregate(last=Max("number"))["last"] or 0
    digest = hashlib.sha256(content).hexdigest()
    made = FileRelease.objects.create(
        project=project,
        number=last + 1,
        kind=kind,
        for_whom=for_whom.strip(),
        partner=partner,
        decision=decision,
        released_on=timezone.localdate(),
        head_size=head_size,
        digest=digest,
        content=kept(kind, content),
    )
    made.ledger_seq = ledger.append(
        project,
        "file_release.release",
        {
            "file_release": made.number,
            "kind": kind,
            "for_whom": made.for_whom,
            "decision": decision.number if decision else None,
            "head_size": head_size,
            "digest": digest,
            "partner": partner.pk,
        },
        by=by,
        refs=ledger.refs_to(decision),
    )
    made.save(update_fields=["ledger_seq"])
    return made


def kept(kind: str, content: bytes) -> str:
    """As a row keeps it: an extract is a packed file, the others are text."""
    return base64.b64encode(content).decode() if kind == "extract" else content.decode()
