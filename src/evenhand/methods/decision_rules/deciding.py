"""Whether a decision is made: who has spoken, who must have, and what the rule says."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from evenhand.methods.decision_rules.lot import lot
from evenhand.methods.decision_rules.majority import majority
from evenhand.methods.decision_rules.one_decides import advice, lead
from evenhand.methods.decision_rules.proposal import consensus, consent, gradients
from evenhand.methods.decision_rules.ranked import ranked
from evenhand.methods.decision_rules.score import score
from evenhand.methods.decision_rules.terms import (
    DecisionRuleError,
    Lacking,
    Outcome,
    Position,
    Terms,
    Verdict,
    check_positions,
    check_terms,
    spoken,
    stance_counts,
)

_RULES: dict[str, Callable[[Terms, Sequence[Position]], Verdict]] = {
    "consent": consent,
    "consensus": consensus,
    "majority": majority,
    "advice": advice,
    "gradients": gradients,
    "score": score,
    "ranked": ranked,
    "lead": lead,
}


def quorum_needed(had_a_say: int, quorum_percent: int) -> int:
    """Return how many must have spoken: the share of those with a say, rounded up.

    Parameters
    ----------
    had_a_say : int
    quorum_percent : int
        From 1 to 100.

    Returns
    -------
    int

    Raises
    ------
    DecisionRuleError
        `bad_had_a_say`, `bad_quorum`.

    Examples
    --------
    >>> quorum_needed(9, 50), quorum_needed(9, 67), quorum_needed(10, 50)
    (5, 7, 5)
    """
    if had_a_say < 0:
        raise DecisionRuleError("bad_had_a_say", had_a_say=had_a_say)
    if not 1 <= quorum_percent <= 100:
        raise DecisionRuleError("bad_quorum", percent=quorum_percent)
    return -(-had_a_say * quorum_percent // 100)


def lacking(presence: Sequence[tuple[str, int]], positions: Sequence[Position]) -> tuple[Lacking, ...]:
    """Return the partner types of whom fewer have spoken than must be there with a say.

    Standing aside is being there; silence is not. Somebody who is here as two
    types counts for each.

    Parameters
    ----------
    presence : sequence of (str, int)
        Type, and how many at least.
    positions : sequence of Position

    Returns
    -------
    tuple of Lacking
        In the order given; empty when nobody is missing.

    Examples
    --------
    >>> said = [Position("agree", types=("carer", "researcher")), Position("", types=("carer",))]
    >>> lacking([("carer", 2), ("researcher", 1)], said)
    (Lacking(type='carer', least=2, there=1),)
    """
    there = spoken(positions)
    found = (
        Lacking(partner_type, least, sum(partner_type in position.types for position in there))
        for partner_type, least in presence
    )
    return tuple(one for one in found if one.there < one.least)


def outcome(terms: Terms, positions: Sequence[Position], *, lot_seed: bytes = b"") -> Outcome:
    """Return whether a decision is made, for which option, and why.

    Looked at in this order: has anybody spoken; have enough spoken; what does
    the rule say; and, where it would be made, is everybody there who must be.
    So "presence" says that nothing else stands in the way, and what would not
    be made anyway can be closed as that. `lacking` is told in any case.

    Silence is never a yes, a no, or a standing aside: it only keeps a quorum
    from being reached. Where one person decides alone (`lead`), nobody else
    need have spoken, so there is no quorum; presence holds even then.

    Every share is compared in whole numbers: with a threshold of 50, five of
    ten are not more than half.

    Parameters
    ----------
    terms : Terms
    positions : sequence of Position
        In any order; at most one for each person with a say.
    lot_seed : bytes, optional
        For a draw, as `decision_rules.lot_seed` gives it.

    Returns
    -------
    Outcome
        With the figures of the rule (see each), and always `rule`,
        `had_a_say`, `spoke`, `quorum_percent`, `quorum_needed` and `stances`.

    Raises
    ------
    DecisionRuleError
        As `check_terms` and `check_positions`; `no_seed` for a draw.

    Examples
    --------
    Nine have a say and half must speak. Three have no objection: too few.

    >>> said = [Position("no_objection", types=("carer",))] * 3
    >>> outcome(Terms("consent", 9), said).why
    'quorum'

    Two more, and it is made:

    >>> outcome(Terms("consent", 9), said + [Position("stand_aside", types=("researcher",))] * 2).is_made
    True

    unless the charter wants two patients there:

    >>> found = outcome(Terms("consent", 9, presence=(("patient", 2),)), said * 3)
    >>> found.why, found.lacking
    ('presence', (Lacking(type='patient', least=2, there=0),))
    """
    check_terms(terms)
    check_positions(terms, positions)
    there = spoken(positions)
    needed = quorum_needed(terms.had_a_say, terms.quorum_percent) if terms.rule != "lead" else 0
    missing = lacking(terms.presence, there)
    verdict = lot(terms, there, lot_seed) if terms.rule == "lot" else _RULES[terms.rule](terms, there)
    why = verdict.why
    if not there and terms.rule != "lead":
        why = "nobody_spoke"
    elif len(there) < needed:
        why = "quorum"
    elif missing and why == "made":
        why = "presence"
    figures: dict[str, object] = {
        "rule": terms.rule,
        "had_a_say": terms.had_a_say,
        "spoke": len(there),
        "quorum_percent": terms.quorum_percent,
        "quorum_needed": needed,
        "threshold_percent": terms.threshold_percent,
        "stances": stance_counts(terms, there),
        **verdict.figures,
    }
    is_made = why == "made"
    return Outcome(is_made, verdict.option if is_made else None, why, figures, missing)
