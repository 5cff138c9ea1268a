"""A ballot as one line of JSON, written in one way only, and how a heap of them is counted.

Written in one way, two ballots that say the same are the same bytes: nothing in how a ballot is written can
mark it as somebody's.
"""

import json
from collections import Counter
from collections.abc import Collection, Iterable, Mapping

from evenhand.methods.errors import MethodError

#: The rules that a ballot can be written for.
RULES = ("majority", "score", "ranked")
#: Marks go from 0 to this.
HIGHEST_MARK = 5
STANDS_ASIDE = "[]"


class BallotError(MethodError):
    """What was chosen is no ballot under this rule."""


def written(rule: str, options: Collection[int], choices: Mapping[int, int]) -> str:
    """Return a ballot as its one line.

    Parameters
    ----------
    rule : str
        "majority" (one option), "score" (a mark from 0 to 5 for each option) or "ranked" (places from 1 on;
        two options may share one, and those left out come last).
    options : collection of int
        The numbers of the options that there are.
    choices : mapping of int to int
        Option to 1, mark or place. Nothing at all stands aside.

    Returns
    -------
    str
        The same for everybody who chose the same. Places are counted anew from 1 without gaps, so that
        nobody can mark a ballot with odd ones, and one that puts no option above another stands aside.

    Raises
    ------
    BallotError
        With code "rule", "option", "one", "mark", "each" or "place".

    Examples
    --------
    >>> written("majority", (1, 2), {2: 1})
    '[2]'
    >>> written("score", (1, 2), {2: 0, 1: 5})
    '[[1,5],[2,0]]'
    >>> written("ranked", (1, 2, 3), {3: 4, 1: 9})
    '[[1,2],[2,3],[3,1]]'
    >>> written("majority", (1, 2), {})
    '[]'

    Source: the detached ballots of Loomio (https://github.com/loomio/loomio), whose ballots hold choices alone.
    """
    if rule not in RULES:
        raise BallotError("rule", rule=rule)
    strange = sorted(set(choices) - set(options))
    if strange:
        raise BallotError("option", option=strange[0])
    if not choices:
        return STANDS_ASIDE
    if rule == "majority":
        if list(choices.values()) != [1]:
            raise BallotError("one")
        return _line(sorted(choices))
    if rule == "score":
        if len(choices) < len(options):
            raise BallotError("each")
        if any(not 0 <= mark <= HIGHEST_MARK for mark in choices.values()):
            raise BallotError("mark", most=HIGHEST_MARK)
        return _line([option, choices[option]] for option in sorted(choices))
    if any(place < 1 for place in choices.values()):
        raise BallotError("place")
    last = max(choices.values()) + 1
    places = {option: choices.get(option, last) for option in options}
    ranks = {place: rank for rank, place in enumerate(sorted(set(places.values())), start=1)}
    if len(ranks) == 1:
        return STANDS_ASIDE
    return _line([option, ranks[places[option]]] for option in sorted(places))


def choices_of(rule: str, marks: str) -> dict[int, int]:
    """Return what a ballot says, option by option.

    Parameters
    ----------
    rule : str
        As for `written`.
    marks : str
        What `written` gave.

    Returns
    -------
    dict of int to int
        Empty for one that stands aside.

    Raises
    ------
    BallotError
        With code "unreadable", if it is not in the one form of a ballot.

    Examples
    --------
    >>> choices_of("majority", "[2]"), choices_of("score", "[[1,5],[2,0]]"), choices_of("ranked", "[]")
    ({2: 1}, {1: 5, 2: 0}, {})

    Source: as for `written`.
    """
    try:
        read = json.loads(marks)
        choices = dict.fromkeys(read, 1) if rule == "majority" else dict(read)
        if any(type(each) is not int for pair in choices.items() for each in pair):
            raise ValueError
        is_same = written(rule, choices.keys(), choices) == marks
    except (ValueError, TypeError, RecursionError, BallotError) as error:
        raise BallotError("unreadable") from error
    if not is_same:
        raise BallotError("unreadable")
    return choices


def counted(ballots: Iterable[str]) -> dict[str, int]:
    """Return how often each ballot is there, in one order whatever the order they came in.

    Parameters
    ----------
    ballots : iterable of str
        What `written` gave.

    Returns
    -------
    dict of str to int

    Examples
    --------
    >>> counted(["[2]", "[]", "[1]", "[2]"])
    {'[1]': 1, '[2]': 2, '[]': 1}

    Source: none needed.
    """
    return dict(sorted(Counter(ballots).items()))


def _line(value: Iterable[object]) -> str:
    return json.dumps(list(value), separators=(",", ":"))
