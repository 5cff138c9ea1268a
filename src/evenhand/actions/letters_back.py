"""When people next hear, and who is told then: by e-mail where they have one, else by a letter to print."""

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from evenhand.access.permissions import Permission
from evenhand.access.projects import Seat
from evenhand.access.roles import may
from evenhand.access.viewer import Viewer
from evenhand.actions import ledger, outbox
from evenhand.actions.errors import ActionError
from evenhand.notices import digest
from evenhand.readings.letter_back import last_told_on, letter_back
from evenhand.readings.news import news
from evenhand.records.models import Partner, Person, Project

#: At most one weekly e-mail or letter in so many days.
LEAST_DAYS_APART = 6
FURTHEST_DAYS = 366


@transaction.atomic
def set_next_letter(*, project: Project, on: date | None, by: Person) -> None:
    """Say when everyone will next hear. Every letter back names that day; on it, everyone is told."""
    now = Project.objects.select_for_update(no_key=True).get(pk=project.pk)
    today = timezone.localdate()
    if on is not None and on <= today:
        raise ActionError("That day is not to come any more. Name one from tomorrow on.")
    if on is not None and on > today + timedelta(days=FURTHEST_DAYS):
        raise ActionError("Name a day within a year, so that nobody waits longer than that.")
    if now.next_letter_on == on:
        return
    before = now.next_letter_on
    now.next_letter_on = on
    now.save(update_fields=["next_letter_on"])
    ledger.append(now, "project.set_next_letter", {"from": before, "to": on}, by=by)
    project.next_letter_on = on


@transaction.atomic
def want_weekly(partner: Partner, *, wants: bool) -> None:
    """Stop or start the weekly e-mail. It is nobody else's business, so the ledger does not hold it."""
    Partner.objects.filter(pk=partner.pk).update(wants_weekly_letter=wants)
    partner.wants_weekly_letter = wants


def tell_weekly() -> int:
    """Write this week's e-mail to everyone for whom there is something new. Calling it again adds nothing."""
    today = timezone.localdate()
    week = f"{today.isocalendar().year}-W{today.isocalendar().week:02}"
    told = 0
    for partner in _readers().filter(wants_weekly_letter=True, person__email__isnull=False).iterator():
        told += _tell_news(partner, key=f"digest {partner.project_id} {week}", today=today)
    return told


def tell_on_the_day() -> int:
    """On the day that a project named, everyone is told: a letter to print, or an e-mail.

    A day that passed while nothing ran is made good within a month. Whoever had an e-mail in the days before
    has just heard, and gets no other.
    """
    today = timezone.localdate()
    due = Project.objects.filter(next_letter_on__lte=today, next_letter_on__gt=today - timedelta(days=31))
    told = 0
    for partner in _readers().filter(project__in=due.values("pk")).iterator():
        key = f"letter {partner.project_id} {partner.project.next_letter_on}"
        if partner.person.email is None:
            told += _letter_waits(partner, key=key)
        elif partner.wants_weekly_letter:
            told += _tell_news(partner, key=key, today=today, kind="letter", always=True)
    return told


def _readers():  # type: ignore[no-untyped-def]
    """Those here who may read what was said, in projects that are at work here."""
    reading = [
        role for role, _ in Partner._meta.get_field("role").choices if may(role, Permission.CONTRIBUTION_READ)
    ]
    return (
        Partner.objects.filter(
            removed_at=None,
            role__in=reading,
            person__is_active=True,
            project__is_read_only=False,
            project__is_example=False,
        )
        .select_related("person", "project")
        .order_by("pk")
    )


@transaction.atomic
def _letter_waits(partner: Partner, *, key: str) -> int:
    outbox.tell(
        partner.person,
        key=key,
        kind="letter",
        subject=digest.subject(partner.project),
        # Made when it is printed, so that it is as new as can be.
        text="",
        project=partner.project,
    )
    return 1


@transaction.atomic
def _tell_news(partner: Partner, *, key: str, today: date, kind: str = "digest", always: bool = False) -> int:
    """Tell one person what is new since they last heard, up to yesterday: today is told next time."""
    last = last_told_on(partner)
    if last is not None and (today - last).days < LEAST_DAYS_APART:
        return 0
    since = last or timezone.localdate(partner.joined_at)
    seat = Seat(project=partner.project, partner=partner, viewer=Viewer(person=partner.person))
    letter = letter_back(partner, seat, reach="open", since=since, until=today)
    new = news(seat, since, today)
    if not always and not digest.is_worth_sending(letter, new):
        return 0
    outbox.tell(
        partner.person,
        key=key,
        kind=kind,
        subject=digest.subject(partner.project),
        text=digest.digest_text(letter, new),
        project=partner.project,
    )
    return 1
