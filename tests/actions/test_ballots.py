"""Votes that no one can link: who may vote, what is kept, papers, and what is sealed at the end."""

import json
from collections import Counter

import pytest
from django.db import DatabaseError, connection, transaction

from evenhand.access.projects import Seat
from evenhand.access.viewer import Viewer
from evenhand.actions import ballots, closing, exports, heads, partners
from evenhand.actions.errors import ActionError
from evenhand.methods.ledger import verify
from evenhand.readings.ballots import result, waits_for
from evenhand.records.models import (
    Ballot,
    Decision,
    DecisionOption,
    DecisionSignature,
    LedgerEntry,
    LedgerSecret,
    PaperCount,
    Submission,
    Voter,
)
from tests.ballots import (
    cast_one,
    close_later,
    crowd,
    days_later,
    everything,
    fresh,
    in_days,
    put_vote,
    rows_of,
)
from tests.ledger.samples import own_data_folder

__all__ = ["own_data_folder"]


def sealed(decision, type="ballot.count"):
    """What the entry of a type says, of one decision."""
    for entry in LedgerEntry.objects.filter(project=decision.project).order_by("seq"):
        if json.loads(bytes(entry.leaf))["type"] == type:
            words = json.loads(
                bytes(LedgerSecret.objects.get(project=decision.project, seq=entry.seq).payload)
            )
            if words["decision"] == decision.number:
                return words
    return None


@pytest.fixture
def people(cast):
    return crowd(cast, 6)


@pytest.fixture
def vote(cast, people):
    return put_vote(cast, people)


def test_a_ballot_changes_two_tables_and_nothing_else(cast, vote, people):
    before = everything()
    cast_one(vote, people[0], 2)

    after = everything()
    assert {table for table in after if after[table] != before[table]} == {
        "records_voter",
        "records_ballot",
    }
    assert Counter(Voter.objects.values_list("cast", flat=True)) == {"no": 5, "here": 1}
    assert [field.name for field in Voter._meta.fields] == ["id", "decision", "partner", "cast"]
    assert [field.name for field in Ballot._meta.fields] == ["id", "decision", "marks"]
    assert not Submission.objects.exists()


def test_every_row_is_written_anew_with_each_ballot(cast, vote, people):
    ids: set[object] = set()
    for voter in people[:4]:
        cast_one(vote, voter, 1)
        now = {*Voter.objects.values_list("pk", flat=True), *Ballot.objects.values_list("pk", flat=True)}
        assert not ids & now
        ids |= now


def test_nobody_votes_twice_or_takes_a_ballot_back(vote, people):
    cast_one(vote, people[0], 1)
    for marks in (1, 2, 0):
        with pytest.raises(ActionError, match="You have voted already"):
            cast_one(vote, people[0], marks)
    assert list(Ballot.objects.values_list("marks", flat=True)) == ["[1]"]


def test_only_voters_vote_each_for_themselves_and_only_while_they_are_here(cast, vote, people):
    with pytest.raises(ActionError, match="not among those who may vote"):
        cast_one(vote, cast.priya, 1)
    with pytest.raises(ActionError, match="by nobody else"):
        ballots.cast(decision=vote, partner=people[0], marks={1: 1}, by=cast.femi.person)
    partners.remove(partner=people[1], by=cast.femi.person)
    with pytest.raises(ActionError, match="has left"):
        cast_one(vote, people[1], 1)
    late = crowd(cast, 1)[0]
    with pytest.raises(ActionError, match="not among those who may vote"):
        cast_one(vote, late, 1)
    assert rows_of(vote) == (6, 0)


@pytest.mark.parametrize(
    ("rule", "marks", "why"),
    [
        ("majority", {1: 1, 2: 1}, "Choose one option"),
        ("majority", {1: 2}, "Choose one option"),
        ("majority", {9: 1}, "not in this vote"),
        ("score", {1: 5, 2: 0}, "each option a mark"),
        ("score", {1: 5, 2: 0, 3: 6}, "from 0 to 5"),
        ("ranked", {1: 0}, "begin at 1"),
    ],
)
def test_what_is_no_ballot_is_refused_and_leaves_the_voter_free(cast, people, rule, marks, why):
    vote = put_vote(cast, people, rule)
    with pytest.raises(ActionError, match=why):
        cast_one(vote, people[0], marks)
    assert rows_of(vote) == (6, 0)
    assert not Voter.objects.exclude(cast="no").exists()


