"""What waits for somebody about good practice, the six standards and questionnaires."""

from evenhand.access.permissions import Permission
from evenhand.access.projects import Seat
from evenhand.readings.asked import Ask, TypedIn
from evenhand.readings.names import shown_name
from evenhand.readings.questionnaires import asked_now
from evenhand.records.models import Partner, Recognition, StandardAnswer


def asks(seat: Seat) -> list[Ask]:
    if not seat.may(Permission.RECOGNITION_GIVE):
        return []
    waiting = Recognition.objects.filter(to_partner=seat.partner, is_kept=None, taken_back_on=None)
    found = [
        Ask(
            "recognition",
            "Somebody wrote down what they saw you do well. Keep it, show it or leave it out.",
            1,
            at="recognition-list",
        )
        for _ in waiting[:1]
    ]
    if not seat.may(Permission.QUESTIONNAIRE_ANSWER):
        return found
    return found + [
        Ask(
            "questionnaire",
            "Some questions on how it is to work together here. You can leave out any, or all.",
            max(2, -(-len(each.items) // 4)),
            at="questionnaire-answer",
            at_args=(each.number,),
        )
        for each in asked_now(seat.partner)
    ]


def typed_in(partner: Partner) -> list[TypedIn]:
    said = StandardAnswer.objects.filter(
        partner=partner, entered_by__isnull=False, confirmed_on=None, is_latest=True
    )
    return [
        TypedIn(
            "standard",
            "What you say to a question of the six standards",
            _typist(partner, each.entered_by_id),
            each.said_on,
            at="standard-list",
        )
        for each in said
    ]


def _typist(partner: Partner, person_id: object) -> str:
    found = Partner.objects.filter(project_id=partner.project_id, person_id=person_id)
    typist = found.select_related("person").prefetch_related("types").first()
    return shown_name(typist) if typist else "somebody who was in this project"
