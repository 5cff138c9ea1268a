"""Time that people put in. It is theirs alone, and in no ledger, until they share its sums."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from evenhand.actions import ledger, once
from evenhand.actions.errors import ActionError
from evenhand.records.hours import HOURS_KINDS, PAID_FOR
from evenhand.records.models import HoursEntry, Partner, Person, WorkProfile

DAY_MINUTES = 1440
MONTH_MINUTES = 31 * DAY_MINUTES
EARLIEST = date(2000, 1, 1)


@transaction.atomic
def log(
    *,
    partner: Partner,
    kind: str,
    minutes: int,
    day: date,
    by: Person,
    is_paid_for: str = "unknown",
    words: str = "",
    form_key: str | None = None,
) -> HoursEntry:
    """Write down time put in on one day."""
    once.claim(form_key)
    _check(partner, by, kind, minutes, day, is_paid_for, most=DAY_MINUTES)
    return HoursEntry.objects.create(
        project=partner.project,
        partner=partner,
        day=day,
        minutes=minutes,
        kind=kind,
        is_paid_for=is_paid_for,
        words=words,
    )


@transaction.atomic
def guess_month(
    *,
    partner: Partner,
    kind: str,
    minutes: int,
    month: date,
    by: Person,
    is_paid_for: str = "unknown",
    words: str = "",
    form_key: str | None = None,
) -> HoursEntry:
    """Keep one guess a month for each kind. A new guess takes the old one's place, and is private again."""
    once.claim(form_key)
    _check(partner, by, kind, minutes, month.replace(day=1), is_paid_for, most=MONTH_MINUTES)
    entry, _ = HoursEntry.objects.update_or_create(
        partner=partner,
        day=month.replace(day=1),
        kind=kind,
        is_guess_for_month=True,
        defaults={
            "project": partner.project,
            "minutes": minutes,
            "is_paid_for": is_paid_for,
            "words": words,
            "shared_on": None,
        },
    )
    return entry


@transaction.atomic
def remove(*, entry: HoursEntry, by: Person) -> None:
    """Take one's own entry away. Sums that were shared before stay in the record."""
    _own(entry.partner, by)
    HoursEntry.objects.filter(pk=entry.pk).delete()


@transaction.atomic
def share(*, partner: Partner, by: Person, month: date | None = None, form_key: str | None = None) -> int:
    """Let the others here see the sums of one month, or of all. Return how many minutes were shared now.

    The record gets sums by month and kind: neither days nor words.
    """
    once.claim(form_key)
    _own(partner, by)
    entries = list(_of_month(partner, month).filter(shared_on=None).select_for_update(no_key=True))
    if not entries:
        raise ActionError("There is nothing here that you have not shared yet.")
    HoursEntry.objects.filter(pk__in=[entry.pk for entry in entries]).update(shared_on=timezone.localdate())
    ledger.append(
        partner.project,
        "hours.share",
        {"partner": partner.pk, "months": sums_by_month(entries)},
        by=by,
        refs=[] if partner.ledger_seq is None else [partner.ledger_seq],
    )
    return sum(entry.minutes for entry in entries)


@transaction.atomic
def take_back(*, partner: Partner, by: Person, month: date | None = None) -> int:
    """Take shared hours off the pages again. What the record and earlier exports hold cannot be called back."""
    _own(partner, by)
    return _of_month(partner, month).exclude(shared_on=None).update(shared_on=None)


@transaction.atomic
def describe_post(
    *, partner: Partner, career_stage: str, contract: str, paid_share: Decimal | None, by: Person
) -> WorkProfile:
    """Keep what somebody says of their own post. Nobody else sees it."""
    _own(partner, by)
    if paid_share is not None and not 0 <= paid_share <= 1:
        raise ActionError("A paid share lies between nothing and one full post.")
    profile, _ = WorkProfile.objects.update_or_create(
        partner=partner,
        defaults={"career_stage": career_stage, "contract": contract, "paid_share": paid_share},
    )
    return profile


def sums_by_month(entries: Iterable[HoursEntry]) -> list[dict[str, object]]:
    months: dict[str, dict[str, dict[str, int]]] = {}
    for entry in entries:
        found = months.setdefault(f"{entry.day:%Y-%m}", {"kinds": {}, "paid_for": {}})
        for part, value in (("kinds", entry.kind), ("paid_for", entry.is_paid_for)):
            found[part][value] = found[part].get(value, 0) + entry.minutes
    return [{"month": month, **months[month]} for month in sorted(months)]


def _of_month(partner: Partner, month: date | None):  # type: ignore[no-untyped-def]
    entries = HoursEntry.objects.filter(partner=partner)
    return entries if month is None else entries.filter(day__year=month.year, day__month=month.month)


def _own(partner: Partner, by: Person) -> None:
    if by.pk != partner.person_id:
        raise ActionError("Hours belong to whoever put them in. Only they can write them down or share them.")
    if not partner.is_here:
        raise ActionError("You are not in this project any more.")


def _check(
    partner: Partner, by: Person, kind: str, minutes: int, day: date, is_paid_for: str, *, most: int
) -> None:
    _own(partner, by)
    if kind not in dict(HOURS_KINDS):
        raise ActionError("Choose what the time went into.")
    if is_paid_for not in dict(PAID_FOR):
        raise ActionError("Say whether somebody pays for it, or that you do not know.")
    if not 1 <= minutes <= most:
        raise ActionError(
            "A day has 24 hours. Give between one minute and that."
            if most == DAY_MINUTES
            else "A month has at most 744 hours. Give between one minute and that."
        )
    if day > timezone.localdate():
        raise ActionError("That day is still to come. Give today or a day before it.")
    if day < EARLIEST:
        raise ActionError("That day is too long ago. Give a day since 1 January 2000.")