def test_fewer_than_five_voters_are_refused_and_other_ways_are_named(cast, people):
    with pytest.raises(ActionError, match="at least 5 people"):
        put_vote(cast, people[:4])
    vote = put_vote(cast, people)
    with pytest.raises(ActionError, match="Known only to the facilitator"):
        ballots.open_roll(vote, people[:4])
    assert not Decision.objects.exclude(pk=vote.pk).exists()


def test_it_closes_at_its_time_and_neither_sooner_nor_later(cast, vote, people):
    cast_one(vote, people[0], 1)
    for step in (
        lambda: closing.close(decision=vote, outcome_words="So.", by=cast.femi.person),
        lambda: ballots.seal(vote),
        lambda: ballots.positions(vote),
        lambda: closing.extend(decision=vote, closes_at=in_days(20), by=cast.femi.person),
    ):
        with pytest.raises(ActionError):
            step()
    with days_later(8), pytest.raises(ActionError, match="This vote is over"):
        cast_one(vote, people[1], 1)
    assert rows_of(vote) == (6, 1)


@pytest.mark.parametrize(
    "change",
    [
        {"threshold_percent": 60},
        {"quorum_percent": 1},
        {"secrecy": "named"},
        {"rule": "ranked"},
        {"closes_at": "later"},
        {"closes_at": "sooner"},
    ],
)
def test_the_terms_of_an_open_vote_are_held_by_the_database_itself(vote, change):
    times = {"later": in_days(30), "sooner": in_days(1)}
    change = {name: times.get(value, value) for name, value in change.items()}
    with pytest.raises(DatabaseError), transaction.atomic():
        Decision.objects.filter(pk=vote.pk).update(**change)
    ballot = Ballot.objects.create(decision=vote, marks="[1]")
    with pytest.raises(DatabaseError), transaction.atomic():
        Ballot.objects.filter(pk=ballot.pk).update(marks="[2]")


def test_six_votes_are_counted_and_sealed_in_one_entry(cast, vote, people):
    for voter, marks in zip(people, [2, 2, 2, 2, 1, 0], strict=True):
        cast_one(vote, voter, marks)
    ids = set(map(str, Ballot.objects.values_list("pk", flat=True)))
    closed = close_later(vote, cast.femi)

    assert (closed.outcome, closed.outcome_option.number) == ("made", 2)
    words = sealed(vote)
    assert words["counts"] == {"[1]": 1, "[2]": 4, "[]": 1}
    assert (words["asked"], words["count"], words["stood_aside"]) == (6, 6, 1)
    assert words["ballots"] == sorted([str(each.pk), each.marks] for each in Ballot.objects.all())
    assert not ids & {pk for pk, _ in words["ballots"]}
    assert sealed(vote, "decision.close")["result"] == {}
    shown = result(fresh(vote))
    assert [(row.text, row.numbers) for row in shown.rows] == [
        ("The church hall", [1]),
        ("The library", [4]),
        ("The school", [0]),
    ]
    assert len(shown.voted) == 6
    assert not shown.is_unanimous


def test_with_fewer_than_five_ballots_nothing_is_decided_shown_or_kept(cast, vote, people):
    for voter in people[:4]:
        cast_one(vote, voter, 2)
    closed = close_later(vote, cast.femi)

    assert closed.outcome == "not_made"
    assert sealed(vote) == {"decision": vote.number, "rule": "majority", "trouble": "few"}
    assert rows_of(vote) == (0, 0)
    shown = result(fresh(vote))
    assert "Fewer than five ballots came in" in shown.trouble
    assert (shown.count, shown.rows, shown.voted) == (0, (), ())
    kept = json.dumps(fresh(vote).result)
    assert "figures" not in kept
    assert "4" not in kept


