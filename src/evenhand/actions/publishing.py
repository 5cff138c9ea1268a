"""Let an output be public: as was agreed, or outside what was agreed, with by whom and why."""

from django.db import transaction
from django.utils import timezone

from evenhand.access.permissions import Permission
from evenhand.access.roles import may
from evenhand.actions import heads, once
from evenhand.actions.errors import ActionError
from evenhand.actions.outputs import locked, note
from evenhand.readings.release import missing_for_public, said_missing
from evenhand.records.models import Decision, Finding, Output, Partner, Person


@transaction.atomic
def publish(
    *,
    output: Output,
    partner: Partner,
    by: Person,
    decision: Decision | None = None,
    address: str = "",
    outside_because: str = "",
    form_key: str | None = None,
) -> Output:
    """Say that it is public. What was agreed when it was begun has to be kept to.

    Where it is not, it can only be published outside what was agreed, with the reason, which is told first
    wherever the output is told of. Nothing else skips a step.
    """
    once.claim(form_key)
    output = locked(output)
    if output.state == "public":
        raise ActionError("This is public already.")
    if output.state == "stopped":
        raise ActionError("This is not going ahead. Begin a new output.")
    if partner.project_id != output.project_id or not may(partner.role, Permission.OUTPUT_PUBLISH):
        raise ActionError("Only whoever looks after the project can say that something is public.")
    claims = list(output.claims.select_related("finding"))
    if not claims:
        raise ActionError("Say first what it says, one claim at a time, and on what each rests.")
    fallen = [claim for claim in claims if claim.finding and claim.finding.state == "taken_back"]
    if fallen:
        number = fallen[0].finding.number  # type: ignore[union-attr]
        raise ActionError(
            f"A claim rests on finding {number}, which was taken back. Change it, or leave it out."
        )
    today = timezone.localdate()
    missing = missing_for_public(output, decision, today)
    because = outside_because.strip()
    if missing and not because:
        raise ActionError(f"It cannot be public yet: {said_missing(missing)}.")
    output.state, output.public_on, output.published_by = "public", today, partner
    output.outside_because = because if missing else ""
    output.outside_missing = said_missing(missing) if missing else ""
    output.decision = decision
    output.address = address.strip() or output.address
    output.save(
        update_fields=[
            "state",
            "public_on",
            "published_by",
            "outside_because",
            "outside_missing",
            "decision",
            "address",
        ]
    )
    findings = sorted({claim.finding.number for claim in claims if claim.finding})
    Finding.objects.filter(claims__output=output, state="team").update(state="public")
    note(
        output,
        "output.public",
        by=by,
        refs=[
            seq
            for each in [*(claim.finding for claim in claims), decision]
            if each is not None and (seq := each.ledger_seq) is not None
        ],
        address=output.address,
        findings=findings,
        decision=decision.number if decision else None,
        outside_because=output.outside_because,
        outside_missing=output.outside_missing,
    )
    heads.sign_when_kept(output.project)
    return output
