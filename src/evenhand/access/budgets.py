"""Who may change a line of the plan."""

from evenhand.access.permissions import Permission
from evenhand.access.projects import Seat
from evenhand.records.models import BudgetLine


def may_change_line(seat: Seat, line: BudgetLine) -> bool:
    """Whoever keeps the plan, and the partner who holds this line of it."""
    if seat.may(Permission.BUDGET_EDIT):
        return True
    return line.held_by_id == seat.partner.pk and seat.may(Permission.BUDGET_READ)
