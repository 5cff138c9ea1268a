"""What the record shows of help, answers, learning and looking back, as the six standards ask about them."""

from __future__ import annotations

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from evenhand.access.permissions import Permission
from evenhand.methods.disclosure import aggregate_shown
from evenhand.readings.showing import Link, Showing, Showings
from evenhand.records.models import (
    AnswerResponse,
    BarrierAsk,
    Contribution,
    HarmSeen,
    IndicatorChoice,
    LookBack,
    OpenQuestion,
    RoleCharter,
    Training,
)


def barriers_answered(found: Showings, name: str) -> Showing:
    raised = found.project.barriers.exclude(state="taken_back")
    answered = BarrierAsk.objects.filter(barrier=OuterRef("pk"), answered_on__isnull=False)
    counted = raised.aggregate(
        all=Count("pk"), answered=Count("pk", filter=Q(Exists(answered))), mended=Count("mended_on")
    )
    missing = f"{counted['mended']} of them are mended." if counted["all"] else ""
    said = "things that stand in the way, to which whoever could mend them gave an answer"
    return Showing(
        name,
        said,
        counted["answered"],
        counted["all"],
        missing,
        (Link("What stands in the way", "barrier-list"),),
    )


def reach_counted(found: Showings, name: str) -> Showing:
    surveys = found.project.reach_counts.order_by().values("survey").distinct().count()
    return Showing(
        name,
        "counts of who was reached, brought in from surveys without names",
        surveys,
        links=(Link("Who is reached", "reach"),),
    )


def roles_said(found: Showings, name: str) -> Showing:
    here = {each.pk for each in found.with_a_say}
    said = set(RoleCharter.objects.filter(partner__in=here).values_list("partner_id", flat=True))
    words = "people with a say who wrote down what they take on here"
    return found.of_people(name, words, said, here, Link("Who does what", "role-list"))


def words_answered(found: Showings, name: str) -> Showing:
    said = Contribution.objects.filter(project=found.project, audience="everyone")
    by_state = _by_state(said)
    # A sentence put together from several is nobody's own; those it is made of are counted.
    # Asked by those who put them together, who are few, and not of all that was said.
    together = Contribution.objects.filter(gathered_by__project=found.project, audience="everyone")
    for state, count in _by_state(together).items():
        by_state[state] -= count
    everything = sum(count for state, count in by_state.items() if state not in ("withdrawn", "split"))
    waiting = by_state.get("open", 0) + by_state.get("reopened", 0)
    missing = f"{waiting} still wait." if waiting else ""
    return Showing(
        name,
        "things said to everyone that have an answer with a reason",
        everything - waiting,
        everything,
        missing,
        (Link("Waiting for an answer", "answer-queue"),),
    )


def _by_state(said: QuerySet[Contribution]) -> dict[str, int]:
    return dict(said.order_by().values_list("state").annotate(count=Count("pk")))


def answers_said_to(found: Showings, name: str) -> Showing:
    """People's own reply to an answer; told only where it is about five of them or more."""
    replies = AnswerResponse.objects.filter(
        contribution__project=found.project, contribution__audience="everyone", contribution__naming="named"
    )
    people = replies.order_by().values("partner").distinct().count()
    link = Link("What we heard, what we did", "what-we-heard")
    said = "times that somebody said what they think of the answer they got"
    if people and not aggregate_shown(people):
        return Showing(name, said, links=(link,), why_not="Told only where it is about five people or more.")
    unsettled = replies.exclude(says="seen").count()
    missing = f"{unsettled} times they said that it does not answer them." if unsettled else ""
    return Showing(name, said, replies.count(), missing=missing, links=(link,))


def learning_shared(found: Showings, name: str) -> Showing:
    here = {each.person_id: each.pk for each in found.with_a_say}
    shared = Training.objects.filter(project=found.project, is_shared=True, person__in=list(here))
    people = {here[person] for person in shared.values_list("person_id", flat=True)}
    may_open = found.seat.may(Permission.HOURS_LOG)
    link = Link("Skills", "training-list") if may_open else Link("Good practice", "recognition-list")
    said = "people with a say who shared something that they learned or taught"
    return found.of_people(name, said, people, set(here.values()), link)


def look_backs(found: Showings, name: str) -> Showing:
    taken = found.project.decisions.filter(withdrawn_at=None).filter(
        Q(made_at__isnull=False) | Q(outcome="outside")
    )
    looked = LookBack.objects.filter(decision=OuterRef("pk"))
    counted = taken.aggregate(all=Count("pk"), looked=Count("pk", filter=Q(Exists(looked))))
    return Showing(
        name,
        "decisions that somebody looked back at",
        counted["looked"],
        counted["all"],
        links=(Link("How we decided", "how-we-decided"),),
    )


def reports_released(found: Showings, name: str) -> Showing:
    reports = found.project.reports.exclude(state="stopped")
    counted = reports.aggregate(all=Count("pk"), out=Count("pk", filter=Q(state="released")))
    return Showing(
        name,
        "reports begun here that were let out",
        counted["out"],
        counted["all"],
        links=(Link("Reports", "report-list"),),
    )


def harms_told(found: Showings, name: str) -> Showing:
    seen = HarmSeen.objects.filter(project=found.project, taken_back_on=None).count()
    return Showing(
        name,
        "harms that somebody wrote down as they happened",
        seen,
        missing="None may mean that nobody wrote it down.",
        links=(Link("What could go wrong", "harm-list"),),
    )


def figures_chosen(found: Showings, name: str) -> Showing:
    chosen = IndicatorChoice.objects.filter(project=found.project, is_latest=True)
    counted = chosen.aggregate(all=Count("pk"), public=Count("pk", filter=Q(partner__in=found.public_here)))
    return Showing(
        name,
        "choices to turn a figure on or off that came from the public side",
        counted["public"],
        counted["all"],
        links=(Link("Figures", "indicator-list"),),
    )


def questions_chosen(found: Showings, name: str) -> Showing:
    chosen = OpenQuestion.objects.filter(project=found.project)
    counted = chosen.aggregate(all=Count("pk"), public=Count("pk", filter=Q(partner__in=found.public_here)))
    return Showing(
        name,
        "questions on how it is for us that the public side chose",
        counted["public"],
        counted["all"],
        links=(Link("How it is for us", "open-question-list"),),
    )
