"""A place to stop: a real end, to print and keep, with the answers it rests on."""

from __future__ import annotations

from collections.abc import Iterator

from evenhand.exchange.document.tree import (
    Block,
    Document,
    PageBreak,
    definitions,
    heading,
    lead,
    p,
    small,
    strong,
)
from evenhand.readings.first_plan import FirstPlan
from evenhand.readings.plan_documents import parts
from evenhand.readings.stopping import ExitFound


def stop_page(exit: ExitFound, plan: FirstPlan) -> Document:
    """Return the page for one place to stop."""
    return parts.document(
        plan,
        exit.exit.name,
        (*_told(exit), _going_on()),
        subtitle=plan.file.title,
        source=f"Source: {parts.cited(exit.exit.source, plan.framework)}.",
    )


def stop_pages(plan: FirstPlan) -> Document:
    """Return every place to stop that the answers point to, each on a sheet of its own if there are several."""
    if len(plan.stop) == 1:
        return stop_page(plan.stop[0], plan)
    blocks: list[Block] = []
    for exit in plan.stop:
        blocks += [PageBreak()] if blocks else []
        blocks += [heading(exit.exit.name), *_told(exit, level=2)]
        blocks += [small(f"Source: {parts.cited(exit.exit.source, plan.framework)}.")]
    return parts.document(
        plan, "Stop here, do this instead", (*blocks, _going_on()), subtitle=plan.file.title
    )


def _told(exit: ExitFound, level: int = 1) -> Iterator[Block]:
    yield lead(exit.exit.when)
    yield heading("What you told us", level)
    yield definitions(*((answer.asked, answer.said) for answer in exit.answers))
    if not exit.is_plain:
        yield p("Your answers may mean this, or they may not. You know best.")
    yield heading("Do this instead", level)
    yield p(exit.exit.instead)
    yield p(strong("A first step:"), f" {exit.exit.first_step}")


def _going_on() -> Block:
    return small(
        "Stopping here is a result, not a failure. If you still want to go on, you can: write down why, and let the people "
        "it is about read it."
    )