def test_votes_that_are_all_the_same_are_said_to_be(cast, vote, people):
    for voter in people:
        cast_one(vote, voter, 3)
    close_later(vote, cast.femi)
    assert result(fresh(vote)).is_unanimous


def test_who_waits_to_vote_is_known_for_oneself_until_one_has(cast, vote, people):
    now = in_days(0)
    assert list(waits_for(people[0], now)) == [vote]
    cast_one(vote, people[0], 1)
    assert list(waits_for(people[0], now)) == []
    assert list(waits_for(people[1], now)) == [vote]
    assert list(waits_for(people[1], in_days(9))) == []


# ---------------------------------------------------------------- papers


@pytest.fixture
def nine(cast):
    return [*crowd(cast, 6), *crowd(cast, 3, channel="post")]


def test_nine_vote_three_of_them_on_paper(cast, nine):
    vote = put_vote(cast, nine)
    for voter in nine[6:]:
        ballots.give_paper(decision=vote, partner=voter, by=cast.femi.person)
    for voter, marks in zip(nine[:6], [1, 1, 2, 2, 2, 2], strict=True):
        cast_one(vote, voter, marks)
    with days_later(8):
        papers = {"[1]": 2, "[]": 1}
        assert ballots.count_paper(decision=vote, counts=papers, by=cast.femi.person) == "first"
        assert ballots.count_paper(decision=vote, counts=papers, by=cast.femi.person) == "first"
        assert Ballot.objects.count() == 6
        assert ballots.count_paper(decision=vote, counts=papers, by=cast.rosa.person) == "agreed"
    assert rows_of(vote) == (9, 9)
    assert PaperCount.objects.get().counts == {}
    close_later(vote, cast.femi)

    assert not PaperCount.objects.exists()
    words = sealed(vote)
    assert words["counts"] == {"[1]": 4, "[2]": 4, "[]": 1}
    assert words["outcome"] == "not_made"
    assert words["papers"] == {
        "given": 3,
        "came_back": 3,
        "unreadable": 0,
        "counted_by": sorted([cast.femi.pk, cast.rosa.pk]),
    }
    shown = result(fresh(vote))
    assert shown.papers.missing == 0
    assert shown.papers.counted_by == ["Femi Facilitator", "Rosa Adeyemi"]


def test_counts_that_differ_are_both_thrown_away(cast, nine):
    vote = put_vote(cast, nine)
    for voter in nine[6:]:
        ballots.give_paper(decision=vote, partner=voter, by=cast.femi.person)
    with days_later(8):
        ballots.count_paper(decision=vote, counts={"[1]": 2}, by=cast.femi.person)
        assert ballots.count_paper(decision=vote, counts={"[1]": 3}, by=cast.rosa.person) == "differ"
        assert not PaperCount.objects.exists()
        assert not Ballot.objects.exists()
        with pytest.raises(ActionError, match="More cannot have come back"):
            ballots.count_paper(decision=vote, counts={"[1]": 4}, by=cast.rosa.person)
        with pytest.raises(ActionError, match="no ballot of this vote"):
            ballots.count_paper(decision=vote, counts={"[ 1]": 1}, by=cast.rosa.person)
        with pytest.raises(ActionError, match="Two people count"):
            closing.close(decision=vote, outcome_words="So.", by=cast.femi.person)
        ballots.count_paper(decision=vote, counts={"[1]": 1}, unreadable=1, by=cast.femi.person)
        with pytest.raises(ActionError, match="Two people count"):
            closing.close(decision=vote, outcome_words="So.", by=cast.femi.person)
        ballots.count_paper(decision=vote, counts={"[1]": 1}, unreadable=1, by=cast.rosa.person)
        with pytest.raises(ActionError, match="came to the same"):
            ballots.count_paper(decision=vote, counts={"[1]": 3}, by=cast.rosa.person)
    assert rows_of(vote) == (9, 1)


