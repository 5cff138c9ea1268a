"""Good practice that people saw in each other: what is shown here, one's own, and what one said. Nobody's are counted."""

from dataclasses import dataclass

from django.db.models import QuerySet

from evenhand.access.projects import Seat
from evenhand.readings.names import shown_name
from evenhand.records.models import Partner, Recognition


@dataclass(frozen=True)
class RecognitionShown:
    recognition: Recognition
    to: str
    by: str
    is_to_me: bool
    is_mine: bool

    @property
    def waits(self) -> bool:
        return self.recognition.is_kept is None


@dataclass(frozen=True)
class GoodPractice:
    #: What others said of the reader, and not yet looked at first.
    to_me: list[RecognitionShown]
    shown: list[RecognitionShown]
    said_by_me: list[RecognitionShown]


def good_practice(seat: Seat, *, most: int = 200) -> GoodPractice:
    """In the order of the days, newest first: never by how many somebody has."""
    rows = _with_people(seat.project.recognitions.filter(taken_back_on=None)).order_by("-said_on", "-number")
    me = seat.partner
    to_me = [_shown(each, me) for each in rows.filter(to_partner=me).exclude(is_kept=False)]
    return GoodPractice(
        to_me=sorted(to_me, key=lambda each: not each.waits),
        shown=[_shown(each, me) for each in rows.filter(is_kept=True, is_shown=True)[:most]],
        said_by_me=[_shown(each, me) for each in rows.filter(partner=me)],
    )


def recognition_for(seat: Seat, number: int) -> Recognition | None:
    """One that the reader said or that is about them."""
    found = _with_people(seat.project.recognitions.filter(number=number)).first()
    if found is None or seat.partner.pk not in (found.partner_id, found.to_partner_id):
        return None
    return found


def people_to_recognise(seat: Seat) -> list[Partner]:
    here = seat.project.partners.filter(removed_at=None).exclude(pk=seat.partner.pk)
    found = here.select_related("person").prefetch_related("types")
    return sorted(found, key=lambda each: shown_name(each).casefold())


def _with_people(rows: QuerySet[Recognition]) -> QuerySet[Recognition]:
    return rows.select_related("partner__person", "to_partner__person").prefetch_related(
        "partner__types", "to_partner__types"
    )


def _shown(each: Recognition, me: Partner) -> RecognitionShown:
    return RecognitionShown(
        each,
        shown_name(each.to_partner),
        shown_name(each.partner),
        each.to_partner_id == me.pk,
        each.partner_id == me.pk,
    )
