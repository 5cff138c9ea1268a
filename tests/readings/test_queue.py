from datetime import timedelta

import pytest
from django.utils import timezone

from evenhand.access.projects import Seat
from evenhand.access.viewer import Viewer
from evenhand.readings.queue import due_words, queue
from evenhand.records.models import Answer
from tests.actions.test_answers import answer, respond
from tests.contributions import said
from tests.people import join, person


def seat_of(partner):
    return Seat(project=partner.project, partner=partner, viewer=Viewer(person=partner.person))


def numbers(rows):
    return [row.contribution.number for row in rows]


def test_what_waits_for_your_side_or_for_you_by_name_comes_oldest_due_first(cast):
    late = said(cast.priya, days_ago=40)
    soon = said(cast.walter, days_ago=2)
    to_partners = said(cast.rosa, to_side="partners")
    by_name = said(cast.walter, asked=cast.priya, days_ago=20)

    of_rosa, of_priya = queue(seat_of(cast.rosa)), queue(seat_of(cast.priya))
    assert numbers(of_rosa.your_rows) == [late.number, by_name.number, soon.number]
    assert numbers(of_rosa.other_rows) == [to_partners.number]
    assert numbers(of_priya.your_rows) == [by_name.number, to_partners.number]
    assert numbers(of_priya.other_rows) == [late.number, soon.number]
    assert of_priya.your_rows[0].for_whom == "you, by name"
    assert of_priya.other_rows[0].is_own
    assert [row.due for row in of_rosa.your_rows] == ["12 days late", "due in 8 days", "due in 26 days"]
    assert [row.is_late for row in of_rosa.your_rows] == [True, False, False]


def test_an_observer_has_nothing_to_answer_and_sees_what_waits(cast):
    said(cast.priya)
    found = queue(seat_of(cast.olu))
    assert (found.your_rows, len(found.other_rows)) == ([], 1)


def test_what_somebody_may_not_read_is_in_neither_list(cast):
    said(cast.priya, audience="facilitator")
    said(cast.priya, readers=(cast.walter,))
    found = queue(seat_of(cast.rosa))
    assert found.your_rows + found.other_rows == []
    assert numbers(queue(seat_of(cast.femi)).your_rows) == [1]


def test_what_was_put_off_comes_back_on_its_day_and_what_was_disputed_says_why(cast):
    put_off, disputed, done = said(cast.priya), said(cast.priya), said(cast.priya)
    until = timezone.localdate() + timedelta(days=5)
    answer(put_off, partner=cast.rosa, outcome="deferred", deferred_until=until)
    [given] = answer(disputed, partner=cast.rosa)
    respond(given, disputed, "does_not_answer", "I asked when.")
    answer(done, partner=cast.rosa)
    assert numbers(queue(seat_of(cast.rosa)).your_rows) == [disputed.number]

    Answer.objects.filter(contribution=put_off).update(deferred_until=timezone.localdate())
    first, second = queue(seat_of(cast.rosa)).your_rows
    assert first.contribution == put_off
    assert first.is_put_off
    assert second.objection.words == "I asked when."


def test_no_figure_while_fewer_than_five_people_can_be_told_apart(cast):
    for _ in range(6):
        said(cast.priya, naming="masked")
        said(cast.walter)
    assert queue(seat_of(cast.rosa)).waits.times is None


def test_open_ones_count_in_how_long_it_takes(cast):
    authors = [
        cast.priya,
        cast.walter,
        cast.femi,
        *(join(cast.project, person(f"p{n}"), "partner") for n in "123"),
    ]
    rows = [said(author, days_ago=10) for author in authors]
    answer(*rows[:4], partner=cast.rosa)
    found = queue(seat_of(cast.rosa)).waits

    assert (found.times.ended, found.times.waiting, found.times.median_days) == (4, 2, 10)
    assert found.sentence == "Half had a first answer within 10 days (4 of 6 answered; 2 still wait)."


@pytest.mark.parametrize(
    ("days", "words"),
    [(0, "due today"), (1, "due in 1 day"), (9, "due in 9 days"), (-1, "1 day late"), (-30, "30 days late")],
)
def test_a_day_in_words(days, words):
    today = timezone.localdate()
    assert due_words(today + timedelta(days=days), today) == words


@pytest.mark.slow
def test_two_and_sixty_cost_the_same_queries(cast, django_assert_max_num_queries):
    for _ in range(2):
        said(cast.priya)
        said(cast.rosa, to_side="partners")
    with django_assert_max_num_queries(30) as few:
        queue(seat_of(cast.rosa))
    for _ in range(30):
        said(cast.priya, naming="masked")
        said(cast.walter)
    with django_assert_max_num_queries(30) as many:
        found = queue(seat_of(cast.rosa))
    assert len(many) <= len(few)
    assert (len(found.your_rows), found.yours.paginator.num_pages) == (50, 2)
