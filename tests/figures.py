"""Enough people and words for figures to be told, made straight in the database."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from evenhand.records.models import Answer, Contribution, Partner
from tests.contributions import said
from tests.people import join, person

OUTCOMES = ("adopted", "in_part", "not_adopted", "passed_on")


def people(cast: Any, count: int = 6, *types: str) -> list[Partner]:
    held = types or ("carer",)
    return [
        join(cast.project, person(f"{types[0] if types else 'P'}{number} Person {number}"), "partner", *held)
        for number in range(count)
    ]


def enough_said(cast: Any, count: int = 6, answered: int = 4) -> list[Contribution]:
    """Each by somebody else, 40 days ago and due 12 days ago; the last so many answered after ten days."""
    made = []
    for number, partner in enumerate(people(cast, count), start=1):
        made.append(said(partner, f"Number {number} is cold.", days_ago=40))
    for place, each in enumerate(made[count - answered :]):
        answer(cast, each, OUTCOMES[place % len(OUTCOMES)])
    return made


def answer(cast: Any, to: Contribution, outcome: str, days: int = 10) -> Answer:
    to.state = "answered"
    to.save()
    return Answer.objects.create(
        contribution=to,
        number=1,
        outcome=outcome,
        reason="Because of the stairs.",
        passed_on_to="The council" if outcome == "passed_on" else "",
        deferred_until=timezone.localdate() + timedelta(days=30) if outcome == "deferred" else None,
        partner=cast.rosa,
        answered_on=to.said_on + timedelta(days=days),  # type: ignore[operator]
    )
