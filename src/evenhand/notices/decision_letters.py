"""The letter and the reply slip for a decision by a rule, in the way of its rule."""

from evenhand.exchange.document import tree
from evenhand.exchange.document.tree import Block, Document, SlipQuestion
from evenhand.notices.letters import Practical, asking_letter
from evenhand.readings.decisions_by_rule import WHO_SEES, rule_row
from evenhand.readings.letters import letter_number
from evenhand.readings.presence_said import asked_for
from evenhand.records.decision import DISSENT_NAMINGS, STANCES_OF
from evenhand.records.models import DecisionSignature

MINUTES = 5


def position_letter(signature: DecisionSignature, practical: Practical) -> Document:
    """What is asked, how it is decided, who will see it, and boxes to tick."""
    decision = signature.decision
    rule = rule_row(decision.rule)
    until = decision.closes_at
    ways: list[Block] = []
    options = list(decision.options.all())
    if options:
        ways = [
            tree.heading("The ways it could go"),
            tree.numbered(
                *(
                    f"{each.text}. {each.would_change}".strip() if each.would_change else each.text
                    for each in options
                )
            ),
        ]
    presence = asked_for(decision.presence)
    needs = f" Our charter asks for {presence} with a say." if presence else ""
    return asking_letter(
        signature.partner,
        decision.question,
        [
            tree.p(f"You have a say in this, until the end of {until.day} {until:%B %Y}."),
            tree.heading("What is asked"),
            *tree.paragraphs(decision.words),
            tree.heading("Why now"),
            *tree.paragraphs(decision.reasons or "Nobody has said."),
            *ways,
            tree.heading("How it is decided"),
            tree.p(tree.strong(f"{rule.name}. "), rule.plain + needs),
            tree.p(f"For example: {rule.example}"),
            tree.heading("Who sees what you say"),
            tree.p(WHO_SEES[decision.secrecy]),
            tree.p(
                "What you send back counts once a second person has seen it. You can change your mind until the end."
            ),
        ],
        [*_questions(signature), *_last_questions()],
        practical,
        minutes=MINUTES,
        reference=letter_number(signature.partner_id, "position", decision.number),
    )


def _questions(signature: DecisionSignature) -> list[SlipQuestion]:
    rule = signature.decision.rule
    options = list(signature.decision.options.all())
    stances = tuple(label for stance, label in STANCES_OF[rule] if stance != "chose")
    if rule == "majority":
        return [SlipQuestion("Which way? Tick one.", (*(each.text for each in options), *stances))]
    if rule == "lot":
        return [
            SlipQuestion("Which could you live with? Tick as many as you like.", (*(each.text for each in options), *stances)),
            SlipQuestion("Any word you like, to go into the draw", lines=1),
        ]  # fmt: skip
    if rule == "score":
        marks = tuple(str(mark) for mark in range(6))
        return [
            *(SlipQuestion(f"{each.text}: how good is it? 0 is not at all, 5 is very much.", marks) for each in options),
            SlipQuestion("Or:", stances),
        ]  # fmt: skip
    if rule == "ranked":
        places = tuple(f"Place {place}" for place in range(1, len(options) + 1))
        return [
            *(SlipQuestion(f"{each.text}: which place? Place 1 is your first choice.", places) for each in options),
            SlipQuestion("Or:", stances),
        ]  # fmt: skip
    return [SlipQuestion("What do you say?", tuple(label for _, label in STANCES_OF[rule]))]


def _last_questions() -> list[SlipQuestion]:
    return [
        SlipQuestion("In your own words. If you are against it, please say why.", lines=4),
        SlipQuestion(
            "Do you disagree, and want that kept beside what is decided? How is it shown?",
            tuple(label for _, label in DISSENT_NAMINGS),
        ),
        SlipQuestion("Your name, written by you, and the day", lines=1),
        SlipQuestion("The name of somebody who saw you fill this in", lines=1),
    ]
