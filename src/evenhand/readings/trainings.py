"""Skills: one's own learning, what people here shared of theirs, and who would coach or be coached."""

from dataclasses import dataclass

from evenhand.access.projects import Seat
from evenhand.framework.rows import Skill
from evenhand.readings.framework import current
from evenhand.readings.names import shown_name
from evenhand.records.models import CoachingOffer, Organisation, Partner, Training


@dataclass(frozen=True)
class TrainingShown:
    training: Training
    skill: str
    name: str = ""


@dataclass(frozen=True)
class OfferShown:
    offer: CoachingOffer
    skill: str
    #: Their own name: people of other projects read it, as the form says.
    name: str
    is_mine: bool


@dataclass(frozen=True)
class CoachingAt:
    organisation: Organisation
    offers: list[OfferShown]
    looking: list[OfferShown]


def skill_name(skill: str) -> str:
    names = {row.id: row.name for row in current().skills}
    return names.get(skill, skill.replace("_", " "))


def skills() -> tuple[Skill, ...]:
    return current().skills


def own(seat: Seat) -> list[TrainingShown]:
    """Theirs in whichever project they wrote it down; on a private page, of this one project alone."""
    rows = Training.objects.filter(person=seat.person)
    if not seat.viewer.has_account:
        rows = rows.filter(project=seat.project)
    return [TrainingShown(each, skill_name(each.skill) if each.skill else "") for each in rows]


def shared(seat: Seat, *, most: int = 200) -> list[TrainingShown]:
    """What people here shared in this project, by the name that they go by here."""
    rows = list(Training.objects.filter(project=seat.project, is_shared=True)[:most])
    partners = Partner.objects.filter(
        project=seat.project, person__in={each.person_id for each in rows}, removed_at=None
    )
    names = {
        each.person_id: shown_name(each)
        for each in partners.select_related("person").prefetch_related("types")
    }
    return [
        TrainingShown(each, skill_name(each.skill) if each.skill else "", names[each.person_id])
        for each in rows
        if each.person_id in names
    ]


def homes(seat: Seat) -> list[Organisation]:
    return list(
        Organisation.objects.filter(
            homes__project=seat.project, homes__ended_on=None, ended_on=None
        ).distinct()
    )


def coaching(seat: Seat) -> list[CoachingAt]:
    """Among the people of the organisations that this project belongs to, and nobody who has left them."""
    found = []
    for organisation in homes(seat):
        rows = (
            CoachingOffer.objects.filter(
                organisation=organisation,
                ended_on=None,
                person__partnerships__removed_at=None,
                person__partnerships__project__homes__organisation=organisation,
                person__partnerships__project__homes__ended_on=None,
            )
            .select_related("person")
            .distinct()
        )
        shown = [
            OfferShown(each, skill_name(each.skill), each.person.name, each.person_id == seat.person.pk)
            for each in rows
        ]
        found.append(
            CoachingAt(
                organisation,
                [each for each in shown if each.offer.is_offer],
                [each for each in shown if not each.offer.is_offer],
            )
        )
    return found
