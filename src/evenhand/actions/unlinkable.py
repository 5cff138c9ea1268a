"""Words that no one here can link to anybody: how they wait, and how they come out.

What is kept while they wait is the words, their kind, stage, side and audience; nothing about who or when. No
key of the form, no entry in the ledger, no message and no session is written, and a draft of them is erased.

What remains, and is said before anybody chooses it, is in docs/adr/0024.
"""

import secrets
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from evenhand.actions import drafts, ledger
from evenhand.actions.errors import ActionError
from evenhand.readings.contributions import next_number
from evenhand.readings.namings import LEAST_PEOPLE, UNLINKABLE_AUDIENCES, could_be_unlinkable
from evenhand.records.models import Contribution, Partner, Project, WaitingContribution


@transaction.atomic
def add(*, partner: Partner, text: str, kind: str, stage: str, audience: str, to_side: str) -> None:
    """Let the words wait. When five wait they are shown together. The same words waiting already count once."""
    project = Project.objects.select_for_update(no_key=True).get(pk=partner.project_id)
    if not could_be_unlinkable(partner):
        raise ActionError(
            "Fewer than five people here could have written it, so it would point at you. Please choose another way."
        )
    if audience not in UNLINKABLE_AUDIENCES:
        raise ActionError("What no one can link can be for everyone here, or for everyone who takes part.")
    # Cuts the database's log too, which holds the rows in the order in which they waited before.
    drafts.erase_for_good(partner=partner, purpose="say")
    waiting = list(WaitingContribution.objects.filter(project=project))
    if all(other.text != text for other in waiting):
        waiting.append(
            WaitingContribution(
                project=project, text=text, kind=kind, stage=stage, audience=audience, to_side=to_side
            )
        )
    _shuffle(waiting)
    WaitingContribution.objects.filter(project=project).delete()
    if len(waiting) >= LEAST_PEOPLE:
        _show(project, waiting)
    else:
        # Written anew in another order with other ids each time, also when nothing was added: a database's own
        # row numbers, or rows left as they were, would tell who came when.
        WaitingContribution.objects.bulk_create(
            WaitingContribution(
                project=project,
                text=each.text,
                kind=each.kind,
                stage=each.stage,
                audience=each.audience,
                to_side=each.to_side,
            )
            for each in waiting
        )


def _show(project: Project, waiting: list[WaitingContribution]) -> None:
    first = next_number(project)
    due_on = timezone.localdate() + timedelta(days=project.answer_days)
    for number, each in enumerate(waiting, start=first):
        seq = ledger.append(
            project,
            "contribution.batch",
            {
                "contribution": number,
                "text": each.text,
                "kind": each.kind,
                "stage": each.stage,
                "naming": "unlinkable",
                "audience": each.audience,
                "to_side": each.to_side,
                "of": len(waiting),
            },
            by=None,
        )
        Contribution.objects.create(
            project=project,
            number=number,
            kind=each.kind,
            stage=each.stage,
            naming="unlinkable",
            audience=each.audience,
            to_side=each.to_side,
            text=each.text,
            due_on=due_on,
            ledger_seq=seq,
        )


def _shuffle(waiting: list[WaitingContribution]) -> None:
    secrets.SystemRandom().shuffle(waiting)
