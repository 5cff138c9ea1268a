"""What stands in the way, as people in an organisation’s projects let it be put together. No project is named."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db.models import Case, IntegerField, Value, When

from evenhand.access.organisations import homes_at
from evenhand.readings.barriers import ORDER, stands
from evenhand.records.models import Barrier, Organisation

A_PAGE = 50


@dataclass(frozen=True)
class InTheWay:
    barrier: Barrier
    stands: str


def barriers_at(organisation: Organisation, page: str | None = None) -> Page[InTheWay]:
    """Only the words that somebody raised for this, and only what lies with an organisation or the whole system.

    The unresolved come first, and those of which nobody has been asked before those that wait for an answer.
    """
    rows = (
        Barrier.objects.filter(
            project__in=homes_at(organisation).values("project"),
            is_for_roll_up=True,
            level__in=["institution", "system"],
        )
        .exclude(state="taken_back")
        .annotate(
            order=Case(
                *(When(state=state, then=Value(place)) for place, state in enumerate(ORDER)),
                default=Value(len(ORDER)),
                output_field=IntegerField(),
            )
        )
        .order_by("order", "level", "owner", "pk")
        .prefetch_related("asks")
    )
    found = Paginator(rows, A_PAGE).get_page(page)
    found.object_list = [InTheWay(barrier, stands(barrier)) for barrier in found.object_list]
    return found
