"""The options side by side, point by point, with the counts kept for each pair of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import permutations

from evenhand.methods.appraisal.points import (
    FACTS,
    STEP,
    AppraisalError,
    Fact,
    Number,
    Point,
    Rating,
    check_each_once,
    checked_ratings,
)

# Where each option stands at one point, higher is better; None is unknown.
Step = int | Fraction | None
Row = Sequence[Step]
# Options by number: which change, each with those that would beat it or do.
Changes = tuple[tuple[int, tuple[int, ...]], ...]


class Table:
    """The options compared point by point, and three counts for each ordered pair of them.

    For options a and b: `worse[a][b]` counts the points where b is worse than
    a, `unknown[a][b]` those where either is unknown, `better[a][b]` those
    where b is better. Option a is beaten by b when the first two are 0 and
    the third is not.
    """

    def __init__(self, options: Sequence[str], ratings: Iterable[Rating], facts: Mapping[str, Fact]) -> None:
        check_each_once(options, "option")
        self.options = tuple(options)
        rated = self._rating_rows(ratings)
        known = self._fact_rows(facts)
        self.points = rated.keys() | known.keys()
        self.rated = tuple(rated.items())
        # With nobody heard there is no answer, whatever the facts say.
        self.rows: tuple[tuple[Point, Row], ...] = (*self.rated, *known.items()) if rated else ()
        self.worse, self.unknown, self.better = self._counts()
        numbers = range(len(self.options))
        self.beaters = [tuple(b for b in numbers if b != a and self.is_beaten(a, b)) for a in numbers]
        # One changed rating takes away one obstacle at most.
        self._near = [[b for b in numbers if b != a and self._obstacles(a, b) <= 1] for a in numbers]
        self._near_to = [[a for a in numbers if b in self._near[a]] for b in numbers]

    def pairs(self) -> Iterator[tuple[int, int]]:
        return permutations(range(len(self.options)), 2)

    def is_beaten(self, a: int, b: int) -> bool:
        return not self._obstacles(a, b) and self.better[a][b] > 0

    def better_on(self, a: int, b: int) -> tuple[Point, ...]:
        """Return the points on which b is known to be better than a."""
        sides = ((point, row[a], row[b]) for point, row in self.rows)
        return tuple(
            point for point, of_a, of_b in sides if of_a is not None and of_b is not None and of_b > of_a
        )

    def unknown_on(self, a: int, b: int) -> tuple[Point, ...]:
        """Return the points on which it cannot be said which of the two is better."""
        return tuple(point for point, row in self.rows if row[a] is None or row[b] is None)

    def changes(self, row: Row, x: int, to: int) -> tuple[Changes, Changes]:
        """Return what would be newly beaten, and no longer, if option x stood at `to` in this row.

        Only pairs with x in them can change, and of these only pairs with one
        obstacle or none.
        """
        now = row[x]
        newly: list[tuple[int, tuple[int, ...]]] = []
        no_longer: list[tuple[int, tuple[int, ...]]] = []
        would_beat_x = tuple(b for b in self._near[x] if self._would_be_beaten(x, b, now, row[b], to, row[b]))
        if bool(would_beat_x) != bool(self.beaters[x]):
            if would_beat_x:
                newly.append((x, would_beat_x))
            else:
                no_longer.append((x, self.beaters[x]))
        for a in self._near_to[x]:
            is_beaten_by_others = self.beaters[a] not in ((), (x,))
            if is_beaten_by_others:
                continue
            would_be = self._would_be_beaten(a, x, row[a], now, row[a], to)
            if would_be and not self.beaters[a]:
                newly.append((a, (x,)))
            elif not would_be and self.beaters[a]:
                no_longer.append((a, (x,)))
        return tuple(sorted(newly)), tuple(sorted(no_longer))

    def _obstacles(self, a: int, b: int) -> int:
        return self.worse[a][b] + self.unknown[a][b]

    def _would_be_beaten(self, a: int, b: int, a_now: Step, b_now: Step, a_then: Step, b_then: Step) -> bool:
        """Return whether b would beat a if their places at one point moved from now to then."""
        obstacles = self._obstacles(a, b)
        better = self.better[a][b]
        if a_now is None or b_now is None or b_now < a_now:
            obstacles -= 1
        elif b_now > a_now:
            better -= 1
        if a_then is None or b_then is None or b_then < a_then:
            obstacles += 1
        elif b_then > a_then:
            better += 1
        return not obstacles and better > 0

    def _rating_rows(self, ratings: Iterable[Rating]) -> dict[Point, list[int | None]]:
        number_of = {option: number for number, option in enumerate(self.options)}
        rows: dict[Point, list[int | None]] = {}
        for rating in checked_ratings(ratings):
            if rating.option not in number_of:
                raise AppraisalError("unknown_option", option=rating.option)
            row = rows.setdefault(Point(rating.person, rating.aim), [None] * len(self.options))
            row[number_of[rating.option]] = None if rating.answer is None else STEP[rating.answer]
        return rows

    def _fact_rows(self, facts: Mapping[str, Fact]) -> dict[Point, Row]:
        of_options = [facts.get(option, Fact()) for option in self.options]
        rows: dict[Point, Row] = {}
        for name in FACTS:
            figures = [_figure(name, getattr(fact, name)) for fact in of_options]
            if any(figure is not None for figure in figures):
                # Less is better in a fact and more is better in a rating, so facts are turned round.
                rows[Point(fact=name)] = [None if figure is None else -figure for figure in figures]
        return rows

    def _counts(self) -> tuple[list[list[int]], list[list[int]], list[list[int]]]:
        size = len(self.options)
        worse, unknown, better = ([[0] * size for _ in range(size)] for _ in range(3))
        for _, row in self.rows:
            for a, of_a in enumerate(row):
                for b, of_b in enumerate(row):
                    if of_a is None or of_b is None:
                        unknown[a][b] += 1
                    elif of_b < of_a:
                        worse[a][b] += 1
                    elif of_b > of_a:
                        better[a][b] += 1
        return worse, unknown, better


def _figure(name: str, value: Number | None) -> Fraction | None:
    """Return a fact as an exact fraction, so that 0.1 and Decimal("0.1") are level."""
    if value is None:
        return None
    accepted = (int, float, Decimal, Fraction) if name in ("hours", "months") else int
    if not isinstance(value, accepted) or isinstance(value, bool):
        raise AppraisalError("bad_fact", fact=name, value=value)
    try:
        figure = Fraction(repr(value)) if isinstance(value, float) else Fraction(value)
    except (ValueError, OverflowError) as error:  # Not a number, or endless.
        raise AppraisalError("bad_fact", fact=name, value=value) from error
    if figure < 0 or (name in ("inclusion_loss", "independence_risk") and figure > 2):
        raise AppraisalError("bad_fact", fact=name, value=value)
    return figure
