from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from evenhand.actions import ballots, closing, decisions, ledger, positions
from evenhand.actions.errors import ActionError
from evenhand.methods.decision_rules import draw, lot_digest, lot_seed
from evenhand.records.models import Ballot, Clause, ClauseVersion, Decision, LedgerEntry, LedgerHead
from tests.actions.test_decisions import put as put_to_sign
from tests.actions.test_decisions import say as sign
from tests.decisions import (
    OPTIONS,
    charter_rule,
    close_later,
    days_later,
    fresh,
    in_days,
    put_by_rule,
    signature_of,
    take,
    typed_in,
)
from tests.ledger.samples import own_data_folder
from tests.people import join, person

__all__ = ["own_data_folder"]


def everyone(cast):
    return [cast.rosa, cast.femi, cast.priya, cast.walter]


def all_say(decision, cast, stance, **more):
    for each in everyone(cast):
        take(decision, each, stance, **more)


# ---------------------------------------------------------------- each rule once, with dissent


def test_consent_is_made_where_no_objection_stands_and_dissent_stays_beside_it(cast):
    decision = put_by_rule(cast, "consent")
    all_say(decision, cast, "no_objection")
    take(decision, cast.priya, "no_objection", "I would rather stay.", is_dissent=True)
    close_later(decision, cast.femi)

    assert fresh(decision).outcome == "made"
    assert signature_of(decision, cast.priya).is_dissent


def test_a_decision_with_an_objection_is_closed_as_not_made_and_never_overridden(cast):
    decision = put_by_rule(cast, "consent")
    all_say(decision, cast, "no_objection")
    take(decision, cast.priya, "object", "There are steps.")
    with days_later(30), pytest.raises(ActionError, match="Nobody is missing"):
        closing.note_outside(
            decision=decision, because="We like it.", outcome_words="The hall.", by=cast.rosa.person
        )
    closed = close_later(decision, cast.rosa)

    assert (closed.outcome, closed.result["why"], closed.is_made) == ("not_made", "objections", False)


def test_consensus_stops_at_a_block(cast):
    decision = put_by_rule(cast, "consensus")
    all_say(decision, cast, "agree")
    take(decision, cast.walter, "block", "I could not come any more.")

    assert close_later(decision, cast.femi).result["why"] == "blocked"


def test_majority_takes_the_option_that_more_than_half_chose(cast):
    decision = put_by_rule(cast, "majority")
    for each, option in zip(everyone(cast), (1, 1, 1, 2), strict=True):
        take(
            decision,
            each,
            "chose",
            "Not for me." if option == 2 else "",
            choices={option: 1},
            is_dissent=option == 2,
        )
    closed = close_later(decision, cast.femi)

    assert closed.outcome_option.number == 1
    assert closed.result["figures"]["counts"] == {"1": 3, "2": 1, "3": 0}


def test_a_tie_is_not_made(cast):
    decision = put_by_rule(cast, "majority")
    for each, option in zip(everyone(cast), (1, 1, 2, 2), strict=True):
        take(decision, each, "chose", choices={option: 1})

    assert close_later(decision, cast.femi).result["why"] == "tie"


def test_gradients_score_and_ranked_choice_come_out_as_worked_out(cast):
    spread = put_by_rule(cast, "gradients")
    for each, stance in zip(everyone(cast), ("g1", "g2", "g3", "g7"), strict=True):
        take(spread, each, stance, "I disagree strongly." if stance == "g7" else "")
    assert close_later(spread, cast.femi).outcome == "made"

    marked = put_by_rule(cast, "score")
    for each in everyone(cast):
        take(marked, each, "chose", "No.", choices={1: 1, 2: 4, 3: 2}, is_dissent=each == cast.priya)
    assert close_later(marked, cast.femi).outcome_option.number == 2

    ordered = put_by_rule(cast, "ranked")
    for each in everyone(cast):
        take(ordered, each, "chose", "No.", choices={3: 1, 1: 2}, is_dissent=each == cast.priya)
    assert close_later(ordered, cast.femi).outcome_option.number == 3


