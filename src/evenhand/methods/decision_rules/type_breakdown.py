"""What people of each group of partner types said, as far as small numbers allow.

There is one breakdown only, its groups chosen before anybody could speak.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from evenhand.methods import disclosure
from evenhand.methods.decision_rules.terms import DecisionRuleError, Position, spoken


@dataclass(frozen=True, slots=True)
class GroupRow:
    """What one group said.

    Attributes
    ----------
    types : tuple of str
        The group's partner types; empty for everybody who is in no group.
    spoke : int
    stances : dict of str to int
        By stance; the same stances for each group.
    values : dict of str to dict of str to int
        By option, how often each value was given: "1" for a choice, or a
        mark, or a place; "" for none. Empty under rules without options.
    """

    types: tuple[str, ...]
    spoke: int
    stances: dict[str, int]
    values: dict[str, dict[str, int]]

    def as_dict(self) -> dict[str, object]:
        return {
            "types": list(self.types),
            "spoke": self.spoke,
            "stances": self.stances,
            "values": self.values,
        }


@dataclass(frozen=True, slots=True)
class TypeBreakdown:
    """The breakdown, or why there is none.

    Attributes
    ----------
    rows : tuple of GroupRow
        In the order of the groups.
    reason : str
        "too_few" (fewer than five in all), "too_few_to_break_down" (fewer
        than ten) or "cells_too_small" (too few in a cell, or a group all of
        one mind; which of the two is not told); "" when it is shown.
    """

    rows: tuple[GroupRow, ...]
    reason: Literal["", "too_few", "too_few_to_break_down", "cells_too_small"]

    @property
    def is_shown(self) -> bool:
        return not self.reason

    def as_dict(self) -> dict[str, object]:
        return {"rows": [row.as_dict() for row in self.rows], "reason": self.reason}


def by_type(
    groups: Sequence[Sequence[str]], positions: Sequence[Position], *, is_named: bool
) -> TypeBreakdown:
    """Return what each group of partner types said, or that it cannot be shown.

    Somebody whose types are in several groups stands in the first of them, so
    that the groups add up to everybody; somebody in none stands in a last
    group of its own.

    In a decision where everybody sees who said what, the breakdown tells
    nothing new and is shown whole. In one known only to the facilitator it is
    shown whole or not at all: ten people or more, five or more in each cell
    that is not empty, and no group all of one mind where others are of
    another, for that would tell what each of them said. Hiding single cells
    would not do, for the totals of the decision are shown beside it and the
    number of each type with a say is known, and what is hidden could be
    taken from those.

    Parameters
    ----------
    groups : sequence of sequence of str
        Groups of types; a type is in one group at most.
    positions : sequence of Position
    is_named : bool
        Whether everybody here sees who said what.

    Returns
    -------
    TypeBreakdown

    Raises
    ------
    DecisionRuleError
        `no_groups`, `empty_group`, `type_in_two_groups`.

    Examples
    --------
    >>> carers = [Position("agree", types=("carer",))] * 6 + [Position("block", types=("carer",))] * 5
    >>> others = [Position("agree", types=("researcher",))] * 5 + [Position("block", types=("researcher",))] * 7
    >>> for row in by_type([["carer", "patient"], ["researcher"]], carers + others, is_named=False).rows:
    ...     print(row.types, row.spoke, row.stances)
    ('carer', 'patient') 11 {'agree': 6, 'block': 5}
    ('researcher',) 12 {'agree': 5, 'block': 7}

    With one researcher fewer who agrees, there would be a cell of four:

    >>> by_type([["carer", "patient"], ["researcher"]], carers + others[1:], is_named=False).reason
    'cells_too_small'

    References
    ----------
    .. [1] A. Hundepool and others (2012), Statistical Disclosure Control,
       Wiley: why cells of a table whose margins are known protect each other
       only together.
    """
    _check_groups(groups)
    there = spoken(positions)
    members: dict[tuple[str, ...], list[Position]] = {tuple(group): [] for group in groups}
    members[()] = []
    for position in there:
        members[_group_of(position, groups)].append(position)
    if not members[()]:
        del members[()]
    stances = list(dict.fromkeys(sorted(position.stance for position in there)))
    options = sorted({option for position in there for option in position.choices})
    rows = tuple(_row(types, people, stances, options) for types, people in members.items())
    return TypeBreakdown(rows, "") if is_named else _guarded(rows)


def _guarded(rows: tuple[GroupRow, ...]) -> TypeBreakdown:
    """Show all the rows, or none: each table made of them has to be one that could be shown whole."""
    tables = [[row.stances for row in rows]]
    tables += [[row.values[option] for row in rows] for option in rows[0].values]
    for table in tables:
        found = disclosure.breakdown(
            {f"{n} {said}": count for n, row in enumerate(table) for said, count in row.items()}
        )
        if found.reason or found.remainder or _tells_on_a_group(table):
            return TypeBreakdown((), found.reason or "cells_too_small")
    return TypeBreakdown(rows, "")


def _tells_on_a_group(table: Sequence[Mapping[str, int]]) -> bool:
    """Whether a whole group said the same while others did not, which tells what each of them said."""
    said = [{each for each, count in row.items() if count} for row in table]
    return len(set().union(*said)) > 1 and any(len(row) == 1 for row in said)


def _row(
    types: tuple[str, ...], people: Sequence[Position], stances: Sequence[str], options: Sequence[int]
) -> GroupRow:
    counted = Counter(position.stance for position in people)
    values = {}
    for option in options:
        given = Counter(str(position.choices.get(option, "")) for position in people)
        values[str(option)] = dict(sorted(given.items()))
    return GroupRow(types, len(people), {stance: counted[stance] for stance in stances}, values)


def _group_of(position: Position, groups: Sequence[Sequence[str]]) -> tuple[str, ...]:
    return next((tuple(group) for group in groups if set(group) & set(position.types)), ())


def _check_groups(groups: Sequence[Sequence[str]]) -> None:
    if not groups:
        raise DecisionRuleError("no_groups")
    if not all(groups):
        raise DecisionRuleError("empty_group")
    types = [one for group in groups for one in group]
    if len(set(types)) < len(types):
        raise DecisionRuleError("type_in_two_groups", type=Counter(types).most_common(1)[0][0])
