import json
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from evenhand.actions import hours, ledger
from evenhand.actions.errors import ActionError
from evenhand.actions.once import AlreadyDone
from evenhand.records.models import HoursEntry, LedgerEntry, LedgerSecret, WorkProfile

KEY = "0d4f8e9a-0f0a-4f4e-9a53-3f2c6f6f0b01"


def log(partner, minutes=60, **more):
    given = {"kind": "tea", "day": timezone.localdate(), **more}
    return hours.log(partner=partner, minutes=minutes, by=partner.person, **given)


def entries_in_ledger(cast):
    return LedgerEntry.objects.filter(project=cast.project).count()


def test_hours_are_kept_and_are_in_no_ledger(cast):
    before = entries_in_ledger(cast)
    log(cast.rosa, words="A long call with a worried mother")

    entry = HoursEntry.objects.get()
    assert (entry.partner, entry.minutes, entry.shared_on) == (cast.rosa, 60, None)
    assert entries_in_ledger(cast) == before


def test_pressing_twice_logs_once(cast):
    log(cast.rosa, form_key=KEY)
    with pytest.raises(AlreadyDone):
        log(cast.rosa, form_key=KEY)
    assert HoursEntry.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"minutes": 0}, "A day has 24 hours"),
        ({"minutes": 1441}, "A day has 24 hours"),
        ({"kind": "golf"}, "Choose what the time went into"),
        ({"is_paid_for": "perhaps"}, "Say whether somebody pays"),
        ({"day": date(1999, 12, 31)}, "too long ago"),
    ],
)
def test_what_makes_no_sense_is_refused_in_a_sentence(cast, wrong, sentence):
    with pytest.raises(ActionError, match=sentence):
        log(cast.rosa, **wrong)
    with pytest.raises(ActionError, match="still to come"):
        log(cast.rosa, day=timezone.localdate() + timedelta(days=1))
    assert not HoursEntry.objects.exists()


def test_nobody_writes_down_or_shares_another_persons_hours(cast):
    entry = log(cast.priya)
    for attempt in (
        lambda: hours.log(
            partner=cast.priya, kind="tea", minutes=5, day=timezone.localdate(), by=cast.rosa.person
        ),
        lambda: hours.share(partner=cast.priya, by=cast.rosa.person),
        lambda: hours.take_back(partner=cast.priya, by=cast.rosa.person),
        lambda: hours.remove(entry=entry, by=cast.rosa.person),
        lambda: hours.describe_post(
            partner=cast.priya, career_stage="early", contract="", paid_share=None, by=cast.rosa.person
        ),
    ):
        with pytest.raises(ActionError, match="belong to whoever"):
            attempt()
    assert HoursEntry.objects.get().shared_on is None


def test_a_new_guess_takes_the_old_ones_place_and_is_private_again(cast):
    for minutes in (600, 900):
        hours.guess_month(
            partner=cast.rosa, kind="lifts", minutes=minutes, month=date(2026, 10, 17), by=cast.rosa.person
        )
        if minutes == 600:
            hours.share(partner=cast.rosa, by=cast.rosa.person)

    entry = HoursEntry.objects.get()
    assert (entry.day, entry.minutes, entry.shared_on) == (date(2026, 10, 1), 900, None)


def test_sharing_one_month_puts_its_sums_and_no_words_or_days_into_the_record(cast):
    log(cast.rosa, 30, day=date(2026, 9, 3), words="Canary robin", is_paid_for="no")
    log(cast.rosa, 45, day=date(2026, 9, 9), kind="lifts")
    log(cast.rosa, 60, day=date(2026, 10, 1))

    assert hours.share(partner=cast.rosa, by=cast.rosa.person, month=date(2026, 9, 1)) == 75

    assert list(HoursEntry.objects.filter(shared_on=None).values_list("minutes", flat=True)) == [60]
    payload = json.loads(bytes(LedgerSecret.objects.order_by("-seq").first().payload))
    assert payload["months"] == [
        {"month": "2026-09", "kinds": {"tea": 30, "lifts": 45}, "paid_for": {"no": 30, "unknown": 45}}
    ]
    leaf = json.loads(bytes(LedgerEntry.objects.order_by("-seq").first().leaf))
    assert leaf["type"] == "hours.share"
    assert not any(b"Canary" in bytes(secret.payload) for secret in LedgerSecret.objects.all())


def test_what_is_shared_already_is_not_shared_twice(cast):
    log(cast.rosa)
    hours.share(partner=cast.rosa, by=cast.rosa.person)
    with pytest.raises(ActionError, match="not shared yet"):
        hours.share(partner=cast.rosa, by=cast.rosa.person)


def test_nothing_is_shared_when_the_entry_fails(cast, monkeypatch):
    log(cast.rosa)

    def fail(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr(ledger, "append", fail)
    with pytest.raises(RuntimeError):
        hours.share(partner=cast.rosa, by=cast.rosa.person)
    assert HoursEntry.objects.get().shared_on is None


def test_shared_hours_can_be_taken_off_the_pages_and_the_record_keeps_its_entry(cast):
    log(cast.rosa)
    hours.share(partner=cast.rosa, by=cast.rosa.person)
    before = entries_in_ledger(cast)

    assert hours.take_back(partner=cast.rosa, by=cast.rosa.person) == 1
    assert HoursEntry.objects.get().shared_on is None
    assert entries_in_ledger(cast) == before


def test_somebody_who_left_logs_nothing_more(cast):
    with pytest.raises(ActionError, match="not in this project any more"):
        log(cast.dan)


def test_a_post_is_kept_and_a_share_beyond_a_full_one_is_refused(cast):
    given = {"partner": cast.rosa, "career_stage": "early", "contract": "", "by": cast.rosa.person}
    hours.describe_post(**given, paid_share=Decimal("0.2"))
    with pytest.raises(ActionError, match="one full post"):
        hours.describe_post(**given, paid_share=Decimal("1.2"))
    assert WorkProfile.objects.get().paid_share == Decimal("0.2")
