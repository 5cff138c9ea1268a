"""Votes that no one here can link to anybody: the roll, the ballots, paper ones too, and what is sealed at the end.

A voter row knows that somebody has voted; a ballot row knows what a ballot says; nothing joins them. Each ballot
that comes in has all voters and all ballots of the vote written anew, in another order and under other ids, in one
transaction: row numbers, transaction numbers and ids then tell nothing of who came when. No key of the form, no
entry in the ledger, no minutes, no message, no session and no log line is written.

What remains, and is said before anybody votes, is in docs/methods/secret-votes.md.
"""

import secrets
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from evenhand.access.roles import HAS_A_SAY
from evenhand.actions import ledger, off_the_disk
from evenhand.actions.errors import ActionError
from evenhand.methods.ballots import STANDS_ASIDE, BallotError, choices_of, counted, written
from evenhand.methods.decision_rules import Position
from evenhand.readings.sealed_openings import sealed_opening
from evenhand.records.models import Ballot, Decision, PaperCount, Partner, Person, PrivatePage, Voter

#: Fewer voters could not hide anybody, and fewer ballots tell of nobody.
LEAST_VOTERS = LEAST_BALLOTS = 5
_NO_BALLOT = {
    "rule": "Only a majority, marks or an order can be voted on in this way.",
    "option": "One of these options is not in this vote.",
    "one": "Choose one option, or stand aside.",
    "each": "Give each option a mark, or stand aside.",
    "mark": "Marks go from 0 to 5.",
    "place": "Places begin at 1.",
    "unreadable": "One of these is no ballot of this vote.",
}


def open_roll(decision: Decision, partners: Sequence[Partner]) -> None:
    """Write down who may vote. From here on nobody is added to the roll and nobody is taken off it.

    Must run inside the transaction that opens the decision.
    """
    if decision.secrecy != "unlinkable":
        raise ActionError("Only a vote that no one can link has a roll of voters.")
    roll = {partner.pk: partner for partner in partners}
    if len(roll) < LEAST_VOTERS:
        raise ActionError(
            "With fewer than five people who may vote, nobody’s vote could stay hidden. Ask more people, or choose "
            "“Everyone here sees who said what” or “Known only to the facilitator”."
        )
    for partner in roll.values():
        if partner.project_id != decision.project_id or not partner.is_here or partner.role not in HAS_A_SAY:
            raise ActionError("Everyone who may vote must be in this project now, and have a say in it.")
    _write_anew(decision, dict.fromkeys(roll, "no"), [])


@transaction.atomic
def cast(*, decision: Decision, partner: Partner, marks: Mapping[int, int], by: Person) -> None:
    """Put one ballot in. `marks` is option to 1, mark or place; nothing at all stands aside. There is no way back."""
    line = _line_of(decision, marks)
    vote = _locked(decision)
    _refuse_unless_open(vote)
    if partner.person_id != by.pk:
        raise ActionError("A ballot is put in by the voter, and by nobody else.")
    if not Partner.objects.filter(pk=partner.pk, removed_at=None).exists():
        raise ActionError("Somebody who has left the project can no longer vote.")
    roll = _roll(vote)
    if partner.pk not in roll:
        raise ActionError(
            "You were not among those who may vote when this vote opened, so you cannot vote in it."
        )
    if roll[partner.pk] == "here":
        raise ActionError("You have voted already. A ballot cannot be changed or voted twice.")
    if roll[partner.pk] == "paper":
        raise ActionError("You vote on paper in this vote, so you cannot vote here as well.")
    _write_anew(vote, roll | {partner.pk: "here"}, [*_ballots(vote), line])


