from functools import partial

import pytest

from evenhand.actions import decision_answers, promises
from evenhand.actions.changes import NewChange
from evenhand.actions.decision_answers import Drafted
from evenhand.actions.errors import ActionError
from evenhand.actions.once import AlreadyDone
from evenhand.records.models import Answer, Change, OutboxMessage, Promise
from tests.actions.test_answers import answer
from tests.closed_decisions import closed
from tests.contributions import refs_of, said

KEY = "4be0643f-1d98-573b-97cd-ca98a65347dd"
CHANGE = NewChange("We meet on the ground floor.", "Decision 1", "made today")


def draft(contribution, **more):
    return Drafted(
        contribution,
        **{"outcome": "adopted", "reason": "It led to decision 1.", "change": CHANGE, **more},
    )


def send(cast, decision, *drafted, partner=None, **more):
    partner = partner or cast.rosa
    return decision_answers.send(
        decision=decision, drafted=drafted, partner=partner, by=partner.person, **more
    )


def test_each_answer_names_the_decision_and_points_at_it(cast):
    row = said(cast.priya)
    decision = closed(cast, row)
    [given] = send(cast, decision, draft(row))

    assert given.decision == decision
    change = Change.objects.get()
    assert refs_of(cast.project, given.ledger_seq) == [row.ledger_seq, decision.ledger_seq, change.ledger_seq]


def test_what_was_said_by_one_person_and_answered_alike_is_told_once(cast):
    rows = [said(cast.priya), said(cast.priya, "No lift."), said(cast.walter, "Stairs.")]
    decision = closed(cast, *rows)
    given = send(cast, decision, *(draft(row) for row in rows))

    assert len(given) == 3
    assert Change.objects.count() == 1
    assert OutboxMessage.objects.filter(kind="answer").count() == 2


def test_a_change_that_is_written_down_already_is_named_and_not_written_again(cast):
    rows = [said(cast.priya), said(cast.walter, "No lift.")]
    decision = closed(cast, *rows)
    send(cast, decision, draft(rows[0]))
    send(cast, decision, draft(rows[1], reason="As you asked."))

    assert Change.objects.count() == 1


def test_one_that_cannot_be_given_stops_them_all(cast):
    mine, theirs = said(cast.rosa), said(cast.priya)
    decision = closed(cast, mine, theirs)
    with pytest.raises(ActionError, match="in your own words"):
        send(cast, decision, draft(theirs), draft(mine, reason="Thank you, me."))

    assert not Answer.objects.exists()
    assert not Change.objects.exists()


def test_twice_sends_once(cast):
    row = said(cast.priya)
    decision = closed(cast, row)
    send(cast, decision, draft(row), form_key=KEY)
    with pytest.raises(AlreadyDone):
        send(cast, decision, draft(row), form_key=KEY)
    with pytest.raises(ActionError, match="not waiting for an answer any more"):
        send(cast, decision, draft(row))
    assert Answer.objects.count() == 1


def test_what_is_open_or_taken_back_or_elsewhere_tells_nobody(cast):
    row = said(cast.priya)
    with pytest.raises(ActionError, match="still open"):
        send(cast, closed(cast, row, outcome=""), draft(row))
    gone = closed(cast, row, outcome="", withdrawn_at=row.project.created_at, withdrawn_by=cast.femi.person)
    with pytest.raises(ActionError, match="taken back"):
        send(cast, gone, draft(row))
    with pytest.raises(ActionError, match="another project"):
        send(cast, closed(cast, row), draft(row), partner=cast.nia)
    with pytest.raises(ActionError, match="at least one"):
        send(cast, closed(cast, row))
    assert not Answer.objects.exists()


def test_an_answer_names_no_decision_of_another_project(cast):
    row = said(cast.nia)
    with pytest.raises(ActionError, match="another project"):
        answer(row, partner=cast.nia, decision=closed(cast))


def test_a_promise_names_the_decision_that_it_follows_from(cast):
    row = said(cast.priya)
    decision = closed(cast, row)
    give = partial(
        promises.make,
        what="Book the hall",
        owner=cast.rosa,
        due_on=row.said_on.replace(year=row.said_on.year + 1),
        by=cast.rosa.person,
    )
    made = give(project=cast.project, contribution=row, decision=decision)
    assert made.decision == decision
    assert refs_of(cast.project, made.ledger_seq) == sorted([row.ledger_seq, decision.ledger_seq])

    with pytest.raises(ActionError, match="not in this project"):
        promises.make(
            project=cast.other_project,
            what="Book it",
            owner=cast.nia,
            to_whom="everyone",
            due_on=made.due_on,
            decision=decision,
            by=cast.nia.person,
        )
    assert Promise.objects.count() == 1
