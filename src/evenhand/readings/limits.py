"""What no figure here can show: the line that stands on every figure and goes out with every file."""

from django.utils import timezone

from evenhand.readings.amounts import counted, day
from evenhand.records.models import Project, ProjectHead

#: Each holds of every figure. The first three are in the line; a page that has room shows all of them.
LIMITS = (
    "It shows only what somebody wrote down.",
    "None may mean that there was none, or that nobody wrote it down.",
    "It does not show trust, learning, joy or what one thing caused; and it is no mark for anybody.",
    "Small figures move a lot by chance. An interval says by how much.",
    "What would point at one to four people is left out, and so is what would tell it by taking one figure from another.",
    "Each project is different, so two figures side by side are a question and not a ranking.",
)


def limits_line(project: Project) -> str:
    """One line for the foot of a figure, a report or a file: as of when, how long the record is, and what it lacks."""
    head = ProjectHead.objects.filter(project=project).values_list("size", flat=True).first() or 0
    entries = counted(head, "entry", "entries")
    return (
        f"From the record of “{project.title}” on {day(timezone.localdate())}, which had {entries}. "
        + " ".join(LIMITS[:3])
    )
