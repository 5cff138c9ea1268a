"""“What could go wrong” to print or to send: what is not settled first, the map, and each harm with what people say."""

from collections.abc import Iterator

from evenhand.exchange.document.harm_map import harm_map
from evenhand.exchange.document.tree import (
    Block,
    Document,
    Figure,
    bullets,
    heading,
    lead,
    p,
    quote,
    small,
    strong,
)
from evenhand.readings.amounts import day
from evenhand.readings.harms import HarmPage, HarmShown, SeenShown
from evenhand.readings.limits import limits_line
from evenhand.readings.outside_charter import outside_block, outside_charter
from evenhand.records.models import Project

TITLE = "What could go wrong"
#: The page has them all.
MOST = 100
NOBODY_KNOWS = "What was neither foreseen nor seen, nobody can know."


def harms_document(project: Project, found: HarmPage) -> Document:
    return Document(
        title=TITLE,
        subtitle=project.title,
        blocks=tuple(_blocks(project, found)),
        footer=limits_line(project),
    )


def _blocks(project: Project, found: HarmPage) -> Iterator[Block]:
    yield from outside_block(outside_charter(project))
    yield lead(
        "What people here fear could go wrong, how it would work, who would bear it and what guards against it. "
        "No mark is given, and no harm stands above another: what is not settled comes first."
    )
    if not found.has_not_involving:
        yield p(strong("Nobody has written down what harm it would do to leave people out."))
    if found.chains:
        yield Figure(
            harm_map(TITLE, found.chains, name="harm-map-on-paper"),
            "A map of what could go wrong. The same stands below in words.",
            "What could go wrong, how, and for whom",
        )
    yield heading("Watched now")
    if not found.open:
        yield p("Nothing is written down. That does not say that nothing can go wrong.")
    for row in found.open:
        yield from _harm(row)
    if found.page.has_next():
        yield p(strong(f"{found.page.paginator.count - len(found.open)} more are on the page."))
    yield heading("Foreseen or not, happened or not")
    yield heading("Foreseen, and it happened", 2)
    yield from _happened(found.two_by_two.foreseen_happened)
    yield heading("Not foreseen, and it happened", 2)
    yield from _happened(found.two_by_two.unforeseen_happened)
    yield heading("Foreseen, and not seen so far", 2)
    if found.two_by_two.foreseen_not_seen:
        yield bullets(*(f"{row.number}. {row.harm}" for row in found.two_by_two.foreseen_not_seen))
    else:
        yield p("Nothing.")
    yield heading("Not foreseen, and not seen", 2)
    yield p(NOBODY_KNOWS)
    if found.closed:
        yield heading("No longer watched")
        for closed in found.closed:
            yield p(strong(f"{closed.number}. {closed.harm}"), f" Why: {closed.closed_because}")
    yield small("Zero harm may mean that nobody wrote it down.")


def _harm(row: HarmShown) -> Iterator[Block]:
    harm = row.harm
    yield heading(f"{harm.number}. {harm.harm}", 2)
    if row.unsettled:
        yield bullets(*row.unsettled)
    yield p(strong("What sets it off: "), harm.trigger)
    yield p(strong("How it works: "), harm.mechanism)
    yield p(strong("Who would bear it: "), row.who)
    if row.first_said_of:
        yield p(strong("First said of: "), ", ".join(row.first_said_of).capitalize())
    if harm.holds_here_because:
        yield p(strong("Why it holds here: "), harm.holds_here_because)
    yield p(
        strong("Guard: "),
        harm.guard or "Nothing.",
        f" Seen to by: {row.guard_owner}." if row.guard_owner else "",
    )
    for sign in row.signs:
        if sign.sign.ended_on is None:
            now = f" Now: {sign.now.said}" if sign.now else ""
            yield p(strong("We would notice: "), f"{sign.sign.words}{now}")
    for each in row.likelihoods:
        word = each.said.get_likelihood_display()
        told = f"{each.name}, {day(each.said.said_on)}"
        if each.said.words:
            yield quote(each.said.words, f"{told}: {word}")
        else:
            yield p(strong("How likely: "), f"{word}. {told}")
    if row.not_said:
        yield p(f"Nobody has said how likely it is for: {', '.join(row.not_said)}.")


def _happened(rows: list[SeenShown]) -> Iterator[Block]:
    if not rows:
        yield p("Nothing is written down.")
    for row in rows:
        done = row.seen.what_was_done or "Nobody has said."
        yield p(strong(f"{day(row.seen.happened_on)}: "), row.seen.what, f" It hurt: {row.who}. Done: {done}")
