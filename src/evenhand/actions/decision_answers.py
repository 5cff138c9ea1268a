"""Answer the voices that a decision goes back to: each in the words that somebody looked at, all at once or none."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from evenhand.actions import answers, once
from evenhand.actions import changes as changes_made
from evenhand.actions.changes import NewChange
from evenhand.actions.errors import ActionError
from evenhand.exchange.plan_values import clean
from evenhand.records.models import Answer, Change, Contribution, Decision, Draft, Partner, Person


@dataclass(frozen=True)
class Drafted:
    """One answer as it was looked at and changed."""

    contribution: Contribution
    outcome: str
    reason: str
    change: NewChange | None = None
    deferred_until: date | None = None
    passed_on_to: str = ""


@transaction.atomic
def send(
    *,
    decision: Decision,
    drafted: Sequence[Drafted],
    partner: Partner,
    way: str = "web",
    by: Person,
    form_key: str | None = None,
) -> list[Answer]:
    """Give every answer that was chosen, each naming the decision. One that cannot be given stops them all."""
    once.claim(form_key)
    decision = Decision.objects.select_for_update(no_key=True).get(pk=decision.pk)
    if decision.project_id != partner.project_id:
        raise ActionError("This decision belongs to another project.")
    if decision.withdrawn_at is not None:
        raise ActionError("This decision was taken back, so there is nothing to tell of it.")
    if decision.is_open:
        raise ActionError("This decision is still open. Tell people what came of it when it is closed.")
    if not drafted:
        raise ActionError("Tick at least one answer to send.")
    # All of them first, in one order: two who send at one instant never wait for each other crosswise.
    ids = sorted(draft.contribution.pk for draft in drafted)
    list(Contribution.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk"))
    named: dict[NewChange, Change] = {}
    given: list[Answer] = []
    for same in _grouped(drafted):
        first = same[0]
        given += answers.give(
            contributions=[draft.contribution for draft in same],
            outcome=first.outcome,
            reason=first.reason,
            changes=[_change(first.change, decision, named, partner, by)] if first.change else [],
            deferred_until=first.deferred_until,
            passed_on_to=first.passed_on_to,
            partner=partner,
            way=way,
            decision=decision,
            by=by,
        )
    purposes = [answers.draft_purpose([draft.contribution.number]) for draft in drafted]
    Draft.objects.filter(partner=partner, purpose__in=purposes).delete()
    return given


def _grouped(drafted: Sequence[Drafted]) -> list[list[Drafted]]:
    """Those with the same words go as one, so that somebody who said several things is told once."""
    groups: dict[tuple[object, ...], list[Drafted]] = {}
    for draft in drafted:
        key = (draft.outcome, draft.reason, draft.change, draft.deferred_until, draft.passed_on_to)
        groups.setdefault(key, []).append(draft)
    return list(groups.values())


def _change(
    wanted: NewChange, decision: Decision, named: dict[NewChange, Change], partner: Partner, by: Person
) -> Change:
    """One change answers many: what was written down already is named, and not written down again."""
    wanted = NewChange(clean(wanted.what), clean(wanted.where), clean(wanted.version))
    if wanted not in named:
        known = Change.objects.filter(
            project=decision.project_id, what=wanted.what, where=wanted.where, version=wanted.version
        ).first()
        named[wanted] = known or changes_made.add(
            project=partner.project,
            what=wanted.what,
            where=wanted.where,
            version=wanted.version,
            partner=partner,
            by=by,
        )
    return named[wanted]
