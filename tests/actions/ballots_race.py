"""Many ballots at one instant, on a database where commits are real.

Run by the tests: in their own process on PostgreSQL, and as a program of its own on a SQLite file, since the
SQLite of the tests lies in memory, where two connections cannot wait for each other.
"""

import time
from collections import Counter
from functools import partial

from tests.actions.racing import AT_ONCE, at_once, entries, run_alone, waits_past_the_end


def race() -> None:
    from tests.people import make_cast

    cast = make_cast()
    one_person_fifty_times(cast)
    fifty_people_once(cast)
    here_or_on_paper(cast)
    whoever_waits_past_the_end_is_late(cast)
    at_the_closing_instant(cast)
    two_people_count(cast)


def one_person_fifty_times(cast) -> None:
    from evenhand.records.models import Ballot, Voter
    from tests.ballots import cast_one, crowd, put_vote, rows_of

    people = crowd(cast, 6)
    vote = put_vote(cast, people)
    ended = at_once([partial(cast_one, vote, people[0], 1 + number % 3) for number in range(AT_ONCE)])
    assert ended == {"done": 1, "ActionError": AT_ONCE - 1}
    assert rows_of(vote) == (6, 1)
    assert Voter.objects.filter(decision=vote, cast="here").count() == 1
    assert Ballot.objects.filter(decision=vote).count() == 1


def fifty_people_once(cast) -> None:
    from evenhand.records.models import Ballot
    from tests.ballots import cast_one, close_later, crowd, fresh, put_vote, rows_of

    people = crowd(cast, AT_ONCE)
    vote = put_vote(cast, people)
    marks = [number % 4 for number in range(AT_ONCE)]
    ended = at_once([partial(cast_one, vote, voter, each) for voter, each in zip(people, marks, strict=True)])
    assert ended == {"done": AT_ONCE}
    assert rows_of(vote) == (AT_ONCE, AT_ONCE)
    wanted = Counter(f"[{each}]" if each else "[]" for each in marks)
    assert Counter(Ballot.objects.filter(decision=vote).values_list("marks", flat=True)) == wanted
    before = entries("ballot.count")
    close_later(vote, cast.femi)
    assert fresh(vote).result["ballots"]["counts"] == wanted
    assert entries("ballot.count") == before + 1


def here_or_on_paper(cast) -> None:
    from evenhand.actions import ballots
    from evenhand.records.models import Voter
    from tests.ballots import cast_one, crowd, put_vote, rows_of

    people = crowd(cast, 6)
    vote = put_vote(cast, people)
    me = people[0]
    paper = partial(ballots.give_paper, decision=vote, partner=me, by=me.person)
    at_once([partial(cast_one, vote, me, 1), paper] * (AT_ONCE // 2))
    how = Voter.objects.get(decision=vote, partner=me).cast
    assert rows_of(vote) == (6, {"here": 1, "paper": 0}[how])


def whoever_waits_past_the_end_is_late(cast) -> None:
    """A ballot sent in time that waits for the row past the end does not count: the time is read behind the lock."""
    from tests.ballots import cast_one, crowd, in_days, put_vote, rows_of

    people = crowd(cast, 6)
    vote = put_vote(cast, people, closes_at=in_days(1 / 86400))
    came_to = waits_past_the_end(vote, partial(cast_one, vote, people[0], 1))
    assert len(came_to) == 1
    assert came_to[0].startswith("This vote is over")
    assert rows_of(vote) == (6, 0)


def at_the_closing_instant(cast) -> None:
    """People vote around the very end while somebody keeps trying to close: who was told yes is counted."""
    import random

    from django.utils import timezone

    from evenhand.actions import closing
    from evenhand.actions.errors import ActionError
    from evenhand.records.models import Ballot
    from tests.ballots import cast_one, crowd, fresh, in_days, put_vote

    people = crowd(cast, 40)
    vote = put_vote(cast, people, closes_at=in_days(2.5 / 86400))
    spread = random.Random(4)
    told_yes: list[int] = []

    def until(seconds: float) -> None:
        time.sleep(max(0.0, (vote.closes_at - timezone.now()).total_seconds() + seconds))

    def ballot(voter, wait: float) -> None:
        until(wait)
        cast_one(vote, voter, 2)
        told_yes.append(voter.pk)

    def close() -> None:
        until(-0.2)
        while True:
            try:
                closing.close(decision=vote, outcome_words="So.", by=cast.femi.person)
                return
            except ActionError:
                time.sleep(0.005)

    # Six early ones, so that there is something to tell of.
    for voter in people[:6]:
        cast_one(vote, voter, 1)
    # Fewer connections than people: the late ones begin first, and wait.
    tries = [partial(ballot, voter, spread.uniform(-0.6, 0.2)) for voter in people[6:28]]
    ended = at_once([*tries, close])
    closed = fresh(vote)
    assert closed.closed_at is not None
    counted = closed.result["ballots"]["count"]
    assert counted == 6 + len(told_yes) == 6 + ended["done"] - 1
    assert Ballot.objects.filter(decision=vote).count() == counted
    assert 0 < len(told_yes) < len(tries), "nobody, or everybody, was in time: nothing was tried"


def two_people_count(cast) -> None:
    from evenhand.actions import ballots
    from tests.ballots import crowd, days_later, put_vote, rows_of

    people = crowd(cast, 6, channel="post")
    vote = put_vote(cast, people)
    for voter in people:
        ballots.give_paper(decision=vote, partner=voter, by=cast.femi.person)
    with days_later(8):
        count = partial(ballots.count_paper, decision=vote, counts={"[1]": 5})
        at_once([partial(count, by=by) for by in (cast.femi.person, cast.rosa.person) * (AT_ONCE // 2)])
    assert rows_of(vote) == (6, 5)


if __name__ == "__main__":
    run_alone(race)
