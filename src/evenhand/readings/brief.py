"""What was asked first, as a page shows it."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from evenhand.records.models import Brief, DecidedBefore, Project


@dataclass(frozen=True)
class BriefShown:
    version: int
    content: dict[str, Any]
    decided_before: list[DecidedBefore]

    @property
    def ask(self) -> dict[str, Any]:
        return self.content.get("ask", {})

    @property
    def means(self) -> dict[str, Any]:
        return self.content.get("means", {})

    @property
    def needed_by(self) -> date | None:
        value = self.ask.get("needed_by")
        return date.fromisoformat(value) if value else None

    def findings_come_late(self, today: date) -> bool | None:
        """Whether findings would come after they are needed; None when either is not known."""
        weeks = self.ask.get("findings_weeks")
        if self.needed_by is None or weeks is None:
            return None
        return today + timedelta(weeks=int(weeks)) > self.needed_by


def brief_of(project: Project) -> BriefShown:
    latest = Brief.objects.filter(project=project).first()
    return BriefShown(
        version=latest.version if latest else 0,
        content=latest.content if latest else {},
        decided_before=list(project.decided_before.all()),
    )
