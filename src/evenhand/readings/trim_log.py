"""What became of the money between the wish and the work: asked, awarded, spent, and whose voice it touched."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from evenhand.exchange.plan_file import PlanFile, TrimLogged


@dataclass(frozen=True, slots=True)
class TrimLog:
    """The changes in order, with sums over those lines where both figures are known."""

    trims: tuple[TrimLogged, ...]
    asked_pence: int
    awarded_pence: int
    spent_pence: int
    cut_share: Fraction | None
    without_reason: tuple[str, ...]
    without_effect: tuple[str, ...]


def trim_log(plan: PlanFile) -> TrimLog | None:
    """Return the log; None where nothing was changed.

    The share cut is of the lines with both an asked and an awarded figure: a line that nobody has decided
    about yet has not been cut.
    """
    if not plan.trims:
        return None
    both = [(trim.asked_pence, trim.awarded_pence) for trim in plan.trims]
    decided = [(asked, awarded) for asked, awarded in both if asked is not None and awarded is not None]
    asked = sum(pair[0] for pair in decided)
    awarded = sum(pair[1] for pair in decided)
    return TrimLog(
        trims=plan.trims,
        asked_pence=sum(trim.asked_pence or 0 for trim in plan.trims),
        awarded_pence=sum(trim.awarded_pence or 0 for trim in plan.trims),
        spent_pence=sum(trim.spent_pence or 0 for trim in plan.trims),
        cut_share=Fraction(asked - awarded, asked) if asked else None,
        without_reason=tuple(trim.label for trim in plan.trims if not trim.why),
        without_effect=tuple(trim.label for trim in plan.trims if not trim.effect),
    )
