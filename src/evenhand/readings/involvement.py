"""Who takes part in which stage, and how: the stage-by-stage table."""

from dataclasses import dataclass

from evenhand.framework import Framework
from evenhand.records.models import Involvement, Project


@dataclass(frozen=True)
class Square:
    stage_id: str
    stage: str
    type_id: str
    type: str
    mode: str
    say: str
    reason: str

    @property
    def is_set(self) -> bool:
        return bool(self.mode)


@dataclass(frozen=True)
class StageRow:
    id: str
    name: str
    plain: str
    squares: list[Square]

    @property
    def is_empty(self) -> bool:
        return not any(square.is_set for square in self.squares)


def types_in(project: Project, framework: Framework) -> list[str]:
    """The partner types to make columns for: those here, those already planned, in the framework's order."""
    here = set(
        project.partners.filter(removed_at=None, types__isnull=False).values_list("types__type", flat=True)
    )
    planned = set(Involvement.objects.filter(project=project).values_list("partner_type", flat=True))
    return [row.id for row in framework.partner_types if row.id in here | planned]


def stage_rows(project: Project, framework: Framework) -> list[StageRow]:
    set_squares = {
        (square.stage, square.partner_type): square for square in Involvement.objects.filter(project=project)
    }
    modes = {row.id: row for row in framework.modes}
    names = {row.id: row.name for row in framework.partner_types}
    types = types_in(project, framework)
    rows = []
    for stage in framework.stages:
        squares = []
        for type_id in types:
            found = set_squares.get((stage.id, type_id))
            mode = modes.get(found.mode) if found else None
            squares.append(
                Square(
                    stage_id=stage.id,
                    stage=stage.name,
                    type_id=type_id,
                    type=names[type_id],
                    mode=mode.name if mode else (found.mode if found else ""),
                    say=mode.say if mode else "",
                    reason=found.reason if found else "",
                )
            )
        rows.append(StageRow(stage.id, stage.name, stage.plain, squares))
    return rows
