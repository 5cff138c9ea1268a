"""One letter back: what you said, what became of it, what is owed to you, and when you will next hear."""

from datetime import date

from evenhand.exchange.document import tree
from evenhand.exchange.document.tree import Block, Document, ReplySlip, SlipQuestion
from evenhand.notices.addresses import address_of
from evenhand.notices.letters import Practical
from evenhand.readings.amounts import day, joined, money
from evenhand.readings.letter_back import LetterBack, Raised, Said
from evenhand.readings.letter_owed import Owed
from evenhand.records.answer import SAYS

#: What stands in every letter that is not for the person's eyes alone, whether there is more or not:
#: a line that came only when there is something would tell that there is.
MORE_FOR_YOU = {
    "sealed": "What you said as one of a group, or to people you chose, is not in this letter. It is for you alone. "
    "You find what became of it on your own page. If you have none, ask for one.",
    "open": "What you said under a mask, as one of a group, or to some people only, is not in this letter, and "
    "neither is money. If there is any, it is for you alone. You find it on your own page, or ask {people}.",
}
_IN_STATE = {
    "open": "It waits for an answer.",
    "reopened": "It was answered, and opened again. It waits for a new answer.",
    "gathered": "It was put together with what others said, and is answered there. Your own words are kept.",
    "split": "It was split into parts. Each part gets its own answer.",
    "answered": "",
}


def reference_of(letter: LetterBack, today: date) -> str:
    """What stands on a letter and its slip instead of a name."""
    return f"{letter.partner.pk}-{today:%y%m%d}-L"


def letter_document(
    letter: LetterBack,
    *,
    practical: Practical | None = None,
    name: str = "",
    reference: str = "",
    with_slip: bool = False,
) -> Document:
    """The letter. Nothing has to be done about it, and it says so first."""
    practical = practical or Practical()
    project = letter.partner.project
    blocks: list[Block] = [
        *([tree.p(f"Dear {name},")] if name else []),
        tree.lead(
            "This is what became of what you said, and what is owed to you. You do not have to do anything."
        ),
        *_thanks(letter),
        *_said(letter),
        *_raised(letter),
        *_owed(letter),
        *_pay(letter),
        *_asked(letter),
        *_next(letter, practical),
        *_more(letter),
        *head_kept(letter),
        *([tree.p("With thanks,"), tree.p(practical.signed)] if practical.signed else []),
    ]
    if with_slip:
        blocks += _slip(letter, practical, reference)
    footer = f"{project.title}, letter {reference}" if reference else project.title
    return Document(title="A letter back to you", subtitle=project.title, blocks=tuple(blocks), footer=footer)


def head_kept(letter: LetterBack) -> list[Block]:
    """How the record stood, for everyone to hold: whoever has an old letter can show that it was changed since."""
    if letter.head_on is None:
        return []
    return [
        tree.heading("How you can check"),
        tree.p(
            f"On {day(letter.head_on)} the record of this project was {letter.head.split(':')[0]} entries long. "
            "If somebody changes it later, this line shows it, so keep it if you like:"
        ),
        tree.p(tree.strong(letter.head)),
    ]


def _wants(letter: LetterBack, what: str) -> bool:
    return not letter.wants or what in letter.wants


def _thanks(letter: LetterBack) -> list[Block]:
    if not _wants(letter, "thanks"):
        return []
    return [tree.p("Thank you for your time and for what you know. Both are work.")]


def _said(letter: LetterBack) -> list[Block]:
    blocks: list[Block] = [tree.heading("What you said, and what became of it")]
    if not _wants(letter, "changed"):
        return [
            *blocks,
            tree.p(
                "You told us that you would rather not hear this in letters. You can read it on your own page, "
                "or ask us, at any time."
            ),
        ]
    if not letter.said:
        return [*blocks, tree.p("There is nothing here yet. You owe nobody any words.")]
    for said in letter.said:
        blocks += _one_said(letter, said)
    if letter.more_said:
        blocks.append(
            tree.small(
                f"You said {letter.more_said} more {'thing' if letter.more_said == 1 else 'things'}, "
                "which you can read on your own page."
            )
        )
    return blocks