@transaction.atomic
def give_paper(*, decision: Decision, partner: Partner, by: Person) -> None:
    """Note that somebody votes on paper. They cannot vote here afterwards.

    Somebody who has a way to vote here must say it themselves: trying it for them would tell whether they voted.
    """
    vote = _locked(decision)
    _refuse_unless_open(vote)
    roll = _roll(vote)
    if partner.pk not in roll:
        raise ActionError("This person was not among those who may vote when this vote opened.")
    if not Partner.objects.filter(pk=partner.pk, removed_at=None).exists():
        raise ActionError("Somebody who has left the project can no longer vote.")
    if roll[partner.pk] == "paper":
        return
    if partner.person_id != by.pk and can_vote_here(partner):
        raise ActionError(
            "This person can vote here, so only they can say that they would rather vote on paper. "
            "They do it on their own voting page."
        )
    if roll[partner.pk] == "here":
        raise ActionError("You have voted already, so you cannot vote on paper as well.")
    _write_anew(vote, roll | {partner.pk: "paper"}, _ballots(vote))


def can_vote_here(partner: Partner) -> bool:
    """Whether this person has, or ever had, a way to a page on which they could have voted."""
    return bool(partner.person.email) or PrivatePage.objects.filter(partner=partner).exists()


@transaction.atomic
def count_paper(*, decision: Decision, counts: Mapping[str, int], by: Person, unreadable: int = 0) -> str:
    """Take one person’s count of the papers that came back: “first”, “agreed” or “differ”.

    The second person’s equal count makes the ballots; if theirs is another, both count again.
    """
    vote = _locked(decision)
    _refuse_unless_over(vote)
    given = sum(how == "paper" for how in _roll(vote).values())
    found = {line: number for line, number in sorted(counts.items()) if number}
    if not given:
        raise ActionError("No paper ballots were given out in this vote.")
    if unreadable < 0 or any(number < 0 for number in found.values()):
        raise ActionError("A count cannot be below nothing.")
    for line in found:
        _refuse_unless_ballot(vote, line)
    came_back = sum(found.values()) + unreadable
    if came_back > given:
        raise ActionError(
            f"You counted {came_back} and {given} were given out. More cannot have come back, so count again."
        )
    first = PaperCount.objects.filter(decision=vote).first()
    if first and first.agreed_by_id:
        raise ActionError("Two people have counted the papers and came to the same.")
    if first is None or first.counted_by_id == by.pk:
        PaperCount.objects.update_or_create(
            decision=vote, defaults={"counts": found, "unreadable": unreadable, "counted_by": by}
        )
        return "first"
    if (first.counts, first.unreadable) != (found, unreadable):
        first.delete()
        return "differ"
    first.counts, first.agreed_by, first.came_back = {}, by, came_back
    first.save()
    papers = [line for line, number in found.items() for _ in range(number)]
    _write_anew(vote, _roll(vote), [*_ballots(vote), *papers])
    return "agreed"


def positions(decision: Decision) -> list[Position]:
    """What the ballots say, for working out what came of it. None where the vote cannot count.

    Whoever closes it holds the decision’s row. Types lie on them only so that presence can be counted: which of
    them lies on which position means nothing.
    """
    _refuse_unless_over(decision)
    _refuse_unless_papers_are_counted(decision)
    if _trouble(decision):
        return []
    lines = _ballots(decision)
    _shuffle(lines)
    there = _types_there(decision)
    return [
        Position(
            stance="stand_aside" if line == STANDS_ASIDE else "chose",
            choices=choices_of(decision.rule, line),
            types=tuple(type for type, number in there.items() if place < number),
        )
        for place, line in enumerate(lines)
    ]


