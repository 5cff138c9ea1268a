"""What waits for somebody among the things that people said, and what was written down for them."""

from evenhand.access.permissions import Permission
from evenhand.access.projects import Seat
from evenhand.readings import asks_answered
from evenhand.readings.asked import Ask, TypedIn
from evenhand.readings.names import shown_name
from evenhand.records.contribution import WAITING
from evenhand.records.models import Contribution, Partner

#: More of one sort would bury the rest of the page: then one line leads to all of them.
_MOST = 5


def asks(seat: Seat) -> list[Ask]:
    """What they were asked by name to answer, the most pressing first; then what answers ask of them."""
    return [*_asked_by_name(seat), *asks_answered.asks(seat)]


def _asked_by_name(seat: Seat) -> list[Ask]:
    if not seat.may(Permission.ANSWER_GIVE):
        return []
    waiting = seat.partner.asked_to_answer.filter(state__in=WAITING).order_by("due_on", "number")
    found = [
        Ask(
            "answer",
            f"Somebody asks you to answer what they said (number {number})."
            + (f" An answer is due by {due_on.day} {due_on:%B %Y}." if due_on else ""),
            None,
            number,
            at="contribution",
            at_args=(number,),
        )
        for number, due_on in waiting.values_list("number", "due_on")[: _MOST + 1]
    ]
    if len(found) > _MOST:
        return [Ask("answer", "Several people ask you to answer what they said.", at="answer-queue")]
    return found


def typed_in(partner: Partner) -> list[TypedIn]:
    """Their own words that somebody else wrote down, until they say that these are right."""
    return [*_words(partner), *asks_answered.typed_in(partner)]


def _words(partner: Partner) -> list[TypedIn]:
    rows = (
        Contribution.objects.filter(partner=partner, entered_by__isnull=False, confirmed_on=None)
        .exclude(state="withdrawn")
        .select_related("entered_by")
        .order_by("-number")
    )
    found = list(rows[: _MOST + 1])
    if not found:
        return []
    typists = {
        each.person_id: shown_name(each)
        for each in Partner.objects.filter(
            project_id=partner.project_id, person__in={row.entered_by_id for row in found}
        )
        .select_related("person")
        .prefetch_related("types")
    }
    shown = [
        TypedIn(
            "contribution",
            f"What you said (number {row.number})",
            typists.get(row.entered_by_id, "somebody who was in this project"),
            row.said_on,  # type: ignore[arg-type]
            row.number,
            at="contribution",
            at_args=(row.number,),
        )
        for row in found
    ]
    if len(found) <= _MOST:
        return shown
    first = shown[0]
    return [
        TypedIn(
            "contribution", f"{rows.count()} things that you said", first.by, first.on, at="contribution-list"
        )
    ]
