"""Bring in the counts of a survey without names, or take them away again. Its small numbers are in no ledger."""

import hashlib
import json
from collections.abc import Sequence
from datetime import date

from django.db import IntegrityError, transaction

from evenhand.actions import ledger, once
from evenhand.actions.errors import ActionError
from evenhand.exchange.reach_csv import ReachRow
from evenhand.records.models import Partner, Person, Project, ReachCount


@transaction.atomic
def bring(
    *,
    partner: Partner,
    survey: str,
    surveyed_on: date,
    asked: int,
    rows: Sequence[ReachRow],
    by: Person,
    form_key: str | None = None,
) -> list[ReachCount]:
    """Keep them, all or none. Each characteristic is one split of those who answered, and no more were asked."""
    once.claim(form_key)
    survey = " ".join(survey.split())
    if not survey or not rows:
        raise ActionError("Say which survey it is, and bring its counts.")
    for characteristic in dict.fromkeys(row.characteristic for row in rows):
        answered = sum(row.people for row in rows if row.characteristic == characteristic)
        if answered > asked:
            raise ActionError(
                f"Under “{characteristic}” there are {answered} people, and {asked} were asked. "
                "Count each person once under each heading."
            )
    project = Project.objects.select_for_update(no_key=True).get(pk=partner.project_id)
    if ReachCount.objects.filter(project=project, survey=survey).exists():
        raise ActionError(
            f"The counts of “{survey}” are here already. Take them away first, or give another name."
        )
    # The counts themselves may point at people, so the record keeps only what they can be checked by.
    seq = ledger.append(
        project,
        "reach.bring",
        {
            "survey": survey,
            "surveyed_on": surveyed_on,
            "asked": asked,
            "groups": len(rows),
            "digest": _digest(rows),
            "partner": partner.pk,
        },
        by=by,
    )
    try:
        with transaction.atomic():
            return ReachCount.objects.bulk_create(
                ReachCount(
                    project=project,
                    survey=survey,
                    surveyed_on=surveyed_on,
                    characteristic=row.characteristic,
                    group=row.group,
                    people=row.people,
                    is_unsaid=row.is_unsaid,
                    asked=asked,
                    reference_percent=row.reference_percent,
                    reference_source=row.reference_source,
                    reference_on=row.reference_on,
                    partner=partner,
                    ledger_seq=seq,
                )
                for row in rows
            )
    except IntegrityError as error:
        raise ActionError("A group is there twice under one heading.") from error


@transaction.atomic
def take_away(*, project: Project, survey: str, by: Person) -> None:
    """Delete a survey’s counts. That there were some stays in the record."""
    project = Project.objects.select_for_update(no_key=True).get(pk=project.pk)
    rows = ReachCount.objects.filter(project=project, survey=survey)
    first = rows.first()
    if first is None:
        raise ActionError("These counts are not here any more.")
    ledger.append(project, "reach.take_away", {"survey": survey}, by=by, refs=ledger.refs_to(first))
    rows.delete()


def _digest(rows: Sequence[ReachRow]) -> str:
    plain = [[row.characteristic, row.group, row.people] for row in rows]
    return hashlib.sha256(json.dumps(plain, ensure_ascii=False).encode()).hexdigest()
