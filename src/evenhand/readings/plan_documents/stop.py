"""A place to stop: a real end, to print and keep, with the answers it rests on."""

from __future__ import annotations

from collections.abc import Iterator

from evenhand.exchange.document.tree import Block, Document, definitions, heading, lead, p, small, strong
from evenhand.readings.first_plan import FirstPlan
from evenhand.readings.plan_documents import parts
from evenhand.readings.stopping import ExitFound


def stop_page(exit: ExitFound, plan: FirstPlan) -> Document:
    """Return the page for one exit."""
    return parts.document(
        plan,
        exit.exit.name,
        _blocks(exit, plan),
        subtitle=plan.file.title,
        source=f"Source: {parts.cited(exit.exit.source, plan.framework)}.",
    )


def _blocks(exit: ExitFound, plan: FirstPlan) -> Iterator[Block]:
    yield lead(exit.exit.when)
    yield heading("What you told us")
    yield definitions(*((answer.asked, answer.said) for answer in exit.answers))
    if not exit.is_plain:
        yield p("Your answers may mean this, or they may not. You know best.")
    yield heading("Do this instead")
    yield p(exit.exit.instead)
    yield p(strong("A first step:"), f" {exit.exit.first_step}")
    yield small(
        "Stopping here is a result, not a failure. If you still want to go on, you can: write down why, and let the people "
        "it is about read it."
    )
