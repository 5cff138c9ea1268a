"""Which options are beaten, by which, and on what single rating that hangs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from evenhand.methods.appraisal.points import ANSWER_AT, STEPS, Answer, Fact, Point, Rating
from evenhand.methods.appraisal.table import Changes, Table

# One rating and another in its place: aim and option by number, the step now, the step then, the effects.
_Belief = tuple[int, int, int | None, int, Changes, Changes]


@dataclass(frozen=True, slots=True)
class Beaten:
    """`by` is at least as good as `option` on every point, and better on those in `why`."""

    option: str
    by: str
    why: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class NotYetKnown:
    """Nothing known speaks against `by` beating `option`; `unknown` are the points that are open.

    `better_on` counts the points on which `by` is known to be better. It may
    be 0: then the two are level on all that is known.
    """

    option: str
    by: str
    unknown: tuple[Point, ...]
    better_on: int


@dataclass(frozen=True, slots=True)
class Change:
    """An option that would become beaten, or would be so no longer, and the options that do or did it."""

    option: str
    by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DecidingBelief:
    """A rating that would, if it alone were another, change which options are beaten.

    Attributes
    ----------
    kind : "belief" or "not_yet_known"
        Whether the rating has been given, or is a "don't know" or a blank.
    aim, option : str
        What is rated.
    now : str or None
        The rating as it stands.
    to : str
        The rating that would change the answer.
    holders : tuple of str
        People for whom this holds, each alone. Ids in their given order.
    newly_beaten, no_longer_beaten : tuple of Change
        What would change.
    """

    kind: Literal["belief", "not_yet_known"]
    aim: str
    option: str
    now: Answer | None
    to: Answer
    holders: tuple[str, ...]
    newly_beaten: tuple[Change, ...]
    no_longer_beaten: tuple[Change, ...]


def beaten(
    options: Sequence[str], ratings: Iterable[Rating], facts: Mapping[str, Fact]
) -> tuple[Beaten, ...]:
    """Return the options that another option beats on everything.

    Option a is beaten by option b when, at every point, b is at least as good
    as a, and at one point or more b is better. A point is a person's view of
    an aim ("helps" is better than "partly", "partly" than "does_not") or a
    fact (less is better). A point where either is unknown protects a from b;
    a point where nothing at all is known is left out (see the module's text).

    An option that is not listed is not thereby good, and the options left
    over have no order among them.

    Parameters
    ----------
    options : sequence of str
        Ids of the options compared, each once.
    ratings : iterable of Rating
        At most one for each person, aim and option.
    facts : mapping of str to Fact
        By option. An option without one has no figure known. Facts about
        other options are passed over, so a whole table may be given.

    Returns
    -------
    tuple of Beaten
        One for each pair, in the order of the options; each names the points
        on which the other is better. Empty when nobody has rated anything.

    Raises
    ------
    AppraisalError
        `option_given_twice`, `unknown_option`, `unknown_answer`,
        `rated_twice` or `bad_fact`.

    Examples
    --------
    >>> ratings = [
    ...     Rating("ann", "trust", "survey", "partly"), Rating("ann", "trust", "workshops", "helps"),
    ...     Rating("bo", "trust", "survey", "helps"), Rating("bo", "trust", "workshops", "helps"),
    ... ]
    >>> facts = {"survey": Fact(money_pence=500_00), "workshops": Fact(money_pence=500_00)}
    >>> beaten(["survey", "workshops"], ratings, facts)
    (Beaten(option='survey', by='workshops', why=(Point(person='ann', aim='trust', fact=''),)),)

    Were the survey cheaper, by a penny, it would not be beaten on everything:

    >>> facts["survey"] = Fact(money_pence=499_99)
    >>> beaten(["survey", "workshops"], ratings, facts)
    ()

    References
    ----------
    .. [1] This is Pareto dominance with "not known" kept apart, as set down in
       Evenhand's own decisions: an approach is set aside only when another
       beats it on everything that anyone has said.
    """
    table = Table(options, ratings, facts)
    names = table.options
    return tuple(
        Beaten(names[a], names[b], table.better_on(a, b)) for a, b in table.pairs() if table.is_beaten(a, b)
    )


def not_yet_known(
    options: Sequence[str], ratings: Iterable[Rating], facts: Mapping[str, Fact]
) -> tuple[NotYetKnown, ...]:
    """Return the pairs of options where only something unknown stands between one and being beaten.

    For these pairs nothing that is known speaks against it: the other option
    is at least as good wherever both are known. Each names its open points:
    whom to ask, about what, or which figure to find. Asking is an offer;
    "don't know" is an answer, and nobody owes another.

    Parameters
    ----------
    options, ratings, facts
        As for `beaten`.

    Returns
    -------
    tuple of NotYetKnown
        In the order of the options.

    Raises
    ------
    AppraisalError
        As `beaten`.

    Examples
    --------
    >>> ratings = [
    ...     Rating("ann", "trust", "survey", "partly"), Rating("ann", "trust", "workshops", "helps"),
    ...     Rating("bo", "trust", "survey", None),
    ... ]
    >>> for pair in not_yet_known(["survey", "workshops"], ratings, {}):
    ...     print(pair.option, "by", pair.by, "waits for", [point.person for point in pair.unknown])
    survey by workshops waits for ['bo']
    """
    table = Table(options, ratings, facts)
    names = table.options
    return tuple(
        NotYetKnown(names[a], names[b], table.unknown_on(a, b), table.better[a][b])
        for a, b in table.pairs()
        if table.unknown[a][b] and not table.worse[a][b]
    )


def deciding_beliefs(
    options: Sequence[str], ratings: Iterable[Rating], facts: Mapping[str, Fact]
) -> tuple[DecidingBelief, ...]:
    """Return the single ratings that would change the answer if they were other than they are.

    The answer is which options are beaten. Each rating is changed in turn, one
    person's alone, to each other answer, and the answer worked out anew. A
    "don't know" and a blank are changed too, and marked "not_yet_known":
    someone not sure yet can be the one on whom it hangs.

    Two kinds of change are not tried. From an answer to "don't know": any
    doubt protects, so every rating of a beaten option would be listed. And at
    points that are left out because nobody has said anything there: the first
    word at a point opens it for every option at once, so it would be listed
    for what others have not said yet.

    To whoever shows this: a person named as the one who decides is a person
    under pressure. Show partner types, as far as small numbers allow.

    Parameters
    ----------
    options, ratings, facts
        As for `beaten`.

    Returns
    -------
    tuple of DecidingBelief
        Those alike in all but the person are joined, with their holders.
        In the order in which aims were first rated, then of options, then
        from "helps" down. Empty if no one belief would change the answer.

    Raises
    ------
    AppraisalError
        As `beaten`.

    Notes
    -----
    For each ordered pair of options, three counts are kept: points where the
    second is worse, where either is unknown, and where it is better. A change
    of one rating moves each by one at most, so a trial looks at each other
    option once, and at none whose counts are two or more away from mattering.

    Examples
    --------
    >>> ratings = [
    ...     Rating("ann", "trust", "survey", "partly"), Rating("ann", "trust", "workshops", "helps"),
    ...     Rating("bo", "trust", "survey", "does_not"), Rating("bo", "trust", "workshops", "does_not"),
    ... ]
    >>> for one in deciding_beliefs(["survey", "workshops"], ratings, {}):
    ...     print(one.holders, one.option, one.now, "->", one.to, one.newly_beaten, one.no_longer_beaten)
    ('ann',) survey partly -> helps () (Change(option='survey', by=('workshops',)),)
    ('bo',) survey does_not -> helps () (Change(option='survey', by=('workshops',)),)
    ('bo',) survey does_not -> partly () (Change(option='survey', by=('workshops',)),)
    ('ann',) workshops helps -> partly () (Change(option='survey', by=('workshops',)),)
    ('ann',) workshops helps -> does_not (Change(option='workshops', by=('survey',)),) (Change(option='survey', by=('workshops',)),)
    """
    table = Table(options, ratings, facts)
    holders: dict[_Belief, list[str]] = {}
    aims: dict[str, int] = {}
    for point, row in table.rated:
        aims.setdefault(point.aim, len(aims))
        for x, now in enumerate(row):
            for to in STEPS:
                if to == now:
                    continue
                newly, no_longer = table.changes(row, x, to)
                if newly or no_longer:
                    belief = (aims[point.aim], x, now, to, newly, no_longer)
                    holders.setdefault(belief, []).append(point.person)
    # From the highest answer down, so a rating that is not yet known comes last.
    in_order = sorted(holders, key=lambda b: (b[0], b[1], 1 if b[2] is None else -b[2], -b[3]))
    names_of_aims = list(aims)
    return tuple(
        DecidingBelief(
            kind="not_yet_known" if now is None else "belief",
            aim=names_of_aims[aim],
            option=table.options[x],
            now=None if now is None else ANSWER_AT[now],
            to=ANSWER_AT[to],
            holders=tuple(holders[aim, x, now, to, newly, no_longer]),
            newly_beaten=_named(newly, table),
            no_longer_beaten=_named(no_longer, table),
        )
        for aim, x, now, to, newly, no_longer in in_order
    )


def _named(changes: Changes, table: Table) -> tuple[Change, ...]:
    return tuple(Change(table.options[a], tuple(table.options[b] for b in by)) for a, by in changes)
