"""Regular work is done once when it is due: not twice, not never, whatever the clock does."""

from datetime import UTC, datetime, timedelta

import pytest

from evenhand.actions import schedule
from evenhand.actions.schedule import MONDAY, Every, Regular
from evenhand.records.models import OutboxMessage, ScheduledRun

WEEKLY = Every(weekday=MONDAY, hour=8)
#: Monday 23 November 2026, eight in the morning in London.
AT_EIGHT = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


@pytest.fixture
def work(db):
    done = []
    regular = [Regular("news", WEEKLY, lambda: done.append(1))]
    # The worker was there before.
    schedule.run_due(AT_EIGHT - timedelta(days=5), regular)
    return done, regular


@pytest.mark.parametrize(
    ("now", "due"),
    [
        (datetime(2026, 11, 23, 7, 59, tzinfo=UTC), "2026-11-16T08"),
        (datetime(2026, 11, 23, 8, 0, tzinfo=UTC), "2026-11-23T08"),
        (datetime(2026, 11, 29, 23, 0, tzinfo=UTC), "2026-11-23T08"),
        # In summer eight o'clock in London is seven in Greenwich.
        (datetime(2026, 7, 6, 6, 59, tzinfo=UTC), "2026-06-29T08"),
        (datetime(2026, 7, 6, 7, 0, tzinfo=UTC), "2026-07-06T08"),
    ],
)
def test_the_hour_is_that_of_the_clock_on_the_wall(now, due):
    assert WEEKLY.last_due(now) == due


def test_a_new_installation_owes_nothing_for_the_time_before_it(db):
    done = []
    schedule.run_due(AT_EIGHT, [Regular("news", WEEKLY, lambda: done.append(1))])
    assert done == []


def test_it_is_done_once_however_often_anyone_looks(work):
    done, regular = work
    schedule.run_due(AT_EIGHT - timedelta(seconds=1), regular)
    assert done == []
    for minutes in range(0, 60 * 24 * 6, 60):
        schedule.run_due(AT_EIGHT + timedelta(minutes=minutes), regular)
    assert done == [1]


def test_after_a_downtime_it_is_done_once_and_not_for_each_time_missed(work):
    done, regular = work
    schedule.run_due(AT_EIGHT + timedelta(weeks=7, hours=3), regular)
    schedule.run_due(AT_EIGHT + timedelta(weeks=7, hours=4), regular)
    assert done == [1]


def test_a_clock_moved_back_repeats_nothing(work):
    done, regular = work
    schedule.run_due(AT_EIGHT, regular)
    for hours in (-1, -24, -24 * 40, 0):
        schedule.run_due(AT_EIGHT + timedelta(hours=hours), regular)
    assert done == [1]


def test_what_breaks_keeps_no_other_from_being_done_and_is_tried_again(work):
    done, regular = work
    fails = [True]

    def sometimes():
        if fails:
            fails.pop()
            raise RuntimeError("a fault")
        done.append(2)

    both = [Regular("breaks", WEEKLY, sometimes), *regular]
    schedule.run_due(AT_EIGHT - timedelta(days=5), both)
    assert schedule.run_due(AT_EIGHT, both) == {"breaks": "broke", "news": "ran"}
    assert schedule.run_due(AT_EIGHT + timedelta(minutes=5), both) == {}
    assert schedule.run_due(AT_EIGHT + timedelta(minutes=31), both) == {"breaks": "ran"}
    assert done == [1, 2]


def test_another_worker_at_it_keeps_this_one_away(work):
    done, regular = work
    inner = []
    both = [Regular("news", WEEKLY, lambda: inner.append(schedule.run_due(AT_EIGHT, regular)))]
    schedule.run_due(AT_EIGHT, both)
    assert inner == [{}]
    assert done == []


def test_a_worker_that_died_in_the_middle_is_taken_over_from(work):
    done, regular = work
    ScheduledRun.objects.update(leased_until=AT_EIGHT + timedelta(minutes=30))
    schedule.run_due(AT_EIGHT + timedelta(minutes=29), regular)
    assert done == []
    schedule.run_due(AT_EIGHT + timedelta(minutes=30), regular)
    assert done == [1]


def test_a_worker_shows_that_it_is_alive(db):
    assert schedule.worker_seen_at() is None
    schedule.show_alive()
    first = schedule.worker_seen_at()
    schedule.show_alive()
    assert schedule.worker_seen_at() >= first


def test_every_piece_of_regular_work_can_be_found(db):
    for each in schedule.REGULAR:
        assert callable(each.run.find()), each.name
    assert len({each.name for each in schedule.REGULAR}) == len(schedule.REGULAR)


def test_every_piece_of_regular_work_may_be_begun_twice(cast):
    for each in [*schedule.REGULAR, *schedule.REGULAR]:
        each.run()
    assert OutboxMessage.objects.count() == OutboxMessage.objects.values("person", "key").distinct().count()
