"""Who has been heard on what, and where they differ."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from evenhand.methods.appraisal.points import (
    FACTS,
    STEP,
    AppraisalError,
    Fact,
    Point,
    Rating,
    check_each_once,
    checked_ratings,
)
from evenhand.methods.appraisal.table import Table


@dataclass(frozen=True, slots=True)
class Disagreement:
    """How people's answers about one option and one aim are spread; see `disagreements`."""

    aim: str
    option: str
    helps: int
    partly: int
    does_not: int
    dont_know: int
    spread: Fraction | None


@dataclass(frozen=True, slots=True)
class PersonCoverage:
    """How many of the questions one person has answered, left at "don't know", and left blank."""

    person: str
    answered: int
    dont_know: int
    blank: int


@dataclass(frozen=True, slots=True)
class Coverage:
    """Who has been heard on what, and which points are left out for want of a single word.

    Attributes
    ----------
    people : tuple of PersonCoverage
        Everyone asked, in the given order.
    not_heard : tuple of str
        Those of them who have said nothing yet, not even "don't know".
    left_out : tuple of Point
        Points that compare nothing because nobody has said, and no source
        gives, anything there about any option.
    """

    people: tuple[PersonCoverage, ...]
    not_heard: tuple[str, ...]
    left_out: tuple[Point, ...]


def disagreements(ratings: Iterable[Rating]) -> tuple[Disagreement, ...]:
    """Return where people's answers differ most, as an order for talking.

    For each option and aim: how many gave each answer, and the spread, which
    is how many steps two answers drawn at random from those given lie apart
    on average (putting the first back). From "helps" to "partly" is one step.

    The spread is 0 when all who answered said the same, and 1 when half say
    "helps" and half "does not". It says nothing of who is right, and a wide
    one is no fault: it is where there is most to hear.

    Parameters
    ----------
    ratings : iterable of Rating
        At most one for each person, aim and option. "Don't know" is counted
        apart and takes no part in the spread.

    Returns
    -------
    tuple of Disagreement
        The widest spread first; the same spread in the order in which they
        were first rated. Where fewer than two have answered, the spread is
        None, for one voice cannot disagree, and comes last.

    Raises
    ------
    AppraisalError
        `unknown_answer` or `rated_twice`.

    Examples
    --------
    >>> found = disagreements([
    ...     Rating("ann", "trust", "survey", "helps"), Rating("bo", "trust", "survey", "partly"),
    ...     Rating("ann", "speed", "survey", "helps"), Rating("bo", "speed", "survey", "does_not"),
    ... ])
    >>> [(one.aim, str(one.spread)) for one in found]
    [('speed', '1'), ('trust', '1/2')]

    References
    ----------
    .. [1] J. Blair and M. G. Lacy (2000), Statistics of Ordinal Variation,
       Sociological Methods & Research 28(3), 251-280. The spread is one minus
       their l-squared, which for three answers is the mean described above.
    """
    counts: dict[tuple[str, str], list[int]] = {}
    for rating in checked_ratings(ratings):
        given = counts.setdefault((rating.aim, rating.option), [0, 0, 0, 0])
        given[3 if rating.answer is None else STEP[rating.answer]] += 1
    found = [
        Disagreement(aim, option, helps, partly, does_not, dont_know, _spread(helps, partly, does_not))
        for (aim, option), (does_not, partly, helps, dont_know) in counts.items()
    ]
    return tuple(sorted(found, key=lambda one: 1 if one.spread is None else -one.spread))


def coverage(
    options: Sequence[str],
    ratings: Iterable[Rating],
    facts: Mapping[str, Fact],
    *,
    people: Sequence[str],
    aims: Sequence[str],
) -> Coverage:
    """Return who has been heard on what, to stand beside every answer.

    Parameters
    ----------
    options, ratings, facts
        As for `beaten`.
    people, aims : sequence of str
        Everyone who was asked and every aim they were asked about, each once.

    Returns
    -------
    Coverage
        For each person the number of questions answered, left at "don't know"
        and blank, out of aims times options; who has not been heard at all;
        and the points that are left out of the comparison.

    Raises
    ------
    AppraisalError
        As `beaten`; and `unknown_person` or `unknown_aim` for a rating by or
        about one not listed, `person_given_twice` or `aim_given_twice`.

    Examples
    --------
    >>> ratings = [Rating("ann", "trust", "survey", "helps"), Rating("ann", "trust", "workshops", None)]
    >>> found = coverage(
    ...     ["survey", "workshops"], ratings, {"survey": Fact(money_pence=500_00)},
    ...     people=["ann", "bo"], aims=["trust"],
    ... )
    >>> found.people[0]
    PersonCoverage(person='ann', answered=1, dont_know=1, blank=0)
    >>> found.not_heard
    ('bo',)
    >>> [point.person or point.fact for point in found.left_out]
    ['bo', 'hours', 'months', 'inclusion_loss', 'independence_risk']
    """
    check_each_once(people, "person")
    check_each_once(aims, "aim")
    ratings = tuple(ratings)
    table = Table(options, ratings, facts)
    said = {person: [0, 0] for person in people}
    for rating in ratings:
        if rating.person not in said:
            raise AppraisalError("unknown_person", person=rating.person)
        if rating.aim not in aims:
            raise AppraisalError("unknown_aim", aim=rating.aim)
        said[rating.person][rating.answer is None] += 1
    asked = len(aims) * len(options)
    every_point = [Point(person, aim) for person in people for aim in aims]
    every_point += [Point(fact=fact) for fact in FACTS]
    return Coverage(
        people=tuple(
            PersonCoverage(person, answered, unsure, asked - answered - unsure)
            for person, (answered, unsure) in said.items()
        ),
        not_heard=tuple(person for person, counts in said.items() if counts == [0, 0]),
        left_out=tuple(point for point in every_point if point not in table.points),
    )


def _spread(helps: int, partly: int, does_not: int) -> Fraction | None:
    answered = helps + partly + does_not
    if answered < 2:
        return None
    up_to_does_not = Fraction(does_not, answered)
    up_to_partly = Fraction(does_not + partly, answered)
    return 2 * (up_to_does_not * (1 - up_to_does_not) + up_to_partly * (1 - up_to_partly))
