"""Open questions with what people said over time. Nothing of a round is shown before all asked have spoken.

A name stands beside an answer only where everybody who spoke gave words and a name: else whoever is left would be
the one. The order tells nothing of who spoke first.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Max
from django.utils import timezone

from evenhand.access.contributions import is_team
from evenhand.access.permissions import Permission
from evenhand.access.projects import Seat
from evenhand.framework.rows.telling import OPEN_TOPICS
from evenhand.methods.disclosure import aggregate_shown
from evenhand.readings.framework_words import TOPICS_ASKED
from evenhand.readings.names import shown_name
from evenhand.records.models import OpenAnswer, OpenQuestion, OpenRound, Partner

MOST_ROUNDS = 60


@dataclass(frozen=True)
class AnswerShown:
    answer: OpenAnswer
    #: Empty where no name stands beside any answer of the round.
    who: str
    is_mine: bool
    is_typed_in: bool


@dataclass(frozen=True)
class Side:
    name: str
    answers: list[AnswerShown]


@dataclass(frozen=True)
class RoundShown:
    """A round as this person may see it. While it is open that is only their own answer."""

    round: OpenRound
    asked_by: str
    asked: int
    #: How many are still waited for; never who.
    waiting: int
    mine: OpenAnswer | None
    answers: list[AnswerShown]
    #: The same in two lists, for what is asked of both sides; empty where a list would point at somebody.
    sides: list[Side]
    unsaid: int
    not_spoken: int
    may_end: bool
    may_show_early_from: date

    @property
    def may_show_early(self) -> bool:
        return self.may_end and timezone.localdate() >= self.may_show_early_from


@dataclass(frozen=True)
class QuestionShown:
    question: OpenQuestion
    topic: str
    chosen_by: str
    open: RoundShown | None
    rounds: list[RoundShown]
    #: The day from which it is to be asked again, where one was agreed.
    again_on: date | None

    @property
    def is_due(self) -> bool:
        return self.again_on is not None and self.again_on <= timezone.localdate()


def questions(seat: Seat) -> list[QuestionShown]:
    """All of them by topic, those asked no more at the end; of each the last round."""
    found = seat.project.open_questions.select_related("partner__person").prefetch_related("partner__types")
    order = {topic: place for place, topic in enumerate(OPEN_TOPICS)}
    rows = sorted(found, key=lambda each: (each.ended_on is not None, order.get(each.topic, 99), each.number))
    return [question_shown(each, seat, most=1) for each in rows]


def question_shown(question: OpenQuestion, seat: Seat, *, most: int = MOST_ROUNDS) -> QuestionShown:
    rounds = question.rounds.select_related("question", "partner__person").prefetch_related("partner__types")
    waiting = rounds.filter(state="open").first()
    last = question.rounds.exclude(state="taken_back").aggregate(last=Max("opened_on"))["last"]
    again_on = None
    if question.again_days and question.ended_on is None and waiting is None and last is not None:
        again_on = last + timedelta(days=question.again_days)
    return QuestionShown(
        question=question,
        topic=TOPICS_ASKED.get(question.topic, question.topic),
        chosen_by=shown_name(question.partner),
        open=round_shown(waiting, seat) if waiting else None,
        rounds=[round_shown(each, seat) for each in rounds.filter(state="shown").order_by("-number")[:most]],
        again_on=again_on,
    )


def round_shown(round_: OpenRound, seat: Seat) -> RoundShown:
    every = list(round_.answers.select_related("partner__person").prefetch_related("partner__types"))
    spoken = [each for each in every if each.said_on is not None]
    waiting = [each for each in every if each.said_on is None and each.partner.is_here]
    shown = _answers(spoken, seat) if round_.state == "shown" else []
    is_mine = round_.partner_id == seat.partner.pk
    return RoundShown(
        round=round_,
        asked_by=shown_name(round_.partner),
        asked=len(every),
        waiting=len(waiting) if round_.state == "open" else 0,
        mine=next((each for each in every if each.partner_id == seat.partner.pk), None),
        answers=shown,
        sides=_sides(round_, spoken, shown),
        unsaid=sum(each.is_unsaid for each in spoken) if round_.state == "shown" else 0,
        not_spoken=len(every) - len(spoken) if round_.state == "shown" else 0,
        may_end=seat.may(Permission.OPEN_QUESTION_ASK)
        and round_.state == "open"
        and (is_mine or seat.partner.role in ("lead", "facilitator")),
        may_show_early_from=round_.opened_on + timedelta(days=14),
    )


def shown_rounds(seat: Seat) -> Iterator[tuple[OpenRound, list[tuple[OpenAnswer, str]], int]]:
    """Every round that is shown, its answers as they are named, and how many would rather not say."""
    if not seat.may(Permission.ACCOUNT_READ):
        return
    found = OpenRound.objects.filter(question__project=seat.project, state="shown")
    found = found.select_related("question", "partner__person").prefetch_related("partner__types")
    for round_ in found.order_by("question__number", "number"):
        row = round_shown(round_, seat)
        yield round_, [(each.answer, each.who) for each in row.answers], row.unsaid


def waiting_for(partner: Partner) -> list[OpenRound]:
    found = OpenRound.objects.filter(state="open", answers__partner=partner, answers__said_on=None)
    return list(found.select_related("question").order_by("opened_on", "pk"))


def due_again(seat: Seat) -> list[OpenQuestion]:
    """Questions that this person chose, or that nobody here chose, and whose day to be asked again has come."""
    if not seat.may(Permission.OPEN_QUESTION_ASK):
        return []
    found = seat.project.open_questions.filter(ended_on=None, again_days__isnull=False)
    found = found.exclude(rounds__state="open").select_related("partner")
    last = found.annotate(last=Max("rounds__opened_on")).exclude(last=None)
    today = timezone.localdate()
    is_lead = seat.partner.role == "lead"
    return [
        each
        for each in last
        if each.last + timedelta(days=each.again_days or 0) <= today
        and (each.partner_id == seat.partner.pk or (is_lead and not each.partner.is_here))
    ]


def _answers(spoken: list[OpenAnswer], seat: Seat) -> list[AnswerShown]:
    are_named = all(each.is_named and each.text for each in spoken)
    with_words = sorted((each for each in spoken if each.text), key=lambda each: (each.text, each.pk))
    return [
        AnswerShown(
            each,
            shown_name(each.partner) if are_named else "",
            each.partner_id == seat.partner.pk,
            are_named and each.entered_by_id is not None and each.confirmed_on is None,
        )
        for each in with_words
    ]


def _sides(round_: OpenRound, spoken: list[OpenAnswer], shown: list[AnswerShown]) -> list[Side]:
    """Where names stand anyway, or on each side so many were asked that it points at nobody."""
    if round_.question.topic != "worth" or not shown:
        return []
    of_team = [each for each in shown if is_team(each.answer.partner)]
    others = [each for each in shown if not is_team(each.answer.partner)]
    counts = [sum(is_team(each.partner) is side for each in spoken) for side in (True, False)]
    are_named = all(each.who for each in shown)
    if not are_named and not all(aggregate_shown(count) for count in counts):
        return []
    return [
        Side("Those who lead, facilitate or research", of_team),
        Side("Everybody else who takes part", others),
    ]
