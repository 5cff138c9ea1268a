"""Decisions by rule as they stand once they are closed, made straight in the database."""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from evenhand.actions import ledger
from evenhand.records.models import (
    AgendaTerms,
    Clause,
    ClauseVersion,
    Contribution,
    Decision,
    DecisionCitation,
    DecisionOption,
    DecisionSignature,
    Partner,
)


def closed(
    cast: Any,
    *cited: Contribution,
    outcome: str = "made",
    say: tuple[Partner, ...] | None = None,
    option: str = "Move to the ground floor",
    would_change: str = "We meet on the ground floor.",
    **more: Any,
) -> Decision:
    """A decision by consent, closed with one outcome, that goes back to what was said."""
    now = timezone.now()
    last = Decision.objects.filter(project=cast.project).order_by("-number").first()
    number = (last.number if last else 0) + 1
    with transaction.atomic():
        seq = ledger.append(cast.project, "decision.open", {"decision": number}, by=cast.femi.person)
        decision = Decision.objects.create(
            project=cast.project,
            number=number,
            question=more.pop("question", "Where do we meet?"),
            words="We meet where everyone can come in.",
            reasons="Not everyone can climb stairs.",
            rule=more.pop("rule", "consent"),
            closes_at=now - timedelta(days=1),
            opened_by=cast.femi.person,
            ledger_seq=seq,
            **{**_closed_as(cast, outcome, now), **more},
        )
    if option:
        made = DecisionOption.objects.create(
            decision=decision, number=1, text=option, would_change=would_change
        )
        if outcome == "made":
            Decision.objects.filter(pk=decision.pk).update(outcome_option=made)
    for contribution in cited:
        DecisionCitation.objects.create(decision=decision, contribution=contribution)
    for partner in say if say is not None else (cast.rosa, cast.priya, cast.walter):
        DecisionSignature.objects.create(decision=decision, partner=partner)
    return Decision.objects.get(pk=decision.pk)


def _closed_as(cast: Any, outcome: str, now: Any) -> dict[str, Any]:
    if not outcome:
        return {}
    found = {"outcome": outcome, "closed_at": now, "closed_by": cast.femi.person}
    if outcome == "made":
        found["made_at"] = now
    if outcome == "outside":
        found["outside_because"] = "The hall could not wait."
    return found


def agenda_terms(cast: Any, *, callers_needed: int = 1, answer_days: int = 14) -> AgendaTerms:
    """A clause in force that says how things are raised and looked at again."""
    clause = Clause.objects.create(
        project=cast.project, number=cast.project.clauses.count() + 1, topic="agenda"
    )
    version = ClauseVersion.objects.create(
        clause=clause,
        number=1,
        heading="What we talk about",
        text="Anyone may raise anything.",
        proposed_by=cast.rosa,
        proposed_on=timezone.localdate(),
        state="in_force",
        in_force_on=timezone.localdate(),
    )
    return AgendaTerms.objects.create(version=version, callers_needed=callers_needed, answer_days=answer_days)
