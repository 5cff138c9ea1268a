"""What a project could do next, for those who look after it: the one step that others wait for."""

from dataclasses import dataclass

from evenhand.access.permissions import Permission
from evenhand.access.projects import Seat
from evenhand.readings.projects import Overview


@dataclass(frozen=True)
class NextStep:
    """`kind` says which page it leads to; `number` which decision."""

    kind: str
    what: str
    number: int | None = None


def next_step(seat: Seat, overview: Overview) -> NextStep | None:
    """The first thing not done yet, in the order in which a project lives. An offer: nothing enforces it."""
    decision = overview.decision
    if decision is not None and decision.is_taken and seat.may(Permission.INVOLVEMENT_EDIT):
        return NextStep("involvement", "Say who takes part at which stage, and with how much say.")
    if not seat.may(Permission.APPRAISAL_RUN):
        return None
    if decision is not None and decision.is_open:
        return NextStep("decision", "See who has answered, and type in what came on paper.", decision.number)
    if len(overview.partners) == 1:
        return NextStep("invite", "Invite the first person. A project with one person in it is not shared.")
    if not overview.aims:
        return NextStep("propose", "Propose an aim. The others can change its words.")
    if overview.open_appraisal is None and not overview.was_asked:
        return NextStep("criteria", "See who agrees with the list of aims. Then ask everyone.")
    if overview.open_appraisal is not None and overview.waiting_for:
        return NextStep("letters", "Wait for the others. Print letters, and type in what came back.")
    if overview.open_appraisal is not None and not overview.open_appraisal.is_step_two_open:
        return NextStep("ways", "Look at the answers side by side. Then choose ways of working for step 2.")
    return NextStep("decide", "See what step 2 says. Then put a decision to people.")
