"""What was said to everyone, what became of it and why, what still waits."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from django.db.models import Count, Q, QuerySet

from evenhand.readings.amounts import counted, day, joined
from evenhand.readings.answer_waits import about_enough_people, answer_waits
from evenhand.readings.report_basis import Ref
from evenhand.readings.report_drafts.drafted import (
    MOST,
    Drafted,
    drafts,
    ended,
    lowered,
    more,
    quoted,
    said,
    table,
)
from evenhand.readings.report_drafts.facts import AUDIENCES, Facts
from evenhand.records.answer import OUTCOMES
from evenhand.records.contribution import KINDS, WAITING
from evenhand.records.models import AnswerChange, Change, Contribution

SAID, QUEUE, HEARD = Ref("said"), Ref("queue"), Ref("heard")
CHANGED = ("adopted", "in_part")
TOO_FEW = "Fewer than five people can be told apart in what was said, so nothing is counted."


@drafts("said_counts")
def said_counts(facts: Facts) -> Iterator[Drafted]:
    rows = facts.said.order_by().exclude(state__in=["withdrawn", "split"])
    if not rows.exists():
        return
    if not about_enough_people(rows):
        yield said(TOO_FEW, SAID)
        return
    found = rows.aggregate(
        of=Count("pk", filter=Q(state__in=[*WAITING, "answered"])),
        answered=Count("pk", filter=Q(state="answered")),
        gathered=Count("pk", filter=Q(state="gathered")),
    )
    gathered = (
        f" {counted(found['gathered'], 'more was', 'more were')} put together with others and answered there."
        if found["gathered"]
        else ""
    )
    yield said(
        f"{counted(found['of'], 'thing was', 'things were')} said to everyone; {found['answered']} of {found['of']} "
        f"have an answer.{gathered}",
        SAID,
        HEARD,
    )
    outcomes = dict(facts.answers.order_by().values_list("outcome").annotate(Count("pk")))
    if outcomes:
        total = sum(outcomes.values())
        yield said(
            f"What became of the {total} that have an answer given in this time."
            if facts.has_period
            else f"What became of the {total} that have an answer.",
            HEARD,
            table=table(
                ("What became of it", "How many"),
                [(name, outcomes.get(id, 0)) for id, name in OUTCOMES],
                numeric=(1,),
                bars=1,
            ),
        )


@drafts("figures_change")
def figures_change(facts: Facts) -> Iterator[Drafted]:
    rows = facts.said.order_by().exclude(state__in=["withdrawn", "split"])
    if not rows.exists() or not about_enough_people(rows):
        return
    found = facts.answers.order_by().aggregate(
        changed=Count("pk", filter=Q(outcome__in=CHANGED)),
        closed=Count("pk", filter=~Q(outcome="deferred")),
        put_off=Count("pk", filter=Q(outcome="deferred")),
    )
    if found["closed"]:
        later = (
            f" {counted(found['put_off'], 'was', 'were')} put off and not counted."
            if found["put_off"]
            else ""
        )
        yield said(
            f"{found['changed']} of {found['closed']} answered matters changed something, in whole or in part.{later}",
            HEARD,
        )


@drafts("changes_made")
def changes_made(facts: Facts) -> Iterator[Drafted]:
    """Each change with the words it came of; of those, only what was said to everyone is named."""
    rows = _open_changes(facts)
    count = rows.count()
    shown = list(rows.order_by("-made_on", "-id")[:MOST])
    came_of = _came_of(shown)
    for change in shown:
        numbers = came_of[change.pk]
        refs = [Ref("contribution", number) for number in numbers[:10]]
        of = f" It came of {joined([f'number {number}' for number in numbers[:10]])}." if numbers else ""
        more_numbers = f" And of {len(numbers) - 10} more." if len(numbers) > 10 else ""
        yield said(
            f"Changed on {day(change.made_on)}: {ended(change.what)} Where: {change.where}, {ended(change.version)}{of}{more_numbers}",
            *(refs or [HEARD]),
        )
    yield from more(count, "changes", HEARD)


@drafts("changes_how")
def changes_how(facts: Facts) -> Iterator[Drafted]:
    count = _open_changes(facts).count()
    if count:
        yield said(
            f"Each answer to what was said names the change, where it is and in which version: {counted(count, 'change')} so far.",
            HEARD,
        )


@drafts("not_adopted")
def not_adopted(facts: Facts) -> Iterator[Drafted]:
    rows = facts.answers.filter(outcome="not_adopted")
    kinds = dict(KINDS)
    for answer in rows[:MOST]:
        number = answer.contribution.number
        yield said(
            f"Not taken up: number {number} ({lowered(kinds[answer.contribution.kind])}). Reason given: {ended(answer.reason)}",
            Ref("contribution", number),
        )
    yield from more(rows.count(), "things not taken up", HEARD)


@drafts("deferred")
def deferred(facts: Facts) -> Iterator[Drafted]:
    rows = facts.answers.filter(outcome="deferred")
    for answer in rows[:MOST]:
        until = f" until {day(answer.deferred_until)}" if answer.deferred_until else ""
        yield said(
            f"Put off{until}: number {answer.contribution.number}. Reason given: {ended(answer.reason)}",
            Ref("contribution", answer.contribution.number),
        )
    yield from more(rows.count(), "things put off", HEARD)


@drafts("still_waiting")
def still_waiting(facts: Facts) -> Iterator[Drafted]:
    rows = facts.said.filter(state__in=WAITING)
    waiting = rows.count()
    if not waiting:
        return
    late = rows.filter(due_on__lt=facts.today)
    count = late.count()
    late_said = (
        f"for {count} of them the promised day has passed." if count else "no promised day has passed."
    )
    yield said(
        f"{counted(waiting, 'thing said still waits', 'things said still wait')} for an answer; {late_said}",
        QUEUE,
    )
    for contribution in late.order_by("due_on", "number")[:MOST]:
        opened = (
            " It was answered once, and that did not answer it." if contribution.state == "reopened" else ""
        )
        yield said(
            f"No answer yet, and late: number {contribution.number} ({lowered(contribution.get_kind_display())}).{opened}",
            Ref("contribution", contribution.number),
        )
    yield from more(count, "late answers", QUEUE)


@drafts("waits")
def waits(facts: Facts) -> Iterator[Drafted]:
    found = answer_waits(facts.project, AUDIENCES)
    if found.times is not None:
        yield said(
            f"Since the beginning, of what was said to everyone: {found.sentence[:1].lower() + found.sentence[1:]}",
            HEARD,
        )


@drafts("heard_words")
def heard_words(facts: Facts) -> Iterator[Drafted]:
    """The words themselves, without names, only where the team made them public: nobody spoke for a report."""
    if not facts.project.is_heard_public:
        return
    rows = facts.said.filter(erased_on=None, state__in=[*WAITING, "answered"]).exclude(text="")
    for contribution in rows.order_by("-number")[:MOST]:
        yield said(
            f"Number {contribution.number}: {quoted(contribution.text)}",
            Ref("contribution", contribution.number),
        )
    yield from more(rows.count(), "things said", HEARD)


@drafts("next_letter")
def next_letter(facts: Facts) -> Iterator[Drafted]:
    if facts.project.next_letter_on:
        yield said(f"People will hear again on {day(facts.project.next_letter_on)}.", Ref("project"))


def _open_changes(facts: Facts) -> QuerySet[Change]:
    """Those that came of something said to everyone, and those that came of nothing anybody said."""
    named = AnswerChange.objects.filter(answer__is_latest=True, change__project=facts.project)
    to_all = named.filter(answer__contribution__audience__in=AUDIENCES)
    rows = Change.objects.filter(facts.within("made_on"), project=facts.project)
    return rows.filter(Q(pk__in=to_all.order_by().values("change")) | ~Q(pk__in=_all_named(facts)))


def _all_named(facts: Facts) -> Any:
    return AnswerChange.objects.filter(change__project=facts.project).order_by().values("change")


def _came_of(changes: list[Change]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    pairs = AnswerChange.objects.filter(
        change__in=[change.pk for change in changes],
        answer__is_latest=True,
        answer__contribution__audience__in=AUDIENCES,
    ).order_by("answer__contribution__number")
    for change_id, number in pairs.values_list("change", "answer__contribution__number"):
        if number not in found[change_id]:
            found[change_id].append(number)
    return found


def waiting_rows(facts: Facts) -> QuerySet[Contribution]:
    return facts.said.filter(state__in=WAITING)
