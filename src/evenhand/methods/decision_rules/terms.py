"""What a decision by rule is worked out from, and what comes out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from evenhand.methods.errors import MethodError

#: What people can say under each rule. Whoever has said nothing yet says "".
STANCES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "consent": ("no_objection", "object", "stand_aside"),
        "consensus": ("agree", "reservations", "stand_aside", "block"),
        "majority": ("chose", "stand_aside"),
        "advice": ("advise", "stand_aside"),
        "gradients": ("g1", "g2", "g3", "g4", "g5", "g6", "g7", "g8"),
        "score": ("chose", "stand_aside"),
        "ranked": ("chose", "stand_aside"),
        "lot": ("chose", "stand_aside"),
        "lead": ("advise", "stand_aside"),
    }
)
#: Rules under which people choose among options.
CHOOSE_AMONG = ("majority", "score", "ranked", "lot")
#: Rules about one proposal, which may stand as the only option or in words alone.
ONE_PROPOSAL = ("consent", "consensus", "gradients")
#: The highest mark under `score`; the lowest is 0.
MOST_MARK = 5
#: A draw takes one byte at a time, so there are at most so many options.
MOST_OPTIONS = 256


class DecisionRuleError(MethodError):
    """Terms or positions that a rule cannot work with."""


@dataclass(frozen=True, slots=True)
class Position:
    """What one person said.

    Attributes
    ----------
    stance : str
        One of the rule's `STANCES`; "" for somebody who has not spoken.
    choices : mapping of int to int
        Option number to value: 1 for each option chosen under `majority` and
        `lot`, a mark from 0 to 5 under `score`, a place from 1 under `ranked`.
    types : tuple of str
        What they are here as: "carer", "researcher". May be several.
    lot_words : str
        For a draw, words of their own that go into the seed.
    """

    stance: str
    choices: Mapping[int, int] = field(default_factory=dict)
    types: tuple[str, ...] = ()
    lot_words: str = ""


@dataclass(frozen=True, slots=True)
class Terms:
    """What a decision was opened with, and how many had a say in it.

    Attributes
    ----------
    rule : str
        A key of `STANCES`.
    had_a_say : int
        Everybody with a say, whether or not they have spoken.
    quorum_percent : int
        Share of them that must have spoken, 1 to 100.
    threshold_percent : int
        More than this share must be for it, 50 to 99.
    presence : tuple of (str, int)
        How many people of a type must have spoken.
    options : tuple of int
        Numbers of the options: two or more where people choose among them,
        one or none where there is one proposal, any where one person decides.
    """

    rule: str
    had_a_say: int
    quorum_percent: int = 50
    threshold_percent: int = 50
    presence: tuple[tuple[str, int], ...] = ()
    options: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Lacking:
    """A partner type of whom too few have spoken: how many must, and how many have."""

    type: str
    least: int
    there: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a rule alone says, before quorum and presence are looked at."""

    why: str
    option: int | None = None
    figures: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Outcome:
    """Whether a decision is made, for which option, and the figures that show it.

    Attributes
    ----------
    is_made : bool
    option : int or None
        The option decided on. None when not made, and where one person
        decides, for then it is theirs to say.
    why : str
        "made", or the first thing that stands in the way: "nobody_spoke",
        "quorum"; then what the rule says: "nobody_chose", "objections",
        "blocked", "no_majority", "no_support", "tie",
        "nothing_all_can_live_with"; and where it would be made but for
        somebody who must be there, "presence".
    figures : dict
        Counts and steps by which anybody can follow it, ready for JSON:
        options are keys such as "2", and there are no tuples.
    lacking : tuple of Lacking
        The presence that is missing, whatever else is.
    """

    is_made: bool
    option: int | None
    why: str
    figures: dict[str, object]
    lacking: tuple[Lacking, ...]


