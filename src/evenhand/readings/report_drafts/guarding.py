"""What was feared and what happened, what stands in the way, and what it cost or gave people."""

from __future__ import annotations

from collections.abc import Iterator

from evenhand.methods.disclosure import aggregate_shown
from evenhand.readings.amounts import counted, day, joined
from evenhand.readings.report_basis import Ref
from evenhand.readings.report_drafts.drafted import MOST, Drafted, drafts, ended, more, said
from evenhand.readings.report_drafts.facts import Facts
from evenhand.records.models import Barrier, Harm, HarmSeen, Toll, WatchSign

HARMS, BARRIERS, TOLLS = Ref("harms"), Ref("barriers"), Ref("tolls")


@drafts("harms_foreseen")
def harms_foreseen(facts: Facts) -> Iterator[Drafted]:
    rows = Harm.objects.filter(project=facts.project).order_by("state", "number")
    for harm in rows.prefetch_related("likelihoods", "signs")[:MOST]:
        guard = f"Guard: {ended(harm.guard)}" if harm.guard else "Nobody has named a guard."
        signs = [sign.words for sign in harm.signs.all() if sign.ended_on is None]
        watch = (
            f" One would notice by: {ended('; '.join(signs))}"
            if signs
            else " Nobody has said how one would notice."
        )
        over = f" No longer watched: {ended(harm.closed_because)}" if harm.state == "closed" else ""
        yield said(
            f"Feared: {ended(harm.harm)} Set off by: {ended(harm.trigger)} By way of: {ended(harm.mechanism)} "
            f"Who would bear it: {ended(_bearers(facts, harm.bearer_types, harm.bearer_words))} {guard}{watch}{over}",
            Ref("harm", harm.number),
        )
    yield from more(rows.count(), "feared harms", HARMS)


@drafts("harms_seen")
def harms_seen(facts: Facts) -> Iterator[Drafted]:
    rows = HarmSeen.objects.filter(facts.within("happened_on"), project=facts.project, taken_back_on=None)
    for seen in rows.select_related("harm").order_by("number")[:MOST]:
        foreseen = "It was foreseen." if seen.harm else "Nobody had foreseen it."
        done = (
            f" What was done: {ended(seen.what_was_done)}"
            if seen.what_was_done
            else " Nothing is written down that was done."
        )
        yield said(
            f"Happened on {day(seen.happened_on)}: {ended(seen.what)} Who bore it: "
            f"{ended(_bearers(facts, seen.bearer_types, seen.bearer_words))} {foreseen}{done}",
            Ref("harm", seen.harm.number) if seen.harm else HARMS,
        )
    yield from more(rows.count(), "harms that happened", HARMS)


@drafts("barriers")
def barriers(facts: Facts) -> Iterator[Drafted]:
    rows = Barrier.objects.filter(facts.within("raised_on"), project=facts.project).exclude(
        state="taken_back"
    )
    for barrier in rows.prefetch_related("asks").order_by("number")[:MOST]:
        asks = list(barrier.asks.all())
        answer = next((ask.answer for ask in reversed(asks) if ask.answer), "")
        said_back = f" Its owner answered: {ended(answer)}" if answer else ""
        does = f" What it does: {ended(barrier.what_it_does)}" if barrier.what_it_does else ""
        yield said(
            f"In the way ({barrier.get_level_display().lower()}): {ended(barrier.what)}{does} Whose it is to mend: "
            f"{ended(barrier.owner)} How it stands: {ended(barrier.get_state_display().lower())}{said_back}",
            Ref("barrier", barrier.number),
        )
    yield from more(rows.count(), "barriers", BARRIERS)


@drafts("tolls_shared")
def tolls_shared(facts: Facts) -> Iterator[Drafted]:
    """What people told of it stays among those here; a report says what sorts there were, for five tellers or more."""
    rows = Toll.objects.filter(
        facts.within("said_on"), project=facts.project, shared_on__isnull=False
    ).order_by()
    if not aggregate_shown(rows.values("partner").distinct().count()):
        return
    names = {row.id: row.name for kind in ("cost_types", "benefits") for row in getattr(facts.fw, kind, ())}
    for is_benefit, verb in ((False, "cost"), (True, "gave")):
        of = rows.filter(is_benefit=is_benefit)
        sorts = [names.get(id, id) for id in of.values_list("sort", flat=True).distinct()]
        if sorts and aggregate_shown(of.values("partner").distinct().count()):
            yield said(
                f"Those who bore it told what the work {verb} them: {ended(joined(sorted({name.lower() for name in sorts})))}",
                TOLLS,
            )


def signs_seen_and_open(facts: Facts) -> Iterator[Drafted]:
    """Signs that showed and that nobody has answered yet."""
    signs = WatchSign.objects.filter(
        harm__project=facts.project, seen__answered_on__isnull=True, seen__isnull=False
    )
    for sign in signs.select_related("harm").order_by("pk").distinct()[:MOST]:
        yield said(
            f"A sign of harm {sign.harm.number} showed and has no answer yet: {ended(sign.words)}",
            Ref("harm", sign.harm.number),
        )


def barriers_unanswered(facts: Facts) -> Iterator[Drafted]:
    rows = Barrier.objects.filter(project=facts.project, state__in=["raised", "asked"])
    count = rows.count()
    if count:
        asked = rows.filter(state="asked").count()
        yield said(
            f"{counted(count, 'thing stands', 'things stand')} in the way without an answer; for {asked} of them the owner was asked.",
            BARRIERS,
        )


def _bearers(facts: Facts, types: list[str], words: str) -> str:
    return joined([*facts.plurals(types), *([words] if words else [])]) or "nobody was named"
