"""The figures that a record can be asked for, as pure functions: counts in, shares and lengths of time out.

Each says its numerator, its denominator and what is missing. None of them is
a mark, and nothing adds two of them up. Where a figure is about people,
`evenhand.methods.disclosure` says whether it may be shown at all.

How long people wait for an answer or for their money is in
`evenhand.methods.waiting_times`; whose time the work takes, group by group and
with small groups kept back, in `evenhand.methods.load`.
"""

from evenhand.methods.indicators.means import (
    Burden,
    Load,
    Trimmed,
    load_ratio,
    out_of_pocket,
    trimmed,
)
from evenhand.methods.indicators.people import (
    Continuity,
    Representation,
    Represented,
    Stay,
    continuity,
    representation,
)
from evenhand.methods.indicators.say import (
    Decided,
    Dissent,
    DissentKept,
    StagePresence,
    decision_power,
    dissent_kept,
    onset,
    presence_by_stage,
)
from evenhand.methods.indicators.share import IndicatorError, Share, share_of
from evenhand.methods.indicators.talk import Inequality, Parity, talk_inequality, talk_parity
from evenhand.methods.indicators.voices import OUTCOMES, Influence, change_rate, influence, reason_given

__all__ = [
    "OUTCOMES",
    "Burden",
    "Continuity",
    "Decided",
    "Dissent",
    "DissentKept",
    "IndicatorError",
    "Inequality",
    "Influence",
    "Load",
    "Parity",
    "Representation",
    "Represented",
    "Share",
    "StagePresence",
    "Stay",
    "Trimmed",
    "change_rate",
    "continuity",
    "decision_power",
    "dissent_kept",
    "influence",
    "load_ratio",
    "onset",
    "out_of_pocket",
    "presence_by_stage",
    "reason_given",
    "representation",
    "share_of",
    "talk_inequality",
    "talk_parity",
    "trimmed",
]
