"""The figures that a group can watch: worked out by hand, about nobody, and silent where they would point at few."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.utils import timezone

from evenhand.actions import barriers, claims, contributions
from evenhand.readings.watch_signs import FIGURES, figure_anew, figure_now, shows
from evenhand.records.models import BarrierAsk, Claim, Contribution, MinutesAsked, WatchSign
from tests.actions.test_watch_signs import late_promise
from tests.closed_decisions import closed
from tests.harms import raised
from tests.payments import BUS
from tests.people import join, person


def said(partner, **more):
    return contributions.say(partner=partner, text="The stairs.", kind="concern", by=partner.person, **more)


@pytest.mark.parametrize("figure", FIGURES)
def test_an_empty_project_gives_each_figure_a_sentence_and_breaks_none(cast, figure):
    now = figure_anew(cast.project, figure)

    assert now.said.endswith(".")


def test_answers_that_are_late_are_counted_without_what_only_few_may_hear(cast):
    said(cast.priya)
    said(cast.priya)
    said(cast.priya, audience="facilitator")
    yesterday = timezone.localdate() - timedelta(days=1)
    Contribution.objects.exclude(number=1).update(due_on=yesterday)

    now = figure_anew(cast.project, "answers_late")
    assert (now.value, now.said) == (Decimal(1), "1 of 2 things said and waiting is past the day.")


def test_promises_past_their_day(cast):
    late_promise(cast)

    assert figure_anew(cast.project, "promises_late").value == 1


def test_minutes_are_of_five_people_or_of_nobody(cast):
    MinutesAsked.objects.create(
        partner=cast.priya, what="A round", minutes=60, asked_on=timezone.localdate(), about="round 1"
    )
    # Rosa, Femi, Priya, Walter and Olu are here: 60 minutes of five people are 12 each, to the nearest ten 10.
    now = figure_anew(cast.project, "minutes_asked")
    assert now.value == Decimal(10)
    assert now.said.startswith("About 10 minutes asked of each person here in 30 days")
    assert "60" not in now.said
    cast.olu.removed_at, cast.olu.removed_by = timezone.now(), cast.rosa.person
    cast.olu.save()

    assert figure_anew(cast.project, "minutes_asked").value is None


def test_what_was_asked_of_those_who_left_or_long_ago_is_not_counted(cast):
    long_ago = timezone.localdate() - timedelta(days=30)
    for partner, day in ((cast.dan, timezone.localdate()), (cast.priya, long_ago)):
        MinutesAsked.objects.create(
            partner=partner, what="A round", minutes=60, asked_on=day, about="round 1"
        )

    assert figure_anew(cast.project, "minutes_asked").value == 0


def test_pay_that_is_late_is_told_of_five_people_or_more(cast):
    now = figure_anew(cast.project, "pay_late")

    assert (now.value, now.said) == (None, "Not worked out: it would be about fewer than five people.")
    yesterday = timezone.localdate() - timedelta(days=1)
    for number in range(5):
        partner = join(cast.project, person(f"Claims{number}"), "partner", "carer")
        claims.make(partner=partner, lines=[BUS], by=partner.person)
    Claim.objects.update(promised_on=yesterday)
    Claim.objects.filter(partner=partner).update(
        state="arrived",
        arrived_on=yesterday,
        approved_by=cast.rosa.person,
        approved_on=yesterday,
        sent_on=yesterday,
        sent_in=uuid4(),
        payee="Claims",
    )

    now = figure_anew(cast.project, "pay_late")
    assert now.value == 80
    assert now.said.startswith("4 of 5 payments")


def test_decisions_with_partners_need_three_and_two_public_partners_in_each(cast):
    bea = join(cast.project, person("Bea Larsson"), "partner", "patient")
    closed(cast, say=(cast.rosa, cast.priya, bea))
    closed(cast, say=(cast.rosa, cast.priya))
    assert figure_anew(cast.project, "decisions_with_partners").value is None
    closed(cast, say=(cast.rosa, cast.femi))

    now = figure_anew(cast.project, "decisions_with_partners")
    # In the first alone could two public partners decide: 1 of 3, and a lone voice is no say.
    assert now.value == Decimal("33.3")
    assert now.said.startswith("1 of 3 decisions")


def test_owners_who_have_not_answered_in_sixty_days(cast):
    barrier = raised(cast.priya)
    for days in (61, 60, 5):
        barriers.ask_owner(
            barrier=barrier,
            how="By letter",
            asked_on=timezone.localdate() - timedelta(days=days),
            partner=cast.rosa,
            by=cast.rosa.person,
        )
    assert figure_anew(cast.project, "barriers_unanswered").value == 1
    BarrierAsk.objects.filter(asked_on__lt=timezone.localdate() - timedelta(days=60)).update(
        answered_on=timezone.localdate(), answer="No."
    )

    assert figure_anew(cast.project, "barriers_unanswered").value == 0


def test_a_mark_is_passed_on_the_side_that_people_chose():
    above = WatchSign(mark=Decimal(3), is_above=True)
    below = WatchSign(mark=Decimal(3), is_above=False)

    def now(value):
        from evenhand.readings.watch_signs import FigureNow

        return FigureNow(None if value is None else Decimal(value), "")

    assert [shows(above, now(value)) for value in (2, 3, 4, None)] == [False, False, True, False]
    assert [shows(below, now(value)) for value in (2, 3, 4, None)] == [True, False, False, False]


def test_a_figure_is_worked_out_once_for_all_the_signs_that_watch_it(cast, django_assert_num_queries):
    from evenhand.readings.watch_signs import watched
    from tests.harms import foreseen, watch_promises

    harm = foreseen(cast.rosa)
    signs = [watch_promises(harm, cast.rosa) for _ in range(5)]
    # How long the record is, the project, and the figure.
    with django_assert_num_queries(3):
        assert len(watched(signs)) == 5
    with django_assert_num_queries(1):
        assert len(watched(signs)) == 5


def test_a_figure_is_kept_until_something_is_added_to_the_record(cast):
    before = figure_now(cast.project, "promises_late")
    late_promise(cast)

    assert before.value == 0
    assert figure_now(cast.project, "promises_late").value == 1