def seal(decision: Decision, by: Person | None = None) -> int:
    """Write the ballots anew a last time and commit to them, the count and what came of it, in one entry.

    Called inside the transaction that closes it, when the decision already says what came of it. A vote that cannot
    count keeps nothing but the reason: no ballot, and nobody who voted.
    """
    _refuse_unless_over(decision)
    trouble = _trouble(decision)
    payload: dict[str, Any] = {"decision": decision.number, "rule": decision.rule, "trouble": trouble}
    if trouble:
        figures: dict[str, Any] = {"trouble": trouble, **_roll_changes(decision)}
        payload |= _roll_changes(decision)
        throw_away(decision)
    else:
        figures = _figures(decision)
        papers = PaperCount.objects.filter(decision=decision)
        papers.delete()
        sealed = _write_anew(decision, _roll(decision), _ballots(decision))
        payload |= figures | {
            "ballots": sealed,
            "options": sorted(decision.options.values_list("number", flat=True)),
            "quorum_percent": decision.quorum_percent,
            "threshold_percent": decision.threshold_percent,
            "outcome": decision.outcome,
            "option": decision.outcome_option.number if decision.outcome_option else None,
        }
    decision.result = {**decision.result, "ballots": figures}
    decision.save(update_fields=["result"])
    seq = ledger.append(
        decision.project,
        "ballot.count",
        payload,
        by=by,
        refs=ledger.refs_to(decision),
    )
    # SQLite's log still holds the rows as they were written before, one ballot after the other.
    transaction.on_commit(_cut_the_log, robust=True)
    return seq


def throw_away(decision: Decision) -> None:
    """Keep nothing of a vote that was taken back or cannot count: no ballot, and nobody who voted."""
    Voter.objects.filter(decision=decision).delete()
    Ballot.objects.filter(decision=decision).delete()
    PaperCount.objects.filter(decision=decision).delete()


def _write_anew(decision: Decision, roll: Mapping[int, str], lines: Sequence[str]) -> list[list[str]]:
    """All voters and all ballots, each in an order of their own and under new ids. Return the ballots by their ids."""
    voters = [Voter(decision=decision, partner_id=pk, cast=how) for pk, how in roll.items()]
    ballots = [Ballot(decision=decision, marks=line) for line in lines]
    _shuffle(voters)
    _shuffle(ballots)
    Voter.objects.filter(decision=decision).delete()
    Ballot.objects.filter(decision=decision).delete()
    Voter.objects.bulk_create(voters)
    Ballot.objects.bulk_create(ballots)
    return sorted([str(ballot.pk), ballot.marks] for ballot in ballots)


def _shuffle(rows: list[Any]) -> None:
    secrets.SystemRandom().shuffle(rows)


def _locked(decision: Decision) -> Decision:
    vote = Decision.objects.select_for_update(no_key=True).get(pk=decision.pk)
    if vote.secrecy != "unlinkable":
        raise ActionError("This is not a vote with ballots.")
    if vote.project.is_read_only:
        raise ActionError(
            "This project was brought in from elsewhere and can only be read until it is adopted."
        )
    return vote


def _refuse_unless_open(vote: Decision) -> None:
    # The time is read after the row is held: whoever waited for it may have waited past the end.
    if not vote.is_open or vote.closes_at is None or timezone.now() >= vote.closes_at:
        raise ActionError("This vote is over, so no ballot can be put in or given out any more.")


def _refuse_unless_over(vote: Decision) -> None:
    if vote.withdrawn_at:
        raise ActionError("This vote was taken back.")
    if vote.closes_at is None or timezone.now() < vote.closes_at:
        raise ActionError("Ballots are counted when the time to vote is over, and not before.")


def _refuse_unless_papers_are_counted(vote: Decision) -> None:
    given = sum(how == "paper" for how in _roll(vote).values())
    if given and not PaperCount.objects.filter(decision=vote, agreed_by__isnull=False).exists():
        raise ActionError(
            "Paper ballots were given out. Two people count what came back first, even if none did."
        )


def _line_of(decision: Decision, marks: Mapping[int, int]) -> str:
    options = list(decision.options.values_list("number", flat=True))
    try:
        return written(decision.rule, options, marks)
    except BallotError as error:
        raise ActionError(_NO_BALLOT[error.code]) from error


