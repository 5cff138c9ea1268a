"""What came of it, and what did not; what was found and published; stories that their tellers let into reports."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Count, Q

from evenhand.readings.amounts import counted, day
from evenhand.readings.report_basis import Ref
from evenhand.readings.report_drafts.drafted import MOST, Drafted, drafts, ended, more, quoted, said, table
from evenhand.readings.report_drafts.facts import Facts
from evenhand.records.finding import ASKED_BY_SIDES
from evenhand.records.models import Finding, FramingChange, Outcome, Output, Story
from evenhand.records.outcome import OUTCOME_DOMAINS, OUTCOME_STATES

OUTCOMES, STORIES = Ref("outcomes"), Ref("stories")
_DOMAINS = dict(OUTCOME_DOMAINS)
_STATES = dict(OUTCOME_STATES)


@drafts("outcomes_happened")
def outcomes_happened(facts: Facts) -> Iterator[Drafted]:
    yield from _outcomes(facts, "happened", "in_part")


@drafts("outcomes_not")
def outcomes_not(facts: Facts) -> Iterator[Drafted]:
    """What did not happen, is only hoped for, or nobody knows, told in the same room as what did."""
    yield from _outcomes(facts, "did_not", "unknown", "hoped")


@drafts("outcomes_counted")
def outcomes_counted(facts: Facts) -> Iterator[Drafted]:
    rows = Outcome.objects.filter(project=facts.project).exclude(state="taken_back").order_by()
    counts = {
        (domain, state): many
        for domain, state, many in rows.values_list("domain", "state").annotate(Count("pk"))
    }
    if counts:
        states = [(id, name) for id, name in OUTCOME_STATES if id != "taken_back"]
        yield said(
            "What people hoped would come of it, and how it stands.",
            OUTCOMES,
            table=table(
                ("Where", *(name for _, name in states)),
                [
                    (name, *(counts.get((domain, id), 0) for id, _ in states))
                    for domain, name in OUTCOME_DOMAINS
                ],
                numeric=range(1, len(states) + 1),
            ),
        )


@drafts("findings_public")
def findings_public(facts: Facts) -> Iterator[Drafted]:
    """Only what the team has let out. What is not public is in no report."""
    rows = Finding.objects.filter(facts.within("found_on"), project=facts.project, state="public").order_by(
        "number"
    )
    for finding in rows[:MOST]:
        limits = f" What it does not show: {ended(finding.limits)}" if finding.limits else ""
        unwelcome = " It is unwelcome to some." if finding.is_unwelcome else ""
        yield said(f"Found: {ended(finding.text)}{limits}{unwelcome}", Ref("finding", finding.number))
    yield from more(rows.count(), "findings", Ref("published"))


@drafts("outputs_public")
def outputs_public(facts: Facts) -> Iterator[Drafted]:
    rows = Output.objects.filter(facts.within("public_on"), project=facts.project, state="public").order_by(
        "number"
    )
    for output in rows[:MOST]:
        on = f" on {day(output.public_on)}" if output.public_on else ""
        where = f" Where: {output.address}" if output.address else ""
        yield said(f"Published{on}: {ended(output.title)}{where}", Ref("output", output.number))


@drafts("framing_changes")
def framing_changes(facts: Facts) -> Iterator[Drafted]:
    """At whose wish what was found was put in other words, and why."""
    rows = FramingChange.objects.filter(
        facts.within("changed_on"), finding__project=facts.project, finding__state="public"
    )
    sides = dict(ASKED_BY_SIDES)
    for change in rows.select_related("finding").order_by("changed_on", "pk")[:MOST]:
        assert change.finding is not None
        yield said(
            f"Finding {change.finding.number} was put in other words on {day(change.changed_on)}. Who asked for it: "
            f"{sides[change.side].lower()}. Why: {ended(change.why)} Before: {quoted(change.before)} After: {quoted(change.after)}",
            Ref("finding", change.finding.number),
        )


@drafts("stories")
def stories(facts: Facts) -> Iterator[Drafted]:
    """Whole, with the credit that was asked for, and only those whose tellers let them into reports."""
    for story in _stories(facts)[:MOST]:
        who = story.credit_as if story.naming != "none" and story.credit_as else "Somebody here"
        yield said(
            f"{who} tells, under the title “{story.title}”: {quoted(story.text, 3000)}",
            Ref("story", story.number),
        )


@drafts("stories_told")
def stories_told(facts: Facts) -> Iterator[Drafted]:
    count = len(_stories(facts))
    if count:
        yield said(
            f"People told what it was like; {counted(count, 'story', 'stories')} may stand in reports.",
            STORIES,
        )


def _stories(facts: Facts) -> list[Story]:
    # One typed in for somebody leaves the team only once its teller has seen it.
    own = Q(entered_by=None) | Q(confirmed_on__isnull=False)
    rows = Story.objects.filter(
        own, facts.within("told_on"), project=facts.project, shared_on__isnull=False, taken_back_on=None
    ).order_by("number")
    # A list within JSON is asked for differently by the two databases.
    return [story for story in rows if "reports" in story.uses]


def _outcomes(facts: Facts, *states: str) -> Iterator[Drafted]:
    rows = Outcome.objects.filter(facts.within("noted_on"), project=facts.project, state__in=states)
    for outcome in rows.prefetch_related("looks").order_by("number")[:MOST]:
        look = max(outcome.looks.all(), key=lambda each: each.pk, default=None)
        whom = f" For whom: {ended(outcome.for_whom)}" if outcome.for_whom else ""
        known = f" How one would know: {ended(outcome.how_known)}" if outcome.how_known else ""
        later = f" Looked at on {day(look.looked_on)}: {ended(look.words)}" if look else ""
        yield said(
            f"{_STATES[outcome.state]} ({_DOMAINS[outcome.domain].lower()}): {ended(outcome.what)}{whom}{known}{later}",
            Ref("outcome", outcome.number),
        )
    yield from more(rows.count(), "outcomes", OUTCOMES)
