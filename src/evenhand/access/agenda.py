"""By when what somebody puts on the list gets a word."""

from evenhand.access.charters import agenda_terms
from evenhand.records.models import Project

#: Where no charter says it.
ANSWER_DAYS = 14


def answer_days(project: Project) -> int:
    """Within how many days an item gets a word, as the charter says now."""
    terms = agenda_terms(project)
    return terms.answer_days if terms else ANSWER_DAYS
