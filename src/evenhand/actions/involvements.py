from django.db import transaction

from evenhand.actions import ledger
from evenhand.records.models import Involvement, Partner, Person


@transaction.atomic
def set_square(
    *, partner: Partner, partner_type: str, stage: str, mode: str, reason: str, by: Person
) -> Involvement | None:
    """Say who takes part in a stage, in which mode and why. An empty mode clears the square."""
    squares = Involvement.objects.filter(project=partner.project, partner_type=partner_type, stage=stage)
    before = squares.select_for_update(no_key=True).first()
    if before and (before.mode, before.reason) == (mode, reason):
        return before
    if not mode:
        if before is None:
            return None
        before.delete()
        square = None
    else:
        square, _ = Involvement.objects.update_or_create(
            project=partner.project,
            partner_type=partner_type,
            stage=stage,
            defaults={"mode": mode, "reason": reason, "set_by": partner},
        )
    ledger.append(
        partner.project,
        "involvement.set",
        {
            "partner_type": partner_type,
            "stage": stage,
            "mode": mode,
            "reason": reason,
            "before": [before.mode, before.reason] if before else None,
        },
        by=by,
    )
    return square
