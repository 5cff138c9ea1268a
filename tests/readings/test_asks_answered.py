from datetime import timedelta

from django.utils import timezone

from evenhand.readings import asks_answered, asks_said
from evenhand.records.models import Answer
from tests.actions.test_answers import answer, respond
from tests.actions.test_gathering import gather
from tests.contributions import said
from tests.readings.test_queue import seat_of


def told(partner):
    return [ask.number for ask in asks_answered.asks(seat_of(partner)) if ask.kind == "answered"]


def test_a_new_answer_is_news_until_its_author_says_a_word_or_a_month_has_passed(cast):
    first, second, third = said(cast.priya), said(cast.priya, naming="masked"), said(cast.priya)
    [one] = answer(first, partner=cast.rosa)
    [two] = answer(second, partner=cast.rosa)
    answer(third, partner=cast.rosa)
    assert told(cast.priya) == [1, 2, 3]
    assert told(cast.walter) == []

    respond(one, first, "seen")
    Answer.objects.filter(pk=two.pk).update(answered_on=timezone.localdate() - timedelta(days=31))
    assert told(cast.priya) == [3]


def test_each_whose_words_were_put_together_finds_the_answer_at_their_own(cast):
    first, second = said(cast.priya), said(cast.walter)
    [given] = answer(gather(first, second, by=cast.femi), partner=cast.rosa)
    assert (told(cast.priya), told(cast.walter)) == ([1], [2])
    first.refresh_from_db()
    respond(given, first, "seen")
    assert (told(cast.priya), told(cast.walter)) == ([], [2])


def test_many_answers_are_one_line(cast):
    answer(*[said(cast.priya) for _ in range(6)], partner=cast.rosa)
    [ask] = [ask for ask in asks_answered.asks(seat_of(cast.priya)) if ask.kind == "answered"]
    assert ask.at == "contribution-list"


def test_whoever_can_give_an_answer_finds_one_line_that_leads_to_the_queue(cast):
    said(cast.walter)
    assert [ask.kind for ask in asks_said.asks(seat_of(cast.rosa))] == ["queue"]
    assert asks_said.asks(seat_of(cast.priya)) == asks_said.asks(seat_of(cast.olu)) == []
    said(cast.rosa, asked=cast.priya, to_side="partners")
    assert [ask.kind for ask in asks_said.asks(seat_of(cast.priya))] == ["answer"]


def test_what_was_typed_in_for_somebody_is_on_their_page(cast):
    row = said(cast.rosa, to_side="partners")
    answer(row, partner=cast.walter, by=cast.femi.person, entered_by=cast.femi.person, way="post")
    own = said(cast.walter)
    [given] = answer(own, partner=cast.rosa)
    respond(given, own, "seen", entered_by=cast.femi.person, way="phone")

    found = asks_said.typed_in(cast.walter)
    assert [(each.what, each.by) for each in found] == [
        ("Your answer to number 1", "Femi Facilitator"),
        ("What you said to an answer: Seen", "Femi Facilitator"),
    ]
