"""Matching ballots to voters from a dump of the tables: no better than chance, and a vote kept naively shows that
this would have been seen.

Each voter of an election has a ballot of their own, so that whoever checks knows whose it is. Over many elections
we count, for each way of laying rows side by side, how often the voter at one place has the ballot at another.
Without a link every pair of places is as likely as every other; a chi-square of 49 degrees of freedom says whether
that holds. It lies above 120 about once in ten million times by chance, so a test that fails has found something.
"""

import itertools
import random
from collections import Counter

import pytest
from django.db import connection

from evenhand.actions import ballots
from evenhand.actions.decisions_by_rule import OptionStated
from evenhand.methods.ballots import written
from evenhand.records.models import Ballot, Voter
from tests.ballots import as_stored, by_id, cast_one, crowd, put_vote, rows_of

pytestmark = pytest.mark.slow
VOTERS = 8
ELECTIONS = 160
BY_CHANCE = 120.0
OPTIONS = [OptionStated(name) for name in ("Walk", "Ride", "Swim", "Fly")]
ORDERS = [dict(zip(each, range(1, 5), strict=True)) for each in itertools.permutations(range(1, 5))]

Places = dict[str, list[tuple[int, int]]]


def an_election(cast, people, chance: random.Random) -> Places:
    """Where each voter and each ballot was, by everything that a dump gives an order to."""
    vote = put_vote(cast, people, "ranked", options=OPTIONS)
    came = chance.sample(people, VOTERS)
    for voter, marks in zip(came, chance.sample(ORDERS, VOTERS), strict=True):
        cast_one(vote, voter, marks)
        _OWN[vote.pk, voter.pk] = written("ranked", range(1, 5), marks)
    own = [_OWN[vote.pk, voter.pk] for voter in came]
    voters = {
        "lying": as_stored(Voter, vote, "partner_id"),
        "by id": by_id(Voter, vote, "partner_id"),
    }
    lines = {"lying": as_stored(Ballot, vote, "marks"), "by id": by_id(Ballot, vote, "marks")}
    places: Places = {}
    for order, rows in lines.items():
        # Against somebody who knows who came when, such as from a camera at the door.
        places[f"who came when, ballots {order}"] = list(enumerate(map(rows.index, own)))
        for voter_order, voter_rows in voters.items():
            pairs = [
                (voter_rows.index(voter.pk), rows.index(line)) for voter, line in zip(came, own, strict=True)
            ]
            places[f"voters {voter_order}, ballots {order}"] = pairs
    for voter_order, voter_rows in voters.items():
        # That somebody voted is kept, and when is not.
        places[f"who came when, voters {voter_order}"] = [
            (place, voter_rows.index(voter.pk)) for place, voter in enumerate(came)
        ]
    assert rows_of(vote) == (VOTERS, VOTERS)
    return places


_OWN: dict[tuple[int, int], str] = {}


def chi_squares(cast, elections: int, seed: int) -> dict[str, float]:
    people, chance = crowd(cast, VOTERS), random.Random(seed)
    seen: dict[str, Counter[tuple[int, int]]] = {}
    for _ in range(elections):
        for name, pairs in an_election(cast, people, chance).items():
            seen.setdefault(name, Counter()).update(pairs)
    expected = elections / VOTERS
    cells = list(itertools.product(range(VOTERS), repeat=2))
    # Each place is taken once an election, so the cells hang together: with 7/8 the sum is a chi-square of 7 × 7.
    return {
        name: (VOTERS - 1) / VOTERS * sum((counted[cell] - expected) ** 2 / expected for cell in cells)
        for name, counted in seen.items()
    }


def test_no_order_in_a_dump_matches_ballots_to_voters_or_voters_to_times(cast):
    found = chi_squares(cast, ELECTIONS, seed=20261122)

    assert len(found) == 8
    assert {name: round(each) for name, each in found.items() if each > BY_CHANCE} == {}
    # Too good to be true would be a mistake in the counting: 49 is what chance gives.
    assert min(found.values()) > 15


