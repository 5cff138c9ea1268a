"""One page to print or send: what was asked, whether it fits, both ways out, and what stands beside it."""

from __future__ import annotations

from collections.abc import Iterator

from evenhand.exchange.document.tree import Block, Document, bullets, callout, heading, lead, strong, table
from evenhand.readings.amounts import money, number
from evenhand.readings.first_plan import FirstPlan
from evenhand.readings.plan_documents import parts
from evenhand.readings.stopping import ExitFound


def one_page(plan: FirstPlan) -> Document:
    """Return the page that the lead prints."""
    return parts.document(plan, plan.file.title, _blocks(plan), subtitle="A first plan, for talking about")


def _blocks(plan: FirstPlan) -> Iterator[Block]:
    yield from stops(plan, is_short=True)
    yield lead(parts.takes(plan), " ", strong(parts.verdict(plan, is_short=True)))
    if plan.file.aims:
        yield heading("What it is for")
    yield from parts.aims(plan)
    yield heading("Does it fit?")
    yield from parts.fit_table(plan)
    yield from parts.ways_out(plan, most_trims=2)
    yield heading("Side by side")
    yield side_by_side(plan)


def stops(plan: FirstPlan, *, is_short: bool = False) -> Iterator[Block]:
    """The places to stop, before anything else is said. Where it is short, those that people must judge are named only."""
    told = [each for each in plan.stop if each.is_plain or not is_short] or list(plan.stop[:1])
    rest = [each.exit.name for each in plan.stop if each not in told]
    if told:
        yield callout(
            "Stop here? Something else may serve people better",
            bullets(*((strong(f"{each.exit.name}."), f" {_because(each)}") for each in told)),
            *([f"Perhaps also: {'; '.join(rest)}."] if rest else []),
            is_warning=True,
        )


def _because(each: ExitFound) -> str:
    return f"You said: {'; '.join(answer.said.rstrip('.') for answer in each.answers)}. {each.exit.instead}"


def side_by_side(plan: FirstPlan) -> Block:
    """The ways of working in the framework's order. No total, no score, no rank."""
    return table(
        "Ways of working, in no order of merit",
        ("", "Cost", "Partners’ hours", "Staff hours", "Inclusion", "Independence"),
        [
            (
                f"{option.approach.name}{' (this plan)' if option.is_chosen else ''}",
                money(option.costing.totals.total_pence),
                number(option.costing.totals.contributor_hours),
                number(option.costing.totals.staff_hours),
                option.inclusion,
                option.independence,
            )
            for option in plan.options
        ],
        numeric=(1, 2, 3),
        widths=(3.4, 1.5, 1.3, 1.1, 2, 1.7),
    )
