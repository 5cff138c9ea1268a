"""Regular work: each piece once when it is due, however many workers there are and however often they start.

A piece is due at an hour of local time, on every day or on one day of the week. After a downtime it is done
once and not once for every time that was missed. A clock that is moved back repeats nothing. A worker that
dies in the middle leaves a lease; when that runs out the work begins again, so every piece of it must be
able to be begun twice.
"""

import logging
import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from importlib import import_module
from typing import Literal

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from evenhand.records.models import ScheduledRun

logger = logging.getLogger(__name__)

LEASE = timedelta(minutes=30)
#: The row by which a worker shows that it is alive.
WORKER = "worker"
MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY = range(7)


@dataclass(frozen=True)
class Every:
    """When something is due: `Every(hour=3)` or `Every(weekday=MONDAY, hour=8)`, by the clock on the wall."""

    hour: int
    weekday: int | None = None

    def last_due(self, now: datetime) -> str:
        """The latest time at or before `now` that it was due, in a form in which a later one sorts after it."""
        local = timezone.localtime(now)
        day = local.date()
        if local.hour < self.hour:
            day -= timedelta(days=1)
        if self.weekday is not None:
            day -= timedelta(days=(day.weekday() - self.weekday) % 7)
        return datetime.combine(day, time(self.hour)).strftime("%Y-%m-%dT%H")


@dataclass(frozen=True)
class Regular:
    name: str
    every: Every
    run: Callable[[], object]


Ran = Literal["ran", "broke"]


@dataclass(frozen=True)
class Part:
    """A piece of work by its name, looked up when it is due: it is imported by the worker and by nothing else."""

    module: str
    function: str

    def __call__(self) -> object:
        return self.find()()

    def find(self) -> Callable[[], object]:
        return getattr(import_module(f"evenhand.actions.{self.module}"), self.function)


#: One line a piece. Each must be able to be begun twice.
REGULAR: list[Regular] = [
    Regular("old drafts", Every(hour=3), Part("drafts", "erase_old")),
    Regular("old messages", Every(hour=3), Part("outbox", "forget_old")),
    Regular("list of what was erased", Every(hour=3), Part("erasure_list", "add_missing")),
    # Daily, so that little is ever without a head; they go out with the letters of the week.
    # Daily, so that a server that was down on the first of the month tells it on the next day.
    Regular("figures for organisations", Every(hour=4), Part("told_figures", "tell_the_month")),
    Regular("heads", Every(hour=5), Part("heads", "sign_all_due")),
    Regular("promises due", Every(hour=6), Part("promises_told", "send_prompts")),
    Regular("money that should have come", Every(hour=6), Part("claims", "ask_about_arrival")),
    Regular(
        "clauses that wait for nobody", Every(hour=6), Part("clauses_in_force", "see_whether_any_agreed")
    ),
    Regular("questions that wait for nobody", Every(hour=6), Part("open_answers", "show_all_complete")),
    Regular("looks at what came of it", Every(hour=6), Part("outcomes", "prompt_due")),
    Regular("watch signs", Every(hour=6), Part("watch_signs", "check_all")),
    Regular("letter days", Every(hour=7), Part("letters_back", "tell_on_the_day")),
    Regular("weekly news", Every(weekday=MONDAY, hour=8), Part("letters_back", "tell_weekly")),
]


def run_due(now: datetime | None = None, regular: list[Regular] | None = None) -> dict[str, Ran]:
    """Do whatever is due and nobody is at. One piece that breaks keeps no other from being done."""
    done: dict[str, Ran] = {}
    for each in REGULAR if regular is None else regular:
        at = now or timezone.now()
        due = each.every.last_due(at)
        if not _take(each.name, due, at):
            continue
        try:
            each.run()
        except Exception:
            # The lease stays, so that it is tried again when it has run out.
            logger.exception("The regular work “%s” broke. It is tried again in half an hour.", each.name)
            done[each.name] = "broke"
            continue
        ScheduledRun.objects.filter(name=each.name).update(
            ran_for=due, ran_at=timezone.now(), leased_until=None
        )
        done[each.name] = "ran"
    return done


def _take(name: str, due: str, now: datetime) -> bool:
    row = ScheduledRun.objects.filter(name=name).first()
    if row is None:
        # A new installation owes nothing for the time before it was there.
        ScheduledRun.objects.bulk_create(
            [ScheduledRun(name=name, ran_for=due, ran_at=now)], ignore_conflicts=True
        )
        return False
    if row.ran_for >= due or (row.leased_until is not None and row.leased_until > now):
        return False
    with transaction.atomic():
        return bool(
            ScheduledRun.objects.filter(Q(leased_until=None) | Q(leased_until__lte=now), name=name)
            .filter(ran_for__lt=due)
            .update(leased_until=now + LEASE)
        )


def show_alive() -> None:
    """Let `evenhand doctor` see that a worker is at work."""
    ScheduledRun.objects.update_or_create(
        name=WORKER, defaults={"ran_for": str(os.getpid()), "ran_at": timezone.now()}
    )


def worker_seen_at() -> datetime | None:
    return ScheduledRun.objects.filter(name=WORKER).values_list("ran_at", flat=True).first()