def test_papers_that_did_not_come_back_are_told(cast, nine):
    vote = put_vote(cast, nine)
    for voter in nine[6:]:
        ballots.give_paper(decision=vote, partner=voter, by=cast.femi.person)
    for voter in nine[:5]:
        cast_one(vote, voter, 1)
    with days_later(8):
        for by in (cast.femi, cast.rosa):
            ballots.count_paper(decision=vote, counts={"[2]": 1}, unreadable=1, by=by.person)
    close_later(vote, cast.femi)
    papers = result(fresh(vote)).papers
    assert (papers.given, papers.came_back, papers.missing, papers.unreadable) == (3, 2, 1, 1)
    assert sealed(vote)["count"] == 6


def test_papers_are_not_counted_before_time_is_over(cast, nine):
    vote = put_vote(cast, nine)
    ballots.give_paper(decision=vote, partner=nine[8], by=cast.femi.person)
    with pytest.raises(ActionError, match="when the time to vote is over"):
        ballots.count_paper(decision=vote, counts={"[1]": 1}, by=cast.femi.person)


def test_who_has_a_paper_cannot_vote_here_and_the_other_way_round(cast, nine):
    vote = put_vote(cast, nine)
    ballots.give_paper(decision=vote, partner=nine[0], by=nine[0].person)
    with pytest.raises(ActionError, match="You vote on paper"):
        cast_one(vote, nine[0], 1)
    cast_one(vote, nine[1], 1)
    with pytest.raises(ActionError, match="You have voted already"):
        ballots.give_paper(decision=vote, partner=nine[1], by=nine[1].person)
    assert Counter(Voter.objects.values_list("cast", flat=True)) == {"no": 7, "here": 1, "paper": 1}


def test_trying_to_give_a_paper_tells_nobody_whether_somebody_has_voted(cast, nine):
    vote = put_vote(cast, nine)
    said = []
    for _ in range(2):
        with pytest.raises(ActionError) as refused:
            ballots.give_paper(decision=vote, partner=nine[0], by=cast.femi.person)
        said.append(str(refused.value))
        if len(said) == 1:
            cast_one(vote, nine[0], 1)
    assert said[0] == said[1]


def test_presence_counts_those_who_voted_for_certain(cast, nine):
    vote = put_vote(cast, [*nine, cast.walter])
    for voter in nine[6:]:
        ballots.give_paper(decision=vote, partner=voter, by=cast.femi.person)
    for voter in [*nine[:5], cast.walter]:
        cast_one(vote, voter, 1)
    with days_later(8):
        for by in (cast.femi, cast.rosa):
            ballots.count_paper(decision=vote, counts={"[2]": 2}, by=by.person)
        types = Counter(type for position in ballots.positions(vote) for type in position.types)
    assert types == {"carer": 7, "patient": 1}


def test_a_vote_of_nine_three_on_paper_is_counted_again_from_an_export(cast, nine, own_data_folder, tmp_path):
    vote = put_vote(cast, nine)
    for voter in nine[6:]:
        ballots.give_paper(decision=vote, partner=voter, by=cast.femi.person)
    for voter, marks in zip(nine[:6], [1, 2, 2, 2, 2, 0], strict=True):
        cast_one(vote, voter, marks)
    with days_later(8):
        for by in (cast.femi, cast.rosa):
            ballots.count_paper(decision=vote, counts={"[1]": 1, "[2]": 2}, by=by.person)
    close_later(vote, cast.femi)
    heads.sign(cast.project)
    for whole in (True, False):
        path = tmp_path / f"record-{whole}.zip"
        with path.open("w+b") as file:
            if whole:
                exports.take_all(cast.project, file)
            else:
                seat = Seat(cast.project, nine[8], Viewer(nine[8].person))
                exports.take_away(seat, file)
        checked = verify.check_file(str(path))
        assert checked.faults == []
        assert f"The vote of decision {vote.number}: nine ballots, counted again, the same." in checked.good


# ---------------------------------------------------------------- changed behind our back


