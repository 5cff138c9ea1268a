"""What the institution’s office sees across projects: who is asked for much, and how many wait for money. No words."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Min, Sum
from django.utils import timezone

from evenhand.methods.disclosure import Breakdown, breakdown
from evenhand.readings.asks import window_start
from evenhand.records.models import Claim, MinutesAsked, Partner, Person

PLAIN_THRESHOLD = 300
_ENDED = ("arrived", "taken_back")
#: Each person is in one of these, by the longest that they have waited beyond the promised day.
DELAYS = [("up to 30 days", 30), ("31 to 90 days", 90), ("more than 90 days", None)]


@dataclass(frozen=True)
class OverAsked:
    """Somebody who was asked for more than they agreed to in all, or for more than the number in the form."""

    name: str
    minutes: int
    projects: int
    #: All that they agreed to in their projects together; nothing where they agreed to no number.
    cap: int | None
    is_over_caps: bool


def over_asked(threshold: int = PLAIN_THRESHOLD, today: date | None = None) -> list[OverAsked]:
    """By name, and in no other order: this is no ranking."""
    sums = (
        MinutesAsked.objects.filter(asked_on__gte=window_start(today))
        .order_by()
        .values("partner__person")
        .annotate(minutes=Sum("minutes"), projects=Count("partner__project", distinct=True))
    )
    caps = dict(
        Partner.objects.filter(removed_at=None, minutes_cap__isnull=False)
        .order_by()
        .values_list("person")
        .annotate(cap=Sum("minutes_cap"))
    )
    found = {
        row["partner__person"]: row
        for row in sums
        if row["minutes"] > threshold or row["minutes"] > caps.get(row["partner__person"], row["minutes"])
    }
    names = dict(Person.objects.filter(pk__in=found).values_list("pk", "name"))
    rows = [
        OverAsked(
            name=names[pk],
            minutes=row["minutes"],
            projects=row["projects"],
            cap=caps.get(pk),
            is_over_caps=pk in caps and row["minutes"] > caps[pk],
        )
        for pk, row in found.items()
    ]
    return sorted(rows, key=lambda row: (row.name.casefold(), row.minutes))


def pay_delays(today: date | None = None) -> Breakdown:
    """How many people wait for money beyond the promised day. Fewer than five are not told, and no sums are."""
    day = today or timezone.localdate()
    late = Claim.objects.filter(promised_on__lt=day).exclude(state__in=_ENDED)
    earliest = late.order_by().values("person").annotate(promised_on=Min("promised_on"))
    counts = {name: 0 for name, _ in DELAYS}
    for row in earliest:
        counts[_band(day - row["promised_on"])] += 1
    return breakdown(counts)


def _band(late: timedelta) -> str:
    return next(name for name, most in DELAYS if most is None or late.days <= most)
