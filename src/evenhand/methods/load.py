"""Whose time the work takes: load against paid share, unseen work, and relational time.

Three figures of a group, and one of a single person's own. A figure of a group
is given only where it is about five people or more (`disclosure.py`), and each
carries what it was worked out from and what is missing. None of them says
that much or little is good: relational time is work, and no unseen hours may
mean that nobody wrote any down.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from evenhand.methods.disclosure import LEAST_K, LEAST_TOTAL, aggregate_shown, breakdown
from evenhand.methods.errors import MethodError

PaidFor = Literal["yes", "part", "no", "unknown"]
PAID_FOR = ("yes", "part", "no", "unknown")
#: A full post in the United Kingdom's public sector: 37.5 hours a week.
FULL_WEEK_MINUTES = 2250
_DAYS_A_WEEK = 7


class LoadError(MethodError):
    """Hours or a share of a post cannot be used."""


@dataclass(frozen=True, slots=True)
class Hours:
    """Time that one person put in.

    Attributes
    ----------
    person : str
        Whose time it is.
    minutes : int
        Zero or more.
    is_paid_for : {"yes", "part", "no", "unknown"}
        Whether anybody pays for it.
    is_relational : bool
        Whether it went into people and trust: talk, tea, lifts, calming.
    """

    person: str
    minutes: int
    is_paid_for: PaidFor = "unknown"
    is_relational: bool = False


@dataclass(frozen=True, slots=True)
class Post:
    """One person's post: the group it is counted in, and what share of a full post pays for this work.

    Attributes
    ----------
    person : str
    group : str
        Career stage, contract, or whatever one fixed breakdown goes by; "" when it is not known.
    paid_share : Fraction or None
        Between 0 and 1; None when it is not known.
    """

    person: str
    group: str
    paid_share: Fraction | None


@dataclass(frozen=True, slots=True)
class GroupLoad:
    """How one group's share of the hours stands to its share of the paid posts.

    Attributes
    ----------
    group : str
    people : int
    minutes : int
    ratio : Fraction or None
        1 is even, 2 is twice as much as paid for; None where the group is paid for nothing.
    """

    group: str
    people: int
    minutes: int
    ratio: Fraction | None


@dataclass(frozen=True, slots=True)
class LoadBalance:
    """Load by group, as far as it may be shown.

    Attributes
    ----------
    people : int
        People whose hours, group and paid share are all known.
    missing : int
        People with hours whose group or paid share is not known; left out.
    groups : tuple of GroupLoad
        Groups that may be shown, in the order in which they first appear.
    hidden : tuple of str
        Groups that may not.
    reason : str
        Why nothing is shown: "too_few", "too_few_to_break_down", "cells_too_small",
        "no_hours"; "" when something is.
    """

    people: int
    missing: int
    groups: tuple[GroupLoad, ...]
    hidden: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class ShareOfHours:
    """Some of the hours out of all of them, with what is missing.

    Attributes
    ----------
    people : int
        People with any hours.
    minutes, of_minutes : int or None
        Numerator and denominator; None when too few people.
    missing_minutes : int or None
        Minutes of which it is not known where they belong; in neither.
    share, most_share : Fraction or None
        Between 0 and 1. The two differ where some hours are paid for in part:
        the first counts those as paid, the second as unpaid.
    reason : str
        "too_few", "no_hours", or "".
    """

    people: int
    minutes: int | None
    of_minutes: int | None
    missing_minutes: int | None
    share: Fraction | None
    most_share: Fraction | None
    reason: str


def load_balance(
    hours: Sequence[Hours], posts: Sequence[Post], *, k: int = LEAST_K, least_total: int = LEAST_TOTAL
) -> LoadBalance:
    """Return how each group's share of the hours stands to its share of the posts that are paid for.

    For a group c: (hours of c ÷ all hours) ÷ (paid posts of c ÷ all paid
    posts). Somebody with a post and no hours counts, with none: leaving them
    out would hide who does not do this work.

    Parameters
    ----------
    hours : sequence of Hours
        Any number of entries a person.
    posts : sequence of Post
        One a person, of those whose share of the work is looked at.
    k : int, default 5
        Fewest people in a group that is shown; never below 5.
    least_total : int, default 10
        Fewest people in all; never below 10.

    Returns
    -------
    LoadBalance
        A person with hours whose group or paid share is not known is left out
        of both shares and counted as missing.

    Raises
    ------
    LoadError
        `bad_minutes`, `bad_paid_for`, `bad_paid_share`, `person_twice`.

    Examples
    --------
    Five people early in their careers do 70 of 100 hours, with 2 of 5 posts:

    >>> early = [Post(f"e{n}", "early", Fraction(2, 5)) for n in range(5)]
    >>> senior = [Post(f"s{n}", "senior", Fraction(3, 5)) for n in range(5)]
    >>> worked = [Hours(f"e{n}", 14 * 60) for n in range(5)]
    >>> worked += [Hours(f"s{n}", 6 * 60) for n in range(5)]
    >>> found = load_balance(worked, early + senior)
    >>> [(each.group, float(each.ratio)) for each in found.groups]
    [('early', 1.75), ('senior', 0.5)]

    >>> load_balance(worked[:4], early[:4]).reason
    'too_few'

    Notes
    -----
    The breakdown must be one and the same whenever it is shown; see `disclosure.breakdown`.
    """
    worked = _minutes_by_person(hours)
    known: dict[str, Post] = {}
    seen: set[str] = set()
    for post in posts:
        if post.person in seen:
            raise LoadError("person_twice", person=post.person)
        seen.add(post.person)
        if post.paid_share is not None and not 0 <= post.paid_share <= 1:
            raise LoadError("bad_paid_share", person=post.person, paid_share=post.paid_share)
        if post.group and post.paid_share is not None:
            known[post.person] = post
    missing = len((set(worked) | seen) - set(known))
    counts: dict[str, int] = {}
    for post in known.values():
        counts[post.group] = counts.get(post.group, 0) + 1
    allowed = breakdown(counts, k=k, least_total=least_total)
    if allowed.reason:
        return LoadBalance(len(known), missing, (), tuple(counts), allowed.reason)
    all_minutes = sum(worked.get(person, 0) for person in known)
    all_posts = sum((Fraction(post.paid_share or 0) for post in known.values()), Fraction(0))
    if not all_minutes:
        return LoadBalance(len(known), missing, (), tuple(counts), "no_hours")
    groups = []
    for group, people in allowed.shown:
        members = [post for post in known.values() if post.group == group]
        minutes = sum(worked.get(post.person, 0) for post in members)
        paid = sum((Fraction(post.paid_share or 0) for post in members), Fraction(0))
        ratio = Fraction(minutes, all_minutes) / (paid / all_posts) if paid else None
        groups.append(GroupLoad(group, people, minutes, ratio))
    return LoadBalance(len(known), missing, tuple(groups), allowed.hidden, "")


def unseen_work_share(hours: Sequence[Hours], *, k: int = LEAST_K) -> ShareOfHours:
    """Return what share of the hours nobody pays for.

    Hours paid for in part are told as a range: `share` counts them as paid,
    `most_share` as not. Hours of which nobody knows are in neither side and
    are counted as missing.

    Parameters
    ----------
    hours : sequence of Hours
    k : int, default 5
        Fewest people that the figure may be about; never below 5.

    Returns
    -------
    ShareOfHours

    Raises
    ------
    LoadError
        `bad_minutes`, `bad_paid_for`.

    Examples
    --------
    >>> worked = [Hours(f"p{n}", 60, paid) for n, paid in enumerate(["no", "no", "part", "yes", "yes"])]
    >>> found = unseen_work_share([*worked, Hours("p0", 30)])
    >>> found.minutes, found.of_minutes, found.missing_minutes, found.share, found.most_share
    (120, 300, 30, Fraction(2, 5), Fraction(3, 5))
    >>> unseen_work_share(worked[:4]).share is None
    True
    """
    people = len(_minutes_by_person(hours))
    if not aggregate_shown(people, k=k):
        return _nothing(people, "too_few")
    by_answer = {answer: sum(e.minutes for e in hours if e.is_paid_for == answer) for answer in PAID_FOR}
    known = by_answer["yes"] + by_answer["part"] + by_answer["no"]
    # What is shown must rest on five people too: a sixth with an unknown hour guards nobody.
    told = len({entry.person for entry in hours if entry.is_paid_for != "unknown" and entry.minutes})
    if not aggregate_shown(told, k=k):
        return _nothing(people, "too_few" if known else "no_hours")
    return ShareOfHours(
        people,
        by_answer["no"],
        known,
        by_answer["unknown"],
        Fraction(by_answer["no"], known),
        Fraction(by_answer["no"] + by_answer["part"], known),
        "",
    )


def relational_share(hours: Sequence[Hours], *, k: int = LEAST_K) -> ShareOfHours:
    """Return what share of the hours went into people and trust: talk, tea, lifts, listening.

    Parameters
    ----------
    hours : sequence of Hours
    k : int, default 5
        Fewest people that the figure may be about; never below 5.

    Returns
    -------
    ShareOfHours
        `share` and `most_share` are the same, and nothing is missing.

    Raises
    ------
    LoadError
        `bad_minutes`, `bad_paid_for`.

    Examples
    --------
    >>> worked = [Hours(f"p{n}", 60, is_relational=n < 2) for n in range(5)]
    >>> relational_share(worked).share
    Fraction(2, 5)
    """
    by_person = _minutes_by_person(hours)
    if not aggregate_shown(len(by_person), k=k):
        return _nothing(len(by_person), "too_few")
    minutes, of_minutes = (
        sum(entry.minutes for entry in hours if entry.is_relational),
        sum(by_person.values()),
    )
    share = Fraction(minutes, of_minutes)
    return ShareOfHours(len(by_person), minutes, of_minutes, 0, share, share, "")


def paid_minutes(paid_share: Fraction, days: int, *, full_week_minutes: int = FULL_WEEK_MINUTES) -> Fraction:
    """Return how many minutes of work a share of a post pays for over so many days.

    Parameters
    ----------
    paid_share : Fraction
        Of a full post, between 0 and 1.
    days : int
        Calendar days, weekends and holidays counted in.
    full_week_minutes : int, default 2250
        What a full post works in a week: 37.5 hours. Evenhand's own assumption; contracts differ.

    Returns
    -------
    Fraction
        Minutes.

    Raises
    ------
    LoadError
        `bad_paid_share`, `bad_days`.

    Examples
    --------
    A fifth of a post over four weeks:

    >>> float(paid_minutes(Fraction(1, 5), 28)) / 60
    30.0
    """
    if not 0 <= paid_share <= 1:
        raise LoadError("bad_paid_share", paid_share=paid_share)
    if days < 0:
        raise LoadError("bad_days", days=days)
    return Fraction(paid_share) * full_week_minutes * days / _DAYS_A_WEEK


def _minutes_by_person(hours: Sequence[Hours]) -> dict[str, int]:
    """Minutes of each person who has any; somebody with none is nobody in a figure about hours."""
    found: dict[str, int] = {}
    for entry in hours:
        if not isinstance(entry.minutes, int) or isinstance(entry.minutes, bool) or entry.minutes < 0:
            raise LoadError("bad_minutes", person=entry.person, minutes=entry.minutes)
        if entry.is_paid_for not in PAID_FOR:
            raise LoadError("bad_paid_for", person=entry.person, is_paid_for=entry.is_paid_for)
        if entry.minutes:
            found[entry.person] = found.get(entry.person, 0) + entry.minutes
    return found


def _nothing(people: int, reason: str) -> ShareOfHours:
    return ShareOfHours(people, None, None, None, None, None, reason)
