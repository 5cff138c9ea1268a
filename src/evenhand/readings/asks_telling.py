"""What waits for somebody's words, or to be asked again, and what was typed in for them of stories and answers."""

from evenhand.access.permissions import Permission
from evenhand.access.projects import Seat
from evenhand.readings.asked import Ask, TypedIn
from evenhand.readings.asks import names_of
from evenhand.readings.open_questions import due_again, waiting_for
from evenhand.readings.outcomes import due
from evenhand.readings.stories import TYPIST_GONE
from evenhand.records.models import OpenAnswer, Partner, Story

MOST = 20
MINUTES = 3
LOOK_MINUTES = 5


def asks(seat: Seat) -> list[Ask]:
    found = []
    if seat.may(Permission.OPEN_QUESTION_ANSWER):
        found += [
            Ask(
                "open_question",
                f"A short question: {each.question.text}",
                MINUTES,
                at="open-answer",
                at_args=(each.question.number, each.number),
            )
            for each in waiting_for(seat.partner)[:MOST]
        ]
    found += [
        Ask(
            "open_question_again",
            f"A question is due to be asked again: {each.text}",
            None,
            at="open-question",
            at_args=(each.number,),
        )
        for each in due_again(seat)[:MOST]
    ]
    found += [
        Ask(
            "outcome_look",
            f"How does it stand now? {each.what[:120]}",
            LOOK_MINUTES,
            at="outcome-look",
            at_args=(each.number,),
        )
        for each in due(seat)[:MOST]
    ]
    return found


def typed_in(partner: Partner) -> list[TypedIn]:
    stories = list(
        Story.objects.filter(
            partner=partner, entered_by__isnull=False, confirmed_on=None, taken_back_on=None
        )[:MOST]
    )
    answers = list(
        OpenAnswer.objects.filter(
            partner=partner, entered_by__isnull=False, confirmed_on=None, said_on__isnull=False
        ).select_related("round__question")[:MOST]
    )
    typists: set[object] = {each.entered_by_id for each in [*stories, *answers]}
    names = names_of(partner.project, typists)
    return [
        *(
            TypedIn(
                "story",
                f"Your story “{each.title}”",
                names.get(each.entered_by_id, TYPIST_GONE),
                each.told_on,
                each.number,
                at="story",
                at_args=(each.number,),
            )
            for each in stories
        ),
        *(
            TypedIn(
                "open_answer",
                f"Your answer to: {each.round.question.text}",
                names.get(each.entered_by_id, TYPIST_GONE),
                each.said_on,  # type: ignore[arg-type]
                each.round.question.number,
                at="open-question",
                at_args=(each.round.question.number,),
            )
            for each in answers
        ),
    ]
