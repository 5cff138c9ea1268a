"""The same form many times at one instant, where people decide and publish: it is kept and noted once."""

from functools import partial

import pytest

from evenhand.actions import clause_answers, closing, decisions, positions
from evenhand.records.models import Decision, DecisionSignature, LookBack, Output, OutputReply, PositionAnswer
from tests.actions.racing import entries
from tests.actions.test_decision_again import look
from tests.actions.test_decisions import put, say
from tests.actions.test_outputs import publish
from tests.actions.test_outputs import reply as replied
from tests.actions.test_people_at_once import AT_ONCE, at_once, done
from tests.actions.test_rounds_at_once import once_only
from tests.ballots import cast_one, crowd, put_vote, rows_of
from tests.charters import proposed
from tests.closed_decisions import closed
from tests.decisions import days_later, fresh, put_by_rule, signature_of, take
from tests.people import make_cast
from tests.release import shown

# The SQLite of the tests lies in memory, where two connections cannot wait for each other.
pytestmark = [pytest.mark.slow, pytest.mark.postgresql]
KEY = "3b8c1f6a-1e5a-4a3d-8a86-0d8f5d6f0f31"


def pressed(form, kind, *, says_yes=AT_ONCE):
    """Press it many times at one instant: so many are told yes, and the record has one entry more of its kind."""
    before = entries(kind)
    assert done(at_once([once_only(form)] * AT_ONCE)) == says_yes
    assert entries(kind) == before + 1


def test_signing(committed_db):
    cast = make_cast()
    decision = put(cast, cast.rosa, cast.priya)
    pressed(partial(say, decision, cast.priya, "dissent", "Too short."), "decision.sign")
    assert not fresh(decision).is_made


def test_the_last_signature_makes_it_once(committed_db):
    cast = make_cast()
    decision = put(cast, cast.rosa, cast.priya)
    both = [partial(say, decision, partner, "agree") for partner in (cast.rosa, cast.priya)]
    at_once(both * (AT_ONCE // 2))
    assert fresh(decision).is_made
    assert entries("decision.sign") == 2
    assert entries("decision.made") == 1


def test_putting_a_decision(committed_db):
    cast = make_cast()
    pressed(partial(put, cast, form_key=KEY), "decision.open", says_yes=1)
    by_rule = partial(put_by_rule, cast, form_key=KEY.replace("3b8c", "3b8d"))
    pressed(by_rule, "decision.open_by_rule", says_yes=1)
    assert sorted(Decision.objects.values_list("number", flat=True)) == [1, 2]


def test_saying_what_one_thinks_and_saying_that_what_was_typed_in_is_right(committed_db):
    cast = make_cast()
    decision = put_by_rule(cast)
    pressed(partial(take, decision, cast.priya, "object", "There are steps."), "decision.position")
    typed = partial(
        take,
        decision,
        cast.walter,
        "no_objection",
        by=cast.femi.person,
        entered_by=cast.femi.person,
        channel="post",
        witness="A neighbour",
    )
    pressed(typed, "decision.position")
    pressed(
        partial(positions.confirm, signature_of(decision, cast.walter), cast.walter.person),
        "decision.confirm",
    )


def test_what_its_owner_confirms_while_others_type_is_never_typed_over(committed_db):
    cast = make_cast()
    decision = put_by_rule(cast)
    typed = {
        "by": cast.femi.person,
        "entered_by": cast.femi.person,
        "channel": "post",
        "witness": "A neighbour",
    }
    take(decision, cast.walter, "no_objection", **typed)
    own = partial(take, decision, cast.walter, "object", "There are steps.")
    over = partial(take, decision, cast.walter, "stand_aside", **typed)
    at_once([own, over, own, over, own, over])
    kept = DecisionSignature.objects.get(decision=decision, partner=cast.walter)
    assert (kept.stance, kept.entered_by) == ("object", None)


def test_answering_what_somebody_said(committed_db):
    cast = make_cast()
    decision = put_by_rule(cast)
    take(decision, cast.priya, "object", "There are steps.")
    answer = partial(
        positions.answer,
        signature_of(decision, cast.priya),
        "We will put a ramp there.",
        cast.rosa,
        cast.rosa.person,
        form_key=KEY,
    )
    pressed(answer, "decision.answer", says_yes=1)
    assert PositionAnswer.objects.count() == 1


def test_closing(committed_db):
    cast = make_cast()
    decision = put_by_rule(cast)
    for partner in (cast.rosa, cast.priya, cast.walter):
        take(decision, partner, "no_objection")
    with days_later(30):
        close = partial(closing.close, decision=decision, outcome_words="So we do.", by=cast.rosa.person)
        pressed(close, "decision.close", says_yes=1)
    assert fresh(decision).outcome == "made"


def test_more_time_is_given_once(committed_db):
    cast = make_cast()
    decision = put_by_rule(cast)
    longer = decision.closes_at.replace(microsecond=0) + (decision.closes_at - decision.opened_at)
    pressed(partial(closing.extend, decision, longer, cast.rosa.person), "decision.extend", says_yes=1)
    assert fresh(decision).closes_at == longer


def test_taking_a_decision_back(committed_db):
    cast = make_cast()
    pressed(
        partial(decisions.take_back, decision=put(cast), by=cast.rosa.person),
        "decision.take_back",
        says_yes=AT_ONCE,
    )
    by_rule = put_by_rule(cast)
    pressed(partial(closing.take_back, by_rule, "Too early.", cast.rosa.person), "decision.take_back")


def test_looking_back(committed_db):
    cast = make_cast()
    decision = closed(cast)
    pressed(partial(look, decision, cast.priya), "decision.look_back")
    assert LookBack.objects.count() == 1
    [kept] = LookBack.objects.all()
    pressed_again = partial(look, decision, cast.priya)
    at_once([pressed_again, partial(look, decision, cast.walter)] * (AT_ONCE // 2))
    assert LookBack.objects.count() == 2
    assert LookBack.objects.get(pk=kept.pk).ledger_seq == kept.ledger_seq


def test_answering_a_clause(committed_db):
    cast = make_cast()
    version = proposed(cast)
    answer = partial(
        clause_answers.answer_as,
        version=version,
        partner=cast.priya,
        says="disagree",
        words="It leaves me out.",
        by=cast.priya.person,
    )
    pressed(answer, "clause.answer")


def test_casting_a_ballot(committed_db):
    cast = make_cast()
    people = crowd(cast, 6)
    vote = put_vote(cast, people)
    assert done(at_once([partial(cast_one, vote, people[0], 1)] * AT_ONCE)) == 1
    assert rows_of(vote) == (6, 1)


def test_publishing_and_replying(committed_db):
    cast = make_cast()
    output = shown(cast, days_ago=15)
    pressed(partial(replied, cast, output), "reply.give")
    assert OutputReply.objects.count() == 1
    pressed(partial(publish, cast, output, form_key=KEY), "output.public", says_yes=1)
    assert Output.objects.get().state == "public"
