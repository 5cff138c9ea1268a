"""That a project's record was set back to an older copy, for each of its pages to say."""

from dataclasses import dataclass
from datetime import date

from evenhand.records.models import Project


@dataclass(frozen=True)
class SetBack:
    on: date
    lost: int
    entry: int


def set_back(project: Project) -> SetBack | None:
    """The latest time that it happened, if it ever did."""
    found = project.rollbacks.order_by("-pk").first()
    if found is None:
        return None
    return SetBack(found.day, max(found.lost_size - found.kept_size, 0), found.ledger_seq)
