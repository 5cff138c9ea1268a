"""What is not resolved, which stands first in every report: outside the charter, unanswered, not kept, disputed."""

from __future__ import annotations

from collections.abc import Iterator

from evenhand.readings.amounts import day
from evenhand.readings.decision_again import must_be_looked_at_again
from evenhand.readings.dissents import dissents_of
from evenhand.readings.outside_charter import asked_in, outside_charter
from evenhand.readings.report_basis import Ref
from evenhand.readings.report_drafts.beginnings import name_contests
from evenhand.readings.report_drafts.drafted import MOST, Drafted, drafts, ended, said
from evenhand.readings.report_drafts.facts import Facts
from evenhand.readings.report_drafts.guarding import barriers_unanswered, signs_seen_and_open
from evenhand.readings.report_drafts.voices import still_waiting
from evenhand.records.models import HoldBack

#: Where these sentences stand: an item of every form, which no form has to name.
UNRESOLVED = "unresolved"


@drafts(UNRESOLVED)
def unresolved(facts: Facts) -> Iterator[Drafted]:
    yield from _outside(facts)
    yield from _held_back(facts)
    yield from still_waiting(facts)
    yield from _late_promises(facts)
    yield from _decisions(facts)
    yield from signs_seen_and_open(facts)
    yield from barriers_unanswered(facts)
    yield from name_contests(facts)


def _outside(facts: Facts) -> Iterator[Drafted]:
    """Without who did it: a report leaves the project, and inside everyone can read the name."""
    for each in outside_charter(facts.project):
        how = "taken" if each.kind == "decision" else "published"
        lacked = f" Not kept to: {ended(each.lacked)}" if each.lacked else ""
        yield said(
            f"Outside the charter: {each.kind} {each.number}, “{each.what}”, was {how} on {day(each.on)} without keeping to "
            f"what people had agreed.{lacked} Why: {ended(each.because)}",
            Ref(each.kind, each.number),
        )


def _held_back(facts: Facts) -> Iterator[Drafted]:
    for hold in HoldBack.objects.filter(project=facts.project, state="open").order_by("number")[:MOST]:
        yield said(
            f"Somebody has asked since {day(hold.asked_on)} that something be held back, and has no answer yet.",
            Ref("hold_back", hold.number),
        )


def _late_promises(facts: Facts) -> Iterator[Drafted]:
    for promise in facts.promises.filter(state="open", due_on__lt=facts.today)[:MOST]:
        yield said(
            f"Promised for {day(promise.due_on)} and not kept yet: {ended(promise.what)}",
            Ref("promise", promise.number),
        )


def _decisions(facts: Facts) -> Iterator[Drafted]:
    for decision in must_be_looked_at_again(facts.project)[:MOST]:
        yield said(
            f"Enough people have called for another look at decision {decision.number} ({asked_in(decision)}), and nobody has looked.",
            Ref("decision", decision.number),
        )
    for decision in facts.latest_decisions:
        if any(not each.is_answered for each in dissents_of(decision, None)):
            yield said(
                f"Somebody disagreed with decision {decision.number} ({asked_in(decision)}), and nobody has answered that.",
                Ref("decision", decision.number),
            )