def test_without_the_shuffle_the_same_count_sees_the_order(cast, monkeypatch):
    monkeypatch.setattr(ballots, "_shuffle", lambda rows: None)
    found = chi_squares(cast, 24, seed=1)
    assert found["who came when, ballots lying"] > 5 * BY_CHANCE


def test_with_ids_that_rise_the_same_count_sees_the_order(cast, monkeypatch):
    from uuid import UUID

    rising = itertools.count(1)
    monkeypatch.setattr(ballots, "_shuffle", lambda rows: None)
    monkeypatch.setattr(Ballot._meta.get_field("id"), "default", lambda: UUID(int=next(rising)))
    monkeypatch.setattr(Ballot._meta.get_field("id"), "_get_default", lambda: UUID(int=next(rising)))
    found = chi_squares(cast, 24, seed=2)
    assert found["who came when, ballots by id"] > 5 * BY_CHANCE


def test_one_voter_shuffled_too_little_is_seen(cast, monkeypatch):
    """A weaker fault: the ballot that comes in last stays last, and only the others are shuffled."""
    chance = random.Random(5)

    def others_only(rows):
        others = rows[:-1]
        chance.shuffle(others)
        rows[:-1] = others

    monkeypatch.setattr(ballots, "_shuffle", others_only)
    found = chi_squares(cast, 60, seed=3)
    assert found["who came when, ballots lying"] > BY_CHANCE


def naive(decision, roll, lines):
    """Ballots as one would keep them without thinking: the new one is added, and its voter is marked."""
    for voter in Voter.objects.filter(decision=decision):
        if voter.cast != roll[voter.partner_id]:
            voter.cast = roll[voter.partner_id]
            voter.save()
    if not Voter.objects.filter(decision=decision).exists():
        Voter.objects.bulk_create(Voter(decision=decision, partner_id=pk) for pk in roll)
    for line in lines[Ballot.objects.filter(decision=decision).count() :]:
        Ballot.objects.create(decision=decision, marks=line)


def written_by(decision) -> list[tuple[str, str]]:
    """Which transaction wrote each row, and which step of it."""
    with connection.cursor() as cursor:
        found = []
        for table in ("records_voter", "records_ballot"):
            cursor.execute(
                f"SELECT xmin::text, cmin::text FROM {table} WHERE decision_id = %s", [decision.pk]
            )
            found.append(set(cursor.fetchall()))
    return found


@pytest.mark.postgresql
@pytest.mark.parametrize("is_naive", [False, True])
def test_one_transaction_wrote_every_row_of_a_vote(committed_db, monkeypatch, is_naive):
    from tests.people import make_cast

    cast = make_cast()
    people = crowd(cast, VOTERS)
    if is_naive:
        monkeypatch.setattr(ballots, "_write_anew", naive)
    vote = put_vote(cast, people)
    for voter in people[:5]:
        cast_one(vote, voter, 1)
    voters, lines = written_by(vote)
    if is_naive:
        assert len(lines) == 5
        assert len(voters) > 1
    else:
        assert len(voters) == len(lines) == 1
        assert {xmin for xmin, _ in voters} == {xmin for xmin, _ in lines}


@pytest.mark.sqlite
def test_sqlite_numbers_the_rows_of_a_vote_anew_and_keeps_no_count_of_them(cast):
    """Row numbers go on from the highest there is; a count that only rises would tell how many have voted."""
    people = crowd(cast, VOTERS)
    vote = put_vote(cast, people)
    for voter in people[:5]:
        cast_one(vote, voter, 1)
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_sequence")
        counted = {row[0] for row in cursor.fetchall()}
        assert not counted & {"records_voter", "records_ballot"}
        cursor.execute("SELECT rowid FROM records_ballot ORDER BY rowid")
        assert [row[0] for row in cursor.fetchall()] == [1, 2, 3, 4, 5]
