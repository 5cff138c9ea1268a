from datetime import date

import pytest
from django.db import IntegrityError, transaction

from evenhand.actions import embargoes, hold_backs
from evenhand.actions.errors import ActionError
from evenhand.actions.once import AlreadyDone
from evenhand.records.models import HoldBack
from tests.contributions import refs_of
from tests.release import agreed, begun, days, found, passed, shown

KEY = "1c1f6a1e-5a53-4a3d-8a86-0d8f5d6f0022"


def asked(cast, of, who=None, **more):
    who = who or cast.rosa
    return hold_backs.ask(
        of=of,
        why=more.pop("why", "The ministry will not like it."),
        partner=who,
        by=who.person,
        asked_by=more.pop("asked_by", who),
        **more,
    )


def answered(cast, hold_back, state="refused", who=None, **more):
    who = who or cast.priya
    return hold_backs.answer(
        hold_back=hold_back,
        state=state,
        words=more.pop("words", "People have a right to know."),
        partner=who,
        by=who.person,
        **more,
    )


def test_a_wish_reaches_no_further_than_ten_years(cast):
    finding = found(cast)
    for far in (days(12 * 366), date.max):
        with pytest.raises(ActionError, match="next 10 years"):
            asked(cast, finding, until=far)
    assert asked(cast, finding, until=days(9 * 365)).until == days(9 * 365)


def test_researchers_and_partners_ask_alike_and_the_side_is_worked_out(cast):
    finding = found(cast)
    outside = asked(cast, finding, cast.priya, asked_by=None, asked_by_words="The ministry")
    sides = [asked(cast, finding, who).side for who in (cast.rosa, cast.priya)] + [outside.side]
    assert sides == ["researchers", "partners", "outside"]
    assert refs_of(cast.project, outside.ledger_seq) == [finding.ledger_seq]


def test_nobody_answers_their_own_wish_nor_one_they_wrote_down_for_somebody_outside(cast):
    finding = found(cast)
    own = asked(cast, finding)
    outside = asked(cast, finding, asked_by=None, asked_by_words="The ministry")
    for hold_back in (own, outside):
        with pytest.raises(ActionError, match="their own wish"):
            answered(cast, hold_back, "granted", cast.rosa, held_until=days(3))
    with pytest.raises(IntegrityError), transaction.atomic():
        HoldBack.objects.filter(pk=own.pk).update(
            state="granted", answer="So", answered_by=cast.rosa, answered_on=days(0), held_until=days(9)
        )


def test_a_request_typed_in_for_somebody_is_theirs_and_may_be_answered_by_who_typed_it_in(cast):
    hold_back = asked(cast, found(cast), cast.femi, asked_by=cast.walter, entered_by=cast.femi.person)
    assert hold_back.side == "partners"
    with pytest.raises(ActionError, match="their own wish"):
        answered(cast, hold_back, who=cast.walter)
    answered(cast, hold_back, who=cast.femi)


def test_nothing_is_held_back_without_a_reason_or_an_end(cast):
    hold_back = asked(cast, found(cast))
    with pytest.raises(ActionError, match="Say why"):
        answered(cast, hold_back, words=" ")
    for until in (None, days(0)):
        with pytest.raises(ActionError, match="without an end"):
            answered(cast, hold_back, "granted", held_until=until)
    with pytest.raises(ActionError, match="why"):
        asked(cast, found(cast), why="  ")
    assert HoldBack.objects.get().state == "open"


def test_the_longest_wait_is_what_was_agreed_and_a_second_one_adds_to_the_first(cast):
    agreed(cast, most=10)
    finding = found(cast)
    first = asked(cast, finding)
    with pytest.raises(ActionError, match="10 days in all is what was agreed"):
        answered(cast, first, "granted", held_until=days(11))
    answered(cast, first, "granted", held_until=days(6))
    passed(6)

    with pytest.raises(ActionError, match="earlier waits counted in"):
        answered(cast, asked(cast, finding), "granted", held_until=days(5))
    answered(cast, asked(cast, finding), "granted", held_until=days(4))
    passed(4)
    with pytest.raises(ActionError, match="as long as it may"):
        answered(cast, asked(cast, finding), "granted", held_until=days(1))


def test_where_nothing_was_agreed_a_wait_ends_all_the_same(cast):
    hold_back = asked(cast, found(cast))
    with pytest.raises(ActionError, match="90 days in all is the most"):
        answered(cast, hold_back, "granted", held_until=days(91))
    answered(cast, hold_back, "in_part", held_until=days(90))


def test_a_finding_is_not_held_on_after_the_embargo_of_what_uses_it(cast):
    agreed(cast, most=10)
    finding = found(cast)
    output = begun(cast, finding)
    embargoes.set_(
        output=output, until=days(8), why="The journal asks.", partner=cast.rosa, by=cast.rosa.person
    )
    passed(8)
    with pytest.raises(ActionError, match="earlier waits counted in"):
        answered(cast, asked(cast, finding), "granted", held_until=days(3))
    answered(cast, asked(cast, finding), "granted", held_until=days(2))


def test_only_who_asked_takes_it_back_and_it_stays_readable(cast):
    hold_back = asked(cast, found(cast))
    with pytest.raises(ActionError, match="Only whoever asked"):
        hold_backs.take_back(hold_back=hold_back, by=cast.priya.person)
    hold_backs.take_back(hold_back=hold_back, by=cast.rosa.person)
    with pytest.raises(ActionError, match="taken back"):
        answered(cast, hold_back)
    kept = HoldBack.objects.get()
    assert (kept.state, kept.why) == ("taken_back", "The ministry will not like it.")


def test_an_answer_stands(cast):
    hold_back = answered(cast, asked(cast, found(cast)))
    with pytest.raises(ActionError, match="not held back"):
        answered(cast, hold_back, "granted", held_until=days(3))
    with pytest.raises(ActionError, match="not held back"):
        hold_backs.take_back(hold_back=hold_back, by=cast.rosa.person)


def test_observers_ask_for_nothing_and_what_is_over_cannot_be_held(cast):
    with pytest.raises(ActionError, match="looks on"):
        asked(cast, found(cast), cast.olu)
    output = shown(cast)
    output.state, output.stopped_because = "stopped", "No."
    output.save()
    with pytest.raises(ActionError, match="not going ahead"):
        asked(cast, output)


def test_the_same_form_sent_twice_asks_once(cast):
    finding = found(cast)
    asked(cast, finding, form_key=KEY)
    with pytest.raises(AlreadyDone):
        asked(cast, finding, form_key=KEY)
    assert HoldBack.objects.count() == 1
