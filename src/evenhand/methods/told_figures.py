"""What an organisation may be told of people in projects that it houses, month after month, and no more.

One table may be safe and two of them together not: take last month's from
this month's and the one who came is alone. So no two figures that are told
count the same thing. What happens is counted once, in the first table in
which enough people stand in each part, and never again. Who is there is told
anew only when enough people have come, or gone, since it was last told. No
sum over projects is told beside the projects, so there is nothing to take
away from anything else.

Enough is six, one more than the five of `disclosure`: whoever happens to know
of the one person by whom a figure changed still comes down to five.

What this cannot guard against is in `docs/methods/organisation-figures.md`.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from typing import TypeVar

from evenhand.methods.disclosure import LEAST_K
from evenhand.methods.errors import MethodError

Project = TypeVar("Project", bound=Hashable)

#: One more than the fewest people that a figure may be about.
ENOUGH = LEAST_K + 1


class ToldFigureError(MethodError):
    """A threshold or a count cannot be used."""


def parts_may_be_told(people: Mapping[str, int], *, enough: int = ENOUGH) -> bool:
    """Return whether a figure in parts may be told: each part holds nobody or enough, and one holds enough.

    Parameters
    ----------
    people : mapping of str to int
        How many people stand in each part. Each person stands in one.
    enough : int, default 6
        Fewest people in a part that is told; never below 6.

    Returns
    -------
    bool

    Raises
    ------
    ToldFigureError
        `threshold_too_low`; `bad_count` with the part.

    Examples
    --------
    >>> parts_may_be_told({"in_time": 9, "late": 6})
    True

    Two who were paid late would be seen, and nobody paid late gives nobody away:

    >>> parts_may_be_told({"in_time": 9, "late": 2}), parts_may_be_told({"in_time": 9, "late": 0})
    (False, True)

    Five are not enough, for somebody who knows of one of them would be left with four:

    >>> parts_may_be_told({"in_time": 5, "late": 0})
    False
    """
    _check(enough)
    for part, count in people.items():
        if not isinstance(count, int) or isinstance(count, bool) or count < 0:
            raise ToldFigureError("bad_count", part=part, count=count)
    return any(people.values()) and all(count == 0 or count >= enough for count in people.values())


def sums_may_be_told(
    people: Mapping[Project, Mapping[str, Collection[Hashable]]], *, enough: int = ENOUGH
) -> bool:
    """Return whether a figure of several projects together may be told, also to somebody who knows one of them.

    Whoever looks after projects may be in one of them too, and take what they
    know of it from the sum. So the figure is told only if it could be told
    without any one of the projects as well, or nobody is left then.

    Parameters
    ----------
    people : mapping of project to mapping of part to collection
        Who stands in each part, by the project that they are counted for. Somebody may be counted for several.
    enough : int, default 6
        Fewest people in a part that is told; never below 6.

    Returns
    -------
    bool

    Raises
    ------
    ToldFigureError
        `threshold_too_low`.

    Examples
    --------
    >>> ash, birch, cedar = {"learned": range(8)}, {"learned": range(10, 16)}, {"learned": range(20, 22)}
    >>> sums_may_be_told({"ash": ash, "birch": birch})
    True

    With those of Cedar, whoever knows Ash and sees 10 knows that Cedar has two:

    >>> sums_may_be_told({"ash": ash, "cedar": cedar})
    False
    >>> sums_may_be_told({"ash": ash, "birch": birch, "cedar": cedar})
    True
    """
    everyone = _together(people, without=None)
    if not parts_may_be_told(everyone, enough=enough):
        return False
    for project in people:
        others = _together(people, without=project)
        if any(others.values()) and not parts_may_be_told(others, enough=enough):
            return False
    return True


def _together(
    people: Mapping[Project, Mapping[str, Collection[Hashable]]], *, without: Project | None
) -> dict[str, int]:
    found: dict[str, set[Hashable]] = {}
    for project, parts in people.items():
        for part, those in parts.items():
            found.setdefault(part, set())
            if project != without:
                found[part].update(those)
    return {part: len(those) for part, those in found.items()}


def may_be_told_anew(
    told: Sequence[Iterable[Hashable]], now: Iterable[Hashable], *, enough: int = ENOUGH
) -> bool:
    """Return whether a count of who is there may be told, or told anew.

    Parameters
    ----------
    told : sequence of iterables
        Who was counted each time it was told so far; empty when it never was.
    now : iterable
        Who would be counted now.
    enough : int, default 6
        Fewest people that have come, that have gone, and by which the two numbers differ, since any earlier
        time, where any did; never below 6.

    Returns
    -------
    bool
        Always False where nothing has changed since the last time: there is nothing new to tell.

    Raises
    ------
    ToldFigureError
        `threshold_too_low`.

    Examples
    --------
    >>> may_be_told_anew([], range(6)), may_be_told_anew([], range(5))
    (True, False)

    One who comes is not told of, and six are; so are six for six:

    >>> eight = set(range(8))
    >>> may_be_told_anew([eight], eight | {8}), may_be_told_anew([eight], eight | set(range(8, 14)))
    (False, True)
    >>> may_be_told_anew([eight], set(range(6, 14)))
    True

    Seven come and six go: the number would rise by one, as if one had come.

    >>> may_be_told_anew([eight], set(range(6, 15)))
    False

    Six come and one goes: whoever knew the six would be left with the one.

    >>> may_be_told_anew([eight], set(range(1, 14)))
    False

    Seven came and six of them have gone again. Beside the first count, the third would show the one who stayed:

    >>> may_be_told_anew([eight, set(range(15))], set(range(9)))
    False
    """
    _check(enough)
    here = frozenset(now)
    if here and len(here) < enough:
        return False
    if not told:
        return bool(here)
    earlier = [frozenset(people) for people in told]
    return here != earlier[-1] and all(
        moved == 0 or moved >= enough
        for people in earlier
        for moved in (len(here - people), len(people - here), abs(len(here) - len(people)))
    )


def _check(enough: int) -> None:
    if enough < ENOUGH:
        raise ToldFigureError("threshold_too_low", enough=enough, least=ENOUGH)
