"""The weekly e-mail: what is new for one person in one project, with nothing in it that is for them alone."""

from evenhand.access.stop_links import stop_token
from evenhand.exchange.document import text, tree
from evenhand.exchange.document.tree import Block, Document
from evenhand.notices.addresses import address_of
from evenhand.notices.letter_back import head_kept, page_address, whom_to_ring
from evenhand.notices.letters import Practical
from evenhand.readings.amounts import counted, day
from evenhand.readings.letter_back import LetterBack
from evenhand.readings.news import News, first_line
from evenhand.records.models import Partner, Project


def subject(project: Project) -> str:
    return f"News from {project.title}"


def stop_address(partner: Partner) -> str:
    return address_of("stop-weekly-letter", stop_token(partner))


def stop_headers(partner: Partner) -> dict[str, str]:
    """What mail programs read to show their own “unsubscribe” button, which sends one POST."""
    return {
        "List-Unsubscribe": f"<{stop_address(partner)}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def digest_text(letter: LetterBack, new: News) -> str:
    """The text of the e-mail. `letter` must be of the open reach: a mailbox may have more than one reader."""
    if letter.reach != "open":
        raise ValueError("An e-mail holds nothing that is for one person alone.")
    partner = letter.partner
    project = partner.project
    blocks: list[Block] = [
        tree.p("You do not have to do anything."),
        *_answers(letter),
        *_promises(letter),
        *_asks(letter),
        *_news(letter, new),
        tree.heading("When you will next hear"),
        tree.p(
            f"There is a letter for everyone on {day(letter.next_on)}."
            if letter.next_on
            else "As soon as there is something new, and not more than once a week."
        ),
        tree.p(f"If you want to talk, {whom_to_ring(letter, Practical())}."),
        *head_kept(letter),
        tree.p("Everything, with what is for you alone:\n" + page_address(letter)),
        tree.p("To have no more of these e-mails:\n" + stop_address(partner)),
    ]
    return text.write(Document(title=subject(project), blocks=tuple(blocks)))


def _wants(letter: LetterBack, what: str) -> bool:
    return not letter.wants or what in letter.wants


def _answers(letter: LetterBack) -> list[Block]:
    new = [said for said in letter.said if said.is_new and said.outcome is not None]
    if not new or not _wants(letter, "changed"):
        return []
    blocks: list[Block] = [tree.heading("Answers to you")]
    for said in sorted(new, key=lambda each: each.number):
        outcome = said.outcome
        assert outcome is not None
        blocks.append(tree.label(f"Number {said.number}: “{first_line(said.text)}”"))
        blocks.append(tree.p(f"{outcome.outcome}. {outcome.reason} ({outcome.by}, {day(outcome.on)}.)"))
        blocks += [
            tree.p(f"What changed: {what.rstrip('. ')}. Where: {where}, {version}.")
            for what, where, version in outcome.changes
        ]
    return blocks


def _promises(letter: LetterBack) -> list[Block]:
    became = {"kept": "Kept", "broken": "Broken", "open": "Promised"}
    new = [owed for owed in letter.owed if owed.is_new]
    if not new:
        return []
    lines = [
        f"{became.get(owed.state, owed.state)}: {owed.what.rstrip('. ')} ({owed.by}). {owed.words}".strip()
        for owed in new
    ]
    return [tree.heading("What we owe you"), tree.bullets(*lines)]


def _asks(letter: LetterBack) -> list[Block]:
    if not letter.asked:
        return []
    lines = [
        f"{each.what.rstrip('. ')}: about {each.minutes} minutes, by {day(each.due_on)}. {each.pay}"
        for each in letter.asked
    ]
    return [
        tree.heading("What you are asked"),
        tree.p("Yes and no are both good answers. No needs no reason."),
        tree.bullets(*lines),
    ]


def _news(letter: LetterBack, new: News) -> list[Block]:
    blocks: list[Block] = []
    if _wants(letter, "progress"):
        if new.said:
            blocks.append(
                tree.p(f"{counted(new.said, 'thing was', 'things were')} said that everyone here may read.")
            )
        if new.lines:
            blocks.append(tree.bullets(*(f"{line.author}: “{line.text}”" for line in new.lines)))
        if new.answered:
            blocks.append(tree.p(f"{counted(new.answered, 'answer was', 'answers were')} given."))
        if new.decisions:
            blocks += [
                tree.p("Decided:"),
                tree.bullets(*(f"“{words}”" for words in new.decisions)),
            ]
        if new.clauses:
            blocks += [tree.p("The charter:"), tree.bullets(*new.clauses)]
    if new.trims and _wants(letter, "funding"):
        blocks.append(
            tree.p(
                f"{counted(new.trims, 'line')} of the plan’s money {'was' if new.trims == 1 else 'were'} changed."
            )
        )
    return [tree.heading("What is new in the project"), *blocks] if blocks else []


def is_worth_sending(letter: LetterBack, new: News) -> bool:
    """Whether anything of it is news to this person, in what they want to hear."""
    has_answers = any(said.is_new for said in letter.said) and _wants(letter, "changed")
    has_more = any(each.is_new for each in [*letter.owed, *letter.asked])
    is_going_on = bool(new.said or new.answered or new.decisions or new.clauses) and _wants(
        letter, "progress"
    )
    return has_answers or has_more or is_going_on or bool(new.trims and _wants(letter, "funding"))