def _one_said(letter: LetterBack, said: Said) -> list[Block]:
    new = "New: " if letter.has_earlier and said.is_new else ""
    when = f" on {day(said.on)}" if said.on else ""
    shown = f"; others see it as {said.shown_as}" if said.shown_as else ""
    blocks: list[Block] = [
        tree.heading(f"{new}Number {said.number}: {said.kind[:1].lower()}{said.kind[1:]}", 2),
        tree.quote(said.text, f"You said this{when}{shown}."),
    ]
    if said.cited_in:
        numbers = joined([str(number) for number in said.cited_in])
        blocks.append(
            tree.p(
                f"It is among what led to {'decision' if len(said.cited_in) == 1 else 'decisions'} {numbers}."
            )
        )
    outcome = said.outcome
    if outcome is None:
        waits = _IN_STATE.get(said.state, "")
        if said.due_on and said.state in {"open", "reopened"}:
            waits += f" We said that you would have one by {day(said.due_on)}."
        return [*blocks, tree.p(waits)] if waits else blocks
    blocks.append(
        tree.p(
            tree.strong(f"{outcome.outcome}. "),
            outcome.reason,
            f" ({outcome.by}, {day(outcome.on)}.)",
        )
    )
    if outcome.changes:
        blocks.append(
            tree.bullets(
                *(
                    (tree.strong("What changed: "), f"{what.rstrip('. ')}. Where: {where}, {version}.")
                    for what, where, version in outcome.changes
                )
            )
        )
    if outcome.decision:
        blocks.append(tree.p(f"It came with {outcome.decision}"))
    if outcome.deferred_until:
        blocks.append(tree.p(f"We look at it again on {day(outcome.deferred_until)}."))
    if outcome.passed_on_to:
        blocks.append(tree.p(f"It was passed on to {outcome.passed_on_to}."))
    if said.state in {"reopened", "gathered"}:
        blocks.append(tree.p(_IN_STATE[said.state]))
    return blocks


def _raised(letter: LetterBack) -> list[Block]:
    if not letter.raised:
        return []
    return [
        tree.heading("What you wanted to talk about"),
        tree.bullets(*(_one_raised(letter, each) for each in letter.raised)),
    ]


def _one_raised(letter: LetterBack, raised: Raised) -> list[str | tree.Run]:
    new = [tree.strong("New: ")] if letter.has_earlier and raised.is_new else []
    answer = f" {raised.answer}" if raised.answer else ""
    return [*new, f"“{raised.text}” ", tree.strong(raised.said), answer]


def _owed(letter: LetterBack) -> list[Block]:
    blocks: list[Block] = [tree.heading("What we owe you")]
    if not letter.owed:
        return [*blocks, tree.p("There is no promise to you, or from your words, that is open now.")]
    return [*blocks, tree.bullets(*(_one_owed(letter, owed) for owed in letter.owed))]


def _one_owed(letter: LetterBack, owed: Owed) -> list[str | tree.Run]:
    new = [tree.strong("New: ")] if letter.has_earlier and owed.is_new else []
    match owed.state:
        case "kept":
            became = f"Kept on {day(owed.closed_on)}." if owed.closed_on else "Kept."
        case "broken":
            became = "Broken."
        case _:
            became = (
                f"It was due on {day(owed.due_on)} and is late."
                if owed.is_late
                else f"By {day(owed.due_on)}."
            )
    words = f" {owed.words}" if owed.words else ""
    return [*new, f"{owed.what.rstrip('. ')}. Promised by {owed.by}. ", tree.strong(became), words]


