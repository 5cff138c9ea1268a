"""Who decided what, by which rule, with whose say; and that somebody disagreed, never how many."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Count
from django.utils import timezone

from evenhand.access.charters import rules_in_force, versions_in_force
from evenhand.methods.disclosure import aggregate_shown
from evenhand.readings.amounts import counted, day
from evenhand.readings.clause_terms import matter
from evenhand.readings.dissents import dissents_of
from evenhand.readings.outside_charter import asked_in
from evenhand.readings.report_basis import Ref
from evenhand.readings.report_drafts.drafted import (
    MOST,
    Drafted,
    drafts,
    ended,
    lowered,
    more,
    said,
    table,
)
from evenhand.readings.report_drafts.facts import Facts
from evenhand.records.decision_again import WOULD_NOW
from evenhand.records.decision_rule import RULES as DECISION_RULES
from evenhand.records.decision_rule import SIGNED
from evenhand.records.models import Decision, LookBack

CHARTER, DECIDED, POWER, PROMISES = Ref("charter"), Ref("decided"), Ref("power"), Ref("promises")
_RULES = dict([SIGNED, *DECISION_RULES])


@drafts("charter")
def charter(facts: Facts) -> Iterator[Drafted]:
    versions = list(versions_in_force(facts.project).order_by("clause__number"))
    if versions:
        headings = "; ".join(version.heading for version in versions)
        yield said(
            f"How people work together is agreed in a charter of {counted(len(versions), 'clause')}: {ended(headings)}",
            CHARTER,
            *(Ref("clause", version.clause.number) for version in versions[:10]),
        )


@drafts("rules")
def rules(facts: Facts) -> Iterator[Drafted]:
    for rule in list(rules_in_force(facts.project))[:MOST]:
        yield said(
            f"By the charter, {rule.get_kind_display().lower()} ({matter(rule).lower()}): {ended(_RULES[rule.rule])}",
            Ref("clause", rule.version.clause.number),
        )


@drafts("decisions_by_stage")
def decisions_by_stage(facts: Facts) -> Iterator[Drafted]:
    found = facts.decided
    if not found.count:
        return
    rows = [
        (
            f"{row.stage}: {row.kind.lower()}",
            row.count,
            "; ".join(f"{each.name.lower()} {each.had_a_say}" for each in row.types),
            "; ".join(f"{each.name.lower()} {each.could_stop}" for each in row.types if each.could_stop)
            or "nobody",
        )
        for row in found.rows
        if row.types
    ]
    if rows:
        yield said(
            f"{counted(found.count, 'decision')}: in how many each kind of partner had a say, and in how many somebody "
            "of that kind could have stopped it.",
            DECIDED,
            POWER,
            table=table(("Stage and kind", "Decisions", "Had a say", "Could stop it"), rows, numeric=(1,)),
        )


@drafts("onset")
def onset(facts: Facts) -> Iterator[Drafted]:
    found = facts.decided
    if found.first_number is not None:
        yield said(
            "The first stage at which somebody who is not a researcher or facilitator alone had a say in a decision: "
            f"{ended(found.first_stage)}",
            Ref("decision", found.first_number),
        )


@drafts("decisions_made")
def decisions_made(facts: Facts) -> Iterator[Drafted]:
    for decision in facts.latest_decisions:
        yield said(f"{_told(decision)} {disagreement_said(decision)}", Ref("decision", decision.number))
    yield from more(facts.decisions.count(), "decisions", DECIDED)


@drafts("disagreement")
def disagreement(facts: Facts) -> Iterator[Drafted]:
    for decision in facts.latest_decisions:
        if dissents_of(decision, None):
            yield said(
                f"Decision {decision.number} ({asked_in(decision)}): {disagreement_said(decision)}",
                Ref("decision", decision.number),
            )


@drafts("decisions_replaced")
def decisions_replaced(facts: Facts) -> Iterator[Drafted]:
    # One that was put in the place of another and not made took nobody’s place.
    taken = facts.decisions.exclude(outcome="not_made")
    replaced = taken.filter(replaces__isnull=False).select_related("replaces")
    for decision in replaced[:MOST]:
        earlier = decision.replaces
        assert earlier is not None
        while not earlier.is_taken and earlier.replaces is not None:
            earlier = earlier.replaces
        why = f" Why: {ended(decision.reasons)}" if decision.reasons else ""
        yield said(
            f"Decision {decision.number} took the place of decision {earlier.number} ({asked_in(earlier)}).{why}",
            Ref("decision", decision.number),
            Ref("decision", earlier.number),
        )


@drafts("look_backs")
def look_backs(facts: Facts) -> Iterator[Drafted]:
    """What people say later of what was decided. How many of each only where it points at nobody."""
    rows = LookBack.objects.filter(facts.within("said_on"), decision__project=facts.project)
    by_decision: dict[int, dict[str, int]] = {}
    counts = (
        rows.order_by().values_list("decision__number", "would").annotate(Count("partner", distinct=True))
    )
    for number, would, people in counts:
        by_decision.setdefault(number, {})[would] = people
    for number, answers in sorted(by_decision.items())[:MOST]:
        people = sum(answers.values())
        how = ""
        if aggregate_shown(people) and all(
            count == 0 or aggregate_shown(count) for count in answers.values()
        ):
            parts = [f"{lowered(name)}: {answers[id]}" for id, name in WOULD_NOW if id in answers]
            how = f" {'; '.join(parts)}."
        yield said(
            f"People looked back at decision {number} and said whether they would decide the same again.{how}",
            Ref("decision", number),
        )


#: The same states, as a sentence has them.
PROMISES_TOLD = [
    ("kept", "kept"),
    ("broken", "not kept"),
    ("open", "still owed"),
    ("asked", "asked for and not yet taken on"),
    ("declined", "not taken on"),
]


@drafts("promises_open")
def promises_open(facts: Facts) -> Iterator[Drafted]:
    """Each that is still owed, the next one first, and those that were asked for. To whom stands on its page."""
    open_ = facts.promises.filter(state__in=["open", "asked"]).order_by("due_on", "number")
    for promise in open_[:MOST]:
        asked = " It was asked for, and nobody has taken it on yet." if promise.state == "asked" else ""
        yield said(f"By {day(promise.due_on)}: {ended(promise.what)}{asked}", Ref("promise", promise.number))
    yield from more(open_.count(), "promises", PROMISES)


@drafts("promises_kept")
def promises_kept(facts: Facts) -> Iterator[Drafted]:
    """Those whose day fell into this time, and each that was not kept."""
    rows = facts.promises.filter(facts.within("due_on"))
    counts = dict(rows.order_by().values_list("state").annotate(Count("pk")))
    if not counts:
        return
    late = rows.filter(state="open", due_on__lt=facts.today)
    total = sum(counts.values())
    parts = ", ".join(f"{counts[state]} {told}" for state, told in PROMISES_TOLD if state in counts)
    yield said(
        f"{counted(total, 'promise')}: {parts}. Late are {late.count()} of those still owed.", PROMISES
    )
    for promise in rows.filter(state="broken")[:MOST]:
        why = f" What was said of it: {ended(promise.words)}" if promise.words else ""
        yield said(f"Not kept: {ended(promise.what)}{why}", Ref("promise", promise.number))
    for promise in late[:MOST]:
        yield said(f"Late since {day(promise.due_on)}: {ended(promise.what)}", Ref("promise", promise.number))


def disagreement_said(decision: Decision) -> str:
    """“Asked, none” is one thing, and “not asked” another. For one of `Facts.latest_decisions`."""
    dissents = dissents_of(decision, None)
    if dissents:
        unanswered = any(not each.is_answered for each in dissents)
        return (
            "Somebody disagreed, and nobody has answered that yet."
            if unanswered
            else ("Somebody disagreed; their words and the answers stand beside it.")
        )
    if not decision.was_asked:  # type: ignore[attr-defined]
        return "Nobody was asked whether they disagree."
    if decision.secrecy == "unlinkable":
        return "It was a vote that no one can link to anybody, so no words of disagreement are kept."
    return "People were asked, and nobody wrote a disagreement down."


def _told(decision: Decision) -> str:
    moment = decision.closed_at or decision.made_at
    on = f" on {day(timezone.localdate(moment))}" if moment else ""
    what = decision.outcome_option.text if decision.outcome_option else decision.outcome_words
    if not what and not decision.is_by_rule:
        what = decision.words
    asked = ended(asked_in(decision))
    rule = f"Rule: {ended(_RULES[decision.rule])}"
    if decision.outcome == "not_made":
        return f"Not made{on}: {asked} {rule}"
    if decision.outcome == "outside":
        taken = f" What was decided: {ended(what)}" if what else ""
        return f"Taken outside the charter{on}: {asked}{taken} Why: {ended(decision.outside_because)}"
    came = f" {ended(what)}" if what and what.strip() != asked_in(decision).strip() else ""
    return f"Decided{on}: {asked}{came} {rule}"
