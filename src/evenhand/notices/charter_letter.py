"""The charter by post: each clause that waits for somebody, and a slip to send back."""

from collections.abc import Sequence

from evenhand.exchange.document import tree
from evenhand.exchange.document.tree import Block, Document, ReplySlip, SlipQuestion
from evenhand.notices.letters import Practical
from evenhand.readings.amounts import day
from evenhand.readings.asks_charter import MINUTES_A_CLAUSE
from evenhand.readings.clause_terms import terms_of
from evenhand.readings.heads import latest_head, written_down
from evenhand.readings.letters import letter_number
from evenhand.records.charter import CLAUSE_SAYS
from evenhand.records.models import ClauseVersion, Partner

TITLE = "Our charter: what do you say to it?"


def charter_letter(partner: Partner, versions: Sequence[ClauseVersion], practical: Practical) -> Document:
    reference = letter_number(partner.pk, "charter", versions[0].clause.number)
    minutes = MINUTES_A_CLAUSE * len(versions)
    when = f" If you can, by {day(practical.by_day)}. Later is fine too." if practical.by_day else ""
    ways = [f"Fill in the slip at the end and send it back.{when}"]
    if practical.ring:
        ways.append(f"Or ring {practical.ring}, say your answers, and have them read back to you.")
    ways.append(
        "You can say no, or that you want to talk first. No needs no reason. Nobody takes silence for a yes."
    )
    return Document(
        title=TITLE,
        subtitle=partner.project.title,
        blocks=(
            tree.p(f"Dear {partner.person.name},"),
            tree.lead(_why(versions)),
            *(block for version in versions for block in _clause(version)),
            tree.callout(f"How to answer: about {minutes} minutes", tree.bullets(*ways)),
            tree.p(
                "Somebody will type in what you write, word for word, and it will be marked as typed in for you. "
                "It stays yours: you can check it and change it."
            ),
            *_head(partner),
            *([tree.p("With thanks,"), tree.p(practical.signed)] if practical.signed else []),
            # On a sheet of its own, so that the letter can be kept.
            tree.PageBreak(),
            ReplySlip(
                title=f"Please send this part back (number {reference})",
                questions=(
                    *(_question(version) for version in versions),
                    SlipQuestion("Anything you want to say about it", lines=2),
                    # Seven clauses and this fit on one sheet.
                    SlipQuestion("Your name, the day, and who saw you fill this in, if anyone did", lines=2),
                ),
                return_to=practical.return_to,
            ),
        ),
        footer=f"{partner.project.title}, letter {reference}",
    )


def _why(versions: Sequence[ClauseVersion]) -> str:
    if all(version.state == "in_force" for version in versions):
        return "This is what was agreed here before you came. You can say whether you agree to it too."
    if any(version.clause.versions.filter(state="in_force").exists() for version in versions):
        return "Somebody wants to change what we agreed on how to work together. It waits for your yes or no."
    return "This is how we could work together. It holds only when everyone who is asked has said yes."


def _clause(version: ClauseVersion) -> list[Block]:
    before = version.clause.versions.filter(state="in_force").exclude(pk=version.pk).first()
    blocks: list[Block] = [
        tree.heading(f"Clause {version.clause.number}: {version.heading}"),
        *([tree.p(tree.strong("This clause would end. It says:"))] if version.is_end else []),
        *tree.paragraphs(version.text),
    ]
    terms = [] if version.is_end else terms_of(version)
    if terms:
        blocks.append(tree.definitions(*((term.about, term.said) for term in terms)))
    if version.reason:
        blocks += [tree.label("Why"), *tree.paragraphs(version.reason)]
    if before is not None and not version.is_end:
        blocks += [tree.label("What holds now"), *tree.paragraphs(before.text)]
        blocks += [
            tree.definitions(*((term.about, term.said) for term in old))
            for old in [terms_of(before)]
            if old and old != terms
        ]
    return blocks


def _question(version: ClauseVersion) -> SlipQuestion:
    end = " (it would end)" if version.is_end else ""
    return SlipQuestion(
        f"Clause {version.clause.number}, wording {version.number}{end}: {version.heading}",
        tuple(label for _, label in CLAUSE_SAYS),
    )


def _head(partner: Partner) -> list[Block]:
    head = latest_head(partner.project)
    if head is None:
        return []
    return [
        tree.small(
            f"How you can check: on {day(head.day)} the record of this project was {head.size} entries long. "
            "If somebody changes it later, this line shows it: ",
            tree.strong(written_down(head)),
        )
    ]
