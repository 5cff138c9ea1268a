"""What the record shows of who shares in choosing and in deciding."""

from __future__ import annotations

from collections.abc import Callable, Collection

from django.db.models import Count, Exists, OuterRef, Q

from evenhand.access.charters import versions_in_force
from evenhand.readings.decided_with import DecidedWith
from evenhand.readings.framework import current
from evenhand.readings.showing import Link, Showing, Showings
from evenhand.records.models import (
    CriterionWording,
    PowerGivenUp,
)

#: Reasons for working together that are about what is right, or about who has power.
FAIRNESS = ("normative", "political")


#: What stands for a nought here.
NO_STAGE = "decisions that say at which stage they were made"
_SAY = "decisions in which two or more people of the public side could decide"


def first_say(types: Callable[[Showings], Collection[str]], who: str) -> Callable[[Showings, str], Showing]:
    def showing(found: Showings, name: str) -> Showing:
        places = {row.id: (place, row.name) for place, row in enumerate(current().stages)}
        staged = [each for each in found.known if each.stage in places]
        with_them = [each for each in staged if each.had_a_say(types(found))]
        unstaged = len(found.decisions) - len(staged)
        missing = f"Of {unstaged} more no stage was said, or not who took part." if unstaged else ""
        if not staged:
            return Showing(
                name, NO_STAGE, 0, missing=missing, links=(Link("How we decided", "how-we-decided"),)
            )
        if not with_them:
            return Showing(
                name,
                f"a stage at which {who} had a say",
                0,
                len(staged),
                missing,
                (Link("Who holds power", "power"),),
            )
        first = min(with_them, key=lambda each: (places[each.stage][0], each.number))
        earlier = sorted(
            {places[each.stage] for each in staged if places[each.stage][0] < places[first.stage][0]}
        )
        before = (
            f" Decided before that, without them, at: {', '.join(stage for _, stage in earlier)}."
            if earlier
            else ""
        )
        return Showing(
            name,
            f"{who[0].upper()}{who[1:]} first had a say at: {places[first.stage][1]}.{before}",
            missing=missing,
            links=(Link(f"Decision {first.number}", "decision", (first.number,)),),
        )

    return showing


def stages(
    types: Callable[[Showings], Collection[str] | None], said: str
) -> Callable[[Showings, str], Showing]:
    def showing(found: Showings, name: str) -> Showing:
        wanted = types(found)
        staged = [each for each in found.known if each.stage]
        of = {each.stage for each in staged}
        if wanted is None:
            others = frozenset(row.id for row in current().partner_types) - {"researcher", "facilitator"}
            with_them = {each.stage for each in staged if each.had_a_say(others)}
        else:
            with_them = {each.stage for each in staged if each.had_a_say(wanted)}
        if not of:
            return Showing(name, NO_STAGE, 0, links=(Link("How we decided", "how-we-decided"),))
        names = {row.id: row.name for row in current().stages}
        without = [names.get(stage, stage) for stage in names if stage in of - with_them]
        missing = f"Not at: {', '.join(without)}." if without else ""
        return Showing(
            name,
            said,
            len(with_them),
            len(of),
            missing,
            (Link("Stage by stage", "involvement"), Link("Who holds power", "power")),
        )

    return showing


def say(found: Showings, name: str, kind: str) -> Showing:
    words = {"": _SAY, "strategic": f"large {_SAY}", "procedural": f"everyday {_SAY}"}[kind]
    return _of_decisions(found, name, words, lambda each: each.had_a_say(found.public), kind)


def stop(found: Showings, name: str) -> Showing:
    words = "decisions that somebody of the public side could have stopped"
    return _of_decisions(found, name, words, lambda each: each.could_stop(found.public), "")


def _of_decisions(
    found: Showings, name: str, said: str, has: Callable[[DecidedWith], bool], kind: str
) -> Showing:
    asked = [each for each in found.known if not kind or each.kind == kind]
    links = (Link("Who holds power, by the record", "power"), Link("How we decided", "how-we-decided"))
    return Showing(name, said, sum(map(has, asked)), len(asked), found.missing_types(), links)


def decided_before(found: Showings, name: str) -> Showing:
    settled = found.project.decided_before.aggregate(
        all=Count("pk"), open=Count("pk", filter=Q(can_still_change=True))
    )
    said = "things settled before partners came, that they could still change"
    return Showing(name, said, settled["open"], settled["all"], links=(Link("Ask first", "brief"),))


def agenda_public(found: Showings, name: str) -> Showing:
    items = found.project.agenda_items.exclude(state="taken_back")
    theirs = items.filter(partner__in=found.public_here).count()
    said = "things to talk about that came from the public side"
    return Showing(name, said, theirs, items.count(), links=(Link("What to talk about", "agenda"),))


def given_up(found: Showings, name: str) -> Showing:
    gone = PowerGivenUp.objects.filter(partner__project=found.project, partner__in=found.researchers)
    counted = gone.aggregate(all=Count("pk"), stands=Count("pk", filter=Q(taken_back_on=None)))
    said = "things that researchers wrote down as given up, and have not taken back"
    return Showing(name, said, counted["stands"], counted["all"], links=(Link("Who holds power", "power"),))


def cited(found: Showings, name: str) -> Showing:
    numbers = [each.number for each in found.decisions]
    cited = found.project.decisions.filter(number__in=numbers, citations__isnull=False).distinct().count()
    return Showing(
        name,
        "decisions that go back to something said here",
        cited,
        len(numbers),
        links=(Link("How we decided", "how-we-decided"),),
    )


def clauses(found: Showings, name: str) -> Showing:
    in_force = versions_in_force(found.project).count()
    proposed = found.project.clauses.filter(ended_on=None).count()
    return Showing(
        name,
        "clauses of the charter that everyone asked has agreed to",
        in_force,
        proposed,
        links=(Link("Our charter", "charter"),),
    )


def aims(found: Showings, name: str) -> Showing:
    later = CriterionWording.objects.filter(criterion=OuterRef("criterion"), number__gt=OuterRef("number"))
    latest = CriterionWording.objects.filter(
        ~Exists(later), criterion__project=found.project, criterion__kind="aim", criterion__struck_at=None
    )
    arguments = list(latest.values_list("arguments", flat=True))
    fair = sum(1 for each in arguments if set(each) & set(FAIRNESS))
    words = "aims with a reason about what is right, or about who has power"
    return Showing(name, words, fair, len(arguments), links=(Link("Aims and answers", "criteria"),))
