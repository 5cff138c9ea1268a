"""“How we decided” to print, to post, or to send with a report. What was not kept to comes first, as on the page."""

from collections.abc import Iterator, Sequence

from evenhand.exchange.document.tree import (
    Block,
    Document,
    bullets,
    heading,
    lead,
    p,
    paragraphs,
    quote,
    small,
    strong,
)
from evenhand.readings.amounts import joined
from evenhand.readings.dissents import Dissent
from evenhand.readings.hold_backs import HoldShown
from evenhand.readings.how_we_decided import CharterStep, HowWeDecided, Told
from evenhand.readings.outside_charter import outside_block
from evenhand.readings.work_sentences import sentence_block
from evenhand.records.models import Project

TITLE = "How we decided"
#: Of what is closed. The page has them all.
MOST = 100


def how_we_decided_document(project: Project, told: HowWeDecided) -> Document:
    return Document(
        title=TITLE,
        subtitle=project.title,
        blocks=(*outside_block(told.outside), *sentence_block(project), *_blocks(told)),
        footer=f"{project.title}. For those who take part. It holds their names: ask before passing it on.",
    )


def _blocks(told: HowWeDecided) -> Iterator[Block]:
    yield lead(
        "What was not kept to comes first. Disagreement stands beside what was decided, with its answers."
    )
    yield from _decisions("Taken outside the charter", told.taken_outside)
    yield from _held(told.held_back)
    if told.called_again:
        yield heading("Called for again, and not looked at yet")
        yield bullets(
            *(
                f"Decision {row.decision.number}: {row.question} {row.called_again}"
                for row in told.called_again
            )
        )
    yield from _decisions("Taken back before it was closed", told.taken_back)
    yield from _decisions("Open now", told.open, always=True)
    yield from _decisions("Made, and not made", told.closed, always=True)
    if told.closed_in_all > len(told.closed):
        yield p(strong(f"{told.closed_in_all - len(told.closed)} older ones are on the page."))
    yield from _charter(told.charter)
    if told.figures:
        yield heading("In figures")
        yield bullets(
            *(f"{each.count} of {each.of} {each.said}. {each.missing}".strip() for each in told.figures)
        )
    yield small(
        "Nothing here counts how often people disagreed. Disagreement is no fault, and where none stands it may "
        "be that nobody was asked, or that nobody dared."
    )


def _decisions(title: str, rows: Sequence[Told], *, always: bool = False) -> Iterator[Block]:
    if not rows and not always:
        return
    yield heading(title)
    if not rows:
        yield p("Nothing.")
    for row in rows:
        yield from _decision(row)


def _decision(row: Told) -> Iterator[Block]:
    yield heading(f"Decision {row.decision.number}: {row.question}", 2)
    yield p(strong(row.stands), f" Rule: {row.rule}. {row.rule_from}".rstrip())
    if row.because:
        yield p(f"Why: {row.because}")
    if row.outcome:
        yield from paragraphs(row.outcome)
    if row.called_again:
        yield p(row.called_again)
    if row.presence:
        yield p(f"The charter asks for {row.presence} with a say.")
    if row.with_a_say:
        more = f" and {row.more_with_a_say} more" if row.more_with_a_say else ""
        names = ", ".join(row.with_a_say) + more if more else joined(row.with_a_say)
        yield small(f"With a say: {names}. {row.spoke}".strip())
    for dissent in row.dissents:
        yield from dissent_blocks(dissent)
    if row.unsaid:
        yield p(f"Disagreement: {row.unsaid}")


def dissent_blocks(dissent: Dissent) -> Iterator[Block]:
    """Somebody's disagreement in their words, with every answer to it."""
    yield quote(dissent.words, dissent.name if dissent.is_masked else f"{dissent.name} disagreed")
    for answer in dissent.answers:
        earlier = " (to what was said before)" if answer.is_to_earlier_words else ""
        yield p(strong(f"Answer by {answer.by}{earlier}:"), f" {answer.text}")
    if not dissent.answers:
        yield p("Nobody has answered this yet.")


def _held(rows: Sequence[HoldShown]) -> Iterator[Block]:
    if not rows:
        return
    yield heading("Asked to hold back")
    for row in rows:
        what = f"{row.what}: {row.text}" if row.text else row.what
        yield heading(what, 2)
        yield p(row.asked, " ", strong(row.said))
        if row.may_read:
            yield p(f"Why: {row.hold_back.why}")
        if row.answer:
            yield p(strong(f"Answer{f' by {row.answered_by}' if row.answered_by else ''}:"), f" {row.answer}")


def _charter(steps: Sequence[CharterStep]) -> Iterator[Block]:
    if not steps:
        return
    yield heading("How the charter came about")
    for step in steps:
        why = f" Why: {step.reason}" if step.reason else ""
        yield p(
            strong(f"Clause {step.clause}, wording {step.number}, “{step.heading}”:"), f" {step.said}{why}"
        )
        if step.not_agreed:
            yield bullets(*step.not_agreed)
