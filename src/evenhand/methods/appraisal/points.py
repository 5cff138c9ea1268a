"""The points on which options are compared, and the counts kept for each pair of options."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType
from typing import Literal

from evenhand.methods.errors import MethodError

Answer = Literal["helps", "partly", "does_not"]
Number = int | float | Decimal | Fraction

ANSWERS: tuple[Answer, ...] = ("helps", "partly", "does_not")

# How high each answer stands. Only the order is used, never the distance.
STEP: Mapping[str, int] = MappingProxyType({"helps": 2, "partly": 1, "does_not": 0})
ANSWER_AT: Mapping[int, Answer] = MappingProxyType({2: "helps", 1: "partly", 0: "does_not"})
STEPS = (2, 1, 0)

INCLUSION_LOSS: Mapping[str, int] = MappingProxyType({"keeps": 0, "narrows": 1, "loses": 2})
INDEPENDENCE_RISK: Mapping[str, int] = MappingProxyType({"low": 0, "some": 1, "high": 2})


class AppraisalError(MethodError):
    """Ratings, options or facts do not fit together."""


@dataclass(frozen=True, slots=True)
class Rating:
    """One person's answer to "would this option help this aim?"; None is a spoken "don't know".

    A question that the person has not answered has no Rating at all.
    """

    person: str
    aim: str
    option: str
    answer: Answer | None


@dataclass(frozen=True, slots=True)
class Fact:
    """What an option needs and puts at risk; less is better throughout, None is "no figure found".

    Attributes
    ----------
    money_pence, hours, months : number or None
        The least with which the option can be done decently; zero or more.
    inclusion_loss : int or None
        0 keeps everybody in, 1 narrows who can take part, 2 loses them (`INCLUSION_LOSS`).
    independence_risk : int or None
        0 low, 1 some, 2 high (`INDEPENDENCE_RISK`).
    """

    money_pence: int | None = None
    hours: Number | None = None
    months: Number | None = None
    inclusion_loss: int | None = None
    independence_risk: int | None = None


FACTS: tuple[str, ...] = tuple(field.name for field in fields(Fact))


@dataclass(frozen=True, slots=True)
class Point:
    """A thing on which options are compared: one person's view of one aim, or else a fact."""

    person: str = ""
    aim: str = ""
    fact: str = ""


def checked_ratings(ratings: Iterable[Rating]) -> Iterator[Rating]:
    """Go through ratings, stopping at one that cannot be used.

    Parameters
    ----------
    ratings : iterable of Rating
        From anywhere.

    Returns
    -------
    iterator of Rating
        The same ones in the same order.

    Raises
    ------
    AppraisalError
        `unknown_answer` for an answer that is not one of `ANSWERS` or None;
        `rated_twice` for a second rating of one option and aim by one person.

    Examples
    --------
    >>> [rating.answer for rating in checked_ratings([Rating("ann", "trust", "survey", "helps")])]
    ['helps']
    """
    seen: set[tuple[str, str, str]] = set()
    for rating in ratings:
        if rating.answer is not None and rating.answer not in STEP:
            raise AppraisalError("unknown_answer", answer=rating.answer, accepted=ANSWERS)
        place = (rating.person, rating.aim, rating.option)
        if place in seen:
            raise AppraisalError("rated_twice", person=rating.person, aim=rating.aim, option=rating.option)
        seen.add(place)
        yield rating


def check_each_once(names: Iterable[str], what: str) -> None:
    """Refuse a list in which a name comes twice.

    Parameters
    ----------
    names : iterable of str
        Ids.
    what : str
        What they are, for the code of the error.

    Raises
    ------
    AppraisalError
        ``{what}_given_twice`` with the name.

    Examples
    --------
    >>> check_each_once(["survey", "survey"], "option")
    Traceback (most recent call last):
        ...
    evenhand.methods.appraisal.points.AppraisalError: option_given_twice: option='survey'
    """
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise AppraisalError(f"{what}_given_twice", **{what: name})
        seen.add(name)
