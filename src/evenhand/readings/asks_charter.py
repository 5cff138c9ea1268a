"""What waits for somebody in the charter, and what was written down there for them."""

from evenhand.access.permissions import Permission
from evenhand.access.projects import Seat
from evenhand.readings import charter_waiting
from evenhand.readings.asked import Ask, TypedIn
from evenhand.readings.names import shown_name
from evenhand.records.models import Partner

MINUTES_A_CLAUSE = 2


def asks(seat: Seat) -> list[Ask]:
    if not seat.may(Permission.CHARTER_AGREE):
        return []
    waiting = charter_waiting.waiting_for(seat.partner)
    proposed = [each for each in waiting if each.state == "proposed"]
    later = len(waiting) - len(proposed)
    found = []
    if proposed:
        found.append(
            Ask(
                "charter",
                f"The charter: {_clauses(len(proposed))} for your yes or no.",
                MINUTES_A_CLAUSE * len(proposed),
                at="charter-answer",
            )
        )
    if later:
        found.append(
            Ask(
                "charter",
                "The charter was agreed before you came. Read it, and say whether you agree.",
                MINUTES_A_CLAUSE * later,
                at="charter-answer",
            )
        )
    return found


def typed_in(partner: Partner) -> list[TypedIn]:
    rows = charter_waiting.typed_in(partner)
    if not rows:
        return []
    typists = {
        each.person_id: shown_name(each)
        for each in Partner.objects.filter(
            project_id=partner.project_id, person__in={row.entered_by_id for row in rows}
        )
        .select_related("person")
        .prefetch_related("types")
    }
    first = rows[0]
    what = (
        f"Your answer to clause {first.version.clause.number} of the charter: {first.get_says_display()}"
        if len(rows) == 1
        else f"Your answers to {len(rows)} clauses of the charter"
    )
    return [
        TypedIn(
            "charter",
            what,
            typists.get(first.entered_by_id, "somebody who was in this project"),
            first.answered_on,  # type: ignore[arg-type]
            first.version.clause.number,
            at="charter-answer",
        )
    ]


def _clauses(count: int) -> str:
    names = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
    said = names[count - 1] if count <= len(names) else str(count)
    return f"{said} clause{'' if count == 1 else 's'} wait{'s' if count == 1 else ''}"
