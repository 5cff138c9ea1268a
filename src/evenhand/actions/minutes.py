"""Count the minutes that something asks of a partner, and ask for no more than they agreed to."""

from collections.abc import Iterable
from datetime import timedelta

from django.db import transaction
from django.db.models import Case, Sum, Value, When
from django.utils import timezone

from evenhand.actions import ledger
from evenhand.actions.errors import ActionError
from evenhand.records.minutes_asked import WINDOW_DAYS
from evenhand.records.models import MinutesAsked, MinutesSpared, Partner, Person

MOST_CAP = 10_000


def ask(partner: Partner, what: str, minutes: int, about: str) -> bool:
    """Ask one partner for minutes of their time; return whether they were asked, and not spared.

    `about` names the request (“appraisal 12 step 1”): one request counts once, however often it is called,
    so a reminder or a second press adds nothing. Call it inside the action that does the asking, whose
    ledger entry records it; the count has no entry of its own because it follows from that one.
    """
    return bool(ask_each([partner], what, minutes, about))


@transaction.atomic
def ask_each(partners: Iterable[Partner], what: str, minutes: int, about: str) -> list[Partner]:
    """The same for several; return those who were really asked.

    Whoever agreed to a number of minutes in any 30 days is asked for no more than that. They are not
    told; that they were spared is kept, and shown to them on their own page and to the lead.
    """
    _check(minutes)
    wanted = list(partners)
    today = timezone.localdate()
    with_cap = _locked([partner.pk for partner in wanted])
    asked_before = set(
        MinutesAsked.objects.filter(partner__in=with_cap, about=about[:80]).values_list(
            "partner_id", flat=True
        )
    )
    so_far = _minutes_in_window(list(with_cap))
    spared = {
        pk for pk, cap in with_cap.items() if pk not in asked_before and so_far.get(pk, 0) + minutes > cap
    }
    asked = [partner for partner in wanted if partner.pk not in spared]
    _count(asked, what, minutes, about)
    MinutesSpared.objects.bulk_create(
        [
            MinutesSpared(partner_id=pk, what=what[:140], minutes=minutes, spared_on=today, about=about[:80])
            for pk in sorted(spared)
        ],
        ignore_conflicts=True,
    )
    return asked


@transaction.atomic
def count(partner: Partner, what: str, minutes: int, about: str) -> None:
    """Count what somebody does of their own accord, also above what they agreed to be asked for.

    Nobody is kept from speaking by a number that protects them from being asked.
    """
    _check(minutes)
    _locked([partner.pk])
    _count([partner], what, minutes, about)


@transaction.atomic
def give_back(partners: Iterable[Partner], about: str) -> None:
    """Take a request back: it asks for nothing any more, so it leaves room for another."""
    MinutesAsked.objects.filter(partner__in=list(partners), about=about[:80]).delete()


@transaction.atomic
def set_cap(partner: Partner, minutes: int | None, by: Person) -> None:
    """Agree for how many minutes in any 30 days somebody may be asked; nothing stands for no agreement."""
    if minutes is not None and not 0 <= minutes <= MOST_CAP:
        raise ActionError(
            f"Say how many minutes as a whole number from 0 to {MOST_CAP:,}, or leave it empty for no number."
        )
    locked = (
        Partner.objects.select_for_update(of=("self",), no_key=True)
        .select_related("project")
        .get(pk=partner.pk)
    )
    if not locked.is_here:
        raise ActionError("This person is not in the project any more.")
    if locked.minutes_cap == minutes:
        return
    before = locked.minutes_cap
    Partner.objects.filter(pk=partner.pk).update(minutes_cap=minutes)
    partner.minutes_cap = minutes
    ledger.append(
        locked.project,
        "partner.set_cap",
        {
            "partner": partner.pk,
            "from": before,
            "to": minutes,
            "entered_for_them": by.pk != locked.person_id,
        },
        by=by,
        refs=[locked.ledger_seq] if locked.ledger_seq is not None else [],
    )


def _check(minutes: int) -> None:
    if minutes < 0:
        raise ActionError("Minutes asked are a whole number, none or more.")


def _locked(partner_ids: list[int]) -> dict[int, int]:
    """Hold these partners until the transaction ends; return the caps of those who agreed to one.

    Two requests at one instant then come one after the other, and cannot both slip under a cap. Leads come
    first, as in `actions/partners.py`: two actions that lock in different orders would wait for each other.
    """
    rows = (
        Partner.objects.select_for_update(of=("self",), no_key=True)
        .filter(pk__in=partner_ids)
        .order_by(Case(When(role="lead", then=Value(0)), default=Value(1)), "pk")
        .values_list("pk", "minutes_cap")
    )
    return {pk: cap for pk, cap in rows if cap is not None}


def _minutes_in_window(partner_ids: list[int]) -> dict[int, int]:
    since = timezone.localdate() - timedelta(days=WINDOW_DAYS - 1)
    sums = (
        MinutesAsked.objects.filter(partner__in=partner_ids, asked_on__gte=since)
        .order_by()
        .values("partner")
        .annotate(sum=Sum("minutes"))
    )
    return {row["partner"]: row["sum"] for row in sums}


def _count(partners: Iterable[Partner], what: str, minutes: int, about: str) -> None:
    today = timezone.localdate()
    MinutesAsked.objects.bulk_create(
        [
            MinutesAsked(partner=partner, what=what[:140], minutes=minutes, asked_on=today, about=about[:80])
            for partner in partners
        ],
        # The constraint decides, not a look beforehand: two requests at one instant still count once.
        ignore_conflicts=True,
    )
