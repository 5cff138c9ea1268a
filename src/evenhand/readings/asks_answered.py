"""What answers ask of somebody on their own page: to read one, to give one, and to look at what was typed in."""

from datetime import date, timedelta

from django.utils import timezone

from evenhand.access.answers import waiting_for
from evenhand.access.permissions import Permission
from evenhand.access.projects import Seat
from evenhand.readings.answers import typist_names
from evenhand.readings.asked import Ask, TypedIn
from evenhand.records.models import Answer, AnswerResponse, Contribution, Partner

#: An answer is news for so long. Nobody owes a word to it, so it does not wait for one.
NEWS_DAYS = 30
_MOST = 5


def asks(seat: Seat) -> list[Ask]:
    return [*_to_read(seat.partner), *_to_give(seat)]


def typed_in(partner: Partner) -> list[TypedIn]:
    """Answers and words to answers that somebody else wrote down for them lately."""
    since = _news_since()
    given = partner.answers_given.filter(entered_by__isnull=False, answered_on__gte=since)
    said = partner.responses.filter(entered_by__isnull=False, said_on__gte=since)
    rows: list[tuple[str, object, date, int]] = [
        (
            f"Your answer to number {answer.contribution.number}",
            answer.entered_by_id,
            answer.answered_on,
            answer.contribution.number,
        )
        for answer in given.select_related("contribution")[:_MOST]
    ]
    rows += [
        (
            f"What you said to an answer: {response.get_says_display()}",
            response.entered_by_id,
            response.said_on,
            response.contribution.number,
        )
        for response in said.select_related("contribution")[:_MOST]
    ]
    names = typist_names(partner.project, [person for _, person, _, _ in rows])
    return [
        TypedIn("answer", what, names[person], on, number, at="contribution", at_args=(number,))
        for what, person, on, number in rows
    ]


def _to_read(partner: Partner) -> list[Ask]:
    """New answers to what they said, also where it was put together with others’."""
    since = _news_since()
    latest = Answer.objects.filter(is_latest=True, answered_on__gte=since)
    own = Contribution.objects.filter(partner=partner)
    said_to = AnswerResponse.objects.filter(partner=partner).values_list("answer", "contribution")
    heard = set(said_to)
    news = [
        *latest.filter(contribution__in=own.filter(state="answered")).values_list(
            "pk", "contribution", "contribution__number"
        ),
        *(
            (answer, pk, number)
            for pk, number, answer in own.filter(
                state="gathered", gathered_into__answers__in=latest
            ).values_list("pk", "number", "gathered_into__answers")
        ),
    ]
    numbers = sorted({number for answer, pk, number in news if (answer, pk) not in heard})
    if len(numbers) > _MOST:
        return [Ask("answered", "There are answers to several things you said.", at="contribution-list")]
    return [
        Ask(
            "answered",
            f"There is an answer to what you said (number {number}). You do not have to do anything.",
            None,
            number,
            at="contribution",
            at_args=(number,),
        )
        for number in numbers
    ]


def _to_give(seat: Seat) -> list[Ask]:
    if not seat.may(Permission.ANSWER_GIVE):
        return []
    if not waiting_for(seat).exclude(asked=seat.partner).exists():
        return []
    return [Ask("queue", "Somebody waits for an answer that you can give.", at="answer-queue")]


def _news_since() -> date:
    return timezone.localdate() - timedelta(days=NEWS_DAYS)
