from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from evenhand.actions import budgets, ledger, trims
from evenhand.actions.errors import ActionError
from evenhand.actions.once import AlreadyDone
from evenhand.actions.trims import Said
from evenhand.exchange.plan_sections import LineStated
from evenhand.readings.framework import current
from evenhand.readings.trims import trims_of
from evenhand.records.models import BudgetLine, LedgerEntry, Trim

SAID = Said("The panel", "Over the ceiling", "People who need a taxi stay at home")


@pytest.fixture
def line(cast):
    stated = LineStated(heading="travel", label="Taxis", rate_pence=40_000, unit="each", who="thing")
    return budgets.add_line(project=cast.project, stated=stated, by=cast.rosa.person)


def record(cast, line, moment, pounds, said=SAID, **more):
    line = BudgetLine.objects.get(pk=line.pk)
    return trims.record(
        line=line,
        moment=moment,
        to_pence=pounds * 100,
        said=said,
        seen_version=more.pop("seen_version", line.version),
        by=cast.rosa.person,
        **more,
    )


def log(cast):
    return [
        (trim.moment, trim.from_pence // 100, trim.to_pence // 100) for trim in Trim.objects.order_by("pk")
    ]


def test_a_line_is_followed_from_the_wish_to_the_work(cast, line):
    record(cast, line, "asked", 300)
    record(cast, line, "awarded", 200)
    record(cast, line, "spent", 190)

    assert log(cast) == [("asked", 400, 300), ("awarded", 300, 200), ("spent", 200, 190)]
    [shown] = trims_of(cast.project, current()).lines
    assert (shown.wished_pence, shown.asked_pence, shown.awarded_pence, shown.spent_pence) == (
        40_000,
        30_000,
        20_000,
        19_000,
    )


def test_an_award_in_full_needs_no_reason(cast, line):
    record(cast, line, "awarded", 400, said=None)

    assert log(cast) == []
    assert not trims_of(cast.project, current()).lines[0].is_unexplained


@pytest.mark.parametrize("moment", ["asked", "awarded"])
def test_a_cut_without_its_reason_is_refused_and_changes_nothing(cast, line, moment):
    before = LedgerEntry.objects.count()
    for said in (None, Said("The panel", "", "")):
        with pytest.raises(ActionError, match=r"Still to say: .*why and whose voice it touches"):
            record(cast, line, moment, 100, said=said)

    line.refresh_from_db()
    assert (line.asked_pence, line.awarded_pence, line.version) == (40_000, None, 1)
    assert LedgerEntry.objects.count() == before


def test_pennies_spent_more_or_less_need_no_reason(cast, line):
    record(cast, line, "awarded", 400, said=None)
    record(cast, line, "spent", 399, said=None)

    assert log(cast) == []


def test_what_was_spent_cannot_come_before_what_was_awarded(cast, line):
    with pytest.raises(ActionError, match="Note first what was awarded"):
        record(cast, line, "spent", 100)


def test_what_was_asked_for_cannot_change_after_the_award(cast, line):
    record(cast, line, "awarded", 100)
    with pytest.raises(ActionError, match="what was asked for stands"):
        record(cast, line, "asked", 50)


def test_a_day_to_come_is_refused(cast, line):
    tomorrow = timezone.localdate() + timedelta(days=1)
    with pytest.raises(ActionError, match="still to come"):
        record(cast, line, "asked", 100, said=Said("A", "B", "C", tomorrow))


def test_work_that_nobody_pays_for_and_is_done_is_flagged(cast, line):
    record(cast, line, "awarded", 0, is_done_anyway=True)

    assert [each.record.label for each in trims_of(cast.project, current()).unfunded] == ["Taxis"]


def test_work_that_was_cut_and_is_not_done_is_not_flagged(cast, line):
    record(cast, line, "awarded", 0)

    assert trims_of(cast.project, current()).unfunded == ()


def test_money_spent_on_an_unfunded_line_shows_that_it_is_done(cast, line):
    record(cast, line, "awarded", 0)
    record(cast, line, "spent", 120, said=None)

    assert len(trims_of(cast.project, current()).unfunded) == 1


def test_hours_stay_to_be_seen_when_their_pay_is_cut(cast):
    stated = LineStated(
        heading="facilitation", label="Facilitator", people=1, times=4, hours_each=3, rate_pence=5000,
        unit="hour", who="staff",
    )  # fmt: skip
    line = budgets.add_line(project=cast.project, stated=stated, by=cast.rosa.person)
    line = record(cast, line, "asked", 0, is_done_anyway=True)

    assert (line.asked_pence, line.people, line.times, line.hours_each) == (0, 1, 4, 3)


def test_the_second_of_two_tabs_is_told(cast, line):
    record(cast, line, "asked", 300)
    with pytest.raises(ActionError, match="Somebody else changed this line"):
        record(cast, line, "asked", 200, seen_version=1)

    assert log(cast) == [("asked", 400, 300)]


def test_pressing_twice_notes_it_once(cast, line):
    key = "6f4f0f62-2a41-4a0e-9d4e-0e0f6b1f0002"
    record(cast, line, "asked", 300, form_key=key)
    with pytest.raises(AlreadyDone):
        record(cast, line, "asked", 200, form_key=key)

    assert log(cast) == [("asked", 400, 300)]


def test_the_rest_is_awarded_as_asked_and_spent_as_awarded_once(cast, line):
    other = LineStated(heading="venue", label="Hall", rate_pence=9000, unit="each", who="thing")
    hall = budgets.add_line(project=cast.project, stated=other, by=cast.rosa.person)
    record(cast, line, "awarded", 100)
    assert trims.award_rest_as_asked(project=cast.project, by=cast.rosa.person) == 1
    assert trims.award_rest_as_asked(project=cast.project, by=cast.rosa.person) == 0
    assert trims.spend_rest_as_awarded(project=cast.project, by=cast.rosa.person) == 2

    hall.refresh_from_db()
    line.refresh_from_db()
    assert (hall.awarded_pence, hall.spent_pence) == (9000, 9000)
    assert (line.awarded_pence, line.spent_pence) == (10_000, 10_000)


def test_an_award_noted_by_mistake_is_cleared_and_what_was_said_stays(cast, line):
    record(cast, line, "awarded", 100)
    line.refresh_from_db()
    trims.clear_award(line=line, seen_version=line.version, by=cast.rosa.person)
    line.refresh_from_db()

    assert (line.awarded_pence, line.spent_pence) == (None, None)
    assert log(cast) == [("awarded", 400, 100)]


def test_nothing_is_kept_when_the_ledger_entry_cannot_be_written(cast, line, monkeypatch):
    monkeypatch.setattr(ledger, "append", lambda *a, **k: (_ for _ in ()).throw(RuntimeError("no ledger")))
    with pytest.raises(RuntimeError):
        record(cast, line, "asked", 100)

    line.refresh_from_db()
    assert line.asked_pence == 40_000
    assert not Trim.objects.exists()


def test_the_database_refuses_a_trim_below_nothing(cast, line):
    record(cast, line, "asked", 300)
    with pytest.raises(IntegrityError), transaction.atomic():
        Trim.objects.update(to_pence=-1)
