"""How a decision by rule comes out of what people said: nine rules, one question.

Every rule is worked out and never chosen: the same positions under the same
terms give the same outcome, whoever closes it. Three things hold for all.

- **Silence is never a yes.** Whoever has said nothing is counted nowhere but
  among those who had a say, so silence can keep a decision from being made
  and can never make one.
- **No shares in broken numbers.** Quorum and thresholds are compared in whole
  numbers, so nothing hangs on how a computer rounds.
- **A tie stays a tie.** It is not made, and people talk on. Nothing is drawn
  in secret, nobody has a casting vote, and the order in which options are
  written down never counts.
"""

from evenhand.methods.decision_rules.deciding import lacking, outcome, quorum_needed
from evenhand.methods.decision_rules.lot import draw, lot_digest, lot_seed
from evenhand.methods.decision_rules.terms import (
    CHOOSE_AMONG,
    MOST_MARK,
    MOST_OPTIONS,
    ONE_PROPOSAL,
    STANCES,
    DecisionRuleError,
    Lacking,
    Outcome,
    Position,
    Terms,
    check_positions,
    check_terms,
)
from evenhand.methods.decision_rules.type_breakdown import GroupRow, TypeBreakdown, by_type

__all__ = [
    "CHOOSE_AMONG",
    "MOST_MARK",
    "MOST_OPTIONS",
    "ONE_PROPOSAL",
    "STANCES",
    "DecisionRuleError",
    "GroupRow",
    "Lacking",
    "Outcome",
    "Position",
    "Terms",
    "TypeBreakdown",
    "by_type",
    "check_positions",
    "check_terms",
    "draw",
    "lacking",
    "lot_digest",
    "lot_seed",
    "outcome",
    "quorum_needed",
]
