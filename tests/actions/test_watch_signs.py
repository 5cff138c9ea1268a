from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from evenhand.actions import harms, watch_signs
from evenhand.actions.errors import ActionError
from evenhand.records.models import OutboxMessage, Promise, WatchSign, WatchSignSeen
from tests.actions.test_promises import task
from tests.harms import foreseen, watch_for, watch_promises


def late_promise(cast):
    promise = task(cast)
    Promise.objects.filter(pk=promise.pk).update(
        state="open", due_on=timezone.localdate() - timedelta(days=2), made_on=timezone.localdate()
    )


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"words": " "}, "would notice"),
        ({"figure": "applause", "mark": Decimal(1)}, "from the list"),
        ({"figure": "promises_late"}, "at what number"),
        ({"mark": Decimal(3)}, "needs a figure"),
        ({"figure": "promises_late", "mark": Decimal(-1)}, "0 or more"),
    ],
)
def test_a_sign_that_says_too_little_is_refused(cast, more, says):
    harm = foreseen(cast.priya)
    with pytest.raises(ActionError, match=says):
        watch_for(harm, cast.priya, **more)

    assert not WatchSign.objects.exists()


def test_a_figure_past_its_mark_tells_the_whole_group_once(cast):
    late_promise(cast)
    sign = watch_promises(foreseen(cast.priya), cast.priya)
    assert watch_signs.check_all() == 1
    assert watch_signs.check_all() == 0

    seen = WatchSignSeen.objects.get()
    assert (seen.sign, seen.partner) == (sign, None)
    assert seen.figure_said == "1 of 1 promise still owed is past the day."
    told = set(OutboxMessage.objects.filter(kind="watch_sign").values_list("person__name", flat=True))
    assert told == {"Rosa Adeyemi", "Femi Facilitator", "Priya Nair", "Walter Page", "Olu Observer"}


def test_no_letter_says_what_was_seen(cast):
    late_promise(cast)
    watch_promises(foreseen(cast.priya, harm="Canary words"), cast.priya)
    watch_signs.check_all()

    for message in OutboxMessage.objects.filter(kind="watch_sign"):
        assert message.subject == "News from Warm homes"
        assert "Canary" not in message.text
        assert "romise" not in message.text


def test_a_figure_at_its_mark_and_not_past_it_says_nothing(cast):
    late_promise(cast)
    watch_for(foreseen(cast.priya), cast.priya, figure="promises_late", mark=Decimal(1))

    assert watch_signs.check_all() == 0


def test_after_an_answer_the_same_figure_is_quiet_for_a_month(cast):
    late_promise(cast)
    watch_promises(foreseen(cast.priya), cast.priya)
    watch_signs.check_all()
    seen = WatchSignSeen.objects.get()
    watch_signs.answer(seen=seen, answer="Rosa rings them.", partner=cast.rosa, by=cast.rosa.person)
    assert watch_signs.check_all() == 0
    with pytest.raises(ActionError, match="already"):
        watch_signs.answer(seen=seen, answer="Again.", partner=cast.rosa, by=cast.rosa.person)
    WatchSignSeen.objects.update(answered_on=timezone.localdate() - timedelta(days=watch_signs.QUIET_DAYS))

    assert watch_signs.check_all() == 1


def test_no_word_comes_of_a_harm_that_is_put_away_or_a_sign_that_is_ended(cast):
    late_promise(cast)
    harm = foreseen(cast.priya)
    watch_promises(harm, cast.priya)
    ended = watch_promises(foreseen(cast.priya), cast.priya)
    harms.close(harm=harm, because="Over.", partner=cast.priya, by=cast.priya.person)
    watch_signs.end(sign=ended, partner=cast.priya, by=cast.priya.person)

    assert watch_signs.check_all() == 0


def test_somebody_who_sees_it_tells_everyone_but_themself(cast):
    sign = watch_for(foreseen(cast.priya), cast.priya)
    watch_signs.see(sign=sign, words="Three of us were missing.", partner=cast.walter, by=cast.walter.person)

    told = set(OutboxMessage.objects.filter(kind="watch_sign").values_list("person__name", flat=True))
    assert "Walter Page" not in told
    assert {"Rosa Adeyemi", "Priya Nair"} <= told


def test_a_sign_that_was_seen_is_not_ended_before_somebody_has_answered(cast):
    sign = watch_for(foreseen(cast.priya), cast.priya)
    seen = watch_signs.see(sign=sign, words="Three were missing.", partner=cast.priya, by=cast.priya.person)
    with pytest.raises(ActionError, match="Do that first"):
        watch_signs.end(sign=sign, partner=cast.rosa, by=cast.rosa.person)
    watch_signs.answer(seen=seen, answer="We move downstairs.", partner=cast.rosa, by=cast.rosa.person)
    watch_signs.end(sign=sign, partner=cast.rosa, by=cast.rosa.person)
    with pytest.raises(ActionError, match="no longer watch"):
        watch_signs.see(sign=sign, words="More.", partner=cast.priya, by=cast.priya.person)
