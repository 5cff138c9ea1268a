"""Rules under which one person decides: advice, and one person deciding."""

from __future__ import annotations

from collections.abc import Sequence

from evenhand.methods.decision_rules.terms import Position, Terms, Verdict


def advice(terms: Terms, positions: Sequence[Position]) -> Verdict:
    """Return what advice says: one person may decide once somebody has given advice.

    What they decide is theirs to say, and may go against the advice; each
    piece of advice must have an answer before it is closed, which is for
    whoever closes it to look at. Advice asked for and never given is not
    advice, so quorum holds here too, and with none at all it is not made.

    Parameters
    ----------
    terms : Terms
    positions : sequence of Position
        Of those who have spoken.

    Returns
    -------
    Verdict
        Why: "made" or "nobody_chose", when all who spoke had no advice to
        give. Figures: `advised`. Never an option.

    Examples
    --------
    >>> advice(Terms("advice", 4), [Position("advise"), Position("stand_aside")])
    Verdict(why='made', option=None, figures={'advised': 1})

    References
    ----------
    .. [1] F. Laloux (2014), Reinventing Organizations: the advice process.
    """
    advised = sum(position.stance == "advise" for position in positions)
    return Verdict("made" if advised else "nobody_chose", None, {"advised": advised})


def lead(terms: Terms, positions: Sequence[Position]) -> Verdict:
    """Return what one person deciding says: it is made, and by one person.

    Nothing that others say changes it, and nobody's silence does. That is why
    it is named as what it is; figures say how many others were heard.

    Parameters
    ----------
    terms : Terms
    positions : sequence of Position
        Of those who have spoken.

    Returns
    -------
    Verdict
        Why: always "made". Figures: `advised`. Never an option.

    Examples
    --------
    >>> lead(Terms("lead", 4), [])
    Verdict(why='made', option=None, figures={'advised': 0})
    """
    return Verdict("made", None, {"advised": sum(position.stance == "advise" for position in positions)})
