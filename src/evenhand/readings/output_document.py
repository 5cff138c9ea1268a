"""The whole account of one output to print or to send: what it says, on what that rests, who sees it differently, and what was asked."""

from collections.abc import Iterator

from evenhand.access.projects import Seat
from evenhand.exchange.document.tree import (
    Block,
    Document,
    bullets,
    callout,
    definitions,
    heading,
    lead,
    p,
    paragraphs,
    quote,
    small,
    strong,
)
from evenhand.readings.amounts import day
from evenhand.readings.findings import ChangeShown, SupportShown, changes_shown, supports_of
from evenhand.readings.hold_backs import HoldShown
from evenhand.readings.outputs import NO_TERMS, OutputShown, ReplyShown, shown
from evenhand.readings.release import decided
from evenhand.records.models import Finding, Output


def output_document(output: Output, seat: Seat) -> Document:
    """As this person may read it, without words that were said to few people."""
    account = shown(output, seat)
    is_public = output.state == "public"
    return Document(
        title=output.title,
        subtitle=f"{output.get_kind_display()}. {seat.project.title}",
        blocks=tuple(_blocks(account, seat)),
        footer=f"{seat.project.title}. Output {output.number}. "
        + ("Public." if is_public else "Not public. For those who take part: ask before passing it on."),
    )


def _blocks(account: OutputShown, seat: Seat) -> Iterator[Block]:
    output = account.output
    if output.outside_because:
        yield callout(
            "Published outside what was agreed",
            f"{account.published_by} published this outside what was agreed, on {day(output.public_on)}.",  # type: ignore[arg-type]
            f"When it went out: {output.outside_missing}.",
            f"The reason given: {output.outside_because}",
            is_warning=True,
        )
    if output.stopped_because:
        yield callout("Not going ahead", f"The reason given: {output.stopped_because}", is_warning=True)
    yield lead(account.said)
    yield from _hold_backs(account.hold_backs)
    yield heading("What it wants")
    yield p(strong(f"{output.get_stance_display()}."))
    yield from paragraphs(output.stance_words)
    facts = [("For whom", output.for_whom), ("Where it is", output.address), ("Begun by", account.by)]
    yield definitions(*((name, value) for name, value in facts if value))
    yield heading("What it says")
    if account.claims:
        yield bullets(*((claim.claim.text + " ", strong(claim.rests_on)) for claim in account.claims))
    else:
        yield p("Nothing yet.")
    yield heading("What people here reply")
    if not account.replies:
        yield p(account.nobody_replied)
    for reply in account.replies:
        yield from _reply(reply)
    yield heading("What was put in other words")
    yield from _changes(account.changes, "Nothing was put in other words.")
    yield from _findings(account, seat)
    if account.unused:
        yield p(account.unused)
    yield heading("What people here stand to gain or lose")
    if account.interests:
        yield bullets(*(f"{each.name}: {each.interest.what}" for each in account.interests))
    else:
        yield p("Nobody has said that this touches something they stand to gain or lose.")
    yield heading("When it may be public")
    if account.embargoes:
        yield bullets(*(f"{each.said} Why: {each.embargo.why}" for each in account.embargoes))
    if account.terms:
        yield p("This was agreed when it was begun:")
        yield bullets(*account.terms)
    else:
        yield p(NO_TERMS)
    if output.decision is not None:
        yield p(f"Published by decision {output.decision.number}: {decided(output.decision)}")


def _hold_backs(rows: list[HoldShown]) -> Iterator[Block]:
    yield heading("Asked to hold back")
    if not rows:
        yield p("Nobody has asked that this, or a finding that it rests on, be held back.")
    for row in rows:
        yield p(strong(f"{row.what}. {row.asked}"))
        yield p(strong("Why: "), row.hold_back.why)
        yield p(row.said)
        if row.answer:
            yield quote(row.answer, f"{row.answered_by}, {day(row.hold_back.answered_on)}")  # type: ignore[arg-type]


def _reply(row: ReplyShown) -> Iterator[Block]:
    says = row.reply.get_says_display()
    who = f"{row.who}, {day(row.reply.said_on)}"
    yield quote(f"{says}. {row.reply.words}".strip(), f"{who}. {row.note}" if row.note else who)
    if row.reply.answer:
        yield p(strong(f"{row.answered_by} answers: "), row.reply.answer)


def _changes(changes: list[ChangeShown], nothing: str) -> Iterator[Block]:
    if not changes:
        yield p(nothing)
    for row in changes:
        yield p(strong(f"{day(row.change.changed_on)}: asked for by {row.who} ({row.side})."))
        yield definitions(("Before", row.change.before), ("After", row.change.after), ("Why", row.change.why))


def _findings(account: OutputShown, seat: Seat) -> Iterator[Block]:
    findings: dict[int, Finding] = {
        each.finding.pk: each.finding for each in account.claims if each.finding is not None
    }
    if not findings:
        return
    yield heading("The findings that it rests on")
    for finding in sorted(findings.values(), key=lambda each: each.number):
        yield heading(f"Finding {finding.number}", 2)
        if finding.state == "taken_back":
            yield callout("Taken back", f"Why: {finding.taken_back_because}", is_warning=True)
        yield from paragraphs(finding.text)
        if finding.is_unwelcome:
            yield p(f"Unwelcome to: {finding.unwelcome_to or 'it does not say whom'}.")
        supports = supports_of(finding, seat, is_for_paper=True)
        yield p(strong("What speaks for it"))
        yield bullets(*(_support(each) for each in supports if not each.is_against))
        yield p(strong("What speaks against it"))
        against = [_support(each) for each in supports if each.is_against]
        yield bullets(*against) if against else p("Nothing was put beside it.")
        yield p(strong("What it does not show"))
        yield from paragraphs(finding.limits or "Nothing was said on this.")
        if finding.framing_changes.exists():
            yield p(strong("Put in other words"))
            yield from _changes(changes_shown(finding.framing_changes.all()), "")
    yield small("What was said to few people is not repeated here. It says that something is there.")


def _support(row: SupportShown) -> str:
    if row.why_not:
        return row.why_not
    return f"“{row.text}” ({row.author}, number {row.number})" if row.number else row.text