def _closed(cast, vote, people):
    for voter in people:
        cast_one(vote, voter, 2)
    return lambda: result(close_later(vote, cast.femi))


def test_a_voter_added_in_the_database_shows_and_nothing_is_decided(cast, vote, people):
    close = _closed(cast, vote, people)
    late = crowd(cast, 1)[0]
    Voter.objects.create(decision=vote, partner=late, cast="here")
    Ballot.objects.create(decision=vote, marks="[1]")
    shown = close()

    assert "not the one that this vote opened with" in shown.trouble
    assert sealed(vote)["added"] == [late.pk]
    assert fresh(vote).outcome == "not_made"
    assert rows_of(vote) == (0, 0)


def test_a_voter_added_with_a_signature_too_shows(cast, vote, people):
    close = _closed(cast, vote, people)
    late = crowd(cast, 1)[0]
    Voter.objects.create(decision=vote, partner=late, cast="no")
    DecisionSignature.objects.create(decision=vote, partner=late)
    assert "not the one" in close().trouble


def test_people_taken_off_those_asked_show(cast, vote, people):
    close = _closed(cast, vote, people[:5])
    DecisionSignature.objects.filter(decision=vote, partner=people[5]).delete()
    assert "not the one" in close().trouble


@pytest.mark.parametrize("marks", ["[1]", "[1 ]", "[7]"])
def test_a_ballot_put_in_or_swapped_in_the_database_shows(cast, vote, people, marks):
    close = _closed(cast, vote, people)
    if marks != "[1]":
        Ballot.objects.filter(pk=Ballot.objects.first().pk).delete()
    Ballot.objects.create(decision=vote, marks=marks)
    assert "There were not as many ballots" in close().trouble


def test_an_option_added_in_the_database_shows(cast, vote, people):
    close = _closed(cast, vote, people)
    DecisionOption.objects.create(decision=vote, number=4, text="The pub")
    assert "not as it had opened" in close().trouble


def test_a_lower_threshold_shows_even_if_the_guard_was_taken_away(cast, people):
    vote = put_vote(cast, people, threshold_percent=80)
    close = _closed(cast, vote, people)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DROP TRIGGER records_decision_stays")
        else:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("DROP TRIGGER records_decision_stays ON records_decision")
        cursor.execute("UPDATE records_decision SET threshold_percent = 50 WHERE id = %s", [vote.pk])
    assert "not as it had opened" in close().trouble


def test_an_opening_that_was_written_anew_shows(cast, vote, people):
    close = _closed(cast, vote, people)
    secret = LedgerSecret.objects.get(project=vote.project, seq=fresh(vote).ledger_seq)
    secret.payload = bytes(secret.payload).replace(b'"threshold_percent":50', b'"threshold_percent":51')
    secret.save()
    assert "not as it had opened" in close().trouble


def test_a_vote_that_is_taken_back_keeps_no_ballot_and_nobody_who_voted(cast, vote, people):
    cast_one(vote, people[0], 1)
    closing.take_back(decision=vote, because="Wrong question.", by=cast.femi.person)
    assert rows_of(vote) == (0, 0)


def test_the_verifier_counts_the_same_as_the_server(cast, people):
    """What `seal` writes, read by the file that knows nothing of us."""
    for rule, marks in (
        ("majority", [{1: 1}, {2: 1}, {}, {2: 1}, {2: 1}, {2: 1}]),
        ("score", [{1: 5, 2: 0, 3: 1}, {}, {1: 4, 2: 4, 3: 4}] * 2),
        ("ranked", [{1: 1, 3: 2}, {3: 1}, {2: 1, 1: 2, 3: 3}] * 2),
    ):
        vote = put_vote(cast, people, rule)
        for voter, each in zip(people, marks, strict=True):
            cast_one(vote, voter, each)
        close_later(vote, cast.femi)
        words = sealed(vote)
        assert verify._ballot_fault(words, (), verify._Read(set(), ())) == ""
        words["counts"] = {}
        assert verify._ballot_fault(words, (), verify._Read(set(), ()))
