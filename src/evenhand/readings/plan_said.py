"""A costed plan in a few sentences, for texts that leave the project: the lines themselves are in the spreadsheet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from evenhand.framework import Framework
from evenhand.methods.resources import Line
from evenhand.readings.amounts import counted, joined, money

IN_SPREADSHEET = "Every line, and how it is worked out, is in the costed spreadsheet."
#: How many tasks of one stage are named; more than that nobody reads in a form.
NAMED = 4
#: Lists that several parts of a form ask for: told in the first of them, pointed at in the others.
TOLD_ONCE = {
    "aims": "What working together should achieve",
    "stages": "Who takes part at which stage",
    "plan": "What is planned",
    "money": "What it costs",
    "reasons": "Why in this way",
}


def as_under(need: str, part: str) -> str:
    return f"{TOLD_ONCE[need]}: as said under “{part}”."


def planned_by_stage(lines: Sequence[Line], fw: Framework) -> list[str]:
    """What is planned at each stage: meetings and tasks by name, then how much more there is."""
    names = {row.id: row.name for row in fw.activities}
    said = []
    for stage, here in _stages(lines, fw):
        tasks: dict[str, int] = {}
        # Meetings and tasks first: what stands beside them is mostly something bought.
        for line in sorted(here, key=lambda line: not line.activity):
            name = names.get(line.activity, line.activity.replace("_", " ")) if line.activity else line.label
            tasks[name] = max(tasks.get(name, 0), line.times if line.unit != "each" else 1)
        listed = [
            f"{name} ({counted(times, 'time')})" if times > 1 else name for name, times in tasks.items()
        ]
        more = len(listed) - NAMED
        said.append(f"{stage}: {'; '.join(listed[:NAMED])}{f'; and {more} more' if more > 0 else ''}.")
    return said


def money_by_stage(lines: Sequence[Line], fw: Framework) -> list[str]:
    return [
        f"{stage}: {money(sum(line.pence for line in here))}."
        for stage, here in _stages(lines, fw)
        if any(line.pence for line in here)
    ]


def money_by_heading(lines: Sequence[Line], fw: Framework) -> str:
    sums = [
        (row.name, sum(line.pence for line in lines if line.heading == row.id)) for row in fw.cost_headings
    ]
    return joined([f"{name.lower()} {money(pence)}" for name, pence in sums if pence])


def _stages(lines: Sequence[Line], fw: Framework) -> Iterator[tuple[str, list[Line]]]:
    """The stages in their order; what belongs to none of them last."""
    for row in fw.stages:
        if here := [line for line in lines if line.stage == row.id]:
            yield row.name, here
    known = {row.id for row in fw.stages}
    if rest := [line for line in lines if line.stage not in known]:
        yield "At no one stage", rest
