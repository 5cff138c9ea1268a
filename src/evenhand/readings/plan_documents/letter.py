"""A letter to the person who is not at the table: what is thought of, what is asked, what is paid, how to say no."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from evenhand.exchange.document.tree import (
    Block,
    Document,
    ReplySlip,
    SlipQuestion,
    heading,
    p,
)
from evenhand.readings.amounts import day, money
from evenhand.readings.first_plan import FirstPlan
from evenhand.readings.plan_documents import parts

#: Three short questions on one slip. Said to the person before they begin, so that they can plan.
MINUTES = 10


def invitation(plan: FirstPlan, to: str = "") -> Document:
    """Return the letter. It promises nothing that the plan does not hold; what it cannot know is a line to fill in."""
    if to and to not in plan.not_answered:
        plan = replace(plan, not_answered=(*plan.not_answered, to))
    return parts.document(
        plan,
        "Will you tell us what you think?",
        _blocks(plan, to),
        subtitle=f"About: {plan.file.title}",
        source="You can say no, and nobody will ask why.",
    )


def _blocks(plan: FirstPlan, to: str) -> Iterator[Block]:
    ask = plan.file.ask
    yield p(f"Dear {to}," if to else "Hello,")
    yield p(
        "We are thinking about a plan. It may touch your life, and nobody has asked you yet. We would like to hear from you first."
    )
    if ask.change:
        yield p("This is what we would like to change, in our own words:")
        yield p(f"{ask.change}{f' This is for: {ask.for_whom}' if ask.for_whom else ''}")
    yield p(
        "Nothing is decided. You may think it is a good plan or a bad plan. You may want something else. All of that helps."
    )
    yield heading("What we ask of you")
    yield p(
        f"We ask three things. It takes about {MINUTES} minutes. You can write, call us, or ask us to come to you."
    )
    if ask.needed_by:
        yield p(f"We need an answer by {day(ask.needed_by)}. If that is too soon for you, tell us.")
    yield heading("What you get")
    rate = next((row for row in plan.framework.rates if row.id == "nihr_lowest" and row.pence), None)
    paid = f"We pay you {money(rate.pence or 0)} for this." if rate else "We pay you for this."
    yield p(
        f"{paid} You can take less, or none. If you get benefits, ask someone you trust how pay counts before you say yes."
    )
    yield p("If you need help to take part, tell us. We pay for that too.")
    yield p("We will tell you what we did with what you said, and why.")
    yield heading("If you say no")
    yield p(
        "That is fine. You do not have to give a reason. You can stop at any time, and you still get your pay."
    )
    yield p("My name, my phone number and my address: ____________________________________________")
    yield ReplySlip(
        "Your answer",
        (
            SlipQuestion("What would you like to be different?", lines=3),
            SlipQuestion("What do you know about this that we may not?", lines=3),
            SlipQuestion("Who else should we ask?", lines=1),
            SlipQuestion(
                "What now?",
                choices=(
                    "Please call me. My number is below.",
                    "I have said what I want to say.",
                    "No, thank you. Please do not ask me again.",
                ),
                lines=1,
            ),
        ),
    )