def check_terms(terms: Terms) -> None:
    """Refuse terms that the rule cannot work with, such as a choice between fewer than two options.

    For use when a decision is opened, so that closing cannot fail.

    Parameters
    ----------
    terms : Terms

    Raises
    ------
    DecisionRuleError
        `unknown_rule`, `bad_had_a_say`, `bad_quorum`, `bad_threshold`,
        `bad_presence`, `option_given_twice`, `too_few_options` (fewer than
        two to choose among), `too_many_options` (more than one proposal, or
        more than 256 options).

    Examples
    --------
    >>> check_terms(Terms("majority", 7, options=(1, 2)))
    >>> check_terms(Terms("majority", 7, options=(1,)))
    Traceback (most recent call last):
        ...
    evenhand.methods.decision_rules.terms.DecisionRuleError: too_few_options: rule='majority', options=1
    """
    if terms.rule not in STANCES:
        raise DecisionRuleError("unknown_rule", rule=terms.rule)
    if not _is_whole(terms.had_a_say, 0):
        raise DecisionRuleError("bad_had_a_say", had_a_say=terms.had_a_say)
    if not _is_whole(terms.quorum_percent, 1, 100):
        raise DecisionRuleError("bad_quorum", percent=terms.quorum_percent)
    if not _is_whole(terms.threshold_percent, 50, 99):
        raise DecisionRuleError("bad_threshold", percent=terms.threshold_percent)
    for partner_type, least in terms.presence:
        if not partner_type or not _is_whole(least, 1):
            raise DecisionRuleError("bad_presence", type=partner_type, least=least)
    count = len(terms.options)
    if len(set(terms.options)) < count:
        raise DecisionRuleError("option_given_twice", options=count)
    if terms.rule in CHOOSE_AMONG and count < 2:
        raise DecisionRuleError("too_few_options", rule=terms.rule, options=count)
    if count > (1 if terms.rule in ONE_PROPOSAL else MOST_OPTIONS):
        raise DecisionRuleError("too_many_options", rule=terms.rule, options=count)


def spoken(positions: Sequence[Position]) -> list[Position]:
    """Return the positions of those who have spoken, standing aside included.

    Parameters
    ----------
    positions : sequence of Position

    Returns
    -------
    list of Position

    Examples
    --------
    >>> spoken([Position("agree"), Position("")])
    [Position(stance='agree', choices={}, types=(), lot_words='')]
    """
    return [position for position in positions if position.stance]


def check_positions(terms: Terms, positions: Sequence[Position]) -> None:
    """Refuse positions that nobody could have taken under these terms.

    Parameters
    ----------
    terms : Terms
    positions : sequence of Position

    Raises
    ------
    DecisionRuleError
        `more_spoke_than_had_a_say`, `unknown_stance`, `unknown_option`,
        `bad_choice` (a value that the rule has no meaning for),
        `one_choice_only` (under `majority`), `choice_without_choosing`.

    Examples
    --------
    >>> check_positions(Terms("majority", 7, options=(1, 2)), [Position("chose", {3: 1})])
    Traceback (most recent call last):
        ...
    evenhand.methods.decision_rules.terms.DecisionRuleError: unknown_option: option=3
    """
    if len(spoken(positions)) > terms.had_a_say:
        raise DecisionRuleError(
            "more_spoke_than_had_a_say", spoke=len(spoken(positions)), had_a_say=terms.had_a_say
        )
    for position in positions:
        if position.stance and position.stance not in STANCES[terms.rule]:
            raise DecisionRuleError("unknown_stance", rule=terms.rule, stance=position.stance)
        if position.choices and position.stance != "chose":
            raise DecisionRuleError("choice_without_choosing", stance=position.stance)
        for option, value in position.choices.items():
            _check_choice(terms, option, value)
        if terms.rule == "majority" and position.stance == "chose" and len(position.choices) != 1:
            raise DecisionRuleError("one_choice_only", choices=len(position.choices))


def stance_counts(terms: Terms, positions: Sequence[Position]) -> dict[str, int]:
    """Return how many took each of the rule's stances, those that nobody took included.

    Parameters
    ----------
    terms : Terms
    positions : sequence of Position

    Returns
    -------
    dict of str to int
        In the rule's order. Silence is not a stance and is not in it.

    Examples
    --------
    >>> stance_counts(Terms("consent", 3), [Position("object"), Position("")])
    {'no_objection': 0, 'object': 1, 'stand_aside': 0}
    """
    counted = Counter(position.stance for position in positions)
    return {stance: counted[stance] for stance in STANCES[terms.rule]}


def _check_choice(terms: Terms, option: int, value: int) -> None:
    if option not in terms.options:
        raise DecisionRuleError("unknown_option", option=option)
    least, most = {
        "majority": (1, 1),
        "lot": (1, 1),
        "score": (0, MOST_MARK),
        "ranked": (1, len(terms.options)),
    }[terms.rule]
    if not _is_whole(value, least, most):
        raise DecisionRuleError("bad_choice", option=option, value=value)


def _is_whole(number: object, least: int, most: int | None = None) -> bool:
    if not isinstance(number, int) or isinstance(number, bool):
        return False
    return number >= least and (most is None or number <= most)