def test_a_draw_is_among_what_all_can_live_with_and_anyone_can_do_it_again(cast):
    decision = put_by_rule(cast, "lot")
    for each, word in zip(everyone(cast), ("rain", "", "kettle", "moss"), strict=True):
        take(
            decision, each, "chose", "I want none.", choices={1: 1, 3: 1}, lot_words=word, is_dissent=not word
        )
    closed = close_later(decision, cast.femi)

    assert lot_digest(closed.lot_secret) == closed.lot_digest
    seed = lot_seed(closed.lot_secret, closed.result["lot_words"])
    assert closed.outcome_option.number == draw([1, 3], seed)


def test_in_the_advice_rule_each_advice_has_its_answer_and_only_one_person_decides(cast):
    decision = put_by_rule(cast, "advice", decider=cast.rosa)
    for each in (cast.femi, cast.walter):
        take(decision, each, "stand_aside")
    take(decision, cast.priya, "advise", "Not the hall.", is_dissent=True)
    with pytest.raises(ActionError, match="One piece of advice has no answer"):
        close_later(decision, cast.rosa)
    positions.answer(signature_of(decision, cast.priya), "I see, and still.", cast.rosa, cast.rosa.person)
    with pytest.raises(ActionError, match="only they can close it"):
        close_later(decision, cast.femi)

    assert close_later(decision, cast.rosa).outcome == "made"


def test_one_person_deciding_chooses_among_the_ways_and_in_no_other_rule_does_anybody(cast):
    decision = put_by_rule(cast, "lead", decider=cast.rosa, options=OPTIONS)
    with pytest.raises(ActionError, match="which of the ways"):
        close_later(decision, cast.rosa)
    assert close_later(decision, cast.rosa, option=2).outcome_option.number == 2

    vote = put_by_rule(cast, "majority")
    with pytest.raises(ActionError, match="Nobody chooses it"):
        close_later(vote, cast.rosa, option=2)


# ---------------------------------------------------------------- when it may close


def test_it_closes_only_when_its_time_is_over_or_everyone_has_spoken(cast):
    decision = put_by_rule(cast)
    for each in (cast.rosa, cast.femi, cast.priya):
        take(decision, each, "no_objection")
    with pytest.raises(ActionError, match="still have time"):
        closing.close(decision=decision, outcome_words="", by=cast.femi.person)
    typed_in(decision, cast.walter, "no_objection", typist=cast.femi)
    with pytest.raises(ActionError, match="still have time"):
        closing.close(decision=decision, outcome_words="", by=cast.femi.person)
    positions.check(signature_of(decision, cast.walter), cast.priya.person)
    closing.close(decision=decision, outcome_words="", by=cast.femi.person)
    with pytest.raises(ActionError, match="closed already"):
        closing.close(decision=decision, outcome_words="", by=cast.femi.person)

    assert fresh(decision).is_made


def test_silence_never_makes_it(cast):
    decision = put_by_rule(cast)
    take(decision, cast.priya, "no_objection")

    assert close_later(decision, cast.femi).result["why"] == "quorum"


def test_what_was_typed_in_and_nobody_checked_does_not_count(cast):
    decision = put_by_rule(cast)
    take(decision, cast.rosa, "no_objection")
    typed_in(decision, cast.walter, "object", "No.", typist=cast.femi)
    closed = close_later(decision, cast.femi)

    assert closed.result["spoken"] == 1


@pytest.mark.usefixtures("own_data_folder")
def test_a_head_is_signed_when_it_is_closed(cast, django_capture_on_commit_callbacks):
    decision = put_by_rule(cast)
    with django_capture_on_commit_callbacks(execute=True):
        close_later(decision, cast.femi)
    assert LedgerHead.objects.get().size == LedgerEntry.objects.filter(project=cast.project).count()


# ---------------------------------------------------------------- the charter is kept to