def _refuse_unless_ballot(vote: Decision, line: str) -> None:
    try:
        _line_of(vote, choices_of(vote.rule, line))
    except BallotError as error:
        raise ActionError(_NO_BALLOT[error.code]) from error


def _roll(vote: Decision) -> dict[int, str]:
    return dict(Voter.objects.filter(decision=vote).values_list("partner_id", "cast"))


def _ballots(vote: Decision) -> list[str]:
    return list(Ballot.objects.filter(decision=vote).values_list("marks", flat=True))


def _trouble(vote: Decision) -> str:
    """Why the vote cannot count: “terms”, “roll”, “ballots” (not those of the roll), “few”; or nothing."""
    opening = sealed_opening(vote)
    if opening is None or any(getattr(vote, name) != said for name, said in opening.terms.items()):
        return "terms"
    if list(vote.options.order_by("number").values_list("text", "would_change")) != opening.options:
        return "terms"
    named = set(vote.signatures.values_list("partner_id", flat=True))
    if not _roll(vote).keys() == opening.roll.keys() == named:
        return "roll"
    lines, cast = _ballots(vote), Counter(_roll(vote).values())
    papers = PaperCount.objects.filter(decision=vote).first()
    on_paper = (papers.came_back or 0) - papers.unreadable if papers and papers.agreed_by_id else 0
    if len(lines) != cast["here"] + on_paper or on_paper > cast["paper"]:
        return "ballots"
    try:
        for line in set(lines):
            _refuse_unless_ballot(vote, line)
    except ActionError:
        return "ballots"
    return "few" if len(lines) < LEAST_BALLOTS else ""


def _roll_changes(vote: Decision) -> dict[str, list[int]]:
    """Who was written into the roll, or out of it, since it was sealed."""
    opening, roll = sealed_opening(vote), _roll(vote)
    if opening is None or roll.keys() == opening.roll.keys():
        return {}
    return {
        "added": sorted(roll.keys() - opening.roll.keys()),
        "gone": sorted(opening.roll.keys() - roll.keys()),
    }


def _types_there(vote: Decision) -> dict[str, int]:
    """How many of each partner type have voted for certain, if papers that did not come back were any of theirs.

    What people were here as is what was sealed when it opened.
    """
    opening, roll = sealed_opening(vote), _roll(vote)
    there: dict[str, Counter[str]] = {"here": Counter(), "paper": Counter()}
    for pk, how in roll.items():
        if how != "no" and opening is not None:
            there[how].update(opening.roll[pk])
    papers = PaperCount.objects.filter(decision=vote).first()
    counted_papers = (papers.came_back or 0) - papers.unreadable if papers else 0
    missing = list(roll.values()).count("paper") - counted_papers
    return {
        type: there["here"][type] + max(0, there["paper"][type] - missing)
        for type in sorted(there["here"] | there["paper"])
    }


def _figures(vote: Decision) -> dict[str, Any]:
    """What is told of a vote that counts, and stays the same afterwards."""
    lines, roll = _ballots(vote), _roll(vote)
    papers = PaperCount.objects.filter(decision=vote).select_related("counted_by", "agreed_by").first()
    given = sum(how == "paper" for how in roll.values())
    figures: dict[str, Any] = {
        "trouble": "",
        "asked": len(roll),
        "count": len(lines),
        "stood_aside": lines.count(STANDS_ASIDE),
        "counts": counted(lines),
        "papers": {"given": given, "came_back": 0, "unreadable": 0, "counted_by": []},
    }
    if papers:
        people = [person.pk for person in (papers.counted_by, papers.agreed_by) if person]
        partners = Partner.objects.filter(project=vote.project, person__in=people)
        figures["papers"] |= {
            "came_back": papers.came_back,
            "unreadable": papers.unreadable,
            "counted_by": sorted(partners.values_list("pk", flat=True)),
        }
    return figures


def _cut_the_log() -> None:
    off_the_disk.wipe()
