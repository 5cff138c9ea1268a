"""Votes that no one can link and in which this person has not voted yet; and papers that wait to be counted."""

from django.db.models import Q
from django.utils import timezone

from evenhand.access.permissions import Permission
from evenhand.access.projects import Seat
from evenhand.readings.asked import Ask, TypedIn
from evenhand.readings.ballots import waits_for
from evenhand.records.models import Partner

MINUTES_TO_VOTE = 5


def asks(seat: Seat) -> list[Ask]:
    return [*_vote(seat), *_count(seat)]


def _vote(seat: Seat) -> list[Ask]:
    """For their own eyes: whether somebody has voted is told to nobody else."""
    if not seat.may(Permission.DECISION_SIGN):
        return []
    is_sure_who = seat.channel != "page"
    return [
        Ask(
            "vote",
            f"{'Vote' if is_sure_who else 'Vote, if you have not'}: {vote.question} No one here can link your vote to you.",
            MINUTES_TO_VOTE,
            vote.number,
            at="ballot-cast",
            at_args=(vote.number,),
        )
        for vote in waits_for(seat.partner, timezone.now(), is_sure_who=is_sure_who)
    ]


def _count(seat: Seat) -> list[Ask]:
    if not seat.may(Permission.BALLOT_COUNT):
        return []
    over = seat.project.decisions.filter(
        secrecy="unlinkable",
        closed_at=None,
        withdrawn_at=None,
        closes_at__lte=timezone.now(),
        voters__cast="paper",
    )
    # Whoever counted first waits for the second person.
    counted = Q(paper_count__agreed_by__isnull=False) | Q(paper_count__counted_by=seat.person)
    return [
        Ask(
            "count",
            f"Count the paper ballots: {vote.question} Two people do, each by themselves.",
            None,
            vote.number,
            at="ballot-papers-count",
            at_args=(vote.number,),
        )
        for vote in over.exclude(counted).distinct().order_by("number")
    ]


def typed_in(partner: Partner) -> list[TypedIn]:
    """Nobody types in a ballot for somebody else."""
    return []
