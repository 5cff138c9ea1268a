"""What to talk about, on paper: who raised what, as they are named, with what waits first."""

from collections.abc import Sequence

from evenhand.exchange.document import tree
from evenhand.exchange.document.tree import Block, Document
from evenhand.readings.agenda import ItemShown, Section
from evenhand.readings.amounts import day
from evenhand.records.models import Project


def agenda_sheet(project: Project, sections: Sequence[Section], *, more: int = 0) -> Document:
    """For a meeting: room to write beside what is not settled, and the rest below."""
    blocks: list[Block] = [
        tree.lead("What people here want to talk about or have decided. What waits for a word comes first."),
    ]
    for section in sections:
        blocks.append(tree.heading(section.name))
        for row in section.rows:
            blocks += _item(row)
    if not sections:
        blocks.append(tree.p("Nobody has put anything on the list."))
    if more:
        blocks.append(tree.small(f"{more} older ones are on the page."))
    return Document(
        title="What to talk about",
        subtitle=project.title,
        blocks=tuple(blocks),
        footer=f"{project.title}. For those who take part.",
    )


def _item(row: ItemShown) -> list[Block]:
    item = row.item
    typed = f", typed in by {row.typed_in_by}" if row.typed_in_by else ""
    blocks: list[Block] = [
        tree.heading(f"{item.number}. {item.text}", 2),
        tree.small(f"Raised by {row.who} on {day(item.raised_on)}{typed}."),
        *(tree.paragraphs(item.why) if item.why else ()),
        tree.p(tree.strong(row.said)),
        *(tree.paragraphs(item.answer) if item.answer else ()),
    ]
    if row.answered_by and item.answered_on:
        blocks.append(tree.small(f"{row.answered_by}, {day(item.answered_on)}"))
    return blocks