def test_a_lead_cannot_close_a_decision_as_made_without_those_whom_the_charter_asks_for(cast):
    rule = charter_rule(cast, "majority", presence=[("carer", 2)])
    decision = put_by_rule(cast, charter_rule=rule, options=OPTIONS)
    all_say(decision, cast, "chose", choices={1: 1})
    with pytest.raises(
        ActionError,
        match="It cannot be made: the charter asks for two carers with a say, and one has spoken",
    ):
        close_later(decision, cast.rosa)
    assert fresh(decision).is_open
    with pytest.raises(DatabaseError), transaction.atomic():
        Decision.objects.filter(pk=decision.pk).update(presence=[])


def test_it_can_be_noted_as_taken_outside_the_charter_by_whom_and_why(cast):
    rule = charter_rule(cast, "consent", presence=[("carer", 2)])
    decision = put_by_rule(cast, charter_rule=rule)
    all_say(decision, cast, "no_objection")
    with days_later(30), pytest.raises(ActionError, match="Say why"):
        closing.note_outside(decision=decision, because=" ", outcome_words="The hall.", by=cast.rosa.person)
    with days_later(30):
        noted = closing.note_outside(
            decision=decision,
            because="The hall is gone tomorrow.",
            outcome_words="The hall.",
            by=cast.rosa.person,
        )

    assert (noted.outcome, noted.closed_by, noted.is_made) == ("outside", cast.rosa.person, False)
    assert noted.is_taken
    with pytest.raises(ActionError, match="is closed"):
        take(decision, cast.priya, "object", "Too late?")


def test_more_time_may_bring_who_is_missing(cast):
    rule = charter_rule(cast, "consent", presence=[("patient", 1)])
    decision = put_by_rule(cast, charter_rule=rule)
    for each in (cast.rosa, cast.femi, cast.priya):
        take(decision, each, "no_objection")
    with days_later(8) as now:
        closing.extend(decision, now + timedelta(days=3), cast.femi.person)
        take(decision, cast.walter, "no_objection")
        assert closing.close(decision=decision, outcome_words="", by=cast.femi.person).is_made


def test_a_decision_is_not_drawn_out_or_taken_back_once_enough_have_spoken(cast):
    decision = put_by_rule(cast, "majority")
    for each in everyone(cast):
        take(decision, each, "chose", choices={2: 1})
    with days_later(8):
        with pytest.raises(ActionError, match="Close it"):
            closing.extend(decision, in_days(20), cast.rosa.person)
        with pytest.raises(ActionError, match="Close it"):
            closing.take_back(decision, "We do not like it.", cast.rosa.person)
    with pytest.raises(ActionError, match="later time"):
        closing.extend(decision, in_days(2), cast.rosa.person)
    with pytest.raises(DatabaseError), transaction.atomic():
        Decision.objects.filter(pk=decision.pk).update(closes_at=in_days(1))


def test_what_is_open_can_be_taken_back_with_a_reason(cast):
    decision = put_by_rule(cast)
    take(decision, cast.priya, "no_objection")
    with pytest.raises(ActionError, match="Say why"):
        closing.take_back(decision, " ", cast.rosa.person)
    closing.take_back(decision, "The hall was sold.", cast.rosa.person)

    assert fresh(decision).withdrawn_because == "The hall was sold."
    with pytest.raises(ActionError, match="taken back"):
        take(decision, cast.priya, "no_objection")
    with pytest.raises(ActionError, match="taken back"):
        close_later(decision, cast.rosa)


def test_signing_is_no_way_round_the_charter(cast):
    charter_rule(cast, "consent", presence=[("carer", 2)])
    decision = put_to_sign(cast, cast.rosa, cast.priya)
    sign(decision, cast.rosa, "agree")
    with pytest.raises(ActionError, match="waits for those named"):
        closing.note_outside(
            decision=decision, because="In haste.", outcome_words="We begin.", by=cast.rosa.person
        )
    sign(decision, cast.priya, "agree")
    waiting = fresh(decision)
    assert not waiting.is_made
    assert decisions.missing_from(waiting) == [("carer", 2, 1)]

    noted = closing.note_outside(
        decision=decision,
        because="No other carer could come.",
        outcome_words="We begin.",
        by=cast.rosa.person,
    )
    assert (noted.rule, noted.outcome, noted.is_made) == ("signed", "outside", False)