def _pay(letter: LetterBack) -> list[Block]:
    if letter.reach == "open":
        return []
    blocks: list[Block] = [tree.heading("What you are owed")]
    if not letter.sees_pay:
        whom = f"ring {letter.ring}" if letter.ring else "ask whoever gave you this letter"
        return [
            *blocks,
            tree.p(f"What you are paid is for you alone, so no sum stands here. To hear it, {whom}."),
        ]
    if not letter.pay:
        return [*blocks, tree.p("There is no money on its way to you that we know of.")]
    lines: list[list[str | tree.Run]] = []
    for pay in letter.pay:
        line: list[str | tree.Run] = [
            tree.strong(money(pay.pence)),
            f": {pay.what.rstrip('. ')}. {pay.state}.",
        ]
        if pay.promised_on and pay.is_late:
            line.append(f" It should have been with you by {day(pay.promised_on)}. We are sorry.")
            line.append(" Tell us, and we look for it. You need not.")
        elif pay.promised_on:
            line.append(f" It should be with you by {day(pay.promised_on)}.")
        lines.append(line)
    return [*blocks, tree.bullets(*lines)]


def _asked(letter: LetterBack) -> list[Block]:
    minutes = (
        f"about {letter.minutes} minute{'' if letter.minutes == 1 else 's'}" if letter.minutes else "none"
    )
    cap = (
        f"You agreed to no more than {letter.minutes_cap} in any 30 days."
        if letter.minutes_cap is not None
        else "You can name a most, and we keep to it."
    )
    blocks: list[Block] = [
        tree.heading("What we asked of you"),
        tree.p(f"In the last 30 days we asked for {minutes} of your time. {cap}"),
    ]
    if letter.asked:
        blocks += [
            tree.p("You can say yes or no to these. No needs no reason, and saying nothing is not a yes."),
            tree.bullets(
                *(
                    f"{each.what.rstrip('. ')}: about {each.minutes} minutes, by {day(each.due_on)}. {each.pay}"
                    for each in letter.asked
                )
            ),
        ]
    return blocks


def _next(letter: LetterBack, practical: Practical) -> list[Block]:
    next_on = (
        tree.p("You will next hear from us on ", tree.strong(day(letter.next_on)), ".")
        if letter.next_on
        else tree.p("We have not said yet when you will next hear. You can ask us to.")
    )
    return [
        tree.heading("When you will next hear"),
        next_on,
        tree.p(
            f"If you want to talk, {whom_to_ring(letter, practical)}. "
            "You can say that an answer is not good enough as often as you like."
        ),
    ]


def whom_to_ring(letter: LetterBack, practical: Practical) -> str:
    if practical.ring or letter.ring:
        return f"ring {practical.ring or letter.ring}"
    return f"turn to {joined(letter.people, 'or')}" if letter.people else "turn to whoever invited you"


def _more(letter: LetterBack) -> list[Block]:
    line = MORE_FOR_YOU.get(letter.reach)
    if line is None:
        return []
    people = joined(letter.people, "or") or "whoever invited you"
    return [tree.callout("There may be more, for you alone", line.format(people=people))]


def _slip(letter: LetterBack, practical: Practical, reference: str) -> list[Block]:
    """Only numbers: a slip that goes astray says neither whose it is nor what was said.

    Nothing that was said under a mask: whoever opens the envelope would see whose number that is.
    """
    choices = tuple(label for _, label in SAYS)
    questions = tuple(
        SlipQuestion(f"The answer to number {said.number}:", choices, lines=2)
        for said in letter.said
        if said.is_named and said.outcome is not None and not said.outcome.is_responded
    )
    unnamed = any(not said.is_named and said.outcome is not None for said in letter.said)
    return [
        tree.PageBreak(),
        tree.p(
            "You owe us nothing. If you want to, tick what is true for you, send this part back or say it by phone. "
            "Somebody will type it in as you said it, and mark it as typed in for you."
        ),
        *(
            [
                tree.small(
                    "What you did not say by name is not on this part. Say what you think of it on your own page, or to the facilitator."
                )
            ]
            if unnamed
            else []
        ),
        ReplySlip(
            title=f"Only if you want to (number {reference})",
            questions=(*questions, SlipQuestion("Anything else you want to say:", lines=4)),
            return_to=practical.return_to,
        ),
    ]


def page_address(letter: LetterBack) -> str:
    return address_of("letter-back", letter.partner.project.slug)
