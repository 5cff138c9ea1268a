"""What a project’s own people see of where it belongs: all that is told there of them, and what is said there."""

from __future__ import annotations

from dataclasses import dataclass

from evenhand.readings.organisation import Answered, Cell, Posts, answers, one_project, posts
from evenhand.readings.told_figures import OF_A_PROJECT
from evenhand.records.models import Project, ProjectHome


@dataclass(frozen=True)
class Home:
    home: ProjectHome
    posts: Posts
    answers: list[Answered]


@dataclass(frozen=True)
class Belongs:
    homes: list[Home]
    over: list[ProjectHome]
    #: The very rows that the organisations see, and no others.
    cells: list[Cell]


def belongs_to(project: Project) -> Belongs:
    rows = list(ProjectHome.objects.filter(project=project).select_related("organisation", "said_by"))
    now = [row for row in rows if row.ended_on is None]
    return Belongs(
        homes=[Home(row, posts(row.organisation), answers(row.organisation)) for row in now],
        over=[row for row in rows if row.ended_on is not None],
        cells=one_project(now[0]) if now else [Cell(figure, None) for figure in OF_A_PROJECT],
    )
