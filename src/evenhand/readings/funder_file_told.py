"""Parts of the funder file that hold what one person noted: told without their words until they say yes to that.

A report stays with the team until the team lets it out, sentence by sentence. This file is made in one go, so here
nobody's words go out but by their own yes: harms that happened, what stands in the way, why a promise was not kept.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator

from evenhand.readings.amounts import day, joined
from evenhand.readings.report_basis import Ref
from evenhand.readings.report_drafts import RULES, UNRESOLVED, Drafted, Facts
from evenhand.readings.report_drafts.drafted import MOST, ended
from evenhand.records.models import Barrier, HarmSeen

KEPT_BACK = "Whoever noted it has not let their words out."
_SAID_OF_IT = " What was said of it:"
_CONTESTED = "Not everybody who does this work agrees with the sentence that says what it is."


def unresolved(facts: Facts, agreed: Collection[int]) -> Iterator[str]:
    for each in RULES[UNRESOLVED](facts):
        if Ref("name") not in each.rests_on:
            yield _without_the_sign(each)
        elif "“" not in each.text:
            # What somebody says against it is theirs; that somebody does say so is told.
            yield _CONTESTED


def promises(facts: Facts, agreed: Collection[int]) -> Iterator[str]:
    for each in RULES["promises_kept"](facts):
        yield each.text.partition(_SAID_OF_IT)[0]


def harms(facts: Facts, agreed: Collection[int]) -> Iterator[str]:
    rows = HarmSeen.objects.filter(project=facts.project, taken_back_on=None).select_related("harm")
    for seen in rows.order_by("number")[:MOST]:
        foreseen = "It was foreseen." if seen.harm else "Nobody had foreseen it."
        bearers = joined(facts.plurals(seen.bearer_types)) or "nobody was named"
        begun = f"Something went wrong on {day(seen.happened_on)}. Who bore it: {bearers}. {foreseen}"
        if seen.partner_id in agreed and seen.entered_by_id is None:
            done = f" What was done: {ended(seen.what_was_done)}" if seen.what_was_done else ""
            yield f"{begun} In their words: {ended(seen.what)}{done}"
        else:
            done = (
                "Something was done about it."
                if seen.what_was_done
                else "Nothing is written down that was done."
            )
            yield f"{begun} {done} {KEPT_BACK}"


def barriers(facts: Facts, agreed: Collection[int]) -> Iterator[str]:
    """With the words of those who said yes to that here, or when they raised it for others to read as well."""
    rows = Barrier.objects.filter(project=facts.project).exclude(state="taken_back").prefetch_related("asks")
    for barrier in rows.order_by("number")[:MOST]:
        stands = f"Whose it is to mend: {ended(barrier.owner)} How it stands: {ended(barrier.get_state_display().lower())}"
        level = f"In the way ({barrier.get_level_display().lower()})"
        is_own_yes = barrier.partner_id in agreed and barrier.entered_by_id is None
        if not (barrier.is_for_roll_up or is_own_yes):
            yield f"{level}. {stands} {KEPT_BACK}"
            continue
        does = f" What it does: {ended(barrier.what_it_does)}" if barrier.what_it_does else ""
        answer = next((ask.answer for ask in reversed(list(barrier.asks.all())) if ask.answer), "")
        said_back = f" Its owner answered: {ended(answer)}" if answer else ""
        yield f"{level}: {ended(barrier.what)}{does} {stands}{said_back}"


#: Instead of the rules of a report of these names.
TOLD: dict[str, Callable[[Facts, Collection[int]], Iterator[str]]] = {
    UNRESOLVED: unresolved,
    "promises_kept": promises,
    "harms_seen": harms,
    "barriers": barriers,
}


def _without_the_sign(each: Drafted) -> str:
    """That a sign of a harm showed, without the words by which somebody said how one would notice."""
    if any(ref.kind == "harm" for ref in each.rests_on):
        return ended(each.text.partition(": ")[0])
    return each.text
