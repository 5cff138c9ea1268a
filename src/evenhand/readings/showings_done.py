"""What the record shows of what came of it: of words, tasks, findings and promises."""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import Count, Exists, OuterRef, Q

from evenhand.access.permissions import Permission
from evenhand.readings.showing import Link, Showing, Showings
from evenhand.records.models import (
    Contribution,
    Finding,
    FindingSupport,
    Output,
)


def tasks(found: Showings, name: str) -> Showing:
    tasks = found.project.promises.filter(asked_by__in=found.public_here, owner__in=found.researchers)
    taken = tasks.filter(state__in=["open", "kept", "broken"]).count()
    said = "tasks that the public side set for researchers, and that were taken on"
    return Showing(name, said, taken, tasks.count(), links=(Link("Promises", "promise-list"),))


def done(found: Showings, name: str) -> Showing:
    closed = found.project.promises.filter(state__in=["kept", "broken", "declined"])
    open_ = found.project.promises.filter(state__in=["asked", "open"]).count()
    said = "promises that ended, and were kept"
    missing = f"{open_} more are still owed or not yet taken on." if open_ else ""
    count = closed.filter(state="kept").count()
    return Showing(name, said, count, closed.count(), missing, (Link("Promises", "promise-list"),))


def _named_closed(found: Showings) -> dict[str, int]:
    """What the public side said by name to everyone and what became of it; and how much cannot be told apart."""
    changed = Q(answers__outcome__in=["adopted", "in_part"])
    named = Q(naming="named", partner__in=found.public_here)
    lived = Q(kind="experience")
    # Of the answers to one thing said only one is the latest, so nothing is counted twice.
    closed = Contribution.objects.filter(
        project=found.project, audience="everyone", answers__is_latest=True
    ).exclude(state="withdrawn")
    return closed.order_by().aggregate(
        of=Count("pk", filter=named),
        count=Count("pk", filter=named & changed),
        of_experience=Count("pk", filter=named & lived),
        count_experience=Count("pk", filter=named & changed & lived),
        unnamed=Count("pk", filter=~Q(naming="named")),
    )


def changed(kind: str, said: str) -> Callable[[Showings, str], Showing]:
    def showing(found: Showings, name: str) -> Showing:
        closed = found.kept("named_closed", _named_closed)
        of_kind = f"_{kind}" if kind else ""
        unnamed = closed["unnamed"]
        missing = f"{unnamed} more were said without a name, and are in neither number." if unnamed else ""
        return Showing(
            name,
            said,
            closed[f"count{of_kind}"],
            closed[f"of{of_kind}"],
            missing,
            (Link("What we heard, what we did", "what-we-heard"),),
        )

    return showing


def ways_in(found: Showings, name: str) -> Showing:
    said = Contribution.objects.filter(project=found.project, audience="everyone", naming="named")
    other = said.exclude(way__in=["web", "sheet"]).count()
    words = "things said by name by post, by phone, on a private page or in a meeting"
    return Showing(name, words, other, said.count(), links=(Link("What people said", "contribution-list"),))


def findings(found: Showings, name: str) -> Showing:
    standing = Finding.objects.filter(project=found.project).exclude(state="taken_back")
    if not found.seat.may(Permission.FINDING_READ):
        standing = standing.filter(state="public")
    voices = FindingSupport.objects.filter(
        finding=OuterRef("pk"), contribution__isnull=False, is_against=False
    )
    resting = standing.filter(Exists(voices)).count()
    links = (Link("What we found", "finding-list"),) if found.seat.may(Permission.FINDING_READ) else ()
    return Showing(name, "findings that rest on something said here", resting, standing.count(), links=links)


def outputs(found: Showings, name: str) -> Showing:
    made = Output.objects.filter(project=found.project, state="public")
    theirs = made.exclude(partner__in=found.researchers).count()
    return Showing(
        name,
        "public outputs begun by somebody who is no researcher",
        theirs,
        made.count(),
        links=(Link("What we publish", "output-list"),),
    )


def used(found: Showings, name: str) -> Showing:
    made = Output.objects.filter(project=found.project, state="public")
    used = made.filter(use_notes__isnull=False).distinct().count()
    return Showing(
        name,
        "public outputs of which somebody wrote down a use",
        used,
        made.count(),
        links=(Link("What we publish", "output-list"),),
    )
