"""What several people's ratings of several approaches can and cannot say.

Nothing here adds up, weighs or ranks. An answer comes out in three parts: the
options that another option beats on everything (`beaten`), what would have to
be known before more could be said (`not_yet_known`), and the single ratings
on which the answer hangs (`deciding_beliefs`). Beside them stand where people
differ most (`disagreements`) and who has not been heard (`coverage`).

Options are compared point by point. A point is one person's view of one aim,
or one fact such as the money needed. What is unknown is treated with one rule,
which every function here shares:

- **Someone has said "don't know", or has answered for one option and left
  another blank.** Then it cannot be said, at that point, which of the two is
  better, and so neither beats the other. Not knowing protects an option.
- **Not one word has been said at a point, about any option.** Then there is
  nothing there to compare. The point is left out, and `coverage` names it.

So "don't know" counts and silence does not: a person who has answered nothing
changes nothing, for or against, and stays visible as not yet heard. The other
way, to let a silent person hold back every answer, would let one unopened
letter stop a table of twelve, and would press people for answers that they do
not owe. To read silence as "no difference" would count it as agreement. And
with nobody heard at all, nothing is beaten, however cheap one option may be.
"""

from evenhand.methods.appraisal.answer import (
    Beaten,
    Change,
    DecidingBelief,
    NotYetKnown,
    beaten,
    deciding_beliefs,
    not_yet_known,
)
from evenhand.methods.appraisal.heard import (
    Coverage,
    Disagreement,
    PersonCoverage,
    coverage,
    disagreements,
)
from evenhand.methods.appraisal.points import (
    ANSWERS,
    FACTS,
    INCLUSION_LOSS,
    INDEPENDENCE_RISK,
    Answer,
    AppraisalError,
    Fact,
    Point,
    Rating,
)

__all__ = [
    "ANSWERS",
    "FACTS",
    "INCLUSION_LOSS",
    "INDEPENDENCE_RISK",
    "Answer",
    "AppraisalError",
    "Beaten",
    "Change",
    "Coverage",
    "DecidingBelief",
    "Disagreement",
    "Fact",
    "NotYetKnown",
    "PersonCoverage",
    "Point",
    "Rating",
    "beaten",
    "coverage",
    "deciding_beliefs",
    "disagreements",
    "not_yet_known",
]
