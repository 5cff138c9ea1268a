"""Good practice, learning and the six standards as the table of addresses needs them."""

from typing import Any

from django.utils import timezone

from evenhand.actions import coaching_offers, questionnaires, recognitions, standard_answers, trainings
from evenhand.exchange.questionnaire_file import Item
from evenhand.records.models import Organisation, Questionnaire

MADE_UP = (Item("Did you feel heard?", ("Yes", "In part", "No")), Item("What else?"))


def brought(cast: Any, **more: Any) -> Questionnaire:
    """Made up for these tests; nobody holds a right in it."""
    return questionnaires.bring(
        partner=cast.femi,
        title="How was it?",
        licence="CC0",
        licence_ground="We made it up.",
        items=MADE_UP,
        by=cast.femi.person,
        **more,
    )


def samples(cast: Any, house: Organisation) -> dict[str, Any]:
    """One of each, and what stands for it in an address."""
    recognitions.give(
        to_partner=cast.priya, words="She rang everyone.", partner=cast.walter, by=cast.walter.person
    )
    training = trainings.note(
        partner=cast.priya, kind="own", what="Plain words", on_day=timezone.localdate(), by=cast.priya.person
    )
    coaching = coaching_offers.say(
        partner=cast.priya,
        organisation=house,
        is_offer=True,
        skill="listening",
        words="Ring me.",
        by=cast.priya.person,
    )
    questionnaires.open_(questionnaire=brought(cast), by=cast.femi.person)
    answer = standard_answers.say(
        partner=cast.walter,
        question="inclusive_choice",
        words="I can ring.",
        way="phone",
        entered_by=cast.femi.person,
        by=cast.femi.person,
    )
    return {
        "training_id": training.pk,
        "offer_id": coaching.pk,
        "standard_question": "inclusive_choice",
        "standard_answer_id": answer.pk,
    }
