"""When another look at a decision can be called for, how many must call, and who may look back."""

from django.db.models import Q, QuerySet

from evenhand.access.charters import agenda_terms
from evenhand.records.models import Decision, Project

#: Where no charter says how many must call.
CALLERS_NEEDED = 1


def callers_needed(project: Project) -> int:
    """How many people must call for another look before there has to be one, as the charter says now."""
    terms = agenda_terms(project)
    return terms.callers_needed if terms else CALLERS_NEEDED


def place_taken_by(decision: Decision) -> Decision | None:
    """The decision that stands in its place. One that was only put, or was not made, takes nobody’s place."""
    at: Decision | None = getattr(decision, "replaced_by", None)
    while at is not None and (at.withdrawn_at or not at.is_taken):
        at = getattr(at, "replaced_by", None)
    return at


def last_put(decision: Decision) -> Decision:
    """The last one put to take its place, or itself: the one that the next says that it replaces."""
    at = decision
    while (later := getattr(at, "replaced_by", None)) is not None:
        at = later
    return at


def put_aside(decisions: QuerySet[Decision]) -> list[int]:
    """Which of them another one stands in the place of."""
    followed = decisions.filter(replaced_by__isnull=False).select_related("replaced_by__replaced_by")
    return [each.pk for each in followed if place_taken_by(each)]


def standing_together(project: Project) -> Decision | None:
    """The decision on working together that holds now. One still waiting for answers does not push it aside."""
    taken = Decision.objects.filter(project=project, rule="signed", withdrawn_at=None)
    taken = taken.filter(Q(made_at__isnull=False) | Q(outcome="outside"))
    return taken.exclude(pk__in=put_aside(taken)).order_by("-number").first()


def waiting_together(project: Project) -> Decision | None:
    """The decision on working together that waits for answers now."""
    found = Decision.objects.filter(project=project, rule="signed", withdrawn_at=None)
    return found.filter(made_at=None, closed_at=None).order_by("-number").first()


def why_not_called(decision: Decision) -> str:
    """Why nobody can call for another look at it just now; empty where they can."""
    if decision.withdrawn_at is not None:
        return "This was taken back, so there is nothing to look at again."
    if decision.is_open:
        return "This is still open. Say what you think of it there."
    if place_taken_by(decision) or last_put(decision).is_open:
        return "A newer decision takes the place of this one. Say what you think of that one."
    if (put := last_put(decision)) != decision:
        # Calls go to the end of the chain, where the next one follows: here nobody would come to answer them.
        return f"Decision {put.number} was put in the place of this one, and was not made. Call for another look at that one."
    return ""


def why_no_look_back(decision: Decision) -> str:
    """Why nobody is asked what they would do now; empty where they may say it."""
    if decision.withdrawn_at is not None:
        return "This was taken back, so there is nothing to look back at."
    if not decision.is_taken:
        return "This was not decided, so there is nothing to look back at."
    if decision.secrecy == "unlinkable":
        return (
            "This vote was secret, so nobody is asked under their name what they would do now. "
            "You can say it where no one here can link it to you."
        )
    return ""
