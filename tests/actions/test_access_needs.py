from datetime import timedelta

import pytest
from django.utils import timezone

from evenhand.actions import access_needs
from evenhand.actions.errors import ActionError
from evenhand.actions.once import AlreadyDone
from evenhand.readings.access_needs import figure, figure_of
from evenhand.readings.asks_needs import typed_in
from evenhand.records.models import AccessNeed, AccessNeedCheck, LedgerEntry, LedgerSecret, OutboxMessage
from tests.people import join, person

KEY = "0d4f8e9a-0f0a-4f4e-9a53-3f2c6f6f0a77"


def need(partner, words="Canary: a break every hour", by=None, **more):
    return access_needs.say(partner=partner, need=words, by=by or partner.person, **more)


def occasion(cast, *partners, day=None):
    return access_needs.plan_occasion(
        project=cast.project,
        occasion="First panel",
        day=day or timezone.localdate(),
        partners=partners,
        by=cast.femi.person,
    )


def test_a_need_is_kept_once_and_is_in_no_ledger_and_no_message(cast):
    before = LedgerEntry.objects.count()
    kept = need(cast.walter, form_key=KEY)
    with pytest.raises(AlreadyDone):
        need(cast.walter, form_key=KEY)
    occasion(cast, cast.walter)
    access_needs.say_met(check=kept.checks.get(), met="no", words="Canary stairs", by=cast.walter.person)

    assert AccessNeed.objects.get().entered_by is None
    assert LedgerEntry.objects.count() == before
    assert not any(b"Canary" in bytes(secret.payload) for secret in LedgerSecret.objects.all())
    assert not OutboxMessage.objects.exists()


def test_said_for_somebody_it_waits_for_them_and_is_theirs_when_they_say_so(cast):
    kept = need(cast.walter, by=cast.femi.person)
    assert [each.by for each in typed_in(cast.walter)] == ["Femi Facilitator"]

    access_needs.still_right(need=kept, by=cast.walter.person)
    assert not typed_in(cast.walter)
    kept.refresh_from_db()
    assert kept.ask_again_on == timezone.localdate() + access_needs.ASK_AGAIN


def test_changing_it_leaves_nothing_of_what_it_said_before(cast):
    kept = need(cast.walter)
    access_needs.change(need=kept, words="Large print", by=cast.walter.person)
    assert AccessNeed.objects.get().need == "Large print"
    with pytest.raises(ActionError, match="Write what is needed"):
        access_needs.change(need=kept, words=" ", by=cast.walter.person)


def test_ending_it_takes_all_that_was_noted_with_it(cast):
    kept = need(cast.walter)
    occasion(cast, cast.walter)
    access_needs.end(need=kept, by=cast.walter.person)
    assert not AccessNeed.objects.exists()
    assert not AccessNeedCheck.objects.exists()
    with pytest.raises(ActionError, match="not here any more"):
        access_needs.change(need=kept, words="x", by=cast.walter.person)


def test_an_occasion_noted_twice_is_one_and_somebody_without_needs_has_none(cast):
    need(cast.walter)
    occasion(cast, cast.walter)
    occasion(cast, cast.walter)
    assert AccessNeedCheck.objects.count() == 1
    with pytest.raises(ActionError, match="None of these people"):
        occasion(cast, cast.priya)


def test_whether_it_was_met_is_said_afterwards_and_can_change(cast):
    kept = need(cast.walter)
    occasion(cast, cast.walter, day=timezone.localdate() + timedelta(days=1))
    check = kept.checks.get()
    with pytest.raises(ActionError, match="still to come"):
        access_needs.say_met(check=check, met="yes", by=cast.walter.person)
    AccessNeedCheck.objects.update(day=timezone.localdate())
    access_needs.say_met(check=check, met="yes", by=cast.walter.person)
    access_needs.say_met(check=check, met="partly", words="The lift stopped", by=cast.walter.person)
    check.refresh_from_db()
    assert (check.met, check.words) == ("partly", "The lift stopped")


def test_what_was_arranged_is_kept_with_who_arranged_it(cast):
    kept = need(cast.walter)
    occasion(cast, cast.walter)
    access_needs.arrange(check=kept.checks.get(), arranged="A ground-floor room", by=cast.femi.person)
    check = kept.checks.get()
    assert (check.arranged, check.arranged_by) == ("A ground-floor room", cast.femi.person)


def test_no_figure_about_fewer_than_five_people(cast):
    people = [cast.rosa, cast.femi, cast.priya, cast.walter]
    for partner in people:
        need(partner)
        need(partner, "And large print")
    occasion(cast, *people)
    assert figure(cast.project) is None

    fifth = join(cast.project, person("Ann More"), "partner", "patient")
    kept = need(fifth)
    occasion(cast, fifth)
    access_needs.say_met(check=kept.checks.get(), met="yes", by=fifth.person)
    found = figure(cast.project)
    assert (found.people, found.stated, found.met, found.not_said) == (5, 9, 1, 8)


def test_the_figure_counts_people_and_not_needs():
    assert figure_of([(1, "yes")] * 9) is None
    assert figure_of([(n, "yes") for n in range(5)]).met == 5


def test_somebody_who_left_says_no_more(cast):
    with pytest.raises(ActionError, match="no longer in the project"):
        need(cast.dan)
