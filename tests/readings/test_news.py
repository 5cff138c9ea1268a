"""What a weekly letter says was decided."""

from datetime import timedelta

from django.utils import timezone

from evenhand.access.permissions import Permission
from evenhand.access.projects import seat_for
from evenhand.access.viewer import Viewer
from evenhand.actions import closing
from evenhand.readings.news import news
from tests.decisions import charter_rule, close_later, days_later, put_by_rule, take


def decided(cast):
    seat = seat_for(Viewer(cast.walter.person), cast.project.slug, Permission.PROJECT_READ)
    today = timezone.localdate()
    return news(seat, today, today + timedelta(days=60)).decisions


def test_it_tells_what_was_asked_and_which_way_it_went(cast):
    decision = put_by_rule(cast, "majority")
    for partner in (cast.rosa, cast.femi, cast.priya):
        take(decision, partner, "chose", choices={2: 1})
    assert decided(cast) == []
    close_later(decision, cast.femi)

    assert decided(cast) == ["Where do we meet? The library"]


def test_what_was_taken_outside_the_charter_is_told_as_that(cast):
    decision = put_by_rule(cast, charter_rule=charter_rule(cast, presence=[("policy_maker", 1)]))
    for partner in (cast.rosa, cast.femi, cast.priya, cast.walter):
        take(decision, partner, "no_objection")
    with days_later(30):
        closing.note_outside(
            decision=decision,
            because="The council sent nobody.",
            outcome_words="We meet at the library.",
            by=cast.rosa.person,
        )

    assert decided(cast) == ["Outside our charter: Where do we meet?"]