def test_a_signed_decision_with_those_whom_the_charter_asks_for_is_made_once_what_was_typed_in_is_seen(cast):
    charter_rule(cast, "consent", presence=[("carer", 1), ("patient", 1)])
    decision = put_to_sign(cast, cast.priya, cast.walter)
    sign(decision, cast.priya, "agree")
    sign(decision, cast.walter, "agree", entered_by=cast.femi.person, channel="post", witness="A neighbour")
    assert not fresh(decision).is_made
    positions.check(signature_of(decision, cast.walter), cast.priya.person)

    assert fresh(decision).is_made


# ---------------------------------------------------------------- what is told


def test_what_only_the_facilitator_knows_is_told_in_totals_of_five_or_more(cast):
    few = put_by_rule(cast, secrecy="facilitator")
    all_say(few, cast, "no_objection")
    assert "figures" not in close_later(few, cast.femi).result

    more = [*everyone(cast), join(cast.project, person("Ali Fifth"), "partner", "carer")]
    enough = put_by_rule(cast, secrecy="facilitator")
    for each in more:
        take(enough, each, "no_objection")
    assert close_later(enough, cast.femi).result["figures"]["stances"]["no_objection"] == 5


def test_a_vote_that_no_one_can_link_is_counted_and_sealed(cast):
    voters = [
        *everyone(cast),
        *(join(cast.project, person(f"{name} Voter"), "partner", "carer") for name in ("Ada", "Bo")),
    ]
    decision = put_by_rule(cast, "majority", secrecy="unlinkable")
    with pytest.raises(ActionError, match="no one can link"):
        take(decision, cast.priya, "chose", choices={1: 1})
    for voter in voters:
        ballots.cast(decision=decision, partner=voter, marks={1: 1}, by=voter.person)
    with pytest.raises(ActionError, match="still have time"):
        closing.close(decision=decision, outcome_words="", by=cast.femi.person)
    with pytest.raises(ActionError, match="neither sooner nor later"):
        closing.extend(decision, in_days(20), cast.femi.person)
    closed = close_later(decision, cast.femi)

    assert (closed.outcome, closed.outcome_option.number) == ("made", 1)
    sealed = LedgerEntry.objects.filter(project=cast.project)
    assert sum(b"ballot.count" in bytes(entry.leaf) for entry in sealed) == 1


def test_ballots_of_a_vote_taken_back_are_gone(cast):
    for name in ("Ada", "Bo"):
        join(cast.project, person(f"{name} Voter"), "partner", "carer")
    decision = put_by_rule(cast, "majority", secrecy="unlinkable")
    ballots.cast(decision=decision, partner=cast.priya, marks={1: 1}, by=cast.priya.person)
    closing.take_back(decision, "A mistake in it.", cast.rosa.person)

    assert not Ballot.objects.exists()


def test_a_clause_comes_into_force_with_the_decision_on_it(cast):
    version = ClauseVersion.objects.create(
        clause=Clause.objects.create(project=cast.project, number=1, topic="ground_rules"),
        number=1,
        heading="Kindness",
        text="We let each other finish.",
        proposed_by=cast.priya,
        proposed_on="2026-11-01",
    )
    decision = put_by_rule(cast, clause_version=version)
    all_say(decision, cast, "no_objection")
    close_later(decision, cast.femi)

    version.refresh_from_db()
    assert (version.state, version.by_decision) == ("in_force", decision)


def test_nothing_is_closed_without_its_ledger_entry(cast, monkeypatch):
    decision, waiting = put_by_rule(cast), put_by_rule(cast)
    all_say(decision, cast, "no_objection")
    monkeypatch.setattr(ledger, "append", lambda *a, **k: (_ for _ in ()).throw(RuntimeError("no ledger")))
    for action in (
        lambda: close_later(decision, cast.femi),
        lambda: closing.extend(waiting, in_days(9), cast.femi.person),
        lambda: closing.take_back(waiting, "No.", cast.femi.person),
    ):
        with pytest.raises(RuntimeError):
            action()
    assert fresh(decision).is_open
    assert fresh(waiting).is_open
    assert fresh(waiting).closes_at == waiting.closes_at
