"""Rules for one proposal: consent, consensus with block, gradients of agreement."""

from __future__ import annotations

from collections.abc import Sequence

from evenhand.methods.decision_rules.terms import Position, Terms, Verdict, stance_counts

#: Places on the scale of `gradients` that let it go ahead.
FOR_IT = ("g1", "g2", "g3", "g6")


def consent(terms: Terms, positions: Sequence[Position]) -> Verdict:
    """Return what consent says: it is made when nobody objects and somebody has no objection.

    An objection stands until the person who made it takes it back; that its
    answer convinced others does not count it out. People who stand aside have
    spoken, but if everybody does there is nobody to consent.

    Parameters
    ----------
    terms : Terms
    positions : sequence of Position
        Of those who have spoken.

    Returns
    -------
    Verdict
        Why: "made", "objections" or "nobody_chose".

    Examples
    --------
    >>> consent(Terms("consent", 3), [Position("no_objection"), Position("stand_aside")]).why
    'made'
    >>> consent(Terms("consent", 3), [Position("no_objection"), Position("object")]).why
    'objections'

    References
    ----------
    .. [1] J. Buck and S. Villines (2017), We the People: Consenting to a
       Deeper Democracy, 2nd edition: consent as the lack of a reasoned
       objection.
    """
    counts = stance_counts(terms, positions)
    if counts["object"]:
        return Verdict("objections")
    if not counts["no_objection"]:
        return Verdict("nobody_chose")
    return Verdict("made", _proposal(terms))


def consensus(terms: Terms, positions: Sequence[Position]) -> Verdict:
    """Return what consensus says: it is made when nobody blocks it and somebody agrees.

    Agreeing with a worry is agreeing. One block is enough to stop it, whoever
    it comes from and however many agree.

    Parameters
    ----------
    terms : Terms
    positions : sequence of Position
        Of those who have spoken.

    Returns
    -------
    Verdict
        Why: "made", "blocked" or "nobody_chose".

    Examples
    --------
    >>> consensus(Terms("consensus", 9), [Position("agree"), Position("reservations")]).why
    'made'
    >>> consensus(Terms("consensus", 9), [Position("agree")] * 8 + [Position("block")]).why
    'blocked'

    References
    ----------
    .. [1] C. T. Butler and A. Rothstein (1987), On Conflict and Consensus:
       the block, the declared reservation and standing aside.
    """
    counts = stance_counts(terms, positions)
    if counts["block"]:
        return Verdict("blocked")
    if not counts["agree"] + counts["reservations"]:
        return Verdict("nobody_chose")
    return Verdict("made", _proposal(terms))


def gradients(terms: Terms, positions: Sequence[Position]) -> Verdict:
    """Return what gradients of agreement say: nobody at the far end, and enough who let it go ahead.

    Support is g1, g2, g3 and g6 ("I do not like it, and will not stand in the
    way"). Its share is of all who have spoken other than those standing aside
    (g4), so somebody who wants to talk more first (g5) weighs against going
    ahead now. One person at g8 stops it. The spread matters more than the
    verdict: figures hold all eight counts.

    Parameters
    ----------
    terms : Terms
        More than `threshold_percent` must support it.
    positions : sequence of Position
        Of those who have spoken.

    Returns
    -------
    Verdict
        Why: "made", "blocked", "nobody_chose" or "no_majority". Figures:
        `support`, `weighed`.

    Examples
    --------
    >>> said = [Position("g1"), Position("g3"), Position("g6"), Position("g5"), Position("g7")]
    >>> gradients(Terms("gradients", 5), said)
    Verdict(why='made', option=None, figures={'support': 3, 'weighed': 5})
    >>> gradients(Terms("gradients", 5, threshold_percent=60), said).why
    'no_majority'

    References
    ----------
    .. [1] S. Kaner (2014), Facilitator's Guide to Participatory
       Decision-Making, 3rd edition: the scale of eight places. Which of them
       let a proposal go ahead, and by what share, is Evenhand's own.
    """
    counts = stance_counts(terms, positions)
    support = sum(counts[place] for place in FOR_IT)
    weighed = sum(counts.values()) - counts["g4"]
    figures: dict[str, object] = {"support": support, "weighed": weighed}
    if counts["g8"]:
        return Verdict("blocked", None, figures)
    if not weighed:
        return Verdict("nobody_chose", None, figures)
    if 100 * support <= terms.threshold_percent * weighed:
        return Verdict("no_majority", None, figures)
    return Verdict("made", _proposal(terms), figures)


def _proposal(terms: Terms) -> int | None:
    return terms.options[0] if terms.options else None
