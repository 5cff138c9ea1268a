"""Votes that no one can link and that came from elsewhere while they were open: their ballots stayed there."""

from django.db.models import QuerySet

from evenhand.records.models import Decision, Project

#: Said wherever such a vote is shown, and to whoever tries to close it.
LEFT_ELSEWHERE = (
    "This vote was open when its project was brought here. The ballots stayed where they were cast, since "
    "nothing of an open vote may leave. So it can only be taken back and begun anew."
)


def votes_left_elsewhere(project: Project) -> QuerySet[Decision]:
    """Open votes without a single voter: here everyone who may vote has a row from the start."""
    return project.decisions.filter(
        secrecy="unlinkable", voters=None, closed_at=None, made_at=None, withdrawn_at=None
    )


def is_left_elsewhere(decision: Decision) -> bool:
    is_open_vote = decision.secrecy == "unlinkable" and decision.is_open
    return is_open_vote and not decision.voters.exists()
