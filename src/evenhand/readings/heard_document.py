"""“What we heard, what we did” to print, to post, or to put on a notice board."""

from collections.abc import Iterator

from evenhand.exchange.document.tree import (
    Block,
    Document,
    bullets,
    callout,
    heading,
    lead,
    p,
    paragraphs,
    quote,
    small,
    strong,
    table,
)
from evenhand.readings.amounts import counted, day
from evenhand.readings.heard_figures import HeardFigures
from evenhand.readings.outside_charter import TITLE as OUTSIDE
from evenhand.readings.outside_charter import WITHOUT_WORDS, outside_block, outside_charter
from evenhand.readings.what_we_heard import Heard, Section, WhatWeHeard
from evenhand.readings.work_sentences import sentence_block
from evenhand.records.models import Project

TITLE = "What we heard, what we did"
#: Of each section. More than that nobody reads on paper, and the page has them all.
MOST = 100


def heard_document(
    project: Project, heard: WhatWeHeard, figures: HeardFigures, *, is_public: bool
) -> Document:
    return Document(
        title=TITLE,
        subtitle=project.title,
        blocks=(
            *_outside(project, is_public=is_public),
            *sentence_block(project, is_public=is_public),
            *_blocks(heard, figures),
        ),
        footer=f"{project.title}. "
        + (
            "Without names."
            if is_public
            else "For those who take part. It can hold their names: ask before passing it on."
        ),
    )


def _outside(project: Project, *, is_public: bool) -> Iterator[Block]:
    outside = outside_charter(project)
    if outside and is_public:
        yield callout(OUTSIDE, WITHOUT_WORDS, is_warning=True)
    else:
        yield from outside_block(outside)


def _blocks(heard: WhatWeHeard, figures: HeardFigures) -> Iterator[Block]:
    yield lead("What is not settled comes first. Every answer has a reason.")
    yield from _figures(figures)
    for section in heard.sections:
        if section.id == "not_adopted":
            yield from _promises(heard)
        yield from _section(section)
    yield small(
        "What was said to chosen people or to the facilitator alone is not here. "
        "That nothing is here does not mean that nothing was said or changed: it may be unrecorded."
    )


def _figures(figures: HeardFigures) -> Iterator[Block]:
    yield heading("In figures")
    if figures.why_not:
        yield p(figures.why_not)
        return
    yield bullets(*(" ".join((f"{f.count} of {f.of} {f.said}.", f.missing)).strip() for f in figures.figures))
    yield p(figures.waits.sentence)
    if figures.stages:
        yield table(
            "By stage",
            ("Stage", "Said", "Answered"),
            [(row.name, str(row.said), str(row.answered)) for row in figures.stages],
            numeric=(1, 2),
        )
    if figures.stages_hidden:
        yield small(figures.stages_hidden)
    influence = figures.influence
    if influence and influence.rows:
        yield table(
            "What changed something, by who said it under their name",
            ("Who", "People", "Changed something", "Of those closed"),
            [(r.name, str(r.people), str(r.changed), str(r.closed)) for r in influence.rows],
            numeric=(1, 2, 3),
        )
        yield small(influence.hidden or "Nobody is left out of this table.")
    elif influence:
        yield p(influence.why_not)


def _section(section: Section) -> Iterator[Block]:
    yield heading(f"{section.name} ({section.count})")
    if not section.rows:
        yield p("Nothing.")
    for row in section.rows:
        yield from _row(row)
    if section.has_more:
        yield p(strong(f"{section.count - len(section.rows)} more are on the page."))


def _row(row: Heard) -> Iterator[Block]:
    said, answer = row.contribution, row.answer
    yield quote(said.text, f"Number {said.number}" + (f", {row.author}" if row.author else ""))
    if row.originals:
        yield small(f"This puts together numbers {', '.join(map(str, row.originals))}.")
    if answer is not None and not said.is_waiting:
        outcome = answer.get_outcome_display()
        if answer.outcome == "deferred" and answer.deferred_until:
            outcome += f" until {day(answer.deferred_until)}"
        if answer.outcome == "passed_on":
            outcome += f" to {answer.passed_on_to}"
        yield p(strong(f"{outcome}."))
        yield from paragraphs(answer.reason)
        if row.changes:
            yield bullets(*(f"{each.what}. See {each.where}, {each.version}." for each in row.changes))
        # The public have no page of decisions, and are given no names.
        if row.answered_by and answer.decision is not None:
            yield small(f"It came with decision {answer.decision.number}.")
        who = f"{row.answered_by}, " if row.answered_by else ""
        yield small(f"{who}{day(answer.answered_on)}")
    if row.due:
        yield small(row.due[0].upper() + row.due[1:] + ".")


def _promises(heard: WhatWeHeard) -> Iterator[Block]:
    if not heard.promises:
        return
    yield heading(f"Promises not kept or late ({counted(len(heard.promises), 'promise')} here)")
    yield bullets(*(f"{each.promise.what}. {each.said}" for each in heard.promises))
