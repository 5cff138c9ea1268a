"""What waits for somebody about the sentence that says what this work is, and what was written down for them."""

from evenhand.access.permissions import Permission
from evenhand.access.projects import Seat
from evenhand.readings.asked import Ask, TypedIn
from evenhand.readings.names import shown_name
from evenhand.records.models import FeatureTold, Partner, SentenceAnswer

MINUTES = 3


def asks(seat: Seat) -> list[Ask]:
    if not seat.may(Permission.SENTENCE_ANSWER):
        return []
    waiting = SentenceAnswer.objects.filter(
        partner=seat.partner, says="", sentence__state="proposed"
    ).values_list("sentence__number", flat=True)
    return [
        Ask(
            "sentence",
            "Is this what the work is? A sentence waits for your yes or no.",
            MINUTES,
            at="sentence-answer",
            at_args=(number,),
        )
        for number in waiting
    ]


def typed_in(partner: Partner) -> list[TypedIn]:
    answers = SentenceAnswer.objects.filter(
        partner=partner,
        entered_by__isnull=False,
        confirmed_on=None,
        is_named=True,
        sentence__state__in=["proposed", "standing"],
    ).select_related("sentence")
    told = FeatureTold.objects.filter(
        partner=partner, entered_by__isnull=False, confirmed_on=None, taken_back_on=None
    )
    found = [
        TypedIn(
            "sentence",
            f"Your answer to the sentence on what this work is: {each.get_says_display()}",
            _typist(partner, each.entered_by_id),
            each.said_on,  # type: ignore[arg-type]
            at="work-name",
        )
        for each in answers
    ]
    return found + [
        TypedIn(
            "feature",
            "What you told that no record shows",
            _typist(partner, each.entered_by_id),
            each.said_on,
            at="work-name",
        )
        for each in told
    ]


def _typist(partner: Partner, person_id: object) -> str:
    found = Partner.objects.filter(project_id=partner.project_id, person_id=person_id).select_related(
        "person"
    )
    typist = found.prefetch_related("types").first()
    return shown_name(typist) if typist else "somebody who was in this project"
